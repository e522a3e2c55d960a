"""The report as a piece of work: ordered once, frozen, whole or not at all."""

import errno
import hashlib
import json
import os
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEvent
from participants.models import Participation
from projects.enums import GoalCode
from projects.jobs import JobState, LostClaim
from projects.tasks import requeue_stalled_jobs
from reporting import esf, files
from reporting.enums import DownloadKind
from reporting.models import Report
from tests.participants.factories import ParticipantFactory, ParticipationFactory
from tests.projects.factories import GoalFactory, ProjectFactory, TargetGroupFactory
from tests.reporting.factories import ReportFactory

pytestmark = pytest.mark.django_db
ORDER = {
    "kind": "esf",
    "period_from": date(2008, 5, 1),
    "period_to": date(2010, 4, 30),
    "as_of": date(2010, 4, 30),
    "clock": "participation_exit",
    "summary": "Bra.",
    "deviations": "",
    "gender_equality": "",
}


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def quick(monkeypatch):
    """Files that need no drawing."""
    monkeypatch.setattr(esf, "documents", lambda report: iter([("pdf", b"%PDF a"), ("xlsx", b"PK b")]))


@pytest.fixture
def project():
    project = ProjectFactory(slug="navigator")
    GoalFactory(project=project, code=GoalCode.PARTICIPANTS, target=135)
    TargetGroupFactory(project=project, code="youth", name="Ungdomar")
    for start in (date(2008, 6, 1), date(2009, 6, 1)):
        woman = ParticipantFactory(sex="woman", birth_date=date(1989, 3, 1))
        ParticipationFactory(project=project, participant=woman, start=start)
    return project


@pytest.fixture
def report(project):
    return ReportFactory(project=project)


def started(report):
    return next(
        row["value"]
        for row in report.figures["rows"]
        if (row["indicator"], row["group"], row["sex"]) == ("started_by_target_group", "all", "total")
    )


def stored():
    return sorted(path.name for path in files.folder().iterdir())


def test_a_report_is_frozen_made_and_ready(report, quick):
    Report.objects.run(report.pk)
    report.refresh_from_db()
    assert (report.state, report.progress) == (JobState.DONE, 100)
    assert started(report) == 2
    assert stored() == sorted([f"{report.public_id}.pdf", f"{report.public_id}.xlsx"])
    assert report.content(DownloadKind.PDF) == b"%PDF a"
    assert not report.damaged_files()


def test_the_checksum_is_that_of_the_json_file(report, quick):
    Report.objects.run(report.pk)
    report.refresh_from_db()
    content = report.content(DownloadKind.JSON)
    assert hashlib.sha256(content).hexdigest() == report.checksum
    assert json.loads(content) == report.figures
    assert report.figures_are_sound()


def test_changed_figures_are_noticed(report, quick):
    Report.objects.run(report.pk)
    report.refresh_from_db()
    report.figures["rows"][0]["value"] += 1
    assert not report.figures_are_sound()


def test_files_can_be_read_by_their_owner_only(report, quick):
    Report.objects.run(report.pk)
    assert {path.stat().st_mode & 0o777 for path in files.folder().iterdir()} == {0o600}
    assert files.folder().stat().st_mode & 0o777 == 0o700


def test_later_changes_are_listed_and_change_nothing(report, quick):
    Report.objects.run(report.pk)
    report.refresh_from_db()
    before = {kind: report.content(kind) for kind in DownloadKind}
    assert report.corrections() == []
    Participation.objects.filter(start=date(2009, 6, 1)).update(
        start=date(2010, 1, 1), start_year=2010, age=30, age_band="30-54"
    )
    report.project.target_groups.update(name="Något annat")
    report.project.goals.update(target=1)
    report = Report.objects.get()
    assert {kind: report.content(kind) for kind in DownloadKind} == before
    changes = {(c.indicator, c.year, c.group, c.sex, c.what): (c.then, c.now) for c in report.corrections()}
    assert changes[("started_by_age", 2009, "all", "total", "value")] == (1, 0)
    assert changes[("started_by_age", 2010, "all", "women", "value")] == (0, 1)
    assert changes[("started_by_age", None, "16-24", "women", "value")] == (2, 1)
    assert ("started_by_age", None, "all", "total", "value") not in changes


def test_a_figure_that_is_new_is_a_correction_too(report, quick):
    Report.objects.run(report.pk)
    report.refresh_from_db()
    TargetGroupFactory(project=report.project, code="adult")
    new = [change for change in report.corrections() if change.group == "adult"]
    assert {(change.then, change.now) for change in new} == {(None, 0)}


def test_nobody_is_named_in_what_is_frozen(report, quick):
    lacking = ParticipantFactory(first_name="Kanarie", last_name="Fågel", reference="REF-KANARIE")
    ParticipationFactory(project=report.project, participant=lacking, start=date(2009, 1, 1))
    Report.objects.run(report.pk)
    report.refresh_from_db()
    written = json.dumps([report.figures, report.definitions])
    assert report.missing_counts["records"] == 3  # the others lack their status
    assert report.missing_counts["sex"] == 1
    for secret in ("Kanarie", "Fågel", "REF-KANARIE", str(lacking.public_id)):
        assert secret not in written


def test_a_double_click_makes_one_report(project):
    by = ReportFactory().ordered_by
    first = Report.objects.order(project=project, by=by, **ORDER)
    assert Report.objects.order(project=project, by=by, **ORDER) == first
    other = Report.objects.order(project=project, by=by, **ORDER | {"summary": "Bättre."})
    assert other != first
    assert AuditEvent.objects.filter(action="order").count() == 2


