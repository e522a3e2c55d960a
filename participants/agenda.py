"""What a group meeting deals with, and in which order: the queue of the group, as far as the reader may see it."""

from datetime import date

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Subquery, Value, When

from participants.enums import ReferralEventKind as Kind
from participants.models import GroupMeeting, MeetingCase, Referral
from participants.models.referral import IN_THE_QUEUE
from projects.models import CaseworkerGroup
from projects.roles import Permission

OVERDUE, IN_TURN, LATER = range(3)


def queue(group: CaseworkerGroup, reader, day: date):
    """The group's open cases: those with an overdue investigation on top, then the oldest first; last those that a
    meeting has put off until after `day`. `place` says which of the three, `next_date` until when: it holds as long
    as nothing else happens. What was proposed to another activity comes up again on that day.
    """
    permitted = Referral.objects.permitting(Permission.DECIDE_REFERRAL, reader).filter(group=group)
    put_off = MeetingCase.objects.filter(referral=OuterRef("pk"), dealt_at__gte=OuterRef("state_at")).order_by("-pk")
    comes_up = ~Q(state_activity="") & Q(next_date__lte=day)
    return (
        permitted.with_state()
        .filter(state__in=[*IN_THE_QUEUE, Kind.PROPOSED])
        .annotate(state_at=F("events__at"))
        .annotate(next_date=Subquery(put_off.values("next_date")[:1]))
        .filter(Q(state__in=IN_THE_QUEUE) | comes_up)  # in this order: the day is asked for of few
        .annotate(
            place=Case(
                When(state=Kind.INVESTIGATION, state_until__lt=day, then=Value(OVERDUE)),
                When(next_date__gt=day, then=Value(LATER)),
                default=Value(IN_TURN),
                output_field=IntegerField(),
            )
        )
        .order_by("place", "raised_on", "pk")
    )


def agenda(meeting: GroupMeeting, reader):
    """What is left of a meeting: the queue without what has been dealt with there."""
    dealt = meeting.cases.filter(referral=OuterRef("pk"), dealt_at__isnull=False)
    return queue(meeting.group, reader, meeting.day()).filter(~Exists(dealt))


def dealt_with(meeting: GroupMeeting, reader):
    """The cases of a meeting that she may see, in the order they were dealt with."""
    visible = Referral.objects.permitting(Permission.DECIDE_REFERRAL, reader).filter(group=meeting.group)
    cases = meeting.cases.filter(dealt_at__isnull=False, referral__in=visible.values("pk"))
    return cases.select_related("referral__participant", "referral__party", "decision").prefetch_related("present")


def in_turn(meeting: GroupMeeting, reader):
    """The next case to deal with; None when what is left has been put off."""
    return agenda(meeting, reader).filter(~Q(place=LATER)).first()
