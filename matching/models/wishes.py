from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participants.models import Participation


class Wishes(models.Model):
    """What a participant wants and can take of work, as far as matching asks. No reason why: only what.

    `reach`: the municipalities she can get to, beside her own. `avoids`: codes of PhysicalDemand; the employer
    is never told of them.
    """

    participation = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="wishes")
    hours_least = models.PositiveSmallIntegerField(
        _("hours a week, at least"), null=True, blank=True, validators=[MaxValueValidator(80)]
    )
    hours_most = models.PositiveSmallIntegerField(
        _("hours a week, at most"), null=True, blank=True, validators=[MaxValueValidator(80)]
    )
    reach = models.CharField(_("municipalities within reach"), max_length=300, blank=True)
    avoids = models.JSONField(_("does not manage"), default=list, blank=True)

    class Meta:
        verbose_name = _("wishes for work")
        verbose_name_plural = _("wishes for work")
        constraints = [
            models.CheckConstraint(
                name="wished_hours_in_order",
                condition=Q(hours_least__isnull=True)
                | Q(hours_most__isnull=True)
                | Q(hours_most__gte=F("hours_least")),
                violation_error_message=_("The most hours cannot be fewer than the least."),
            ),
        ]

    def __str__(self):
        return str(_("wishes for work"))


class WishedOccupation(models.Model):
    """An occupation, or a group of them, that the participant wants to try: SSYK 2012, one to four digits."""

    wishes = models.ForeignKey(Wishes, on_delete=models.CASCADE, related_name="occupations")
    occupation = models.CharField(_("occupation (SSYK)"), max_length=4)
    position = models.PositiveSmallIntegerField(_("place in the order"), default=0)

    class Meta:
        verbose_name = _("wished occupation")
        verbose_name_plural = _("wished occupations")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["wishes", "occupation"], name="wished_once")]

    def __str__(self):
        return self.occupation
