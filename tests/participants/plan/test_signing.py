"""A plan signed: frozen, never altered, told when the plan says something else; on paper and on a lent screen."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import AuditEvent
from participants.merging import merge
from participants.models import Document, Plan, PlanGoal, PlanVersion
from participants.plan_content import content_of
from participants.planning import sign
from tests.participants.factories import ParticipantFactory, ParticipationFactory
from tests.participants.files import a_pdf
from tests.participants.lent import PASSWORD, with_password
from tests.participants.plan.place import PlanPlace

pytestmark = [pytest.mark.django_db, pytest.mark.page]
CHANGED = "ändrad sedan underskriften"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def place():
    return PlanPlace()


@pytest.fixture
def page(client, place):
    client.force_login(place.coach)
    return client


def signed(place, **fields) -> PlanVersion:
    told = {"method": "screen", "seen": place.checksum(), "signed_on": place.today, "by": place.coach}
    return sign(place.plan, place.participation, **told | fields)


def paper(**fields):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return {"file": SimpleUploadedFile("plan.pdf", a_pdf()), **fields}


def test_on_paper_with_the_scanned_file(page, place):
    sent = paper(seen=place.checksum(), signed_on=str(place.today))
    assert page.post(place.at("plan_sign"), sent).status_code == 302
    version, document = PlanVersion.objects.get(), Document.objects.get()
    assert (version.number, version.method, version.signed_by) == (1, "paper", place.coach)
    assert (version.document, document.kind) == (document.public_id, "plan")
    assert version.content == content_of(place.plan)
    assert version.is_unaltered
    event = AuditEvent.objects.concerning(version).get()
    assert event.fields == ["content", "document", "method", "signed_on"]
    text = page.get(place.at("plan")).content.decode()
    assert "underskriven av båda" in text
    assert CHANGED not in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"file": None},
        {"file": b"<script>alert(1)</script>"},
        {"seen": "0" * 64},
        {"seen": ""},
        {"signed_on": "2035-01-01"},
        {"signed_on": "2001-01-01"},
        {"signed_on": ""},
    ],
)
def test_what_is_wrong_signs_nothing_and_keeps_no_file(page, place, wrong):
    sent = paper(seen=place.checksum(), signed_on=str(place.today)) | wrong
    if isinstance(sent["file"], bytes):
        from django.core.files.uploadedfile import SimpleUploadedFile

        sent["file"] = SimpleUploadedFile("plan.pdf", sent["file"])
    answer = page.post(place.at("plan_sign"), {name: value for name, value in sent.items() if value is not None})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not PlanVersion.objects.exists()
    assert not Document.objects.exists()


def test_a_plan_without_a_goal_and_one_signed_already_cannot_be_signed(page, place):
    signed(place)
    assert "redan underskriven" in page.get(place.at("plan_sign")).content.decode()
    PlanGoal.objects.update(state="dropped", finished_on=place.today)
    assert "utan mål" in page.get(place.at("plan_sign")).content.decode()
    place.goal.delete()
    assert "utan mål" in page.get(place.at("plan_sign")).content.decode()
    sent = paper(seen=place.checksum(), signed_on=str(place.today))
    assert page.post(place.at("plan_sign"), sent).status_code == 200
    assert PlanVersion.objects.count() == 1


def test_on_a_lent_screen_by_the_participant_alone(client, page, place):
    client.force_login(with_password(place.coach))
    page.post(place.at("plan_sign"), {"lend": "1", "seen": place.checksum()})
    assert not PlanVersion.objects.exists()
    text = page.get("/lent/").content.decode()
    assert "Ringa verkstaden" in text
    assert place.at("plan") not in text
    assert page.get(place.at("plan")).status_code == 302
    page.post("/lent/", {"yes": "1"})
    version = PlanVersion.objects.get()
    assert (version.method, version.signed_by, version.signed_on) == ("screen", place.coach, place.today)
    page.post("/lent/", {"yes": "1"})
    assert PlanVersion.objects.count() == 1
    back = page.post("/lent/give-back/", {"password": PASSWORD})
    assert back.url == place.at("plan")


def test_the_participant_may_say_no(page, place):
    page.post(place.at("plan_sign"), {"lend": "1", "seen": place.checksum()})
    page.post("/lent/", {"no": "1"})
    page.post("/lent/", {"yes": "1"})
    assert not PlanVersion.objects.exists()


def test_what_was_changed_while_the_screen_was_lent_is_not_signed(page, place):
    page.post(place.at("plan_sign"), {"lend": "1", "seen": place.checksum()})
    place.step("Insmuget steg")
    assert "Insmuget" not in page.get("/lent/").content.decode()
    page.post("/lent/", {"yes": "1"})
    assert not PlanVersion.objects.exists()


@pytest.mark.parametrize("seen", ["", "0" * 64])
def test_the_screen_is_lent_with_what_she_has_seen_only(page, place, seen):
    page.post(place.at("plan_sign"), {"lend": "1", "seen": seen})
    assert page.get(place.at("plan")).status_code == 200


@pytest.mark.parametrize("who", ["other_coach", "employer_coach", "evaluator", "caseworker"])
def test_who_may_not_sign(client, place, who):
    client.force_login(getattr(place, who))
    for sent in [{"lend": "1", "seen": place.checksum()}, paper(seen=place.checksum(), signed_on=str(place.today))]:
        assert client.post(place.at("plan_sign"), sent).status_code in (403, 404)
    assert client.get(place.at("plan_version", signed(place).public_id)).status_code in (403, 404)


def test_a_change_after_signing_is_told_and_leaves_what_was_signed(page, place):
    version = signed(place)
    page.post(place.part("action"), place.sent(page, place.part("action"), title="Ringa alla"))
    page.post(place.at("plan_remove", "contact", place.contact.public_id))
    assert CHANGED in page.get(place.at("plan")).content.decode()
    text = page.get(place.at("plan_version", version.public_id)).content.decode()
    assert "<del>Ringa verkstaden</del>" in text
    assert "<ins>Ringa alla</ins>" in text
    assert "borttaget" in text
    assert "Har följt länge" in text
    second = signed(place)
    assert second.number == 2
    text = page.get(place.at("plan_version", second.public_id)).content.decode()
    assert "Vad som hade ändrats sedan version 1" in text
    assert CHANGED not in page.get(place.at("plan")).content.decode()


def test_another_order_is_a_change_too(page, place):
    other = place.step("Nästa")
    version = signed(place)
    page.post(place.at("plan_move"), {"move": f"action:{other.public_id}:up"})
    assert CHANGED in page.get(place.at("plan")).content.decode()
    assert "annan ordning" in page.get(place.at("plan_version", version.public_id)).content.decode()


def test_what_is_signed_is_altered_by_no_way(place):
    version = signed(place)
    for act in [
        lambda: PlanVersion.objects.filter(pk=version.pk).update(content={}),
        lambda: PlanVersion.objects.filter(pk=version.pk).update(signed_on="2001-01-01"),
        version.save,
    ]:
        with pytest.raises(DatabaseError, match="never altered"), transaction.atomic():
            act()


def test_content_that_does_not_agree_with_its_checksum_is_told(page, place):
    version = signed(place)
    forged = PlanVersion.objects.create(
        plan=place.plan,
        number=2,
        content=version.content | {"goals": []},
        checksum=version.checksum,
        method="screen",
        signed_on=place.today,
        signed_by=place.coach,
    )
    assert "stämmer inte" in page.get(place.at("plan_version", forged.public_id)).content.decode()


def test_a_version_of_another_plan_is_not_there(page, place):
    other = ParticipationFactory(project=place.project)
    theirs = PlanVersion.objects.create(
        plan=Plan.objects.create(participation=other),
        number=1,
        content={},
        checksum="",
        method="paper",
        signed_on=place.today,
        signed_by=place.leader,
    )
    assert page.get(place.at("plan_version", theirs.public_id)).status_code == 404


def test_a_merge_moves_the_plan_with_what_was_signed(place):
    version = signed(place)
    kept = ParticipantFactory(first_name="Karin", last_name="Öberg")
    start = place.start - timedelta(days=300)
    ParticipationFactory(participant=kept, project=place.project, start=start, exit=start)
    merge(kept, place.person, place.project, {}, by=place.leader)
    plan = Plan.objects.get()
    assert plan.participation.participant_id == kept.pk
    assert plan.versions.get() == version
