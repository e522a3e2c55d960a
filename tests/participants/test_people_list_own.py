"""What a member sets up for herself, a coach for many at once, and the list as a file."""

import csv
import io
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from accounts.models import AuditEvent
from participants.models import AttendanceMonth, CoachAssignment
from projects.roles import Role
from tests.participants.factories import (
    AttendanceFactory,
    CoachAssignmentFactory,
    FollowUpFactory,
    ParticipationFactory,
    PhasePeriodFactory,
)
from tests.projects.factories import MembershipFactory, PhaseFactory, ProjectFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]
TODAY = date(2009, 6, 15)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(datetime(2009, 6, 15, 10, tzinfo=timezone.get_default_timezone()), tick=False)
    with translation.override("en"):
        yield


@pytest.fixture
def project():
    return ProjectFactory(slug="navigator")


@pytest.fixture
def member(project):
    return MembershipFactory(project=project, role=Role.PROJECT_LEADER, user__language="en")


@pytest.fixture
def coaches(project):
    return [
        MembershipFactory(project=project, role=Role.COACH, user__name=name, user__language="en").user
        for name in ["Cilla", "Doris"]
    ]


@pytest.fixture
def make(project):
    def make(last_name, coach=None, **fields):
        fields.setdefault("participant__first_name", "Karin")
        participation = ParticipationFactory(project=project, participant__last_name=last_name, **fields)
        if coach:
            CoachAssignmentFactory(participation=participation, coach=coach, end=participation.exit)
        return participation

    return make


@pytest.fixture
def signed_in(client, member):
    client.force_login(member.user)
    return client


def url(project, name="participants", **query):
    return reverse(f"participants:{name}", args=[project.slug], query=query)


def headings(client, project):
    return [str(heading.label) for heading in client.get(url(project)).context["people"].headings()]


# --- One's own list


def test_columns_are_kept_for_one_member_of_one_project(signed_in, project, member, make, client):
    make("Al")
    answer = signed_in.post(url(project, "list_columns", show="left"), {"columns": ["start", "coach", "hours"]})
    assert answer.url == url(project, show="left")
    assert headings(signed_in, project) == ["Name", "Coach", "Hours this month", "Start"]
    event = AuditEvent.objects.concerning(member).get()
    assert (event.action, event.fields) == ("change", ["list_settings"])
    other = MembershipFactory(user=member.user, role=Role.PROJECT_LEADER).project
    ParticipationFactory(project=other)
    usual = ["Name", "Age", "Phase", "Coach", "Last session", "Next session"]
    assert headings(signed_in, other) == usual
    client.force_login(MembershipFactory(project=project, role=Role.PROJECT_LEADER, user__language="en").user)
    assert headings(client, project) == usual


def test_no_column_at_all_is_a_choice(signed_in, project, make):
    make("Al")
    signed_in.post(url(project, "list_columns"), {})
    assert headings(signed_in, project) == ["Name"]


def test_an_employer_coach_cannot_choose_columns(client, project, make):
    make("Al")
    membership = MembershipFactory(project=project, role=Role.EMPLOYER_COACH, user__language="en")
    client.force_login(membership.user)
    assert client.post(url(project, "list_columns"), {"columns": ["age"]}).status_code == 403
    membership.list_settings = {"columns": ["age", "start"]}  # from before her role was another
    membership.save()
    assert headings(client, project) == ["Name", "Coach"]


def test_a_filter_is_saved_opened_and_removed(signed_in, project, make):
    make("Al", exit=date(2009, 5, 1)), make("Bo")
    save = url(project, "list_filters", show="left", sort="-age", page=3, nonsense="x")
    assert signed_in.post(save, {"name": "De som slutat"}).url == url(project, show="left", sort="-age")
    [saved] = signed_in.get(url(project)).context["people"].filters
    assert (saved.label, saved.query, saved.current) == ("De som slutat", "show=left&sort=-age", False)
    rows = signed_in.get(url(project) + f"?{saved.query}").context["rows"]
    assert [row.person.last_name for row in rows] == ["Al"]
    signed_in.post(url(project, "list_filters"), {"name": "de som SLUTAT"})
    assert [one.query for one in signed_in.get(url(project)).context["people"].filters] == [""]
    signed_in.post(url(project, "list_filter_remove"), {"name": "de som SLUTAT"})
    assert signed_in.get(url(project)).context["people"].filters == []


