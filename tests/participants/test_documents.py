"""Documents: told by their content, kept under a name that says nothing, handed out by right only, gone in time."""

import io
import os
import tracemalloc
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import AuditEvent
from participants.document_keeping import orphans
from participants.models import Document, DocumentKind
from participants.tasks import clear_documents
from tests.participants.files import a_docx, a_locked_pdf, a_pdf, a_picture, an_archive, an_odt, upload
from tests.participants.person_world import PersonWorld

pytestmark = pytest.mark.django_db
GPS = 0x8825


@pytest.fixture
def world(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return PersonWorld()


def store(world, content, **fields) -> Document:
    fields = {"kind": DocumentKind.CV, "by": world.coach, "participation": world.participation} | fields
    return Document.objects.store(upload(content), **fields)


def files_in(settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


# --- What is taken


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (a_pdf(), "application/pdf"),
        (a_picture("JPEG"), "image/jpeg"),
        (a_picture("PNG"), "image/png"),
        (a_picture("PNG", mode="P"), "image/png"),
        (a_picture("WEBP"), "image/webp"),
        (a_docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (an_odt(), "application/vnd.oasis.opendocument.text"),
    ],
)
def test_kind_of_file_is_told_by_its_content(world, content, media_type):
    kept = store(world, content)
    assert kept.media_type == media_type
    with kept.file.open("rb") as file:
        assert len(file.read()) == kept.size


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"just text",
        b"%PDF-1.7\n%%EOF\n",
        b"<html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"MZ\x90\x00",
        b"GIF89a",
        b"PK\x03\x04 and then nothing",
        b"\xff\xd8\xff and then nothing",
        b"\x89PNG\r\n\x1a\n and then nothing",
        b"RIFF\x00\x00\x00\x00WAVE",
        a_picture("JPEG")[:200],
        a_locked_pdf(),
        an_archive(**{"sheet.csv": "a"}),
        a_docx(**{"word/vbaProject.bin": "Sub"}),
        an_odt(**{"Basic/Standard/Module1.xml": "Sub"}),
    ],
)
def test_other_files_are_refused_and_nothing_is_kept(world, settings, content):
    with pytest.raises(ValidationError) as refused:
        store(world, content)
    assert list(refused.value.message_dict) == ["file"]
    assert not Document.objects.exists()
    assert files_in(settings) == []


def test_the_size_is_bound(world, settings):
    settings.DOCUMENT_MAX_BYTES = 400
    with pytest.raises(ValidationError):
        store(world, a_pdf() + b" " * 400)
    settings.DOCUMENT_MAX_BYTES = 100_000
    assert store(world, a_pdf())


