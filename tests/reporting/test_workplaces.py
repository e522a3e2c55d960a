"""The figures about employers and placements: counted by hand on one small project, each with the list behind it."""

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from employers.enums import NOTE, ContactKind, PlacementKind, Sector
from employers.models import Agreement, OccupationShare, Opening, Workplace
from matching.enums import Completion, EndCause, MatchState, Side
from matching.models import EndAssessment, Match, MatchStep, Placement
from participants.enums import Sex
from projects.roles import Role
from reporting.indicators import Period
from reporting.workplaces import AGREEMENTS, CONTACTS, EMPLOYERS, MATCHES, OPENINGS, PLACEMENTS, counts_of
from tests.accounts.factories import UserFactory
from tests.employers.factories import EmployerContactFactory, EmployerFactory
from tests.participants.factories import CoachAssignmentFactory, ParticipationFactory
from tests.projects.factories import CaseworkerGroupFactory, MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2009, 3, 1), date(2009, 5, 31)
BEFORE, AFTER = FIRST - timedelta(days=1), LAST + timedelta(days=1)
DAY = timedelta(days=1)


@pytest.fixture
def world():
    project = ProjectFactory(start=date(2009, 1, 1), end=date(2011, 12, 31))
    here = SimpleNamespace(project=project, user=UserFactory(), period=Period(FIRST, LAST, date(2010, 1, 31)))
    here.private = EmployerFactory(sector=Sector.PRIVATE)
    here.state = EmployerFactory(sector=Sector.STATE)
    here.nameless = EmployerFactory(sector="")
    here.people = {
        name: ParticipationFactory(project=project, start=date(2009, 1, 12), participant__sex=sex)
        for name, sex in [("Anna", Sex.WOMAN), ("Bo", Sex.MAN), ("Ceder", Sex.UNKNOWN)]
    }
    return here


def contact(world, day, employer=None, reached=True, kind=ContactKind.PHONE, **more):
    employer = employer or world.private
    return EmployerContactFactory(
        **({"project": world.project} | more), employer=employer, date=day, reached=reached, kind=kind
    )


def placement(world, who="Anna", start=FIRST, end=None, kind=PlacementKind.WORK_PLACEMENT, employer=None, **more):
    return Placement.objects.create(
        participation=world.people[who], employer=employer or world.private, kind=kind, start=start, end=end, **more
    )


def opening(world, employer=None, **more):
    return Opening.objects.create(
        **{
            "project": world.project,
            "workplace": Workplace.objects.create(employer=employer or world.private, name="Lagret"),
            "title": "Lager",
            "kind": PlacementKind.WORK_PLACEMENT,
            "received_on": FIRST,
        }
        | more
    )


def match(world, who, *steps, women=None, men=None):
    """`steps`: (state, day, side)."""
    made = Match.objects.create(
        participation=world.people[who], opening=opening(world), state=steps[-1][0], women=women, men=men
    )
    for state, day, *side in steps:
        why = {"side": side[0], "reason": "Skäl"} if side else {}
        MatchStep.objects.create(match=made, state=state, day=day, recorded_by=world.user, **why)
    return made


def number(world, register, part, **chosen):
    """Of the figure, which the list behind it must hold row by row."""
    counted = counts_of(world.project, world.period)[register.code].of(part, **chosen)
    if not register.parts[part].summed:
        assert register.behind(world.project, world.period, part, chosen).count() == counted
    return counted


def test_contacts_are_counted_by_kind_between_the_first_day_and_the_last(world):
    for day in (BEFORE, FIRST, LAST, AFTER):
        contact(world, day)
    contact(world, FIRST, kind=ContactKind.VISIT, reached=False)
    contact(world, FIRST, kind=ContactKind.EMAIL, reached=None)
    contact(world, FIRST, project=ProjectFactory())
    contact(world, FIRST, world.state, reached=None, kind=NOTE)  # a promise made elsewhere is no contact
    assert number(world, CONTACTS, "all") == 4
    assert number(world, EMPLOYERS, "all") == 1
    assert number(world, CONTACTS, "reached") == 2
    assert number(world, CONTACTS, "all", kind="visit") == 1
    assert number(world, CONTACTS, "reached", kind="visit") == 0


