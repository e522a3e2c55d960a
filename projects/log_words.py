"""Audit events in words, for whoever reviews the log: never more than the reader may see anyway."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEvent
from projects.enums import FollowUpClock

# These tell nothing of a case: their names may stand in the log.
NAMED_APPS = {"accounts", "projects"}
# Higher apps add functions here that name participants: (reader, public ids) → {public id: name}.
participant_namers: list[Callable] = []
# And functions that say codes in words: (events) → {(project, detail, code): words}.
detail_worders: list[Callable] = []

DETAILS = {
    "again": _("once more"),
    "alarm": _("alarm"),
    "as_of": _("as of"),
    "coach": _("coach"),
    "columns": _("columns"),
    "copied": _("copied from"),
    "clock": _("follow-up counts from"),
    "errors": _("errors"),
    "failures": _("failed attempts"),
    "filter": _("filter"),
    "format": _("format"),
    "from": _("from"),
    "group": _("group"),
    "indicator": _("figure"),
    "information": _("kinds of information"),
    "kind": _("file"),
    "lent": _("for"),
    "month": _("month"),
    "moved": _("moved"),
    "new": _("new"),
    "months_wrong": _("months whose hours are not what the attendance adds up to"),
    "occasion": _("occasion"),
    "page": _("page"),
    "paper": _("paper"),
    "part": _("part"),
    "people": _("people"),
    "revived": _("taken up again"),
    "rows": _("rows"),
    "sessions": _("sessions"),
    "show": _("selection"),
    "shown": _("shown"),
    "sort": _("order"),
    "sex": _("sex"),
    "shared": _("told by consent"),
    "tab": _("page"),
    "taken_over": _("taken over"),
    "to": _("until"),
    "version": _("version"),
    "warnings": _("warnings"),
    "way": _("how it was answered"),
    "weeks": _("weeks"),
    "what": _("what"),
    "with": _("with"),
    "withdrawn": _("withdrawn"),
    "year": _("year"),
}
CODES = {
    "clock": dict(FollowUpClock.choices),
    "page": {"log": _("Log")},
    "part": {"follow_ups": _("Follow-ups")},
    "what": {"follow_ups": _("Follow-ups"), "import": _("Import")},
    "tab": {
        "participant": _("Overview"),
        "timeline": _("Timeline"),
        "attendance": _("Attendance"),
        "facts": _("Facts"),
        "support": _("Support"),
        "changes": _("Changes and views"),
        "follow_up": _("follow-up"),
        "edit": _("Name and contact"),
        "correct": _("Correct facts"),
        "open_with_reason": _("Opened with a reason"),
    },
}
# The hash of the values that an event has changed, and the events whose values were erased: for verify_audit only.
HIDDEN = {"values", "events"}
SHOWN = "shown"


@dataclass(frozen=True)
class Line:
    event: AuditEvent
    kind: str
    name: str
    participant: str
    fields: list[str]
    details: list[str]


def lines(events, reader) -> list[Line]:
    """One line per event, in a fixed number of queries per kind of object."""
    names = object_names(events)
    concerned = {event.participant for event in events if event.participant}
    participants = participant_names(concerned.union(*(shown_in(event) for event in events)), reader)
    words = code_words(events)
    return [line(event, names, participants, words) for event in events]


def codes_in(details: dict) -> Iterator[tuple[str, str]]:
    """(key, code), those in lists and filters too."""
    for key, value in details.items():
        if isinstance(value, dict):
            yield from codes_in(value)
        else:
            yield from ((key, one) for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))


def code_words(events) -> dict:
    words: dict = {}
    for worder in detail_worders:
        words |= worder(events)
    return words


def line(event, names, participants, words) -> Line:
    model = model_of(event)
    return Line(
        event=event,
        kind=str(model._meta.verbose_name) if model else event.object_type,
        name=names.get((event.object_type, event.object_id), ""),
        participant=participants.get(event.participant, ""),
        fields=[field_name(model, name) for name in event.fields],
        details=[
            detail(key, said(event.project, key, value, words))
            for key, value in details_of(event, participants).items()
            if key not in HIDDEN and value not in ("", [])
        ],
    )


def shown_in(event) -> set[UUID]:
    """The people whom a search has shown."""
    shown = event.details.get(SHOWN, [])
    return {UUID(one) for one in shown if is_key(one, "public_id")} if isinstance(shown, list) else set()


def details_of(event, participants: dict) -> dict:
    """With names for the people shown, of those whom the reader may see."""
    if SHOWN not in event.details:
        return event.details
    return event.details | {SHOWN: sorted(participants[one] for one in shown_in(event) if one in participants)}


def model_of(event):
    return model_named(event.object_type)


def model_named(label: str):
    """The model of an object in the trail; None if there is no longer such a kind."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def field_name(model, name: str) -> str:
    """What people call a field; things of another kind that belong to the object have the name of their kind."""
    try:
        field = model._meta.get_field(name)
    except (AttributeError, FieldDoesNotExist):
        return name
    words = field.related_model._meta.verbose_name_plural if field.auto_created and field.is_relation else None
    return gettext(str(words or field.verbose_name))


def said(project, key: str, value, words: dict):
    """A code in the words that people know; any other value as it is."""
    if isinstance(value, list):
        return [said(project, key, one, words) for one in value]
    if isinstance(value, dict):
        return ", ".join(detail(name, said(project, name, one, words)) for name, one in value.items())
    if not isinstance(value, str):
        return value
    return words.get((project, key, value)) or CODES.get(key, {}).get(value, value)


def detail(key: str, value) -> str:
    """Counts of new, changed and same things stand as a list in the trail."""
    word = str(DETAILS.get(key, key))
    if value is True:
        return word
    return f"{word}: {' / '.join(map(str, value)) if isinstance(value, list) else value}"


def object_names(events) -> dict:
    wanted = defaultdict(set)
    for event in events:
        if event.object_type.split(".")[0] in NAMED_APPS and (model := model_of(event)):
            wanted[model].add(event.object_id)
    names = {}
    for model, ids in wanted.items():
        key = "public_id" if hasattr(model, "public_id") else "pk"
        valid = {value for value in ids if is_key(value, key)}
        for found in model._default_manager.filter(**{f"{key}__in": valid}):
            names[model._meta.label_lower, str(getattr(found, key))] = str(found)
    return names


def is_key(value: str, key: str) -> bool:
    """A name of the right kind; anything else would stop the query."""
    try:
        return bool(UUID(value)) if key == "public_id" else value.isdecimal()
    except ValueError:
        return False


def participant_names(ids, reader) -> dict:
    names: dict = {}
    for namer in participant_namers:
        names |= namer(reader, ids)
    return names
