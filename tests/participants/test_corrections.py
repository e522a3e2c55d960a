"""Editing a person, and correcting frozen facts: shown first, with a reason, and everything that follows follows."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.models import Participant
from tests.participants.factories import CoachAssignmentFactory, ParticipantFactory, ParticipationFactory
from tests.participants.person_world import PersonWorld
from tests.projects.factories import TargetGroupFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def world():
    return PersonWorld(start=date(2025, 5, 1))  # Karin, born 1990-05-17, is 34


@pytest.fixture
def page(client, world):
    client.force_login(world.coach)
    return client


def entry_url(world, participation=None):
    participation = participation or world.participation
    return reverse(
        "participants:correct_entry", args=[world.project.slug, world.person.public_id, participation.public_id]
    )


def typed(page, url, **values):
    """The page's form as it stands, with some values typed over."""
    form = page.get(url).context["form"]
    shown = {bound.name: bound.value() for bound in form}
    data = {name: str(value) if value is not None else "" for name, value in shown.items()}
    return data | values


def preview(page, url, **values):
    return page.post(url, typed(page, url, **values))


def confirm(page, url, response):
    form = response.context["form"]
    data = {bound.name: "" if bound.value() is None else str(bound.value()) for bound in form}
    return page.post(url, data)


def effects(response):
    return {effect.label: (effect.before, effect.after) for effect in response.context["form"].effects}


# --- Correcting facts about the person ------------------------------------------------------------------------


def test_what_a_correction_changes_is_shown_before_anything_is_written(page, world):
    response = preview(page, world.url("correct"), birth_date="2001-05-17", reason="Fel år")
    told = effects(response)
    assert told["födelsedatum"] == ("1990-05-17", "2001-05-17")
    assert told["ålder vid första starten"] == ("34", "23")
    assert told["åldersgrupp"] == ("30–54", "18–24")
    assert told["Påbörjade, efter ålder"] == ("Övriga åldrar", "16–24")
    world.person.refresh_from_db()
    world.participation.refresh_from_db()
    assert (world.person.birth_date, world.participation.age) == (date(1990, 5, 17), 34)
    assert not AuditEvent.objects.filter(action=AuditAction.CORRECT).exists()


def test_a_confirmed_correction_refreezes_and_leaves_its_reason(page, world):
    url = world.url("correct")
    assert confirm(page, url, preview(page, url, birth_date="2001-05-17", reason="Fel år")).status_code == 302
    world.participation.refresh_from_db()
    assert (world.participation.age, world.participation.age_band) == (23, "18-24")
    event = AuditEvent.objects.select_related("values_kept").get(action=AuditAction.CORRECT)
    assert (event.reason, event.fields, event.participant) == ("Fel år", ["birth_date"], world.person.public_id)
    assert (event.values_kept.before, event.values_kept.after) == (
        {"birth_date": "1990-05-17"},
        {"birth_date": "2001-05-17"},
    )
    assert (event.user, event.project) == (world.coach, world.project.pk)


def test_the_person_is_refrozen_in_every_project(page, world):
    elsewhere = ParticipationFactory(participant=world.person, start=date(2024, 1, 1))
    url = world.url("correct")
    confirm(page, url, preview(page, url, country_of_birth="SY", reason="Fel land"))
    elsewhere.refresh_from_db()
    assert elsewhere.foreign_born is True


def test_without_a_reason_nothing_known_is_corrected(page, world):
    response = preview(page, world.url("correct"), sex="man", reason="  ")
    assert "reason" in response.context["form"].errors
    assert not response.context["form"].effects


def test_what_was_not_known_is_filled_in_without_a_reason(page, world):
    Participant.objects.filter(pk=world.person.pk).update(country_of_birth="")
    url = world.url("correct")
    assert confirm(page, url, preview(page, url, country_of_birth="FI")).status_code == 302
    world.participation.refresh_from_db()
    assert world.participation.foreign_born is True
    assert "Ifyllt" in AuditEvent.objects.get(action=AuditAction.CORRECT).reason


def test_nothing_changed_is_said(page, world):
    response = preview(page, world.url("correct"), reason="Bara så")
    assert response.context["form"].non_field_errors()


