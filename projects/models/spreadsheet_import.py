import uuid
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from projects.jobs import Job, JobQuerySet, JobState
from projects.models.project import Project
from projects.roles import Permission
from projects.spreadsheets.archives import unpacked_size
from projects.spreadsheets.findings import Finding

KEEP_FILES = timedelta(days=7)
AT_ONCE = 1024 * 1024  # bytes, unpacked, that are read within the request: some seconds' work


def private_name(instance, filename) -> str:
    """Uploads lie under a name that says nothing."""
    return f"imports/{uuid.uuid4()}{Path(filename).suffix.lower()[:5]}"


class Step(models.TextChoices):
    CHECK = "check", _("checked")
    SAVE = "save", _("saved")


class SpreadsheetImportQuerySet(JobQuerySet):
    def visible_to(self, user):
        """One's own. What was found in a file may name people of all projects she imports for."""
        return self.filter(user=user, project__in=Project.objects.permitting(Permission.IMPORT, user))

    def with_old_files(self):
        """Files that nobody came back for."""
        since = timezone.now() - KEEP_FILES
        return self.exclude(file="").filter(uploaded_at__lt=since, state__in=[JobState.DONE, JobState.FAILED])


class SpreadsheetImport(Job):
    """An uploaded file on its way in: checked, looked at, confirmed, saved. The file goes when it is in."""

    task = "projects.tasks.import_spreadsheet"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="imports")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="imports"
    )
    filename = models.CharField(_("file"), max_length=255)
    file = models.FileField(upload_to=private_name, blank=True)
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)
    step = models.CharField(max_length=5, choices=Step, default=Step.CHECK, editable=False)
    saved_at = models.DateTimeField(_("saved"), null=True, editable=False)
    has_new_preview = models.BooleanField(default=False, editable=False)
    counts = models.JSONField(default=dict, editable=False)
    findings = models.JSONField(default=dict, editable=False)

    objects = SpreadsheetImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self):
        return self.filename

    def start(self):
        """Check or save: a small file at once, a large one by a worker."""
        if unpacked_size(Path(self.file.path)) > AT_ONCE:
            self.send()
        else:
            type(self).objects.run(self.pk)
            self.refresh_from_db()

    def work(self):
        from projects.spreadsheets.run import import_path  # pydantic is slow to load, and only imports need it

        with translation.override(self.user.language):
            result = import_path(
                Path(self.file.path),
                by=self.user,
                project=self.project,
                dry_run=self.step == Step.CHECK,
                expected=self.counts if self.step == Step.SAVE else None,
                on_progress=self.tell_progress,
                conclude=self.conclude,
            )
            if not result.saved:
                self.finish(**self.outcome(result))

    def conclude(self, result):
        """In the transaction that saves: whoever has lost the job to another worker saves nothing."""
        self.finish(**self.outcome(result))
        transaction.on_commit(self.delete_file)

    def outcome(self, result) -> dict:
        """What is kept of a result. An import that could not be saved as agreed is a new preview."""
        found = result.findings
        return {
            "step": Step.SAVE if result.saved else Step.CHECK,
            "saved_at": timezone.now() if result.saved else None,
            "has_new_preview": self.step == Step.SAVE and not result.saved,
            "counts": {name: counts.as_list() for name, counts in result.counts.items()},
            "findings": {
                "errors": [error.as_list() for error in found.errors],
                "warnings": [warning.as_list() for warning in found.warnings],
                "notes": found.notes,
                "error_count": found.error_count,
                "warning_count": found.warning_count,
                "errors_of": found.errors_of,
                "warnings_of": found.warnings_of,
            },
        }

    def confirm(self) -> bool:
        """Let the checked file in. Of two confirmations at once only one does."""
        confirmed = (
            type(self)
            .objects.filter(pk=self.pk, state=JobState.DONE, step=Step.CHECK, findings__error_count=0)
            .exclude(file="")
            .update(step=Step.SAVE, state=JobState.QUEUED, attempts=0, progress=0, queued_at=timezone.now())
        )
        self.refresh_from_db()
        if confirmed:
            self.start()
        return bool(confirmed)

    def retry(self):
        """Once the file has been deleted there is nothing to try again."""
        if self.file:
            super().retry()

    def delete_file(self):
        if self.file:
            self.file.delete(save=False)
            type(self).objects.filter(pk=self.pk).update(file="")

    @property
    def can_be_confirmed(self) -> bool:
        return bool(self.state == JobState.DONE and self.step == Step.CHECK and self.file and not self.error_count)

    @property
    def error_count(self) -> int:
        return self.findings.get("error_count", 0)

    @property
    def warning_count(self) -> int:
        return self.findings.get("warning_count", 0)

    @cached_property
    def errors(self) -> list[Finding]:
        return [Finding(*error) for error in self.findings.get("errors", [])]

    @cached_property
    def warnings(self) -> list[Finding]:
        return [Finding(*warning) for warning in self.findings.get("warnings", [])]

    @property
    def changes_anything(self) -> bool:
        return any(new or changed for new, changed, _same in self.counts.values())

    # A transaction hides its own progress from everybody else: the per cents go by way of the cache.

    @property
    def progress_key(self) -> str:
        return f"import-progress-{self.public_id}"

    def tell_progress(self, per_cent: int):
        cache.set(self.progress_key, per_cent, timeout=3600)

    def look_at_progress(self):
        self.progress = max(self.progress, cache.get(self.progress_key, 0))
