import hashlib
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from projects.jobs import LONG_WAIT, Job, JobQuerySet, JobState
from projects.models import Project
from reporting import certificate_papers as papers
from reporting import files
from reporting.pdf import pdf_of
from reporting.pdf_join import joined

AT_ONCE = 25  # certificates in a part: some two seconds of drawing
KEPT_FOR = timedelta(days=1)
JOINING = 95  # per cent, when all parts are drawn


class PartFailed(Exception):
    """A part could not be drawn."""


class CertificateBatchQuerySet(JobQuerySet):
    def of(self, user):
        return self.filter(ordered_by=user).select_related("project", "ordered_by")

    def expired(self):
        return self.filter(ordered_at__lt=timezone.now() - KEPT_FOR)

    @transaction.atomic
    def order(self, project, month, *, by):
        """The certificates that she may print, in parts that several workers draw at once.

        The same order while one is being made gives that one: a double click makes one PDF.
        """
        Project.objects.select_for_update().get(pk=project.pk)
        wanted = {"project": project, "month": month, "ordered_by": by}
        waiting = self.filter(state__in=[JobState.QUEUED, JobState.RUNNING], **wanted).first()
        if waiting:
            return waiting
        now = timezone.now()
        running = {"state": JobState.RUNNING, "started_at": now, "heartbeat_at": now}
        batch = self.create(says=papers.says(project, month, by), **running, **wanted)
        keys = list(papers.included(project, month, by).values_list("pk", flat=True))
        chunks = [keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE)] or [[]]
        for position, chunk in enumerate(chunks):
            CertificatePart.objects.create(batch=batch, position=position, certificates=chunk).send()
        batch.trace(AuditAction.ORDER, people=len(keys))
        return batch


class CertificateBatch(Job):
    """All certificates of a project's month that somebody may print, on their way to one PDF.

    Its parts are drawn first, each a job of its own; then this one joins them. `says` is a keyed hash of what it was
    drawn from: when that is something else now, it is not handed out any longer.
    """

    task = "reporting.tasks.join_certificates"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="certificate_batches", editable=False)
    month = models.DateField(_("month"), editable=False)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ordered by"),
        on_delete=models.PROTECT,
        related_name="certificate_batches",
        editable=False,
    )
    ordered_at = models.DateTimeField(_("ordered"), default=timezone.now, editable=False, db_index=True)
    says = models.CharField(max_length=64, blank=True, editable=False)
    checksum = models.CharField(_("checksum"), max_length=64, blank=True, editable=False)

    objects = CertificateBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("time certificates of a month")
        verbose_name_plural = _("time certificates of months")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.month:%Y-%m}"

    def get_absolute_url(self):
        return reverse("reporting:certificates", args=[self.project.slug, self.public_id])

    @property
    def is_ready(self) -> bool:
        return self.state == JobState.DONE

    @property
    def waits_long(self) -> bool:
        """No worker has begun any of the parts."""
        untouched = not self.parts.exclude(state=JobState.QUEUED).exists()
        return self.is_pending and untouched and self.ordered_at < timezone.now() - LONG_WAIT

    def work(self):
        """Join the parts. Called before they are all drawn, it goes on waiting."""
        states = set(self.parts.values_list("state", flat=True))
        if JobState.FAILED in states:
            raise PartFailed
        if states != {JobState.DONE}:
            self._mine().update(attempts=0, heartbeat_at=timezone.now())
            return
        parts = list(self.parts.order_by("position"))
        content = joined([files.path_of(part.stored_name).read_bytes() for part in parts])
        files.discard_parts(self.stored_name)
        with files.put_in_place({self.stored_name: content}):
            self.finish(checksum=hashlib.sha256(content).hexdigest())
        for part in parts:
            files.discard(part.stored_name)

    def part_drawn(self):
        """One more is drawn: say so, and join them if it was the last."""
        done = self.parts.filter(state=JobState.DONE).count()
        drawing = type(self).objects.filter(pk=self.pk, state=JobState.RUNNING)
        drawing.update(progress=JOINING * done // self.parts.count(), heartbeat_at=timezone.now())
        if not self.parts.filter(state__in=[JobState.QUEUED, JobState.RUNNING]).exists():
            if drawing.update(state=JobState.QUEUED, queued_at=timezone.now()):
                self.send()

    # --- Handing it out ----------------------------------------------------------------------------------

    def is_true(self) -> bool:
        """Whether all in it may still be printed by her, nothing has changed, and the file is what was drawn."""
        now = papers.says(self.project, self.month, self.ordered_by)
        return self.says == now and files.checksum_of(self.stored_name) == self.checksum

    def content(self) -> bytes:
        return files.path_of(self.stored_name).read_bytes()

    @property
    def stored_name(self) -> str:
        return f"{self.public_id}.pdf"

    @property
    def download_name(self) -> str:
        return f"{self.project.slug}-tidsintyg-{self.month:%Y-%m}.pdf"

    def trace(self, action, **details):
        """One event of the whole, and one more for each protected person in it."""
        shielded = papers.with_people(papers.included(self.project, self.month, self.ordered_by)).filter(
            participation__participant__protected=True
        )
        details |= {"paper": "time-certificates", "month": f"{self.month:%Y-%m}"}
        event = {"by": self.ordered_by, "action": action, "target": self, "project": self.project}
        named = [None, *(one.participation.participant for one in shielded)]
        AuditEvent.objects.record_all([AuditEvent.of(participant=one, details=details, **event) for one in named])

    def throw_away(self):
        for part in self.parts.all():
            files.discard(part.stored_name)
        files.discard(self.stored_name)
        self.delete()


class CertificatePart(Job):
    """Some of the certificates of a batch, drawn by one worker."""

    task = "reporting.tasks.draw_certificates"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.ForeignKey(CertificateBatch, on_delete=models.CASCADE, related_name="parts", editable=False)
    position = models.PositiveSmallIntegerField(editable=False)
    certificates = models.JSONField(default=list, editable=False)  # keys

    class Meta:
        verbose_name = _("part of time certificates of a month")
        verbose_name_plural = _("parts of time certificates of months")
        ordering = ["batch", "position"]

    def __str__(self):
        return f"{self.position}"

    @property
    def stored_name(self) -> str:
        return f"{self.public_id}.pdf"

    def work(self):
        html = papers.html_of(self.batch, self.certificates, with_cover=self.position == 0)
        content = pdf_of(html, css=papers.css(), ids=f"{self.position}-")
        files.discard_parts(self.stored_name)
        with files.put_in_place({self.stored_name: content}):
            self.finish()
        self.batch.part_drawn()

    def fail(self, error):
        super().fail(error)
        self.batch.part_drawn()
