from django.utils.translation import gettext_lazy as _

from participants.alarms import alarm_of
from participants.attention import ATTENTION
from participants.due_now import KINDS as DUE
from participants.enums import AnsweredWay, Information, Occasion
from participants.lent_screen import LABELS
from participants.models import Participant
from participants.people_list.columns import COLUMNS
from participants.people_list.filters import ALL, FOLLOW_UP, LEFT
from participants.person_page import TABS
from projects.log_words import codes_in

# The pages about one person that are no tab, by their URL name.
PAGES = {
    "certificate_explain": _("Explain why hours are not certified"),
    "certificate_open": _("Open a time certificate again"),
    "certificate_sign": _("Signed paper of a time certificate"),
    "coach": _("Coach"),
    "coach_belief": _("The coach's belief"),
    "consents": _("Consents"),
    "consent_give": _("Write down a consent"),
    "consent_withdraw": _("Withdraw a consent"),
    "correct": _("Correct facts about the person"),
    "correct_entry": _("Correct the facts at entry"),
    "alarm_rest": _("An alarm waits"),
    "document_remove": _("Remove a document"),
    "edit": _("Edit"),
    "exit": _("Exit"),
    "exit_correct": _("Correct the exit"),
    "follow_up": _("Follow-up"),
    "name_somebody": _("Name somebody"),
    "phase_enter": _("Next phase"),
    "phase_prolong": _("Prolong the phase"),
    "referral": _("Referral"),
    "referral_part": _("Whether the party has done its part"),
    "referral_start": _("Start of the participation"),
    "referral_step": _("Step of a referral"),
    "time_certificate": _("Time certificate"),
    "placement_week": _("Placement week"),
    "protected_open": _("Open a protected person"),
    "protection": _("Protected identity"),
    "reopen": _("Withdraw the exit"),
    "self_assessment_withdraw": _("Withdraw a self-assessment"),
    "self_assessment_write": _("Write down a self-assessment"),
}
SORTS = {"": _("Name")} | {column.code: column.label for column in COLUMNS}
WORDS = {
    "columns": SORTS,
    "information": dict(Information.choices),
    "lent": LABELS,
    "occasion": dict(Occasion.choices),
    "shared": dict(Information.choices),
    "show": {one.code: one.label for one in [*ATTENTION, *DUE.values()]}
    | {LEFT: _("Have left"), ALL: _("Everybody"), FOLLOW_UP: _("To follow up")},
    "sort": SORTS | {f"-{code}": label for code, label in SORTS.items()},
    "way": dict(AnsweredWay.choices),
    "tab": PAGES | {name: label for name, label, _permission in TABS},
    "page": PAGES,
    "part": {"follow_ups": _("follow-ups")},
    "what": {
        "alarms": _("Alarms"),
        "assign": _("Assign a coach"),
        "calendar": _("Calendar"),
        "calendar_feed": _("Calendar feed"),
        "caseload": _("caseload"),
        "due_now": _("Due now"),
        "consents_ending": _("Consents that end"),
        "duplicates": _("Duplicates"),
        "group": _("Group"),
        "project_month": _("Hours of a month"),
        "hours": _("Hours"),
        "log_review": _("Log review"),
        "liftings": _("Requests to lift a protection"),
        "merge": _("Merge with another record"),
        "opened": _("Opened with a reason"),
        "participants": _("Participants"),
        "protected_views": _("Views of protected persons"),
        "people_search": _("Search for a list of people"),
        "refer": _("whether somebody is known"),
        "referrals": _("Referrals"),
        "register": _("Register a participant"),
        "search": _("Search"),
        "sessions": _("Sessions"),
        "today": _("Today"),
        "unopened": _("Protected persons whom nobody can open"),
    },
}


def participant_names(reader, ids) -> dict:
    """Names for the log, of those participants whom the reader may see anyway."""
    visible = Participant.objects.visible_to(reader).filter(public_id__in=ids)
    return {participant.public_id: str(participant) for participant in visible}


def page_words(events) -> dict:
    """{(project, key, code): words} for the pages that were looked at."""
    return {
        (event.project, key, code): words
        for event in events
        for key, code in codes_in(event.details)
        if (words := WORDS.get(key, {}).get(code) or alarm_words(key, code))
    }


def alarm_words(key: str, code: str):
    """Of an alarm without its number, which a project may have changed since."""
    alarm = alarm_of(code) if key in {"alarm", "show"} else None
    return alarm and str(alarm.label).replace("%(limit)d", "…")
