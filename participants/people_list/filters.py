"""Whom the list of participants shows: what its address can ask for, and how many each answer would give.

One query, whose words are kept for the day, counts by coach, target group and every condition at once; what stands on
the chips is added up from its few cells, so that each chip says how many its list has with all else that is chosen.
"""

import json
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from participants.attention import ATTENTION, BY_CODE
from participants.kept_words import answer, in_words, words
from participants.models import CoachAssignment, FollowUp, Participation

NOW, LEFT, ALL, FOLLOW_UP = "", "left", "all", "follow_up"
BY = ["coach", "target_group__code", "target_group__name", "target_group__position"]
LISTED, LISTED_SQL = -8_314_160, "SELECT %s AS listed"  # stand in the kept words for the people asked about
SHOWN = [NOW, *(attention.code for attention in ATTENTION), FOLLOW_UP, LEFT, ALL]


@dataclass(frozen=True)
class Chosen:
    """What the address asks for, checked (participants/forms/people_list.py). Nothing is everybody here now."""

    show: str = NOW
    coach: str = ""
    group: str = ""
    sort: str = ""

    def query(self, **others) -> str:
        """The address of the list, or of one that differs in what the others say."""
        return urlencode({name: value for name, value in {**vars(self), **others}.items() if value})

    def as_dict(self) -> dict:
        """For the trail: codes and public ids only."""
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class Chip:
    label: str | Promise
    number: int
    query: str
    current: bool


def listed(project, user, permission):
    """Whoever may be on the user's list: the latest participation of each, with the phase now."""
    permitted = Participation.objects.permitting_in(permission, user, project)
    return permitted.filter(next_start__isnull=True).with_phase()


def of_coach(what) -> Subquery:
    """Of the coach of a listed participation; after the exit, of whoever follows up: the latest, if she still is.

    The same as `CoachAssignment.objects.current()`, asked from the participation's side, in less than half the time.
    """
    latest = CoachAssignment.objects.filter(participation=OuterRef("pk")).order_by("-start", "-pk")
    still = Q(end__isnull=True) | Q(end__gt=timezone.localdate()) | Q(end=OuterRef("exit"))
    return Subquery(latest.values(coach_now=Case(When(still, then=what)))[:1])


def condition(show: str, today: date) -> Q:
    """What a participation must be to stand on that list."""
    here = Q(exit__isnull=True)
    if show in BY_CODE:
        return here & BY_CODE[show].condition(today)
    if show == FOLLOW_UP:
        return Q(Exists(FollowUp.objects.to_do().filter(participation=OuterRef("pk"))))
    return {NOW: here, LEFT: Q(exit__isnull=False), ALL: Q()}[show]


def narrowed(people, chosen: Chosen, today: date):
    people = people.filter(condition(chosen.show, today))
    if chosen.coach:
        people = people.alias(coach_id=of_coach(F("coach__public_id"))).filter(coach_id=chosen.coach)
    return people.filter(target_group__code=chosen.group) if chosen.group else people


class Counts:
    """How many there are of each kind. `coaches`: public id → name of those who have somebody, by name."""

    def __init__(self, people, today: date, shown: list[str]):
        self.cells = cells(people, today, shown)
        found = {(cell["coach_name"], cell["coach"]) for cell in self.cells if cell["coach"]}
        self.coaches = {public_id: name for name, public_id in sorted(found)}

    def number(self, chosen: Chosen, **others) -> int:
        """How many are on the list that is chosen, but for what the others say."""
        wanted = {"show": chosen.show, "coach": chosen.coach, "group": chosen.group, **others}
        return sum(
            cell[name_of(wanted["show"])]
            for cell in self.cells
            if (not wanted["coach"] or cell["coach"] == wanted["coach"])
            and (not wanted["group"] or cell["target_group__code"] == wanted["group"])
        )

    def groups(self) -> dict[str, str]:
        """Code → name of the target groups that somebody is in, in the project's order."""
        by = ["target_group__position", "target_group__code", "target_group__name"]
        found = {tuple(cell[name] for name in by) for cell in self.cells if cell["target_group__code"]}
        return {code: name for _position, code, name in sorted(found)}


def cells(people, today: date, shown: list[str]) -> list[dict]:
    """What is counted, by coach and target group. Who may be counted is asked anew each time."""
    try:
        listed, of_listed = in_words(people.order_by().values("pk"))
    except EmptyResultSet:
        return []
    numbers = [name_of(show) for show in shown]
    sql, parameters = words(("people", today, *shown), lambda: counting(today, shown))
    before, after = sql.split(LISTED_SQL)
    at = parameters.index(LISTED)
    rows = answer((f"{before}{listed}{after}", (*parameters[:at], *of_listed, *parameters[at + 1 :])))
    return [of_known_coach(dict(zip([*BY, *numbers], row, strict=True))) for row in rows]


def counting(today: date, shown: list[str]):
    """The question, with a gap where it says of whom."""
    who = JSONObject(id="coach__public_id", name="coach__name")  # both by one question about each row
    numbers = {name_of(show): Count("pk", filter=condition(show, today)) for show in shown}
    people = Participation.objects.filter(pk__in=RawSQL(LISTED_SQL, [LISTED])).with_phase().order_by()  # noqa: S611
    return people.annotate(coach=of_coach(who)).values(*BY).annotate(**numbers).values_list(*BY, *numbers)


def of_known_coach(cell: dict) -> dict:
    coach = json.loads(cell["coach"] or "{}")
    return cell | {"coach": str(UUID(coach["id"])) if coach else "", "coach_name": coach.get("name", "")}


def name_of(show: str) -> str:
    return f"number_{show or 'now'}"


def label_of(show: str) -> str | Promise:
    labels = {
        NOW: _("In the project"),
        FOLLOW_UP: _("To follow up"),
        LEFT: _("Have left"),
        ALL: _("Everybody"),
        **{attention.code: attention.label for attention in ATTENTION},
    }
    return labels[show]


def chips(counts: Counts, chosen: Chosen, shown: list[str]) -> list[Chip]:
    """One for each list. Kinds of attention that nobody wants are left out."""
    numbers = {show: counts.number(chosen, show=show) for show in shown}
    return [
        Chip(label_of(show), number, chosen.query(show=show), show == chosen.show)
        for show, number in numbers.items()
        if number or show in {NOW, LEFT, chosen.show}
    ]


def coach_chips(counts: Counts, chosen: Chosen) -> list[Chip]:
    return among(counts, chosen, "coach", counts.coaches)


def group_chips(counts: Counts, chosen: Chosen) -> list[Chip]:
    return among(counts, chosen, "group", counts.groups())


def mine(counts: Counts, chosen: Chosen, user) -> Chip | None:
    """Her own people, for whoever sees more than them and has some."""
    own = str(user.public_id)
    if own not in counts.coaches:
        return None
    return Chip(_("Mine"), counts.number(chosen, coach=own), chosen.query(coach=own), chosen.coach == own)


def among(counts: Counts, chosen: Chosen, name: str, choices: dict[str, str]) -> list[Chip]:
    """Everybody, and one for each of the choices."""
    now = getattr(chosen, name)
    return [
        Chip(label, counts.number(chosen, **{name: value}), chosen.query(**{name: value}), value == now)
        for value, label in [("", _("All")), *choices.items()]
    ]
