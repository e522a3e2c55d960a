import uuid
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.accepted_files import accept
from participants.models.participation import Participation
from projects.roles import Permission

FOLDER = "documents"
EXPIRES_SOON = timedelta(days=30)


def random_name(instance, filename) -> str:
    """Files lie under a name that says nothing, not even what they are."""
    return f"{FOLDER}/{uuid.uuid4()}"


class DocumentKind(models.TextChoices):
    CV = "cv", _("CV")
    CERTIFICATE = "certificate", _("certificate or grades")
    REFERENCE = "reference", _("reference")
    LICENCE = "licence", _("licence or permit")
    PLAN = "plan", _("signed plan")
    TIME_CERTIFICATE = "time_certificate", _("signed time certificate")
    PLACEMENT = "placement", _("signed agreement on a placement")
    OTHER = "other", _("other")


# Papers that prove something: kept by what they prove, never chosen or removed by hand.
PROOFS = {DocumentKind.PLAN, DocumentKind.TIME_CERTIFICATE, DocumentKind.PLACEMENT}


class DocumentQuerySet(models.QuerySet["Document"]):
    def permitting(self, permission, user):
        """Documents of those on whose participation in the project `user` holds the permission."""
        return self.filter(participation__in=Participation.objects.permitting(permission, user))

    def visible_to(self, user):
        return self.permitting(Permission.VIEW_CASE, user)

    def of_person(self, participation: Participation):
        """All of the person's in that project, also from an earlier time there."""
        return self.filter(
            participation__participant=participation.participant_id, participation__project=participation.project_id
        )

    def expiring(self, today: date):
        """Those that run out within a month, or have run out, of people who still take part."""
        return self.filter(valid_until__lte=today + EXPIRES_SOON).filter(
            Q(participation__exit__isnull=True) | Q(participation__exit__gt=today)
        )

    def no_longer_kept(self, today: date):
        """Those of projects whose papers need not be kept any longer."""
        return self.filter(participation__project__kept_until__lt=today)

    @transaction.atomic
    def store(self, file, *, by, participation, kind, title="", valid_until=None) -> "Document":
        """Check an uploaded file by its content and keep it. Refused: ValidationError with `file`.

        The file is written before the row: one whose row never came is found and removed (`orphans`).
        """
        try:
            accepted = accept(file)
        except ValidationError as refusal:
            raise ValidationError({"file": refusal}) from refusal
        one = self.model(
            participation=participation,
            kind=kind,
            title=title,
            valid_until=valid_until,
            media_type=accepted.media_type,
            suffix=accepted.suffix,
            size=len(accepted.content),
            checksum=sha256(accepted.content).hexdigest(),
            uploaded_by=by,
        )
        one.file.save("", ContentFile(accepted.content), save=False)
        one.save(force_insert=True)
        one.trace(by, AuditAction.CREATE, fields=["kind", "title", "valid_until", "file"])
        return one


class Document(models.Model):
    """A paper about a person: a CV, grades, something signed. Checked by content, under a random name, in no folder
    that the web server reads, and handed out by a view that asks for the right.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind)
    title = models.CharField(_("what it is"), max_length=150, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to=random_name)
    media_type = models.CharField(max_length=100, editable=False)
    suffix = models.CharField(max_length=5, editable=False)
    size = models.PositiveIntegerField(editable=False)  # bytes
    checksum = models.CharField(max_length=64, editable=False)  # SHA-256 of what is kept
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-uploaded_at", "-pk"]
        indexes = [
            models.Index(fields=["valid_until"], condition=Q(valid_until__isnull=False), name="documents_to_end")
        ]

    def __str__(self):
        return self.title or self.get_kind_display()

    def get_absolute_url(self):
        return reverse("participants:document", args=[self.participation.project.slug, self.public_id])

    @property
    def is_picture(self) -> bool:
        """Shown in the browser: a picture runs nothing. Everything else is only downloaded."""
        return self.media_type.startswith("image/")

    @property
    def has_expired(self) -> bool:
        return self.valid_until is not None and self.valid_until < timezone.localdate()

    @property
    def expires_soon(self) -> bool:
        return self.valid_until is not None and self.valid_until <= timezone.localdate() + EXPIRES_SOON

    @property
    def is_proof(self) -> bool:
        return self.kind in PROOFS

    @property
    def download_name(self) -> str:
        """Nothing about the person."""
        return (
            f"{self.participation.project.slug}-{self.uploaded_at:%Y-%m-%d}-{str(self.public_id)[:8]}.{self.suffix}"
        )

    @transaction.atomic
    def remove(self, *, by, reason: str):
        """It should not be here. The trail keeps that it was."""
        if self.is_proof:
            raise ValidationError(gettext("A signed paper is kept together with what was signed."))
        if not reason.strip():
            raise ValidationError({"reason": gettext("Write why it is removed.")})
        self.erase(by=by, reason=reason.strip())

    def erase(self, *, by, reason: str):
        """The row and then its file, in the caller's transaction; `by` is None for the project's retention."""
        name, storage = self.file.name, self.file.storage
        event = self.event(by, AuditAction.DELETE, reason=reason, fields=["file"])
        self.delete()
        AuditEvent.objects.record_all([event])
        transaction.on_commit(lambda: storage.delete(name))

    def trace(self, by, action, **event):
        AuditEvent.objects.record_all([self.event(by, action, **event)])

    def event(self, by, action, **event: Any) -> AuditEvent:
        return AuditEvent.of(
            by=by,
            action=action,
            target=self,
            participant=self.participation.participant,
            project=self.participation.project,
            **event,
        )
