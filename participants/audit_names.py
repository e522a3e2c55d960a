from django.utils.translation import gettext_lazy as _

from participants.models import Participant
from participants.person_page import TABS

# The pages about one person that are no tab, by their URL name.
PAGES = {
    "coach": _("Coach"),
    "correct": _("Correct facts about the person"),
    "correct_entry": _("Correct the facts at entry"),
    "edit": _("Edit"),
    "exit": _("Exit"),
    "exit_correct": _("Correct the exit"),
    "follow_up": _("Follow-up"),
    "phase_enter": _("Next phase"),
    "phase_prolong": _("Prolong the phase"),
    "reopen": _("Withdraw the exit"),
}
WORDS = {
    "tab": PAGES | {name: label for name, label, _permission in TABS},
    "page": PAGES,
    "part": {"follow_ups": _("follow-ups")},
    "what": {"caseload": _("caseload")},
}


def participant_names(reader, ids) -> dict:
    """Names for the log, of those participants whom the reader may see anyway."""
    visible = Participant.objects.visible_to(reader).filter(public_id__in=ids)
    return {participant.public_id: str(participant) for participant in visible}


def page_words(events) -> dict:
    """{(project, key, code): words} for the pages that were looked at."""
    return {
        (event.project, key, code): WORDS[key][code]
        for event in events
        for key, code in event.details.items()
        if key in WORDS and isinstance(code, str) and code in WORDS[key]
    }