def test_the_same_order_after_the_first_is_ready_is_a_new_report(project, quick):
    by = ReportFactory().ordered_by
    first = Report.objects.order(project=project, by=by, **ORDER)
    Report.objects.run(first.pk)
    assert Report.objects.order(project=project, by=by, **ORDER) != first


def test_a_task_delivered_twice_works_once(report, quick, monkeypatch):
    Report.objects.run(report.pk)
    monkeypatch.setattr(Report, "work", lambda self: pytest.fail("worked twice"))
    Report.objects.run(report.pk)


@pytest.mark.parametrize("broken", ["write", "fsync"])
def test_a_full_disk_leaves_no_half_file(report, quick, monkeypatch, broken):
    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    if broken == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(OSError, match="No space"):
        Report.objects.run(report.pk)
    report.refresh_from_db()
    assert (report.state, report.failure) == (JobState.FAILED, "disk_full")
    assert stored() == []
    monkeypatch.undo()
    frozen = report.figures
    ParticipationFactory(project=report.project, start=date(2009, 1, 1))
    report.retry()
    monkeypatch.setattr(esf, "documents", lambda report: iter([("pdf", b"%PDF a")]))
    Report.objects.run(report.pk)
    report.refresh_from_db()
    assert report.is_ready
    assert report.figures == frozen  # the first attempt has decided them


def test_a_worker_that_died_is_found_and_its_leavings_removed(report, quick):
    Report.objects.claim(report.pk)
    (files.folder() / f".{report.public_id}.pdf.999.part").write_bytes(b"half")
    Report.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=5))
    requeue_stalled_jobs()
    report.refresh_from_db()
    assert report.state == JobState.QUEUED
    Report.objects.run(report.pk)
    assert stored() == sorted([f"{report.public_id}.pdf", f"{report.public_id}.xlsx"])


def test_a_worker_that_dies_three_times_has_failed_clearly(report):
    for _attempt in range(3):
        Report.objects.claim(report.pk)
        Report.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=5))
        requeue_stalled_jobs()
    report.refresh_from_db()
    assert (report.state, report.failure) == (JobState.FAILED, "worker_lost")


def test_a_slow_worker_that_lost_its_claim_overwrites_nothing(report, quick):
    slow = Report.objects.claim(report.pk)
    slow.freeze()
    Report.objects.update(state=JobState.QUEUED)  # the sweeper has given it to another
    Report.objects.run(report.pk)
    report.refresh_from_db()
    made = report.content(DownloadKind.PDF)
    with pytest.raises(LostClaim):
        slow.hand_out({"pdf": b"%PDF late"})
    assert report.content(DownloadKind.PDF) == made
    assert not report.damaged_files()
    assert len(stored()) == 2


@pytest.mark.parametrize("given_on_by", ["the sweeper", "the retry button"])
def test_a_slow_worker_does_not_finish_what_another_is_making(report, quick, given_on_by):
    slow = Report.objects.claim(report.pk)
    if given_on_by == "the sweeper":
        Report.objects.update(state=JobState.QUEUED)
    else:
        Report.objects.update(state=JobState.FAILED)
        report.refresh_from_db()
        report.retry()
    Report.objects.claim(report.pk)
    with pytest.raises(LostClaim):
        slow.hand_out({"pdf": b"%PDF late"})
    slow.fail(ValueError())
    report.refresh_from_db()
    assert report.state == JobState.RUNNING
    assert not stored()


def test_a_lost_file_can_be_made_again(report, quick):
    Report.objects.run(report.pk)
    report.refresh_from_db()
    report.retry()
    assert report.is_ready  # nothing to mend
    files.path_of(report.file_name("pdf")).unlink()
    assert report.damaged_files() == ["pdf"]
    report.retry()
    Report.objects.run(report.pk)
    report.refresh_from_db()
    assert report.is_ready
    assert not report.damaged_files()


@pytest.mark.parametrize(
    ("period_from", "period_to", "as_of"),
    [
        (date(2010, 1, 2), date(2010, 1, 1), date(2010, 1, 2)),
        (date(2010, 1, 1), date(2010, 1, 2), date(2010, 1, 1)),
    ],
)
def test_a_period_that_cannot_be_is_refused_by_the_database(project, period_from, period_to, as_of):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportFactory(project=project, period_from=period_from, period_to=period_to, as_of=as_of)


def test_the_queue_is_told_a_number_and_nothing_else(project, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr("projects.jobs.current_app.send_task", lambda *args, **options: sent.append((args, options)))
    with django_capture_on_commit_callbacks(execute=True):
        report = Report.objects.order(project=project, by=ReportFactory().ordered_by, **ORDER)
    assert sent == [(("reporting.tasks.build_report", [report.pk]), {"retry": False, "ignore_result": True})]


def test_a_queue_that_is_away_only_delays(project, monkeypatch, django_capture_on_commit_callbacks):
    def away(*args, **options):
        raise ConnectionRefusedError

    monkeypatch.setattr("projects.jobs.current_app.send_task", away)
    with django_capture_on_commit_callbacks(execute=True):
        report = Report.objects.order(project=project, by=ReportFactory().ordered_by, **ORDER)
    assert report.state == JobState.QUEUED
    assert Report.objects.stalled().count() == 0
    Report.objects.update(queued_at=timezone.now() - timedelta(minutes=5))
    assert report in Report.objects.stalled()
