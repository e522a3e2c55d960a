"""What every page of a person shows around its own content: the fixed head, the tabs, the way to the neighbours.

    participation = participation_or_404(request, slug, public_id, Permission.VIEW_CASE)
    context = person_page(request, participation, "timeline") | {…}

and the template extends layout/participant.html. The head comes with the participation, in the query that fetched it.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Subquery
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.facts import age_on
from participants.list_place import neighbours
from participants.models import CoachAssignment, Participation, PhasePeriod, Session
from participants.models.reasoned_access import OPENS
from projects.access import memberships_of
from projects.models import Phase
from projects.roles import Permission, Reach

# (name of the tab and of its page, label, the permission it takes)
TABS = [
    ("participant", gettext_lazy("Overview"), Permission.VIEW_CASE),
    ("timeline", gettext_lazy("Timeline"), Permission.VIEW_CASE),
    ("mapping", gettext_lazy("Mapping"), Permission.VIEW_CASE),
    ("plan", gettext_lazy("Plan"), Permission.VIEW_CASE),
    ("self_assessment", gettext_lazy("Self-assessment"), Permission.VIEW_CASE),
    ("attendance", gettext_lazy("Attendance"), Permission.VIEW_CASE),
    ("facts", gettext_lazy("Facts"), Permission.VIEW_CASE),
    ("support", gettext_lazy("Support"), Permission.VIEW_CASE),
    ("documents", gettext_lazy("Documents"), Permission.VIEW_CASE),
    ("referral_history", gettext_lazy("Referrals"), Permission.VIEW_CASE),
    ("changes", gettext_lazy("Changes and views"), Permission.REVIEW_LOG),
]
# (name of the page, label, icon, the permission it takes, for whom: those who take part, those who have left)
STAYS, LEFT, FOLLOWED_UP = {"stays"}, {"left"}, {"to be followed up"}
ACTIONS = [
    ("edit", gettext_lazy("Name and contact"), "pencil", Permission.WORK_WITH_PARTICIPANT, STAYS | LEFT),
    ("merge_choose", gettext_lazy("Merge with another record"), "people", Permission.ASSIGN_COACHES, STAYS | LEFT),
    ("correct", gettext_lazy("Correct facts"), "sliders", Permission.WORK_WITH_PARTICIPANT, STAYS | LEFT),
    ("protection", gettext_lazy("Protected identity"), "shield-lock", Permission.ASSIGN_COACHES, STAYS | LEFT),
    ("phase_enter", gettext_lazy("Next phase"), "signpost-2", Permission.WORK_WITH_PARTICIPANT, STAYS),
    ("phase_prolong", gettext_lazy("Prolong the phase"), "hourglass-split", Permission.WORK_WITH_PARTICIPANT, STAYS),
    ("coach", gettext_lazy("Another coach"), "person-badge", Permission.ASSIGN_COACHES, STAYS | FOLLOWED_UP),
    ("start", gettext_lazy("Start again"), "person-plus", Permission.WORK_WITH_PARTICIPANT, LEFT),
    ("exit", gettext_lazy("Exit"), "box-arrow-right", Permission.WORK_WITH_PARTICIPANT, STAYS),
    ("exit_correct", gettext_lazy("Correct the exit"), "pencil", Permission.WORK_WITH_PARTICIPANT, LEFT),
    ("reopen", gettext_lazy("Withdraw the exit"), "arrow-repeat", Permission.WORK_WITH_PARTICIPANT, LEFT),
]


@dataclass(frozen=True)
class NextDate:
    what: str
    day: date
    is_overdue: bool


@dataclass(frozen=True)
class PersonHead:
    """The fixed head. Whoever may not read the case gets the name and the coach, and nothing else.

    `shown_name` is for the browser's title, which stands in histories and on other people's screens.

    `phase` is None before the first, between two and after the exit; `week` of `weeks` is its clock.
    """

    name: str
    shown_name: str
    protected: bool
    coach: str
    sees_case: bool
    works: bool
    age: int | None = None
    phase: str | None = None
    week: int | None = None
    weeks: int | None = None
    left: date | None = None
    next: NextDate | None = None

    @property
    def is_over_time(self) -> bool:
        return self.week is not None and self.week > self.weeks


def with_head(participations, user):
    """Participations with everything the head says: the phase now, the coach last assigned, what comes next."""
    pk = OuterRef("pk")
    coaches = CoachAssignment.objects.filter(participation=pk).order_by("-start", "-pk")
    planned = Session.objects.filter(
        expected=pk, state=Session.State.PLANNED, date__gte=timezone.localdate()
    ).order_by("date")
    hers = CoachAssignment.objects.current().filter(
        coach=user, participation__participant=OuterRef("participant"), participation__project=OuterRef("project")
    )
    shown = participations.with_phase().select_related("participant", "follow_up")
    return shown.annotate(
        coach_name=Subquery(coaches.values("coach__name")[:1]),
        coach_note=Subquery(coaches.values("note")[:1]),
        next_meeting=Subquery(planned.values("date")[:1]),
        is_hers=Exists(hers),
    )


def person_page(request, participation: Participation, tab: str) -> dict:
    """The context of layout/participant.html. `tab` is the name of the tab the page stands under."""
    held = permissions(request, participation)
    sees_case = Permission.VIEW_CASE in held
    place = neighbours(request, participation.project, participation.participant.public_id)
    return {
        "project": participation.project,
        "participation": participation,
        "person": participation.participant,
        "head": head(participation, sees_case, works=Permission.WORK_WITH_PARTICIPANT in held),
        "tabs": tabs(participation, tab, held),
        "place": place,
        "actions": actions(participation, held),
    }


def permissions(request, participation: Participation) -> set[Permission]:
    """What the reader, who may see the person, may do here: for what to offer; each page asks for itself.

    A coach who opened somebody else's participant with a reason may read, and no more.
    """
    own = next(one for one in memberships_of(request) if one.project_id == participation.project_id)
    reaches = {permission: own.reach(permission) for permission in Permission}
    return {
        permission
        for permission, reach in reaches.items()
        if reach and (reach is not Reach.ASSIGNED or participation.is_hers or permission in OPENS)
    }


def tabs(participation: Participation, current: str, held: set[Permission]) -> list[tuple]:
    """Those the reader may open. Whoever may not read the case gets the way back to who it is with the others."""
    found = [
        (label, address, current in (name, name.split(":")[-1]))
        for name, label, permission in TABS
        if permission in held and (address := person_address(name, participation))
    ]
    if not found or Permission.VIEW_CASE in held:
        return found
    return [(_("Overview"), person_address("participant", participation), current == "participant"), *found]


def actions(participation: Participation, held: set[Permission]) -> list[tuple]:
    """What the reader can do with the person: (label, address, icon)."""
    now = LEFT if participation.exit else STAYS
    if participation.exit and open_follow_up(participation):
        now = LEFT | FOLLOWED_UP
    return [
        (label, address, icon)
        for name, label, icon, permission, when in ACTIONS
        if permission in held and now & when and (address := person_address(name, participation))
    ]


def person_address(name: str, participation: Participation) -> str:
    """The address of one of the person's pages; nothing where there is no such page. A higher app names its own
    (`matching:person_placements`).
    """
    try:
        return reverse(
            name if ":" in name else f"participants:{name}",
            args=[participation.project.slug, participation.participant.public_id],
        )
    except NoReverseMatch:
        return ""


def head(participation: Participation, sees_case: bool, *, works: bool) -> PersonHead:
    person = participation.participant
    name, shown_name = person.full_name or _("No name"), person.shown_name or _("No name")
    coach = participation.coach_name or ""
    if not sees_case:
        return PersonHead(name, shown_name, person.protected, coach, sees_case=False, works=False)
    today = timezone.localdate()
    phase = phase_now(participation)
    return PersonHead(
        name=name,
        shown_name=shown_name,
        protected=person.protected,
        coach=coach,
        sees_case=True,
        works=works,
        age=age_on(person.birth_date, today) if person.birth_date else None,
        phase=phase and phase.phase.name,
        week=phase and phase.week(today),
        weeks=phase and phase.phase.max_weeks + phase.extra_weeks,
        left=participation.exit,
        next=next_date(participation, phase, today),
    )


def phase_now(participation: Participation) -> PhasePeriod | None:
    if participation.phase_name is None:
        return None
    phase = Phase(name=participation.phase_name, max_weeks=participation.phase_weeks)
    return PhasePeriod(phase=phase, start=participation.phase_start, extra_weeks=participation.phase_extra_weeks)


def next_date(participation: Participation, phase: PhasePeriod | None, today: date) -> NextDate | None:
    """The earliest of what is to come; what should have been done by now comes first by itself."""
    dates = []
    if participation.next_meeting:
        dates.append((participation.next_meeting, _("meeting")))
    if phase:
        dates.append((phase.limit, _("the phase ends")))
    if open_follow_up(participation):
        dates.append((participation.follow_up.due, _("follow-up")))
    if not dates:
        return None
    day, what = min(dates)
    return NextDate(what, day, day < today)


def open_follow_up(participation: Participation):
    """The follow-up that waits for its outcome, if there is one."""
    follow_up = getattr(participation, "follow_up", None)
    return follow_up if follow_up and not follow_up.outcome and not follow_up.withdrawn_at else None
