"""The work list of follow-ups as its page shows it: chips with counts, rows with what each needs next."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.enums import FollowUpStage
from participants.forms.follow_up import OPEN, STAGES, TO_DO, FollowUpFilterForm
from participants.models import FollowUp

PER_PAGE = 50
TONES = {
    FollowUpStage.OVERDUE: "bad",
    FollowUpStage.DUE: "warn",
    FollowUpStage.CHECK: "warn",
    FollowUpStage.WAITING: "info",
    FollowUpStage.SOON: "info",
    FollowUpStage.DONE: "good",
}
LATEST_FIRST = [FollowUpStage.DONE, FollowUpStage.CAME_BACK, FollowUpStage.WITHDRAWN]


@dataclass(frozen=True)
class Chip:
    label: str | Promise
    number: int
    query: str
    current: bool


@dataclass(frozen=True)
class Row:
    follow_up: FollowUp
    when: str
    state: str | Promise
    tone: str

    @property
    def person(self):
        return self.follow_up.participation.participant


@dataclass(frozen=True)
class FollowUpList:
    chips: list[Chip]
    rows: list[Row]
    page: Page
    query: str
    shows_outcomes: bool

    @property
    def protected(self):
        return [row.person for row in self.rows if row.person.protected]


def follow_up_list(follow_ups, form: FollowUpFilterForm, page: str | None) -> FollowUpList:
    stage = form.stage_chosen
    counts = form.of_coach(follow_ups).count_by_stage()
    found = form.filter(follow_ups.for_list())
    if stage in LATEST_FIRST:
        found = found.order_by("-due", "-pk")
    shown = Paginator(found, PER_PAGE).get_page(page)
    today = timezone.localdate()
    return FollowUpList(
        chips=chips(form, counts),
        rows=[row(one, today) for one in shown],
        page=shown,
        query=query(form, stage),
        shows_outcomes=stage in {FollowUpStage.DONE, FollowUpStage.CHECK, *LATEST_FIRST},
    )


def chips(form, counts: dict[str, int]) -> list[Chip]:
    """What is to do, all together and by kind, then the rest. Kinds that nobody is of are left out."""
    chosen, sums = form.stage_chosen, {code: sum(counts.get(stage, 0) for stage in STAGES[code]) for code in STAGES}
    kinds = [(TO_DO, _("To do"), sums[TO_DO])]
    if chosen == OPEN:
        kinds.append((OPEN, _("All without a result"), sums[OPEN]))
    kinds += [(stage, capitalised(stage.label), counts.get(stage, 0)) for stage in FollowUpStage]
    return [
        Chip(label, number, query(form, kind), kind == chosen)
        for kind, label, number in kinds
        if number or kind in {TO_DO, chosen}
    ]


def capitalised(label) -> str:
    text = str(label)
    return text[:1].upper() + text[1:]


def query(form, stage) -> str:
    """The list's address, without its page."""
    coach = form.chosen("coach")
    parts = {"show": "" if stage == TO_DO else str(stage), "coach": coach.public_id if coach else ""}
    return urlencode({name: value for name, value in parts.items() if value})


def row(follow_up: FollowUp, today) -> Row:
    stage = FollowUpStage(follow_up.stage)
    return Row(follow_up, days_in_words(follow_up.days_over(today)), stage.label, TONES.get(stage, "neutral"))


def days_in_words(days: int) -> str:
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("%(number)d day ago", "%(number)d days ago", days) % {"number": days}
    return ngettext("in %(number)d day", "in %(number)d days", -days) % {"number": -days}