def test_what_would_unpack_to_much_is_not_unpacked(world):
    bomb = an_archive(mimetype="\0" * 40_000_000)
    assert len(bomb) < 50_000
    tracemalloc.start()
    with pytest.raises(ValidationError):
        store(world, bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_what_hangs_behind_a_picture_is_not_kept(world):
    kept = store(world, a_picture() + b"<script>alert(1)</script>" + an_archive(**{"x.html": "<script>"}))
    with kept.file.open("rb") as file:
        assert b"script" not in (content := file.read())
        assert b"PK" not in content[-200:]


def test_a_picture_that_would_fill_the_memory_is_refused(world, monkeypatch):
    monkeypatch.setattr("participants.accepted_files.MOST_PIXELS", 20)
    with pytest.raises(ValidationError):
        store(world, a_picture(size=(6, 4)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_tells_neither_place_nor_hour(world, kind):
    exif = Image.Exif()
    exif[0x0110], exif[0x0132], exif[0x0112] = "Kameran", "2010:01:01 12:00:00", 6  # the last: lies on its side
    exif.get_ifd(GPS)[2] = (59.0, 32.0, 1.0)
    kept = store(world, a_picture(kind, exif=exif.tobytes()))
    with kept.file.open("rb") as file:
        content = file.read()
    shown = Image.open(io.BytesIO(content))
    assert shown.size == (4, 6)
    assert not shown.getexif()
    assert b"Kameran" not in content


def test_the_name_on_disk_says_nothing_and_others_cannot_read_it(world, settings):
    store(world, a_pdf(), title="Karin Öbergs betyg")
    [path] = files_in(settings)
    assert "Karin" not in str(path)
    assert path.suffix == ""
    assert path.stat().st_mode & 0o077 == 0


# --- Who sees them


def fetched(client, user, document, **query):
    client.force_login(user)
    return client.get(reverse("participants:document", args=["navigator", document.public_id], query=query))


def test_coach_and_leader_fetch_it_and_each_leaves_one_row(world, client):
    kept = store(world, a_pdf(), title="Karin Öbergs betyg")
    for who in (world.coach, world.leader):
        before = AuditEvent.objects.count()
        answer = fetched(client, who, kept)
        assert answer.content.startswith(b"%PDF")
        assert answer["Content-Disposition"].startswith('attachment; filename="navigator-')
        assert "berg" not in answer["Content-Disposition"]
        assert "no-store" in answer["Cache-Control"]
        [event] = AuditEvent.objects.order_by("pk")[before:]
        assert (event.user, event.action, event.participant) == (who, "export", world.person.public_id)


def test_nobody_else_does(world, client):
    kept = store(world, a_pdf())
    assert fetched(client, world.other_coach, kept).status_code == 404
    for who in (world.employer_coach, world.evaluator, world.caseworker):
        assert fetched(client, who, kept).status_code == 403
    world.person.protected, world.person.degree = True, "marking"
    world.person.save()
    for who in (world.coach, world.leader):
        assert fetched(client, who, kept).status_code == 404


def test_only_a_picture_is_shown_in_the_browser(world, client):
    pdf, picture = store(world, a_pdf()), store(world, a_picture())
    assert fetched(client, world.coach, pdf, show="").headers["Content-Disposition"].startswith("attachment")
    assert fetched(client, world.coach, picture).headers["Content-Disposition"].startswith("attachment")
    shown = fetched(client, world.coach, picture, show="").headers
    assert shown["Content-Disposition"].startswith("inline")
    assert (shown["X-Content-Type-Options"], shown["Content-Type"]) == ("nosniff", "image/jpeg")
    assert "no-store" in shown["Cache-Control"]


# --- The page


def page(world, client, user=None, **data):
    client.force_login(user or world.coach)
    address = reverse("participants:documents", args=["navigator", world.person.public_id])
    return client.post(address, data) if data else client.get(address)


def test_added_on_the_page_it_stands_in_the_list(world, client):
    answer = page(world, client, file=upload(a_pdf(), "Karin.pdf"), kind="certificate", title="Betyg från Damaskus")
    assert answer.status_code == 302
    assert "Betyg från Damaskus" in page(world, client).content.decode()
    assert "Karin.pdf" not in page(world, client).content.decode()


def test_what_is_wrong_with_the_file_stands_at_its_field_and_the_text_is_kept(world, client):
    answer = page(world, client, file=upload(b"MZ"), kind="cv", title="Mitt cv")
    assert answer.context["form"].errors["file"]
    assert "Mitt cv" in answer.content.decode()


def test_far_too_large_a_file_is_not_read(world, client, settings):
    settings.IMPORT_MAX_BYTES = 10
    answer = page(world, client, file=upload(b"x" * 200_000), kind="cv")
    assert answer.status_code == 413
    assert len(answer.context["form"].errors["file"]) == 1


def test_proofs_are_neither_chosen_nor_removed_by_hand(world, client):
    answer = page(world, client, file=upload(a_pdf()), kind="time_certificate")
    assert answer.context["form"].errors["kind"]
    kept = store(world, a_pdf(), kind=DocumentKind.PLAN)
    with pytest.raises(ValidationError):
        kept.remove(by=world.coach, reason="Fel fil")


def test_the_leader_reads_what_a_former_coach_has_added(world, client):
    store(world, a_pdf(), title="Betyg")
    world.assignment.delete()
    assert page(world, client).status_code == 404
    assert "Betyg" in page(world, client, world.leader).content.decode()


# --- Gone in time


def remove(world, client, kept, **data):
    client.force_login(world.coach)
    return client.post(reverse("participants:document_remove", args=["navigator", kept.public_id]), data)


def test_removed_with_a_reason_the_file_goes_too(world, client, settings, django_capture_on_commit_callbacks):
    kept = store(world, a_pdf())
    with django_capture_on_commit_callbacks(execute=True):
        assert remove(world, client, kept, reason="").status_code == 200
        assert remove(world, client, kept, reason="Fel person").status_code == 302
    assert not Document.objects.exists()
    assert files_in(settings) == []
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.reason, event.participant) == ("delete", "Fel person", world.person.public_id)


def test_erased_once_the_project_need_not_keep_them(world, settings, django_capture_on_commit_callbacks):
    store(world, a_pdf())

    def night_with(day):
        world.project.kept_until = day
        world.project.save()
        with django_capture_on_commit_callbacks(execute=True):
            clear_documents()
        return Document.objects.count(), len(files_in(settings))

    world.project.end = timezone.localdate() - timedelta(days=30)
    assert night_with(None) == (1, 1)
    assert night_with(timezone.localdate()) == (1, 1)
    assert night_with(timezone.localdate() - timedelta(days=1)) == (0, 0)
    assert AuditEvent.objects.latest("pk").user is None


def test_a_file_without_a_row_goes_after_a_day(world, settings):
    kept = store(world, a_pdf())
    [own] = files_in(settings)
    stray = own.with_name("f" * 32)
    stray.write_bytes(b"x")
    assert list(orphans()) == []
    for path in (own, stray):
        os.utime(path, (0, 0))
    clear_documents()
    assert files_in(settings) == [own]
    assert default_storage.exists(kept.file.name)


def test_those_that_run_out_are_named_while_the_person_takes_part(world):
    today = timezone.localdate()
    soon = store(world, a_pdf(), valid_until=today + timedelta(days=30))
    gone = store(world, a_pdf(), valid_until=today - timedelta(days=1))
    store(world, a_pdf(), valid_until=today + timedelta(days=31))
    store(world, a_pdf())
    assert set(Document.objects.expiring(today)) == {soon, gone}
    world.participation.exit = today
    world.participation.save()
    assert not Document.objects.expiring(today)
