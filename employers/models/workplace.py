import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from employers.models.employer import Employer
from projects.models import Project


class Workplace(models.Model):
    """A place where the employer's people work. Shared by all projects, as the employer is."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="workplaces")
    name = models.CharField(_("name"), max_length=200)
    address = models.CharField(_("address"), max_length=200, blank=True)
    municipality = models.CharField(_("municipality"), max_length=100, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("workplace")
        verbose_name_plural = _("workplaces")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    def is_used_outside(self, projects) -> bool:
        """Any other project has an opening, an agreement, a contact person or a placement there."""
        others = Project.objects.exclude(pk__in=projects.values("pk"))
        placed = Employer.objects.filter(placements__workplace=self, placements__participation__project__in=others)
        return (
            self.openings.filter(project__in=others).exists()
            or self.contact_persons.filter(project__in=others).exists()
            or Employer.objects.filter(agreements__workplace=self, agreements__project__in=others).exists()
            or placed.exists()
        )
