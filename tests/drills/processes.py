"""Servers that a drill may kill: a Redis and a web server as in production, each found again at its port."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from scripts.services import answers_ping, free_port
from tests.services import database_address

START_SECONDS = 30


class Server:
    """A process that is started, killed, stopped in its tracks and started again under the same port."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.folder = folder
        self.process: subprocess.Popen | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        return dict(os.environ)

    def is_ready(self) -> bool:
        raise NotImplementedError

    def start(self) -> None:
        log = self.folder / f"{type(self).__name__}.log"
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command(),
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        until = time.monotonic() + START_SECONDS
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > until:
                pytest.fail(f"{self.command()[0]} did not start:\n{log.read_text()[-3000:]}")
            time.sleep(0.05)

    def signal(self, number: signal.Signals) -> None:
        assert self.process
        os.killpg(self.process.pid, number)

    def kill(self) -> None:
        if self.process and self.process.poll() is None:
            self.signal(signal.SIGKILL)
            self.process.wait()

    def hang(self) -> None:
        """Its port still takes connections, and nobody answers."""
        self.signal(signal.SIGSTOP)

    def wake(self) -> None:
        self.signal(signal.SIGCONT)


class Redis(Server):
    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self):
        where = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        return ["redis-server", *where, "--save", ""]

    def is_ready(self):
        return answers_ping(self.port)


class Web(Server):
    """gunicorn with the settings of production's cache and queue."""

    def __init__(self, folder: Path, redis: Redis) -> None:
        super().__init__(folder)
        self.redis = redis

    def command(self):
        return [sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn", "config.wsgi"]

    def environment(self):
        return {**os.environ, **drill_environment(self.redis), "PORT": str(self.port), "HOST": "127.0.0.1"}

    def is_ready(self):
        try:
            return Browser(self).get("/health/").status == 200
        except OSError:
            return False


def drill_environment(redis: Redis) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "tests.drills.web_settings",
        "DATABASE_URL": database_address(),
        "REDIS_URL": redis.address,
        "VAR_DIR": str(settings.VAR_DIR),
    }


class Answer:
    def __init__(self, response, seconds: float) -> None:
        self.status, self.url = response.status, response.url
        self.text = response.read().decode(errors="replace")
        self.seconds = seconds


class Browser:
    """A browser without a face: keeps its cookies, follows redirects, times every answer."""

    def __init__(self, web: Web) -> None:
        self.root = f"http://127.0.0.1:{web.port}"
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> Answer:
        return self.open(self.request(path))

    def post(self, path: str, data: dict) -> Answer:
        token = next((cookie.value for cookie in self.cookies if cookie.name == "csrftoken"), "")
        headers = {"X-CSRFToken": token, "Referer": self.root + path}
        body = urllib.parse.urlencode(data, doseq=True).encode()
        return self.open(self.request(path, body, headers))

    def request(self, path: str, body: bytes | None = None, headers: dict | None = None):
        return urllib.request.Request(self.root + path, body, headers or {})  # noqa: S310  (our own server)

    def open(self, request) -> Answer:
        started = time.monotonic()
        try:
            with self.opener.open(request, timeout=60) as response:
                return Answer(response, time.monotonic() - started)
        except urllib.error.HTTPError as error:
            return Answer(error, time.monotonic() - started)

    def sign_in(self, email: str, password: str) -> Answer:
        self.get(reverse("account_login"))
        return self.post(reverse("account_login"), {"login": email, "password": password})
