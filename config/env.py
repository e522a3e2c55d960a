"""The only reader of the environment. Every variable is listed in docs/environment.md."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

HINT = "See docs/environment.md."


class EnvironmentProblem(RuntimeError):
    """The environment lacks something or holds something that cannot be meant; the site does not start."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def preset(name: str, value: str) -> None:
    """Set a variable that is not set, for this process and those it starts."""
    os.environ.setdefault(name, value)


def required(name: str) -> str:
    """A setting the site must not start without."""
    value = text(name)
    if not value:
        raise EnvironmentProblem(f"Missing environment variable {name}. {HINT}")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """A switch. Anything but true or false stops the site, so that no typo switches security off."""
    value = text(name, str(default)).lower()
    if value not in {"true", "false"}:
        raise EnvironmentProblem(f"{name} must be true or false, not {value!r}. {HINT}")
    return value == "true"


def number(name: str, *, default: int) -> int:
    value = text(name, str(default))
    if not value.isdigit():
        raise EnvironmentProblem(f"{name} must be a whole number, not {value!r}. {HINT}")
    return int(value)


def words(name: str, *, default: str = "") -> list[str]:
    """A list, separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(name: str, *, default: str) -> dict:
    """Django's database settings out of an address: sqlite:///path or postgres://user:password@host:port/name.

    A unix socket's folder is given as ?host=/folder.
    """
    url = urlsplit(text(name, default))
    if url.scheme == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(Path(unquote(url.path[1:])))}
    if url.scheme in {"postgres", "postgresql"}:
        options = dict(parse_qsl(url.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path[1:]),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": options.pop("host", "") or url.hostname or "",
            "PORT": options.pop("port", "") or str(url.port or ""),
            "OPTIONS": options,
        }
    raise EnvironmentProblem(f"{name} must begin with sqlite:/// or postgres://. {HINT}")
