"""What others made is what they published: complete, unchanged, without addresses it would be fetched from."""

import hashlib
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
LISTED = dict(
    reversed(line.split("  ", 1))
    for line in re.findall(r"^[0-9a-f]{64}  .+$", (VENDOR / "VENDOR.md").read_text(), re.M)
)
FILES = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file() and path.name != "VENDOR.md"}


def test_every_file_is_listed_and_every_listed_file_is_there():
    assert set(LISTED) == FILES


@pytest.mark.parametrize("name", sorted(LISTED))
def test_checksums(name):
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == LISTED[name]


@pytest.mark.parametrize("name", sorted(name for name in FILES if name.endswith((".css", ".js"))))
def test_no_source_maps_and_nothing_from_elsewhere(name):
    text = (VENDOR / name).read_text()
    assert "sourceMappingURL" not in text
    assert not re.search(r"url\(\s*['\"]?(https?:)?//", text)
