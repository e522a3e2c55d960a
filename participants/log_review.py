"""Choosing what a month's log review looks at: all of protected persons, what shows a pattern, and some by chance."""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent, User
from accounts.street_address import street_key
from participants.log_patterns import (
    Pattern,
    Visit,
    holds,
    many_in_a_row,
    outside_hours,
    same_surname,
    sample_size,
    within,
)
from participants.models import (
    CoachAssignment,
    LogReview,
    LogReviewRow,
    Participant,
    ProtectedOpening,
    ReasonedAccess,
    Referral,
)
from projects.models import Membership, Project
from projects.roles import Permission, Reach, Role, roles_granting

LOOKS = [AuditAction.VIEW, AuditAction.EXPORT]
TELLS = ("tab", "page", "what", "paper", "kind")  # of the details: which page or file it was
SEEN_AT_MOST = 8
SHOWN_OF_ONE_PATTERN = 100  # of protected persons always all
LONG_AGO = 24  # months that can still be begun
SEES_ALL = set(roles_granting(Permission.VIEW_PARTICIPANT, Reach.PROJECT))


@dataclass
class Known:
    """What the register says of the people in the log, read in a fixed number of queries."""

    names: dict[int, str] = field(default_factory=dict)
    streets: dict[int, str] = field(default_factory=dict)
    members: dict[int, Membership] = field(default_factory=dict)
    people: dict[UUID, Participant] = field(default_factory=dict)
    coached: dict[tuple, list] = field(default_factory=lambda: defaultdict(list))
    opened: dict[tuple, list] = field(default_factory=lambda: defaultdict(list))
    asked: dict[tuple, list] = field(default_factory=lambda: defaultdict(list))
    relatives: dict[tuple, bool] = field(default_factory=dict)
    referred: set[tuple] = field(default_factory=set)


def month_bounds(month: date) -> tuple[datetime, datetime]:
    """By the clock on the wall."""
    after = (month + timedelta(days=32)).replace(day=1)
    return tuple(timezone.make_aware(datetime.combine(day, time())) for day in (month, after))  # type: ignore[return-value]


def looks_in(project, month: date):
    """Whoever was looked at as a person, and whatever was taken out."""
    first, after = month_bounds(month)
    of_people = Q(participant__isnull=False) | Q(action=AuditAction.EXPORT)
    looks = AuditEvent.objects.in_project(project).filter(at__gte=first, at__lt=after, action__in=LOOKS)
    return looks.filter(of_people, user__isnull=False)


def last_month(today: date) -> date:
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def months_to_review(project, today: date) -> list[date]:
    """Those that are over, the latest first, as far back as the project and two years."""
    months: list[date] = []
    month = last_month(today)
    while len(months) < LONG_AGO and month >= project.start.replace(day=1):
        months.append(month)
        month = last_month(month)
    return months


def review_waits(project, today: date) -> bool:
    """Whether last month's is still to be signed; where nobody was looked at there is none to do."""
    month = last_month(today)
    if month < project.start.replace(day=1):
        return False
    signed = LogReview.objects.filter(project=project, month=month, signed_at__isnull=False)
    return not signed.exists() and looks_in(project, month).exists()


