"""The only reader of the environment. Every variable is listed in docs/environment.md."""

import os
import re
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

HINT = "See docs/environment.md."
# Random keys do not hold these; what people copy from instructions does.
SAMPLE_WORDS = re.compile("change|example|sample|insecure|password|only-for|development|dummy", re.IGNORECASE)


class EnvironmentProblem(RuntimeError):
    """The environment lacks something or holds something that cannot be meant; the site does not start."""


def text(name: str, default: str = "") -> str:
    """A variable that is set to nothing counts as not set: compose passes on empty ones."""
    return os.environ.get(name, "").strip() or default


def preset(name: str, value: str) -> None:
    """Set a variable that is not set, for this process and those it starts."""
    os.environ.setdefault(name, value)


def required(name: str) -> str:
    """A setting the site must not start without."""
    value = text(name)
    if not value:
        raise EnvironmentProblem(f"Missing environment variable {name}. {HINT}")
    return value


def secret(name: str, *, length: int) -> str:
    """A required setting that nobody can guess: long, varied, and not copied from somewhere."""
    value = required(name)
    commonest = Counter(value).most_common(1)[0][1]
    if len(value) < length or len(set(value)) < 10 or commonest > len(value) / 4 or SAMPLE_WORDS.search(value):
        raise EnvironmentProblem(f"{name} must be at least {length} random characters, not a sample. {HINT}")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """A switch. Anything but true or false stops the site, so that no typo switches security off."""
    value = text(name, str(default)).lower()
    if value not in {"true", "false"}:
        raise EnvironmentProblem(f"{name} must be true or false, not {value!r}. {HINT}")
    return value == "true"


def number(name: str, *, default: int) -> int:
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit()):
        raise EnvironmentProblem(f"{name} must be a whole number, not {value!r}. {HINT}")
    return int(value)


def words(name: str, *, default: str = "") -> list[str]:
    """A list, separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(name: str, *, default: str) -> dict:
    """Django's database settings out of an address: sqlite:///path or postgres://user:password@host:port/name.

    A unix socket's folder is given as ?host=/folder. The address holds a password: no message quotes it.
    """
    url = urlsplit(text(name, default))
    path = unquote(url.path[1:])
    if url.scheme == "sqlite" and path:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(Path(path))}
    if url.scheme in {"postgres", "postgresql"} and path:
        options = dict(parse_qsl(url.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": path,
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": options.pop("host", "") or url.hostname or "",
            "PORT": options.pop("port", "") or url_port(name, url),
            "OPTIONS": options,
        }
    raise EnvironmentProblem(f"{name} must look like sqlite:///PATH or postgres://USER:PASSWORD@HOST/NAME. {HINT}")


def url_port(name: str, url) -> str:
    try:
        return str(url.port or "")
    except ValueError:
        raise EnvironmentProblem(f"The port in {name} is not a number. {HINT}") from None
