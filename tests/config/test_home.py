"""The way in."""

import pytest
from django.urls import reverse

from projects.roles import Role
from tests.accounts.factories import UserFactory
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db


def home(client, user):
    client.force_login(user)
    return client.get(reverse("home"))


def test_the_only_project_opens_at_once(client):
    for role, page in [(Role.COACH, "today"), (Role.PROJECT_LEADER, "today"), (Role.EVALUATOR, "reporting:figures")]:
        membership = MembershipFactory(role=role)
        assert home(client, membership.user)["Location"] == reverse(page, args=[membership.project.slug])


def test_several_projects_are_a_choice_with_ones_role_in_each(client):
    membership = MembershipFactory(role=Role.COACH)
    MembershipFactory(user=membership.user, role=Role.EVALUATOR)
    ProjectFactory(name="Someone else's")
    page = home(client, membership.user).content.decode()
    assert "coach" in page
    assert "utvärderare" in page
    assert "Someone else" not in page


def test_nobody_is_told_what_to_do(client):
    response = home(client, UserFactory())
    assert response.status_code == 200
    assert "projektledaren" in response.content.decode()


def test_an_administrator_begins_at_administration(client):
    page = home(client, UserFactory(is_administrator=True)).content.decode()
    assert reverse("administration:users") in page


def test_an_administrator_with_a_project_gets_both(client):
    membership = MembershipFactory(user__is_administrator=True, role=Role.COACH)
    page = home(client, membership.user).content.decode()
    assert reverse("administration:users") in page
    assert membership.project.name in page


@pytest.mark.parametrize(
    ("demo", "administrator", "status"), [(True, False, 200), (False, True, 200), (False, False, 404)]
)
def test_who_may_see_the_components(client, settings, demo, administrator, status):
    settings.DEMO = demo
    client.force_login(UserFactory(is_administrator=administrator))
    assert client.get(reverse("components")).status_code == status
