from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone

KEPT_FOR = timedelta(days=1)  # no page is open longer: sessions end after twelve hours


class SubmittedFormQuerySet(models.QuerySet):
    def expired(self):
        return self.filter(at__lt=timezone.now() - KEPT_FOR)


class SubmittedForm(models.Model):
    """One page's form that has made something, so that the same page sent again makes nothing more.

    Written in the transaction of the deed; the constraint decides between many sent at once. `content` is a
    keyed hash of what was typed: the same page with something else in it is not the same deed.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token = models.UUIDField()
    content = models.CharField(max_length=64)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = SubmittedFormQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "token"], name="a_form_is_sent_once")]

    def __str__(self):
        return f"{self.object_type} {self.object_id}".strip()

    def made(self):
        """What was made then; None if it has been removed since, or nothing was named."""
        if not self.object_type:
            return None
        return apps.get_model(self.object_type)._base_manager.filter(pk=self.object_id).first()
