"""The mapping: its parts, its versions and what differs between two of them, and a new one from an earlier time.

Which version somebody writes into is settled here (`write_into`): one day's work is one version, unless somebody has
said "done for now" before the day was over.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import AuditAction
from accounts.models import AuditEvent, User
from participants import planning
from participants.enums import Employability
from participants.models import Mapping, MappingVersion, Participant, Participation, Skill
from participants.word_diff import Piece, word_diff

# The chapters of the page, each with its parts in the order in which one talks about them.
CHAPTERS = [
    (gettext_lazy("Situation"), ["social_situation", "health"]),
    (gettext_lazy("Education"), ["education", "foreign_education", "validation"]),
    (gettext_lazy("Experience and skills"), ["work_experience", "life_experience", "informal_competence"]),
    (gettext_lazy("Languages, licences, network"), ["languages", "licences", "network"]),
    (gettext_lazy("Where to"), ["wishes", "work_wishes", "labour_market"]),
    (gettext_lazy("The coach's judgement"), ["employability", "judgement"]),
]
PARTS = [name for _title, names in CHAPTERS for name in names]


@dataclass(frozen=True)
class Part:
    """One part of a version, as it is read. `pieces`: what differs from the version before; none if nothing does."""

    name: str
    label: str
    question: str
    text: str
    author: str
    written_at: datetime | None
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Version:
    number: int
    begun_at: datetime
    saved_at: datetime
    content: dict[str, str]
    authors: dict[str, list]
    is_now: bool = False
    names: tuple[str, ...] = ()  # of those who wrote in it

    @property
    def employability(self) -> str:
        return shown("employability", self.content.get("employability", ""))

    def filled(self) -> int:
        return sum(bool(self.content.get(name)) for name in PARTS)


def mapping_of(participation: Participation) -> Mapping | None:
    return Mapping.objects.filter(participation=participation).first()


# --- Reading -----------------------------------------------------------------------------------------------------


def versions_of(mapping: Mapping) -> list[Version]:
    """The first first; the last is what stands now."""
    kept = [
        Version(one.number, one.begun_at, one.saved_at, one.content, one.authors) for one in mapping.versions.all()
    ]
    now = Version(
        mapping.number, mapping.begun_at, mapping.saved_at, content_of(mapping), mapping.authors, is_now=True
    )
    versions = [*kept, now]
    names = names_of(versions)
    return [replace(one, names=writers(one, names)) for one in versions]


def content_of(mapping: Mapping) -> dict[str, str]:
    return {name: getattr(mapping, name) for name in PARTS if getattr(mapping, name)}


def names_of(versions: list[Version]) -> dict[int, str]:
    keys = {key for one in versions for key, _at in one.authors.values()}
    return dict(User.objects.filter(pk__in=keys).values_list("pk", "name"))


def writers(version: Version, names: dict[int, str]) -> tuple[str, ...]:
    """Who wrote something while this version was open."""
    at_work = sorted((at, key) for key, at in version.authors.values() if moment(at) >= version.begun_at)
    return tuple(dict.fromkeys(names.get(key, "") for _at, key in at_work))


def chapters(version: Version, before: Version | None) -> list[tuple[str, list[Part]]]:
    """The whole version, chapter by chapter; each part with what differs from `before`."""
    names = names_of([version])
    return [(str(title), [part(name, version, before, names) for name in parts]) for title, parts in CHAPTERS]


def part(name: str, version: Version, before: Version | None, names: dict[int, str]) -> Part:
    field = Mapping._meta.get_field(name)
    text = version.content.get(name, "")
    key, at = version.authors.get(name, (0, ""))
    old = before.content.get(name, "") if before else text
    pieces = tuple(word_diff(shown(name, old), shown(name, text))) if old != text else ()
    label = str(field.verbose_name)
    return Part(name, label, str(field.help_text), shown(name, text), names.get(key, ""), moment(at), pieces)


def shown(name: str, text: str) -> str:
    if name == "employability" and text in Employability:
        return str(Employability(text).label)
    return text


def moment(text: str) -> datetime | None:
    return parse_datetime(text) if text else None


def empty_parts(mapping: Mapping | None) -> list[tuple[str, str]]:
    """(name, label) of what nobody has written anything about yet."""
    return [
        (name, str(Mapping._meta.get_field(name).verbose_name))
        for name in PARTS
        if mapping is None or not getattr(mapping, name)
    ]


# --- Writing -----------------------------------------------------------------------------------------------------


def ready_to_write(participation: Participation) -> Mapping:
    """The mapping, made if there is none, locked until the transaction ends. The person is locked first."""
    Participant.objects.locked([participation.participant_id])
    Mapping.objects.get_or_create(participation=participation)
    return Mapping.objects.select_for_update(of=("self",)).get(participation=participation)


def write_into(mapping: Mapping, names: list[str], *, by) -> list[str]:
    """Say that these parts are about to be written, by whom; the version before is kept, if it is over.

    `mapping` is as it is stored and locked. Gives the fields that this has changed on it.
    """
    now = timezone.now()
    if is_over(mapping, now):
        keep_version(mapping)
        mapping.number, mapping.begun_at, mapping.closed_at = mapping.number + 1, now, None
    elif not mapping.authors:
        mapping.begun_at = now
    mapping.saved_at, mapping.saved_by = now, by
    mapping.authors = {**mapping.authors, **{name: [by.pk, now.isoformat()] for name in names}}
    return ["number", "begun_at", "saved_at", "saved_by", "closed_at", "authors"]


def is_over(mapping: Mapping, now: datetime) -> bool:
    """Closed, or written on an earlier day. What has never been written goes on."""
    if not mapping.authors:
        return False
    return mapping.closed_at is not None or timezone.localdate(mapping.begun_at) < timezone.localdate(now)


def keep_version(mapping: Mapping):
    MappingVersion.objects.create(
        mapping=mapping,
        number=mapping.number,
        content=content_of(mapping),
        authors=mapping.authors,
        begun_at=mapping.begun_at,
        saved_at=mapping.saved_at,
        saved_by_id=mapping.saved_by_id,
    )


@transaction.atomic
def close(participation: Participation, *, by) -> bool:
    """Done for now: what is written from now on is a new version. False if there is nothing to close."""
    mapping = ready_to_write(participation)
    if not mapping.authors or mapping.closed_at:
        return False
    mapping.closed_at = timezone.now()
    mapping.save(update_fields=["closed_at"])
    trace(mapping, participation, AuditAction.CHANGE, by=by, fields=["closed_at"])
    return True


# --- A new time in the project -----------------------------------------------------------------------------------


def earlier_mapping(participation: Participation) -> Mapping | None:
    """Of the person's last time in the same project before this one."""
    earlier = Mapping.objects.filter(
        participation__participant=participation.participant_id,
        participation__project=participation.project_id,
        participation__start__lt=participation.start,
    )
    return earlier.select_related("participation").order_by("-participation__start").first()


