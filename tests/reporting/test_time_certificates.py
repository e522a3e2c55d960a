"""Time certificates on paper: one, and all of a project's month as one PDF drawn in parts."""

import io
from datetime import date

import pypdf
import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from participants import certifying
from projects.jobs import JobState
from projects.roles import Role
from reporting import pdf_join
from reporting.models import CertificateBatch, CertificatePart, Paper
from reporting.models import certificate_batch as batches
from reporting.papers.time_certificate import KIND
from tests.participants.factories import AttendanceFactory, CoachAssignmentFactory, ParticipationFactory
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db
MAY = date(2010, 5, 1)


@pytest.fixture(autouse=True)
def _today(time_machine, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    time_machine.move_to("2010-06-15 12:00")


@pytest.fixture
def project():
    return ProjectFactory(name="Navigator", start=date(2009, 1, 1), end=date(2011, 12, 31))


@pytest.fixture
def coach(project):
    return MembershipFactory(project=project, role=Role.COACH, user__name="Cilla Coach").user


@pytest.fixture
def leader(project):
    return MembershipFactory(project=project, role=Role.PROJECT_LEADER).user


def somebody(project, coach, name, **fields):
    participation = ParticipationFactory(
        project=project, participant__first_name=name, participant__last_name="Person", **fields
    )
    CoachAssignmentFactory(participation=participation, coach=coach)
    AttendanceFactory(participation=participation, date=date(2010, 5, 3), minutes=105)
    AttendanceFactory(participation=participation, date=date(2010, 5, 4), present=False, absence="told")
    participation.attendance_months.create(month=MAY, minutes=105)
    return participation


@pytest.fixture
def karin(project, coach):
    return somebody(project, coach, "Karin", participant__identity_number="196602259928")


def said(certificate, reader):
    found = KIND.targets(certificate.participation.project, reader).get(pk=certificate.pk)
    paper = Paper(project=found.participation.project, kind=KIND.code, target=found.public_id, ordered_by=reader)
    return paper.html(found)


def test_the_paper_says_every_row_the_sum_and_where_to_sign(karin, coach):
    text = said(certifying.draw_up(karin, MAY, by=coach), coach)
    for told in ["maj 2010", "Karin Person", "19660225-9928", "2010-05-03", "1:45", "frånvarande", "underskrift"]:
        assert told in text


def test_signed_and_attested_it_says_who_when_and_how(karin, coach):
    certificate = certifying.draw_up(karin, MAY, by=coach)
    certificate = certifying.sign(certificate, "screen", date(2010, 5, 31), by=coach, seen=certificate.mark)
    text = said(certifying.attest(certificate, by=coach), coach)
    for told in ["2010-05-31", "på skärm", "Cilla Coach", certificate.mark]:
        assert told in text
    assert "block letters" not in text
    assert "textade" not in text


def test_a_replaced_version_is_printed_as_it_was_signed(karin, coach):
    old = certifying.draw_up(karin, MAY, by=coach)
    old = certifying.sign(old, "screen", date(2010, 5, 31), by=coach, seen=old.mark)
    certifying.open_again(karin, MAY, by=coach, reason="Fel")
    karin.attendance.filter(date=date(2010, 5, 3)).update(minutes=30)
    assert "1:45" in said(old, coach)


def test_nobody_protected_is_named_on_paper(karin, coach, leader):
    karin.participant.protected = True
    karin.participant.save()
    karin.participant.named_people.add(coach)
    certificate = certifying.draw_up(karin, MAY, by=coach)
    text = said(certificate, coach)
    assert "Karin" not in text
    assert "19660225" not in text
    assert karin.participant.mask_code in text
    assert not KIND.targets(karin.project, leader).exists()


# --- All of a month


def ordered(project, by):
    certifying.draw_up_missing(project, MAY, by=by)
    return CertificateBatch.objects.order(project, MAY, by=by)


def drawn(batch):
    for part in batch.parts.all():
        CertificatePart.objects.run(part.pk)
    CertificateBatch.objects.run(batch.pk)
    batch.refresh_from_db()
    return batch


@pytest.fixture
def quick(monkeypatch):
    """Nothing is drawn: what would be is kept."""
    seen = []
    monkeypatch.setattr(batches, "pdf_of", lambda html, css, ids: seen.append(html) or b"%PDF")
    monkeypatch.setattr(batches, "joined", lambda parts: b"".join(parts))
    return seen


def test_the_parts_become_one_tagged_pdf(project, coach, leader, karin, monkeypatch):
    monkeypatch.setattr(batches, "AT_ONCE", 1)
    somebody(project, coach, "Ali")
    batch = drawn(ordered(project, leader))
    content = batch.content()
    read = pypdf.PdfReader(io.BytesIO(content))
    texts = [page.extract_text() for page in read.pages]
    assert len(texts) == 3  # the cover and two certificates
    assert "Intygade timmar" in texts[0]
    assert ["Ali" in texts[1], "Karin" in texts[2]] == [True, True]
    bookmarks = [(one.title, read.get_destination_page_number(one)) for one in read.outline]
    assert bookmarks[1:] == [("Ali Person", 1), ("Karin Person", 2)]
    check_structure(content)


def check_structure(content):
    """Every page's content hangs in one document, at elements of that very page, and no two cells share a name."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        root = pdf.Root.StructTreeRoot
        assert [str(one.S) for one in root.K] == ["/Document"]
        owners = dict(pdf_join.numbers_of(pdf))
        for page in pdf.pages:
            for element in owners[int(page.obj.StructParents)]:
                if isinstance(element, pikepdf.Dictionary):
                    assert element.Pg.objgen == page.obj.objgen
        names, waiting, headings = [], list(root.K), 0
        while waiting:
            element = waiting.pop()
            headings += element.S == "/H1"
            names += [str(element.ID)] if "/ID" in element else []
            kids = element.get("/K", [])
            waiting += [one for one in kids if isinstance(one, pikepdf.Dictionary) and "/S" in one]
        assert headings == 3
        assert len(names) == len(set(names))


def test_each_gets_those_she_works_with_and_the_protected_are_counted(project, coach, leader, karin, quick):
    hidden = somebody(project, coach, "Hemlig", participant__protected=True)
    hidden.participant.named_people.add(coach)
    other = MembershipFactory(project=project, role=Role.COACH).user
    somebody(project, other, "Annans")
    certifying.draw_up_missing(project, MAY, by=coach)
    drawn(ordered(project, coach))
    drawn(ordered(project, leader))
    hers, all_of_them = quick
    assert "Karin" in hers
    assert "Annans" not in hers
    assert "Annans" in all_of_them
    for text in (hers, all_of_them):
        assert "Hemlig" not in text
        assert hidden.participant.mask_code in text
    assert hers.count('<section class="one">') == 3
    assert all_of_them.count('<section class="one">') == 3  # the cover names the third
    assert AuditEvent.objects.filter(participant=hidden.participant.public_id, user=coach, action="order").exists()


def test_progress_is_told_and_a_double_click_makes_one(project, coach, karin, quick, monkeypatch):
    monkeypatch.setattr(batches, "AT_ONCE", 1)
    somebody(project, coach, "Ali")
    batch = ordered(project, coach)
    assert ordered(project, coach) == batch
    first, second = batch.parts.all()
    CertificatePart.objects.run(first.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.progress) == (JobState.RUNNING, 47)
    CertificateBatch.objects.filter(pk=batch.pk).update(state=JobState.QUEUED)  # the sweeper was here
    CertificateBatch.objects.run(batch.pk)
    batch.refresh_from_db()
    assert batch.is_pending
    CertificatePart.objects.run(second.pk)
    batch.refresh_from_db()
    assert batch.state == JobState.QUEUED
    CertificateBatch.objects.run(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.progress) == (JobState.DONE, 100)


def test_a_part_that_cannot_be_drawn_fails_the_whole(project, coach, karin, quick, monkeypatch):
    batch = ordered(project, coach)

    def broken(html, css, ids):
        raise OSError(28, "full")

    monkeypatch.setattr(batches, "pdf_of", broken)
    with pytest.raises(OSError, match="full"):
        CertificatePart.objects.run(batch.parts.get().pk)
    with pytest.raises(batches.PartFailed):
        CertificateBatch.objects.run(batch.pk)
    batch.refresh_from_db()
    assert batch.state == JobState.FAILED


def test_it_is_fetched_by_its_orderer_while_it_is_true(client, project, coach, leader, karin, quick):
    batch = drawn(ordered(project, coach))
    download = reverse("reporting:certificates_download", args=[project.slug, batch.public_id])
    client.force_login(leader)
    assert client.get(download).status_code == 404
    client.force_login(coach)
    assert client.get(download).content == b"%PDF"
    certifying.sign(
        *(batch_certificate(karin), "screen", date(2010, 5, 31)), by=coach, seen=batch_certificate(karin).mark
    )
    assert client.get(download).status_code == 302
    karin.coach_assignments.update(end=date(2010, 6, 1))
    assert client.get(batch.get_absolute_url()).status_code == 200
    assert client.get(download).status_code == 302


def batch_certificate(participation):
    return participation.time_certificates.get()


def test_nothing_drawn_up_is_no_pdf(client, project, coach, karin):
    client.force_login(coach)
    response = client.post(reverse("reporting:certificates_order", args=[project.slug, "2010-05"]))
    assert response.url == reverse("participants:project_month", args=[project.slug, "2010-05"])
    assert not CertificateBatch.objects.exists()


def test_old_ones_are_thrown_away_with_their_files(project, coach, karin, quick, time_machine):
    batch = drawn(ordered(project, coach))
    path = batches.files.path_of(batch.stored_name)
    assert path.exists()
    time_machine.move_to("2010-06-17 12:00")
    for one in CertificateBatch.objects.expired():
        one.throw_away()
    assert not path.exists()
    assert not CertificatePart.objects.exists()
