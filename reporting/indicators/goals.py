"""How each goal that a project may promise is counted. Codes and labels stand in projects.enums.GoalCode."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from employers.counting import HOW_COUNTED, WHO_COUNTS
from participants.enums import AgeBand, Destination
from projects.enums import GoalCode
from reporting.indicators.definitions import (
    AGED_16_24,
    FOREIGN_BORN,
    Base,
    EmployersContacted,
    IncomeSupportChange,
    Indicator,
    Persons,
)
from reporting.indicators.esf_2007_2013 import IN_WORK, NOT_REACHED, OUTCOME_HELP, SEEN

PREFIX = "goal:"
TO_WORK = [Destination.EMPLOYED, Destination.SELF_EMPLOYED]
TO_SELF_SUPPORT = [*TO_WORK, Destination.REGULAR_EDUCATION, Destination.SELF_SUPPORT]
AGED_25_64 = Q(age_band__in=[AgeBand.FROM_25, AgeBand.FROM_30, AgeBand.FROM_55])
EVERYBODY = Q()

LEFT_TEXT = _("Persons whose last participation has ended on the as-of day or before.")
FLAG_HELP = _("Persons started from the project's beginning to the as-of day. The goals by origin and age overlap.")
PAIRED_HELP = _(
    "The participant's own answer at the last exit. Shown beside, and not part of the figure: of those who rated "
    "their life situation themselves both at the start and at the exit of that participation, on the same five "
    "steps, how many rated it higher at the exit. Whoever has not rated it both times has no paired answer."
)
PAIRED_CHANCES_HELP = _(
    "Once per person, also for whoever left to work and answered yes. Shown beside, and not part of the figure: of "
    "those who rated their chances of a job themselves both at the start and at the exit of their last "
    "participation, on the same five steps, how many rated them higher at the exit. Whoever has not rated them both "
    "times has no paired answer."
)
STARTED_TEXT = _("Persons who have started in the project on the as-of day or before.")


def goal(code: GoalCode, definition, value_text, count, population_text="") -> Indicator:
    return Indicator(
        code=PREFIX + code.value,
        label=code.label,
        definition=definition,
        population_text=population_text,
        value_text=value_text,
        count=count,
    )


def at_exit(code: GoalCode, definition, value_text, who: Q) -> Indicator:
    """A share of those who have left."""
    return goal(code, definition, value_text, Persons(Base.LAST_EXIT, among=EVERYBODY, who=who), LEFT_TEXT)


GOALS = {
    GoalCode(definition.code.removeprefix(PREFIX)): definition
    for definition in (
        goal(
            GoalCode.PARTICIPANTS,
            _("A person counts once, however many participations there are."),
            STARTED_TEXT,
            Persons(Base.FIRST),
        ),
        goal(
            GoalCode.PARTICIPANTS_FOREIGN_BORN,
            FLAG_HELP,
            _("Those of them who are foreign-born."),
            Persons(Base.FIRST, who=FOREIGN_BORN.condition),
        ),
        goal(
            GoalCode.PARTICIPANTS_16_24,
            FLAG_HELP,
            _("Those of them who were 16–24 at the first start."),
            Persons(Base.FIRST, who=AGED_16_24.condition),
        ),
        goal(
            GoalCode.PARTICIPANTS_25_64,
            FLAG_HELP,
            _("Those of them who were 25–64 at the first start."),
            Persons(Base.FIRST, who=AGED_25_64),
        ),
        at_exit(
            GoalCode.WORK_OR_EMPLOYABLE,
            PAIRED_CHANCES_HELP,
            _("Those who left to work or a business of their own, or whose chances of work have improved."),
            Q(destination__in=TO_WORK) | Q(chances_improved=True),
        ),
        goal(
            GoalCode.IN_WORK_90_DAYS,
            OUTCOME_HELP,
            _("Those of them who on the reference day were employed or had a business of their own."),
            Persons(
                Base.LAST_EXIT,
                among=Q(due_so_far=True),
                who=Q(outcome__in=IN_WORK) & SEEN,
                not_reached=NOT_REACHED,
            ),
            _("Persons whose reference day lies between the project's start and the as-of day."),
        ),
        goal(
            GoalCode.EMPLOYER_CONTACTS,
            HOW_COUNTED,
            WHO_COUNTS,
            EmployersContacted(),
        ),
        at_exit(
            GoalCode.WORK_STUDIES_OR_SELF_SUPPORT,
            _("What the participant left to at the last exit."),
            _("Those who left to work, a business of their own, regular education or self-support."),
            Q(destination__in=TO_SELF_SUPPORT),
        ),
        at_exit(
            GoalCode.IMPROVED_LIFE_SITUATION,
            PAIRED_HELP,
            _("Those who answered that their life situation has improved."),
            Q(life_situation_improved=True),
        ),
        goal(
            GoalCode.INCOME_SUPPORT_CHANGE,
            _("The sum of their latest month divided by the sum of the month of their first start, less one."),
            _("Change in paid income support; minus 10 per cent is a tenth less."),
            IncomeSupportChange(),
            _(
                "Persons with an amount for the month of the first start and for a month at least three months "
                "later, on the as-of day or before."
            ),
        ),
    )
}
# The participants' own ratings, shown beside which goal.
RATED = {
    "life_situation": GOALS[GoalCode.IMPROVED_LIFE_SITUATION],
    "chances": GOALS[GoalCode.WORK_OR_EMPLOYABLE],
}
