from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from employers.enums import ContactKind, Sector
from projects.models import Project


class EmployerQuerySet(models.QuerySet):
    def used_outside(self, projects):
        """With contacts or placements in any other project."""
        others = Project.objects.exclude(pk__in=projects.values("pk")).values("pk")
        contacts = Q(pk__in=Employer.objects.filter(contacts__project__in=others).values("pk"))
        placed = Q(pk__in=Employer.objects.filter(placements__participation__project__in=others).values("pk"))
        return self.filter(contacts | placed)


class Employer(models.Model):
    """An organisation that may offer places. Known by its organisation number, ten digits."""

    organisation_number = models.CharField(_("organisation number"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=200)
    sector = models.CharField(_("sector"), max_length=12, choices=Sector, blank=True)
    municipality = models.CharField(_("municipality"), max_length=100, blank=True)

    objects = EmployerQuerySet.as_manager()

    class Meta:
        verbose_name = _("employer")
        verbose_name_plural = _("employers")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class EmployerContact(models.Model):
    """One entry in the contact log."""

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="contacts")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="employer_contacts")
    date = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=10, choices=ContactKind)
    reached = models.BooleanField(_("reached"), null=True, blank=True)
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("coach"), on_delete=models.PROTECT, null=True, blank=True
    )

    class Meta:
        verbose_name = _("employer contact")
        verbose_name_plural = _("employer contacts")
        ordering = ["date", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "project", "date", "kind"], name="one_contact_per_day_and_kind"
            ),
        ]
        indexes = [models.Index(fields=["project", "reached", "employer"], name="contact_of_project")]

    def __str__(self):
        return f"{self.employer}, {self.date}"
