"""What this app's events are called in the log: pages and acts, never what stood in them."""

from django.utils.translation import gettext_lazy as _

from matching.enums import ApprovalWay, Completion, Side
from participants import audit_names
from projects import log_words

PAGES = {
    "placement": _("Placement"),
    "placement_approve": _("Approve the agreement"),
    "placement_assess": _("How the placement went"),
    "placement_change": _("Change the agreement"),
    "placement_end": _("End the placement"),
    "placement_move_end": _("Prolong or shorten the placement"),
    "placement_new": _("New placement"),
    "placement_reference": _("Personal reference"),
    "placement_reopen": _("Reopen the placement"),
    "placement_repair": _("Promise the employer a call"),
    "placement_version": _("Version of a placement's agreement"),
    "placements": _("Placements"),
    "visit": _("Visit at a workplace"),
    "visit_add": _("Plan one more visit"),
    "visit_cancel": _("Call the visit off"),
    "visit_correct": _("Correct the visit"),
    "visit_move": _("Move the visit"),
}
ACTS = {
    "add": _("one more visit planned"),
    "approve": _("said yes"),
    "agree": _("agreed by all three"),
    "cancel": _("visit called off"),
    "correct": _("visit corrected"),
    "decline": _("said no"),
    "end": _("ended"),
    "extend": _("prolonged"),
    "move": _("visit moved"),
    "reopen": _("reopened"),
    "shorten": _("shortened"),
    "visit": _("visit made"),
}
LISTS = {
    "placement_several": _("The same agreement for several people"),
    "placements": _("Placements"),
    "placements_of_employer": _("Placements at an employer"),
    "placements_of_opening": _("Placements of an opening"),
    "visits": _("Visits at workplaces"),
}


def register_words():
    audit_names.PAGES.update(PAGES)
    audit_names.WORDS["tab"].update(PAGES)  # type: ignore[attr-defined]
    log_words.DETAILS.update(
        {"act": _("act"), "side": _("side"), "sides": _("sides"), "completion": _("carried through?")}
    )
    log_words.CODES["act"] = ACTS
    log_words.CODES["side"] = log_words.CODES["sides"] = dict(Side.choices)
    log_words.CODES["completion"] = dict(Completion.choices)
    log_words.CODES["way"] = log_words.CODES.get("way", {}) | dict(ApprovalWay.choices)
    log_words.CODES["what"].update(LISTS)
