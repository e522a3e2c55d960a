"""Installs what the project needs: `python3 -m scripts.setup run|check|test`.

run: to run the site · check: also the tools for developers · test: also the servers and the browser for the tests.
Does nothing, quickly, where nothing has changed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts import system_packages
from scripts.common import PYTHON, ROOT, VENV, Trouble, main, say

TOOLS = ROOT / ".tools"
UV = TOOLS / "bin" / "uv"
STAMP = VENV / "installed-from"
CATALOGUES = ROOT / "locale"
PIP = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore", "PIP_USER": "0"}
SYSTEM_PACKAGES: dict[str, dict] = {
    "run": system_packages.TO_RUN,
    "check": system_packages.TO_CHECK,
    "test": system_packages.TO_TEST,
}


def setup(arguments: list[str]) -> None:
    level = arguments[0] if arguments else "run"
    still_missing = system_packages.install(SYSTEM_PACKAGES[level])
    install_python_packages("core" if level == "run" else "dev")
    compile_translations()
    if still_missing:
        say(
            "\nThese system packages are missing, and only an administrator can install them:\n"
            f"    apt-get install {' '.join(still_missing)}\n"
            "What needs them does not work: PDF reports, or some of the checks and tests.\n"
        )


# --- Python's packages ----------------------------------------------------------------------------------------


def install_python_packages(lock: str) -> None:
    if VENV.is_symlink():
        if not PYTHON.exists():
            raise Trouble(".venv is a link to something that is not there. Remove the link and try again.")
        return  # somebody else's environment: use it, never change it
    installed = STAMP.read_text() if STAMP.exists() and PYTHON.exists() else ""
    if installed in (fingerprint(lock), fingerprint("dev")):
        return
    if installed.startswith("dev"):
        lock = "dev"
    say(f"Installing Python's packages from requirements/{lock}.txt …")
    if get_uv():
        make_environment([str(UV), "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)])
        done = sync(lock) or install(lock)
    else:
        make_environment([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)])
        done = install(lock)
    if not done:
        raise Trouble("Python's packages could not be installed; the lines above say why.")
    STAMP.write_text(fingerprint(lock))


def fingerprint(lock: str) -> str:
    """Changes when the lock or the environment's Python does."""
    configuration = VENV / "pyvenv.cfg"
    content = (ROOT / "requirements" / f"{lock}.txt").read_bytes()
    content += configuration.read_bytes() if configuration.exists() else b""
    return f"{lock} {hashlib.sha256(content).hexdigest()}"


def path_of(lock: str) -> str:
    return str(ROOT / "requirements" / f"{lock}.txt")


def sync(lock: str) -> bool:
    """By uv: exactly what is locked. It looks in several indexes without fear, for the hashes say what is ours."""
    options = ["--quiet", "--require-hashes", "--system-certs", "--index-strategy", "unsafe-best-match"]
    command = [str(UV), "pip", "sync", *options, "--python", str(PYTHON), path_of(lock)]
    return run(command, extra=indexes_of_pip()).returncode == 0


def install(lock: str) -> bool:
    """By pip, where uv is not to be had or cannot reach what pip can."""
    command = [*pip(), "--python", str(PYTHON), "install", "--quiet", "--require-hashes", "-r", path_of(lock)]
    return run(command).returncode == 0


def get_uv() -> bool:
    """uv, from its own locked file into .tools. It is a tenth of pip's time; without it pip does."""
    lock = ROOT / "requirements" / "uv.txt"
    if not UV.exists() or UV.stat().st_mtime < lock.stat().st_mtime:
        shutil.rmtree(TOOLS, ignore_errors=True)
        run([*pip(), "install", "--quiet", "--target", str(TOOLS), "--require-hashes", "-r", str(lock)])
        if UV.exists():
            UV.touch()
    return UV.exists() and run([str(UV), "--version"], quiet=True).returncode == 0


def make_environment(command: list[str]) -> None:
    if PYTHON.exists() and run([str(PYTHON), "--version"], quiet=True).returncode == 0:
        return
    if run(command).returncode:
        raise Trouble(f"The virtual environment could not be made: {' '.join(command)}")


def pip() -> list[str]:
    """This Python's pip, or any other: both ways it is used here leave its own Python alone."""
    if run([sys.executable, "-m", "pip", "--version"], quiet=True).returncode == 0:
        return [sys.executable, "-m", "pip"]
    other = shutil.which("pip3") or shutil.which("pip")
    if not other:
        raise Trouble("pip is missing. Debian has it: apt-get install python3-pip")
    return [other]


def indexes_of_pip() -> dict[str, str]:
    """Where pip is told to look, in uv's words. uv reads none of pip's configuration."""
    shown = run([*pip(), "config", "list"], quiet=True).stdout or ""
    settings: dict[str, str] = {}
    for line in shown.splitlines():
        name, _, value = line.partition("=")
        settings.setdefault(name.rpartition(".")[2], value.strip("'\""))
    names = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE"}
    return {uv: settings[pip] for pip, uv in names.items() if settings.get(pip) and uv not in os.environ}


def run(command: list[str], *, quiet: bool = False, extra: dict | None = None) -> subprocess.CompletedProcess:
    environment = os.environ | PIP | (extra or {})
    try:
        return subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=quiet,
            text=True,
        )
    except OSError as error:
        return subprocess.CompletedProcess(command, 127, "", str(error))


# --- Translations ---------------------------------------------------------------------------------------------


def compile_translations() -> None:
    """Django reads the compiled catalogues, which git does not keep."""
    outdated = [path for path in CATALOGUES.rglob("*.po") if is_older(path.with_suffix(".mo"), path)]
    if outdated and run([str(VENV / "bin" / "pybabel"), "-q", "compile", "-d", "locale", "-D", "django"]).returncode:
        raise Trouble("The translations could not be compiled; the lines above say why.")


def is_older(path: Path, than: Path) -> bool:
    return not path.exists() or path.stat().st_mtime < than.stat().st_mtime


if __name__ == "__main__":
    main(setup)
