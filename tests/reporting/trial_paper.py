"""A kind of paper that only tests have: about a participant, for who may read the case."""

from participants.models import Participant
from projects.roles import Permission
from reporting.papers import KINDS, PaperKind


def targets(project, user):
    permitted = Participant.objects.permitting(Permission.VIEW_CASE, user)
    return permitted.filter(participations__project=project).distinct()


class Trial(PaperKind):
    template = "reporting/papers/paper.html"


TRIAL = Trial(
    code="trial",
    name="Provpapper",
    file_name="prov",
    permission=Permission.VIEW_CASE,
    targets=targets,
    context=lambda person, reader, at: {
        "heading": "Provpapper",
        "facts": [("Deltagare", person.full_name), ("Läses av", reader.name)],
    },
    people=lambda person, reader: [person],
)
KINDS[TRIAL.code] = TRIAL
