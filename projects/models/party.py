from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.enums import PartyKind
from projects.models.project import Project


class Party(models.Model):
    """An authority whose caseworkers sit in the project's caseworker groups and refer people.

    Secrecy holds between parties, between committees of one municipality too: each is a party of its own
    (Offentlighets- och sekretesslagen 8:1–2, 26:1). What one has entered another reads by consent (Consent).
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="parties")
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=PartyKind)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"],
                name="one_party_per_name",
                violation_error_message=_("The project already has a party with this name."),
            ),
        ]

    def __str__(self):
        return self.name