def test_an_employer_counts_once_in_its_sector_and_as_reached_if_any_contact_was(world):
    contact(world, FIRST, reached=False)
    contact(world, LAST, reached=True)
    contact(world, FIRST, world.state, reached=False)
    contact(world, BEFORE, world.state, reached=True)
    contact(world, FIRST, world.nameless, reached=None)
    assert number(world, EMPLOYERS, "all") == 3
    assert number(world, EMPLOYERS, "reached") == 1
    assert number(world, EMPLOYERS, "all", sector=Sector.STATE) == 1
    assert number(world, EMPLOYERS, "reached", sector=Sector.STATE) == 0
    assert number(world, EMPLOYERS, "all", sector="") == 1


def test_an_agreement_is_in_force_on_its_days_and_on_none_after_it_was_ended(world):
    def agreed(start, end, ended_on=None, places=2):
        Agreement.objects.create(
            project=world.project,
            employer=world.private,
            start=start,
            end=end,
            ended_on=ended_on,
            places=places,
            end_reason="Flyttade" if ended_on else "",
            employer_takes_on="Handledning",
            project_takes_on="Besök",
        )

    agreed(BEFORE, LAST)
    agreed(LAST, AFTER, ended_on=LAST)
    agreed(BEFORE, LAST - DAY)
    agreed(AFTER, AFTER)
    agreed(BEFORE, AFTER, ended_on=LAST - DAY)
    assert number(world, AGREEMENTS, "all") == 2
    assert number(world, AGREEMENTS, "places") == 4
    assert number(world, AGREEMENTS, "all", sector=Sector.PRIVATE) == 2


def test_openings_are_those_received_in_the_period_and_no_templates(world):
    opening(world, places=3)
    opening(world, world.state, kind=PlacementKind.EMPLOYMENT, received_on=LAST)
    opening(world, is_template=True)
    opening(world, received_on=BEFORE)
    opening(world, received_on=AFTER)
    assert (number(world, OPENINGS, "all"), number(world, OPENINGS, "places")) == (2, 4)
    assert number(world, OPENINGS, "places", kind=PlacementKind.WORK_PLACEMENT) == 3
    assert number(world, OPENINGS, "all", sector=Sector.STATE) == 1


def test_placements_begin_run_and_lead_to_work_each_in_its_own_days(world):
    placement(world, start=BEFORE)  # runs on
    placement(world, start=FIRST, end=LAST, employer=world.state)  # its last day is the period's last
    placement(world, "Bo", start=LAST, kind=PlacementKind.EMPLOYMENT)
    placement(world, "Bo", start=AFTER)
    placement(world, "Ceder", start=FIRST, end=AFTER, ended_on=LAST - DAY, end_cause=EndCause.JOB)
    placement(world, "Ceder", start=BEFORE, end=AFTER, ended_on=AFTER, end_cause=EndCause.JOB)  # not in the period
    heard = placement(world, "Bo", start=BEFORE, end=FIRST)
    for side in (Side.EMPLOYER, Side.PARTICIPANT):  # both say so: still one placement
        EndAssessment.objects.create(
            placement=heard,
            side=side,
            day=AFTER,
            completion=Completion.DONE,
            led_to_job=True,
            recorded_by=world.user,
        )
    placement(world, "Ceder", start=LAST, version=1)  # nobody has agreed on it
    placement(world, "Ceder", start=LAST, employer=world.state, ended_on=LAST - DAY, end_cause=EndCause.EMPLOYER)
    assert number(world, PLACEMENTS, "begun") == 3
    assert number(world, PLACEMENTS, "begun", sex=Sex.WOMAN) == 1
    assert number(world, PLACEMENTS, "begun", kind=PlacementKind.EMPLOYMENT, sex=Sex.MAN) == 1
    assert number(world, PLACEMENTS, "begun", sector=Sector.STATE) == 1
    assert number(world, PLACEMENTS, "running") == 4
    assert number(world, PLACEMENTS, "led") == 2
    assert number(world, PLACEMENTS, "led", sex=Sex.MAN) == 1
    world.period = Period(FIRST, LAST, LAST)  # the supervisor's word came the day after
    assert number(world, PLACEMENTS, "led") == 1


def test_a_placement_lasts_until_its_last_day_and_never_longer_than_the_time_in_the_project(world):
    world.people["Anna"].exit = LAST - DAY
    world.people["Anna"].save()
    gone = placement(world, "Anna", start=FIRST)  # until further notice, but she has left: ended, and led to work
    EndAssessment.objects.create(
        placement=gone,
        side=Side.EMPLOYER,
        day=LAST,
        completion=Completion.DONE,
        led_to_job=True,
        recorded_by=world.user,
    )
    agreed = {"version": 1, "approved_version": 1}
    placement(world, "Anna", start=LAST, agreed_on=FIRST, **agreed)  # agreed, but she left before it began
    placement(
        world, "Bo", start=FIRST, end=AFTER, agreed_on=FIRST, ended_on=LAST, end_cause=EndCause.PROJECT, **agreed
    )
    placement(world, "Bo", start=LAST, agreed_on=AFTER, **agreed)  # all three said yes when it had begun
    assert number(world, PLACEMENTS, "begun") == 3
    assert number(world, PLACEMENTS, "running") == 2
    assert number(world, PLACEMENTS, "led", sex=Sex.WOMAN) == 1
    world.period = Period(FIRST, LAST, LAST)  # on the last day nobody knew that it would be agreed
    assert number(world, PLACEMENTS, "begun") == number(world, PLACEMENTS, "running") + 1 == 2


