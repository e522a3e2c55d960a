"""The minutes of a group meeting: the cases its reader may see, each as far as the consents let her read it."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.agenda import dealt_with
from participants.disclosure import disclosures, is_told
from participants.hand_offs import way_of
from participants.models import GroupMeeting, ReferralEvent
from participants.referral_list import LABELS
from projects.access import membership_in
from projects.roles import Permission
from reporting.papers.base import PaperKind


def targets(project, user):
    own = membership_in(project, user)
    if own is None or not is_told(own):
        return GroupMeeting.objects.none()
    visible = GroupMeeting.objects.visible_to(user).filter(group__project=project, closed_at__isnull=False)
    return visible.select_related("group__project", "closed_by")


def context(meeting: GroupMeeting, reader, at) -> dict:
    found = dealt_with(meeting, reader).select_related("decision__investigating_party", "referral__group")
    cases = list(found.prefetch_related("done", Prefetch("referral__events", of_events())))
    opened = disclosures(reader, meeting.group.project, [case.referral for case in cases])
    return {
        "heading": _("Minutes of the group meeting, %(day)s") % {"day": meeting.date},
        "facts": [
            (_("Group"), str(meeting.group)),
            (_("Date"), meeting.date),
            (_("Closed by"), str(meeting.closed_by)),
            (_("Next meeting"), meeting.next_date or "–"),
        ],
        "cases": [told(case, opened[case.referral_id]) for case in cases],
    }


def of_events():
    return ReferralEvent.objects.select_related("investigating_party").order_by("position")


def has_words(event: ReferralEvent) -> bool:
    return any([event.reason, event.activity, event.investigator, event.question])


def told(case, opened) -> dict:
    """What the paper says of a case; the words only of those whom a consent lets the reader hear. How often it had
    been handed on, and who had it for how long, is as it was when the group had dealt with it.
    """
    event = case.decision
    day = case.meeting.day(case.dealt_at) if event is None else event.day
    before = [one for one in case.referral.events.all() if one.at <= case.dealt_at and one != event]
    words = event is not None and opened.reads(event, case.referral)
    return {
        "case": case,
        "decision": event,
        "state": LABELS[event.state_code] if event else _("decided later"),
        "words": words,
        "hidden": event is not None and not words and has_words(event),
        "note": case.note if opened.hears(case.referral, case.party_id) else "",
        "way": way_of(case.referral, before, day),
    }


KIND = PaperKind(
    code="minutes",
    name=gettext_lazy("Minutes of a group meeting"),
    file_name="protokoll",
    permission=Permission.DECIDE_REFERRAL,
    targets=targets,
    context=context,
    tells_of_each=True,
    people=lambda meeting, reader: {case.referral.participant for case in dealt_with(meeting, reader)},
)
