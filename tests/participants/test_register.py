"""Registering: the search first, one person once, the start with its facts, and what is told of people not seen."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from participants.models import CoachAssignment, Participant, Participation
from participants.naming import opened_by_nobody
from projects.roles import Role
from tests.participants.factories import CoachAssignmentFactory, ParticipantFactory, ParticipationFactory
from tests.projects.factories import MembershipFactory, PhaseFactory, ProjectFactory, TargetGroupFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]
NUMBER = "198503042387"  # of a woman born on 4 March 1985
COORDINATION = "198503642384"


@pytest.fixture
def project():
    today = timezone.localdate()
    project = ProjectFactory(slug="navigator", start=today - timedelta(days=900), end=today + timedelta(days=300))
    PhaseFactory(project=project)
    return project


@pytest.fixture
def coach(project):
    return MembershipFactory(project=project, role=Role.COACH).user


@pytest.fixture
def leader(project):
    return MembershipFactory(project=project, role=Role.PROJECT_LEADER).user


def at(project, name):
    return reverse(f"participants:{name}", args=[project.slug])


def facts(**changed):
    """What a browser sends in the second step."""
    return {
        "number": "850304-2387",
        "first_name": "Karin",
        "last_name": "Öberg",
        "birth_date": "1985-03-04",
        "sex": "woman",
        "country_of_birth": "Sverige",
        "start": timezone.localdate().isoformat(),
        "labour_status": "unemployed",
        "support": "income_support",
        **changed,
    }


def register(client, user, project, **changed):
    client.force_login(user)
    return client.post(at(project, "register_person"), facts(coach=str(user.public_id), **changed))


def errors(response):
    return set(response.context["form"].errors)


# --- The first step


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"first_name": "Karin"}, {"number"}),
        ({"number": "850304-2388"}, {"number"}),
        ({"number": "851304-2387"}, {"number"}),
        ({"number": "850304-T387"}, {"number"}),
        ({"number": NUMBER, "has_none": "on"}, {"has_none"}),
        ({"has_none": "on"}, {"no_number_reason", "last_name", "birth_date"}),
        ({"has_none": "on", "no_number_reason": "x", "first_name": "A", "last_name": "B"}, {"birth_date"}),
        ({"number": COORDINATION, "birth_date": "1985-03-05"}, {"birth_date"}),
        ({"number": NUMBER, "birth_date": "2999-03-05"}, {"birth_date"}),
    ],
)
def test_what_is_wrong_stands_at_the_field(client, coach, project, typed, wrong):
    client.force_login(coach)
    response = client.post(at(project, "register"), typed)
    assert response.status_code == 200
    assert errors(response) == wrong
    for name in set(typed) - {"has_none"}:
        assert typed[name] in response.content.decode()


def test_the_second_step_has_what_was_typed_and_what_the_number_tells(client, coach, project):
    client.force_login(coach)
    page = client.post(at(project, "register"), {"number": COORDINATION, "first_name": "Amal"})
    form = page.context["form"]
    assert form["number"].value() == "19850364-2384"
    assert form["first_name"].value() == "Amal"
    assert form["birth_date"].value() == date(1985, 3, 4)
    assert form["sex"].value() == "woman"
    assert form["start"].value() == timezone.localdate()
    assert form["coach"].value() == coach.public_id
    assert page.request["PATH_INFO"] == at(project, "register")


@pytest.mark.parametrize(
    ("typed", "tone", "said"),
    [
        ("", "", ""),
        ("8503", "neutral", "4"),
        ("850304-2387", "good", "kvinna"),
        ("850364-2384", "good", "Samordningsnummer"),
        ("18850304-2387", "good", "1885"),
        ("850304-2388", "bad", "kontrollsiffra"),
        ("850230-2387", "bad", "datum"),
        ("850304-T387", "bad", "bokst"),
    ],
)
def test_the_number_is_looked_at_while_one_types(client, coach, project, typed, tone, said):
    client.force_login(coach)
    before = AuditEvent.objects.count()
    text = client.post(at(project, "register_number"), {"number": typed}).content.decode()
    assert said in text
    assert f"tone-{tone}" in text if tone else "<p" not in text
    assert AuditEvent.objects.count() == before


# --- Made once, with everything


def test_a_person_and_a_participation_are_made(client, coach, project):
    group = TargetGroupFactory(project=project, min_age=25, max_age=64, supports=["income_support"])
    response = register(client, coach, project, target_group=str(group.pk), unemployed_months="14", disability="true")
    participation = Participation.objects.get()
    person = participation.participant
    assert response.url == reverse("participants:participant", args=[project.slug, person.public_id])
    assert (person.identity_number, person.first_key, person.sex) == (NUMBER, "karin", "woman")
    assert (person.country_of_birth, person.birth_date) == ("SE", date(1985, 3, 4))
    assert (participation.start, participation.target_group) == (timezone.localdate(), group)
    assert (participation.unemployed_months, participation.disability, participation.foreign_born) == (
        14,
        True,
        False,
    )
    assert participation.age == timezone.localdate().year - 1985 - (
        (timezone.localdate().month, timezone.localdate().day) < (3, 4)
    )
    assert CoachAssignment.objects.get().coach == coach
    assert participation.phases.count() == 1
    assert AuditEvent.objects.about(person).filter(action="create").count() == 2


def test_what_is_not_said_is_taken_from_the_number(client, coach, project):
    register(client, coach, project, birth_date="", sex="")
    person = Participant.objects.get()
    assert (person.birth_date, person.sex) == (date(1985, 3, 4), "woman")


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"sex": "man"}, {"sex"}),
        ({"number": "850364-2384", "birth_date": "1985-03-05"}, {"birth_date"}),
        ({"country_of_birth": "Atlantis"}, {"country_of_birth"}),
        ({"start": "1999-01-01"}, {"start"}),
        ({"start": ""}, {"start"}),
        ({"last_name": "", "first_name": ""}, {"last_name"}),
        ({"unemployed_months": "-1"}, {"unemployed_months"}),
        ({"unemployed_months": "99999"}, {"unemployed_months"}),
        ({"support_months": "9" * 400}, {"support_months"}),
        ({"number": ""}, {"number"}),
    ],
)
def test_what_contradicts_is_refused_and_nothing_typed_is_lost(client, coach, project, changed, wrong):
    response = register(client, coach, project, **changed)
    assert response.status_code == 200
    assert errors(response) == wrong
    assert not Participant.objects.exists()
    for name, value in {**facts(), **changed}.items():
        assert str(response.context["form"][name].data) == value


def test_a_birth_date_beside_the_number_is_told_not_refused(client, coach, project):
    response = register(client, coach, project, birth_date="1985-03-05")
    assert response.status_code == 302
    assert Participant.objects.get().birth_date == date(1985, 3, 5)
    assert "födelsedatum" in client.get(response.url).content.decode().lower()


def test_the_search_is_content_with_name_and_birth_date_the_register_is_not(client, coach, project):
    client.force_login(coach)
    by_name = {"first_name": "Karin", "last_name": "Öberg", "birth_date": "1985-03-04"}
    for lacking in by_name:
        assert errors(client.post(at(project, "register"), by_name | {lacking: ""})) == {"number"}
    form = client.post(at(project, "register"), by_name).context["form"]
    assert {name: str(form[name].value()) for name in by_name} == by_name
    assert errors(register(client, coach, project, number="")) == {"number"}
    assert not Participant.objects.exists()


def test_without_a_number_a_reason_stands_for_it(client, coach, project):
    response = register(client, coach, project, number="", has_none="on", no_number_reason="Asylsökande")
    assert response.status_code == 302, errors(response)
    assert Participant.objects.get().no_number_reason == "Asylsökande"
    assert Participant.objects.get().identity_number is None


def test_the_same_page_sent_twice_makes_one(client, coach, project):
    token = "7b4f0de0-4d3c-4d51-9a54-9d1e0f6f1a11"
    first = register(client, coach, project, form_token=token)
    second = register(client, coach, project, form_token=token)
    assert first.url == second.url
    assert (Participant.objects.count(), Participation.objects.count()) == (1, 1)


def test_a_protected_person_is_opened_by_who_registers_and_the_coach(client, leader, coach, project):
    client.force_login(leader)
    client.post(at(project, "register_person"), facts(coach=str(coach.public_id), protected="on"))
    person = Participant.objects.get()
    assert person.protected
    assert set(person.named_people.all()) == {leader, coach}


# --- Who is in the register already


def test_one_of_hers_is_shown_and_not_made_again(client, coach, project):
    own = ParticipationFactory(project=project, participant__identity_number=NUMBER, start=project.start)
    CoachAssignmentFactory(participation=own, coach=coach)
    client.force_login(coach)
    for response in [
        client.post(at(project, "register"), {"number": NUMBER}),
        register(client, coach, project),
    ]:
        assert own.participant.full_name in response.content.decode()
        assert response.context["met"].takes_part
    assert Participant.objects.count() == 1


def test_of_somebody_not_hers_nothing_is_told_but_that_she_is_known(client, coach, project):
    elsewhere = ProjectFactory(name="Elsewhere")
    other = ParticipantFactory(first_name="Kalle", last_name="Zanzibar", identity_number=NUMBER, phone="070-1")
    ParticipationFactory(participant=other, project=elsewhere)
    client.force_login(coach)
    for response in [
        client.post(at(project, "register"), {"number": NUMBER}),
        register(client, coach, project),
        client.post(at(project, "register_known"), {"number": NUMBER, "carry": "1"}),
    ]:
        content = response.content.decode()
        for secret in ["Zanzibar", "Kalle", "Elsewhere", str(other.public_id), "070-1"]:
            assert secret not in content
    assert AuditEvent.objects.about(other).filter(action="view", user=coach).count() == 2
    assert Participant.objects.count() == 1


@pytest.mark.parametrize("protected", [False, True])
def test_who_states_the_number_starts_a_participation_for_somebody_known(client, coach, project, protected):
    other = ParticipantFactory(first_name="Kalle", identity_number=NUMBER, protected=protected)
    client.force_login(coach)
    response = client.post(
        at(project, "register_known"),
        {"number": NUMBER, "start": timezone.localdate().isoformat(), "coach": str(coach.public_id)},
    )
    assert response.status_code == 302
    assert Participation.objects.get().participant == other
    other.refresh_from_db()
    assert other.first_name == "Kalle"
    assert (str(other.public_id) in response.url) is not protected
    # The number alone lets nobody in, and the participation is not lost: the leader names somebody.
    assert opened_by_nobody(project).exists() is protected


def test_an_unknown_number_starts_nothing(client, coach, project):
    client.force_login(coach)
    response = client.post(at(project, "register_known"), {"number": NUMBER, "start": "2009-01-01"})
    assert errors(response) >= {"number"}


@pytest.mark.parametrize(
    ("first", "last", "born"),
    [
        ("Karin", "Öberg", date(1985, 3, 4)),
        ("KARIN", "Oberg", date(1971, 1, 1)),
        ("Öberg", "Karin", None),
        ("Karin", "Berg", date(1985, 3, 4)),
    ],
)
def test_somebody_alike_is_shown_first(client, coach, project, first, last, born):
    like = ParticipantFactory(first_name=first, last_name=last, birth_date=born)
    CoachAssignmentFactory(participation=ParticipationFactory(project=project, participant=like), coach=coach)
    client.force_login(coach)
    page = client.post(at(project, "register"), {"number": NUMBER, "first_name": "Karin", "last_name": "Öberg"})
    assert [hit.person for hit in page.context["hits"]] == [like]
    by_name = {"first_name": "Karin", "last_name": "Öberg", "birth_date": "1985-03-04"}
    assert [hit.person for hit in client.post(at(project, "register"), by_name).context["hits"]] == [like]
    refused = register(client, coach, project)
    assert errors(refused) == {"none_of_these"}
    assert Participant.objects.count() == 1
    assert register(client, coach, project, none_of_these=refused.context["mark"]).status_code == 302
    assert Participant.objects.count() == 2


@pytest.mark.parametrize(("born", "told"), [(date(1985, 3, 4), True), (date(1985, 3, 5), False), (None, False)])
def test_of_people_not_hers_only_the_same_name_and_birth_date_is_told(client, coach, project, born, told):
    ParticipantFactory(first_name="Karin", last_name="Öberg", birth_date=born, protected=True)
    refused = register(client, coach, project)
    if not told:
        assert refused.status_code == 302
        return
    assert errors(refused) == {"none_of_these"}
    assert refused.context["hits"] == []
    assert register(client, coach, project, none_of_these=refused.context["mark"]).status_code == 302


# --- The target group is proposed


def groups(project):
    make = TargetGroupFactory
    return {
        "youth": make(project=project, code="youth", min_age=16, max_age=24, supports=["income_support"]),
        "adult": make(project=project, code="adult", min_age=25, max_age=64, supports=["income_support"]),
        "foreign": make(project=project, code="foreign", min_age=16, max_age=64, origin="abroad"),
        "far": make(project=project, code="far", min_age=16, max_age=64, origin="outside_nordic"),
    }


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, "adult"),
        ({"country_of_birth": "Norge"}, "foreign"),
        ({"support": "none", "country_of_birth": "Norge"}, "foreign"),
        ({"support": "none"}, None),
        ({"country_of_birth": "", "support": ""}, None),
    ],
)
def test_the_target_group_is_proposed_with_its_reason(client, coach, project, changed, expected):
    made = groups(project)
    client.force_login(coach)
    text = client.post(at(project, "register_proposal"), facts(**changed)).content.decode()
    for code, group in made.items():
        assert (f'data-value="{group.pk}"' in text) is (code == expected), code
    response = register(client, coach, project, **changed)
    if expected is None:
        assert response.status_code == 302
        return
    form = response.context["form"]
    assert set(form.errors) == {"target_group"}
    assert form["target_group"].data == str(made[expected].pk)
    again = {**facts(**changed), "asked": form["asked"].data, "coach": str(coach.public_id)}
    client.post(at(project, "register_person"), {**again, "target_group": form["target_group"].data})
    assert Participation.objects.get().target_group == made[expected]


def test_a_proposal_left_blank_twice_is_no_group(client, coach, project):
    made = groups(project)
    response = register(client, coach, project, asked=str(made["adult"].pk), target_group="")
    assert response.status_code == 302
    assert Participation.objects.get().target_group is None


# --- Back again


def test_who_has_left_starts_again_and_the_figures_go_by_the_first_entry(client, coach, project):
    day = project.start
    first = ParticipationFactory(
        project=project, participant__birth_date=date(1985, 3, 4), start=day, exit=day + timedelta(days=60)
    )
    CoachAssignmentFactory(participation=first, coach=coach, end=first.exit)
    client.force_login(coach)
    address = reverse("participants:start", args=[project.slug, first.participant.public_id])
    form = client.get(address).context["form"]
    assert not form["labour_status"].value()
    today = timezone.localdate().isoformat()
    response = client.post(address, {"start": today, "coach": str(coach.public_id), "labour_status": "inactive"})
    assert response.status_code == 302
    again = Participation.objects.get(sequence=2)
    first.refresh_from_db()
    assert (again.age, first.age) == (first.age, first.age)
    assert again.labour_status == "inactive"
    assert first.next_start == again.start
    assert errors(client.post(address, {"start": today})) == {"start"}
