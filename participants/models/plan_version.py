import hashlib
import json
import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.enums import SigningMethod
from participants.models.participation import Participation
from participants.models.plan import Plan


class PlanVersionQuerySet(models.QuerySet):
    def permitting(self, permission, user):
        return self.filter(plan__participation__in=Participation.objects.permitting(permission, user))


class PlanVersion(models.Model):
    """A plan as participant and coach have signed it. Never altered: a trigger of the database refuses it.

    `content` is what participants/plan_content.py made of the plan, `checksum` its fingerprint, which also stands on
    the printed plan. `signed_on` is the day that the participant signed, `signed_by` the coach who did.
    `document` names the signed paper (`Document.public_id`): a plain key, since the paper may be erased first.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions", editable=False)
    number = models.PositiveSmallIntegerField(_("version"), editable=False)
    content = models.JSONField(_("all that was signed"), editable=False, encoder=DjangoJSONEncoder)
    checksum = models.CharField(_("checksum"), max_length=64, editable=False)
    method = models.CharField(_("signed by the participant"), max_length=10, choices=SigningMethod)
    signed_on = models.DateField(_("signed on"))
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("signed by the coach"),
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    document = models.UUIDField(_("signed paper"), null=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("signed plan")
        verbose_name_plural = _("signed plans")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_plan_version_per_number")]

    def __str__(self):
        return f"{self.number}, {self.signed_on}"

    @property
    def is_unaltered(self) -> bool:
        return self.checksum == checksum_of(self.content)


def checksum_of(content: dict) -> str:
    """The fingerprint of a plan's content: the same for the same content, whatever database it came from."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()
