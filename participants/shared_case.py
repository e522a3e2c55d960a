"""What a party reads of a participant: what the project knows, kind by kind, as far as consents in force let it tell.

Only of the participation that the referral's present round became. An app that knows more adds its own to `tellers`.
Of what no consent covers nothing is asked of the database, so nothing shows whether there is anything.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from participants import shared_plan
from participants.consent_words import EXPLAINED
from participants.disclosure import Disclosure
from participants.enums import Information, ReferralEventKind
from participants.hours import months_of
from participants.models import Attendance, Participation, PhasePeriod, Referral

THE_PROJECT = None
Row = tuple[str, str]  # label, value


@dataclass(frozen=True)
class Section:
    kind: Information
    is_open: bool
    rows: tuple[Row, ...] = ()

    @property
    def explained(self):
        return EXPLAINED[self.kind]


def participation_of(referral: Referral, current: int) -> Participation | None:
    """What the present round became, if it has become anything."""
    enrolled = referral.events.filter(kind=ReferralEventKind.ENROLLED, round=current)
    event = enrolled.select_related("participation__participant").order_by("position").last()
    return event.participation if event else None


def shared_case(referral: Referral, current: int, told: Disclosure) -> list[Section]:
    """For a party; whoever is of the project reads the participant's own pages."""
    if told.is_of_project:
        return []
    opened = {kind for kind in Information if told.opens(kind, THE_PROJECT)}
    participation = participation_of(referral, current) if opened else None
    return [
        Section(kind, kind in opened, tuple(rows(kind, participation)) if kind in opened and participation else ())
        for kind in Information
    ]


def rows(kind: Information, participation: Participation) -> Iterable[Row]:
    for teller in tellers[kind]:
        yield from teller(participation)


def situation(participation: Participation) -> Iterable[Row]:
    unknown = _("not known")
    yield _("Status on the labour market at the start"), participation.get_labour_status_display() or unknown
    yield _("Support at the start"), participation.get_support_display() or unknown


def plan(participation: Participation) -> Iterable[Row]:
    period = PhasePeriod.objects.current().filter(participation=participation).select_related("phase").first()
    if period:
        weeks = {"week": period.week(timezone.localdate()), "weeks": period.phase.max_weeks + period.extra_weeks}
        yield _("Phase"), period.phase.name
        yield _("In the phase since"), str(period.start)
        yield _("The phase is to end"), str(period.limit)
        yield _("Week of the phase"), _("%(week)d of %(weeks)d") % weeks
    assigned = participation.coach_assignments.select_related("coach").order_by("start", "pk").last()
    yield _("Coach"), assigned.coach.name if assigned else _("none yet")


def attendance(participation: Participation) -> Iterable[Row]:
    for month in months_of(Attendance.objects.filter(participation=participation)):
        yield month.key, _("%(hours)s hours") % {"hours": number_format(month.hours, 1)}


def outcome(participation: Participation) -> Iterable[Row]:
    if participation.exit:
        yield _("Left the project"), str(participation.exit)
        yield _("Left to"), participation.get_destination_display() or _("not known")
        yield _("Ninety days after"), participation.get_outcome_display() or _("not known yet")


Teller = Callable[[Participation], Iterable[Row]]
tellers: dict[Information, list[Teller]] = {
    Information.SITUATION: [situation, shared_plan.accessibility],
    Information.PLAN: [plan, shared_plan.plan],
    Information.ATTENDANCE: [attendance],
    Information.PLACEMENTS: [],
    Information.OUTCOME: [outcome],
}


def shared_codes(told: Disclosure, sections: Iterable[Section] = ()) -> list[str]:
    """Which kinds somebody else's consent lets her read on the page: what the trail keeps of it."""
    of_party = {kind for party, kind in told.consented if party is not None and kind == Information.SITUATION}
    return sorted({one.kind.value for one in sections if one.is_open} | {kind.value for kind in of_party})
