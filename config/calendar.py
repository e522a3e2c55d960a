"""The week of somebody who works with participants: what is planned, what is due, what begins and ends.

It collects from all apps, which is why it stands on top of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matching.models import Placement
from participants.models import CoachAssignment, FollowUp, Participant, Participation, Session
from participants.rosters import rosters
from projects.roles import Permission

WORK = Permission.WORK_WITH_PARTICIPANT
SESSIONS_AT_MOST = 500


@dataclass(frozen=True)
class Entry:
    """Something on a day. `people` are those the reader may see, `others` how many more there are.

    `key` tells it from all others, the same at every time, and says nothing.
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


def entries(project, user, first: date, last: date, *, everybody: bool = False) -> list[Entry]:
    """What lies on these days, in order: hers, or of all whom she may work with. In a fixed number of queries."""
    workable = Participation.objects.permitting_in(WORK, user, project)
    if not everybody:
        coached = CoachAssignment.objects.current().filter(coach=user, participation__project=project)
        workable = workable.filter(pk__in=coached.values("participation"))
    found = [
        *sessions(project, user, first, last, everybody),
        *follow_ups(project, workable, first, last),
        *placements(project, workable, first, last),
    ]
    return sorted(found, key=lambda one: one.order)


def sessions(project, user, first, last, everybody) -> Iterator[Entry]:
    """Planned and held. What was cancelled takes nobody's time."""
    shown = Session.objects.permitting(WORK, user).filter(project=project, date__range=(first, last))
    shown = shown.exclude(state=Session.State.CANCELLED).select_related("coach", "group")
    if not everybody:
        shown = shown.filter(coach=user)
    for one in rosters(shown.order_by("date", "start_time", "pk")[:SESSIONS_AT_MOST], user, WORK):
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
            state=session.state,
            icon="briefcase" if at_workplace else "people" if session.group or one.number > 1 else "person-circle",
        )


def follow_ups(project, workable, first, last) -> Iterator[Entry]:
    """The reference day of each that has no answer yet."""
    due = FollowUp.objects.unanswered().filter(participation__in=workable, due__range=(first, last))
    for one in due.select_related("participation__participant"):
        yield Entry(
            key=f"follow-up-{one.public_id}",
            day=one.due,
            what=_("Follow-up"),
            url=reverse("participants:follow_up", args=[project.slug, one.public_id]),
            people=[one.participation.participant],
            icon="clipboard-check",
        )


def placements(project, workable, first, last) -> Iterator[Entry]:
    """Their first and last days. Where the placement is stands on the person's own pages alone."""
    days = (first, last)
    shown = Placement.objects.filter(Q(start__range=days) | Q(end__range=days), participation__in=workable)
    for one in shown.select_related("participation__participant"):
        person = one.participation.participant
        for day, what in ((one.start, _("Placement begins")), (one.end, _("Placement ends"))):
            if day and first <= day <= last:
                yield Entry(
                    key=f"placement-{one.participation.public_id}-{day}-{one.kind}-{day == one.end}",
                    day=day,
                    what=what,
                    url=reverse("participants:participant", args=[project.slug, person.public_id]),
                    people=[person],
                    icon="briefcase",
                )
