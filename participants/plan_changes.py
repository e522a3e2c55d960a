"""What has changed between two contents of a plan, part by part."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from participants.models import Plan
from participants.plan_content import OWN, SHAPES, under
from participants.plan_page import on, part

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"
TONES = {ADDED: "good", REMOVED: "bad", CHANGED: "info", MOVED: "neutral"}


@dataclass(frozen=True)
class Change:
    """`values` are (name of the field, before, after)."""

    what: str
    kind: str
    title: str
    values: tuple[tuple[str, str, str], ...] = ()

    @property
    def tone(self) -> str:
        return TONES[self.what]

    @property
    def label(self) -> str:
        return {ADDED: _("is new"), REMOVED: _("taken away"), CHANGED: _("was changed"), MOVED: _("other order")}[
            self.what
        ]


def changes(before: dict, now: dict) -> list[Change]:
    own = tuple(
        (str(Plan._meta.get_field(name).verbose_name), before["wishes"].get(name, ""), now["wishes"].get(name, ""))
        for name in OWN
        if before["wishes"].get(name, "") != now["wishes"].get(name, "")
    )
    found = [Change(CHANGED, _("Wishes and whom to call"), "", own)] if own else []
    return found + [one for kind in under("") for one in among(kind, before, now)]


def among(kind: str, before: dict, now: dict):
    """Of the parts of a kind under one parent."""
    shape = SHAPES[kind]
    old, new = ({one["id"]: one for one in content.get(shape.among, [])} for content in (before, now))
    name = str(shape.model._meta.verbose_name).capitalize()
    for key, value in new.items():
        if key not in old:
            yield Change(ADDED, name, title(kind, value))
            yield from (one for child in under(kind) for one in among(child, {}, value))
            continue
        if values := differing(kind, old[key], value):
            yield Change(CHANGED, name, title(kind, value), values)
        yield from (one for child in under(kind) for one in among(child, old[key], value))
    yield from (Change(REMOVED, name, title(kind, value)) for key, value in old.items() if key not in new)
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield Change(MOVED, name, "")


def title(kind: str, value: dict) -> str:
    empty: dict[str, list] = {SHAPES[child].among: [] for child in under(kind)}
    return part(kind, value | empty, date.min).title


def differing(kind: str, old: dict, new: dict) -> tuple[tuple[str, str, str], ...]:
    model, fields = SHAPES[kind].model, SHAPES[kind].columns.values()
    return tuple(
        (str(model._meta.get_field(name).verbose_name), *(said(model, name, one.get(name)) for one in (old, new)))
        for name in fields
        if old.get(name) != new.get(name)
    )


def said(model, name: str, value) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in (None, ""):
        return _("empty")
    field = model._meta.get_field(name)
    return on(value) if field.get_internal_type() == "DateField" else str(dict(field.flatchoices).get(value, value))
