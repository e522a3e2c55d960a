"""When nobody can open a protected person any longer, the project leader is told, and names somebody unseen."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from participants.models import Participant
from projects.roles import Role
from tests.participants.person_world import PersonWorld
from tests.projects.factories import MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]
WHY = "Coachen har slutat"


@pytest.fixture
def world():
    return PersonWorld()


def left(world, *users):
    for user in users:
        user.memberships.update(ended_on="2010-01-01")


def told(client, world) -> list[int]:
    client.force_login(world.leader)
    address = reverse("participants:unopened", args=[world.project.slug])
    items = client.get(reverse("today", args=[world.project.slug])).context["to_do"]
    return [item.number for item in items if item.url == address]


def name(client, world, user, reason=WHY):
    return client.post(world.url("name_somebody"), {"user": user.public_id, "reason": reason})


def gone(world, why):
    if why == "nobody named":
        world.protect()
    elif why == "left the project":
        world.protect(world.coach)
        left(world, world.coach)
    elif why == "no longer the coach":
        world.protect(world.coach)
        world.assignment.delete()
    elif why == "another's coach":
        world.protect(world.other_coach)
    elif why == "sees no cases":
        world.protect(world.employer_coach)
    else:
        world.protect(world.coach)
        world.coach.is_active = False
        world.coach.save()


@pytest.mark.parametrize(
    "why", ["nobody named", "left the project", "no longer the coach", "another's coach", "sees no cases", "closed"]
)
def test_the_leader_is_told_under_the_mask(client, world, why):
    gone(world, why)
    assert told(client, world) == [1]
    for address in [reverse("participants:unopened", args=[world.project.slug]), world.url("name_somebody")]:
        html = client.get(address).content.decode()
        assert world.person.shown_name in html
        assert "Öberg" not in html


def test_not_while_somebody_can(client, world):
    world.protect(world.coach)
    assert told(client, world) == []
    assert client.get(world.url("name_somebody")).status_code == 404
    assert name(client, world, world.leader).status_code == 404
    assert set(world.person.named_people.all()) == {world.coach}


def test_of_somebody_who_is_not_protected_there_is_no_such_page(client, world):
    client.force_login(world.leader)
    assert client.get(world.url("name_somebody")).status_code == 404


def test_she_names_somebody_with_a_reason(client, world):
    gone(world, "left the project")
    other = MembershipFactory(project=world.project, role=Role.PROJECT_LEADER).user
    client.force_login(world.leader)
    assert name(client, world, other).status_code == 302
    assert other in world.person.named_people.all()
    event = AuditEvent.objects.about(world.person).changes().get()
    assert (event.user, event.fields, event.reason) == (world.leader, ["named_people"], WHY)
    assert told(client, world) == []
    assert world.status(client, world.leader) == 404  # not herself


@pytest.mark.parametrize(("who", "reason"), [("leader", " "), ("employer_coach", WHY), ("other_coach", WHY)])
def test_not_without_a_reason_and_nobody_who_could_not_open(client, world, who, reason):
    gone(world, "nobody named")
    client.force_login(world.leader)
    response = name(client, world, getattr(world, who), reason)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Participant.objects.get().named_people.exists()


@pytest.mark.parametrize("who", ["coach", "other_coach", "employer_coach", "evaluator", "caseworker"])
def test_it_is_the_leaders(client, world, who):
    gone(world, "nobody named")
    client.force_login(getattr(world, who))
    assert client.get(reverse("participants:unopened", args=[world.project.slug])).status_code == 403
    assert name(client, world, world.coach).status_code == 403
    assert not Participant.objects.get().named_people.exists()


def test_not_from_another_project(client, world):
    gone(world, "nobody named")
    client.force_login(MembershipFactory(role=Role.PROJECT_LEADER).user)
    assert client.get(world.url("name_somebody")).status_code == 404
