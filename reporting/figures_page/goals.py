"""A card for each goal: what was promised, what has come of it, and where it ends at today's pace."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from employers.enums import ContactKind
from projects.enums import GoalCode
from reporting.charts import text_of
from reporting.figures_page.cells import Cell, Lists, definition_text, share_of
from reporting.forecast import at_todays_pace
from reporting.indicators import GOALS, RATED, SEX_LABELS, SEXES, TOTAL, Figures, GoalTarget, Paired, Row

CONTACT_LABELS = {
    ContactKind.VISIT: gettext_lazy("Visits"),
    ContactKind.MEETING: gettext_lazy("Meetings"),
    ContactKind.PHONE: gettext_lazy("Telephone calls"),
    ContactKind.EMAIL: gettext_lazy("E-mails"),
}


@dataclass(frozen=True)
class Fact:
    """One line of a card. `note` explains the figure, `verdict` judges it in the tone."""

    code: str
    label: str
    cell: Cell
    note: str = ""
    verdict: str = ""
    tone: str = ""


@dataclass(frozen=True)
class GoalCard:
    """`outcome` is what the target is held against (a number, a share or a change).

    A caseworker's group is a part of the project, so the project's target is not held against its figures: a card
    then has no target and no progress, and no line on what remains or is forecast.
    """

    code: str
    label: str
    definition: str
    outcome: Cell
    target: Cell | None
    met: bool
    progress: int | None
    facts: tuple[Fact, ...]


def is_met(outcome, target: Decimal) -> bool:
    """A change is aimed downwards when its target is negative; everything else upwards."""
    if outcome is None:
        return False
    return outcome <= target if target < 0 else outcome >= target


def remaining(outcome, target: Decimal) -> Decimal | None:
    """How far it is to the target, never below nought."""
    if outcome is None:
        return None
    return max(Decimal(outcome - target if target < 0 else target - outcome), Decimal(0))


def people_needed(counted: int, of: int, target: Decimal) -> int:
    """How many more of today's `of` it would have taken."""
    return max(int((target * of).to_integral_value(ROUND_CEILING)) - counted, 0)


def progress(outcome, target: Decimal) -> int:
    """Per cent of the way to the target, 0 to 100."""
    if outcome is None:
        return 0
    if not target:
        return 100 if is_met(outcome, target) else 0
    return int(min(max(Decimal(outcome) / target, Decimal(0)), Decimal(1)) * 100)


def cards(project, figures: Figures, lists: Lists) -> tuple[GoalCard, ...]:
    """The project's goals in its order. Contacts with employers are of no caseworker group."""
    whole = lists.reader.group is None
    return tuple(
        card(project, goal, figures, lists)
        for goal in figures.goals
        if whole or goal.code != GoalCode.EMPLOYER_CONTACTS
    )


def card(project, goal: GoalTarget, figures: Figures, lists: Lists) -> GoalCard:
    code = GoalCode(goal.code)
    row = figures.value(GOALS[code].code)
    is_rate = code.is_share and code is not GoalCode.INCOME_SUPPORT_CHANGE
    outcome = row.share if is_rate else row.value
    held = lists.reader.group is None
    return GoalCard(
        code=str(code),
        definition=definition_text(GOALS[code]),
        label=str(GOALS[code].label),
        outcome=outcome_cell(code, row, outcome, lists),
        target=Cell(goal.target, share=code.is_share) if held else None,
        met=held and is_met(outcome, goal.target),
        progress=progress(outcome, goal.target) if held else None,
        facts=(
            *counted(row, is_rate, lists),
            *((*against_target(project, goal, row, outcome, figures.as_of), *women(goal, figures)) if held else ()),
            *sexes(code, figures, lists),
            *beside(code, row, figures, lists),
        ),
    )


def outcome_cell(code: GoalCode, row: Row, outcome, lists: Lists) -> Cell:
    """A change opens the pairs it is counted of; a number opens its people; a share is of people listed below."""
    if code is GoalCode.INCOME_SUPPORT_CHANGE:
        return Cell(outcome, lists.cell(row, "of").url, share=True)
    return Cell(outcome, share=True) if code.is_share else lists.cell(row)


def counted(row: Row, is_rate: bool, lists: Lists):
    """The people behind a share, or those a change is counted of."""
    if row.of is not None:
        yield Fact("people", _("People"), lists.cell(row, of=True) if is_rate else lists.cell(row, "of"))


