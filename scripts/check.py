"""`make check`: everything that is wrong without running a test. Changes nothing, and says all it finds."""

import os
import secrets
import subprocess
import tempfile
import time

from scripts.common import PYTHON, ROOT, VENV, main, say

BIN = VENV / "bin"
MANAGE = [str(PYTHON), "manage.py"]


def templates() -> list[str]:
    return [str(path) for path in sorted((ROOT / "templates").rglob("*.html"))]


def checks() -> dict[str, list[str]]:
    return {
        "lint": [f"{BIN}/ruff", "check", "--quiet", "."],
        "format": [f"{BIN}/ruff", "format", "--quiet", "--check", "."],
        "templates": [f"{BIN}/djade", "--check", *templates()],
        "types": [f"{BIN}/mypy", "--no-error-summary"],
        "settings": [*MANAGE, "check", "--fail-level", "WARNING"],
        "production settings": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
        "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
        "translations, locks, words": [
            *[str(PYTHON), "-m", "pytest", "-q", "tests/test_translations.py", "tests/test_locks.py"],
        ],
    }


def production(folder: str) -> dict[str, str]:
    """What production needs to start, with secrets made on the spot."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "AUDIT_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "lotsen.example",
        "DATABASE_URL": f"sqlite:///{folder}/check.sqlite3",
    }


def check(_arguments: list[str]) -> int:
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        for name, command in checks().items():
            environment = os.environ | {"VAR_DIR": folder}
            if name == "production settings":
                environment |= production(folder)
            started = time.monotonic()
            done = subprocess.run(
                command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
            )
            seconds = time.monotonic() - started
            say(f"{'ok' if done.returncode == 0 else 'WRONG':6}{name} ({seconds:.1f} s)")
            if done.returncode:
                say(done.stdout + done.stderr)
                wrong.append(name)
    if wrong:
        say(f"Wrong: {', '.join(wrong)}. Some of it `make fix` can mend.")
    return 1 if wrong else 0


if __name__ == "__main__":
    main(check)
