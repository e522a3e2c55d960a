"""The house keeps itself in order: imports go one way, files and functions stay small."""

import ast
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "accounts": set(),
    "projects": {"accounts"},
    "participants": {"accounts", "projects"},
    "employers": {"accounts", "projects"},
    "matching": {"accounts", "projects", "participants", "employers"},
    "reporting": {"accounts", "projects", "participants", "employers", "matching"},
    "config": {"accounts", "projects", "participants", "employers", "matching", "reporting"},
}
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 40


def modules(app):
    return [path for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]


def imported_apps(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("app", MAY_IMPORT)
def test_imports_go_one_way(app):
    wrong = {
        f"{path.relative_to(ROOT)} imports {other}"
        for path in modules(app)
        for other in imported_apps(path)
        if other in MAY_IMPORT and other not in MAY_IMPORT[app] | {app}
    }
    assert not wrong
    assert modules(app)


@pytest.mark.parametrize("app", [*MAY_IMPORT, "scripts", "benchmarks", "tests"])
def test_files_and_functions_stay_small(app):
    long = []
    for path in modules(app):
        source = path.read_text()
        if source.count("\n") > MAX_FILE_LINES:
            long.append(str(path.relative_to(ROOT)))
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= MAX_FUNCTION_LINES:
                long.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert not long