def test_non_traditional_is_under_forty_per_cent_of_the_own_sex_by_the_counts_kept(world):
    for start, (women, men) in enumerate([(39, 61), (40, 60), (None, None), (3999, 6001), (90, 10)]):
        placement(world, "Anna", FIRST + start * DAY, women=women, men=men)
    placement(world, "Bo", FIRST, women=61, men=39)
    placement(world, "Bo", FIRST + DAY, women=60, men=40)
    placement(world, "Ceder", FIRST, women=1, men=99)
    assert number(world, PLACEMENTS, "non_traditional", sex=Sex.WOMAN) == 2
    assert number(world, PLACEMENTS, "non_traditional", sex=Sex.MAN) == 1
    assert number(world, PLACEMENTS, "non_traditional") == 3


def test_whoever_was_asked_in_the_period_is_counted_with_what_came_of_it(world):
    asked, yes, no = MatchState.ASKED, MatchState.ACCEPTED, MatchState.DECLINED
    match(world, "Anna", (asked, FIRST), (yes, AFTER), (MatchState.PLACED, AFTER), women=1, men=9)
    match(world, "Anna", (asked, LAST), (no, LAST, Side.PARTICIPANT), women=5, men=5)
    match(world, "Bo", (asked, FIRST), (yes, FIRST), (no, AFTER, Side.EMPLOYER), women=9, men=1)
    match(world, "Bo", (asked, BEFORE), (yes, FIRST))
    match(world, "Ceder", (MatchState.PROPOSED, FIRST))
    by_part = {part: number(world, MATCHES, part) for part in MATCHES.parts}
    assert by_part == {
        "all": 3,
        "accepted": 2,
        "participant": 1,
        "employer": 1,
        "placed": 1,
        "non_traditional_all": 2,
        "non_traditional_accepted": 2,
        "non_traditional_participant": 0,
        "non_traditional_employer": 1,
        "non_traditional_placed": 1,
    }
    assert number(world, MATCHES, "non_traditional_all", sex=Sex.MAN) == 1
    world.period = Period(FIRST, LAST, LAST)
    assert number(world, MATCHES, "placed") == 0


# --- The page and its lists


@pytest.fixture
def filled(world):
    contact(world, FIRST)
    placement(world, "Anna", women=1, men=9)
    placement(world, "Bo")
    match(world, "Anna", (MatchState.ASKED, FIRST), women=1, men=9)
    world.query = {"from": FIRST, "to": LAST, "as_of": date(2010, 1, 31)}
    return world


def links(client, world) -> set[str]:
    html = client.get(reverse("reporting:figures", args=[world.project.slug]), world.query).content.decode()
    return set(re.findall(r'href="([^"]*/figures/workplaces/[^"]*)"', html.replace("&amp;", "&")))


def member(world, role, **more):
    return MembershipFactory(project=world.project, role=role, **more).user


def test_every_figure_of_the_page_opens_its_list_and_nothing_else_opens(client, filled):
    client.force_login(member(filled, Role.PROJECT_LEADER))
    found = links(client, filled)
    assert len(found) > 20
    assert [link for link in found if "sex=woman&sector=private" in link]
    for link in found:
        assert client.get(link).status_code == 200, link
    url = reverse("reporting:figure_workplaces", args=[filled.project.slug])
    for wrong in (
        {"of": "people", "part": "all"},
        {"of": "placements", "part": "no"},
        {"of": "placements", "part": "begun", "sex": "x"},
        {"of": "contacts", "part": "all", "sector": "private"},
        {"of": "contacts", "part": "all", "kind": "employment"},
        {},
    ):
        assert client.get(url, filled.query | wrong).status_code == 404, wrong