def test_a_filter_needs_a_name_and_there_is_room_for_twenty(signed_in, project):
    assert "name" in signed_in.post(url(project, "list_filters"), {"name": " "}).context["form"].errors
    for number in range(20):
        assert signed_in.post(url(project, "list_filters"), {"name": f"Filter {number}"}).status_code == 302
    refused = signed_in.post(url(project, "list_filters"), {"name": "Ett till"})
    assert "Remove one first" in refused.content.decode()


# --- A coach for many


def coach_of(participation):
    open_now = CoachAssignment.objects.filter(participation=participation, end__isnull=True).first()
    return open_now and open_now.coach


def assign(client, project, people, coach, **fields):
    ids = [one.public_id for one in people]
    data = {"people": ids, "coach": getattr(coach, "public_id", ""), "day": "2009-06-15", **fields}
    return client.post(url(project, "assign", show="without_coach"), data)


def test_the_ticked_come_to_the_page_and_nothing_has_changed(signed_in, project, make):
    one, two = make("Al"), make("Bo")
    page = signed_in.post(url(project, "assign"), {"people": [one.public_id, "nonsense"]})
    assert [found.pk for found in page.context["people"]] == [one.pk]
    assert (coach_of(one), coach_of(two)) == (None, None)


def test_all_on_the_list_come_by_the_link(signed_in, project, make, coaches):
    make("Al", coaches[0]), make("Bo"), make("Cy")
    page = signed_in.get(url(project, "assign", show="without_coach"))
    assert [one.participant.last_name for one in page.context["people"]] == ["Bo", "Cy"]


def test_first_what_changes_and_what_cannot_then_the_change(signed_in, project, make, coaches):
    cilla, doris = coaches
    free, hers, left = make("Al"), make("Bo", doris), make("Cy", cilla, exit=date(2009, 5, 1))
    late, others = make("Di", cilla, start=date(2009, 6, 10)), make("Ek", cilla)
    to_follow_up = make("Fe", cilla, exit=date(2009, 5, 1))
    FollowUpFactory(participation=to_follow_up)
    people = [free, hers, left, late, others, to_follow_up]
    page = assign(signed_in, project, people, doris, day="2009-06-08")
    plan = page.context["plan"]
    assert [one.participant.last_name for one in plan.changing] == ["Al", "Ek", "Fe"]
    assert {one.participant.last_name: why for one, why in plan.refused} == {
        "Bo": "Has this coach already.",
        "Cy": "The participant has left, and there is nothing left to follow up.",
        "Di": "Karin Di: the coach can change from 2009-06-10 at the earliest.",
    }
    text = page.content.decode()
    assert all(f"Karin {name}" in text for name in ["Al", "Bo", "Cy", "Di", "Ek", "Fe"])
    assert coach_of(free) is None
    done = assign(signed_in, project, people, doris, day="2009-06-08", confirmed="on", note="Hon kan somaliska")
    assert done.url == url(project, show="without_coach")
    assert [coach_of(one) for one in people] == [doris, doris, None, cilla, doris, doris]
    assert CoachAssignment.objects.get(participation=others, end=date(2009, 6, 8)).coach == cilla
    assert CoachAssignment.objects.get(participation=free).note == "Hon kan somaliska"
    changed = AuditEvent.objects.filter(action="change", fields=["coach_assignments"])
    changed_people = [free, others, to_follow_up]
    assert {event.participant for event in changed} == {one.participant.public_id for one in changed_people}


def test_the_same_page_sent_twice_changes_once(signed_in, project, make, coaches):
    one = make("Al", coaches[0])
    token = {"form_token": "7c9e6679-7425-40de-944b-e07fc1f90ae7", "confirmed": "on"}
    for _time in range(2):
        assert assign(signed_in, project, [one], coaches[1], **token).status_code == 302
    assert CoachAssignment.objects.count() == 2


def test_what_is_wrong_is_said_before_anything_changes(signed_in, project, make, coaches):
    one = make("Al")
    stranger = MembershipFactory(role=Role.COACH).user
    for coach, wrong in [(stranger, {}), (None, {}), (coaches[0], {"day": "2009-06-16"}), (coaches[0], {"day": ""})]:
        page = assign(signed_in, project, [one], coach, **{"confirmed": "on", **wrong})
        assert page.status_code == 200
        assert list(page.context["form"].errors) == ([*wrong] or ["coach"])
    foreign = ParticipationFactory()
    assert assign(signed_in, project, [foreign], coaches[0], confirmed="on").status_code == 200
    hidden = make("Skyddad", participant__protected=True)
    assert assign(signed_in, project, [hidden], coaches[0], confirmed="on").status_code == 200
    assert not CoachAssignment.objects.exists()


