import hashlib
import json
import uuid
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from projects.enums import FollowUpClock
from projects.jobs import Job, JobQuerySet, JobState
from projects.models import Project
from projects.roles import Permission, Reach
from reporting import files
from reporting.certified_hours import certified_hours
from reporting.definitions import definitions_of
from reporting.enums import DownloadKind, ReportKind
from reporting.indicators import TOTAL, Figures, Period, compute

LONGEST_TEXT = 8000
ORDER = ("kind", "period_from", "period_to", "as_of", "clock", "summary", "deviations", "gender_equality")


@dataclass(frozen=True)
class Correction:
    """One figure that a run today gives differently. `what` is value, of or not_reached."""

    indicator: str
    year: int | None
    group: str
    sex: str
    what: str
    then: float | None
    now: float | None


class ReportQuerySet(JobQuerySet):
    def visible_to(self, user):
        """Reports hold figures only, never a person: those who may order them may read each other's."""
        return self.filter(project__in=Project.objects.permitting(Permission.ORDER_REPORT, user, Reach.PROJECT))

    def pending(self):
        return self.filter(state__in=[JobState.QUEUED, JobState.RUNNING])

    def for_list(self):
        return self.select_related("ordered_by").defer("figures", "definitions").order_by("-pk")

    @transaction.atomic
    def order(self, *, project, by, **wanted):
        """Order a report. The same order while one is being made gives that one: a double click makes one report."""
        Project.objects.select_for_update().get(pk=project.pk)
        waiting = self.pending().filter(project=project, **wanted).first()
        if waiting:
            return waiting
        report = self.create(project=project, ordered_by=by, **wanted)
        report.send()
        AuditEvent.objects.record(by=by, action=AuditAction.ORDER, target=report, project=project)
        return report


