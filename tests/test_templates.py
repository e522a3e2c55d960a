"""Templates are code: nothing inline, nothing unused, every component says what it takes."""

import re
from importlib import import_module
from pathlib import Path

import allauth
import pytest
from django.template import engines
from django.urls import get_resolver

from tests.test_url_policy import routes

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "templates"
NAMES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.suffix in {".html", ".txt"})
PAPER = [name for name in NAMES if name.startswith("reporting/esf")]  # for WeasyPrint: no browser ever reads them
SCREEN = [name for name in NAMES if name.endswith(".html") and name not in PAPER]
PAGES = [
    name for name in SCREEN if '{% extends "layout/' in (FOLDER / name).read_text() and "layout/" not in name[:7]
]
ALLAUTH = Path(allauth.__file__).parent / "templates"
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:|https?://", re.IGNORECASE)
INCLUDE = re.compile(r"{%\s*include\s[^%]*%}")


def text(name):
    return (FOLDER / name).read_text()


@pytest.mark.parametrize("name", SCREEN)
def test_nothing_inline_and_nothing_from_elsewhere(name):
    assert not INLINE.findall(text(name))


@pytest.mark.parametrize("name", NAMES)
def test_includes_see_only_what_they_are_given(name):
    assert not [include for include in INCLUDE.findall(text(name)) if not re.search(r"\sonly\s*%}$", include)]


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith(("components/", "layout/"))])
def test_components_and_layouts_say_what_they_take(name):
    """In a comment on top (after `extends` and `load`, which may have to come first)."""
    lines = [line for line in text(name).splitlines() if not re.match(r"{% (extends|load) ", line)]
    assert lines[0].startswith("{#")


@pytest.mark.parametrize("name", NAMES)
def test_every_loaded_library_is_used(name):
    """A library loaded for nothing misleads."""
    source = text(name)
    for library in re.findall(r"{%\s*load\s+([^%]+?)\s*%}", source):
        for one in library.split():
            register = import_module(engines["django"].engine.libraries[one]).register
            tags, filters = "|".join(register.tags) or "-", "|".join(register.filters) or "-"
            assert re.search(rf"{{%\s*({tags})\b|\|({filters})\b", source), f"{name} loads {one}"


def test_every_template_is_used():
    python = "\n".join(
        path.read_text()
        for app in ["accounts", "projects", "participants", "employers", "matching", "reporting", "config"]
        for path in (ROOT / app).rglob("*.py")
    )
    html = "\n".join(text(name) for name in NAMES)
    words = python + html

    def is_used(name):
        """By its name, by a name put together from its folder, or by allauth."""
        return name in words or f"{Path(name).parent}/{{" in python or (ALLAUTH / name).exists()

    assert not [name for name in NAMES if not is_used(name)]


def test_pages_are_named_as_their_address():
    """`reporting:figures` is shown by templates/reporting/figures.html; what a lent screen shows has one address."""
    names = {name.replace(":", "/") for name, _, _ in routes(get_resolver())} | {"error"}
    of_their_own = [name for name in PAGES if not (ALLAUTH / name).exists() and not name.startswith("lent/")]
    pages = [name.removesuffix(".html") for name in of_their_own]
    assert not [page for page in pages if page not in names]
