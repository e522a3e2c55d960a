"""On the demo projects: the page says what the command says, and behind every figure stand as many people."""

import re
from datetime import date
from decimal import Decimal
from html import unescape
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from accounts.models import AuditEvent, User
from participants.models import Participant, Participation
from projects.models import Project
from projects.roles import Role
from projects.spreadsheets.run import import_path
from reporting.figures_page.page import FiguresPage
from reporting.figures_page.reader import Reader
from reporting.indicators import Period, compute
from reporting.indicators.years import rows_by_year
from tests.participants.factories import AttendanceFactory, ParticipationFactory
from tests.projects.factories import MembershipFactory
from tests.size import so_many, some

AS_OF = {"navigator": date(2010, 4, 30), "kraftstation": date(2012, 6, 30)}
pytestmark = pytest.mark.django_db


LARGE = pytest.param("kraftstation", marks=[pytest.mark.slow, pytest.mark.once])


@pytest.fixture(scope="module", params=["navigator", LARGE])
def slug(request, django_db_setup, django_db_blocker):
    """A demo project imported once for all tests here, and taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        assert import_path(settings.BASE_DIR / "demo" / request.param).ok
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # or PostgreSQL plans for the empty tables of before, which takes minutes
        yield request.param
        transaction.set_rollback(True)


@pytest.fixture
def project(slug):
    return Project.objects.get(slug=slug)


@pytest.fixture
def leader(slug):
    return User.objects.get(email=f"leader@{slug}.example")


@pytest.fixture
def period(project):
    return Period.of(project, as_of=AS_OF[project.slug])


def links(html):
    """The number that each link to a list shows, by the link's address."""
    found = re.findall(r'<a href="([^"]*/figures/(?:people|employers|incomplete)/[^"]*)">([\d\s ,]+)</a>', html)
    return {unescape(url): Decimal(re.sub(r"\s", "", text).replace(",", ".")) for url, text in found}


# Beside the contract's figures (tests/reporting/test_certified_hours.py, test_workplaces.py).
BESIDE = {"certified_hours", "contacts", "sectors", "placement_sectors", "openings", "placements", "non_traditional"}


def test_the_page_prints_the_figures_of_the_command(project, leader, period):
    figures = compute(project, period)
    page = FiguresPage.of(project, period, Reader.of(project, leader))
    by_key = {(row.indicator, row.group, row.sex): row for row in figures.rows if row.year is None}
    goals = {f"goal:{goal.code}": goal for goal in page.goals}
    assert set(goals) == {row.indicator for row in figures.rows if row.indicator.startswith("goal:")}
    for code, goal in goals.items():
        row = by_key[code, "all", "total"]
        share = row.of is not None and code != "goal:income_support_change"
        assert goal.outcome.value == (row.share if share else row.value)
    tables = [table for section in page.sections for table in section.tables if table.code not in BESIDE]
    assert [table.code for table in tables] == list(
        dict.fromkeys(row.indicator for row in figures.rows if not row.indicator.startswith("goal:"))
    )
    for table in tables:
        years = len(period.years)
        totals = [line.cells[years].value for block in table.blocks for line in block.lines if line.is_total]
        wanted = [
            row.value
            for (code, group, sex), row in by_key.items()
            if code == table.code and sex == "total" and (group != "none" or row.value)
        ]
        assert totals == wanted


def test_the_example_of_the_real_project(client, slug, leader):
    """At 2010-04-30, 57 had left 90 days or more ago, and 11 of them worked."""
    if slug != "navigator":
        pytest.skip("Navigator's own figures")
    client.force_login(leader)
    response = client.get(reverse("reporting:figures", args=[slug], query={"as_of": "2010-04-30"}))
    goal = next(goal for goal in response.context["page"].goals if goal.code == "in_work_90_days")
    facts = {fact.code: fact for fact in goal.facts}
    assert (facts["people"].cell.value, facts["people"].cell.of.value) == (11, 57)
    assert facts["not_reached"].cell.value == 16
    assert facts["remaining"].cell.value == Decimal("8.7")  # 28 less 19.298
    assert "5 pers" in facts["remaining"].note  # sixteen of 57 are 28 per cent
    assert facts["forecast"].tone == "warn"
    participants = {fact.code: fact for fact in response.context["page"].goals[0].facts}
    assert participants["forecast"].cell.value == 142
    assert participants["women_share"].tone == "good"  # 48 of 95
    assert participants["women_share"].cell.value == Decimal(48) / 95


@pytest.mark.parametrize("edges", [{}, {"from_": date(2009, 9, 15), "to": date(2010, 2, 10)}])
def test_the_years_add_up_to_the_total(project, edges):
    period = Period.of(project, as_of=AS_OF[project.slug], **edges)
    figures = compute(project, period)
    sums, of = {}, {}
    for row in rows_by_year(project, period):
        key = (row.indicator, row.group, row.sex)
        sums[key] = sums.get(key, 0) + row.value
        of[key] = of.get(key, 0) + (row.of or 0)
    for key, value in sums.items():
        total = figures.value(*key)
        assert of[key] == (total.of or 0)
        if key[0] == "participant_hours":
            assert abs(value - total.value) <= Decimal("0.05") * (len(period.years) + 1)
        else:
            assert value == total.value


