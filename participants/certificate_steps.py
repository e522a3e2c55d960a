"""Which state of a month's time certificate may follow which, and who may bring it there: the whole table.

nothing → draft → signed by the participant → attested by the coach → closed with the project's month.
What is wrong in a signed one is opened again: the version is kept as it was signed, and a new one takes its way.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.roles import Permission


class CertificateState(models.TextChoices):
    DRAFT = "draft", _("drawn up, not signed")
    SIGNED = "signed", _("signed by the participant")
    ATTESTED = "attested", _("attested by the coach")
    CLOSED = "closed", _("closed with the project's month")
    OPENED = "opened", _("opened to be corrected")
    REPLACED = "replaced", _("replaced by a new version")


class Act(models.TextChoices):
    DRAW_UP = "draw_up", _("draw up")
    SIGN = "sign", _("sign")
    ATTEST = "attest", _("attest")
    CLOSE = "close", _("close")
    OPEN = "open", _("open again")


NOTHING = ""  # the state of a month that nobody has drawn up yet
S, P = CertificateState, Permission
LOCKING = [S.SIGNED, S.ATTESTED, S.CLOSED]  # the ledger of the month refuses every change
CERTIFIED = [S.ATTESTED, S.CLOSED]  # its hours count as certified
TONES = {
    NOTHING: "neutral",
    S.DRAFT: "warn",
    S.OPENED: "warn",
    S.SIGNED: "info",
    S.ATTESTED: "good",
    S.CLOSED: "good",
    S.REPLACED: "neutral",
}
CORRECTED_IN = [S.DRAFT, S.OPENED]  # the ledger may change, and the rows with it


@dataclass(frozen=True)
class Step:
    """`to`: the state that it leaves the month in, or the new version if it makes one. `when_closed`: whether the
    project's month must be closed for it, must not be, or None where that does not matter.
    """

    act: Act
    after: frozenset
    to: CertificateState
    by: Permission
    when_closed: bool | None = None
    wants_reason: bool = False
    makes_version: bool = False


def step(act, after, to, by, **more) -> Step:
    return Step(act, frozenset(after), to, by, **more)


STEPS = [
    step(Act.DRAW_UP, [NOTHING, S.DRAFT], S.DRAFT, P.WORK_WITH_PARTICIPANT, when_closed=False),
    step(Act.DRAW_UP, [S.OPENED], S.OPENED, P.WORK_WITH_PARTICIPANT),
    # The participant signs; who works with her keeps the paper, or lends her the screen.
    step(Act.SIGN, [S.DRAFT], S.SIGNED, P.WORK_WITH_PARTICIPANT, when_closed=False),
    step(Act.SIGN, [S.OPENED], S.SIGNED, P.WORK_WITH_PARTICIPANT),
    step(Act.ATTEST, [S.SIGNED], S.ATTESTED, P.WORK_WITH_PARTICIPANT, when_closed=False),
    step(Act.ATTEST, [S.SIGNED], S.CLOSED, P.WORK_WITH_PARTICIPANT, when_closed=True),
    step(Act.CLOSE, [S.ATTESTED], S.CLOSED, P.CLOSE_MONTH, when_closed=False),
    # One that was being corrected, and is explained: from now on only the leader opens it.
    step(Act.CLOSE, [S.OPENED], S.DRAFT, P.CLOSE_MONTH, when_closed=False),
    step(
        *(Act.OPEN, [S.SIGNED, S.ATTESTED], S.OPENED, P.WORK_WITH_PARTICIPANT),
        wants_reason=True,
        makes_version=True,
    ),
    # After the project's month is closed only its leader opens one, also of whoever had none.
    step(
        *(Act.OPEN, [S.CLOSED, S.DRAFT, NOTHING], S.OPENED, P.CLOSE_MONTH),
        when_closed=True,
        wants_reason=True,
        makes_version=True,
    ),
]


def steps_from(state: str, *, closed: bool) -> list[Step]:
    """What may happen to a month in this state. `closed`: whether the project's month is."""
    return [one for one in STEPS if state in one.after and one.when_closed in (None, closed)]


def step_of(act: Act, state: str, *, closed: bool) -> Step | None:
    return next((one for one in steps_from(state, closed=closed) if one.act == act), None)
