"""Debian's packages: which ones are missing, and getting them."""

import ctypes
import os
import shutil
import subprocess
from pathlib import Path

from scripts.common import Trouble, say


def has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def postgresql_program(name: str) -> str | None:
    """Debian keeps PostgreSQL's server programs off the PATH; the newest version wins."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    return str(versions[-1]) if versions else shutil.which(name)


# To run the site: WeasyPrint draws PDFs with these.
TO_RUN = {
    "libpango-1.0-0": lambda: has_library("libpango-1.0.so.0"),
    "libpangoft2-1.0-0": lambda: has_library("libpangoft2-1.0.so.0"),
    "libharfbuzz-subset0": lambda: has_library("libharfbuzz-subset.so.0"),
}
# To check that every string is translated.
TO_CHECK = TO_RUN | {"gettext": lambda: shutil.which("xgettext")}
# To run every test.
TO_TEST = TO_CHECK | {
    "postgresql": lambda: postgresql_program("initdb"),
    "redis-server": lambda: shutil.which("redis-server"),
    "chromium": lambda: shutil.which("chromium"),
    "poppler-utils": lambda: shutil.which("pdftotext"),
}


def missing(wanted: dict) -> list[str]:
    return [name for name, is_there in wanted.items() if not is_there()]


def install(wanted: dict) -> list[str]:
    """Get what is missing, where one may. Returns what is still missing."""
    names = missing(wanted)
    if names and os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Installing Debian's packages {' '.join(names)} …")
        try:
            apt_get("update", "-qq")
            apt_get("install", "-qq", "--yes", "--no-install-recommends", *names)
        except Trouble as trouble:
            say(str(trouble))
        names = missing(wanted)
    return names


def apt_get(*arguments: str) -> None:
    """Silent unless it fails. At run level 1 Debian's packages do not start the servers they bring."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    command = ["apt-get", "-o", "Dpkg::Use-Pty=0", *arguments]
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise Trouble(f"{' '.join(command)} failed:\n{(done.stdout + done.stderr)[-2000:]}")
