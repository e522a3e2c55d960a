"""The empty, migrated SQLite database: made once for a state of the migrations, and copied by each run after that."""

import fcntl
import hashlib
import shutil
import sqlite3
from pathlib import Path
from unittest.mock import patch

from django.conf import settings
from django.db.backends.sqlite3.creation import DatabaseCreation

KEPT_IN = settings.BASE_DIR / ".pytest_cache" / "d" / "migrated"
MADE_OF = ["*/migrations/*.py", "config/settings/*.py", "accounts/models/*.py", "requirements/core.txt"]


def state() -> str:
    """Another whenever a database migrated now could be another."""
    paths = sorted(path for pattern in MADE_OF for path in settings.BASE_DIR.glob(pattern))
    content = b"".join(f"{path}\n".encode() + path.read_bytes() for path in paths)
    return hashlib.sha256(sqlite3.sqlite_version.encode() + content).hexdigest()


def begin_with_the_kept_one():
    """A step before the database is made and a step after. Of several runs at once one migrates; the others wait."""
    KEPT_IN.mkdir(parents=True, exist_ok=True)
    kept = KEPT_IN / f"{state()}.sqlite3"
    with (KEPT_IN / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if kept.exists():
            fcntl.flock(lock, fcntl.LOCK_UN)
        create, made = DatabaseCreation._create_test_db, []

        def put_in_place(self, *arguments, **named):
            name = create(self, *arguments, **named)
            made.append(name)
            for ending in ("-wal", "-shm"):
                Path(f"{name}{ending}").unlink(missing_ok=True)
            if kept.exists():
                shutil.copyfile(kept, name)
            return name

        with patch.object(DatabaseCreation, "_create_test_db", put_in_place):
            yield
        if made and not kept.exists():  # where no test is marked to need a database, none is made
            keep(kept, made[0])


def keep(kept: Path, name) -> None:
    for old in KEPT_IN.glob("*.sqlite3"):
        old.unlink()
    half = kept.with_suffix(".half")
    half.unlink(missing_ok=True)
    with sqlite3.connect(name) as source, sqlite3.connect(half) as target:
        source.backup(target)
    source.close()
    target.close()
    half.rename(kept)
