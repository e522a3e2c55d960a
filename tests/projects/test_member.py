"""Members of a project: added by e-mail address, ended and reopened; never without a leader."""

import threading

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from accounts.models import AuditEvent, User
from projects.models import Membership
from projects.roles import Role
from tests.accounts.factories import UserFactory
from tests.projects.factories import CaseworkerGroupFactory, MembershipFactory, ProjectFactory
from tests.projects.test_settings import submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return ProjectFactory(slug="navigator", name="Navigator")


@pytest.fixture
def leading(project):
    return MembershipFactory(project=project, role=Role.PROJECT_LEADER)


@pytest.fixture
def page(client, leading):
    client.force_login(leading.user)
    return client


def add(client, **data):
    data = {"email": "ny@krokom.example", "name": "Ny Person", "role": "coach", "group": "", **data}
    return client.post(reverse("projects:member_add", args=["navigator"]), data)


def url(name, membership):
    return reverse(f"projects:{name}", args=["navigator", membership.user.public_id])


def test_an_unknown_person_gets_an_account_and_a_letter_without_personal_data(page, project):
    assert add(page, email="Ny@Krokom.example").status_code == 302
    membership = Membership.objects.get(user__email="ny@krokom.example")
    assert (membership.role, membership.user.name) == ("coach", "Ny Person")
    assert not membership.user.has_usable_password()
    letter = mail.outbox[0]
    assert letter.to == ["ny@krokom.example"]
    assert "/account/password/reset/key/" in letter.body
    for private in ["Ny Person", "Navigator", "coach"]:
        assert private not in letter.body + letter.subject
    assert [event.action for event in AuditEvent.objects.all()] == ["create", "create"]


def test_the_letters_link_lets_her_choose_a_password(page, client):
    add(page)
    link = next(word for word in mail.outbox[0].body.split() if "/key/" in word)
    client.logout()
    form = client.get(link.removeprefix("http://testserver")).headers["Location"]
    password = "en lång och god fras"
    client.post(form, {"password1": password, "password2": password})
    assert client.login(email="ny@krokom.example", password=password)


def test_a_known_person_is_just_added_and_keeps_name_and_language(page, project):
    known = UserFactory(email="ny@krokom.example", name="Riktigt Namn")
    elsewhere = MembershipFactory(user=known, project__name="Hemligt projekt")
    response = page.get(add(page).headers["Location"])
    known.refresh_from_db()
    assert known.name == "Riktigt Namn"
    assert known.memberships.count() == 2
    assert elsewhere.project.name not in response.content.decode()
    assert not mail.outbox


def test_a_letter_that_cannot_be_sent_does_not_undo_the_member(page, monkeypatch):
    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("accounts.mail.send_mail", refuse)
    response = page.get(add(page).headers["Location"])
    assert "Glömt lösenordet" in response.content.decode()
    assert Membership.objects.filter(user__email="ny@krokom.example").exists()


@pytest.mark.parametrize(
    "data",
    [
        {"role": "caseworker"},
        {"role": "administrator"},
        {"role": ""},
        {"email": "no address"},
        {"email": ""},
        {"name": ""},
        {"email": "closed@krokom.example"},
        {"email": "member@krokom.example"},
        {"email": "former@krokom.example"},
    ],
)
def test_what_cannot_be_is_refused_and_makes_nothing(page, project, data):
    UserFactory(email="closed@krokom.example", is_active=False)
    MembershipFactory(project=project, user__email="member@krokom.example")
    MembershipFactory(project=project, user__email="former@krokom.example", ended_on="2010-01-01")
    before = User.objects.count(), Membership.objects.count()
    assert add(page, **data).status_code == 200
    assert (User.objects.count(), Membership.objects.count()) == before
    assert not mail.outbox


def test_a_caseworker_belongs_to_a_group_of_this_project(page, project):
    group, foreign = CaseworkerGroupFactory(project=project), CaseworkerGroupFactory()
    assert add(page, role="caseworker", group=foreign.pk).status_code == 200
    assert add(page, role="caseworker", group=group.pk).status_code == 302
    assert Membership.objects.get(user__email="ny@krokom.example").group == group


def test_nobody_is_made_administrator_or_given_other_fields_on_the_way(page, leading):
    add(page, is_administrator="on", is_active="", password="x", ended_on="2010-01-01", project="99", user="1")
    membership = Membership.objects.get(user__email="ny@krokom.example")
    assert membership.ended_on is None
    assert membership.project == leading.project
    assert membership.user.is_active
    assert not membership.user.is_administrator


def test_a_role_is_changed_and_the_group_goes_with_it(page, project):
    membership = MembershipFactory(project=project, caseworker=True)
    assert submit(page, url("member", membership), role="coach").status_code == 302
    membership.refresh_from_db()
    assert (membership.role, membership.group) == ("coach", None)
    assert AuditEvent.objects.get().fields == ["group", "role"]


def test_ending_takes_the_access_at_once_and_reopening_gives_it_back(page, client, project, leading):
    membership = MembershipFactory(project=project, role=Role.PROJECT_LEADER)
    page.post(url("member_end", membership))
    client.force_login(membership.user)
    assert client.get(reverse("projects:members", args=["navigator"])).status_code == 404
    client.force_login(leading.user)
    assert membership.user.name in client.get(reverse("projects:members", args=["navigator"])).content.decode()
    client.post(url("member_reopen", membership))
    client.force_login(membership.user)
    assert client.get(reverse("projects:members", args=["navigator"])).status_code == 200
    assert [event.fields for event in AuditEvent.objects.all()] == [["ended_on"], ["ended_on"]]


def test_the_last_leader_stays(page, project, leading):
    MembershipFactory(project=project, role=Role.PROJECT_LEADER, ended_on="2010-01-01")
    MembershipFactory(project=project, role=Role.PROJECT_LEADER, user__is_active=False)
    assert "sista projektledare" in page.post(url("member_end", leading), follow=True).content.decode()
    assert submit(page, url("member", leading), role="coach", confirm="on").status_code == 200
    leading.refresh_from_db()
    assert (leading.role, leading.ended_on) == ("project_leader", None)


def test_giving_up_ones_own_leadership_is_asked_about(page, project, leading):
    MembershipFactory(project=project, role=Role.PROJECT_LEADER)
    asked = submit(page, url("member", leading), role="coach")
    assert asked.status_code == 200
    assert "confirm" in asked.context["form"].errors
    done = submit(page, url("member", leading), role="coach", confirm="on")
    assert done.headers["Location"] == reverse("home")


def test_somebody_elses_project_is_out_of_reach(page, project):
    foreign = MembershipFactory()
    for name in ["member", "member_end", "member_reopen"]:
        assert page.post(url(name, foreign), {"role": "coach"}).status_code == 404
    foreign.refresh_from_db()
    assert foreign.ended_on is None


@pytest.mark.django_db(transaction=True)
def test_two_leaders_cannot_remove_each_other_at_once():
    project = ProjectFactory()
    leaders = [MembershipFactory(project=project, role=Role.PROJECT_LEADER) for _ in range(2)]
    barrier, refused = threading.Barrier(2), []

    def end(membership):
        barrier.wait()
        try:
            membership.end(by=None)
        except ValidationError:
            refused.append(membership)
        finally:
            connection.close()

    threads = [threading.Thread(target=end, args=[membership]) for membership in leaders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert Membership.objects.current().filter(project=project).count() == 1
