"""Protected identity by hand: by the leader, with names and a reason; nobody is locked out, nobody else let in."""

import pytest

from accounts.models import AuditEvent
from participants.models import Lifting, Participant
from projects.roles import Role
from tests.participants.factories import ParticipationFactory
from tests.participants.person_world import PersonWorld
from tests.projects.factories import MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def world():
    return PersonWorld()


@pytest.fixture
def page(client, world):
    client.force_login(world.leader)
    return client


def send(page, world, *named, protected=True, reason="Beslut från Skatteverket", **values):
    if Participant.objects.get(pk=world.person.pk).protected and not world.person.protected_openings.exists():
        world.open_for(world.leader)
    form = page.get(world.url("protection")).context["form"]
    data = {"reason": reason, "seen": form["seen"].value(), "named": [user.public_id for user in named]}
    return page.post(world.url("protection"), data | ({"protected": "on"} if protected else {}) | values)


def stored(world) -> tuple:
    person = Participant.objects.get(pk=world.person.pk)
    return person.protected, person.degree


def test_the_coach_and_the_leader_are_proposed(page, world):
    form = page.get(world.url("protection")).context["form"]
    assert set(form["named"].value()) == {world.coach.public_id, world.leader.public_id}


def test_the_degrees_stand_there_with_what_they_mean(page, world):
    html = page.get(world.url("protection")).content.decode()
    for words in ["sekretessmarkering", "skyddad folkbokföring", "varningssignal", "ingen adress"]:
        assert words in html


def test_only_the_named_open_the_person_from_then_on(page, client, world):
    assert send(page, world, world.leader, world.coach).status_code == 302
    assert stored(world) == (True, "marking")
    other_leader = MembershipFactory(project=world.project, role=Role.PROJECT_LEADER).user
    world.open_for(world.leader, world.coach, world.employer_coach, other_leader)  # a reason alone opens nothing
    for user, status in [(world.leader, 200), (world.coach, 200), (world.employer_coach, 404)]:
        assert world.status(client, user) == status
    assert world.status(client, other_leader) == 404
    assert world.status(client, other_leader, "protection") == 404


def test_a_named_person_who_has_left_the_project_opens_nothing(client, world):
    world.protect(world.coach, world.leader)
    world.open_for(world.coach, world.leader)
    for user in [world.coach, world.leader]:
        user.memberships.update(ended_on="2010-01-01")
        assert world.status(client, user) == 404


def test_it_stands_in_the_log_with_its_reason_and_who_was_named(page, world):
    send(page, world, world.leader)
    event = AuditEvent.objects.filter(action="change").select_related("values_kept").get()
    assert (event.fields, event.reason) == (["degree", "named_people", "protected"], "Beslut från Skatteverket")
    assert event.values_kept.after == {"protected": True, "degree": "marking", "named_people": [world.leader.pk]}


@pytest.mark.parametrize(
    "values", [{"reason": ""}, {"reason": "  "}, {"reason": "Beslut om Karin"}, {"degree": "secret"}]
)
def test_without_a_reason_or_with_nonsense_nothing_happens(page, world, values):
    response = send(page, world, world.leader, **values)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert stored(world) == (False, "")


def test_the_higher_degree_empties_the_address(page, world):
    Participant.objects.filter(pk=world.person.pk).update(address="Hemliga gatan 1", municipality="Hagfors")
    assert send(page, world, world.leader, degree="registration").status_code == 302
    assert stored(world) == (True, "registration")
    assert Participant.objects.get(pk=world.person.pk).address == ""
    event = AuditEvent.objects.filter(action="change").select_related("values_kept").get()
    assert "address" in event.fields
    assert event.values_kept.before["address"] == "Hemliga gatan 1"


def test_a_degree_without_the_switch_protects(page, world):
    send(page, world, world.leader, protected=False, degree="registration")
    assert stored(world) == (True, "registration")


def test_no_address_is_taken_in_then(client, world):
    world.protect(world.coach, degree="registration")
    world.open_for(world.coach)
    client.force_login(world.coach)
    data = client.get(world.url("edit")).context["form"].initial | {"address": "Storgatan 1"}
    response = client.post(world.url("edit"), {name: value or "" for name, value in data.items()})
    assert "address" in response.context["form"].errors
    assert Participant.objects.get(pk=world.person.pk).address == ""


@pytest.mark.parametrize("values", [{"protected": False}, {"degree": "marking"}])
def test_taking_the_switch_away_or_lowering_is_only_asked_for(page, world, values):
    world.protect(world.leader, degree="registration")
    assert send(page, world, world.leader, **values).status_code == 302
    assert stored(world) == (True, "registration")
    asked = Lifting.objects.get()
    assert (asked.asked_by, asked.to_degree, asked.closed_at) == (world.leader, values.get("degree", ""), None)
    assert set(world.person.named_people.all()) == {world.leader}


def test_asked_twice_is_told(page, world):
    world.protect(world.leader)
    send(page, world, protected=False)
    response = send(page, world, protected=False)
    assert response.context["form"].errors
    assert Lifting.objects.count() == 1


def test_the_switch_alone_keeps_the_degree(page, world):
    world.protect(world.leader, degree="registration")
    send(page, world, world.leader, world.coach)
    assert stored(world) == (True, "registration")
    assert not Lifting.objects.exists()


def test_raising_it_answers_what_was_asked_before(page, world):
    world.protect(world.leader, world.coach)
    send(page, world, protected=False)
    send(page, world, world.leader, degree="registration")
    asked = Lifting.objects.get()
    assert asked.closed_at
    assert not asked.confirmed
    assert stored(world) == (True, "registration")


def test_whoever_decides_is_named_too(page, world):
    response = send(page, world, world.coach)
    assert "named" in response.context["form"].errors
    assert stored(world) == (False, "")


def test_nobody_without_access_to_participants_can_be_named(page, world):
    for user in [world.evaluator, world.caseworker, MembershipFactory(role=Role.PROJECT_LEADER).user]:
        assert send(page, world, world.leader, user).status_code == 200
    assert stored(world) == (False, "")


def test_those_named_by_another_project_stay(page, world):
    elsewhere = MembershipFactory(role=Role.PROJECT_LEADER)
    ParticipationFactory(participant=world.person, project=elsewhere.project)
    world.protect(elsewhere.user, world.leader, world.coach)
    send(page, world, world.leader)
    assert set(world.person.named_people.all()) == {elsewhere.user, world.leader}


def test_two_leaders_at_once_do_not_undo_each_other(page, world):
    old = page.get(world.url("protection")).context["form"]["seen"].value()
    send(page, world, world.leader, world.coach)
    response = send(page, world, world.leader, protected=False, seen=old)
    assert response.status_code == 200
    assert stored(world) == (True, "marking")
    assert not Lifting.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("coach", 403), ("employer_coach", 403), ("evaluator", 403)])
def test_it_is_the_leaders(client, world, who, status):
    client.force_login(getattr(world, who))
    assert client.get(world.url("protection")).status_code == status
    assert client.post(world.url("protection"), {"protected": "on", "reason": "x"}).status_code == status
    assert stored(world) == (False, "")
