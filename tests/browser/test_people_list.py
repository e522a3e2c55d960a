"""The list of participants as a leader and a coach scan it: narrowed, sorted, a coach for many; wide and narrow."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from participants.models import CoachAssignment
from projects.roles import Role
from tests.accounts.factories import UserFactory
from tests.participants.factories import (
    AttendanceFactory,
    CoachAssignmentFactory,
    ParticipationFactory,
    PhasePeriodFactory,
    SessionFactory,
)
from tests.projects.factories import MembershipFactory, PhaseFactory, ProjectFactory, TargetGroupFactory

NAMES = [
    "Amal Aden",
    "Birgitta Åkesson",
    "Cem Yılmaz",
    "Disa Öberg",
    "Erik Ärlig",
    "Farah Hosseini",
    "Gun Zetterlund",
]


def person(number, project, coaches, phases, groups):
    today = timezone.localdate()
    first, last = NAMES[number % 7].split()
    start = today - timedelta(days=3 * number + 2)
    one = ParticipationFactory(
        project=project,
        start=start,
        exit=start + timedelta(20) if number % 6 == 5 else None,
        target_group=groups[number % 2],
        labour_status="unemployed" if number % 4 else "",
        participant__first_name=first,
        participant__last_name=last + ("" if number < 7 else f"-{NAMES[number // 7 % 7].split()[1]}"),
        participant__birth_date=date(1970 + number % 30, 5, 17),
        participant__sex="woman",
        participant__country_of_birth="SE",
    )
    if number % 9:
        CoachAssignmentFactory(participation=one, coach=coaches[number % 2], end=one.exit)
    if not one.exit and number % 11:
        PhasePeriodFactory(participation=one, phase=phases[number % 2], start=start)
    if number % 3:
        AttendanceFactory(participation=one, date=start + timedelta(min(number, 2)))
    if not one.exit and number % 5 == 0:
        planned = SessionFactory(project=project, date=today + timedelta(2), state="planned", coach=coaches[0])
        planned.expected.add(one)


@pytest.fixture
def full(transactional_db):
    """A project with people in two phases, some of them late, alone or silent."""
    today = timezone.localdate()
    project = ProjectFactory(
        name="Navigator", slug="navigator", start=today - timedelta(900), end=today + timedelta(200)
    )
    coaches = [
        MembershipFactory(project=project, role=Role.COACH, user=UserFactory(name=name)).user
        for name in ["Lena Hjelm", "Omar Farsi"]
    ]
    phases = [
        PhaseFactory(project=project, name="Introduktion", max_weeks=4),
        PhaseFactory(project=project, name="Fördjupning", max_weeks=30, position=1),
    ]
    groups = [
        TargetGroupFactory(project=project, code=code, name=name)
        for code, name in [("youth", "16–24 år med ekonomiskt bistånd"), ("foreign", "Utländsk bakgrund")]
    ]
    for number in range(64):
        person(number, project, coaches, phases, groups)
    return project, coaches


def test_a_leader_narrows_sorts_and_comes_back(page, sign_in, inspect, full):
    project, coaches = full
    sign_in(Role.PROJECT_LEADER, project=project)
    page.goto("/projects/navigator/participants/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Deltagare")
    inspect("people-leader")
    page.get_by_role("link", name="Utan coach").click()
    page.get_by_role("link", name="Ålder").click()
    chosen = page.url
    assert chosen.endswith("?show=without_coach&sort=age")
    page.locator("tbody th a").first.click()
    page.get_by_role("link", name="Deltagare", exact=True).last.click()
    assert page.url == chosen
    page.go_back()
    page.go_back()
    assert page.url == chosen


def test_a_coach_for_those_ticked(page, sign_in, inspect, full):
    project, coaches = full
    sign_in(Role.PROJECT_LEADER, project=project)
    page.goto("/projects/navigator/participants/?show=without_coach")
    page.get_by_label("Markera alla på sidan").check()
    number = page.locator("tbody input:checked").count()
    assert number == page.locator("tbody tr").count() > 3
    page.get_by_role("button", name="Tilldela de markerade en coach").click()
    inspect("people-assign")
    page.get_by_label("Coach").select_option(label="Omar Farsi")
    page.get_by_label("Från").fill(str(timezone.localdate() - timedelta(30)))
    page.get_by_role("button", name="Se vad som ändras").click()
    expect(page.get_by_role("heading", name="kan inte ändras")).to_be_visible()
    inspect("people-assign-plan")
    before = CoachAssignment.objects.count()
    changing = page.locator(".plan-list").last.locator("li").count()
    page.get_by_role("button", name="Byt coach").click()
    page.get_by_text(f"{changing} deltagare har fått ny coach").wait_for()
    assert CoachAssignment.objects.count() == before + changing


def test_own_columns_and_filters(page, sign_in, inspect, full):
    project, coaches = full
    sign_in(Role.PROJECT_LEADER, project=project)
    page.goto("/projects/navigator/participants/?show=without_session")
    page.get_by_role("link", name="Kolumner").click()
    inspect("people-columns")
    page.get_by_label("Målgrupp").check()
    page.get_by_role("button", name="Visa de här kolumnerna").click()
    expect(page.get_by_role("columnheader", name="Målgrupp")).to_be_visible()
    page.get_by_role("link", name="Sparade filter").click()
    page.get_by_label("Filtrets namn").fill("Tysta")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("link", name="Tysta")).to_have_attribute("aria-current", "page")
    inspect("people-own")
    page.get_by_role("link", name="Sparade filter").click()
    inspect("people-filters")
    page.get_by_role("button", name="Ta bort").click()
    expect(page.get_by_role("link", name="Tysta")).to_have_count(0)


def test_a_coachs_own_list_by_keyboard(page, sign_in, inspect, full):
    project, coaches = full
    person = sign_in(Role.COACH, project=project)
    for assignment in CoachAssignment.objects.filter(coach=coaches[1]):
        CoachAssignment.objects.filter(pk=assignment.pk).update(coach=person.user)
    page.goto("/projects/navigator/participants/")
    inspect("people-coach")
    page.get_by_role("link", name="Avslutade").focus()
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr").first).to_contain_text("avslutad")
    assert page.get_by_role("button", name="Tilldela").count() == 0


def test_the_file_is_downloaded(page, sign_in, full):
    project, coaches = full
    sign_in(Role.PROJECT_LEADER, project=project)
    page.goto("/projects/navigator/participants/?show=left")
    page.locator("summary", has_text="Ladda ner").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Som kalkylblad").click()
    assert waiting.value.suggested_filename == f"navigator-{timezone.localdate()}.xlsx"


def test_an_empty_list_says_what_to_do(page, sign_in, inspect):
    person = sign_in(Role.COACH)
    page.goto(f"/projects/{person.project.slug}/participants/")
    expect(page.get_by_text("Inga deltagare ännu")).to_be_visible()
    inspect("people-empty")
