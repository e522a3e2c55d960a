import hashlib
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.keyed_hash import keyed_hash
from accounts.models import AuditEvent
from projects.jobs import Job, JobQuerySet, JobState
from projects.models import Project
from reporting import files
from reporting.papers import KINDS, PaperKind
from reporting.pdf import pdf_of

KEPT_FOR = timedelta(days=1)  # it can be made again


class PaperQuerySet(JobQuerySet):
    def of(self, user):
        """One's own: what stands in it is what its orderer may see."""
        return self.filter(ordered_by=user, kind__in=KINDS).select_related("project", "ordered_by")

    def expired(self):
        """Old ones, but none that a worker is drawing just now."""
        return self.filter(ordered_at__lt=timezone.now() - KEPT_FOR).exclude(state=JobState.RUNNING)

    @transaction.atomic
    def order(self, kind: PaperKind, target, *, project, by):
        """The same order while one is being made gives that one: a double click makes one paper."""
        Project.objects.select_for_update().get(pk=project.pk)
        wanted = {"project": project, "kind": kind.code, "target": target.public_id, "ordered_by": by}
        waiting = self.filter(state__in=[JobState.QUEUED, JobState.RUNNING], **wanted).first()
        if waiting:
            return waiting
        paper = self.create(**wanted)
        paper.send()
        paper.trace(AuditAction.ORDER, target)
        return paper


class Paper(Job):
    """A printed paper on its way: ordered, drawn by a worker, fetched by its orderer, thrown away after a day.

    Whether it may be fetched is asked of its target anew each time (reporting/papers says what a kind is). `says`
    is a keyed hash of what it was drawn from: when that would be something else now, so may what she may see.
    """

    task = "reporting.tasks.draw_paper"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="papers", editable=False)
    kind = models.CharField(_("kind"), max_length=40, editable=False)
    target = models.UUIDField(editable=False)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ordered by"),
        on_delete=models.PROTECT,
        related_name="papers",
        editable=False,
    )
    ordered_at = models.DateTimeField(_("ordered"), default=timezone.now, editable=False, db_index=True)
    says = models.CharField(max_length=64, blank=True, editable=False)
    checksum = models.CharField(_("checksum"), max_length=64, blank=True, editable=False)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["-pk"]

    def __str__(self):
        return str(KINDS[self.kind].name) if self.kind in KINDS else self.kind

    def get_absolute_url(self):
        return reverse("reporting:paper", args=[self.project.slug, self.public_id])

    @property
    def of_kind(self) -> PaperKind:
        return KINDS[self.kind]

    @property
    def is_ready(self) -> bool:
        return self.state == JobState.DONE

    def found_target(self):
        """What it is about, if the orderer may see it now; None otherwise."""
        return self.of_kind.targets(self.project, self.ordered_by).filter(public_id=self.target).first()

    # --- Making it ---------------------------------------------------------------------------------------

    def work(self):
        target = self.found_target()
        html = self.html(target)
        self.report_progress(20)
        content = pdf_of(html, css=self.of_kind.css())
        files.discard_parts(self.stored_name)
        with files.put_in_place({self.stored_name: content}):
            with transaction.atomic():
                self.finish(says=keyed_hash(html), checksum=hashlib.sha256(content).hexdigest())
                if self.of_kind.keep:
                    with translation.override(self.of_kind.language):
                        self.of_kind.keep(target, content, self.ordered_by)

    def html(self, target) -> str:
        if target is None:
            raise NothingToSee
        kind = self.of_kind
        with translation.override(kind.language):
            common = {"kind": kind, "project": self.project, "at": self.ordered_at, "facts": []}
            return render_to_string(kind.template, common | kind.context(target, self.ordered_by, self.ordered_at))

    def retry(self):
        """Also for a paper whose file was lost, or that would say something else now. It bears the new moment."""
        again = type(self).objects.filter(pk=self.pk, state__in=[JobState.DONE, JobState.FAILED])
        again.update(state=JobState.FAILED, ordered_at=timezone.now())
        super().retry()

    # --- Handing it out ----------------------------------------------------------------------------------

    def is_true(self, target) -> bool:
        """Whether it still says what it would say if it were drawn now, and its file is what was drawn."""
        return self.says == keyed_hash(self.html(target)) and files.checksum_of(self.stored_name) == self.checksum

    def content(self) -> bytes:
        return files.path_of(self.stored_name).read_bytes()

    @property
    def stored_name(self) -> str:
        return f"{self.public_id}.pdf"

    @property
    def download_name(self) -> str:
        """Nothing about anybody: it stands in folders, in lists of downloads and on desks."""
        day = timezone.localdate(self.ordered_at)
        return f"{self.project.slug}-{self.of_kind.file_name}-{day:%Y-%m-%d}.pdf"

    def trace(self, action, target, **details):
        """One event in the trail of the person it names; of several one, and one more for each who is protected, or
        for each whose case was handed out.
        """
        people = list(self.of_kind.people(target, self.ordered_by))
        of_each = self.of_kind.tells_of_each and action == AuditAction.EXPORT
        named = people if len(people) == 1 else [None, *(one for one in people if one.protected or of_each)]
        details |= {"paper": self.kind} | ({"people": len(people)} if len(people) > 1 else {})
        event = {"by": self.ordered_by, "action": action, "target": self, "project": self.project}
        AuditEvent.objects.record_all([AuditEvent.of(participant=one, details=details, **event) for one in named])

    def throw_away(self):
        files.discard(self.stored_name)
        self.delete()


class NothingToSee(Exception):
    """The paper's orderer may not see what it is about any longer."""
