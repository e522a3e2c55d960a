import json
import secrets

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.keyed_hash import keyed_hash


class PlainEncoder(DjangoJSONEncoder):
    """Objects by their keys, files by their names."""

    def default(self, o):
        if isinstance(o, models.Model):
            return o.pk
        if isinstance(o, models.QuerySet | set | frozenset):
            return sorted(one.pk if isinstance(one, models.Model) else one for one in o)
        if isinstance(o, models.fields.files.FieldFile):
            return o.name
        return super().default(o)


class AuditValuesQuerySet(models.QuerySet):
    @transaction.atomic
    def erase(self, *, by, reason, participant=None, project=None) -> int:
        """Delete these values for good and say so in the trail; how many. The events themselves stay."""
        from accounts.models.audit_event import AuditEvent

        events = sorted(self.values_list("event", flat=True))
        if events:
            self.model.objects.filter(event__in=events).delete()
            AuditEvent.objects.record(
                by=by,
                action=AuditAction.ERASE,
                participant=participant,
                project=project,
                reason=reason,
                details={"events": events},
            )
        return len(events)


class AuditValues(models.Model):
    """What stood in the changed fields before an event and after it: {field: value}, kept apart from the trail.

    Whoever reviews the trail may not read case notes, and what is personal must once be erased. The event holds a
    keyed hash of the values, so that they cannot be changed unseen; the salt is erased with them, and with it the
    possibility to guess what they were. A trigger refuses every update.
    """

    event = models.OneToOneField(
        "accounts.AuditEvent", on_delete=models.PROTECT, primary_key=True, related_name="values_kept"
    )
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    salt = models.CharField(max_length=32, editable=False)

    objects = AuditValuesQuerySet.as_manager()

    class Meta:
        verbose_name = _("changed values")
        verbose_name_plural = _("changed values")

    def __str__(self):
        return f"{self.event_id}"

    @classmethod
    def of(cls, changes):
        """{field: (before, after)}, as the database will give them back. Not yet saved."""
        plain = json.loads(json.dumps(changes, cls=PlainEncoder))
        return cls(
            before={name: before for name, (before, _after) in plain.items()},
            after={name: after for name, (_before, after) in plain.items()},
            salt=secrets.token_hex(16),
        )

    def computed_hash(self) -> str:
        return keyed_hash(json.dumps([self.salt, self.before, self.after], sort_keys=True))