@pytest.mark.parametrize(
    ("number", "values", "field"),
    [
        ("", {"birth_date": "2999-01-01"}, "birth_date"),
        ("", {"birth_date": "2025-06-01"}, "birth_date"),  # after the start
        ("", {"birth_date": "i våras"}, "birth_date"),
        ("", {"country_of_birth": "XX"}, "country_of_birth"),
        ("199005170007", {"sex": "man"}, "sex"),
    ],
)
def test_what_cannot_be_is_refused(page, world, number, values, field):
    Participant.objects.filter(pk=world.person.pk).update(identity_number=number or None)
    response = preview(page, world.url("correct"), reason="Rättat", **values)
    assert response.status_code == 200
    assert field in response.context["form"].errors


def test_if_somebody_corrects_meanwhile_the_preview_is_shown_anew(page, world):
    url = world.url("correct")
    first = preview(page, url, birth_date="2001-05-17", reason="Fel år")
    world.person.birth_date = date(1991, 1, 1)
    world.person.save()
    again = confirm(page, url, first)
    assert again.status_code == 200
    assert effects(again)["födelsedatum"] == ("1991-01-01", "2001-05-17")
    assert confirm(page, url, again).status_code == 302


def test_another_value_after_the_preview_is_previewed_itself(page, world):
    url = world.url("correct")
    form = preview(page, url, birth_date="2001-05-17", reason="Fel år").context["form"]
    data = {bound.name: str(bound.value() or "") for bound in form} | {"birth_date": "2002-05-17"}
    response = page.post(url, data)
    assert response.status_code == 200
    assert effects(response)["födelsedatum"][1] == "2002-05-17"


# --- Correcting facts at entry ---------------------------------------------------------------------------------


def test_the_facts_at_entry_are_corrected_the_same_way(page, world):
    other = TargetGroupFactory(project=world.project, name="25–64")
    url = entry_url(world)
    response = preview(page, url, target_group=other.pk, disability="true", reason="Fel grupp")
    told = effects(response)
    assert told["målgrupp"] == ("16–24 på ekonomiskt bistånd", "25–64")
    assert len(told) == 2
    assert confirm(page, url, response).status_code == 302
    world.participation.refresh_from_db()
    assert (world.participation.target_group, world.participation.disability) == (other, True)
    event = AuditEvent.objects.get(action=AuditAction.CORRECT)
    assert (event.fields, event.reason) == (["disability", "target_group"], "Fel grupp")


def test_the_group_of_another_project_is_no_choice(page, world):
    foreign = TargetGroupFactory()
    response = preview(page, entry_url(world), target_group=foreign.pk, reason="Fel")
    assert "target_group" in response.context["form"].errors


def test_a_participation_of_another_project_or_person_is_not_found(page, world):
    elsewhere = ParticipationFactory(participant=world.person)
    somebody = ParticipationFactory(project=world.project)
    for other in [elsewhere, somebody]:
        assert page.get(entry_url(world, other)).status_code == 404
        assert page.post(entry_url(world, other), {"labour_status": "employed"}).status_code == 404


def test_a_start_that_moves_takes_the_age_the_first_phase_and_the_coach_along(page, world):
    url = entry_url(world)
    response = preview(page, url, start="2025-05-20", reason="Skrevs fel")
    assert effects(response)["ålder vid första starten"] == ("34", "35")
    assert confirm(page, url, response).status_code == 302
    world.participation.refresh_from_db()
    world.period.refresh_from_db()
    world.assignment.refresh_from_db()
    assert (world.participation.start, world.participation.age) == (date(2025, 5, 20), 35)
    assert world.period.start == world.assignment.start == date(2025, 5, 20)


def test_a_later_participation_follows_the_first_starts_facts(page, world):
    world.participation.exit = date(2025, 8, 1)
    world.participation.save()
    back = ParticipationFactory(participant=world.person, project=world.project, start=date(2026, 1, 10))
    CoachAssignmentFactory(participation=back, coach=world.coach)
    url = entry_url(world, back)
    response = preview(page, url, start="2026-02-01", reason="Skrevs fel")
    assert list(effects(response)) == ["start"]
    confirm(page, url, response)
    world.participation.refresh_from_db()
    assert world.participation.next_start == date(2026, 2, 1)


@pytest.mark.parametrize(
    "start", ["", "1999-01-01", "2999-01-01", "2025-09-02", "2025-06-12", "2025-03-15", "1980-01-01"]
)
def test_a_start_that_does_not_fit_is_refused(page, world, start):
    """After the exit, after attendance, in an earlier participation, outside the project."""
    ParticipationFactory(
        participant=world.person, project=world.project, start=date(2025, 2, 1), exit=date(2025, 3, 31)
    )
    world.session(date(2025, 6, 10))
    world.participation.exit = date(2025, 9, 1)
    world.participation.save()
    response = preview(page, entry_url(world), start=start, reason="Skrevs fel")
    assert response.status_code == 200
    assert "start" in response.context["form"].errors


