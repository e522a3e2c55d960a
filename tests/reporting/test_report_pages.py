"""Ordering, waiting, fetching: who may, what comes back, what is logged."""

import hashlib
import io
import uuid
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from projects.jobs import JobState
from projects.roles import Role
from reporting import esf, files
from reporting.models import LONGEST_TEXT, Report
from tests.accounts.factories import UserFactory
from tests.participants.factories import ParticipantFactory, ParticipationFactory
from tests.projects.factories import MembershipFactory, ProjectFactory
from tests.reporting.factories import ReportFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(esf, "documents", lambda report: iter([("pdf", b"%PDF a"), ("xlsx", b"PK b")]))


@pytest.fixture
def project():
    return ProjectFactory(slug="navigator", name="Navigator")


@pytest.fixture
def leader(project):
    return MembershipFactory(project=project, role=Role.PROJECT_LEADER).user


@pytest.fixture
def report(project, leader):
    report = ReportFactory(project=project, ordered_by=leader)
    Report.objects.run(report.pk)
    report.refresh_from_db()
    return report


def order(**changes):
    return {
        "period_from": "2008-05-01",
        "period_to": "2010-04-30",
        "as_of": "2010-04-30",
        "clock": "participation_exit",
        "summary": "Det gick bra.",
        "deviations": "",
        "gender_equality": "",
    } | changes


# --- Who ---------------------------------------------------------------------------------------------------------

STATUS = {
    "leader": [200, 200, 200, 302, 302],
    "evaluator": [200, 200, 200, 302, 302],
    "coach": [403] * 5,
    "employer coach": [403] * 5,
    "caseworker": [403] * 5,
    "administrator": [403] * 5,
    "leader who left": [404] * 5,
    "evaluator who left": [404] * 5,
    "leader of another project": [404] * 5,
    "evaluator of another project": [404] * 5,
    "nobody": [404] * 5,
    "leader who is switched off": [302] * 5,
    "not signed in": [302] * 5,
}


def person(who, project):
    roles = {
        "leader": Role.PROJECT_LEADER,
        "evaluator": Role.EVALUATOR,
        "coach": Role.COACH,
        "employer coach": Role.EMPLOYER_COACH,
        "leader who left": Role.PROJECT_LEADER,
        "evaluator who left": Role.EVALUATOR,
        "leader of another project": Role.PROJECT_LEADER,
        "evaluator of another project": Role.EVALUATOR,
        "leader who is switched off": Role.PROJECT_LEADER,
    }
    if who == "administrator":
        return UserFactory(is_administrator=True)
    if who == "nobody":
        return UserFactory()
    if who == "caseworker":
        return MembershipFactory(project=project, caseworker=True).user
    membership = MembershipFactory(
        project=ProjectFactory() if "another" in who else project,
        role=roles[who],
        ended_on=timezone.localdate() if "left" in who else None,
        user__is_active="off" not in who,
    )
    return membership.user


@pytest.mark.parametrize("who", STATUS)
def test_who_may_do_what(client, project, report, who):
    if who != "not signed in":
        client.force_login(person(who, project))
    here = [project.slug, report.public_id]
    got = [
        client.get(reverse("reporting:reports", args=[project.slug])).status_code,
        client.get(reverse("reporting:report", args=here)).status_code,
        client.get(reverse("reporting:report_download", args=[*here, "csv"])).status_code,
        client.post(reverse("reporting:reports", args=[project.slug]), order()).status_code,
        client.post(reverse("reporting:report_retry", args=here)).status_code,
    ]
    assert got == STATUS[who]
    allowed = who in {"leader", "evaluator"}
    assert Report.objects.count() == 1 + allowed
    assert AuditEvent.objects.filter(action="export").count() == allowed


def test_a_report_is_not_found_under_another_project(client, report):
    other = ProjectFactory()
    both = MembershipFactory(project=other, role=Role.PROJECT_LEADER).user
    client.force_login(both)
    assert client.get(reverse("reporting:report", args=[other.slug, report.public_id])).status_code == 404
    assert client.get(reverse("reporting:report", args=[other.slug, uuid.uuid4()])).status_code == 404


# --- Ordering ----------------------------------------------------------------------------------------------------


@time_machine.travel("2010-05-18 12:00")
@pytest.mark.parametrize(("end", "last"), [(date(2011, 4, 30), "2010-04-30"), (date(2009, 12, 15), "2009-12-15")])
def test_the_form_proposes_the_whole_months_so_far(client, project, leader, end, last):
    project.end = end
    project.save()
    client.force_login(leader)
    html = client.get(reverse("reporting:reports", args=["navigator"])).content.decode()
    for value in ("2008-05-01", last, "2010-05-18"):
        assert f'value="{value}"' in html


