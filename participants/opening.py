"""The gate before a protected person's pages: whoever is named says first, once a working day, why she opens them."""

from django.core.exceptions import ValidationError
from django.http import QueryDict

from participants.models import Participant, ProtectedOpening

REASON = "opening_reason"


class OpeningNeeded(Exception):
    """She may open the person, and has not said why. The middleware below the views asks her."""

    def __init__(self, person: Participant, project, error: str = "", typed: str = ""):
        super().__init__("a protected person is opened with a reason")
        self.person, self.project, self.error, self.typed = person, project, error, typed


def pass_gate(request, person: Participant, project):
    """Every page, part, paper and download about one person comes by here, when it is known that she may see it.

    A form that was on its way is not lost: it is shown again with the question, and sent with the answer.
    """
    if not person.protected or ProtectedOpening.objects.holds(person, project, request.user):
        return
    if request.method != "POST" or REASON not in request.POST:
        raise OpeningNeeded(person, project)
    typed = request.POST[REASON].replace("\x00", "")
    try:
        ProtectedOpening.objects.open(person, project, request.user, typed)
    except ValidationError as error:
        raise OpeningNeeded(person, project, " ".join(error.messages), typed) from error


def closed_to(request, people: list[Participant], project) -> set[Participant]:
    """Those of many whom she has not opened: of them a page tells less."""
    protected = {person for person in people if person.protected}
    if not protected:
        return set()
    opened = ProtectedOpening.objects.in_force().filter(participant__in=protected, project=project, user=request.user)
    keys = set(opened.values_list("participant", flat=True))
    return {person for person in protected if person.pk not in keys}


def carried(post: QueryDict) -> list[tuple[str, str]]:
    """What the form on its way says, but for the answer itself."""
    kept = [(name, values) for name, values in post.lists() if name not in {"csrfmiddlewaretoken", REASON}]
    return [(name, value) for name, values in kept for value in values]
