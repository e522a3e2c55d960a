"""The nine indicators of the programme period 2007–2013."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants.enums import Outcome
from reporting.indicators.definitions import (
    BY_AGE,
    BY_TARGET_GROUP,
    SHOWN_APART,
    Base,
    Hours,
    Indicator,
    Persons,
)

STARTED = Q(started_in_period=True)
DUE = Q(due_in_period=True)
SEEN = Q(outcome_seen=True)
NOT_REACHED = Q(outcome=Outcome.NOT_REACHED) | ~SEEN
IN_WORK = [Outcome.EMPLOYED, Outcome.SELF_EMPLOYED]

DUE_TEXT = _(
    "Persons whose reference day lies in the period: 90 days after the last exit, or after the project's end."
)
OUTCOME_HELP = _(
    "The status on the reference day, whenever it was learnt. Those not reached, or without a recorded outcome, "
    "stay in the population and are shown beside it."
)


def ninety_days(code: str, label, value_text, outcomes: list[Outcome]) -> Indicator:
    return Indicator(
        code=code,
        label=label,
        definition=OUTCOME_HELP,
        population_text=DUE_TEXT,
        value_text=value_text,
        groups=SHOWN_APART,
        count=Persons(Base.LAST_EXIT, among=DUE, who=Q(outcome__in=outcomes) & SEEN, not_reached=NOT_REACHED),
    )


INDICATORS = (
    Indicator(
        code="started_by_target_group",
        label=_("Started, by target group"),
        definition=_("A person counts once, in the target group of the first participation."),
        value_text=_("Persons whose first participation starts in the period."),
        groups=BY_TARGET_GROUP,
        count=Persons(Base.FIRST, who=STARTED),
    ),
    Indicator(
        code="started_by_age",
        label=_("Started, by age"),
        definition=_(
            "Age is whole years on the day of the first start. Whoever has no known birth date counts in All only."
        ),
        value_text=_("Persons whose first participation starts in the period, by the year of that start."),
        groups=BY_AGE,
        by_year=True,
        count=Persons(Base.FIRST, who=STARTED),
    ),
    Indicator(
        code="started_foreign_born",
        label=_("Started, foreign-born"),
        definition=_("Foreign-born means a known country of birth other than Sweden."),
        value_text=_("Foreign-born persons whose first participation starts in the period."),
        count=Persons(Base.FIRST, who=STARTED & Q(foreign_born=True)),
    ),
    Indicator(
        code="started_disability",
        label=_("Started, with a disability"),
        definition=_("As stated at the first start: a disability that reduces the capacity for work."),
        value_text=_("Persons with a disability whose first participation starts in the period."),
        count=Persons(Base.FIRST, who=STARTED & Q(disability=True)),
    ),
    Indicator(
        code="participant_hours",
        label=_("Participant hours"),
        definition=_(
            "The minutes of all attendance in the period at which the participant was present, divided by 60. "
            "The total is rounded by itself, so it may differ from the rounded parts."
        ),
        value_text=_("Hours present, with one decimal."),
        count=Hours(),
    ),
    ninety_days(
        "in_work_90_days",
        _("In work after 90 days"),
        _("Those of them who on the reference day were employed or had a business of their own."),
        IN_WORK,
    ),
    ninety_days(
        "in_education_90_days",
        _("In education after 90 days"),
        _("Those of them who on the reference day were in regular education."),
        [Outcome.REGULAR_EDUCATION],
    ),
    ninety_days(
        "in_other_programme_90_days",
        _("In another programme after 90 days"),
        _("Those of them who on the reference day were in another labour-market programme."),
        [Outcome.OTHER_PROGRAMME],
    ),
    Indicator(
        code="improved_chances",
        label=_("Better chances of work"),
        definition=_("The participant's own answer at the last exit."),
        population_text=_("Persons whose last participation has its exit in the period."),
        value_text=_("Those of them who answered that their chances of work have improved."),
        groups=SHOWN_APART,
        count=Persons(Base.LAST_EXIT, among=Q(left_in_period=True), who=Q(chances_improved=True)),
    ),
)
