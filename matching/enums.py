from django.db import models
from django.utils.translation import gettext_lazy as _

from employers.enums import PlacementKind as PlacementKind


class Side(models.TextChoices):
    """Who says something about a match or a placement."""

    PARTICIPANT = "participant", _("the participant")
    EMPLOYER = "employer", _("the employer")
    PROJECT = "project", _("the project")


class MatchState(models.TextChoices):
    """How far a match has come. The steps between, and who may take them: matching/match_steps.py."""

    PROPOSED = "proposed", _("proposed")
    ASKED = "asked", _("the participant is asked")
    ACCEPTED = "accepted", _("accepted by the participant")
    PRESENTED = "presented", _("presented to the employer")
    WANTED = "wanted", _("the employer says yes")
    DECLINED = "declined", _("declined")
    PLACED = "placed", _("placed")


class Tellable(models.TextChoices):
    """What a participant may say yes to being told to the employer. Nothing else stands on the presentation."""

    NAME = "name", _("name")
    PHONE = "phone", _("telephone")
    SKILLS = "skills", _("what the participant can")
    LANGUAGES = "languages", _("languages")
    LICENCES = "licences", _("licences and permits")
    HOURS = "hours", _("wished hours")


class EndCause(models.TextChoices):
    """Why a placement ended before its time, or did not."""

    AS_PLANNED = "as_planned", _("as planned")
    JOB = "job", _("the participant got a job")
    PARTICIPANT = "participant", _("the participant's side")
    EMPLOYER = "employer", _("the employer's side")
    PROJECT = "project", _("the project's side")


class ApprovalWay(models.TextChoices):
    """How an approval of a placement's agreement was given."""

    PAPER = "paper", _("on paper, kept as a file")
    ON_BEHALF = "on_behalf", _("by word, written down on behalf of")
    HERE = "here", _("here, by the project itself")
    SCREEN = "screen", _("on the screen, by the participant alone")


class Completion(models.TextChoices):
    """How far a placement was carried through."""

    DONE = "done", _("carried through")
    PARTLY = "partly", _("partly")
    NEVER_CAME = "never_came", _("never came")
