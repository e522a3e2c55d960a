import re
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.models import Project

KEPT_FOR = timedelta(days=14)
# Which page a draft is of: nobody's answers on a lent screen (participants/self_assessing.py) are among them.
SESSION_KEY = re.compile(r"(log|group|session)(:[0-9a-f-]{36})?")
PLAN_KEY = re.compile(r"plan[a-z]{1,15}:[0-9a-f-]{36}")


class DraftQuerySet(models.QuerySet):
    def of(self, user, project):
        """One's own, and nobody else's: a draft is read by its writer only."""
        return self.filter(user=user, project=project, saved_at__gt=timezone.now() - KEPT_FOR)

    def of_sessions(self):
        """Those that the pages of sessions keep and bring back."""
        return self.filter(key__regex=rf"^{SESSION_KEY.pattern}$")

    def expired(self):
        return self.filter(saved_at__lte=timezone.now() - KEPT_FOR)


class Draft(models.Model):
    """What somebody has typed and not yet saved, kept for her alone until she saves it or a fortnight has passed.

    `key` names the page and whom it was about; `content` are the form's fields as they were sent. No trace in the
    audit trail: nothing has been done yet.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    content = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [models.UniqueConstraint(fields=["user", "project", "key"], name="one_draft_per_page")]
        indexes = [models.Index(fields=["saved_at"], name="drafts_by_age")]

    def __str__(self):
        return f"{self.key} {self.saved_at:%Y-%m-%d %H:%M}"
