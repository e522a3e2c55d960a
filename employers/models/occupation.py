from django.db import models
from django.utils.translation import gettext_lazy as _


class Occupation(models.Model):
    """An occupation or a group of them by SSYK 2012: one to four digits, the more the narrower. Named as SCB does."""

    code = models.CharField(_("SSYK code"), max_length=4, unique=True)
    name = models.CharField(_("name"), max_length=150)

    class Meta:
        verbose_name = _("occupation")
        verbose_name_plural = _("occupations")
        ordering = ["code"]

    def __str__(self):
        return f"{self.name} ({self.code})"


class OccupationShare(models.Model):
    """How many women and men had the occupation in a year, by SCB's register (yrkesregistret, CC0)."""

    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="shares")
    year = models.PositiveSmallIntegerField(_("year"))
    women = models.PositiveIntegerField(_("women"))
    men = models.PositiveIntegerField(_("men"))
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        verbose_name = _("share of women and men of an occupation")
        verbose_name_plural = _("shares of women and men of occupations")
        ordering = ["occupation", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["occupation", "year"], name="one_share_per_occupation_and_year")
        ]

    def __str__(self):
        return f"{self.occupation}, {self.year}"
