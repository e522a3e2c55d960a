import json
from datetime import UTC
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import LEAVES_ALL_AS_IT_WAS, AuditAction
from accounts.keyed_hash import keyed_hash
from accounts.models.audit_values import AuditValues


class AuditHead(models.Model):
    """The end of the chain of audit events: how many there are and the last one's seal. One row.

    Writers lock it, so that events stand in one order; verification compares with it, so that a
    cut-off end is noticed too. Signed, so that who cuts off the end cannot put the head in order again.
    """

    count = models.PositiveBigIntegerField(default=0)
    seal = models.CharField(max_length=64, blank=True)
    signature = models.CharField(max_length=64, blank=True)

    def save(self, *args, **kwargs):
        self.signature = self.computed_signature()
        super().save(*args, **kwargs)

    def computed_signature(self) -> str:
        return keyed_hash(f"{self.count} {self.seal}")


class AuditQuerySet(models.QuerySet):
    def record(self, **fields):
        """Leave a trace of one deed; see `AuditEvent.of`. Call it in the transaction of the deed, as its last act."""
        return self.record_all([AuditEvent.of(**fields)])[0]

    @transaction.atomic
    def record_all(self, events):
        """Leave many traces at once. The chain is locked until the transaction ends: call it late."""
        if not events:
            return []
        head = AuditHead.objects.select_for_update().get()
        for event in events:
            event.previous_seal = head.seal
            event.seal = head.seal = event.computed_seal()
        head.count += len(events)
        created = self.bulk_create(events, batch_size=500)
        self.keep_values(created)
        head.save()
        return created

    def keep_values(self, events):
        kept = []
        for event in events:
            if values := event.values_to_keep:
                values.event = event
                kept.append(values)
        if kept:
            AuditValues.objects.bulk_create(kept, batch_size=500)

    def concerning(self, target):
        return self.filter(object_type=target._meta.label_lower, object_id=key_of(target))

    def about(self, *records):
        """Of one participant; of several records, if they were made one."""
        return self.filter(participant__in=[one.public_id for one in records])

    def in_project(self, project):
        return self.filter(project=project.pk)

    def changes(self):
        """Of what the register holds; not who looked at it."""
        return self.exclude(action__in=LEAVES_ALL_AS_IT_WAS)

    def last_key(self) -> int:
        return self.aggregate(last=models.Max("pk"))["last"] or 0

    def newest_first(self):
        return self.select_related("user").order_by("-pk")


class AuditEvent(models.Model):
    """Who did what, when, and to whom: changes, views and exports. Append-only, held by a database trigger.

    `participant` and `project` are plain keys, not foreign keys: this app knows nothing of either, and the
    trail outlives both. `fields` names what was changed; values stay out of the trail, for whoever reviews
    the log may not read case notes (`AuditValues` has them). `details` holds counts and codes, never anything
    personal; "values" among them is the hash of the values kept.
    """

    values_to_keep: AuditValues | None = None

    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        on_delete=models.PROTECT,
        null=True,
        related_name="audit_events",
    )
    action = models.CharField(_("what"), max_length=20, choices=AuditAction)
    object_type = models.CharField(_("kind of object"), max_length=60, blank=True)
    object_id = models.CharField(_("object"), max_length=40, blank=True)
    participant = models.UUIDField(_("participant"), null=True)
    project = models.BigIntegerField(_("project"), null=True)
    fields = models.JSONField(_("fields"), default=list)
    details = models.JSONField(_("details"), default=dict, encoder=DjangoJSONEncoder)
    reason = models.TextField(_("reason"), blank=True)
    previous_seal = models.CharField(max_length=64, blank=True, editable=False)
    seal = models.CharField(max_length=64, editable=False)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["participant", "-id"], name="audit_of_participant"),
            models.Index(fields=["project", "-id"], name="audit_of_project"),
            models.Index(fields=["user", "-id"], name="audit_of_user"),
            models.Index(fields=["project", "at"], name="audit_of_month"),
        ]

    def __str__(self):
        return f"{self.user or '–'} {self.get_action_display()} {self.object_type} {self.object_id}".strip()

    @classmethod
    def of(
        cls,
        *,
        by,
        action,
        target=None,
        participant=None,
        project=None,
        fields=(),
        changes=None,
        reason="",
        details=None,
    ):
        """An event not yet saved. `by` is the user, or None for the system itself; `target` any model instance.

        `changes` is {field: (before, after)}: kept beside the trail; `fields` are those whose values are not.
        """
        values = AuditValues.of(changes) if changes else None
        details = {**(details or {}), **({"values": values.computed_hash()} if values else {})}
        event = cls(
            at=timezone.now(),
            user=by,
            action=AuditAction(action),
            object_type=target._meta.label_lower if target else "",
            object_id=key_of(target) if target else "",
            participant=UUID(str(participant.public_id)) if participant else None,
            project=project.pk if project else None,
            fields=sorted({*fields, *(changes or {})}),
            # As the database will give them back, or the seal would not match (dates, lazy translations).
            details=json.loads(json.dumps(details, cls=DjangoJSONEncoder)),
            reason=reason,
        )
        event.values_to_keep = values
        return event

    def computed_seal(self) -> str:
        """The keyed hash of this event and the seal before it (hexadecimal)."""
        content = [
            self.previous_seal,
            self.at.astimezone(UTC).isoformat(),
            self.user_id,
            str(self.action),
            self.object_type,
            self.object_id,
            str(self.participant or ""),
            self.project,
            self.fields,
            self.details,
            self.reason,
        ]
        return keyed_hash(json.dumps(content, sort_keys=True, cls=DjangoJSONEncoder))


def key_of(target) -> str:
    """What names an object in the trail: the same that stands in addresses."""
    return str(getattr(target, "public_id", target.pk))