def test_an_order_is_made_kept_and_logged(client, project, leader):
    client.force_login(leader)
    answer = client.post(reverse("reporting:reports", args=["navigator"]), order(summary="Rad ett.\r\n\r\nRad två."))
    ordered = Report.objects.get()
    assert answer["Location"] == f"/projects/navigator/reports/{ordered.public_id}/"
    assert (ordered.ordered_by, ordered.project, ordered.state) == (leader, project, JobState.QUEUED)
    assert ordered.summary == "Rad ett.\n\nRad två."
    event = AuditEvent.objects.get(action="order")
    assert (event.user, event.project, event.object_id) == (leader, project.pk, str(ordered.public_id))
    assert "Rad" not in str(event.details) + str(event.fields)


def test_two_clicks_make_one_report(client, project, leader):
    client.force_login(leader)
    url = reverse("reporting:reports", args=["navigator"])
    first, second = client.post(url, order()), client.post(url, order())
    assert first["Location"] == second["Location"]
    assert Report.objects.count() == 1


def test_only_what_the_form_has_can_be_set(client, project, leader):
    client.force_login(leader)
    other = ProjectFactory()
    stranger = UserFactory()
    extra = {
        "project": other.pk,
        "ordered_by": stranger.pk,
        "state": "done",
        "checksum": "f" * 64,
        "figures": "{}",
        "public_id": str(uuid.uuid4()),
        "kind": "other",
        "progress": "100",
    }
    client.post(reverse("reporting:reports", args=["navigator"]), order(**extra))
    ordered = Report.objects.get()
    assert (ordered.project, ordered.ordered_by, ordered.state) == (project, leader, JobState.QUEUED)
    assert (ordered.checksum, ordered.figures, ordered.kind, ordered.progress) == ("", None, "esf", 0)
    assert str(ordered.public_id) != extra["public_id"]


@time_machine.travel("2010-06-01 12:00")
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"period_from": "30/4 2010"}, "Skriv dagen som 2010-04-30."),
        ({"period_to": ""}, "måste fyllas i"),
        ({"period_to": "2008-04-30"}, "Perioden måste sluta samma dag som den börjar eller senare."),
        ({"as_of": "2010-04-29"}, "Rapporten kan inte se från en dag innan perioden slutar."),
        ({"as_of": "2010-06-02"}, "Rapporten kan inte se från en dag som inte har kommit."),
        ({"period_from": "0001-01-01"}, "Perioden kan inte börja före 1990."),
        ({"period_from": "1990-01-01"}, "En period kan vara högst tjugo år."),
        ({"clock": "noon"}, "noon"),
        ({"summary": "x" * 8001}, "Texten har 8001 tecken. Korta den till högst 8000."),
    ],
)
def test_a_wrong_order_says_why_and_keeps_the_text(client, project, leader, changes, message):
    client.force_login(leader)
    answer = client.post(
        reverse("reporting:reports", args=["navigator"]), order(deviations="Min långa text", **changes)
    )
    html = answer.content.decode()
    assert answer.status_code == 200
    assert message in html
    assert "Min långa text" in html
    assert not Report.objects.exists()


def test_new_lines_count_as_one_character(client, project, leader):
    client.force_login(leader)
    text = "å\r\n" * (LONGEST_TEXT // 2 - 1) + "åå"
    answer = client.post(reverse("reporting:reports", args=["navigator"]), order(summary=text))
    assert answer.status_code == 302
    assert len(Report.objects.get().summary) == LONGEST_TEXT


# --- The page ----------------------------------------------------------------------------------------------------


def page(client, report, **headers):
    return client.get(reverse("reporting:report", args=[report.project.slug, report.public_id]), headers=headers)


def test_a_waiting_report_shows_progress_and_asks_again(client, project, leader):
    client.force_login(leader)
    waiting = ReportFactory(project=project, ordered_by=leader, state=JobState.RUNNING, progress=40)
    whole = page(client, waiting).content.decode()
    part = page(client, waiting, **{"HX-Request": "true"}).content.decode()
    assert 'value="40"' in whole
    assert f'hx-get="/projects/navigator/reports/{waiting.public_id}/"' in part
    assert "<html" not in part
    assert part.strip() in whole
    assert "/download/" not in whole


def test_a_finished_report_offers_its_files_and_figures(client, leader, report):
    client.force_login(leader)
    html = page(client, report).content.decode()
    for kind in ("pdf", "xlsx", "csv", "json"):
        assert f"/projects/navigator/reports/{report.public_id}/download/{kind}/" in html
    assert report.checksum in html
    assert "stämmer med siffrorna" in html
    assert "Inget: varje siffra är densamma i dag." in html


def test_what_has_changed_since_stands_figure_by_figure(client, leader, report):
    ParticipationFactory(
        project=report.project,
        participant=ParticipantFactory(sex="woman", birth_date=date(1989, 1, 1)),
        start=date(2009, 2, 1),
    )
    client.force_login(leader)
    html = page(client, report).content.decode()
    assert "Inget: varje siffra är densamma i dag." not in html
    rows = [row.split("</tr>")[0] for row in html.split("<tr>") if "Kvinnor" in row and "2009" in row]
    assert len(rows) == 2  # 16-24 and all ages
    assert all('<td class="num">0</td>' in row and '<td class="num">1</td>' in row for row in rows)


def test_changed_figures_and_lost_files_are_said_aloud(client, leader, report):
    client.force_login(leader)
    figures = report.figures
    figures["rows"][0]["value"] += 1
    Report.objects.update(figures=figures)
    files.path_of(report.file_name("pdf")).write_bytes(b"another")
    html = page(client, report).content.decode()
    assert "De stämmer inte med kontrollsumman" in html
    assert "stämmer med siffrorna" not in html
    assert "/retry/" in html


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        ("disk_full", "Disken är full"),
        ("too_slow", "för lång tid"),
        ("worker_lost", "avbröts tre gånger"),
        ("TooLongForPdf", "längre än en PDF"),
        ("ZeroDivisionError", "Något gick fel"),
    ],
)
def test_a_failed_report_says_why_and_can_be_tried_again(client, project, leader, failure, sentence):
    failed = ReportFactory(project=project, ordered_by=leader, state=JobState.FAILED, failure=failure, attempts=3)
    client.force_login(leader)
    html = page(client, failed).content.decode()
    assert sentence in html
    answer = client.post(reverse("reporting:report_retry", args=["navigator", failed.public_id]))
    assert answer.status_code == 302
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (JobState.QUEUED, 0)
    assert AuditEvent.objects.filter(action="order", user=leader).count() == 1


