"""Alarms in the daily letter: of each participant's alarm its coach is told twice at the most, a week apart.

What waits or is closed is in no letter: nobody who has left, no project that has ended. What sounds anew after it was
closed is counted from the beginning.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import DateField, Value
from django.utils.translation import ngettext

from participants.alarms import ALARMS, of_kind
from participants.models import AlarmMail, CoachAssignment, Participation
from participants.models.alarm import MAILS_AT_MOST
from projects.models import Project
from projects.roles import Permission

APART = timedelta(days=7)


@dataclass(frozen=True)
class Telling:
    """`text` is what the letter says of the alarm, `participation` whom it is about, `since` as of `AlarmRest`."""

    code: str
    text: str
    participation: int
    since: date | None


def close(user, today: date):
    """Forget the letters about alarms whose condition holds no longer."""
    for project in Project.objects.filter(pk__in=letters(user).values("participation__project")):
        for alarm in ALARMS:
            holding = Participation.objects.filter(alarm.condition(project, today), project=project)
            of_kind_sent = letters(user).filter(code=alarm.code, participation__project=project)
            of_kind_sent.exclude(participation__in=holding.values("pk")).delete()


def letters(user):
    return AlarmMail.objects.filter(user=user)


def to_tell(user, today: date) -> list[Telling]:
    """Of her own participants, what she is to be written to about today."""
    told = {(one.code, one.participation_id): one for one in letters(user)}
    found = []
    running = Project.objects.permitting(Permission.WORK_WITH_PARTICIPANT, user).filter(end__gte=today)
    for project in running.order_by("pk"):
        coached = CoachAssignment.objects.current().filter(coach=user, participation__project=project)
        workable = Participation.objects.permitting(Permission.WORK_WITH_PARTICIPANT, user)
        hers = workable.filter(pk__in=coached.values("participation"), exit__isnull=True)
        for alarm in ALARMS:
            for key, since in with_beginning(of_kind(hers, alarm, project, today), alarm, project, today):
                before = told.get((alarm.code, key))
                if is_due(before, since, today):
                    found.append(Telling(alarm.code, alarm.text(project), key, since))
    return found


def with_beginning(participations, alarm, project, today: date):
    """(participation, the day by which the alarm is told from an earlier one)."""
    since = alarm.since(project, today) if alarm.since else Value(None, DateField())
    return participations.values_list("pk", since)


def is_due(before: AlarmMail | None, since: date | None, today: date) -> bool:
    if before is None or is_another(before, since):
        return True
    return before.times < MAILS_AT_MOST and before.last_on <= today - APART


def is_another(before: AlarmMail, since: date | None) -> bool:
    """It has ended and begun anew since."""
    return before.since is not None and since is not None and since > before.since


def lines(telling: list[Telling]) -> list[str]:
    """What the letter says: numbers only."""
    numbers = Counter(one.text for one in telling)
    return [
        ngettext("%(alarm)s: %(number)d participant", "%(alarm)s: %(number)d participants", number)
        % {"alarm": text, "number": number}
        for text, number in numbers.items()
    ]


@transaction.atomic
def remember(user, telling: list[Telling], today: date) -> list[AlarmMail]:
    """The letter goes. Counted before it does: who is killed between the two sends none too many. What was before."""
    before = {(one.code, one.participation_id): one for one in letters(user)}
    for one in telling:
        earlier = before.get((one.code, one.participation))
        times = 1 if earlier is None or is_another(earlier, one.since) else earlier.times + 1
        letters(user).update_or_create(
            code=one.code,
            participation_id=one.participation,
            user=user,
            defaults={"times": times, "last_on": today, "since": one.since},
        )
    return list(before.values())


@transaction.atomic
def forget(user, before: list[AlarmMail]):
    """The letter did not go: as it was before it."""
    letters(user).delete()
    AlarmMail.objects.bulk_create(before)