def test_the_years_are_the_contracts_where_it_has_them(project, period):
    mine = {
        (row.year, row.group, row.sex): row.value
        for row in rows_by_year(project, period)
        if row.indicator == "started_by_age"
    }
    contract = compute(project, period).rows_of("started_by_age")
    assert mine == {(row.year, row.group, row.sex): row.value for row in contract if row.year}


@pytest.mark.slow
def test_behind_every_figure_of_the_page_stand_as_many(client, project, leader, period):
    client.force_login(leader)
    url = reverse("reporting:figures", args=[project.slug], query={"as_of": period.as_of})
    shown = links(client.get(url).content.decode())
    assert len(shown) > 150
    for link, number in some(shown.items(), so_many(None, sqlite=25, postgresql=15)):
        response = client.get(link)
        if "/employers/" in link:
            assert response.context["employers"].page.paginator.count == number
        elif "participant_hours" not in link:
            people = response.context["people"]
            assert people.total == number, link
            hidden = people.total - people.seen
            assert bool(people.hidden) is bool(hidden)
            assert hidden <= Participant.objects.filter(protected=True).count()


@pytest.mark.parametrize("sex", ["women", "men", "total"])
def test_the_hours_of_the_list_are_the_hours_of_the_figure(client, project, leader, period, sex):
    client.force_login(leader)
    Participant.objects.filter(protected=True).update(protected=False, degree="")
    query = {"indicator": "participant_hours", "sex": sex, "as_of": period.as_of}
    url = reverse("reporting:figure_people", args=[project.slug], query=query)
    pages = client.get(url).context["people"].page.paginator.num_pages
    lines = [
        line for number in range(1, pages + 1) for line in client.get(f"{url}&page={number}").context["people"].lines
    ]
    figure = compute(project, period).value("participant_hours", sex=sex).value
    assert abs(sum(line.hours for line in lines) - figure) <= Decimal("0.05") * len(lines)


@pytest.mark.parametrize("indicator", ["started_disability", "goal:income_support_change", "in_work_90_days"])
def test_lists_that_tell_of_a_case_are_for_those_who_may_read_it(client, project, slug, leader, indicator):
    query = {"indicator": indicator, "as_of": AS_OF[slug]}
    url = reverse("reporting:figure_people", args=[project.slug], query=query)
    figures = reverse("reporting:figures", args=[project.slug], query={"as_of": AS_OF[slug]})
    for role, status in [(Role.EMPLOYER_COACH, 403), (Role.COACH, 200), (Role.PROJECT_LEADER, 200)]:
        client.force_login(MembershipFactory(project=project, role=role).user)
        assert client.get(url).status_code == status
        opens = any(f"indicator={quote(indicator, safe='')}&" in link for link in links(client.get(figures).text))
        assert not (opens and status == 403)


def test_hours_in_the_list_are_of_the_period_and_round_half_up(client, project, leader):
    client.force_login(leader)
    participation = ParticipationFactory(project=project, start=date(2019, 12, 31))
    for day, minutes in [(date(2019, 12, 31), 600), (date(2020, 1, 1), 63), (date(2020, 1, 3), 600)]:  # 1.05 hours
        AttendanceFactory(participation=participation, date=day, minutes=minutes)
    query = {"indicator": "participant_hours", "from": "2020-01-01", "to": "2020-01-02", "as_of": "2020-01-03"}
    page = client.get(reverse("reporting:figure_people", args=[project.slug], query=query))
    assert [str(line.hours) for line in page.context["people"].lines] == ["1.1"]


def test_a_coach_sees_her_own_by_name_and_how_many_there_are(client, project, slug):
    coach = User.objects.get(email=f"coach1@{slug}.example")
    client.force_login(coach)
    query = {"indicator": "goal:participants", "as_of": AS_OF[slug]}
    response = client.get(reverse("reporting:figure_people", args=[slug], query=query))
    people = response.context["people"]
    assert 0 < people.seen < people.total
    assert (
        people.seen
        == Participation.objects.visible_to(coach)
        .filter(start__lte=AS_OF[slug])
        .values("participant")
        .distinct()
        .count()
    )
    assert str(people.seen) in people.hidden
    assert str(people.total) in people.hidden
    mine = set(
        Participant.objects.filter(participations__in=Participation.objects.visible_to(coach)).values_list(
            "last_name", "first_name"
        )
    )
    assert {tuple(reversed(line.name.split(" ", 1))) for line in people.lines} <= mine


def read(client, user, urls):
    """The lists as somebody leafs through them to the end."""
    client.force_login(user)
    for url in urls:
        response, number = client.get(url), 1
        yield response.content.decode()
        while (number := number + 1) <= response.context["people"].page.paginator.num_pages:
            yield client.get(f"{url}&page={number}").content.decode()


