"""What a placement begins with: from a match, an opening, or another placement's agreement.

From another participant's placement nothing goes along that is about that participant: no aims, adaptations, course,
risks or days, and no approvals.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.enums import AuditAction
from employers.models import Employer, Opening
from matching import placing
from matching.models import Match, Placement
from participants.models import Participant, Participation
from projects.roles import Permission

WORKING_DAYS = 5
OF_THE_WORKPLACE = [
    *("kind", "occupation", "workplace", "supervisor", "stand_in", "weekdays", "schedule_note", "tasks"),
    *("insurance", "work_environment", "introduction", "secrecy", "absence", "visit_weeks"),
]


@dataclass(frozen=True)
class Begin:
    """Who, where, by what; any of them may not be chosen yet."""

    participation: Participation | None = None
    employer: Employer | None = None
    opening: Opening | None = None
    match: Match | None = None

    @property
    def facts(self) -> dict[str, Any]:
        found = from_opening(self.opening) if self.opening else {}
        if self.match:
            found["adaptations"] = "\n".join(self.match.adaptations)
        first = self.participation.start if self.participation else date.min
        found["start"] = max(found.get("start") or date.min, first, timezone.localdate())
        if found.get("end") and found["end"] < found["start"]:
            del found["end"]
        return found


def begin(project, user, query) -> Begin:
    """By the address: `match`, or `person` and `opening` or `employer`. What one may not see is not there (404)."""
    if query.get("match"):
        found = permitted_matches(project, user).filter(public_id=as_uuid(query["match"])).first()
        if found is None:
            raise Http404("No such match")
        return Begin(found.participation, found.opening.workplace.employer, found.opening, found)
    opening = chosen_opening(project, query.get("opening"))
    employer = opening.workplace.employer if opening else chosen_employer(project, query.get("employer"))
    return Begin(chosen_person(project, user, query.get("person")), employer, opening)


def permitted_matches(project, user):
    people = Participation.objects.permitting_in(Permission.MATCH, user, project)
    found = Match.objects.filter(participation__in=people, opening__project=project)
    return found.filter(placement__isnull=True).select_related(
        "participation__participant", "opening__workplace__employer", "opening__contact"
    )


def placeable(project, user):
    """Those who may be placed: who take part, in the order of the alphabet."""
    people = Participation.objects.permitting_in(Permission.MATCH, user, project)
    return people.filter(exit__isnull=True).select_related("participant").order_by("list_key", "pk")


def chosen_person(project, user, public_id) -> Participation | None:
    if not public_id:
        return None
    found = placeable(project, user).filter(participant__public_id=as_uuid(public_id)).first()
    if found is None:
        raise Http404("No such participant")
    return found


def chosen_opening(project, public_id) -> Opening | None:
    if not public_id:
        return None
    opened = Opening.objects.filter(project=project, public_id=as_uuid(public_id))
    found = opened.select_related("workplace__employer", "contact").first()
    if found is None:
        raise Http404("No such opening")
    return found


def chosen_employer(project, public_id) -> Employer | None:
    if not public_id:
        return None
    found = Employer.objects.addressed(as_uuid(public_id)).filter(relations__project=project).first()
    if found is None:
        raise Http404("No such employer")
    return found


def taken_from(opening: Opening | None) -> Opening | None:
    """Of what is only a pattern for openings nobody takes a place."""
    return None if opening is None or opening.is_template else opening


def as_uuid(text):
    try:
        return UUID(str(text))
    except ValueError as error:
        raise Http404("No such thing") from error


def from_opening(opening: Opening) -> dict[str, Any]:
    """All that it says. Of its adaptations what is done, never for whom."""
    facts: dict[str, Any] = {
        name: getattr(opening, name) for name in ("kind", "occupation", "workplace", "tasks", "start", "end")
    }
    facts["adaptations"] = "\n".join(one.how for one in opening.adaptations.all() if one.how)
    if opening.hours_per_week:
        facts["weekdays"] = spread(int(opening.hours_per_week * 60))
    if opening.contact and opening.contact.is_supervisor:
        facts["supervisor"] = opening.contact
    return facts


def spread(minutes: int) -> list[int]:
    """The same on each working day; what does not divide stands on the first ones."""
    each, rest = divmod(minutes, WORKING_DAYS)
    return [each + (number < rest) for number in range(WORKING_DAYS)] + [0, 0]


def from_placement(template: Placement) -> dict[str, Any]:
    return {name: getattr(template, name) for name in OF_THE_WORKPLACE}


@dataclass(frozen=True)
class Template:
    """What several people get: of an opening or of a placement that somebody has already."""

    employer: Employer
    facts: dict[str, Any]
    opening: Opening | None = None
    placement: Placement | None = None


def template_of(project, user, query) -> Template | None:
    opening = chosen_opening(project, query.get("opening"))
    if opening:
        facts = from_opening(opening)
        facts["adaptations"] = ""  # each has her own, or none
        return Template(opening.workplace.employer, facts, taken_from(opening))
    if query.get("placement"):
        permitted = Placement.objects.permitting_in(Permission.MATCH, user, project)
        related = permitted.select_related("employer", "opening", "participation__participant")
        found = related.filter(public_id=as_uuid(query["placement"])).first()
        if found is None:
            raise Http404("No such placement")
        return Template(found.employer, from_placement(found), found.opening, found)
    return None


@transaction.atomic
def place_several(template: Template, people: Iterable[Participation], *, by, start: date, end: date):
    """One placement each, or none at all: whom it is not possible for is named."""
    people = list(people)
    Participant.objects.locked([one.participant_id for one in people])
    made, wrong = [], []
    facts = template.facts | {"start": start, "end": end, "employer": template.employer, "opening": template.opening}
    for participation in people:
        try:
            with transaction.atomic():
                made.append(place_one(Placement(participation=participation, **facts), by))
        except ValidationError as refusal:
            wrong += [f"{participation.participant.shown_name}: {text}" for text in refusal.messages]
    if wrong:
        raise ValidationError(wrong)
    return made


def place_one(placement: Placement, by) -> Placement:
    placement.validate_constraints()
    placing.start_agreement(placement, by=by)
    placement.trace(by, AuditAction.CREATE, fields=[*OF_THE_WORKPLACE, "start", "end"])
    return placement
