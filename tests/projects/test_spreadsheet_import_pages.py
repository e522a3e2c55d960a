from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from participants.models import Participant, Participation
from projects.jobs import JobState
from projects.models import SpreadsheetImport
from projects.roles import Role
from projects.tasks import delete_old_uploads, import_spreadsheet
from tests.accounts.factories import UserFactory
from tests.projects.factories import MembershipFactory
from tests.projects.spreadsheets import sheets, upload, with_row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files"), pytest.mark.page]


def stored_files(settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_upload_shows_what_would_change_and_saves_only_on_confirmation(
    leader_client, leader, project, settings, django_capture_on_commit_callbacks
):
    response = upload(leader_client, follow=True)
    page = response.content.decode()
    one = SpreadsheetImport.objects.get()
    assert one.counts["participants"] == [2, 0, 0]
    assert one.can_be_confirmed
    assert reverse("projects:import_confirm", args=["p", one.public_id]) in page
    assert not Participant.objects.exists()
    assert [path.name for path in stored_files(settings)] == [Path(one.file.name).name]

    confirm = reverse("projects:import_confirm", args=["p", one.public_id])
    with django_capture_on_commit_callbacks(execute=True):
        page = leader_client.post(confirm, follow=True).content.decode()
    one.refresh_from_db()
    assert one.saved_at
    assert confirm not in page
    assert Participation.objects.filter(project=project).count() == 3
    assert not stored_files(settings)
    event = AuditEvent.objects.get(action="import")
    assert (event.user, event.project) == (leader, project.pk)
    assert event.details["participants"] == [2, 0, 0]


def test_a_second_confirmation_does_nothing(leader_client):
    upload(leader_client)
    confirm = reverse("projects:import_confirm", args=["p", SpreadsheetImport.objects.get().public_id])
    for _twice in range(2):
        assert leader_client.post(confirm).status_code == 302
    assert AuditEvent.objects.filter(action="import").count() == 1


@pytest.mark.parametrize(
    "state",
    [
        {"state": JobState.RUNNING},
        {"state": JobState.QUEUED},
        {"state": JobState.FAILED},
        {"findings": {"error_count": 1}},
        {"step": "save"},
        {"file": ""},
    ],
)
def test_only_a_checked_file_without_errors_is_let_in(leader_client, state):
    upload(leader_client)
    SpreadsheetImport.objects.update(**state)
    before = SpreadsheetImport.objects.values().get()
    leader_client.post(reverse("projects:import_confirm", args=["p", before["public_id"]]))
    assert SpreadsheetImport.objects.values().get() == before
    assert not Participant.objects.exists()


def test_errors_stay_on_the_page_and_can_be_downloaded(leader_client):
    tables = with_row("participants", "A3,19660225-9929,Per,Ek,,,SE,SE,no", "A4,,=cmd(),Ek,,kvinna,SE,SE,no")
    page = upload(leader_client, tables, follow=True).content.decode()
    one = SpreadsheetImport.objects.get()
    assert one.error_count == 2
    assert "sheets.zip" in page
    assert not one.can_be_confirmed
    leader_client.post(reverse("projects:import_confirm", args=["p", one.public_id]))
    assert not Participant.objects.exists()

    lines = leader_client.get(reverse("projects:import_findings", args=["p", one.public_id])).content.decode()
    assert [line.split(";")[1:4] for line in lines.splitlines()[1:]] == [
        ["participants", "4", "identity_number"],
        ["participants", "5", "sex"],
    ]
    assert AuditEvent.objects.filter(action="export").count() == 1

    address = reverse("projects:import", args=["p", one.public_id])
    assert "identity_number" in leader_client.get(address, {"sheet": "participants"}).content.decode()
    assert "identity_number" not in leader_client.get(address, {"sheet": "goals&x=1"}).content.decode()


def test_a_sheets_errors_are_counted_beyond_those_that_are_kept(leader_client, monkeypatch):
    monkeypatch.setattr("projects.spreadsheets.findings.KEPT", 2)
    rows = [f"N{n},p,2009-01-01" for n in range(5)]
    upload(leader_client, {"participations": ["person_id,project,start", *rows]})
    one = SpreadsheetImport.objects.get()
    page = leader_client.get(reverse("projects:import", args=["p", one.public_id]))
    assert [(line["name"], line["errors"]) for line in page.context["counts"]] == [("participations", 5)]
    assert page.context["hidden_errors"] == 3


def test_a_formula_in_a_finding_is_text_in_the_table(leader_client):
    upload(leader_client, sheets(**{"=1+1": ["a", "b"]}))
    one = SpreadsheetImport.objects.get()
    lines = leader_client.get(reverse("projects:import_findings", args=["p", one.public_id])).content.decode()
    assert ";'=1+1;" in lines


def test_several_csv_files_are_one_import(leader_client):
    files = [
        SimpleUploadedFile(f"{name}.csv", "\n".join(lines).encode()) for name, lines in sheets(project=None).items()
    ]
    leader_client.post(reverse("projects:imports", args=["p"]), {"files": files})
    one = SpreadsheetImport.objects.get()
    assert one.can_be_confirmed
    assert one.counts["attendance"] == [3, 0, 0]


@pytest.mark.parametrize(
    "files",
    [
        [],
        [("a.pdf", b"%PDF-1.7")],
        [("a.csv", b"")],
        [("a.csv", b"x"), ("a.CSV", b"x")],
        [("a.csv", b"x"), ("b.zip", b"PK")],
    ],
)
def test_what_cannot_be_an_import_is_refused_on_the_form(leader_client, files):
    data = {"files": [SimpleUploadedFile(name, content) for name, content in files]}
    response = leader_client.post(reverse("projects:imports", args=["p"]), data)
    assert response.status_code == 200
    assert response.context["form"].errors["files"]
    assert not SpreadsheetImport.objects.exists()


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a zip", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9])
def test_a_file_with_a_lying_name_is_told_on_the_page(leader_client, content):
    file = SimpleUploadedFile("sheets.xlsx", content)
    response = leader_client.post(reverse("projects:imports", args=["p"]), {"files": file}, follow=True)
    assert response.status_code == 200
    assert SpreadsheetImport.objects.get().error_count == 1


def test_a_large_file_is_refused_before_it_is_read(leader_client, settings):
    settings.IMPORT_MAX_BYTES = 1000
    file = SimpleUploadedFile("sheets.xlsx", b"x" * 200_000)
    response = leader_client.post(reverse("projects:imports", args=["p"]), {"files": file})
    assert response.status_code == 413
    assert list(response.context["form"].errors) == ["files"]
    assert not SpreadsheetImport.objects.exists()
    assert not stored_files(settings)


def test_a_file_within_the_request_but_over_the_limit_is_refused(leader_client, settings):
    settings.IMPORT_MAX_BYTES = 1000
    file = SimpleUploadedFile("sheets.xlsx", b"x" * 2000)
    response = leader_client.post(reverse("projects:imports", args=["p"]), {"files": file})
    assert response.context["form"].errors["files"]
    assert not stored_files(settings)


def test_a_large_file_is_left_to_a_worker(leader_client, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr("projects.models.spreadsheet_import.AT_ONCE", 10)
    sent = []
    monkeypatch.setattr(
        "projects.jobs.current_app.send_task", lambda name, args, **options: sent.append((name, args))
    )
    with django_capture_on_commit_callbacks(execute=True):
        response = upload(leader_client, follow=True)
    one = SpreadsheetImport.objects.get()
    assert one.is_pending
    assert sent == [("projects.tasks.import_spreadsheet", [one.pk])]
    assert "hx-get" in response.content.decode()

    address = reverse("projects:import", args=["p", one.public_id])
    part = leader_client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div class="job-progress"')
    assert part.strip() in leader_client.get(address).content.decode()
    import_spreadsheet(one.pk)
    assert leader_client.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"

    with django_capture_on_commit_callbacks(execute=True):
        leader_client.post(reverse("projects:import_confirm", args=["p", one.public_id]))
    assert len(sent) == 2
    assert not Participant.objects.exists()
    import_spreadsheet(one.pk)
    import_spreadsheet(one.pk)  # delivered twice
    assert Participant.objects.count() == 2


def test_a_register_changed_since_the_preview_gives_a_new_preview(leader_client, project):
    upload(leader_client)
    one = SpreadsheetImport.objects.get()
    MembershipFactory(project=project, user__email="coach@p.example", user__name="Coach")
    page = leader_client.post(
        reverse("projects:import_confirm", args=["p", one.public_id]), follow=True
    ).content.decode()
    one.refresh_from_db()
    assert one.has_new_preview
    assert one.can_be_confirmed
    assert one.counts["staff"] == [0, 0, 1]
    assert not Participant.objects.exists()
    assert reverse("projects:import_confirm", args=["p", one.public_id]) in page
    leader_client.post(reverse("projects:import_confirm", args=["p", one.public_id]))
    assert Participant.objects.count() == 2


def test_a_failure_is_a_state_with_a_way_on(leader_client, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("secret text")

    monkeypatch.setattr("projects.spreadsheets.run.import_path", fail)
    page = upload(leader_client, follow=True).content.decode()
    one = SpreadsheetImport.objects.get()
    assert one.state == "failed"
    assert "secret text" not in page
    monkeypatch.undo()
    leader_client.post(reverse("projects:import_retry", args=["p", one.public_id]))
    import_spreadsheet(one.pk)
    one.refresh_from_db()
    assert one.can_be_confirmed


@pytest.mark.parametrize("step", ["check", "save"])
def test_a_failed_import_whose_file_was_deleted_cannot_be_tried_again(leader_client, settings, step):
    upload(leader_client)
    SpreadsheetImport.objects.update(state="failed", failure="RuntimeError", step=step)
    one = SpreadsheetImport.objects.get()
    names = ["import", "import_retry", "import_discard"]
    address, retry, discard = (reverse(f"projects:{name}", args=["p", one.public_id]) for name in names)
    page = leader_client.get(address).content.decode()
    assert retry in page
    assert discard in page
    leader_client.post(discard)
    assert not stored_files(settings)
    page = leader_client.get(address).content.decode()
    assert retry not in page
    assert discard not in page
    leader_client.post(retry)
    one.refresh_from_db()
    assert one.state == "failed"


def test_a_file_can_be_deleted_at_once_and_goes_by_itself_after_a_week(leader_client, settings):
    upload(leader_client)
    one = SpreadsheetImport.objects.get()
    leader_client.post(reverse("projects:import_discard", args=["p", one.public_id]))
    assert not stored_files(settings)
    leader_client.post(reverse("projects:import_confirm", args=["p", one.public_id]))
    assert not Participant.objects.exists()

    upload(leader_client)
    delete_old_uploads()
    assert len(stored_files(settings)) == 1
    SpreadsheetImport.objects.update(uploaded_at=timezone.now() - timedelta(days=8))
    delete_old_uploads()
    assert not stored_files(settings)


WHO = {
    "leader": 200,
    "another leader of the project": 404,
    "leader of another project": 404,
    "former leader": 404,
    "leader who may not sign in any more": 302,
    "coach": 403,
    "employer coach": 403,
    "evaluator": 403,
    "administrator": 403,
    "nobody": 404,
    "not signed in": 302,
}


@pytest.mark.parametrize("who", WHO)
def test_who_may_see_an_import(client, project, leader, who):
    client.force_login(leader)
    upload(client)
    client.logout()
    one = SpreadsheetImport.objects.get()
    users = {
        "leader": lambda: leader,
        "another leader of the project": lambda: MembershipFactory(project=project, role=Role.PROJECT_LEADER).user,
        "leader of another project": lambda: MembershipFactory(role=Role.PROJECT_LEADER).user,
        "former leader": lambda: (
            MembershipFactory(project=project, role=Role.PROJECT_LEADER, ended_on=timezone.localdate()).user
        ),
        "leader who may not sign in any more": lambda: (
            MembershipFactory(project=project, role=Role.PROJECT_LEADER, user__is_active=False).user
        ),
        "coach": lambda: MembershipFactory(project=project, role=Role.COACH).user,
        "employer coach": lambda: MembershipFactory(project=project, role=Role.EMPLOYER_COACH).user,
        "evaluator": lambda: MembershipFactory(project=project, role=Role.EVALUATOR).user,
        "administrator": lambda: UserFactory(is_administrator=True),
        "nobody": UserFactory,
    }
    if who in users:
        client.force_login(users[who]())
    for name in ["import", "import_findings"]:
        assert client.get(reverse(f"projects:{name}", args=["p", one.public_id])).status_code == WHO[who]
    if who != "leader":
        for name in ["import_confirm", "import_retry", "import_discard"]:
            assert client.post(reverse(f"projects:{name}", args=["p", one.public_id])).status_code == WHO[who]
        one.refresh_from_db()
        assert one.file
        assert not one.saved_at
    if who not in {"leader", "another leader of the project"}:
        assert upload(client).status_code == WHO[who]
        assert SpreadsheetImport.objects.count() == 1
