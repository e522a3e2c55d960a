"""What sounds of one person, for the person's own page, in one query.

To put the question into words takes the processor many times as long as to ask it (P7). So its words are kept for the
day and the project, as it stood, that they were made for; only the person differs from one look to the next.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef
from django.utils import timezone

from participants.alarms import ALARMS, Alarm, all_rests, sounding
from participants.models import AlarmRest, Participation
from participants.person_page import person_address

SOMEBODY = -8_314_159  # stands in the kept words for the participation asked about
MOST_KEPT = 500
Question = tuple[str, tuple]

kept: dict[tuple, Question] = {}


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
    """As `alarms.numbers` counts it. What waits takes a second query, where there is anything that does."""
    if participation.next_start:
        return OfPerson([], [])  # the person has come back since: what was before is over
    project, today = participation.project, timezone.localdate()
    *sounds, waits = ask(project, today, participation.pk)
    told = {alarm.code: said(alarm, participation) for alarm in ALARMS} if waits or any(sounds) else {}
    return OfPerson(
        [told[alarm.code] for alarm, now in zip(ALARMS, sounds, strict=True) if now],
        [(rest, told[rest.code]) for rest in waiting(participation, today)] if waits else [],
    )


def said(alarm: Alarm, participation: Participation) -> Sounding:
    return Sounding(alarm, alarm.text(participation.project), person_address(alarm.tab, participation))


def waiting(participation: Participation, today: date):
    found = all_rests(participation.project, today).filter(participation=participation)
    return found.select_related("by").order_by("until", "pk")


def ask(project, today: date, pk: int) -> tuple:
    sql, parameters = question(project, today)
    with connection.cursor() as cursor:
        cursor.execute(sql, [pk if one == SOMEBODY else one for one in parameters])
        return cursor.fetchone()


def question(project, today: date) -> Question:
    facts = [getattr(project, field.attname) for field in project._meta.concrete_fields]
    key = (connection.vendor, today, len(ALARMS), *facts)
    if key not in kept:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = in_words(project, today)
    return kept[key]


def in_words(project, today: date) -> Question:
    """A column for each alarm, whether it sounds, and whether anything at all was said to wait."""
    columns = {
        f"sounds_{alarm.code}": ExpressionWrapper(sounding(alarm, project, today), BooleanField()) for alarm in ALARMS
    }
    said = AlarmRest.objects.in_force(today).filter(participation=OuterRef("pk"))
    asked = Participation.objects.filter(pk=SOMEBODY).order_by().annotate(**columns, waits=Exists(said))
    sql, parameters = asked.values_list(*columns, "waits").query.get_compiler(connection=connection).as_sql()
    return sql, tuple(parameters)
