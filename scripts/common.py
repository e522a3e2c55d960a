import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


class Trouble(Exception):
    """Something the person at the keyboard has to know and can do something about."""


def say(text: str = "") -> None:
    print(text, flush=True)


def is_ci() -> bool:
    """Whether everything must run, and a missing part is a failure."""
    return os.environ.get("CI", "").lower() == "true"


def main(function) -> None:
    """Run a command's function; end with its status, or with the trouble it met in one sentence."""
    try:
        sys.exit(function(sys.argv[1:]))
    except Trouble as trouble:
        sys.exit(f"\n{trouble}")
