"""The figures page: who gets in, what may be chosen, and that the page and its part agree."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from projects.enums import GoalCode, Programme
from projects.roles import Role
from tests.accounts.factories import UserFactory
from tests.employers.factories import EmployerContactFactory
from tests.participants.factories import (
    AttendanceFactory,
    CoachAssignmentFactory,
    ParticipantFactory,
    ParticipationFactory,
)
from tests.projects.factories import (
    CaseworkerGroupFactory,
    GoalFactory,
    MembershipFactory,
    ProjectFactory,
    TargetGroupFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.page]

WHO = {"indicator": "goal:participants"}
STARTED = {"indicator": "started_by_target_group"}
DISABILITY = {"indicator": "started_disability"}

#        figures, who takes part, started by target group, disability, incomplete, employers, csv
STATUS = {
    "leader": [200, 200, 200, 200, 200, 200, 200],
    "coach": [200, 200, 200, 200, 200, 200, 403],
    "coach of nobody": [200, 200, 200, 200, 200, 200, 403],
    "employer coach": [200, 200, 403, 403, 403, 200, 403],
    "evaluator": [200, 403, 403, 403, 403, 403, 200],
    "caseworker": [200, 403, 403, 403, 403, 403, 403],
    "caseworker of another group": [200, 403, 403, 403, 403, 403, 403],
    "administrator": [403, 403, 403, 403, 403, 403, 403],
    "former leader": [404, 404, 404, 404, 404, 404, 404],
    "leader of another project": [404, 404, 404, 404, 404, 404, 404],
    "coach of another project with the same person": [404, 404, 404, 404, 404, 404, 404],
    "evaluator of another project": [404, 404, 404, 404, 404, 404, 404],
    "nobody": [404, 404, 404, 404, 404, 404, 404],
    "leader who may no longer sign in": [302, 302, 302, 302, 302, 302, 302],
}


def pages(project):
    slug = [project.slug]
    return [
        reverse("reporting:figures", args=slug),
        reverse("reporting:figure_people", args=slug, query=WHO),
        reverse("reporting:figure_people", args=slug, query=STARTED),
        reverse("reporting:figure_people", args=slug, query=DISABILITY),
        reverse("reporting:figures_incomplete", args=slug),
        reverse("reporting:figure_employers", args=slug),
        reverse("reporting:figures_csv", args=slug),
    ]


def member(project, role, **fields):
    return MembershipFactory(project=project, role=role, **fields).user


@pytest.fixture
def project():
    return ProjectFactory(slug="navigator", start=date(2009, 1, 1), end=date(2011, 12, 31))


@pytest.fixture
def group(project):
    return CaseworkerGroupFactory(project=project, name="Gruppen i Föllinge")


@pytest.fixture
def participation(project, group):
    person = ParticipantFactory(
        first_name="Kanarie", last_name="Fågel", sex="woman", birth_date=date(1990, 1, 1), country_of_birth="SY"
    )
    return ParticipationFactory(
        participant=person, project=project, group=group, start=date(2009, 2, 1), disability=True
    )


@pytest.fixture
def people(project, group, participation):
    other = ProjectFactory()
    elsewhere = ParticipationFactory(participant=participation.participant, project=other)
    coach = member(project, Role.COACH)
    CoachAssignmentFactory(participation=participation, coach=coach)
    coach_elsewhere = member(other, Role.COACH)
    CoachAssignmentFactory(participation=elsewhere, coach=coach_elsewhere)
    return {
        "leader": member(project, Role.PROJECT_LEADER),
        "coach": coach,
        "coach of nobody": member(project, Role.COACH),
        "employer coach": member(project, Role.EMPLOYER_COACH),
        "evaluator": member(project, Role.EVALUATOR),
        "caseworker": member(project, Role.CASEWORKER, group=group),
        "caseworker of another group": member(
            project, Role.CASEWORKER, group=CaseworkerGroupFactory(project=project)
        ),
        "administrator": UserFactory(is_administrator=True),
        "former leader": member(project, Role.PROJECT_LEADER, ended_on=date(2010, 1, 1)),
        "leader of another project": member(other, Role.PROJECT_LEADER),
        "coach of another project with the same person": coach_elsewhere,
        "evaluator of another project": member(other, Role.EVALUATOR),
        "nobody": UserFactory(),
        "leader who may no longer sign in": member(project, Role.PROJECT_LEADER, user=UserFactory(is_active=False)),
    }


@pytest.mark.parametrize("who", STATUS)
def test_who_may_open_which_page(client, people, project, who):
    client.force_login(people[who])
    assert [client.get(url).status_code for url in pages(project)] == STATUS[who]


@pytest.mark.parametrize("who", STATUS)
def test_the_name_stands_only_where_it_may(client, people, project, who):
    client.force_login(people[who])
    may = {
        "leader": {1, 2, 3, 4},
        "coach": {1, 2, 3, 4},
        "employer coach": {1},
    }
    named = {place for place, url in enumerate(pages(project)) if "Kanarie" in client.get(url).content.decode()}
    assert named == may.get(who, set())


def test_signed_out_people_are_sent_to_sign_in(client, project):
    for url in pages(project):
        assert client.get(url)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_pages_take_nothing_but_get(client, people, project, method):
    client.force_login(people["leader"])
    assert [getattr(client, method)(url).status_code for url in pages(project)] == [405] * 7


@pytest.mark.parametrize(
    ("who", "linked", "plain"),
    [
        ("leader", ["started_by_target_group", "started_disability"], []),
        ("coach", ["started_by_target_group", "started_disability"], []),
        ("employer coach", [], ["started_by_target_group", "started_disability"]),
        ("evaluator", [], ["started_by_target_group", "started_disability"]),
        ("caseworker", [], ["started_by_target_group", "started_disability"]),
    ],
)
def test_figures_are_links_only_for_those_whose_list_opens(client, people, project, who, linked, plain):
    client.force_login(people[who])
    html = client.get(reverse("reporting:figures", args=[project.slug])).content.decode()
    for indicator in linked:
        assert f"indicator={indicator}" in html
    for indicator in plain:
        assert f"indicator={indicator}" not in html
    if not linked and who != "employer coach":
        assert "/figures/people/" not in html
        assert "/figures/employers/" not in html
        assert "/figures/incomplete/" not in html


@pytest.mark.parametrize(
    "who", ["employer coach", *(pytest.param(who, marks=pytest.mark.slow) for who in ("leader", "coach"))]
)
def test_every_link_of_the_page_opens(client, people, project, who):
    GoalFactory(project=project, code=GoalCode.PARTICIPANTS)
    GoalFactory(project=project, code=GoalCode.EMPLOYER_CONTACTS, target=2)
    EmployerContactFactory(project=project, reached=True, date=date(2009, 5, 1))
    client.force_login(people[who])
    html = client.get(reverse("reporting:figures", args=[project.slug])).content.decode()
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/projects/[^"]+/figures/[^"]+)"', html)}
    lists = [link for link in links if re.search("/figures/(people|employers|incomplete)/", link)]
    assert len(lists) == 2 if who == "employer coach" else len(lists) > 5
    for link in links:
        assert client.get(link).status_code == 200, link


def test_a_caseworker_sees_the_figures_of_her_own_group(client, people, project, group):
    GoalFactory(project=project, target=135, women_share_min=0.4)
    GoalFactory(project=project, code=GoalCode.EMPLOYER_CONTACTS, target=2)
    EmployerContactFactory(project=project, reached=True, date=date(2009, 5, 1))
    ParticipationFactory.create_batch(2, project=project, group=None)
    client.force_login(people["caseworker"])
    page = client.get(reverse("reporting:figures", args=[project.slug]))
    assert page.context["page"].goals[0].outcome.value == 1
    assert len(page.context["page"].goals) == 1  # the employers are the whole project's
    assert page.context["page"].goals[0].progress is None
    assert [fact.code for fact in page.context["page"].goals[0].facts] == ["women", "men"]
    assert "Gruppen i Föllinge" in page.content.decode()
    client.force_login(people["caseworker of another group"])
    assert client.get(reverse("reporting:figures", args=[project.slug])).context["page"].goals[0].outcome.value == 0
    client.force_login(people["evaluator"])
    assert client.get(reverse("reporting:figures", args=[project.slug])).context["page"].goals[0].outcome.value == 3


@pytest.mark.parametrize(
    ("query", "kept", "field"),
    [
        ({"from": "31/12"}, "31/12", "from"),
        ({"as_of": "i går"}, "i går", "as_of"),
        ({"to": "2010-02-30"}, "2010-02-30", "to"),
        ({"to": "0001-01-01"}, "0001-01-01", "to"),
        ({"from": "0001-01-01", "to": "2010-04-30"}, "0001-01-01", "from"),
        ({"as_of": "9999-12-31"}, "9999-12-31", "as_of"),
        ({"clock": "moon"}, "", "clock"),
        ({"from": "2010-05-01", "to": "2010-04-30", "as_of": "2010-04-30"}, "2010-05-01", "__all__"),
        ({"to": "2010-05-01", "as_of": "2010-04-30"}, "2010-05-01", "__all__"),
        ({"from": "1990-01-01", "to": "2010-01-01"}, "1990-01-01", "__all__"),
        ({"from": "\x00<script>"}, "&lt;script&gt;", "from"),
    ],
)
def test_a_wrong_period_gets_a_message_and_keeps_what_was_written(client, people, project, query, kept, field):
    client.force_login(people["leader"])
    response = client.get(reverse("reporting:figures", args=[project.slug], query=query))
    html = response.content.decode()
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert "data-error-summary" in html
    assert kept in html
    if field in ("from", "to", "as_of"):
        assert re.search(rf'<input type="text"[^>]*name="{field}"|name="{field}"[^>]*type="text"', html)
    assert 'id="goals"' not in html  # no figures that could be taken for those asked for


def test_the_longest_period_costs_no_more_queries(client, people, project, django_assert_max_num_queries):
    client.force_login(people["leader"])
    client.get(reverse("home"))  # the first request writes the session's age
    url = reverse("reporting:figures", args=[project.slug])
    with CaptureQueriesContext(connection) as two_years:
        client.get(url, {"from": "2009-01-01", "to": "2010-12-31", "as_of": "2010-12-31"})
    with django_assert_max_num_queries(len(two_years)):
        page = client.get(url, {"from": "1991-01-01", "to": "2010-12-31", "as_of": "2010-12-31"})
    assert not page.context["form"].errors
    assert all(str(year) in page.content.decode() for year in range(1991, 2011))


@pytest.mark.parametrize("place", [1, 3, 4, 5])
def test_a_list_of_a_wrong_period_sends_back_to_the_page_that_says_so(client, people, project, place):
    client.force_login(people["leader"])
    url = pages(project)[place]
    response = client.get(url + ("&" if "?" in url else "?") + "from=2010-02-30")
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("reporting:figures", args=[project.slug]))
    assert "from=2010-02-30" in response["Location"]


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"indicator": "started_by_luck"},
        {"indicator": "goal:started"},
        {"indicator": "started_foreign_born", "group": "16-24"},
        {"indicator": "in_work_90_days", "group": "55-64"},
        {"indicator": "in_work_90_days", "sex": "woman"},
        {"indicator": "in_work_90_days", "part": "outcome"},
        {"indicator": "started_by_age", "part": "of"},
        {"indicator": "started_by_age", "part": "not_reached"},
        {"indicator": "improved_chances", "part": "not_reached"},
        {"indicator": "started_by_age", "year": "1999"},
        {"indicator": "started_by_age", "year": "x"},
        {"indicator": "started_by_age", "year": "99999999999999999999"},
        {"indicator": "goal:participants", "year": "2009"},
        {"indicator": "started_by_target_group", "group": "' OR 1=1 --"},
        {"indicator": "participant_hours", "group": "16-24"},
    ],
)
def test_an_unknown_figure_is_not_found(client, people, project, query):
    client.force_login(people["leader"])
    url = reverse("reporting:figure_people", args=[project.slug], query=query)
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "abc", "9999999999999999999", "2"])
def test_a_page_that_is_not_there_gives_one_that_is(client, people, project, page):
    client.force_login(people["leader"])
    assert client.get(pages(project)[1] + f"&page={page}").status_code == 200


def test_the_defaults_are_the_contracts(client, people, project):
    client.force_login(people["leader"])
    period = client.get(reverse("reporting:figures", args=[project.slug])).context["page"].period
    assert period.from_ == project.start
    assert period.as_of == timezone.localdate()
    assert period.to == project.end + timedelta(days=90)  # nothing is counted after that, though today is later
    project.end = timezone.localdate() + timedelta(days=400)
    project.save()
    period = client.get(reverse("reporting:figures", args=[project.slug])).context["page"].period
    assert period.to == timezone.localdate()


def test_htmx_gets_the_part_that_the_page_has(client, people, project):
    client.force_login(people["leader"])
    url = reverse("reporting:figures", args=[project.slug], query={"as_of": "2010-04-30"})
    page = client.get(url).content.decode()
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div id="figures"')
    assert part.strip() in page


@pytest.mark.parametrize("query", [{}, {"as_of": "2009-03-31"}, {"from": "2009-02-01", "to": "2009-02-01"}])
@pytest.mark.parametrize("programme", Programme.values)
def test_an_empty_project_shows_noughts_and_what_to_do(client, query, programme):
    empty = ProjectFactory(programme=programme)
    client.force_login(member(empty, Role.PROJECT_LEADER))
    response = client.get(reverse("reporting:figures", args=[empty.slug], query=query))
    assert response.status_code == 200
    assert "/figures/people/" not in response.content.decode()
    assert client.get(reverse("reporting:figures_incomplete", args=[empty.slug])).status_code == 200
    assert client.get(reverse("reporting:figure_employers", args=[empty.slug])).status_code == 200


def test_a_project_that_has_not_begun_has_a_page_too(client):
    today = timezone.localdate()
    coming = ProjectFactory(start=today + timedelta(days=30), end=today + timedelta(days=400))
    GoalFactory(project=coming)
    client.force_login(member(coming, Role.PROJECT_LEADER))
    response = client.get(reverse("reporting:figures", args=[coming.slug]))
    assert response.status_code == 200
    assert response.context["page"].goals[0].outcome.value == 0


@pytest.mark.parametrize(("language", "word"), [("sv", "Så räknas det"), ("en", "How it is counted")])
def test_the_page_speaks_the_readers_language(client, project, language, word):
    leader = member(project, Role.PROJECT_LEADER, user=UserFactory(language=language))
    client.force_login(leader)
    assert word in client.get(reverse("reporting:figures", args=[project.slug])).content.decode()


def test_names_with_markup_are_text(client, people, project):
    nasty = '<script>alert("x")</script>'
    TargetGroupFactory(project=project, code="nasty", name=nasty)
    ParticipationFactory(project=project, participant=ParticipantFactory(last_name=nasty), target_group=None)
    client.force_login(people["leader"])
    for url in pages(project)[:5]:
        assert "<script>alert" not in client.get(url).content.decode()


def test_as_many_queries_for_one_as_for_many(client, people, project, django_assert_max_num_queries):
    client.force_login(people["leader"])
    client.get(reverse("home"))  # the first request writes the session's age

    def counted():
        numbers = []
        for url in pages(project)[:5]:
            with django_assert_max_num_queries(16) as queries:
                client.get(url)
            numbers.append(len(queries))
        return numbers

    EmployerContactFactory(project=project, reached=True)
    one = counted()
    assert one[0] <= 16
    for participation in ParticipationFactory.create_batch(60, project=project, disability=True):
        CoachAssignmentFactory(participation=participation, coach=people["coach"])
        AttendanceFactory(participation=participation)
    EmployerContactFactory.create_batch(60, project=project, reached=True)
    assert counted() == one


def test_the_download_is_the_commands_and_leaves_a_trace(client, people, project, participation, capsys):
    from django.core.management import call_command

    client.force_login(people["evaluator"])
    url = reverse("reporting:figures_csv", args=[project.slug], query={"as_of": "2010-04-30"})
    response = client.get(url)
    call_command("indicators", project=project.slug, as_of="2010-04-30")
    assert response.content.decode() == capsys.readouterr().out
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="navigator-2009-01-01-2010-04-30.csv"'
    event = AuditEvent.objects.get(action="export")
    assert (event.user, event.project) == (people["evaluator"], project.pk)
    assert event.details["as_of"] == "2010-04-30"


def test_refused_people_leave_no_trace_of_a_view(client, people, project):
    for who in ["evaluator", "caseworker", "administrator", "former leader"]:
        client.force_login(people[who])
        client.get(pages(project)[1])
    assert not AuditEvent.objects.filter(action="view").exists()