def test_an_employer_coach_opens_no_list_that_tells_a_sex(client, filled):
    """Who stands on the list of one sex, or of those with a non-traditional choice, would tell it of each."""
    client.force_login(member(filled, Role.EMPLOYER_COACH))
    found = links(client, filled)
    assert found
    assert not [link for link in found if "sex=" in link or "non_traditional" in link]
    url = reverse("reporting:figure_workplaces", args=[filled.project.slug])
    for told in ({"sex": "woman"}, {"part": "non_traditional"}):
        asked = {"of": "placements", "part": "begun"} | told
        assert client.get(url, filled.query | asked).status_code == 403


def test_a_coach_sees_her_own_people_on_the_list_and_is_told_so(client, filled):
    coach = member(filled, Role.COACH)
    CoachAssignmentFactory(participation=filled.people["Anna"], coach=coach)
    client.force_login(coach)
    url = reverse("reporting:figure_workplaces", args=[filled.project.slug])
    html = client.get(url, filled.query | {"of": "placements", "part": "begun"}).content.decode()
    assert filled.people["Anna"].participant.last_name in html
    assert filled.people["Bo"].participant.last_name not in html
    assert "1 av 2" in html


def test_a_protected_person_stands_on_no_list_of_whoever_is_not_named(client, filled):
    hidden = filled.people["Anna"].participant
    hidden.protected = True
    hidden.save()
    client.force_login(member(filled, Role.PROJECT_LEADER))
    url = reverse("reporting:figure_workplaces", args=[filled.project.slug])
    html = client.get(url, filled.query | {"of": "placements", "part": "begun"}).content.decode()
    assert hidden.last_name not in html
    assert "skyddade personuppgifter" in html
    assert [event.details["people"] for event in AuditEvent.objects.filter(project=filled.project.pk)] == [1]


def test_evaluators_see_the_figures_and_no_list_and_caseworkers_neither(client, filled):
    group = CaseworkerGroupFactory(project=filled.project)
    evaluator, caseworker = member(filled, Role.EVALUATOR), member(filled, Role.CASEWORKER, group=group)
    for user, sees in ((evaluator, True), (caseworker, False)):
        client.force_login(user)
        html = client.get(reverse("reporting:figures", args=[filled.project.slug]), filled.query).content.decode()
        assert ('id="workplaces"' in html) is sees
        assert not links(client, filled)
        url = reverse("reporting:figure_workplaces", args=[filled.project.slug])
        for of in ("contacts", "placements"):
            assert client.get(url, filled.query | {"of": of, "part": "all"}).status_code in (403, 404)


@pytest.mark.queries
def test_the_lists_ask_the_same_for_one_row_and_for_fifty(client, filled, django_assert_max_num_queries):
    client.force_login(member(filled, Role.PROJECT_LEADER))
    url = reverse("reporting:figure_workplaces", args=[filled.project.slug])
    asked = filled.query | {"of": "placements", "part": "begun"}
    client.get(url, asked)
    with django_assert_max_num_queries(60) as one:
        client.get(url, asked)
    for days in range(1, 31):
        placement(filled, "Bo", FIRST + days * DAY)
    with django_assert_max_num_queries(len(one)):
        client.get(url, asked)


def test_a_project_of_before_2014_says_that_later_shares_are_used_and_of_which_years(client, filled):
    """Also on an old report: the counts kept with a placement are not those that came later."""
    client.force_login(member(filled, Role.PROJECT_LEADER))
    Placement.objects.filter(women=1).update(occupation="8332", share_year=2020)
    url = reverse("reporting:figures", args=[filled.project.slug])
    html = client.get(url, filled.query).content.decode()
    assert "senare andelar" in (table := html.partition('id="non_traditional"')[2])
    assert "2020" in table
    OccupationShare.objects.filter(occupation__code="8332").update(women=60, men=40)
    assert number(filled, PLACEMENTS, "non_traditional", sex=Sex.WOMAN) == 1
    filled.project.end = date(2014, 1, 1)
    filled.project.save()
    assert "SSYK 2012" not in client.get(url, filled.query).content.decode()


def test_the_employers_behind_the_goal_stand_in_the_swedish_order(client, world):
    for name in ("Öbo", "Zinkverket", "Ålunds", "Ärlig städ"):
        employer = EmployerFactory(name=name)
        contact(world, FIRST, employer), contact(world, FIRST + DAY, employer)
    client.force_login(MembershipFactory(project=world.project, role=Role.PROJECT_LEADER).user)
    page = client.get(reverse("reporting:figure_employers", args=[world.project.slug])).context["employers"]
    expected = ["Zinkverket", "Ålunds", "Ärlig städ", "Öbo"]
    assert [(line.name, line.contacts) for line in page.lines] == [(name, 2) for name in expected]
