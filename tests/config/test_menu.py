"""What stands in the menu, for whom, and where the project switch leads."""

from datetime import date

import pytest
from django.urls import resolve, reverse

from accounts.models import User
from config.menu import ADMINISTRATOR_PAGES, PROJECT_ENTRIES, Menu, menu
from projects.roles import Role
from tests.accounts.factories import UserFactory
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db

# Written out again, not read from the table under test.
SEES = {
    Role.COACH: [
        "today",
        "participants:participants",
        "participants:sessions",
        "participants:project_months",
        "participants:follow_ups",
        "employers:employers",
        "employers:openings",
        "matching:matching",
        "matching:placements",
        "reporting:figures",
    ],
    Role.EMPLOYER_COACH: [
        "today",
        "participants:participants",
        "employers:employers",
        "employers:openings",
        "matching:matching",
        "matching:placements",
        "reporting:figures",
    ],
    Role.CASEWORKER: ["participants:referrals", "participants:meetings", "reporting:figures"],
    Role.EVALUATOR: ["reporting:figures", "reporting:reports"],
    Role.PROJECT_LEADER: [
        "today",
        "participants:participants",
        "participants:sessions",
        "participants:project_months",
        "participants:follow_ups",
        "participants:referrals",
        "participants:meetings",
        "employers:employers",
        "employers:openings",
        "matching:matching",
        "matching:placements",
        "reporting:figures",
        "reporting:reports",
        "participants:coaches",
        "projects:imports",
        "projects:settings",
        "projects:log",
    ],
}


def member(role, project, **fields):
    membership = {"caseworker": True} if role == Role.CASEWORKER else {"role": role}
    return MembershipFactory(project=project, **membership, **fields).user


def menu_at(rf, user, page, *args) -> Menu:
    request = rf.get(reverse(page, args=args))
    request.user = user
    request.resolver_match = resolve(request.path)
    return menu(request)


def urls(links):
    return [link.url for link in links]


@pytest.mark.parametrize("role", Role)
def test_everybody_sees_what_her_role_may(rf, role):
    project = ProjectFactory()
    shown = menu_at(rf, member(role, project), "home")
    assert urls(shown.links) == [reverse(page, args=[project.slug]) for page in SEES[role]]
    assert shown.administration == []


def test_administrators_see_administration_and_of_a_project_only_its_frame_and_log(rf):
    administrator, project = UserFactory(is_administrator=True), ProjectFactory()
    assert urls(menu_at(rf, administrator, "home").links) == []
    shown = menu_at(rf, administrator, "projects:settings", project.slug)
    assert urls(shown.links) == [reverse(page, args=[project.slug]) for page in ["projects:settings", "projects:log"]]
    assert urls(shown.administration) == [reverse(page) for _, page, _ in ADMINISTRATOR_PAGES]


@pytest.mark.parametrize("ended", [None, date(2020, 1, 1)])
def test_who_has_left_or_never_was_there_sees_nothing(rf, ended):
    project = ProjectFactory()
    user = member(Role.PROJECT_LEADER, project, ended_on=ended) if ended else UserFactory()
    shown = menu_at(rf, user, "projects:settings", project.slug)
    assert shown == Menu()


def test_the_present_page_is_marked_also_on_the_pages_below_and_beside_it(rf):
    project = ProjectFactory()
    leader = member(Role.PROJECT_LEADER, project)
    entries = {"projects:members": "projects:settings", "matching:matches": "matching:matching"}
    for page, entry in ({"projects:settings": "projects:settings"} | entries).items():
        shown = menu_at(rf, leader, page, project.slug)
        assert [link.url for link in shown.links if link.current] == [reverse(entry, args=[project.slug])]


def test_the_switch_keeps_the_page_where_she_may_see_it(rf):
    here, leads, coaches = ProjectFactory(name="A"), ProjectFactory(name="B"), ProjectFactory(name="C")
    user = member(Role.PROJECT_LEADER, here)
    MembershipFactory(user=user, project=leads, role=Role.PROJECT_LEADER)
    MembershipFactory(user=user, project=coaches, role=Role.COACH)
    shown = menu_at(rf, user, "projects:members", here.slug)
    assert [(link.label, link.url, link.current) for link in shown.projects] == [
        ("A", reverse("projects:settings", args=[here.slug]), True),
        ("B", reverse("projects:settings", args=[leads.slug]), False),
        ("C", reverse("today", args=[coaches.slug]), False),
    ]


def test_one_project_needs_no_switch(rf):
    project = ProjectFactory()
    assert menu_at(rf, member(Role.COACH, project), "home").projects == []


def test_one_query_for_one_project_and_for_twenty(rf, django_assert_num_queries):
    user = UserFactory()
    for size in [1, 19]:
        for project in ProjectFactory.create_batch(size):
            MembershipFactory(user=user, project=project, role=Role.PROJECT_LEADER)
        as_next_request = User.objects.get(pk=user.pk)
        with django_assert_num_queries(1):
            menu_at(rf, as_next_request, "projects:settings", project.slug)


def test_every_entry_leads_to_a_page():
    for entry in PROJECT_ENTRIES:
        assert reverse(entry.page, args=["navigator"])
    for _, page, _ in ADMINISTRATOR_PAGES:
        assert reverse(page)
