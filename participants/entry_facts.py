"""The facts of each of a person's participations in a project, as people read them."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from participants.countries import country_name
from participants.models import CoachAssignment, Participation

PER_PAGE = 5
AT_ENTRY = [
    *("target_group", "group", "labour_status", "unemployed_months", "in_education", "disability"),
    *("isced", "upper_secondary_complete", "support", "support_months"),
]
AT_EXIT = ["destination", "exit_reason", "chances_improved", "life_situation_improved"]
AFTERWARDS = ["outcome", "outcome_recorded_on", "outcome_evidence"]
OF_PERSON = ["age", "age_band", "sex", "foreign_born"]


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    known: bool


@dataclass(frozen=True)
class Period:
    """One participation: `person` are the frozen facts about the person, the same on each row."""

    participation: Participation
    person: tuple[Fact, ...]
    entry: tuple[Fact, ...]
    exit: tuple[Fact, ...]
    afterwards: tuple[Fact, ...]


def periods(participation: Participation, number) -> tuple[Page, list[Period]]:
    """The latest first."""
    coaches = CoachAssignment.objects.filter(participation=OuterRef("pk")).order_by("-start", "-pk")
    own = (
        Participation.objects.filter(participant=participation.participant_id, project=participation.project_id)
        .select_related("target_group", "group")
        .annotate(coach_name=Subquery(coaches.values("coach__name")[:1]))
        .order_by("-start", "-pk")
    )
    page = Paginator(own, PER_PAGE).get_page(number)
    return page, [period(one) for one in page.object_list]


def period(participation: Participation) -> Period:
    return Period(
        participation=participation,
        person=facts(participation, OF_PERSON),
        entry=facts(participation, AT_ENTRY),
        exit=facts(participation, AT_EXIT) if participation.exit else (),
        afterwards=facts(participation, AFTERWARDS) if participation.outcome else (),
    )


def facts(participation: Participation, names) -> tuple[Fact, ...]:
    return tuple(fact(participation, name) for name in names)


def fact(participation: Participation, name: str) -> Fact:
    label = str(participation._meta.get_field(name).verbose_name)
    if name == "age_band":
        label = _("age group")
    text = shown(participation, name)
    return Fact(label, text or _("not known"), bool(text))


def shown(instance, name: str) -> str:
    """A stored value as a person reads it; "" for what is not known."""
    value = getattr(instance, name)
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in ("country_of_birth", "citizenship"):
        return country_name(value)
    display = getattr(instance, f"get_{name}_display", None)
    return str(display() if display else value)
