import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from employers.models.contact_person import ContactPerson
from employers.models.employer import Employer
from employers.models.workplace import Workplace
from projects.models import Project


class Agreement(models.Model):
    """What a project and an employer have agreed (överenskommelse): what each takes on, how long, how many places.

    About nobody in particular: the agreement about one participant is that of the placement. `renews` is the one
    before it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="agreements")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="agreements")
    workplace = models.ForeignKey(
        Workplace, verbose_name=_("workplace"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    supervisor = models.ForeignKey(
        ContactPerson, verbose_name=_("supervisor"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    start = models.DateField(_("start"))
    end = models.DateField(_("end"))
    places = models.PositiveSmallIntegerField(_("places"), default=1)
    employer_takes_on = models.TextField(_("what the employer takes on"), max_length=4000)
    project_takes_on = models.TextField(_("what the project takes on"), max_length=4000)
    ended_on = models.DateField(_("ended early on"), null=True, blank=True, editable=False)
    end_reason = models.CharField(_("why it ended"), max_length=300, blank=True, editable=False)
    renews = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewed_by", editable=False
    )

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-start", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="agreement_ends_after_start",
                condition=Q(end__gte=F("start")),
                violation_error_message=_("The agreement cannot end before it starts."),
            ),
        ]

    def __str__(self):
        return f"{self.employer}, {self.start} – {self.end}"
