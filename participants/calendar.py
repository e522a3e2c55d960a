"""The week of somebody who works with participants: what is planned, what is due, what begins and ends.

A higher app adds its own by `register`, when it is ready: a function of a `Look` that gives entries. The week's page
and the feed (config/calendar_feed.py) show them without knowing of them; of the feed's initials and of who is
protected they take care themselves.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, time

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from participants.models import CoachAssignment, FollowUp, Participant, Participation, Session
from participants.models.participation import ParticipationQuerySet
from participants.rosters import rosters
from projects.models import Project
from projects.roles import Permission

WORK = Permission.WORK_WITH_PARTICIPANT


@dataclass(frozen=True)
class Entry:
    """Something on a day. `people` are those the reader may see, `others` how many more there are.

    `key` tells it from all others and stays the same when the entry moves; it leaves the house as a keyed hash only.
    """

    key: str
    day: date
    what: str | Promise
    url: str
    start: time | None = None
    minutes: int = 0
    people: list[Participant] = field(default_factory=list)
    others: int = 0
    group: str = ""
    coach: str = ""
    state: str = ""
    icon: str = "calendar3"

    @property
    def order(self):
        return self.day, self.start is not None, self.start or time.min, self.key

    @property
    def names(self) -> str:
        return ", ".join(person.shown_name for person in self.people)

    @property
    def number(self) -> int:
        return len(self.people) + self.others


@dataclass(frozen=True)
class Look:
    """Whose days are looked at, by whom. `workable`: the participations to tell of; hers, or all she works with.

    `everybody`: what all lead, not only she.
    """

    project: Project
    user: User
    first: date
    last: date
    everybody: bool
    workable: ParticipationQuerySet

    @property
    def days(self) -> tuple[date, date]:
        """For `…__range`."""
        return self.first, self.last


def entries(project, user, first: date, last: date, *, everybody: bool = False) -> list[Entry]:
    """What lies on these days, in order: hers, or of all whom she may work with. In a fixed number of queries."""
    workable = Participation.objects.permitting_in(WORK, user, project)
    if not everybody:
        coached = CoachAssignment.objects.current().filter(coach=user, participation__project=project)
        workable = workable.filter(pk__in=coached.values("participation"))
    look = Look(project, user, first, last, everybody, workable)
    return sorted((entry for source in sources for entry in source(look)), key=lambda one: one.order)


def sessions(look: Look) -> Iterator[Entry]:
    """Planned and held. What was cancelled takes nobody's time."""
    project, user = look.project, look.user
    shown = Session.objects.permitting(WORK, user).filter(project=project, date__range=look.days)
    shown = shown.exclude(state=Session.State.CANCELLED).select_related("coach", "group")
    if not look.everybody:
        shown = shown.filter(coach=user)
    for one in rosters(shown.order_by("date", "start_time", "pk"), user, WORK):
        session = one.session
        at_workplace = session.form == "workplace"
        yield Entry(
            key=f"session-{session.public_id}",
            day=session.date,
            start=session.start_time,
            minutes=session.minutes,
            what=_("Visit at a workplace") if at_workplace else session.get_kind_display().capitalize(),
            url=reverse("participants:session", args=[project.slug, session.public_id]),
            people=[listed.person for listed in one.listed],
            others=one.others,
            group=session.group.name if session.group else "",
            coach=session.coach.name,
            state=session.state,
            icon="briefcase" if at_workplace else "people" if session.group or one.number > 1 else "person-circle",
        )


def follow_ups(look: Look) -> Iterator[Entry]:
    """The reference day of each that has no answer yet."""
    due = FollowUp.objects.unanswered().filter(participation__in=look.workable, due__range=look.days)
    for one in due.select_related("participation__participant"):
        yield Entry(
            key=f"follow-up-{one.public_id}",
            day=one.due,
            what=_("Follow-up"),
            url=reverse("participants:follow_up", args=[look.project.slug, one.public_id]),
            people=[one.participation.participant],
            icon="clipboard-check",
        )


Source = Callable[[Look], Iterable[Entry]]
sources: list[Source] = [sessions, follow_ups]


def register(source: Source):
    """For a higher app, when it is ready."""
    sources.append(source)
