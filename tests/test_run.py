"""`make run` is the whole site: a person signs in, a worker works, and nothing stays behind."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from scripts import run
from scripts.common import Trouble
from tests.services import wait_until

pytestmark = [pytest.mark.services, pytest.mark.sqlite]  # it has a database of its own
ROOT = Path(__file__).resolve().parent.parent
COLD_SECONDS = 400
STOP_SECONDS = 60


class Site:
    """A `make run` without the make."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.environment = kept | {"VAR_DIR": str(folder), "PORT": str(self.port), "MARK": str(folder)}
        self.output = folder / "output"
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def start(self):
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "scripts.run"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        return self

    def says(self) -> str:
        return self.output.read_text()

    def answers(self) -> bool:
        assert self.process.poll() is None, self.says()
        return "Lotsen answers at" in self.says()

    def stop(self, sent=signal.SIGTERM) -> int:
        self.process.send_signal(sent)
        return self.process.wait(STOP_SECONDS)

    def get(self, path, **form) -> str:
        data = urllib.parse.urlencode(form).encode() if form else None
        with self.browser.open(f"http://localhost:{self.port}{path}", data, timeout=60) as response:
            return response.read().decode()

    def left_behind(self) -> list[str]:
        """Processes that carry our mark in their environment."""
        mark = f"MARK={self.environment['MARK']}".encode()
        return [path.parent.name for path in Path("/proc").glob("[0-9]*/environ") if mark in contents(path)]


def contents(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The first to start loads the demo into it, the others find it there."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture
def site(folder):
    yield from ended(Site(folder))


@pytest.fixture
def empty_site(tmp_path):
    yield from ended(Site(tmp_path))


def ended(site):
    yield site
    if site.process.poll() is None:
        site.process.kill()
    for process in site.left_behind():
        os.kill(int(process), signal.SIGKILL)


def test_from_nothing_to_a_signed_in_person_and_back_to_nothing(site):
    site.start()
    wait_until(site.answers, COLD_SECONDS)

    email = re.search(r"leader@\S+", site.says()).group()
    password = re.search(r": (\S+)$", site.says(), re.MULTILINE).group(1)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', site.get("/account/login/")).group(1)
    page = site.get("/account/login/", login=email, password=password, csrfmiddlewaretoken=token)
    assert 'action="/account/logout/"' in page
    style = re.search(r'href="(/static/[^"]+\.css)"', page).group(1)
    assert "{" in site.get(style)

    task = "import django; django.setup(); from accounts.tasks import clear_sessions as t; t.delay().get(timeout=60)"
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings.dev"}
    done = subprocess.run([sys.executable, "-c", task], cwd=ROOT, env=site.environment | settings, timeout=120)
    assert done.returncode == 0

    assert len(site.left_behind()) >= 5  # ours, the web server and its two, the worker, beat
    assert site.stop() == 0
    assert site.left_behind() == []


def test_a_signal_while_it_starts_ends_it_too(empty_site):
    empty_site.start()
    time.sleep(1)
    assert empty_site.stop(signal.SIGINT) == 0
    assert empty_site.left_behind() == []


def test_a_port_in_use_is_told(site):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", site.port))
        taken.listen()
        site.start()
        assert site.process.wait(STOP_SECONDS) == 1
    assert f"Port {site.port} cannot be used" in site.says()
    assert "PORT=" in site.says()


def test_a_killed_worker_is_replaced_and_a_dead_web_server_ends_the_rest(site):
    site.start()
    wait_until(site.answers, COLD_SECONDS)
    wait_until(lambda: len(workers(site)) >= 4, STOP_SECONDS)  # the worker, its two, beat
    first = workers(site)
    for process in first:
        os.kill(process, signal.SIGKILL)
    wait_until(lambda: len(workers(site) - first) >= 4, COLD_SECONDS)
    assert "The worker process has ended and is started again." in site.says()
    assert "The beat process has ended and is started again." in site.says()
    assert "<form" in site.get("/account/login/")

    os.kill(min(int(process) for process in site.left_behind() if b"gunicorn" in command_of(process)), signal.SIGKILL)
    assert site.process.wait(STOP_SECONDS) == 1
    assert "The web process has ended" in site.says()
    assert site.left_behind() == []


def test_a_worker_that_cannot_live_is_not_started_for_ever(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(run.REPLACED, "worker", ["false"])
    with run.Processes(dict(os.environ), tmp_path) as processes:
        processes.start("worker", ["false"])
        with pytest.raises(Trouble, match="The worker process has ended\\. Its whole log"):
            check_for(processes, seconds=10)
    assert capsys.readouterr().out.count("started again") == run.DEATHS - 1


def check_for(processes: run.Processes, seconds: int):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        processes.check()
        time.sleep(0.1)


def workers(site) -> set[int]:
    return {int(process) for process in site.left_behind() if b"celery" in command_of(process)}


def command_of(process: str) -> bytes:
    return contents(Path(f"/proc/{process}/cmdline"))
