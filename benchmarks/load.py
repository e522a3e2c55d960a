"""P13: the real list of participants under gunicorn with two processes and sixteen readers, against the barest view.

The two take turns, a part of the time each, so that a busy moment meets both.
"""

import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

from django.conf import settings
from django.db import connection
from django.test import Client

from benchmarks import data
from benchmarks.pages import prepare
from benchmarks.timing import verdict

READERS, PROCESSES, TURNS = 16, 2, 4
AT_LEAST, SLOWEST_AT_MOST = 0.5, 2.0
ADDRESSES = {"list": f"/projects/{data.SLUG}/participants/", "bare": f"/bare/{data.SLUG}/participants/"}


def run(seconds: float) -> bool:
    _coach, leader, _people = prepare()
    client = Client()
    client.force_login(leader)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    port = free_port()
    answers: dict[str, list[float]] = {name: [] for name in ADDRESSES}
    errors = 0
    server = start(port)
    try:
        wait_for(port, server)
        for address in ADDRESSES.values():
            read(port, address, cookie, 2, [])  # warms caches, and does not count
        for _turn in range(TURNS):
            for name, address in ADDRESSES.items():
                errors += read(port, address, cookie, seconds / TURNS, answers[name])
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)
    return judge(answers, errors, seconds)


def start(port: int) -> subprocess.Popen:
    """The settings' database is the one that is connected."""
    name = connection.settings_dict["NAME"]
    address = os.environ["DATABASE_URL"]
    here, mark, parameters = address.partition("?")
    environment = os.environ | {
        "DATABASE_URL": here.rpartition("/")[0] + "/" + name + mark + parameters,
        "DJANGO_SETTINGS_MODULE": "benchmarks.load_settings",
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "WEB_PROCESSES": str(PROCESSES),
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn", "config.wsgi"]
    return subprocess.Popen(command, env=environment, start_new_session=True, stderr=subprocess.DEVNULL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, server: subprocess.Popen) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > until or server.poll() is not None:
                raise
            time.sleep(0.2)


def read(port: int, address: str, cookie: str, seconds: float, answers: list[float]) -> int:
    """Many at once for so long; the time of each answer, and how many were none."""
    until, failed = time.monotonic() + seconds, []

    def reader():
        while time.monotonic() < until:
            started = time.monotonic()
            if ask(port, address, cookie):
                answers.append(time.monotonic() - started)
            else:
                failed.append(address)

    threads = [threading.Thread(target=reader) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(failed)


def ask(port: int, address: str, cookie: str) -> bool:
    sent = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        sent.request("GET", address, headers={"Cookie": cookie, "Host": "localhost"})
        answer = sent.getresponse()
        return answer.status == 200 and b"</table>" in answer.read()
    except OSError:
        return False
    finally:
        sent.close()


def judge(answers: dict[str, list[float]], errors: int, seconds: float) -> bool:
    rates = {name: len(times) / seconds for name, times in answers.items()}
    slowest = {name: statistics.quantiles(times, n=20)[-1] for name, times in answers.items()}
    for name in answers:
        print(f"P13 {name}: {rates[name]:.1f} answers a second, p95 {slowest[name] * 1000:.0f} ms")
    passed = verdict("P13 list ÷ the barest view", rates["list"] / rates["bare"], AT_LEAST, at_most=False)
    passed &= verdict("P13 p95 ÷ the barest view", slowest["list"] / slowest["bare"], SLOWEST_AT_MOST, at_most=True)
    return passed & verdict("P13 errors", errors, 0, at_most=True, unit="")
