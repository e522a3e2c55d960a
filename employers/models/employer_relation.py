from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from employers.enums import TargetGroupView
from employers.models.employer import Employer
from projects.models import Project


class EmployerRelation(models.Model):
    """What one project knows of an employer: it is on the project's list, with trust built or not.

    `last_contact` is the day of the last contact and `last_reached` of the last that was reached: of the contacts in
    the log, kept here so that a list of fifty thousand can be ordered by who has been quiet longest.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="employer_relations")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="relations")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("responsible here"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    view = models.CharField(_("view of the target group"), max_length=10, choices=TargetGroupView, blank=True)
    view_note = models.TextField(_("what it says of the target group"), max_length=2000, blank=True)
    obstacles = models.TextField(_("obstacles it sees"), max_length=2000, blank=True)
    support_wanted = models.TextField(_("support it wants"), max_length=2000, blank=True)
    known_since = models.DateField(_("known since"), default=timezone.localdate, editable=False)
    last_contact = models.DateField(_("last contact"), null=True, blank=True, editable=False)
    last_reached = models.DateField(_("last reached"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("employer of a project")
        verbose_name_plural = _("employers of a project")
        constraints = [
            models.UniqueConstraint(fields=["project", "employer"], name="one_relation_per_project_and_employer"),
        ]
        indexes = [models.Index(fields=["project", "last_reached"], name="relations_by_quiet")]

    def __str__(self):
        return str(self.employer)
