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

from employers.models import Employer, EmployerContact
from matching.models import Placement
from matching.placing import FARTHEST
from participants.enums import Destination
from participants.models import Participation

LEFT = gettext_lazy("The participant has left the project already.")


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
    is_here = takes_part(participation)
    if is_here:
        new = match_address(*whose)
        if works:
            back = reverse("participants:exit", args=whose, query={"destination": Destination.RETURNED_TO_GROUP})
    repair = reverse("matching:placement_repair", args=[whose[0], placement.public_id])
    return [
        NextStep(
            gettext_lazy("Return to the caseworker group"),
            back_text(is_here=is_here, works=works),
            back,
            "arrow-left",
        ),
        NextStep(
            gettext_lazy("A new match"),
            gettext_lazy("Another workplace, by what the participant can and wants.") if is_here else LEFT,
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


def takes_part(participation: Participation) -> bool:
    """Now; also by coming back after the time that the placement belongs to."""
    of_person = {"participant": participation.participant_id, "project": participation.project_id}
    return Participation.objects.filter(exit__isnull=True, **of_person).exists()


def back_text(*, is_here: bool, works: bool) -> str | Promise:
    if not is_here:
        return LEFT
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
    if due > timezone.localdate() + FARTHEST:
        raise ValidationError({"due": _("The day lies more than five years ahead. Check the year.")})
    Employer.objects.select_for_update().get(pk=placement.employer_id)  # two who promise at once promise once
    open_ = {"promise": text.strip(), "promise_kept_on": None, "project": project}
    if (promised := placement.employer.contacts.filter(**open_).select_related("coach").first()) is not None:
        told = {"who": promised.coach, "day": promised.promise_due}
        raise ValidationError({"text": _("%(who)s has promised that already, no later than %(day)s.") % told})
    return EmployerContact.promise_to(placement.employer, project, text, due, by=by)
