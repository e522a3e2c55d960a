"""What a change of the day from which follow-ups are counted moves, and the moving."""

from collections import Counter
from datetime import date

from django.db.models import DateField, F, Q, Value
from django.db.models.functions import Least
from django.utils.translation import ngettext

from participants.catch_up import align, events
from participants.enums import Outcome
from participants.models import FollowUp
from participants.reference_day import FOLLOW_UP_DAYS, LAST_COUNTED, DaysAfter
from projects.consequences import Consequence
from projects.enums import FollowUpClock
from projects.models import Project


def foresee(project: Project) -> list[str]:
    """How many follow-ups the project, as it would be, has on another day; nothing is moved."""
    moved = list(moving(project).values_list("due", "wanted", "outcome"))
    if not moved:
        return []
    number = len(moved)
    before, after = ([row[column] for row in moved] for column in (0, 1))
    text = ngettext(
        "%(number)d follow-up moves: its reference day was %(before)s and becomes %(after)s.",
        "%(number)d follow-ups move: their reference days were %(before)s and become %(after)s.",
        number,
    )
    sentences = [text % {"number": number, "before": span(before), "after": span(after)}]
    if outcomes := Counter(outcome for _before, _after, outcome in moved if outcome):
        sentences.append(already_recorded(outcomes))
    return sentences


def moving(project: Project):
    """Those of exits that stand, with the day that they would have."""
    by_project = project.follow_up_clock == FollowUpClock.PROJECT_END
    counted_from = Value(project.end, DateField()) if by_project else F("participation__exit")
    wanted = DaysAfter(Least(counted_from, Value(LAST_COUNTED, DateField())), FOLLOW_UP_DAYS)
    standing = FollowUp.objects.filter(
        participation__project=project, participation__exit__isnull=False, withdrawn_at__isnull=True
    )
    return standing.annotate(wanted=wanted).filter(Q(due__lt=F("wanted")) | Q(due__gt=F("wanted"))).order_by()


def span(days: list[date]) -> str:
    first, last = min(days), max(days)
    return str(first) if first == last else f"{first} – {last}"


def already_recorded(outcomes: Counter) -> str:
    number = outcomes.total()
    kinds = ", ".join(f"{outcomes[outcome.value]} {outcome.label}" for outcome in Outcome if outcomes[outcome.value])
    text = ngettext(
        "%(number)d of them has an outcome already (%(kinds)s). It stays, but it was recorded for another day and "
        "has to be checked.",
        "%(number)d of them have an outcome already (%(kinds)s). They stay, but they were recorded for another day "
        "and have to be checked.",
        number,
    )
    return text % {"number": number, "kinds": kinds}


def carry_out(project: Project, *, by) -> list[dict]:
    return events(project, align(project=project), by=by)


CLOCK = Consequence(frozenset({"follow_up_clock", "end"}), foresee, carry_out)
