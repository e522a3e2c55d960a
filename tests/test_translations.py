"""Every string of ours is Swedish too, and the catalogue is complete: none missing, none doubtful, none left over."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
pytestmark = [pytest.mark.slow, pytest.mark.once]
CATALOGUE = Path("locale/sv/LC_MESSAGES/django.po")
SOURCES = ["accounts", "projects", "participants", "employers", "matching", "reporting", "config", "templates"]


def messages(path):
    with path.open("rb") as file:
        return [message for message in read_po(file, locale="sv") if message.id]


def complete(message):
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def keys(path):
    return {(message.context, message.id) for message in messages(path)}


def test_every_message_is_translated():
    missing = [message.id for message in messages(ROOT / CATALOGUE) if message.fuzzy or not complete(message)]
    assert missing == []


def test_translations_fill_in_the_same_values():
    for message in messages(ROOT / CATALOGUE):
        assert [str(error) for error in message.check()] == [], message.id


def test_the_catalogue_holds_exactly_the_strings_of_the_source(tmp_path):
    """`make messages` on a copy finds nothing new."""
    if not shutil.which("xgettext"):
        message = "gettext is not installed (Debian: gettext): nobody knows whether strings are missing."
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    for name in SOURCES:
        (tmp_path / name).symlink_to(ROOT / name)
    copy = tmp_path / CATALOGUE
    copy.parent.mkdir(parents=True)
    shutil.copy(ROOT / CATALOGUE, copy)
    command = [sys.executable, str(ROOT / "manage.py"), "makemessages", "--locale", "sv", "--symlinks"]
    done = subprocess.run(
        [*command, "--no-location", "--no-obsolete"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert keys(copy) == keys(ROOT / CATALOGUE)
