"""The words of the register. The codes are the spreadsheets' codes and stand in the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.enums import BarrierKind as BarrierKind
from projects.enums import Sex as Sex
from projects.enums import SkillKind as SkillKind
from projects.enums import SkillLevel as SkillLevel
from projects.enums import Support as Support


class ProtectionDegree(models.TextChoices):
    """Protected personal data, by the law's words. Assumed identities are no degree: they look like anybody else."""

    MARKING = "marking", _("confidentiality marking")
    REGISTRATION = "registration", _("protected population registration")

    @classmethod
    def stronger(cls, *degrees: str) -> str:
        """Of these, those of nobody protected among them."""
        return max(degrees, key=["", *cls.values].index)


# What each means, as it is told beside the choice.
DEGREES_MEAN = {
    ProtectionDegree.MARKING: _(
        "A warning signal, the lower degree: what would tell where the person is, is examined before it is given out."
    ),
    ProtectionDegree.REGISTRATION: _(
        "Stronger: the person is not registered where she or he lives, post goes by way of the Tax Agency, and no "
        "address is kept here."
    ),
}


class AgeBand(models.TextChoices):
    """Age at the first start, cut so finely that every programme's age groups are whole bands."""

    UNDER_16 = "0-15", _("under 16")
    FROM_16 = "16-17", "16–17"
    FROM_18 = "18-24", "18–24"
    FROM_25 = "25-29", "25–29"
    FROM_30 = "30-54", "30–54"
    FROM_55 = "55-64", "55–64"
    FROM_65 = "65+", _("65 or over")
    UNKNOWN = "", _("unknown")

    @classmethod
    def of(cls, age: int | None) -> "AgeBand":
        if age is None:
            return cls.UNKNOWN
        return next(band for youngest, band in YOUNGEST if age >= youngest)


YOUNGEST = [
    (65, AgeBand.FROM_65),
    (55, AgeBand.FROM_55),
    (30, AgeBand.FROM_30),
    (25, AgeBand.FROM_25),
    (18, AgeBand.FROM_18),
    (16, AgeBand.FROM_16),
    (0, AgeBand.UNDER_16),
]


class LabourStatus(models.TextChoices):
    """Status on the labour market at entry."""

    UNEMPLOYED = "unemployed", _("unemployed")
    INACTIVE = "inactive", _("outside the labour force")
    EMPLOYED = "employed", _("employed")


class Education(models.TextChoices):
    """Highest completed level, in the three bands of the fund (ISCED 2011)."""

    LOWER = "0-2", _("compulsory school or less (ISCED 0–2)")
    UPPER_SECONDARY = "3-4", _("upper secondary (ISCED 3–4)")
    TERTIARY = "5-8", _("higher education (ISCED 5–8)")


class Destination(models.TextChoices):
    """What a participant left to."""

    EMPLOYED = "employed", _("work")
    SELF_EMPLOYED = "self_employed", _("own business")
    REGULAR_EDUCATION = "regular_education", _("regular education")
    OTHER_PROGRAMME = "other_programme", _("another labour-market programme")
    SELF_SUPPORT = "self_support", _("self-support in another way")
    UNEMPLOYED = "unemployed", _("unemployed")
    RETURNED_TO_GROUP = "returned_to_group", _("back to the caseworker group")
    MOVED = "moved", _("moved away")
    OTHER = "other", _("other")


class Outcome(models.TextChoices):
    """Status on the reference day, ninety days after."""

    EMPLOYED = "employed", _("in work")
    SELF_EMPLOYED = "self_employed", _("own business")
    REGULAR_EDUCATION = "regular_education", _("regular education")
    OTHER_PROGRAMME = "other_programme", _("another labour-market programme")
    UNEMPLOYED = "unemployed", _("unemployed")
    OTHER = "other", _("other")
    NOT_REACHED = "not_reached", _("not reached")


class Evidence(models.TextChoices):
    """How surely an outcome is known."""

    OWN_WORD = "own_word", _("the participant's own word")
    COACH_HEARD = "coach_heard", _("the coach has heard it")
    EMPLOYER_CONFIRMED = "employer_confirmed", _("confirmed by the employer")
    DOCUMENT_SEEN = "document_seen", _("document seen")


class ActivityKind(models.TextChoices):
    """What the time was spent on."""

    COACHING = "coaching", _("coaching")
    MAPPING = "mapping", _("mapping")
    GROUP = "group", _("group activity")
    JOB_STYLING = "job_styling", _("job styling")
    JOB_SEARCH = "job_search", _("job search")
    STUDY_VISIT = "study_visit", _("study visit")
    WORK_PLACEMENT = "work_placement", _("work placement")
    LANGUAGE_PLACEMENT = "language_placement", _("language placement")
    WORK_TRAINING = "work_training", _("work training")
    EDUCATION = "education", _("education")
    VALIDATION = "validation", _("validation")
    OTHER = "other", _("other")


# Days at an employer, which come in the week's grid.
PLACEMENT_DAYS = [ActivityKind.WORK_PLACEMENT, ActivityKind.LANGUAGE_PLACEMENT, ActivityKind.WORK_TRAINING]


class MeetingForm(models.TextChoices):
    """How a session took place."""

    INDIVIDUAL = "individual", _("in person")
    PHONE = "phone", _("by phone")
    VIDEO = "video", _("by video")
    WORKPLACE = "workplace", _("at a workplace")
    GROUP = "group", _("in a group")