class Report(Job):
    """A report to the fund: ordered, its figures frozen, then its files made from them.

    `figures` are the frozen figures and `definitions` the words they were counted by, as both stood when the
    report was made; everything handed out comes from these two, so it stays the same whatever is edited later.
    """

    task = "reporting.tasks.build_report"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="reports", editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=ReportKind, default=ReportKind.ESF, editable=False)
    period_from = models.DateField(_("from"))
    period_to = models.DateField(_("to"))
    as_of = models.DateField(
        _("as of"), help_text=_("The day the report looks from. What is dated later is not seen.")
    )
    clock = models.CharField(_("follow-up counts from"), max_length=20, choices=FollowUpClock)
    summary = models.TextField(_("summary"), max_length=LONGEST_TEXT, blank=True)
    deviations = models.TextField(_("deviations from the plan"), max_length=LONGEST_TEXT, blank=True)
    gender_equality = models.TextField(_("work for gender equality"), max_length=LONGEST_TEXT, blank=True)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ordered by"), on_delete=models.PROTECT, editable=False
    )
    ordered_at = models.DateTimeField(_("ordered"), default=timezone.now, editable=False)
    figures = models.JSONField(null=True, editable=False, encoder=DjangoJSONEncoder)
    definitions = models.JSONField(null=True, editable=False, encoder=DjangoJSONEncoder)
    frozen_at = models.DateTimeField(_("frozen"), null=True, editable=False)
    checksum = models.CharField(_("checksum"), max_length=64, blank=True, editable=False)
    file_checksums = models.JSONField(default=dict, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="report_period_in_order",
                condition=Q(period_from__lte=F("period_to")),
                violation_error_message=_("The period must end on or after the day it starts."),
            ),
            models.CheckConstraint(
                name="report_period_seen_from_its_end",
                condition=Q(period_to__lte=F("as_of")),
                violation_error_message=_("The report cannot look from a day before the period ends."),
            ),
        ]
        indexes = [models.Index(fields=["project", "-id"], name="report_of_project")]

    def __str__(self):
        return f"{self.project}, {self.period_from} – {self.period_to}"

    def get_absolute_url(self):
        return reverse("reporting:report", args=[self.project.slug, self.public_id])

    @property
    def period(self) -> Period:
        return Period.of(self.project, self.period_from, self.period_to, self.as_of, self.clock)

    @property
    def tone(self) -> str:
        """How the state looks."""
        return {JobState.DONE: "good", JobState.FAILED: "bad"}.get(JobState(self.state), "info")

    # --- Making it ---------------------------------------------------------------------------------------

    def work(self):
        from reporting.esf import documents

        files.discard_parts(str(self.public_id))
        self.freeze()
        self.report_progress(20)
        made = {}
        for number, (kind, content) in enumerate(documents(self), start=1):
            made[kind] = content
            self.report_progress(20 + 35 * number)
        self.hand_out(made)

    def freeze(self):
        """Count once, in one snapshot. An attempt that died after counting has decided the figures already."""
        if self.figures is not None:
            return
        with snapshot():
            counted = compute(self.project, self.period)
            certified = certified_hours(self.project, self.period)[TOTAL]
            made_by = self.ordered_by.name
            definitions = definitions_of(
                self.project, counted, made_by=made_by, certified=certified, period=self.period
            )
        figures = plain(counted)
        frozen = {
            "figures": figures,
            "definitions": definitions,
            "checksum": checksum_of(figures),
            "frozen_at": timezone.now(),
        }
        self._mine().filter(figures__isnull=True).update(**frozen)
        self.refresh_from_db()

    def hand_out(self, made: dict[str, bytes]):
        """Put the files in place, unless another worker has taken over, and call the report ready."""
        with files.put_in_place({self.file_name(kind): content for kind, content in made.items()}):
            self.finish(file_checksums={kind: hashlib.sha256(content).hexdigest() for kind, content in made.items()})

    def file_name(self, kind: str) -> str:
        return f"{self.public_id}.{kind}"

    def retry(self):
        """Also for a finished report whose file was lost: it is made again from the frozen figures."""
        if self.is_ready and self.damaged_files():
            type(self).objects.filter(pk=self.pk, state=JobState.DONE).update(
                state=JobState.FAILED, failure="file_lost"
            )
        super().retry()

    # --- What it holds -----------------------------------------------------------------------------------

    @property
    def is_ready(self) -> bool:
        return self.state == JobState.DONE

    @property
    def frozen(self) -> Figures:
        return Figures.from_dict(self.figures | {"incomplete": []})

    @property
    def missing_counts(self) -> dict[str, int]:
        """How many records lack what; never whose."""
        return self.figures["incomplete"]

    def figures_are_sound(self) -> bool:
        return self.checksum == checksum_of(self.figures)

    def damaged_files(self) -> list[str]:
        """The files that are gone or no longer what was made."""
        return [kind for kind, made in self.file_checksums.items() if files.checksum_of(self.file_name(kind)) != made]

    def content(self, kind: DownloadKind | str) -> bytes:
        """What is handed out: files as they were made, data as they were frozen."""
        kind = DownloadKind(kind)
        if kind is DownloadKind.CSV:
            return self.frozen.csv().encode()
        if kind is DownloadKind.JSON:
            return canonical(self.figures)
        return files.path_of(self.file_name(kind)).read_bytes()

    def download_name(self, kind: DownloadKind) -> str:
        return f"{self.project.slug}-{self.kind}-{self.as_of:%Y-%m-%d}.{kind}"

    def corrections(self) -> list[Correction]:
        """What a run today with the same period, day and clock gives differently, figure by figure."""
        then = figures_by_key(self.figures["rows"])
        now = figures_by_key(compute(self.project, self.period).as_dict()["rows"])
        return [
            Correction(*key, then=then.get(key), now=now.get(key))
            for key in dict.fromkeys([*then, *now])
            if then.get(key) != now.get(key)
        ]


@contextmanager
def snapshot():
    """Every query sees the register as it stood at the first one."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def canonical(figures: dict) -> bytes:
    """The one way of writing the figures, so that anybody can check them: `sha256sum` of the JSON file."""
    return json.dumps(
        figures, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder
    ).encode()


def checksum_of(figures: dict) -> str:
    return hashlib.sha256(canonical(figures)).hexdigest()


def plain(figures: Figures) -> dict:
    """The figures as JSON values; of the incomplete records only how many lack what."""
    missing = {"records": len(figures.incomplete)} | figures.missing
    return json.loads(canonical(figures.frozen() | {"incomplete": missing}))


def figures_by_key(rows) -> dict[tuple, float | None]:
    return {
        (row["indicator"], row["year"], row["group"], row["sex"], what): row[what]
        for row in rows
        for what in ("value", "of", "not_reached")
    }
