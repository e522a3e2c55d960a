"""Who looked at a person and who changed what, as far as it was done in the project or by the installation."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Count, Q
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import LEAVES_ALL_AS_IT_WAS
from accounts.models import AuditEvent
from participants.countries import country_name
from participants.models import Participation
from participants.timeline import Choice
from projects.log_words import Line, code_words, field_name, line, model_of

PER_PAGE = 25
VIEWS, CHANGES = "views", "changes"
LABELS = {"": gettext_lazy("everything"), CHANGES: gettext_lazy("Changes"), VIEWS: gettext_lazy("Views")}
LONGEST = 200


@dataclass(frozen=True)
class Value:
    """One field before and after, in words; both empty where the values are not kept, or have been erased."""

    label: str
    before: str
    after: str

    @property
    def is_known(self) -> bool:
        return bool(self.before or self.after)


@dataclass(frozen=True)
class Entry:
    line: Line
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Trail:
    entries: tuple[Entry, ...]
    page: Page
    choices: tuple[Choice, ...]


def trail(participation: Participation, what: str, number) -> Trail:
    """One page, the latest first; an unknown `what` narrows nothing."""
    events = AuditEvent.objects.about(*participation.participant.records()).filter(
        Q(project=participation.project_id) | Q(project__isnull=True)
    )
    what = what if what in LABELS else ""
    looked = Q(action__in=LEAVES_ALL_AS_IT_WAS)
    counts = events.aggregate(views=Count("pk", filter=looked), changes=Count("pk", filter=~looked))
    counts[""] = counts[VIEWS] + counts[CHANGES]
    shown = {VIEWS: events.filter(looked), CHANGES: events.exclude(looked), "": events}[what]
    paginator = Paginator(shown.newest_first().select_related("user", "values_kept"), PER_PAGE)
    paginator.count = counts[what]  # counted already
    page = paginator.get_page(number)
    words = code_words(page.object_list)
    return Trail(
        entries=tuple(entry(event, words) for event in page.object_list),
        page=page,
        choices=tuple(Choice(code, str(label), counts[code], code == what) for code, label in LABELS.items()),
    )


def entry(event: AuditEvent, words: dict) -> Entry:
    model, kept = model_of(event), getattr(event, "values_kept", None)
    before, after = (kept.before, kept.after) if kept else ({}, {})
    return Entry(
        line=line(event, {}, {}, words),
        values=tuple(
            Value(field_name(model, name), in_words(model, name, before), in_words(model, name, after))
            for name in event.fields
        ),
    )


def in_words(model, name: str, values: dict) -> str:
    """A kept value as a person reads it; "" where there is none."""
    if name not in values:
        return ""
    value = values[name]
    if value in (None, "", []):
        return _("empty")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    field = field_of(model, name)
    if name in ("country_of_birth", "citizenship"):
        return country_name(value)
    if isinstance(field, models.ForeignKey) and isinstance(value, int):
        return ""  # a key says nothing
    text = str(dict(field.flatchoices).get(value, value)) if field is not None else str(value)
    return text if len(text) <= LONGEST or parse_date(text[:10]) else f"{text[:LONGEST].rstrip()}…"


def field_of(model, name: str):
    """The model's column of this name, if it has one."""
    return next((field for field in model._meta.concrete_fields if field.name == name), None) if model else None
