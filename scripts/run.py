"""`make run`: the whole site on this machine, with the demo projects, until Ctrl-C.

Real separate processes, as in production: a web server, a Celery worker and beat, which sends what is due.
"""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from scripts.common import PYTHON, ROOT, VENV, Trouble, main, say

HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 15
DEATHS, WITHIN_SECONDS = 4, 60  # workers that die so often so soon are broken, not unlucky
WEB = [str(VENV / "bin" / "gunicorn"), "--config", "python:config.gunicorn", "config.wsgi"]
WORKER = [str(VENV / "bin" / "celery"), "--app", "config", "worker", "--loglevel", "INFO"]
BEAT = [str(VENV / "bin" / "celery"), "--app", "config", "beat", "--loglevel", "INFO"]
REPLACED = {"worker": WORKER, "beat": BEAT}


PREPARE = """
import django
from django.core.management import call_command
django.setup()
call_command("migrate", verbosity=0)
call_command("load_demo")
"""


class Stop(BaseException):
    """Somebody wants us to end. Not an error."""


class Processes:
    """The running parts. Leaving the block ends them all, politely first."""

    def __init__(self, environment: dict, logs: Path) -> None:
        self.environment, self.logs = environment, logs
        self.running: dict[str, subprocess.Popen] = {}
        self.deaths: list[float] = []
        logs.mkdir(parents=True, exist_ok=True)

    def __enter__(self):
        return self

    def start(self, name: str, command: list[str], mode: str = "wb") -> None:
        """In a session of its own: a Ctrl-C reaches us alone, and we end our children in order."""
        with (self.logs / f"{name}.log").open(mode) as log:
            self.running[name] = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def check(self) -> None:
        """A killed worker is replaced, and the sweeper finds its work; without the web server there is no site."""
        for name, process in list(self.running.items()):
            if process.poll() is None:
                continue
            if name in REPLACED and self.may_die_again():
                end_session(process)  # its children
                say(f"The {name} process has ended and is started again.")
                self.start(name, REPLACED[name], mode="ab")
            else:
                tail = (self.logs / f"{name}.log").read_text(errors="replace").splitlines()[-20:]
                raise Trouble(
                    "\n".join([*tail, f"The {name} process has ended. Its whole log: {self.logs}/{name}.log"])
                )

    def may_die_again(self) -> bool:
        now = time.monotonic()
        self.deaths = [*(death for death in self.deaths if now - death < WITHIN_SECONDS), now]
        return len(self.deaths) < DEATHS

    def __exit__(self, *_):
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        for process in self.running.values():
            process.terminate()
        until = time.monotonic() + STOP_SECONDS
        for process in self.running.values():
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                pass  # whatever it was doing is put back by the sweeper at the next start
            end_session(process)


def end_session(process: subprocess.Popen) -> None:
    """Nothing of it stays behind, whatever its children were up to."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


class Starter:
    """The process that started us, which is make. Interrupted alone, it says nothing to us and waits for us."""

    def __init__(self) -> None:
        self.id = os.getppid()
        self.caught_interrupts = self.catches_interrupts()

    def wants_us_to_end(self) -> bool:
        gone = os.getppid() != self.id
        return gone or (self.caught_interrupts and not self.catches_interrupts())

    def catches_interrupts(self) -> bool:
        """make gives up its handler when the signal comes; Linux shows which signals a process handles."""
        try:
            status = Path(f"/proc/{self.id}/status").read_text()
        except OSError:
            return False
        caught = next((line.split()[1] for line in status.splitlines() if line.startswith("SigCgt")), "0")
        return bool(int(caught, 16) & 1 << (signal.SIGINT - 1))


def run(_arguments: list[str]) -> int:
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, stop)
    try:
        serve(port_from_environment())
    except Stop:
        say("\nStopped.")
    return 0


def stop(*_):
    raise Stop


def serve(port: int) -> None:
    refuse_taken(port)
    environment = {"SITE_URL": f"http://localhost:{port}"} | os.environ  # what letters lead to
    environment |= {"DJANGO_SETTINGS_MODULE": "config.settings.dev", "HOST": HOST, "PORT": str(port)}
    logs = Path(os.environ.get("VAR_DIR") or ROOT / "var") / "log"
    accounts = prepare(environment)
    with Processes(environment, logs) as processes:
        processes.start("web", WEB)
        processes.start("worker", WORKER)
        wait_for_answer(f"http://{HOST}:{port}/health/", processes)
        processes.start("beat", BEAT)
        say(f"{accounts}\nLotsen answers at http://localhost:{port}/ (logs: {logs}). Ctrl-C stops it.")
        starter = Starter()
        while not starter.wants_us_to_end():
            processes.check()
            time.sleep(0.5)
        raise Stop


def port_from_environment() -> int:
    value = os.environ.get("PORT") or "8000"
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise Trouble(f"PORT must be a number from 1 to 65535, not {value!r}.")
    return int(value)


def refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise Trouble(f"Port {port} cannot be used ({error.strerror}). Try another: make run PORT=8001") from None


def prepare(environment: dict) -> str:
    """Bring the database up to date and the demo projects in. Returns the accounts."""
    done = subprocess.run(
        [str(PYTHON), "-c", PREPARE],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Trouble(f"{done.stdout}{done.stderr}\nThe database could not be prepared; the lines above say why.")
    return done.stdout


def wait_for_answer(address: str, processes: Processes) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        processes.check()
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310  (our own address)
                return
        except (urllib.error.URLError, OSError) as error:
            if time.monotonic() > until:
                raise Trouble(f"{address} does not answer: {error}") from None
        time.sleep(0.1)


if __name__ == "__main__":
    main(run)
