import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from employers.enums import Industry, Sector, Size
from projects.models import Project


class EmployerQuerySet(models.QuerySet):
    def used_outside(self, projects):
        """With contacts or placements in any other project."""
        others = Project.objects.exclude(pk__in=projects.values("pk")).values("pk")
        contacts = Q(pk__in=Employer.objects.filter(contacts__project__in=others).values("pk"))
        placed = Q(pk__in=Employer.objects.filter(placements__participation__project__in=others).values("pk"))
        return self.filter(contacts | placed)


class Employer(models.Model):
    """An organisation that may offer places. Known by its organisation number, ten digits.

    One register for all projects: what a single project knows stands in its `EmployerRelation`. `women` and `men`:
    how many work there, as the employer itself told in `staff_year`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation_number = models.CharField(_("organisation number"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=200)
    sector = models.CharField(_("sector"), max_length=12, choices=Sector, blank=True)
    municipality = models.CharField(_("municipality"), max_length=100, blank=True)
    industry = models.CharField(_("industry (SNI section)"), max_length=1, choices=Industry, blank=True)
    size = models.CharField(_("size"), max_length=6, choices=Size, blank=True)
    women = models.PositiveIntegerField(_("women who work there"), null=True, blank=True)
    men = models.PositiveIntegerField(_("men who work there"), null=True, blank=True)
    staff_year = models.PositiveSmallIntegerField(_("counted in the year"), null=True, blank=True)

    objects = EmployerQuerySet.as_manager()

    class Meta:
        verbose_name = _("employer")
        verbose_name_plural = _("employers")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name