def against_target(project, goal: GoalTarget, row: Row, outcome, as_of: date):
    code = GoalCode(goal.code)
    left = remaining(outcome, goal.target)
    if left:
        yield Fact("remaining", _("Remaining"), *in_points(left, code, row, goal.target))
    ahead = forecast(code, outcome, project, as_of)
    if ahead is not None:
        met = is_met(ahead, goal.target)
        yield Fact(
            "forecast",
            _("Forecast"),
            Cell(ahead, share=code.is_share),
            verdict=_("reaches the target") if met else _("falls short"),
            tone="good" if met else "warn",
        )


def in_points(left: Decimal, code: GoalCode, row: Row, target: Decimal) -> tuple[Cell, str]:
    """What remains of a number is a number; of a share it is percentage points, and the people they mean."""
    if not code.is_share:
        return Cell(left), ""
    points = Cell((left * 100).quantize(Decimal("0.1"), ROUND_HALF_UP))
    if code is GoalCode.INCOME_SUPPORT_CHANGE:
        return points, _("percentage points")
    people = people_needed(row.value, row.of, target)
    note = ngettext("percentage points (%(people)d person)", "percentage points (%(people)d persons)", people)
    return points, note % {"people": people}


def forecast(code: GoalCode, outcome, project, as_of: date) -> Decimal | int | None:
    """A count goes on at the pace so far; a share and a change stay as they are; after the end nothing does."""
    if code.is_share:
        return outcome if project.start <= as_of < project.end else None
    return at_todays_pace(outcome, start=project.start, end=project.end, as_of=as_of)


def women(goal: GoalTarget, figures: Figures):
    """The share of women among the people counted, where the project has said what it aims at."""
    low, high = goal.women_share_min, goal.women_share_max
    code = GoalCode(goal.code)
    if (low is None and high is None) or code is GoalCode.EMPLOYER_CONTACTS:
        return
    part = "of" if code is GoalCode.INCOME_SUPPORT_CHANGE else "value"
    numbers = [getattr(figures.value(GOALS[code].code, sex=sex), part) for sex in ("women", TOTAL)]
    share = share_of(*numbers)
    verdict, tone = women_verdict(share, low, high)
    yield Fact("women_share", _("Women's share"), Cell(share, share=True), aim_text(low, high), verdict, tone)


def women_verdict(share, low, high) -> tuple[str, str]:
    if share is None:
        return "", ""
    if low is not None and share < low:
        return _("lower than aimed"), "warn"
    if high is not None and share > high:
        return _("higher than aimed"), "warn"
    return _("as aimed"), "good"


def aim_text(low, high) -> str:
    if low is None:
        return _("aim: at most %(high)s") % {"high": text_of(high, share=True)}
    if high is None:
        return _("aim: at least %(low)s") % {"low": text_of(low, share=True)}
    return _("aim: %(low)s–%(high)s") % {"low": text_of(low * 100), "high": text_of(high, share=True)}


def sexes(code: GoalCode, figures: Figures, lists: Lists):
    """Each sex by itself, the unknown only where there are any. An employer has no sex."""
    if code is GoalCode.EMPLOYER_CONTACTS:
        return
    for sex in SEXES:
        row = figures.value(GOALS[code].code, sex=sex)
        if sex == "unknown" and not (row.value or row.of):
            continue
        is_change = code is GoalCode.INCOME_SUPPORT_CHANGE
        cell = Cell(row.value, share=True) if is_change else lists.cell(row)
        yield Fact(sex, str(SEX_LABELS[sex]), cell, note=of_text(row, is_change))


def of_text(row: Row, is_change: bool) -> str:
    if row.of is None:
        return ""
    if is_change:
        return ngettext("%(number)s person", "%(number)s persons", row.of) % {"number": text_of(row.of)}
    return _("of %(number)s (%(share)s)") % {"number": text_of(row.of), "share": text_of(row.share, share=True)}


def beside(code: GoalCode, row: Row, figures: Figures, lists: Lists):
    """What belongs to the figure without being part of it."""
    if row.not_reached is not None:
        yield Fact("not_reached", _("Not reached"), lists.cell(row, "not_reached"))
    for rating, paired in figures.paired.items():
        if RATED[rating] is GOALS[code]:
            yield from paired_ratings(row, paired)
    if code is GoalCode.EMPLOYER_CONTACTS:
        for kind in ContactKind.values:
            yield Fact(kind, str(CONTACT_LABELS[kind]), Cell(figures.contacts.get(kind, 0)))


def paired_ratings(row: Row, paired: Paired):
    """What the definition calls so: the same person's two ratings (reporting/indicators/goals.py)."""
    share = text_of(share_of(paired.higher, paired.people), share=True)
    note = _("of %(number)s (%(share)s)") % {"number": text_of(paired.people), "share": share}
    yield Fact("paired", _("Higher own rating"), Cell(paired.higher), note)
    yield Fact("unpaired", _("No paired answer"), Cell((row.of or 0) - paired.people))
