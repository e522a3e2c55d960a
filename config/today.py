"""What a coach sees first: her meetings, what is to be done, and whom she had open last.

It collects from all apps, which is why it stands on top of them.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from employers import promises
from matching.models import CoachNote, Match, Placement, WorkplaceVisit
from participants.alarms import ALARMS
from participants.alarms import numbers as alarm_numbers
from participants.attention import ATTENTION, numbers
from participants.consent_page import ending
from participants.due_now import KINDS as DUE
from participants.due_now import numbers as due_numbers
from participants.enums import FollowUpStage
from participants.lifting import to_confirm
from participants.log_review import review_waits
from participants.models import (
    FollowUp,
    Participant,
    Participation,
    ProtectedOpening,
    ReasonedAccess,
    Referral,
    Session,
)
from participants.naming import opened_by_nobody
from participants.referral_list import waiting_numbers
from participants.rosters import SessionRoster, rosters
from projects.access import reach_in
from projects.roles import Permission

AHEAD = timedelta(days=7)
LOOKED_BACK = 200  # events: enough to find the last few people in
SHOWN_PEOPLE = 8
MEETINGS_AT_MOST = 50
FOLLOW_UPS = [
    (FollowUpStage.OVERDUE, _("Overdue follow-ups"), "bad"),
    (FollowUpStage.DUE, _("Follow-ups to do"), "warn"),
    (FollowUpStage.CHECK, _("Follow-ups to check again"), "warn"),
    (FollowUpStage.SOON, _("Follow-ups within a week"), "neutral"),
]
URGENCY = ["bad", "warn", "neutral"]


@dataclass(frozen=True)
class ToDo:
    """A number that opens its list."""

    label: str | Promise
    number: int
    url: str
    tone: str


def to_do(project, user, today: date) -> list[ToDo]:
    """What waits for her, the most urgent first. As many queries for one participant as for a thousand."""
    found = [
        *of_employers(project, user, today),
        *matches_to_follow(project, user, today),
        *agreements_that_end(project, user, today),
        *placements_to_follow(project, user, today),
        *of_participants(project, user, today),
    ]
    return sorted((one for one in found if one.number), key=lambda one: URGENCY.index(one.tone))


def of_employers(project, user, today: date):
    """Promises to keep, and employers whom nobody has reached for long."""
    due, overdue = promises.numbers(project, user, today)
    label = _("Promises to employers due, %(number)d of them overdue") if overdue else _("Promises to employers due")
    address = reverse("employers:promises", args=[project.slug])
    yield ToDo(label % {"number": overdue}, due, address, "bad" if overdue else "warn")
    quiet, query = promises.quiet_number(project, user, today)
    label = _("Employers not reached for %(limit)d days")
    listed = f"{reverse('employers:employers', args=[project.slug])}?{query}"
    yield ToDo(label % {"limit": project.alarm_quiet_days}, quiet, listed, "neutral")


def of_participants(project, user, today: date) -> list[ToDo]:
    if not reach_in(project, user, Permission.WORK_WITH_PARTICIPANT):
        return []
    mine = Participation.objects.permitting_in(Permission.WORK_WITH_PARTICIPANT, user, project)
    return [
        *follow_ups(project, user),
        *people_wanting(project, mine, today),
        *alarms(project, mine, today),
        *due(project, mine, today),
        *meetings_to_mark(project, user),
        *of_protected_people(project, user),
        consents_that_end(project, user),
        *(told_to_leader(project, user) if reach_in(project, user, Permission.ASSIGN_COACHES) else ()),
    ]


def follow_ups(project, user):
    theirs = FollowUp.objects.permitting(Permission.WORK_WITH_PARTICIPANT, user)
    counted = theirs.filter(participation__project=project).count_by_stage()
    address = reverse("participants:follow_ups", args=[project.slug])
    for stage, label, tone in FOLLOW_UPS:
        yield ToDo(label, counted.get(stage.value, 0), f"{address}?show={stage.value}", tone)


def people_wanting(project, participations, today: date):
    counted = numbers(participations, today)
    address = reverse("participants:participants", args=[project.slug])
    alarm_codes = {alarm.code for alarm in ALARMS}
    for kind in ATTENTION:
        if kind.code not in alarm_codes:  # which has the project's own threshold
            yield ToDo(kind.label, counted[kind.code], f"{address}?show={kind.code}", kind.tone)


def alarms(project, participations, today: date):
    counted = alarm_numbers(participations, project, today)
    address = reverse("participants:alarms", args=[project.slug])
    for alarm in ALARMS:
        yield ToDo(alarm.text(project), counted[alarm.code], f"{address}?show={alarm.code}", alarm.tone)


def due(project, participations, today: date):
    counted = due_numbers(participations, today)
    address = reverse("participants:due_now", args=[project.slug])
    for kind in DUE.values():
        yield ToDo(kind.label, counted[kind.code], f"{address}?show={kind.code}", kind.tone)


def meetings_to_mark(project, user):
    unmarked = Session.objects.led_by(user).unmarked().filter(project=project, date__lt=timezone.localdate())
    yield ToDo(
        _("Meetings to mark as held or not"),
        unmarked.count(),
        reverse("participants:sessions", args=[project.slug]),
        "warn",
    )


def matches_to_follow(project, user, today: date):
    """Who was asked about an opening and has not answered in time; matches whose place or person is no longer there;
    what whoever matches has told the coach.
    """
    theirs = Match.objects.permitting_in(Permission.MATCH, user, project)
    wanted = {"late": Match.objects.unanswered(today), "stuck": Match.objects.stuck(today)}
    found = theirs.order_by().aggregate(
        **{name: Count("pk", filter=Q(pk__in=some.values("pk"))) for name, some in wanted.items()}
    )
    address = reverse("matching:matches", args=[project.slug])
    yield ToDo(
        _("Participants who have not answered about an opening"), found["late"], f"{address}?show=late", "warn"
    )
    yield ToDo(_("Matches that can go no further, to end"), found["stuck"], f"{address}?show=stuck", "neutral")
    notes = CoachNote.objects.permitting_in(Permission.WORK_WITH_PARTICIPANT, user, project).waiting()
    address = reverse("matching:coach_notes", args=[project.slug])
    yield ToDo(_("What the employer coach has told you"), notes.count(), address, "neutral")


def placements_to_follow(project, user, today: date):
    """Visits at workplaces that nobody has made, and placements that have ended without a word of how it went."""
    theirs = WorkplaceVisit.objects.permitting_in(Permission.MATCH, user, project)
    address = reverse("matching:visits", args=[project.slug])
    yield ToDo(_("Visits at workplaces that are missing"), theirs.missing(today).count(), address, "bad")
    now = theirs.to_make_now(today).count()
    yield ToDo(_("Visits at workplaces to make within a week"), now, f"{address}?show=now", "neutral")
    placed = Placement.objects.permitting_in(Permission.MATCH, user, project)
    address = reverse("matching:placements", args=[project.slug])
    unassessed = placed.unassessed(today).count()
    yield ToDo(_("Ended placements, to ask how it went"), unassessed, f"{address}?show=unassessed", "warn")
    label = _("Placements that ended with the exit, cause missing")
    yield ToDo(label, placed.cut_short(today).count(), f"{address}?show=cut_short", "warn")


def agreements_that_end(project, user, today: date):
    """For whoever can renew them."""
    if not reach_in(project, user, Permission.EDIT_EMPLOYERS):
        return
    ending = project.agreements.running_out(today, project.alarm_agreement_days)
    label = _("Agreements with employers that run out within %(days)d days") % {"days": project.alarm_agreement_days}
    address = reverse("employers:agreements", args=[project.slug])
    yield ToDo(label, ending.count(), f"{address}?show=running_out", "warn")


def of_protected_people(project, user):
    """What waits for a second of those named on the person."""
    address = reverse("participants:liftings", args=[project.slug])
    yield ToDo(_("Requests to lift a protection, to confirm"), to_confirm(project, user).count(), address, "warn")


def consents_that_end(project, user):
    """The project's own, so that what goes on to be told goes on being covered."""
    address = reverse("participants:consents_ending", args=[project.slug])
    return ToDo(_("Consents that end, or have run out"), len(ending(project, user)), address, "warn")


