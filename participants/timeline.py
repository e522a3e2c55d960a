"""Everything that has happened to a person in a project, in one order and one query over all the tables it stands in.

Each table is a branch of a UNION with the same columns (participants/timeline_rows.py). A second query counts the
events by kind and author: for the filters and the number of pages.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Case, CharField, Count, F, Q, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Round, TruncDate
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.models import (
    Attendance,
    CoachAssignment,
    FollowUp,
    FollowUpAttempt,
    GroupMember,
    IllHealth,
    IncomeSupport,
    Participation,
    PhasePeriod,
    Session,
)
from participants.timeline_referrals import referral_branches
from participants.timeline_rows import COLUMNS, NO_TEXT, branch, by
from participants.timeline_work import work_branches

PER_PAGE = 25
KINDS = {
    "sessions": _("Sessions"),
    "absences": _("Absences"),
    "phases": _("Phases"),
    "groups": _("Groups"),
    "referrals": _("Referrals"),
    "consents": _("Consents"),
    "participations": _("Start and exit"),
    "follow_ups": _("Follow-ups"),
    "coaches": _("Coaches"),
    "support": _("Support"),
    "mapping": _("Mapping"),
    "plan": _("Plan"),
    "self_assessments": _("Self-assessments"),
    "certificates": _("Time certificates"),
    "documents": _("Documents"),
    "placements": _("Placements"),
    "alarms": _("Alarms"),
    "corrections": _("Corrections"),
}
# Functions that give more branches: (conditions on a person's rows, on rows of the participations) → branches.
sources: list[Callable] = [referral_branches, work_branches]


def branches(participation: Participation) -> list:
    """All that is told of the person in the project, whichever participation it belongs to."""
    person, project = participation.participant, participation.project
    of_person = {"participant": person, "project": project}
    theirs = {"participation__participant": person, "participation__project": project}
    return [
        *of_sessions(theirs, person, project),
        *of_participations(of_person, theirs),
        *of_follow_ups(theirs),
        *of_support(of_person),
        of_corrections(person, project),
        *(made for source in sources for made in source(of_person, theirs)),
    ]


def of_sessions(theirs, person, project):
    held = Attendance.objects.filter(**theirs)
    author = {
        "t_author": Coalesce(F("coach__public_id"), F("session__coach__public_id")),
        "t_author_name": Coalesce(F("coach__name"), F("session__coach__name")),
    }
    kind = Case(When(present=True, then=Value("sessions")), default=Value("absences"), output_field=CharField())
    next_step = Coalesce(F("session__next_step"), NO_TEXT, output_field=TextField())
    what = {"code": F("kind"), "text": F("note"), "number": F("minutes"), "session": F("session__public_id")}
    yield branch(held.filter(present=True), kind, "attendance", F("date"), author, more=next_step, **what)
    yield branch(held.filter(present=False), kind, "absence", F("date"), author, more=F("absence"), **what)
    planned = Session.objects.filter(
        project=project, state=Session.State.PLANNED, expected__participant=person, expected__project=project
    )
    what = {"code": F("kind"), "number": F("minutes"), "session": F("public_id")}
    yield branch(planned, "sessions", "planned", F("date"), by("coach"), **what)


def of_participations(of_person, theirs):
    own = Participation.objects.filter(**of_person)
    yield branch(
        own,
        "participations",
        "start",
        F("start"),
        more=Coalesce(F("target_group__name"), NO_TEXT, output_field=TextField()),
    )
    left = own.filter(exit__isnull=False)
    yield branch(left, "participations", "exit", F("exit"), code=F("destination"), text=F("exit_reason"))
    phases = PhasePeriod.objects.filter(**theirs)
    skipped = Case(When(skipped=True, then=Value(1)), default=Value(0))
    yield branch(
        phases, "phases", "phase", F("start"), text=F("reason"), more=F("phase__name"), code=NO_TEXT, number=skipped
    )
    members = GroupMember.objects.filter(**theirs)
    yield branch(members, "groups", "group", F("start"), by("group__coach"), more=F("group__name"))
    yield branch(
        members.filter(end__isnull=False), "groups", "group_end", F("end"), by("group__coach"), more=F("group__name")
    )
    coaches = CoachAssignment.objects.filter(**theirs)
    yield branch(coaches, "coaches", "coach", F("start"), by("coach"), text=F("note"))


def of_follow_ups(theirs):
    rows = FollowUp.objects.filter(**theirs)
    withdrawn = Case(When(withdrawn_at__isnull=False, then=Value(1)), default=Value(0))
    yield branch(rows, "follow_ups", "follow_up", F("due"), number=withdrawn)
    recorded = rows.filter(recorded_on__isnull=False).exclude(outcome="")
    yield branch(
        recorded, "follow_ups", "outcome", F("recorded_on"), code=F("outcome"), text=F("note"), more=F("evidence")
    )
    of_tries = {f"follow_up__{path}": value for path, value in theirs.items()}
    tries = FollowUpAttempt.objects.filter(**of_tries)
    yield branch(
        tries, "follow_ups", "attempt", TruncDate("at"), by("by"), code=F("channel"), text=F("note"), more=F("result")
    )


def of_support(of_person):
    ore = Round(F("amount") * 100)
    yield branch(IncomeSupport.objects.filter(**of_person), "support", "income", F("month"), number=ore)
    yield branch(IllHealth.objects.filter(**of_person), "support", "ill_health", F("month"), number=F("days"))


def of_corrections(person, project):
    """Corrections made by way of this project, or by the installation itself."""
    events = AuditEvent.objects.about(*person.records()).filter(
        Q(project=project.pk) | Q(project__isnull=True), action=AuditAction.CORRECT
    )
    fields = Cast("fields", TextField())
    return branch(
        events,
        "corrections",
        "correction",
        TruncDate("at"),
        by("user"),
        code=F("object_type"),
        text=F("reason"),
        more=fields,
    )


@dataclass(frozen=True)
class Choice:
    """One way to narrow the timeline. `value` is "" for everything."""

    value: str
    label: str
    count: int
    current: bool


@dataclass(frozen=True)
class Timeline:
    rows: tuple[dict, ...]
    page: Page
    kinds: tuple[Choice, ...]
    authors: tuple[Choice, ...]


def timeline(participation: Participation, kind: str, author: str, number) -> Timeline:
    """One page of the events of a kind and by an author; "" for all. What is unknown narrows nothing."""
    parts = branches(participation)
    counts = counted(parts)
    kind = kind if kind in KINDS else ""
    author = (
        author if any(public_id and str(public_id) == author for _kind, public_id, _name, _count in counts) else ""
    )
    total = sum(row[3] for row in counts if fits(row, kind, author))
    if author:
        parts = [part.filter(t_author=author) for part in parts]
    if kind:
        parts = [part.filter(t_kind=kind) for part in parts]
    events = union(parts).order_by("-t_day", "-t_order", "-t_event", "-t_pk")
    paginator = Paginator(events, PER_PAGE)
    paginator.count = total  # counted already
    page = paginator.get_page(number)
    return Timeline(
        rows=tuple(page.object_list),
        page=page,
        kinds=tuple(kinds_of(counts, kind, author)),
        authors=tuple(authors_of(counts, kind, author)),
    )


def union(parts):
    first, *others = [part.values(*COLUMNS) for part in parts]
    return first.union(*others, all=True)


def counted(parts) -> list[tuple]:
    """(kind, author's public id, author's name, how many) of all events."""
    grouped = [
        part.values("t_kind", "t_author", "t_author_name")
        .annotate(t_count=Count("pk"))
        .values_list("t_kind", "t_author", "t_author_name", "t_count")
        for part in parts
    ]
    return list(grouped[0].union(*grouped[1:], all=True))


def fits(row: tuple, kind: str, author: str) -> bool:
    return kind in ("", row[0]) and author in ("", str(row[1]))


def kinds_of(counts, kind: str, author: str):
    """Every kind there is anything of by the author chosen, and the one chosen."""
    yield Choice("", _("everything"), sum(row[3] for row in counts if fits(row, "", author)), not kind)
    for code, label in KINDS.items():
        count = sum(row[3] for row in counts if fits(row, code, author))
        if count or code == kind:
            yield Choice(code, label, count, code == kind)


def authors_of(counts, kind: str, author: str):
    """Everybody who has done anything of the kind chosen, and the one chosen."""
    names = {str(public_id): name for _kind, public_id, name, _count in counts if public_id}
    yield Choice("", _("everybody"), sum(row[3] for row in counts if fits(row, kind, "")), not author)
    for public_id, name in sorted(names.items(), key=lambda item: item[1]):
        count = sum(row[3] for row in counts if fits(row, kind, public_id))
        if count or public_id == author:
            yield Choice(public_id, name, count, public_id == author)