@transaction.atomic
def copy_earlier(participation: Participation, *, by) -> Mapping:
    """Begin with what is known from the time before: its texts, not its judgement; its skills as they stand."""
    mapping = ready_to_write(participation)
    earlier = earlier_mapping(participation)
    if earlier is None:
        raise ValidationError(_("There is no earlier mapping to begin with."))
    if mapping.authors:
        raise ValidationError(_("The mapping has been begun already."))
    taken = [name for name in PARTS if getattr(earlier, name) and name not in ("employability", "judgement")]
    for name in taken:
        setattr(mapping, name, getattr(earlier, name))
    mapping.save(update_fields=[*taken, *write_into(mapping, taken, by=by)])
    copy_skills(earlier.participation, participation)
    trace(mapping, participation, AuditAction.CHANGE, by=by, fields=[*taken, "skills"], copied=str(earlier.public_id))
    return mapping


def copy_skills(earlier: Participation, participation: Participation):
    """Those that this time does not have yet."""
    there = set(participation.skills.values_list("kind", "name"))
    columns = ["kind", "name", "level", "country", "place", "state", "state_on", "validator"]
    Skill.objects.bulk_create(
        Skill(participation=participation, **{column: getattr(one, column) for column in columns})
        for one in earlier.skills.all()
        if (one.kind, one.name) not in there
    )


def trace(mapping: Mapping, participation: Participation, action, *, by, fields, **details):
    AuditEvent.objects.record(
        by=by,
        action=action,
        target=mapping,
        participant=participation.participant,
        project=participation.project,
        fields=fields,
        details=details,
    )


# --- What is told to whoever matches -------------------------------------------------------------------------------


def work_wishes(participation: Participation) -> str:
    """As the plan has them; before it says anything, as the mapping does."""
    mapping = Mapping.objects.filter(participation=participation).values_list("work_wishes", flat=True)
    return planning.work_wishes(participation) or mapping.first() or ""
