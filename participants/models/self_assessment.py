import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.enums import AnsweredWay, Occasion
from participants.models.participation import Participation

# One scale for all questions, fixed: five steps, each with its word. Ten would show smaller changes, but nobody who
# reads Swedish slowly, or hears it read aloud, can tell a six from a seven; five words can be read, heard and held in
# the head, and five buttons stand on a telephone. A changed word would make earlier answers mean something else.
SCALE = {
    1: _("Very bad"),
    2: _("Bad"),
    3: _("Neither good nor bad"),
    4: _("Good"),
    5: _("Very good"),
}
LOWEST, HIGHEST = min(SCALE), max(SCALE)
# What is asked each time: four that the project follows, five more of its own. In easy words.
MAIN = {
    "chances": _("How are your chances of getting a job?"),
    "life_situation": _("How is your life right now?"),
    "confidence": _("How is your belief in yourself?"),
    "health": _("How is your health?"),
}
OWN = {
    "everyday": _("How does your everyday life work?"),
    "strengths": _("How well can you tell others what you are good at?"),
    "next_step": _("How well do you know what your next step is?"),
    "support": _("How is the help you get from people around you?"),
    "new_things": _("How does it feel to try new things?"),
}
RATED = MAIN | OWN
# Asked at the exit besides, of the whole time: the answers that the figures count (yes, no).
LOOKING_BACK = {
    "chances_improved": _("Are your chances of getting a job better now than when you started here?"),
    "life_situation_improved": _("Is your life better now than when you started here?"),
}


def questions_of(occasion: str) -> dict:
    """What is asked on the occasion, in the order it is asked."""
    return LOOKING_BACK | RATED if occasion == Occasion.EXIT else RATED


def rating(label):
    return models.PositiveSmallIntegerField(label, null=True, blank=True, choices=SCALE.items(), editable=False)


class SelfAssessmentQuerySet(models.QuerySet):
    def permitting(self, permission, user):
        return self.filter(participation__in=Participation.objects.permitting(permission, user))

    def in_force(self):
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class SelfAssessment(models.Model):
    """How a participant sees the own situation on one occasion, sealed from the start: made once, never altered.

    A row comes to be when the participant presses "done" (until then the answers are a draft), or when a coach
    writes down what was told or stood on paper. What is not answered is None: nobody has to say why. A trigger of
    the database refuses another answer; a mistaken row is withdrawn with a reason, and kept. Made, withdrawn and
    used for the exit's answers in participants/self_assessing.py. No party ever reads it, whatever the consents.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="self_assessments")
    occasion = models.CharField(_("occasion"), max_length=7, choices=Occasion)
    day = models.DateField(_("day"))
    way = models.CharField(_("how it was answered"), max_length=5, choices=AnsweredWay)

    chances = rating(_("chances of a job"))
    life_situation = rating(_("life situation"))
    confidence = rating(_("confidence"))
    health = rating(_("health"))
    everyday = rating(_("everyday life"))
    strengths = rating(_("own strengths"))
    next_step = rating(_("the next step"))
    support = rating(_("help from others"))
    new_things = rating(_("trying new things"))
    chances_improved = models.BooleanField(_("better chances of work"), null=True, editable=False)
    life_situation_improved = models.BooleanField(_("better life situation"), null=True, editable=False)

    sealed_at = models.DateTimeField(_("sealed"), default=timezone.now, editable=False)
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("coach"),
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    withdrawn_reason = models.TextField(_("why it was withdrawn"), blank=True, editable=False)

    objects = SelfAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("self-assessment")
        verbose_name_plural = _("self-assessments")
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "occasion"],
                condition=Q(withdrawn_at__isnull=True) & ~Q(occasion=Occasion.QUARTER),
                name="one_assessment_at_start_and_exit",
                violation_error_message=_("There is one for this occasion already. Withdraw it first."),
            ),
            models.UniqueConstraint(
                fields=["participation", "occasion", "day"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_assessment_a_day",
                violation_error_message=_("There is one of this day already. Withdraw it first."),
            ),
            models.CheckConstraint(
                name="assessment_within_scale",
                condition=Q(
                    *[Q((f"{name}__isnull", True)) | Q((f"{name}__range", (LOWEST, HIGHEST))) for name in RATED]
                ),
            ),
            models.CheckConstraint(
                name="only_the_exit_looks_back",
                condition=Q(occasion=Occasion.EXIT) | Q(**{f"{name}__isnull": True for name in LOOKING_BACK}),
            ),
            models.CheckConstraint(
                name="withdrawn_assessment_has_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]

    def __str__(self):
        return f"{self.get_occasion_display()}, {self.day}"

    @property
    def answers(self) -> dict:
        """By question, in the order they were asked."""
        return {name: getattr(self, name) for name in questions_of(self.occasion)}


class CoachBelief(models.Model):
    """How the coach saw the person's chances of a job on the same occasion: beside, and unknown to the participant.

    On the participant's scale, so that the two can be read against each other. The coach's own to change, with trace.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assessment = models.OneToOneField(SelfAssessment, on_delete=models.CASCADE, related_name="belief", editable=False)
    chances = models.PositiveSmallIntegerField(
        _("your belief in the person's chances of a job"), choices=SCALE.items()
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("coach"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    day = models.DateField(_("day"), default=timezone.localdate, editable=False)

    class Meta:
        verbose_name = _("coach's belief")
        verbose_name_plural = _("coach's beliefs")
        constraints = [
            models.CheckConstraint(name="belief_within_scale", condition=Q(chances__range=(LOWEST, HIGHEST)))
        ]

    def __str__(self):
        return f"{self.chances}, {self.day}"