def test_a_phase_that_had_ended_before_the_new_start_holds_it(page, world):
    world.period.end = date(2025, 5, 10)
    world.period.save()
    response = preview(page, entry_url(world), start="2025-05-20", reason="Skrevs fel")
    assert "start" in response.context["form"].errors


# --- Editing ----------------------------------------------------------------------------------------------------


def edit(page, world, **values):
    url = world.url("edit")
    form = page.get(url).context["form"]
    data = {bound.name: "" if bound.value() is None else str(bound.value()) for bound in form}
    return page.post(url, data | values)


def test_contact_is_edited_and_leaves_both_values(page, world):
    assert edit(page, world, phone="0640-161 00", language="arabiska", interpreter="true").status_code == 302
    world.person.refresh_from_db()
    assert (world.person.phone, world.person.interpreter) == ("0640-161 00", True)
    event = AuditEvent.objects.exclude(action="view").select_related("values_kept").get()
    assert (event.action, event.participant, event.project) == ("change", world.person.public_id, world.project.pk)
    assert event.values_kept.after["phone"] == "0640-161 00"


def test_a_new_name_is_found_by_its_key(page, world):
    edit(page, world, last_name="Åström")
    world.person.refresh_from_db()
    assert world.person.last_key == "astrom"


def test_an_identity_number_is_checked_and_stored_in_twelve_digits(page, world):
    assert edit(page, world, identity_number="900517-0007").status_code == 302
    world.person.refresh_from_db()
    assert world.person.identity_number == "199005170007"
    assert page.get(world.url("edit")).context["form"]["identity_number"].value() == "19900517-0007"


@pytest.mark.parametrize("number", ["19900517-0008", "19900517-0015", "nonsens", "19901317-0007", "T9005170007"])
def test_a_wrong_number_or_one_of_the_other_sex_is_refused(page, world, number):
    response = edit(page, world, identity_number=number)
    assert response.status_code == 200
    assert "identity_number" in response.context["form"].errors
    world.person.refresh_from_db()
    assert world.person.identity_number is None


def test_the_number_of_somebody_else_is_refused_without_saying_whose(page, world):
    ParticipantFactory(first_name="Hemlig", last_name="Person", identity_number="199005170007")
    response = edit(page, world, identity_number="19900517-0007")
    assert "identity_number" in response.context["form"].errors
    assert "Hemlig" not in response.content.decode()


def test_a_number_tells_what_nobody_knew(page, world):
    Participant.objects.filter(pk=world.person.pk).update(birth_date=None, sex="")
    edit(page, world, identity_number="19900517-0007")
    world.participation.refresh_from_db()
    assert (world.participation.age, world.participation.sex) == (34, "woman")
    assert AuditEvent.objects.get(action=AuditAction.CORRECT).fields == ["birth_date", "sex"]


def test_two_people_with_the_page_open_lose_nothing(page, world):
    url = world.url("edit")
    form = page.get(url).context["form"]
    hers = {bound.name: "" if bound.value() is None else str(bound.value()) for bound in form} | {"phone": "111"}
    edit(page, world, email="karin@example.org")
    assert page.post(url, hers).status_code == 302
    world.person.refresh_from_db()
    assert (world.person.phone, world.person.email) == ("111", "karin@example.org")
    again = {**hers, "phone": "222"}
    response = page.post(url, again)
    assert response.status_code == 200
    assert "111" in response.content.decode()


def test_facts_that_figures_count_by_are_not_edited_on_the_way(page, world):
    edit(page, world, birth_date="2001-01-01", sex="man", country_of_birth="SY", protected="on", public_id="x")
    world.person.refresh_from_db()
    assert (world.person.birth_date, world.person.sex, world.person.protected) == (date(1990, 5, 17), "woman", False)


def test_a_name_there_must_be(page, world):
    assert "last_name" in edit(page, world, first_name="", last_name=" ").context["form"].errors


@pytest.mark.parametrize("name", ["edit", "correct"])
def test_who_may_not(client, world, name):
    for user, status in [(world.employer_coach, 403), (world.evaluator, 403), (world.other_coach, 404)]:
        client.force_login(user)
        assert client.get(world.url(name)).status_code == status
        assert client.post(world.url(name), {"last_name": "Nytt"}).status_code == status
    world.person.refresh_from_db()
    assert world.person.last_name == "Öberg"
