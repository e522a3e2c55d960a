"""The list of referrals as its page shows it: chips with counts, what waits for the reader on top."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, OuterRef, Value, When
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participants.enums import ReferralEventKind as Kind
from participants.models import Referral, ReferralAnswer
from participants.models.referral import AT_THE_PROJECT, IN_THE_QUEUE
from participants.referral_steps import TO_ANOTHER, answered_from
from participants.timeline import Choice
from projects.roles import Reach

PER_PAGE = 50
ALL, UNREAD, TO_ANSWER = "all", "unread", "answer"
OPEN = [*IN_THE_QUEUE, *AT_THE_PROJECT]
SETTLED = {ALL, Kind.ENROLLED, Kind.DECLINED}
LABELS = {
    Kind.RAISED: _("raised"),
    Kind.INVESTIGATION: _("more investigation needed"),
    Kind.INVESTIGATED: _("investigation finished"),
    Kind.PROPOSED: _("proposed to the project"),
    TO_ANOTHER: _("proposed to another activity"),
    Kind.ACCEPTED: _("accepted"),
    Kind.ENROLLED: _("enrolled"),
    Kind.DECLINED: _("declined"),
    Kind.RETURNED: _("returned to the group"),
}
TONES = {
    Kind.INVESTIGATION: "warn",
    Kind.PROPOSED: "info",
    TO_ANOTHER: "info",
    Kind.ACCEPTED: "good",
    Kind.ENROLLED: "good",
    Kind.DECLINED: "neutral",
    Kind.RETURNED: "warn",
}


@dataclass(frozen=True)
class Row:
    referral: Referral
    state: str | Promise
    tone: str
    since: date
    until: date | None
    is_late: bool
    is_unread: bool
    to_answer: bool


@dataclass(frozen=True)
class ReferralList:
    """`unread`: how many answers she has not looked at; `query`: the address without its page."""

    chips: list[tuple[Choice, str]]
    rows: list[Row]
    page: Page
    query: str
    unread: int

    @property
    def protected(self):
        return [row.referral.participant for row in self.rows if row.referral.participant.protected]


def referral_list(referrals, project, user, reach: Reach, show: str, number) -> ReferralList:
    """`referrals`: those of the project she may see. Four queries, however many there are."""
    leads = reach is Reach.PROJECT
    states, waiting = counted(referrals), answered_from(project)
    unread = 0 if leads else referrals.filter(pk__in=unread_by(user)).count()
    kinds = dict(ways(states, unread, waiting if leads else None))
    show = show if show in kinds else ""
    found = narrowed(referrals.with_state(), show, user, waiting)
    paginator = Paginator(in_order(found, user, show, waiting if leads else None), PER_PAGE)
    paginator.count = kinds[show][1]  # counted already
    page = paginator.get_page(number)
    chips = [
        (Choice(code, label, count, code == show), f"?show={code}" if code else "?")
        for code, (label, count) in kinds.items()
        if count or code in ("", show)
    ]
    rows = [row(one, waiting if leads else set()) for one in page]
    return ReferralList(chips, rows, page, f"show={show}" if show else "", unread)


def counted(referrals) -> dict:
    """{state: how many}."""
    return dict(referrals.with_state().order_by().values_list("state_code").annotate(number=Count("pk")))


def waiting_numbers(referrals, project) -> list[tuple]:
    """(what, how the list shows it, how many) of what the project's leader has to do."""
    states = counted(referrals.in_state(*OPEN))
    answer = sum(states.get(code, 0) for code in answered_from(project))
    return [
        (_("Referrals to answer"), TO_ANSWER, answer),
        (_("Accepted, to start"), Kind.ACCEPTED.value, states.get(Kind.ACCEPTED, 0)),
    ]


def unread_by(user):
    return ReferralAnswer.objects.unread(user).values("event__referral")


def ways(states: dict, unread: int, waiting):
    """(code in the address, (label, how many)) of each way to narrow the list. `waiting`: of the leader's list."""
    yield "", (_("under way"), sum(states.get(code, 0) for code in [*OPEN, TO_ANOTHER]))
    if waiting is None:
        yield UNREAD, (_("answers to read"), unread)
    else:
        yield TO_ANSWER, (_("to answer"), sum(states.get(code, 0) for code in waiting))
    for code, label in LABELS.items():
        yield str(code), (label, states.get(code, 0))
    yield ALL, (_("all"), sum(states.values()))


def narrowed(referrals, show: str, user, waiting):
    """`state` is a column and has an index; `state_code` is worked out."""
    if show == ALL:
        return referrals
    if show == UNREAD:
        return referrals.filter(pk__in=unread_by(user))
    if not show:
        return referrals.filter(state__in=OPEN)
    codes = waiting if show == TO_ANSWER else {show}
    kinds = {Kind.PROPOSED if code == TO_ANOTHER else code for code in codes}
    return referrals.filter(state__in=kinds, state_code__in=codes)


def in_order(referrals, user, show: str, waiting):
    """What waits for the reader first. What waits the longest is on top; of what is settled the latest."""
    referrals = referrals.select_related("participant", "group", "party").annotate(
        unread=Exists(ReferralAnswer.objects.unread(user).filter(event__referral=OuterRef("pk")))
    )
    if show in SETTLED:
        return referrals.order_by("-unread", "-state_since", "-pk")
    if waiting is None:
        return referrals.order_by("-unread", "state_since", "pk")
    first = Case(When(state_code__in=waiting, then=Value(0)), default=Value(1))
    return referrals.order_by(first, "state_since", "pk")


def row(referral: Referral, waiting: set) -> Row:
    until = referral.state_until
    return Row(
        referral=referral,
        state=LABELS[referral.state_code],
        tone=TONES.get(referral.state_code, "neutral"),
        since=referral.state_since,
        until=until,
        is_late=until is not None and until < timezone.localdate(),
        is_unread=referral.unread,
        to_answer=referral.state_code in waiting,
    )
