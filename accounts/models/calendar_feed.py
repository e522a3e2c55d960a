import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.keyed_hash import keyed_hash
from accounts.models.audit_event import AuditEvent


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    @transaction.atomic
    def renew(self, user) -> str:
        """The secret of a new address, told this once; an earlier address stops working. One click after another."""
        get_user_model().objects.select_for_update().get(pk=user.pk)
        secret = secrets.token_urlsafe(32)
        self.filter(user=user).delete()
        feed = self.create(user=user, secret_hash=keyed_hash(secret))
        AuditEvent.objects.record(by=user, action=AuditAction.CREATE, target=feed)
        return secret

    @transaction.atomic
    def revoke(self, user, *, by) -> bool:
        feed = self.filter(user=user).first()
        if feed is None:
            return False
        event = AuditEvent.of(by=by, action=AuditAction.DELETE, target=feed)
        feed.delete()
        AuditEvent.objects.record_all([event])
        return True

    def opened_by(self, secret: str) -> "CalendarFeed | None":
        """Whose address it is, while the account is open."""
        found = self.filter(secret_hash=keyed_hash(secret), user__is_active=True)
        return found.select_related("user").first()


class CalendarFeed(models.Model):
    """A secret address from which a calendar program fetches its owner's week. Only a hash of it is kept.

    Whoever has the address reads the feed without signing in; so it tells initials only (config/calendar_feed.py).
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed")
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self):
        return f"{self.created_at:%Y-%m-%d}"