@transaction.atomic
def begin(project, month: date, *, by) -> LogReview:
    """Choose what is looked at. Whoever comes second gets what the first has begun."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    if existing := LogReview.objects.filter(project=project, month=month).first():
        return existing
    if month not in months_to_review(project, timezone.localdate()):
        raise ValidationError(_("Choose a month of the project that is over."))
    visits = visits_in(project, month)
    known = known_of(visits, project)
    patterns = patterns_of(visits, known, project)
    chosen, by_chance = choose(visits, patterns, project)
    review = LogReview.objects.create(
        project=project,
        month=month,
        share=project.review_share,
        least=project.review_least,
        visits=len(visits),
        found=Counter(pattern.value for found in patterns for pattern in found),
        begun_by=by,
    )
    rows = [row(review, visits[place], patterns[place], place in by_chance, known) for place in chosen]
    LogReviewRow.objects.bulk_create(rows, batch_size=500)
    review.trace(by, AuditAction.CREATE, details={"month": f"{month:%Y-%m}", "rows": len(rows)})
    return review


def visits_in(project, month: date) -> list[Visit]:
    """One for each viewer, person and day, in order of time."""
    visits: dict[tuple, Visit] = {}
    zone = timezone.get_default_timezone()
    columns = looks_in(project, month).order_by("at", "pk").values_list(
        "pk", "user_id", "participant", "at", "action", "details"
    )  # fmt: skip
    for pk, viewer, person, at, action, details in columns.iterator(chunk_size=5000):
        local = at.astimezone(zone)
        key = (viewer, person, local.date())
        visit = visits.get(key)
        if visit is None:
            visit = visits[key] = Visit(viewer, person, pk, local, local)
        visit.until = local
        visit.times.append(local)
        visit.exports += action == AuditAction.EXPORT
        visit.seen.update({(name, details[name]): None for name in TELLS if isinstance(details.get(name), str)})
    return list(visits.values())


def known_of(visits, project) -> Known:
    viewers = {visit.viewer for visit in visits}
    ids = {visit.person for visit in visits if visit.person}
    known = Known()
    for pk, name, street in User.objects.filter(pk__in=viewers).values_list("pk", "name", "address_key"):
        known.names[pk], known.streets[pk] = name, street
    members = Membership.objects.filter(project=project, user__in=viewers).select_related("group", "party")
    known.members = {member.user_id: member for member in members}
    columns = ["public_id", "last_name", "first_name", "protected", "degree", "address"]
    known.people = {one.public_id: one for one in Participant._base_manager.filter(public_id__in=ids).only(*columns)}
    for coach, person, start, end in assignments(project, viewers):
        known.coached[coach, person].append((start, end))
    for model in (ReasonedAccess, ProtectedOpening):
        openings = model.objects.filter(project=project, user__in=viewers)  # type: ignore[attr-defined]
        told = openings.values_list("user", "participant__public_id", "opened_at", "until", "reason")
        for viewer, person, at, until, reason in told:
            known.opened[viewer, person].append((at, until, reason))
            if model is ProtectedOpening:
                known.asked[viewer, person].append((at, until))
    known.referred = set(Referral.objects.filter(project=project).values_list("group", "participant__public_id"))
    return known


def assignments(project, coaches):
    """(coach, person, first day, last day or None): the last one of somebody who has left follows up after it."""
    rows = CoachAssignment.objects.filter(participation__project=project, coach__in=coaches)
    last = dict(
        CoachAssignment.objects.filter(participation__project=project)
        .order_by("participation", "start", "pk")
        .values_list("participation", "pk")
    )
    columns = ("pk", "coach", "participation", "participation__participant__public_id", "start", "end")
    more = ("participation__exit", "participation__next_start")
    for pk, coach, participation, person, start, end, left, again in rows.values_list(*columns, *more):
        follows_up = end is not None and end == left and last[participation] == pk
        yield coach, person, start, again if follows_up else end


def patterns_of(visits, known, project) -> list[list[Pattern]]:
    """What each visit shows. In the order of the patterns, so that the worst stands first."""
    in_a_row = in_a_row_places(visits)
    keys = {person.public_id: street_key(person.address) for person in known.people.values()}
    patterns = []
    for place, visit in enumerate(visits):
        checks = {
            Pattern.PROTECTED: is_protected(visit, known),
            Pattern.SURNAME: shares_surname(visit, known),
            Pattern.ADDRESS: bool(known.streets[visit.viewer])
            and known.streets[visit.viewer] == keys.get(visit.person),
            Pattern.NO_ASSIGNMENT: visit.person is not None and not is_hers(visit, known),
            Pattern.ODD_HOURS: any(outside_hours(at, project.work_starts, project.work_ends) for at in visit.times),
            Pattern.MANY: place in in_a_row,
            Pattern.EXPORT: visit.exports > 0,
        }
        patterns.append([pattern for pattern, shown in checks.items() if shown])
    return patterns


def is_protected(visit, known) -> bool:
    """Now, or that day: she was opened with the reason that only protected persons ask for."""
    person = known.people.get(visit.person)
    if person is not None and person.protected:
        return True
    asked = known.asked.get((visit.viewer, visit.person), ())
    return any(within(at, asked) for at in visit.times)


def shares_surname(visit, known) -> bool:
    key = visit.viewer, visit.person
    if key not in known.relatives:
        person = known.people.get(visit.person)
        known.relatives[key] = person is not None and same_surname(known.names[visit.viewer], person.last_name)
    return known.relatives[key]


def is_hers(visit, known) -> bool:
    """By her role, as her coach that day, or referred by her group. A reason that she gave stands beside the row."""
    member = known.members.get(visit.viewer)
    if member is None:
        return False
    if member.role in SEES_ALL:
        return True
    if member.role == Role.CASEWORKER:
        return (member.group_id, visit.person) in known.referred
    coached = known.coached.get((visit.viewer, visit.person), ())
    return any(holds(visit.day, start, end) for start, end in coached)


def in_a_row_places(visits) -> set[int]:
    """Which visits belong to many people looked at within a short time by one viewer."""
    of_viewer: dict[int, list[tuple]] = defaultdict(list)
    for place, visit in enumerate(visits):
        if visit.person is not None:
            of_viewer[visit.viewer] += [(at, visit.person, place) for at in visit.times]
    found = set()
    for views in of_viewer.values():
        views.sort()
        found |= {views[number][2] for number in many_in_a_row([(at, person) for at, person, _place in views])}
    return found


def choose(visits, patterns, project, chance=None) -> tuple[list[int], set[int]]:
    """(the places of what is looked at, those of them that chance has chosen)."""
    chance = chance or random.SystemRandom()
    size = sample_size(len(visits), project.review_share, project.review_least)
    by_chance = set(chance.sample(range(len(visits)), size))
    chosen = set(by_chance)
    for pattern in Pattern:
        shown = [place for place, found in enumerate(patterns) if pattern in found]
        if pattern is not Pattern.PROTECTED and len(shown) > SHOWN_OF_ONE_PATTERN:
            shown = chance.sample(shown, SHOWN_OF_ONE_PATTERN)
        chosen.update(shown)
    return sorted(chosen), by_chance


def row(review, visit, patterns, by_chance, known) -> LogReviewRow:
    member = known.members.get(visit.viewer)
    units = [str(unit) for unit in (member.group, member.party) if unit] if member else []
    openings = known.opened.get((visit.viewer, visit.person), ())
    reasons = [reason for at, until, reason in openings if at <= visit.until and visit.at <= until]
    return LogReviewRow(
        review=review,
        event_id=visit.event,
        viewer_id=visit.viewer,
        role=member.role if member else "",
        unit=", ".join(units),
        participant=visit.person,
        at=visit.at,
        until=visit.until,
        views=len(visit.times),
        seen=[list(pair) for pair in visit.seen][:SEEN_AT_MOST],
        reason=" / ".join(dict.fromkeys(reasons)),
        patterns=[pattern.value for pattern in patterns],
        by_chance=by_chance,
    )
