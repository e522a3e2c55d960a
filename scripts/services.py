"""A PostgreSQL and a Redis of one's own for as long as a command runs: `python3 -m scripts.services COMMAND …`.

The command finds them in DATABASE_URL and REDIS_URL. One that is already running, named by TEST_DATABASE_URL or
DATABASE_URL (TEST_REDIS_URL or REDIS_URL), is used instead and left running.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from scripts.common import Trouble, main
from scripts.system_packages import postgresql_program

START_SECONDS = 60


def given(name: str) -> str:
    return os.environ.get(f"TEST_{name}") or os.environ.get(name) or ""


def postgresql_is_there() -> bool:
    return bool(given("DATABASE_URL") or (postgresql_program("initdb") and (os.geteuid() or server_user())))


def redis_is_there() -> bool:
    return bool(given("REDIS_URL") or shutil.which("redis-server"))


@contextlib.contextmanager
def both() -> Iterator[dict[str, str]]:
    """The environment variables under which the two are found."""
    with postgresql() as database, redis() as broker:
        yield {"DATABASE_URL": database, "REDIS_URL": broker}


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """A cluster in a temporary folder, reached by its socket there; it may forget everything, so it never syncs.

    Nor does it take statistics on its own: of tables that are empty between two tests they mislead the planner.
    """
    if address := given("DATABASE_URL"):
        yield address
        return
    with own_folder("lotsen-postgresql-") as folder:
        as_user = server_user() if os.geteuid() == 0 else {}  # PostgreSQL refuses to run as root
        if as_user:
            os.chown(folder, as_user["user"], as_user["group"])
        data = folder / "data"
        initdb = [program("initdb"), "--pgdata", str(data), "--username", "lotsen", "--no-sync"]
        initdb += ["--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8"]
        made = subprocess.run(initdb, cwd=folder, capture_output=True, text=True, **as_user)
        if made.returncode:
            raise Trouble(f"PostgreSQL's initdb failed:\n{made.stdout}{made.stderr}")
        server = [program("postgres"), "-D", str(data), "-c", "listen_addresses=", "-k", str(folder)]
        server += ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "autovacuum=off"]
        createdb = [program("createdb"), "-h", str(folder), "-U", "lotsen", "lotsen"]
        with running(server, folder, stop=signal.SIGINT, **as_user) as process:
            wait_for(lambda: subprocess.run(createdb, capture_output=True).returncode == 0, process, folder)
            yield f"postgres://lotsen@/lotsen?host={folder}"


def program(name: str) -> str:
    path = postgresql_program(name)
    if not path:
        raise Trouble(f"PostgreSQL's {name} is missing. Debian has it: apt-get install postgresql")
    return path


def server_user() -> dict:
    """The unprivileged user under which root starts PostgreSQL."""
    try:
        account = pwd.getpwnam("postgres")
    except KeyError:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def redis() -> Iterator[str]:
    if address := given("REDIS_URL"):
        yield address
        return
    port = free_port()
    with own_folder("lotsen-redis-") as folder:
        server = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        with running(server, folder, stop=signal.SIGTERM) as process:
            wait_for(lambda: answers_ping(port), process, folder)
            yield f"redis://127.0.0.1:{port}/0"


def answers_ping(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(7) == b"+PONG\r\n"
    except OSError:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def own_folder(prefix: str) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def running(command: list, folder: Path, *, stop: signal.Signals, **options) -> Iterator[subprocess.Popen]:
    """A server in a session of its own, so that Ctrl-C reaches us first; ended by its id whatever happens."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **options
        )
    try:
        yield process
    finally:
        process.send_signal(stop)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(is_ready, process: subprocess.Popen, folder: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while not is_ready():
        if process.poll() is not None or time.monotonic() > until:
            raise Trouble(f"The server in {folder} did not start:\n{(folder / 'log').read_text()[-2000:]}")
        time.sleep(0.1)


def end_on_sigterm() -> None:
    """So that the servers are stopped too when this process is."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def serve(command: list[str]) -> int:
    end_on_sigterm()
    with both() as addresses:
        return subprocess.run(command, env=os.environ | addresses).returncode


if __name__ == "__main__":
    main(serve)
