import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SHORTEST_REASON = 10  # letters: "x" is no reason


class Opening(models.Model):
    """Leave to read about somebody for a while, with a reason. The project leader is told, and marks it as read.

    Whose leave and about whom stands on the kinds of it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reason = models.TextField(_("reason"))
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    until = models.DateTimeField(_("until"))
    seen_at = models.DateTimeField(_("read by the project leader"), null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.opened_at:%Y-%m-%d}"
