"""The hand-over mode: a coach's screen is lent to the participant, who answers or signs alone.

From then on the browser session answers nothing but the lent page, in whatever tab and by whatever method
(participants/views/lent_screen.py). The coach's own password brings it back, or signing in anew.

A new kind of page that can be lent is a module of its own:

    KIND = lent_screen.register(
        lent_screen.Kind(
            "self_assessment",
            Permission.WORK_WITH_PARTICIPANT,
            find=find,
            answer=answer,
            back=back,
            label=_("Self-assessment"),  # in the log
        )
    )

    def find(participation, key): ...       # the thing by the key lend() kept; ObjectDoesNotExist if it is not there
    def answer(request, lent): ...          # GET and POST of /lent/; runs in the participant's language
        # show:  return render(request, "lent/x.html", {"lent": lent, …})   extends layout/lent.html
        # done:  lent.finish(); return redirect("lent_screen")                          shows "thank you" by itself
    def back(participation, thing): ...     # the address the coach comes to when she has the screen again

Register it in participants/apps.py (`ready`). The coach's page has a button that posts, and its view ends with

    participation = participation_or_404(request, slug, public_id, Permission.WORK_WITH_PARTICIPANT)
    return lent_screen.lend(request, KIND, participation, thing, key=thing.public_id)

On the lent page stands nothing but what the participant is to see. A form posts to "" and says `hx-boost` nowhere:
the layout does, so that what was chosen stays when the network is lost. Each request asks anew whether the lender
may: who has lost the person meanwhile, lends nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.access import participation_or_404
from participants.models import Participation
from participants.opening import REASON
from projects.roles import Permission

LENT = "lent"  # in the session


@dataclass(frozen=True)
class Kind:
    """What can be lent. `code` stands in the session and in the audit trail, where it is read as `label`."""

    code: str
    permission: Permission
    find: Callable[[Participation, str], Any]
    answer: Callable[..., HttpResponse]
    back: Callable[[Participation, Any], str]
    label: Any = ""


KINDS: dict[str, Kind] = {}
LABELS: dict[str, Any] = {}


def register(kind: Kind) -> Kind:
    KINDS[kind.code], LABELS[kind.code] = kind, kind.label
    return kind


@dataclass
class Lent:
    """What is lent in this browser session, fetched anew with the lender's rights of this moment."""

    session: Any
    kind: Kind
    participation: Participation
    thing: Any

    @property
    def key(self) -> str:
        return self.session[LENT]["key"]

    @property
    def is_done(self) -> bool:
        return self.session[LENT]["done"]

    def finish(self):
        """The participant is done: from now on the screen only says whom to give it to."""
        self.session[LENT] |= {"done": True}

    @property
    def address_back(self) -> str:
        return self.kind.back(self.participation, self.thing)


def lend(request, kind: Kind, participation: Participation, thing, *, key) -> HttpResponse:
    """The participant's from now on. `participation` was fetched with the kind's permission."""
    trace(request, AuditAction.LEND, kind.code, participation, thing)
    request.session[LENT] = {
        "kind": kind.code,
        "project": participation.project.slug,
        "person": str(participation.participant.public_id),
        "key": str(key),
        "language": settings.LANGUAGE_CODE,
        "done": False,
    }
    # A new key: what another tab asked for a moment ago would write the session back as it was before.
    request.session.cycle_key()
    return redirect("lent_screen")


def is_lent(session) -> bool:
    return LENT in session


def language_of(session) -> str:
    return session[LENT]["language"]


def speak(session, language: str):
    """The participant's choice, whatever the coach's language is."""
    if language in dict(settings.LANGUAGES):
        session[LENT] |= {"language": language}


def current(request) -> Lent:
    """Raises as any page does whose person the lender may not see, or not now: participants/views/lent_screen.py."""
    held = request.session[LENT]
    kind = KINDS.get(held["kind"])
    # The reason why a protected person is opened is the coach's to give, not whoever's who sits there.
    if kind is None or REASON in request.POST:
        raise PermissionDenied
    participation = participation_or_404(request, held["project"], held["person"], kind.permission)
    return Lent(request.session, kind, participation, kind.find(participation, held["key"]))


def take_back(request, lent: Lent | None) -> str:
    """The coach has her screen again. Answers where to go on; "" if what was lent is no longer hers to see."""
    held = request.session.pop(LENT)
    request.session.cycle_key()
    if lent is None:
        AuditEvent.objects.record(
            by=request.user, action=AuditAction.TAKE_BACK, target=request.user, details={"lent": held["kind"]}
        )
        return ""
    trace(request, AuditAction.TAKE_BACK, held["kind"], lent.participation, lent.thing)
    return lent.address_back


def trace(request, action: AuditAction, code: str, participation: Participation, thing):
    AuditEvent.objects.record(
        by=request.user,
        action=action,
        target=thing,
        participant=participation.participant,
        project=participation.project,
        details={"lent": code},
    )