# --- The list as a file


def read(client, project, **query):
    answer = client.get(url(project, "export", **query))
    assert answer.status_code == 200
    content = answer.getvalue()
    if query.get("format") == "csv":
        return [*csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")]
    sheet = load_workbook(io.BytesIO(content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_file_has_what_is_seen_with_real_dates_and_numbers(signed_in, project, make, coaches):
    one = make("Öberg", coaches[0], participant__birth_date=date(1990, 6, 15), start=date(2009, 6, 1))
    PhasePeriodFactory(participation=one, phase=PhaseFactory(project=project, name="Introduction", max_weeks=4))
    AttendanceFactory(participation=one, date=date(2009, 6, 2))
    AttendanceMonth.objects.create(participation=one, month=date(2009, 6, 1), minutes=90)
    make("Al", exit=date(2009, 5, 1))
    signed_in.post(url(project, "list_columns"), {"columns": ["age", "phase", "coach", "last", "hours", "next"]})
    labels, row = read(signed_in, project)
    assert dict(zip(labels, row, strict=True)) == {
        "Name": "Karin Öberg",
        "Age": 19,
        "Phase": "Introduction",
        "Week of the phase": 3,
        "Weeks at most": 4,
        "Coach": "Cilla",
        "Last session": datetime(2009, 6, 2),  # noqa: DTZ001 (a workbook knows no time zones)
        "Next session": None,
        "Hours this month": 1.5,
    }
    as_text = read(signed_in, project, format="csv")
    assert as_text[1] == ["Karin Öberg", "19", "Introduction", "3", "4", "Cilla", "2009-06-02", "", "1.5"]


def test_the_file_has_the_lists_filter_and_order_and_every_page(signed_in, project, make):
    for number in range(60):
        make(f"Nr {number:02}", participant__birth_date=date(1960, 1, 1) + timedelta(days=number))
    make("Borta", exit=date(2009, 5, 1))
    rows = read(signed_in, project, sort="-age")
    assert [row[0] for row in rows[1:]] == [f"Karin Nr {number:02}" for number in range(60)]
    assert [row[0] for row in read(signed_in, project, show="left")[1:]] == ["Karin Borta"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+46", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "<b>&\x0b"]
)
def test_no_text_becomes_a_formula_or_breaks_the_file(signed_in, project, make, text):
    make("", participant__first_name=text, participant__municipality=text)
    signed_in.post(url(project, "list_columns"), {"columns": ["municipality"]})
    answer = signed_in.get(url(project, "export"))
    row = [*load_workbook(io.BytesIO(answer.getvalue())).active.iter_rows()][1]
    told = text.replace("\x0b", "")
    assert [cell.value.replace("\r", "") for cell in row] == [told.strip().replace("\r", ""), told.replace("\r", "")]
    assert all(cell.data_type == "s" for cell in row)
    assert row[1].quotePrefix == told.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert not read(signed_in, project, format="csv")[1][1].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_protected_person_is_in_no_file(signed_in, project, make, member):
    make("Skyddad", participant__protected=True).participant.named_people.add(member.user)
    make("Al")
    assert [row[0] for row in read(signed_in, project)[1:]] == ["Karin Al"]


def test_a_file_leaves_its_filter_and_its_number_of_rows(signed_in, project, make, coaches):
    make("Al", coaches[0]), make("Bo", coaches[0])
    answer = signed_in.get(url(project, "export", coach=coaches[0].public_id, sort="-age"))
    answer.getvalue()
    event = AuditEvent.objects.latest("pk")
    assert event.action == "export"
    assert event.details["rows"] == 2
    assert event.details["filter"] == {"coach": str(coaches[0].public_id), "sort": "-age"}
    assert answer["Content-Disposition"] == 'attachment; filename="navigator-2009-06-15.xlsx"'


def test_hours_are_rounded_the_way_people_do(signed_in, project, make):
    one = make("Al")
    AttendanceMonth.objects.create(participation=one, month=date(2009, 6, 1), minutes=33)
    signed_in.post(url(project, "list_columns"), {"columns": ["hours"]})
    [row] = signed_in.get(url(project)).context["rows"]
    assert row.cells[0].value == Decimal("0.6")
