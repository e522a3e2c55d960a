import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from employers.models.employer import Employer
from employers.models.workplace import Workplace
from projects.models import Project


class ContactPerson(models.Model):
    """Somebody at an employer whom the project talks to; may be a supervisor of placements.

    The project's own: two projects are two controllers of personal data, also where they know the same employer.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="contact_persons")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="contact_persons")
    workplace = models.ForeignKey(
        Workplace,
        verbose_name=_("workplace"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contact_persons",
    )
    name = models.CharField(_("name"), max_length=150)
    title = models.CharField(_("title"), max_length=150, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    is_supervisor = models.BooleanField(_("supervisor of placements"), default=False)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    class Meta:
        verbose_name = _("contact person")
        verbose_name_plural = _("contact persons")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    @property
    def dialled(self) -> str:
        """The number as a telephone takes it."""
        return "".join(one for one in self.phone if one in "+0123456789")