def told_to_leader(project, user):
    """Who has opened another coach's participant or a protected one since she last looked; whom nobody can open."""
    told = [
        (_("Participants opened with a reason, to read"), ReasonedAccess.objects.to_tell(project, user), "opened"),
        (
            _("Views of protected persons, to read"),
            ProtectedOpening.objects.to_tell(project, user),
            "protected_views",
        ),
        (_("Protected persons whom nobody can open"), opened_by_nobody(project), "unopened"),
    ]
    for label, waiting, page in told:
        tone = "bad" if page == "unopened" else "warn"
        yield ToDo(label, waiting.count(), reverse(f"participants:{page}", args=[project.slug]), tone)
    yield from referrals_waiting(project, user)
    yield log_to_review(project)


def log_to_review(project) -> ToDo:
    """Last month's log review, while it is not signed."""
    waits = review_waits(project, timezone.localdate())
    return ToDo(_("Log review to sign"), int(waits), reverse("participants:log_reviews", args=[project.slug]), "warn")


def referrals_waiting(project, user):
    """What waits for the project's answer, and who is accepted and has not started."""
    theirs = Referral.objects.permitting_in(Permission.ASSIGN_COACHES, user, project)
    address = reverse("participants:referrals", args=[project.slug])
    for label, show, number in waiting_numbers(theirs, project):
        yield ToDo(label, number, f"{address}?show={show}", "warn")


def meetings(project, user, today: date) -> list[tuple[date, list[SessionRoster]]]:
    """Day by day those she leads today and in the week to come, with whom."""
    planned = Session.objects.led_by(user).planned().filter(project=project, date__range=(today, today + AHEAD))
    rows = planned.select_related("group", "coach").order_by("date", "start_time", "pk")[:MEETINGS_AT_MOST]
    found = rosters(rows, user, Permission.WORK_WITH_PARTICIPANT)
    return [(day, list(listed)) for day, listed in groupby(found, key=lambda one: one.session.date)]


def opened_last(project, user) -> list[Participant]:
    """Whom she looked at last in the project, as far as she may still see them; not who merely stood on a list."""
    viewed = AuditEvent.objects.filter(
        user=user, action=AuditAction.VIEW, project=project.pk, participant__isnull=False, details__what__isnull=True
    )
    recent = list(viewed.order_by("-pk").values_list("participant", flat=True)[:LOOKED_BACK])
    order = list(dict.fromkeys(recent))
    visible = Participant.objects.visible_to(user).filter(public_id__in=order, participations__project=project)
    people = sorted(visible.distinct(), key=lambda person: order.index(person.public_id))
    return people[:SHOWN_PEOPLE]
