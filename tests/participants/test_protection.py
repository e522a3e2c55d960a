"""Protected identity by hand: by the leader, with names and a reason; nobody is locked out, nobody else let in."""

import pytest

from accounts.models import AuditEvent
from projects.roles import Role
from tests.participants.factories import ParticipationFactory
from tests.participants.person_world import PersonWorld
from tests.projects.factories import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return PersonWorld()


@pytest.fixture
def page(client, world):
    client.force_login(world.leader)
    return client


def send(page, world, *named, protected=True, reason="Beslut från Skatteverket", **values):
    form = page.get(world.url("protection")).context["form"]
    data = {"reason": reason, "seen": form["seen"].value(), "named": [user.public_id for user in named]}
    return page.post(world.url("protection"), data | ({"protected": "on"} if protected else {}) | values)


def test_the_coach_and_the_leader_are_proposed(page, world):
    form = page.get(world.url("protection")).context["form"]
    assert set(form["named"].value()) == {world.coach.public_id, world.leader.public_id}


def test_only_the_named_open_the_person_from_then_on(page, client, world):
    assert send(page, world, world.leader, world.coach).status_code == 302
    world.person.refresh_from_db()
    assert world.person.protected
    for user, status in [(world.leader, 200), (world.coach, 200), (world.employer_coach, 404)]:
        assert world.status(client, user) == status
    other_leader = MembershipFactory(project=world.project, role=Role.PROJECT_LEADER).user
    assert world.status(client, other_leader) == 404
    assert world.status(client, other_leader, "protection") == 404


def test_it_stands_in_the_log_with_its_reason_and_who_was_named(page, world):
    send(page, world, world.leader)
    event = AuditEvent.objects.exclude(action="view").select_related("values_kept").get()
    assert (event.fields, event.reason) == (["named_people", "protected"], "Beslut från Skatteverket")
    assert event.values_kept.after == {"protected": True, "named_people": [world.leader.pk]}


def test_lifting_it_takes_a_reason_and_the_names_away(page, client, world):
    send(page, world, world.leader)
    assert send(page, world, protected=False, reason="").status_code == 200
    assert send(page, world, protected=False, reason="Skyddet har upphört").status_code == 302
    world.person.refresh_from_db()
    assert not world.person.protected
    assert not world.person.named_people.exists()
    assert world.status(client, world.coach) == 200


def test_whoever_decides_is_named_too(page, world):
    response = send(page, world, world.coach)
    assert "named" in response.context["form"].errors
    world.person.refresh_from_db()
    assert not world.person.protected


def test_nobody_without_access_to_participants_can_be_named(page, world):
    for user in [world.evaluator, world.caseworker, MembershipFactory(role=Role.PROJECT_LEADER).user]:
        assert send(page, world, world.leader, user).status_code == 200
    world.person.refresh_from_db()
    assert not world.person.protected


def test_those_named_by_another_project_stay(page, world):
    elsewhere = MembershipFactory(role=Role.PROJECT_LEADER)
    ParticipationFactory(participant=world.person, project=elsewhere.project)
    world.person.protected = True
    world.person.save()
    world.person.named_people.add(elsewhere.user, world.leader, world.coach)
    send(page, world, world.leader)
    assert set(world.person.named_people.all()) == {elsewhere.user, world.leader}


def test_two_leaders_at_once_do_not_undo_each_other(page, world):
    old = page.get(world.url("protection")).context["form"]["seen"].value()
    send(page, world, world.leader, world.coach)
    response = send(page, world, world.leader, protected=False, seen=old)
    assert response.status_code == 200
    world.person.refresh_from_db()
    assert world.person.protected


@pytest.mark.parametrize(("who", "status"), [("coach", 403), ("employer_coach", 403), ("evaluator", 403)])
def test_it_is_the_leaders(client, world, who, status):
    client.force_login(getattr(world, who))
    assert client.get(world.url("protection")).status_code == status
    assert client.post(world.url("protection"), {"protected": "on", "reason": "x"}).status_code == status
    world.person.refresh_from_db()
    assert not world.person.protected