def test_a_protected_person_is_counted_and_never_named(client, project, leader, period):
    person = Participant.objects.filter(
        participations__project=project, participations__start__lte=period.as_of, protected=False
    ).first()
    Participant.objects.filter(pk=person.pk).update(
        protected=True, degree="marking", last_name="Kanariefågel", identity_number="199001019999"
    )
    coach = Participation.objects.filter(participant=person).first().coach_assignments.first().coach
    assert Reader.of(project, coach).people
    urls = [
        reverse("reporting:figure_people", args=[project.slug], query={"indicator": code, "as_of": period.as_of})
        for code in ("goal:participants", "started_by_target_group", "participant_hours", "started_by_age")
    ] + [reverse("reporting:figures_incomplete", args=[project.slug])]

    employers = User.objects.get(email=f"employers@{project.slug}.example")
    for user, opened in ((leader, urls), (coach, urls), (employers, urls[:1])):
        for html in read(client, user, opened):
            assert "Kanariefågel" not in html
            assert str(person.public_id) not in html
            assert "19900101" not in html
    client.force_login(leader)
    people = client.get(urls[0]).context["people"]
    assert people.total == compute(project, period).value("goal:participants").value
    assert (
        people.total - people.seen
        == Participant.objects.filter(
            protected=True, participations__project=project, participations__start__lte=period.as_of
        )
        .distinct()
        .count()
    )


def test_whoever_is_named_sees_the_mask_behind_a_figure_and_leaves_a_trace(client, project, leader, period):
    people = Participant.objects.filter(participations__project=project, participations__start__lte=period.as_of)
    person = people.filter(protected=False).first()
    person.protected, person.last_name, person.identity_number = True, "Kanariefågel", "199001019999"
    person.save()
    person.named_people.add(leader)
    urls = [
        reverse("reporting:figure_people", args=[project.slug], query={"indicator": code, "as_of": period.as_of})
        for code in ("goal:participants", "participant_hours")
    ]
    pages = list(read(client, leader, urls))
    assert not any("Kanariefågel" in html or "19900101" in html for html in pages)
    named = [html for html in pages if person.shown_name in html]
    assert named
    events = AuditEvent.objects.filter(participant=person.public_id, action="view")
    assert events.count() == len(named)
    assert {event.user for event in events} == {leader}


def test_a_view_of_a_list_leaves_one_trace_with_codes_and_counts_only(client, project, leader, period):
    client.force_login(leader)
    query = {"indicator": "in_work_90_days", "group": "16-24", "sex": "women", "as_of": period.as_of}
    address = reverse("reporting:figure_people", args=[project.slug], query=query)
    response = client.get(address)
    event = AuditEvent.objects.get(action="view")
    assert (event.user, event.project, event.participant) == (leader, project.pk, None)
    assert event.details == {
        "indicator": "in_work_90_days",
        "group": "16-24",
        "sex": "women",
        "people": response.context["people"].seen,
        "page": 1,
    }
    # From each of them one leafs to the next.
    first, *others = response.context["people"].lines
    place = client.get(reverse("participants:participant", args=[project.slug, first.public_id])).context["place"]
    assert (place.number, place.total) == (1, response.context["people"].seen)
    assert (place.next, place.back) == (others[0].public_id if others else None, address)


def test_incomplete_people_are_counted_for_all_and_named_for_those_who_see_them(client, project, leader, period):
    person = Participant.objects.filter(
        participations__project=project, participations__start__lte=period.as_of, protected=False
    ).first()
    Participation.objects.filter(participant=person).update(labour_status="", sex="", age=None)
    expected = compute(project, period)
    url = reverse("reporting:figures", args=[project.slug], query={"as_of": period.as_of})
    incomplete = reverse("reporting:figures_incomplete", args=[project.slug], query={"as_of": period.as_of})
    client.force_login(leader)
    shown = client.get(url).context["page"].incomplete
    assert shown.people.value == len(expected.incomplete)
    assert dict(shown.missing) == {
        str(label): expected.missing[code] for label, code in zip(dict(shown.missing), expected.missing, strict=True)
    }
    people = client.get(incomplete).context["people"]
    assert people.total == len(expected.incomplete)
    line = next(line for line in people.lines if line.name == person.full_name)
    assert len(line.missing) == 3
    evaluator = MembershipFactory(project=project, role=Role.EVALUATOR).user
    client.force_login(evaluator)
    page = client.get(url)
    assert page.context["page"].incomplete.people.value == len(expected.incomplete)
    assert person.last_name not in page.content.decode()
    assert client.get(incomplete).status_code == 403


def test_protecting_everybody_changes_no_figure(client, project, leader, period):
    """Neither the command's figures, nor the page's and the file's numbers, nor how many stand behind them."""
    client.force_login(leader)
    query = {"as_of": period.as_of}
    csv = reverse("reporting:figures_csv", args=[project.slug], query=query)
    listed = reverse("reporting:figure_people", args=[project.slug], query=query | {"indicator": "goal:participants"})

    def told():
        return compute(project, period).csv(), client.get(csv).content, client.get(listed).context["people"].total

    before = told()
    for person in Participant.objects.filter(participations__project=project).distinct():
        person.protected = True
        person.save()
    assert told() == before
    people = client.get(listed).context["people"]
    assert (people.seen, people.lines) == (0, ())
