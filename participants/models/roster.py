"""Who is on a session's list, and whether each of them may stand there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Q, Subquery, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from participants.models.month_lock import lock_facts, month_of, refuse_locked, seems_locked
from participants.models.participant import Participant
from participants.models.participation import Participation
from projects.models import Membership
from projects.roles import Permission

MINUTES_A_DAY = 24 * 60
WORK = Permission.WORK_WITH_PARTICIPANT


@dataclass(frozen=True)
class Line:
    """One person on the list (the participant's public id). `minutes` where they differ from the session's."""

    person: UUID
    present: bool = True
    absence: str = ""
    note: str = ""
    minutes: int | None = None


def placed(project, day: date, lines: Iterable[Line], by, *, besides=None) -> dict[Line, Participation]:
    """The participation of each person that the day lies in, the people locked until the transaction ends.

    Refused as a whole if `by` may not work with one of them, one does not take part that day, or a certificate locks
    the month of one. Each participation has `other_minutes`: what the ledger has for the person on that day in all
    projects, without the rows `besides`.
    """
    lines = list(lines)
    wanted = {line.person for line in lines}
    if len(wanted) < len(lines):
        raise ValidationError(_("Somebody stands twice on the list."))
    people = {person.pk: person for person in Participant.objects.locked(public_ids=wanted)}
    found = {one.participant_id: one for one in taking_part(project, day, people, by, besides)}
    if len(found) < len(wanted):
        refuse_those_missing(project, day, wanted, set(found), by)
    by_person = {people[pk].public_id: one for pk, one in found.items()}
    for pk, one in found.items():
        one.participant, one.project = people[pk], project
    if locked := [(one, day) for one in found.values() if seems_locked(one)]:
        refuse_locked(locked, "date")
    return {line: by_person[line.person] for line in lines}


def taking_part(project, day, people, by, besides):
    """After the lock: whoever is leaving in this moment has left, or waits for us."""
    from participants.models.attendance import Attendance

    rows = Attendance.objects.filter(participation__participant=OuterRef("participant"), date=day)
    if besides is not None:
        rows = rows.exclude(pk__in=besides)
    total = rows.order_by().values("participation__participant").annotate(total=Sum("minutes")).values("total")
    any_protected = any(person.protected for person in people.values())
    workable = Participation.objects.permitting_in(WORK, by, project, any_protected=any_protected)
    found = workable.filter(holds(day), participant__in=people).annotate(
        other_minutes=Subquery(total), **lock_facts(project, month_of(day))
    )
    return found.only("public_id", "participant", "project", "start", "exit")


def holds(day: date, way: str = "") -> Q:
    """Participations in whose period the day lies; both ends belong to it."""
    still = Q(**{f"{way}exit__isnull": True}) | Q(**{f"{way}exit__gte": day})
    return Q(**{f"{way}start__lte": day}) & still


def refuse_those_missing(project, day, wanted, found, by):
    mine = Participation.objects.permitting_in(WORK, by, project)
    people = Participant.objects.filter(public_id__in=wanted, participations__in=mine).distinct()
    away = [str(person) for person in people if person.pk not in found]
    if away:
        text = _("%(names)s does not take part in the project on %(day)s. Choose another day, or another person.")
        raise ValidationError({"date": text % {"names": ", ".join(sorted(away)), "day": day}})
    raise ValidationError(
        _("Somebody on the list is not among your participants, and is not saved here. Is it wrong? Ask the leader.")
    )


def check_day_is_long_enough(participation: Participation, day: date, minutes: int):
    """24 hours a day for one person, over all projects. What the other projects have is not said."""
    if minutes + (participation.other_minutes or 0) > MINUTES_A_DAY:
        text = _("With this %(name)s would have more than 24 hours on %(day)s. Check the minutes.")
        raise ValidationError({"minutes": text % {"name": participation.participant, "day": day}})


def check_coach(project, user):
    """A session is led by somebody who works with participants of the project now."""
    members = Membership.objects.current().granting(WORK)
    if not members.filter(project=project, user=user).exists():
        raise ValidationError({"coach": _("Choose a coach who is a member of the project now.")})


def check_minutes(minutes):
    if not minutes or not 1 <= minutes <= MINUTES_A_DAY:
        raise ValidationError({"minutes": _("The minutes must lie between 1 and 1440.")})


def check_not_ahead(day: date):
    if day > timezone.localdate():
        raise ValidationError({"date": _("What has been held lies in the past: choose today or an earlier day.")})


def refuse_nobody(roster):
    if not roster:
        raise ValidationError(_("Choose at least one participant."))


def check_ahead(day: date):
    if day < timezone.localdate():
        raise ValidationError({"date": _("What is planned lies ahead: choose today or a later day.")})
