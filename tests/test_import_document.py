"""docs/import.md names exactly the sheets there are, with exactly their columns, keys and what must be filled in."""

import re
from pathlib import Path

import pytest

from projects.spreadsheets.sheet import sheets_in_order

pytestmark = pytest.mark.once
DOCUMENT = Path(__file__).parent.parent / "docs" / "import.md"


def documented() -> dict[str, list[tuple[str, bool, bool]]]:
    """Sheet → (column, is of the key, must be filled in)."""
    found: dict[str, list[tuple[str, bool, bool]]] = {}
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"## (\w+)", line):
            columns = found.setdefault(heading[1], [])
        elif row := re.match(r"\| (\*\*)?(\w+)(?:\*\*)? \| (yes)? ?\|", line):
            if row[2] != "column":
                columns.append((row[2], bool(row[1]), bool(row[3])))
    return found


def test_the_document_says_what_the_sheets_take():
    assert documented() == {
        kind.name: [(name, name in kind.key, info.is_required()) for name, info in kind.columns.model_fields.items()]
        for kind in sheets_in_order()
    }
