import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from employers.models import ContactPerson
from matching.enums import Completion, Side
from matching.models.placement import Placement
from participants.models import Document


class EndAssessment(models.Model):
    """How the placement went, as the supervisor sees it (side employer) or as the participant does."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="end_assessments")
    side = models.CharField(_("by whom"), max_length=12, choices=Side)
    day = models.DateField(_("date"), default=timezone.localdate)
    completion = models.CharField(_("carried through?"), max_length=12, choices=Completion)
    cause = models.CharField(_("why, if not all the way"), max_length=500, blank=True)
    went_well = models.TextField(_("what went well"), max_length=4000, blank=True)
    to_work_on = models.TextField(_("what to work on"), max_length=4000, blank=True)
    led_to_job = models.BooleanField(_("led to a job"), null=True, blank=True)
    alone = models.BooleanField(_("answered alone"), default=False, editable=False)  # on a screen lent by the coach
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("end assessment")
        verbose_name_plural = _("end assessments")
        constraints = [
            models.UniqueConstraint(fields=["placement", "side"], name="each_side_assesses_once"),
            models.CheckConstraint(
                name="supervisor_and_participant_assess",
                condition=Q(side__in=[Side.EMPLOYER, Side.PARTICIPANT]),
                violation_error_message=_("The supervisor and the participant assess how it went."),
            ),
            models.CheckConstraint(
                name="the_participant_alone_answers_alone",
                condition=Q(alone=False) | Q(side=Side.PARTICIPANT),
                violation_error_message=_("Only the participant answers on a lent screen."),
            ),
        ]

    def __str__(self):
        return f"{self.get_side_display()}, {self.day}"

    @property
    def mark(self) -> str:
        """A hash of what can be corrected, as it stands."""
        told = [self.day, self.completion, self.cause, self.went_well, self.to_work_on, self.led_to_job]
        said = [self.pk, *map(str, told)]
        return salted_hmac("matching.EndAssessment", repr(said), algorithm="sha256").hexdigest()[:20]


class ReferenceQuerySet(models.QuerySet["Reference"]):
    def permitting_in(self, permission, user, project):
        permitted = Placement.objects.permitting_in(permission, user, project)
        return self.filter(placement__in=permitted)


class Reference(models.Model):
    """A personal reference from a placement, for the participant's papers: what may be read by any employer."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    placement = models.OneToOneField(Placement, on_delete=models.CASCADE, related_name="reference")
    given_by = models.ForeignKey(
        ContactPerson, verbose_name=_("given by"), on_delete=models.PROTECT, related_name="references"
    )
    day = models.DateField(_("date"), default=timezone.localdate)
    text = models.TextField(_("reference"), max_length=4000)
    may_be_called = models.BooleanField(_("may be called"), default=False)

    document = models.ForeignKey(
        Document,
        verbose_name=_("kept among the documents"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    kept_mark = models.CharField(max_length=20, blank=True, editable=False)  # of the wording that is kept

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")

    def __str__(self):
        return f"{self.given_by}, {self.day}"

    @property
    def mark(self) -> str:
        said = [self.pk, self.day, self.given_by_id, self.text, self.may_be_called]
        return salted_hmac("matching.Reference", repr(said), algorithm="sha256").hexdigest()[:20]
