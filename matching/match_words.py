"""What the pages of matching are called in the log, and their tab among a person's."""

from django.utils.translation import gettext_lazy as _

from participants import audit_names
from participants.person_page import TABS
from projects import log_words
from projects.roles import Permission

TAB = ("matching:person_matching", _("Matching"), Permission.MATCH)
BEFORE = ["matching:person_placements", "facts"]
PAGES = {
    "match": _("Match"),
    "match_step": _("Step of a match"),
    "person_matching": _("Matching"),
    "presentation": _("Presentation to an employer"),
}
LISTS = {
    "assignment": _("Proposal for all together"),
    "coach_notes": _("What the employer coach has told you"),
    "matches": _("Matches"),
    "opening_matching": _("Participants for an opening"),
}


def register_matching():
    if TAB not in TABS:
        TABS.insert(min(at for at, (name, *_rest) in enumerate(TABS) if name in BEFORE), TAB)
    audit_names.PAGES.update(PAGES)
    audit_names.WORDS["tab"].update(PAGES)  # type: ignore[attr-defined]
    audit_names.WORDS["what"].update(LISTS)  # type: ignore[attr-defined]
    log_words.CODES["what"].update(LISTS)
