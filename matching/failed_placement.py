"""What a placement that failed offers at once: back to the group, a new match, a call to the employer."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from employers.models import EmployerContact
from matching.models import Placement
from participants.enums import Destination


@dataclass(frozen=True)
class NextStep:
    """`url` is empty where somebody else does it; `text` says so."""

    label: str | Promise
    text: str | Promise
    url: str
    icon: str


def next_steps(placement: Placement, *, works: bool) -> list[NextStep]:
    participation = placement.participation
    whose = [participation.project.slug, participation.participant.public_id]
    back = new = ""
    if participation.exit is None:
        new = match_address(*whose)
        if works:
            back = reverse("participants:exit", args=whose, query={"destination": Destination.RETURNED_TO_GROUP})
    repair = reverse("matching:placement_repair", args=[whose[0], placement.public_id])
    return [
        NextStep(
            gettext_lazy("Return to the caseworker group"),
            back_text(participation, works=works),
            back,
            "arrow-left",
        ),
        NextStep(
            gettext_lazy("A new match"),
            gettext_lazy("Another workplace, by what the participant can and wants."),
            new,
            "search",
        ),
        NextStep(
            gettext_lazy("Promise the employer a call"),
            gettext_lazy("Hear what went wrong and keep the trust. The promise stands on Today until it is kept."),
            repair,
            "bell",
        ),
    ]


def back_text(participation, *, works: bool) -> str | Promise:
    if participation.exit is not None:
        return gettext_lazy("The participant has left the project already.")
    if works:
        return gettext_lazy("The participation ends, and the group decides what comes next.")
    return gettext_lazy("The participant's coach or the project leader does this.")


def match_address(slug, person) -> str:
    """The person's own ranked openings, where there is such a page; else a new placement."""
    try:
        return reverse("matching:person_matching", args=[slug, person])
    except NoReverseMatch:
        return reverse("matching:placement_new", args=[slug], query={"person": person})


@transaction.atomic
def promise_call(placement: Placement, *, text: str, due: date, by) -> EmployerContact:
    """Ours to the employer, in the contact log. It says nothing of the participant."""
    if due < timezone.localdate():
        raise ValidationError({"due": _("What is promised lies ahead: choose today or a later day.")})
    project = placement.participation.project
    return EmployerContact.promise_to(placement.employer, project, text, due, by=by)
