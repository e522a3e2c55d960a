"""Alarms in the daily letter: of each participant's alarm its coach is told twice at the most, a week apart.

What is closed, or waits, is in no letter; what sounds anew after it was closed is counted from the beginning.
"""

from collections import Counter
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import ngettext

from participants.alarms import ALARMS, of_kind
from participants.models import AlarmMail, CoachAssignment, Participation
from participants.models.alarm import MAILS_AT_MOST
from projects.models import Project
from projects.roles import Permission

APART = timedelta(days=7)


def close(user, today: date):
    """Forget the letters about alarms whose condition holds no longer."""
    for project in Project.objects.filter(pk__in=letters(user).values("participation__project")):
        for alarm in ALARMS:
            holding = Participation.objects.filter(alarm.condition(project, today), project=project)
            of_kind_sent = letters(user).filter(code=alarm.code, participation__project=project)
            of_kind_sent.exclude(participation__in=holding.values("pk")).delete()


def letters(user):
    return AlarmMail.objects.filter(user=user)


def to_tell(user, today: date) -> list[tuple[str, str, int]]:
    """(alarm, what it says, participation) of her own participants that she is to be written to about today."""
    told = {(one.code, one.participation_id): one for one in letters(user)}
    found = []
    for project in Project.objects.permitting(Permission.WORK_WITH_PARTICIPANT, user).order_by("pk"):
        coached = CoachAssignment.objects.current().filter(coach=user, participation__project=project)
        workable = Participation.objects.permitting(Permission.WORK_WITH_PARTICIPANT, user)
        hers = workable.filter(pk__in=coached.values("participation"))
        for alarm in ALARMS:
            for key in of_kind(hers, alarm, project, today).values_list("pk", flat=True):
                before = told.get((alarm.code, key))
                if before is None or (before.times < MAILS_AT_MOST and before.last_on <= today - APART):
                    found.append((alarm.code, alarm.text(project), key))
    return found


def lines(telling: list[tuple[str, str, int]]) -> list[str]:
    """What the letter says: numbers only."""
    numbers = Counter(text for _code, text, _key in telling)
    return [
        ngettext("%(alarm)s: %(number)d participant", "%(alarm)s: %(number)d participants", number)
        % {"alarm": text, "number": number}
        for text, number in numbers.items()
    ]


@transaction.atomic
def remember(user, telling: list[tuple[str, str, int]], today: date):
    """The letter has gone."""
    for code, _text, key in telling:
        one, made = letters(user).get_or_create(
            code=code, participation_id=key, user=user, defaults={"last_on": today}
        )
        if not made:
            one.times, one.last_on = one.times + 1, today
            one.save(update_fields=["times", "last_on"])
