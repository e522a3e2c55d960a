"""The minutes of a group meeting: the cases its reader may see, each as far as the consents let her read it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.agenda import dealt_with
from participants.disclosure import disclosures
from participants.enums import Information
from participants.models import GroupMeeting
from projects.roles import Permission
from reporting.papers.base import PaperKind


def targets(project, user):
    visible = GroupMeeting.objects.visible_to(user).filter(group__project=project, closed_at__isnull=False)
    return visible.select_related("group__project", "closed_by")


def context(meeting: GroupMeeting, reader, at) -> dict:
    cases = list(dealt_with(meeting, reader).select_related("decision__investigating_party"))
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


def told(case, opened) -> dict:
    """What the paper says of a case; the words only of those whom a consent lets the reader hear."""
    event = case.decision
    words = event is not None and opened.reads(event, case.referral)
    return {
        "case": case,
        "decision": event,
        "words": words,
        "hidden": event is not None and not words and bool(event.reason or event.activity or event.investigator),
        "note": case.note if opened.opens(Information.SITUATION, case.party_id) else "",
    }


KIND = PaperKind(
    code="minutes",
    name=gettext_lazy("Minutes"),
    file_name="protokoll",
    permission=Permission.DECIDE_REFERRAL,
    targets=targets,
    context=context,
    people=lambda meeting, reader: {case.referral.participant for case in dealt_with(meeting, reader)},
)
