"""Two people lift a protection; until then it stands, whoever presses what, and however often."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from participants import lifting
from participants.models import Lifting, Participant
from projects.roles import Role
from tests.participants.person_world import PersonWorld
from tests.projects.factories import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = PersonWorld()
    world.protect(world.leader, world.coach, world.employer_coach)
    return world


@pytest.fixture
def asked(world):
    return ask(world)


def ask(world, to_degree=""):
    return lifting.ask(world.person, world.project, to_degree=to_degree, by=world.leader, reason="Skyddet upphörde")


def decide(client, world, user, asked, decision="confirm"):
    client.force_login(user)
    address = reverse("participants:lifting_decide", args=[world.project.slug, asked.public_id])
    return client.post(address, {"decision": decision}).status_code


def lifted(world) -> list[AuditEvent]:
    about = AuditEvent.objects.about(world.person).changes()
    return [event for event in about if "named_people" in event.fields]


def stands(world) -> bool:
    return Participant.objects.get(pk=world.person.pk).protected


def test_another_who_is_named_confirms(client, world, asked):
    assert stands(world)
    assert decide(client, world, world.coach, asked) == 302
    person = Participant.objects.get(pk=world.person.pk)
    assert (person.protected, person.degree, person.named_people.count()) == (False, "", 0)
    asked.refresh_from_db()
    assert (asked.confirmed, asked.closed_by) == (True, world.coach)
    [event] = lifted(world)
    assert (event.user, event.reason) == (world.coach, "Skyddet upphörde")
    world.participation.refresh_from_db()
    assert "oberg" in world.participation.list_key or "zzc" in world.participation.list_key


def test_lowered_it_is_the_lower_degree_and_the_names_stay(client, world):
    world.protect(world.leader, world.coach, degree="registration")
    assert decide(client, world, world.coach, ask(world, "marking")) == 302
    person = Participant.objects.get(pk=world.person.pk)
    assert (person.protected, person.degree, person.named_people.count()) == (True, "marking", 2)


@pytest.mark.parametrize(
    ("who", "status"),
    [("leader", 302), ("employer_coach", 403), ("other_coach", 404), ("caseworker", 403), ("evaluator", 403)],
)
def test_nobody_else_confirms(client, world, asked, who, status):
    """Not who asked, and not one who is named but does not work with the person."""
    assert decide(client, world, getattr(world, who), asked) == status
    assert stands(world)
    assert Lifting.objects.waiting().exists()


def test_not_a_leader_who_is_not_named(client, world, asked):
    other = MembershipFactory(project=world.project, role=Role.PROJECT_LEADER).user
    assert decide(client, world, other, asked) == 404
    assert stands(world)


@pytest.mark.parametrize("lost", ["membership", "name", "assignment"])
def test_not_one_who_has_lost_what_it_takes(client, world, asked, lost):
    if lost == "membership":
        world.coach.memberships.update(ended_on=timezone.localdate() - timedelta(days=1))
    elif lost == "name":
        world.person.named_people.remove(world.coach)
    else:
        world.assignment.end = timezone.localdate() - timedelta(days=1)
        world.assignment.save()
    with pytest.raises(ValidationError):
        lifting.confirm(asked, by=world.coach)
    assert decide(client, world, world.coach, asked) == 404
    assert stands(world)


@pytest.mark.parametrize("who", ["leader", "coach"])
def test_either_withdraws(client, world, asked, who):
    assert decide(client, world, getattr(world, who), asked, "withdraw") == 302
    assert not Lifting.objects.waiting().exists()
    assert stands(world)
    with pytest.raises(ValidationError):
        lifting.confirm(asked, by=world.coach)
    assert stands(world)


def test_confirmed_twice_is_told_and_leaves_one_trace(world, asked):
    lifting.confirm(asked, by=world.coach)
    with pytest.raises(ValidationError):
        lifting.confirm(asked, by=world.coach)
    assert len(lifted(world)) == 1


def test_asked_twice_is_refused_by_the_database_too(world, asked):
    with pytest.raises(ValidationError):
        ask(world)
    again = Lifting(participant=world.person, project=world.project, reason="x", asked_by=world.coach)
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_nobody_confirms_alone_in_the_database(world, asked):
    for closed_by in [world.leader, None]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Lifting.objects.filter(pk=asked.pk).update(confirmed=True, closed_at=timezone.now(), closed_by=closed_by)


def test_what_was_asked_about_another_degree_is_asked_again(world, asked):
    Participant.objects.filter(pk=world.person.pk).update(degree="registration", address="")
    with pytest.raises(ValidationError):
        lifting.confirm(asked, by=world.coach)
    assert stands(world)


@pytest.mark.parametrize(("who", "number"), [("coach", 1), ("leader", 0), ("other_coach", 0)])
def test_it_stands_on_today_of_those_who_can_confirm(client, world, asked, who, number):
    client.force_login(getattr(world, who))
    address = reverse("participants:liftings", args=[world.project.slug])
    to_do = client.get(reverse("today", args=[world.project.slug])).context["to_do"]
    assert [item.number for item in to_do if item.url == address] == [1] * number


@pytest.mark.parametrize(("who", "shown"), [("coach", True), ("leader", True), ("other_coach", False)])
def test_the_list_shows_the_mask_alone(client, world, asked, who, shown):
    client.force_login(getattr(world, who))
    html = client.get(reverse("participants:liftings", args=[world.project.slug])).content.decode()
    assert (world.person.shown_name in html) is shown
    assert "Öberg" not in html
    assert ('value="confirm"' in html) is (who == "coach")
