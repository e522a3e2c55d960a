"""Which state a placement is in, what may be done to it there, and by whom: the whole table.

agreed on by nobody or by some → agreed by participant, employer and project → running → ended, as planned or early.
Only whether all three have said yes (`agreed_on`) and whether it has ended early (`ended_on`) is written down; the
rest follows from the days. A change asks all three anew, and the placement goes on meanwhile.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.roles import Permission


class PlacementState(models.TextChoices):
    DRAFT = "draft", _("being agreed")
    AGREED = "agreed", _("agreed, not begun")
    RUNNING = "running", _("running")
    ENDED = "ended", _("ended")


class PlacementAct(models.TextChoices):
    CHANGE = "change", _("change")
    APPROVE = "approve", _("approve")
    EXTEND = "extend", _("extend")
    SHORTEN = "shorten", _("shorten")
    END = "end", _("end")
    REOPEN = "reopen", _("reopen")
    VISIT = "visit", _("visit")
    ASSESS = "assess", _("assess")
    REFER = "refer", _("write a reference")


S, A = PlacementState, PlacementAct
AFTER = {
    A.CHANGE: {S.DRAFT, S.AGREED, S.RUNNING},
    A.APPROVE: {S.DRAFT, S.AGREED, S.RUNNING},
    A.EXTEND: {S.AGREED, S.RUNNING, S.ENDED},  # the day came before anybody wrote it down; not one ended early
    A.SHORTEN: {S.AGREED, S.RUNNING},
    A.END: {S.DRAFT, S.AGREED, S.RUNNING, S.ENDED},  # of one whose last day has passed: how it ended
    A.REOPEN: {S.ENDED, S.AGREED, S.RUNNING},  # what was written as its end, today or ahead
    A.VISIT: {S.RUNNING, S.ENDED, S.AGREED},
    A.ASSESS: {S.ENDED},
    A.REFER: {S.RUNNING, S.ENDED},
}
# What is possible only while it has no end of its own, and only once it has.
NOT_ENDED = {A.CHANGE, A.APPROVE, A.EXTEND, A.SHORTEN, A.END}
ENDED_EARLY = {A.REOPEN}
BY = Permission.MATCH  # all of it: the coach for her own participants, employer coach and leader for the project's
TONES = {S.DRAFT: "warn", S.AGREED: "info", S.RUNNING: "good", S.ENDED: "neutral"}


def acts_in(state: PlacementState, *, has_end: bool, awaits: bool) -> set[PlacementAct]:
    """`has_end`: somebody has written down that it has ended; `awaits`: somebody has not yet said yes."""
    possible = {act for act, after in AFTER.items() if state in after}
    possible -= NOT_ENDED if has_end else ENDED_EARLY
    return possible if awaits else possible - {A.APPROVE}
