import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from employers.models import Opening
from matching.enums import MatchState, Side
from participants.models import Participation


class Match(models.Model):
    """A participant held against an opening, from the proposal to the placement or the no.

    `state` is that of the last `MatchStep`. `women` and `men` are the counts of the occupation that were known when
    the match was made (of `share_year`), so that later figures change nothing said before.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="matches")
    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="matches")
    state = models.CharField(
        _("state"), max_length=10, choices=MatchState, default=MatchState.PROPOSED, editable=False
    )
    answer_by = models.DateField(_("answer no later than"), null=True, blank=True)
    women = models.PositiveIntegerField(null=True, editable=False)
    men = models.PositiveIntegerField(null=True, editable=False)
    share_year = models.PositiveSmallIntegerField(null=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "opening"],
                condition=~Q(state=MatchState.DECLINED),
                name="one_open_match_per_opening",
            ),
        ]

    def __str__(self):
        return f"{self.opening}, {self.get_state_display()}"


class MatchStep(models.Model):
    """One step of a match: to which state, on which day, by whom it was written down; of a no also whose and why."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(_("state"), max_length=10, choices=MatchState)
    day = models.DateField(_("date"), default=timezone.localdate)
    side = models.CharField(_("by whom"), max_length=12, choices=Side, blank=True)
    reason = models.CharField(_("why"), max_length=500, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("step of a match")
        verbose_name_plural = _("steps of matches")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.day} {self.get_state_display()}"
