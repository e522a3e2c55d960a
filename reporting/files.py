"""Files of reports and papers: private, and there whole or not at all."""

import contextlib
import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.db import transaction


def folder() -> Path:
    """Where reports and papers lie. No address serves it; only views that ask who may see them."""
    path = Path(settings.MEDIA_ROOT) / "reports"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def path_of(name: str) -> Path:
    return folder() / name


def staged(name: str, content: bytes) -> Path:
    """The content safely on disk under a name that nobody reads; a full disk leaves nothing behind."""
    path = folder() / f".{name}.{os.getpid()}.part"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def publish(staged_files: dict[str, Path]):
    """Give the staged files their names, each at once."""
    for name, part in staged_files.items():
        os.replace(part, path_of(name))
    descriptor = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def put_in_place(contents: dict[str, bytes]):
    """Files that are there if what is done meanwhile is done, and not there if it fails."""
    parts: dict[str, Path] = {}
    try:
        for name, content in contents.items():
            parts[name] = staged(name, content)
        with transaction.atomic():
            yield
            publish(parts)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def discard(name: str):
    """The file itself, and what a killed worker left half written of it."""
    path_of(name).unlink(missing_ok=True)
    discard_parts(name)


def discard_parts(prefix: str):
    """Remove what a killed worker left half written."""
    for part in folder().glob(f".{prefix}*.part"):
        part.unlink(missing_ok=True)


def checksum_of(name: str) -> str:
    """The SHA-256 of a stored file (hexadecimal), or nothing if it is not there."""
    with contextlib.suppress(FileNotFoundError):
        return hashlib.sha256(path_of(name).read_bytes()).hexdigest()
    return ""