def test_a_report_on_its_way_cannot_be_put_back(client, project, leader):
    running = ReportFactory(project=project, ordered_by=leader, state=JobState.RUNNING, attempts=1)
    client.force_login(leader)
    client.post(reverse("reporting:report_retry", args=["navigator", running.public_id]))
    running.refresh_from_db()
    assert (running.state, running.attempts) == (JobState.RUNNING, 1)


def test_retry_takes_a_post(client, leader, report):
    client.force_login(leader)
    assert client.get(reverse("reporting:report_retry", args=["navigator", report.public_id])).status_code == 405


# --- Fetching ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "csv", "json"])
def test_a_download_has_a_name_is_not_kept_and_leaves_a_trace(client, leader, report, kind):
    client.force_login(leader)
    answer = client.get(reverse("reporting:report_download", args=["navigator", report.public_id, kind]))
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="navigator-esf-2010-04-30.{kind}"'
    assert "no-store" in answer["Cache-Control"]
    event = AuditEvent.objects.get(action="export")
    assert (event.user, event.object_id, event.details) == (leader, str(report.public_id), {"kind": kind})


def test_the_json_file_has_the_printed_checksum(client, leader, report):
    client.force_login(leader)
    answer = client.get(reverse("reporting:report_download", args=["navigator", report.public_id, "json"]))
    assert hashlib.sha256(answer.content).hexdigest() == report.checksum


def test_the_csv_is_the_commands(client, leader, report):
    from django.core.management import call_command

    out = io.StringIO()
    period = {"from_": "2008-05-01", "to": "2010-04-30", "as_of": "2010-04-30"}
    call_command("indicators", project="navigator", stdout=out, **period)
    client.force_login(leader)
    answer = client.get(reverse("reporting:report_download", args=["navigator", report.public_id, "csv"]))
    assert answer.content.decode() == out.getvalue()


@pytest.mark.parametrize("kind", ["exe", "PDF", "html"])
def test_there_is_nothing_else_to_fetch(client, leader, report, kind):
    client.force_login(leader)
    url = reverse("reporting:report_download", args=["navigator", report.public_id, kind])
    assert client.get(url).status_code == 404


def test_a_report_that_is_not_ready_cannot_be_fetched(client, project, leader):
    waiting = ReportFactory(project=project, ordered_by=leader)
    client.force_login(leader)
    for kind in ("pdf", "csv"):
        url = reverse("reporting:report_download", args=["navigator", waiting.public_id, kind])
        assert client.get(url).status_code == 404


def test_a_lost_file_leads_back_to_the_page(client, leader, report):
    files.path_of(report.file_name("pdf")).unlink()
    client.force_login(leader)
    answer = client.get(reverse("reporting:report_download", args=["navigator", report.public_id, "pdf"]))
    assert answer["Location"] == f"/projects/navigator/reports/{report.public_id}/"
    assert not AuditEvent.objects.filter(action="export").exists()


# --- The list ----------------------------------------------------------------------------------------------------


def test_the_list_takes_the_same_queries_for_many(client, project, leader, django_assert_max_num_queries):
    client.force_login(leader)
    url = reverse("reporting:reports", args=["navigator"])
    client.get(url)  # the first one also writes the session
    counts = []
    for size in (1, 15):
        ReportFactory.create_batch(size, project=project)
        with django_assert_max_num_queries(12) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_list_has_this_projects_reports_only(client, project, leader):
    mine, others = ReportFactory(project=project), ReportFactory()
    client.force_login(leader)
    html = client.get(reverse("reporting:reports", args=["navigator"])).content.decode()
    assert str(mine.public_id) in html
    assert str(others.public_id) not in html
