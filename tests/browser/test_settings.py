"""The settings of a project and the administrator's pages, as people see them; a conflict between two."""

import pytest
from playwright.sync_api import expect

from accounts.models import AuditEvent
from projects.models import Project
from projects.roles import Role
from tests.projects.factories import GoalFactory, MembershipFactory, PhaseFactory, ProjectFactory
from tests.size import so_many, some

LISTS = ["phases", "target-groups", "goals", "partners", "caseworker-groups"]


@pytest.fixture
def project(live_server):
    project = ProjectFactory(slug="navigator", name="Navigator")
    PhaseFactory(project=project, name="Introduktion")
    PhaseFactory(project=project, name="Fördjupning", min_weeks=26, max_weeks=30, position=1)
    GoalFactory(project=project, code="in_work_90_days", target="0.28")
    MembershipFactory(project=project, user__name="Conny Coach", user__email="conny@krokom.example")
    MembershipFactory(project=project, user__name="Förra Coachen", ended_on="2010-01-01")
    return project


def test_the_settings(page, sign_in, inspect, project):
    leader = sign_in(Role.PROJECT_LEADER, project=project, name="Lena Ledare")
    page.goto("/projects/navigator/settings/")
    inspect("settings")
    for key in ["members", *some(LISTS, so_many(None, sqlite=2, postgresql=2))]:  # of one page and one form
        page.goto(f"/projects/navigator/settings/{key}/")
        inspect(f"settings-{key}")
        page.goto(f"/projects/navigator/settings/{key}/add/")
        page.get_by_role("button", name="Spara").or_(page.get_by_role("button", name="Lägg till")).click()
        expect(page.locator("[data-error-summary]")).to_be_focused()
        inspect(f"settings-{key}-errors")
    AuditEvent.objects.record(by=leader.user, action="change", target=project, project=project, fields=["name"])
    page.goto("/projects/navigator/log/")
    inspect("log")


def test_phases_change_places_and_goals_are_typed_as_per_cent(page, sign_in, project):
    sign_in(Role.PROJECT_LEADER, project=project)
    page.goto("/projects/navigator/settings/phases/")
    page.get_by_role("button", name="Flytta upp Fördjupning").click()
    expect(page.locator("tbody th").first).to_have_text("Fördjupning")
    page.get_by_role("link", name="Mål", exact=True).click()
    page.get_by_role("link", name="I arbete efter 90 dagar", exact=True).click()
    page.get_by_label("Målvärde").fill("0,3")
    page.get_by_role("button", name="Spara").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("28, inte 0,28")
    page.get_by_label("Målvärde").fill("30 %")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("cell", name="30 procent")).to_be_visible()


def test_the_second_of_two_chooses_between_both_versions_by_keyboard(page, sign_in, inspect, project):
    other = MembershipFactory(project=project, role=Role.PROJECT_LEADER, user__name="Maria Nyberg").user
    sign_in(Role.PROJECT_LEADER, project=project)
    page.goto("/projects/navigator/settings/")
    Project.objects.update(name="Kompassen", owner="Strömsunds kommun")
    AuditEvent.objects.record(by=other, action="change", target=project, project=project, fields=["name", "owner"])
    page.locator("#id_name").fill("Navigator II")
    page.get_by_role("button", name="Spara").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Maria Nyberg")
    expect(page.locator("#id_name")).to_have_value("Navigator II")
    inspect("settings-conflict")
    choice = page.get_by_role("group", name="Namn: vilken gäller?")
    expect(choice).to_contain_text("Navigator II")
    expect(choice).to_contain_text("Kompassen")
    page.locator("[data-error-summary] a").first.press("Enter")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Sparat.")
    expect(page.locator("#id_name")).to_have_value("Navigator II")
    expect(page.locator("#id_owner")).to_have_value("Strömsunds kommun")


def test_the_administrators_pages(page, sign_in, inspect, project):
    administrator = sign_in("administrator", name="Adam Administratör").user
    for name in ["users", "users/add", f"users/{administrator.public_id}", "projects", "projects/add", "log"]:
        page.goto(f"/administration/{name}/")
        inspect("administration-" + name.replace("/", "-")[:20])