class Absence(models.TextChoices):
    """Why somebody expected was not there."""

    TOLD = "told", _("told us")
    NOT_TOLD = "not_told", _("did not tell us")
    CANCELLED = "cancelled", _("cancelled by us")


class Presence(models.TextChoices):
    """How somebody on a session's list is marked."""

    PRESENT = "present", _("present")
    TOLD = Absence.TOLD.value, _("absent, told us")
    NOT_TOLD = Absence.NOT_TOLD.value, _("absent, did not tell us")
    CANCELLED = Absence.CANCELLED.value, _("cancelled by us")

    @classmethod
    def of(cls, row) -> "str":
        """How a row of the ledger is marked; of imported absence the reason may be unknown."""
        return cls.PRESENT if row.present else row.absence


class Channel(models.TextChoices):
    """How a follow-up was tried."""

    PHONE = "phone", _("phone")
    TEXT_MESSAGE = "text_message", _("text message")
    EMAIL = "email", _("e-mail")
    LETTER = "letter", _("letter")
    MEETING = "meeting", _("meeting")
    OTHER = "other", _("another way")


class AttemptResult(models.TextChoices):
    REACHED = "reached", _("reached")
    NO_ANSWER = "no_answer", _("no answer")
    MESSAGE_LEFT = "message_left", _("left a message")
    WRONG_NUMBER = "wrong_number", _("wrong number or address")
    CALL_BACK = "call_back", _("asked us to come back")


class FollowUpStage(models.TextChoices):
    """Where a follow-up stands today: derived from its days, never stored."""

    OVERDUE = "overdue", _("overdue")
    DUE = "due", _("due")
    CHECK = "check", _("to be checked")
    WAITING = "waiting", _("waiting for the next try")
    SOON = "soon", _("due within a week")
    LATER = "later", _("later")
    DONE = "done", _("done")
    CAME_BACK = "came_back", _("came back")
    WITHDRAWN = "withdrawn", _("exit withdrawn")


class ReferralEventKind(models.TextChoices):
    """What can happen to a referral. Which may follow which, and who may do it: participants/referral_steps.py."""

    RAISED = "raised", _("raised")
    INVESTIGATION = "investigation", _("more investigation needed")
    INVESTIGATED = "investigated", _("investigation finished")
    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", _("accepted")
    ENROLLED = "enrolled", _("enrolled")
    DECLINED = "declined", _("declined")
    RETURNED = "returned", _("returned to the group")


class Information(models.TextChoices):
    """What a consent may cover, kind by kind: never everything that an authority has (JO 898-2005)."""

    SITUATION = "situation", _("situation and support")
    PLAN = "plan", _("plan")
    ATTENDANCE = "attendance", _("attendance")
    PLACEMENTS = "placements", _("placements")
    OUTCOME = "outcome", _("outcome")


class ConsentForm(models.TextChoices):
    """How a consent was given. It may be oral; then how it was documented must be told."""

    WRITTEN = "written", _("written")
    ORAL = "oral", _("oral")


class GoalState(models.TextChoices):
    """Where a goal of somebody's plan stands."""

    OPEN = "open", _("under way")
    REACHED = "reached", _("achieved")
    DROPPED = "dropped", _("dropped")


class ActionKind(models.TextChoices):
    """What a step of a plan is about."""

    JOB_SEARCH = "job_search", _("looking for work")
    PLACEMENT = "placement", _("placement")
    EDUCATION = "education", _("education or language")
    VALIDATION = "validation", _("validation")
    STUDY_VISIT = "study_visit", _("study visit")
    AUTHORITY = "authority", _("contact with an authority")
    HEALTH = "health", _("health and care")
    EVERYDAY = "everyday", _("everyday life")
    OTHER = "other", _("other")


class ActionState(models.TextChoices):
    PLANNED = "planned", _("not started")
    ONGOING = "ongoing", _("under way")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


class Responsible(models.TextChoices):
    """Who does what a plan says."""

    PARTICIPANT = "participant", _("the participant")
    COACH = "coach", _("the coach")
    PARTY = "party", _("somebody else")


class SigningMethod(models.TextChoices):
    """How a participant has signed."""

    PAPER = "paper", _("on paper")
    SCREEN = "screen", _("on the screen")


class Occasion(models.TextChoices):
    """When a participant assesses the own situation."""

    ENTRY = "entry", _("at the start")
    QUARTER = "quarter", _("every quarter")
    EXIT = "exit", _("at the exit")


class AnsweredWay(models.TextChoices):
    """How the answers of a self-assessment came to us."""

    ALONE = "alone", _("alone, on the coach's screen")
    TOLD = "told", _("told to the coach")
    PAPER = "paper", _("on paper")


class Employability(models.TextChoices):
    """The coach's judgement of how near to work somebody is. The participant's own is the self-assessment."""

    FAR = "far", _("a long way from work")
    SUPPORT = "support", _("needs much support")
    TRAINING = "training", _("ready for work training or a placement")
    NEAR = "near", _("near to work")
    READY = "ready", _("ready for work")


class SkillState(models.TextChoices):
    """How far a skill is proved (participants/models/skill.py has the steps between)."""

    CLAIMED = "claimed", _("own word")
    VALIDATING = "validating", _("being validated")
    VALIDATED = "validated", _("validated")
    REJECTED = "rejected", _("not confirmed")
