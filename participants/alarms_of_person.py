"""What sounds of one person, for the person's own page, in one query.

Its words are kept for the day and the project, as it stood, that they were made for; only the person differs from one
look to the next.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef
from django.utils import timezone

from participants import kept_words
from participants.alarms import ALARMS, Alarm
from participants.models import AlarmRest, Participation
from participants.person_page import person_address

SOMEBODY = -8_314_159  # stands in the kept words for the participation asked about


@dataclass(frozen=True)
class Sounding:
    """`text` says the alarm with the project's threshold; at `address` something can be done about it."""

    alarm: Alarm
    text: str
    address: str


@dataclass(frozen=True)
class OfPerson:
    """What sounds, and what was said that it may wait."""

    sounding: list[Sounding]
    waiting: list[tuple[AlarmRest, Sounding]]


def of_person(participation: Participation) -> OfPerson:
    """As `alarms.numbers` counts it. What waits takes two more queries, where there is anything that does."""
    if participation.next_start:
        return OfPerson([], [])  # the person has come back since: what was before is over
    today = timezone.localdate()
    *holds, any_rest = ask(participation.project, today, participation.pk)
    rests = waiting(participation, today) if any_rest else {}
    sounds = [alarm for alarm, now in zip(ALARMS, holds, strict=True) if now and alarm.code not in rests]
    told = {alarm.code: said(alarm, participation) for alarm in ALARMS if alarm in sounds or alarm.code in rests}
    return OfPerson([told[alarm.code] for alarm in sounds], [(rest, told[rest.code]) for rest in rests.values()])


def said(alarm: Alarm, participation: Participation) -> Sounding:
    return Sounding(alarm, alarm.text(participation.project), person_address(alarm.tab, participation))


def waiting(participation: Participation, today: date) -> dict[str, AlarmRest]:
    """What was said of an alarm that has not begun anew since, as `alarms.rests`."""
    found = AlarmRest.objects.in_force(today).filter(participation=participation).select_related("by")
    rests = {rest.code: rest for rest in found.order_by("until", "pk")}
    alarms = [alarm for alarm in ALARMS if alarm.code in rests]
    begun = [alarm.since(participation.project, today) for alarm in alarms if alarm.since]
    days = iter(Participation.objects.filter(pk=participation.pk).values_list(*begun).get() if begun else ())
    since = {alarm.code: next(days) for alarm in alarms if alarm.since}
    return {
        code: rest
        for code, rest in rests.items()
        if code in {alarm.code for alarm in alarms}
        and (rest.since is None or code not in since or since[code] <= rest.since)
    }


def ask(project, today: date, pk: int) -> tuple:
    facts = [getattr(project, field.attname) for field in project._meta.concrete_fields]
    sql, parameters = kept_words.words(("alarms", today, len(ALARMS), *facts), lambda: question(project, today))
    return kept_words.answer((sql, tuple(pk if one == SOMEBODY else one for one in parameters)))[0]


def question(project, today: date):
    """A column for each alarm, whether its condition holds, and whether anything at all was said to wait.

    What was said is looked at where there is anything: each look at it in the same question would cost the database
    more than all conditions.
    """
    columns = {
        f"holds_{alarm.code}": ExpressionWrapper(alarm.condition(project, today), BooleanField()) for alarm in ALARMS
    }
    said = AlarmRest.objects.in_force(today).filter(participation=OuterRef("pk"))
    asked = Participation.objects.filter(pk=SOMEBODY).order_by().annotate(**columns, waits=Exists(said))
    return asked.values_list(*columns, "waits")
