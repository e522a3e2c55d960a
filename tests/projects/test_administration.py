"""The administrator's pages: accounts and projects, and nothing of any case."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, User
from projects.models import Project
from projects.roles import Role
from tests.access.crawl import filled
from tests.accounts.factories import UserFactory
from tests.projects.factories import MembershipFactory, ProjectFactory
from tests.projects.test_settings import submit

pytestmark = [pytest.mark.django_db, pytest.mark.page]
PAGES = ["users", "user_add", "projects", "project_add", "log"]


@pytest.fixture
def administrator():
    return UserFactory(is_administrator=True)


@pytest.fixture
def page(client, administrator):
    client.force_login(administrator)
    return client


def url(name, user=None):
    return reverse(f"administration:{name}", args=[user.public_id] if user else [])


def test_only_administrators_get_in(client, administrator):
    leader = MembershipFactory(role=Role.PROJECT_LEADER).user
    client.force_login(leader)
    urls = [url(name) for name in PAGES] + [url("user", leader)]
    assert {client.get(address).status_code for address in urls} == {403}
    for name in ["user", "user_link", "user_end_sessions"]:
        assert client.post(url(name, leader)).status_code == 403
    client.force_login(administrator)
    assert {client.get(address).status_code for address in urls} == {200}


def test_users_are_found_by_name_address_and_state(page):
    UserFactory(name="Åsa Lind", email="asa@forshaga.example")
    UserFactory(name="Bo Ek", email="bo@hagfors.example", is_active=False)
    MembershipFactory(user__name="Cecilia", project__name="Kraftstation", role=Role.COACH)

    def found(**query):
        return {user.name for user in page.get(url("users"), query).context["page"].object_list}

    assert found(q="lind") == {"Åsa Lind"}
    assert found(q="HAGFORS") == {"Bo Ek"}
    assert found(state="closed") == {"Bo Ek"}
    assert len(found(state="nonsense")) == 4
    assert "Kraftstation (coach)" in page.get(url("users")).content.decode()


def test_the_list_of_users_costs_the_same_for_many(page, django_assert_max_num_queries):
    for _ in range(20):
        MembershipFactory()
    with django_assert_max_num_queries(9):
        page.get(url("users"))


def test_a_new_user_gets_a_letter(page):
    data = {"name": "Ny", "email": "Ny@krokom.example", "language": "sv", "is_active": "on"}
    assert page.post(url("user_add"), data).status_code == 302
    user = User.objects.get(email="ny@krokom.example")
    assert not user.is_administrator
    assert mail.outbox[0].to == ["ny@krokom.example"]
    assert page.post(url("user_add"), data).status_code == 200
    assert AuditEvent.objects.filter(action="create").count() == 1


def test_closing_an_account_ends_its_sessions_and_is_traced(page):
    user = UserFactory()
    theirs = Client()
    theirs.force_login(user)
    assert theirs.get(reverse("account_change_password")).status_code == 200
    submit(page, url("user", user), is_active="")
    assert theirs.get(reverse("account_change_password")).status_code == 302
    assert AuditEvent.objects.filter(action="change").get().fields == ["is_active"]


def test_one_click_ends_all_sessions(page):
    user = UserFactory()
    theirs = Client()
    theirs.force_login(user)
    page.post(url("user_end_sessions", user))
    assert theirs.get(reverse("account_change_password")).status_code == 302


def test_a_link_is_sent_to_open_accounts_only(page):
    page.post(url("user_link", UserFactory()))
    assert len(mail.outbox) == 1
    assert page.post(url("user_link", UserFactory(is_active=False))).status_code == 404
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("change", [{"is_administrator": ""}, {"is_active": ""}])
def test_the_last_administrator_stays(page, administrator, change):
    UserFactory(is_administrator=True, is_active=False)
    assert submit(page, url("user", administrator), **change).status_code == 200
    administrator.refresh_from_db()
    assert administrator.is_administrator
    assert administrator.is_active
    UserFactory(is_administrator=True)
    assert submit(page, url("user", administrator), **change).status_code == 302


def test_other_fields_of_an_account_cannot_be_slipped_in(page):
    user = UserFactory()
    before = User.objects.values().get(pk=user.pk)
    submit(page, url("user", user), name="Ny", password="x", sessions_ended="9", public_id="x", theme="dark", id="1")
    assert User.objects.values().get(pk=user.pk) == before | {"name": "Ny"}


def test_a_project_is_made_and_its_leader_asked_for(page):
    shown = filled(page.get(url("project_add")).context["form"]) | {"values_kept_years": "", "kept_until": ""}
    del shown["form_token"]  # each sending is a page of its own
    data = shown | {"slug": "ny", "name": "Ny", "programme": "esf-2007-2013"}
    data |= {"start": "2026-01-01", "end": "2028-12-31", "follow_up_clock": "participation_exit"}
    response = page.post(url("project_add"), data)
    assert response.headers["Location"] == reverse("projects:member_add", args=["ny"])
    assert AuditEvent.objects.get(action="create").project == Project.objects.get().pk
    assert page.post(url("project_add"), data).status_code == 200
    assert page.get(url("projects")).status_code == 200


def test_projects_are_listed_with_the_number_of_members(page):
    project = ProjectFactory()
    for ended_on in [None, None, "2010-01-01"]:
        MembershipFactory(project=project, ended_on=ended_on)
    assert [project.members for project in page.get(url("projects")).context["projects"]] == [2]
