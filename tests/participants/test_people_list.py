"""The list of participants: whom it shows to whom, what of them, in which order, and how many each chip says."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import AuditEvent, User
from participants.list_place import neighbours
from participants.models import CoachAssignment
from projects.roles import Role
from tests.participants.factories import (
    AttendanceFactory,
    CoachAssignmentFactory,
    FollowUpFactory,
    ParticipationFactory,
    PhasePeriodFactory,
    SessionFactory,
)
from tests.projects.factories import MembershipFactory, PhaseFactory, ProjectFactory, TargetGroupFactory
from tests.size import so_many, some

pytestmark = pytest.mark.django_db
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
def coach(project):
    return MembershipFactory(project=project, role=Role.COACH, user__name="Cilla", user__language="en").user


@pytest.fixture
def leader(project):
    return MembershipFactory(project=project, role=Role.PROJECT_LEADER, user__language="en").user


@pytest.fixture
def make(project):
    def make(last_name, coach=None, **fields):
        participation = ParticipationFactory(project=project, participant__last_name=last_name, **fields)
        if coach:
            CoachAssignmentFactory(participation=participation, coach=coach, end=participation.exit)
        return participation

    return make


@pytest.fixture
def signed_in(client, leader):
    client.force_login(leader)
    return client


def get(client, project, **query):
    answer = client.get(reverse("participants:participants", args=[project.slug], query=query))
    assert answer.status_code == 200
    return answer


def names(client, project, **query):
    return [row.person.last_name for row in get(client, project, **query).context["rows"]]


def chips(client, project, **query):
    return {str(chip.label): chip.number for chip in get(client, project, **query).context["people"].chips()}


def choices(client, project, name, **query):
    [found] = [one for one in get(client, project, **query).context["people"].choices() if one.name == name]
    return {str(chip.label): chip.number for chip in found.chips}


def cells(client, project, **query):
    [row] = get(client, project, **query).context["rows"]
    return {str(cell.label): cell.value for cell in row.cells}


# --- Who sees whom


def test_a_coach_sees_her_own_and_a_leader_all(client, project, make, coach, leader):
    make("Min", coach), make("Annans"), ParticipationFactory(participant__last_name="Främmande")
    client.force_login(coach)
    assert names(client, project) == ["Min"]
    client.force_login(leader)
    assert names(client, project) == ["Annans", "Min"]


def test_what_is_kept_of_the_question_says_nothing_of_whom_it_counts(client, project, make, coach, leader):
    """The leader's look puts the question into words; whoever asks it next on that day is answered for herself."""
    make("A", coach), make("B"), make("C")
    elsewhere = ProjectFactory()
    stranger = MembershipFactory(project=elsewhere, role=Role.COACH).user
    for user, place, number in [
        (leader, project, 3),
        (coach, project, 1),
        (stranger, elsewhere, 0),
        (leader, project, 3),
    ]:
        client.force_login(user)
        people = get(client, place).context["people"]
        assert people.counts.number(people.chosen) == number


def test_an_employer_coach_sees_names_and_coaches_and_cannot_ask_for_more(client, project, make, coach):
    make("Aktiv", coach, participant__birth_date=date(1990, 1, 1)), make("Borta", exit=date(2009, 5, 1))
    client.force_login(MembershipFactory(project=project, role=Role.EMPLOYER_COACH, user__language="en").user)
    assert cells(client, project) == {"Coach": "Cilla"}
    for query in [{"show": "left"}, {"show": "incomplete"}, {"group": "youth"}, {"sort": "age"}]:
        assert names(client, project, **query) == ["Aktiv"]
    assert "Have left" not in get(client, project).content.decode()


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.EVALUATOR])
def test_caseworkers_and_evaluators_have_no_list(client, project, role):
    membership = {"caseworker": True} if role == Role.CASEWORKER else {"role": role}
    client.force_login(MembershipFactory(project=project, **membership).user)
    assert client.get(reverse("participants:participants", args=[project.slug])).status_code == 403


def test_a_protected_person_is_on_the_list_of_those_named_only(signed_in, project, make, leader):
    person = make("Skyddad", participant__protected=True).participant
    assert names(signed_in, project) == []
    assert chips(signed_in, project)["In the project"] == 0
    person.named_people.add(leader)
    assert names(signed_in, project) == ["Skyddad"]
    assert "protected identity" in get(signed_in, project).content.decode()
    assert {event.details["what"] for event in AuditEvent.objects.about(person)} == {"participants"}


def test_looking_at_the_list_is_one_event_without_names(signed_in, project, make):
    make("Öberg"), make("Åberg")
    before = AuditEvent.objects.count()
    get(signed_in, project, show="all")
    event = AuditEvent.objects.latest("pk")
    assert AuditEvent.objects.count() == before + 1
    assert (event.action, event.participant) == ("view", None)
    assert event.details == {"what": "participants", "show": "all", "people": 2, "page": 1}


# --- What a row says


def test_a_row_says_what_a_coach_scans_for(signed_in, project, make, coach):
    one = make("Öberg", coach, participant__birth_date=date(1990, 6, 16), start=date(2009, 6, 1))
    PhasePeriodFactory(participation=one, phase=PhaseFactory(project=project, name="Introduction", max_weeks=4))
    AttendanceFactory(participation=one, date=date(2009, 6, 2))
    AttendanceFactory(participation=one, date=date(2009, 6, 9), present=False)
    SessionFactory(project=project, date=date(2009, 6, 18), state="planned").expected.add(one)
    assert cells(signed_in, project) == {
        "Age": 18,
        "Phase": "Introduction, week 3 of 4",
        "Coach": "Cilla",
        "Last session": date(2009, 6, 2),
        "Next session": date(2009, 6, 18),
    }


def test_a_person_stands_once_with_the_latest_participation(signed_in, project, make):
    first = make("Åter", start=date(2009, 1, 12), exit=date(2009, 2, 1))
    ParticipationFactory(participant=first.participant, project=project, start=date(2009, 4, 1))
    assert names(signed_in, project) == ["Åter"]
    assert chips(signed_in, project, show="all")["Everybody"] == 1
    assert names(signed_in, project, show="left") == []


# --- What is asked for in the address


def test_the_chips_count_what_their_lists_show(signed_in, project, make, coach):
    make("Ny", coach, start=TODAY - timedelta(1)), make("Tyst", coach), make("Ensam", start=TODAY)
    left = make("Följs", coach, exit=date(2009, 3, 1))
    FollowUpFactory(participation=left)
    counted = get(signed_in, project).context["people"].chips()
    assert {str(chip.label): chip.number for chip in counted} == {
        "In the project": 3,
        "No session for two weeks": 1,
        "Without a coach": 1,
        "Something is missing": 3,
        "To follow up": 1,
        "Have left": 1,
        "Everybody": 4,
    }
    for chip in counted:
        url = reverse("participants:participants", args=[project.slug]) + f"?{chip.query}"
        assert len(signed_in.get(url).context["rows"]) == chip.number, chip.label


def test_a_coachs_list_and_its_chips(signed_in, project, make, coach):
    other = MembershipFactory(project=project, role=Role.COACH, user__name="Doris").user
    make("Min", coach), make("Annans", other), make("Borta", coach, exit=date(2009, 5, 1))
    mine = {"coach": str(coach.public_id)}
    assert names(signed_in, project, **mine) == ["Min"]
    assert names(signed_in, project, show="left", **mine) == ["Borta"]
    assert choices(signed_in, project, "coach") == {"All": 2, "Cilla": 1, "Doris": 1}
    assert names(signed_in, project, show="without_session", **mine) == ["Min"]
    counted = chips(signed_in, project, **mine)
    assert (counted["In the project"], counted["Have left"], counted["Everybody"]) == (1, 1, 2)
    assert choices(signed_in, project, "coach", show="without_session") == {"All": 2, "Cilla": 1, "Doris": 1}
    by_coach = get(signed_in, project, show="without_session").context["people"].choices()[0]
    assert all("show=without_session" in chip.query for chip in by_coach.chips)


TENURES = {  # (from, until) of one coach after the other, and whether the person has left
    "going on": ([("2009-03-01", None)], False),
    "until later": ([("2009-03-01", "2009-07-01")], False),
    "until today": ([("2009-03-01", "2009-06-15")], False),
    "handed over": ([("2009-03-01", "2009-04-01"), ("2009-04-01", None)], False),
    "handed over from tomorrow": ([("2009-03-01", "2009-06-16"), ("2009-06-16", None)], False),
    "follows up": ([("2009-03-01", "2009-04-01"), ("2009-04-01", "2009-05-01")], True),
    "gone before the exit": ([("2009-03-01", "2009-04-01")], True),
    "the follow-up handed over": ([("2009-03-01", "2009-05-01"), ("2009-06-01", None)], True),
    "the follow-up handed over, and ended": ([("2009-03-01", "2009-05-01"), ("2009-06-01", "2009-06-10")], True),
}


@pytest.mark.parametrize("tenures", TENURES)
def test_the_coach_of_the_list_is_the_latest_who_works_with_the_person(signed_in, project, make, tenures):
    spans, left = TENURES[tenures]
    one = make("Öberg", start=date(2009, 2, 1), exit=date(2009, 5, 1) if left else None)
    for name, (start, end) in zip(["Cilla", "Doris"], spans, strict=False):
        CoachAssignmentFactory(participation=one, coach__name=name, start=start, end=end)
    works = CoachAssignment.objects.current().filter(participation=one).order_by("-start").first()
    expected = works.coach.name if works else "No coach"
    show = "left" if left else ""
    assert cells(signed_in, project, show=show)["Coach"] == expected
    chosen = {"coach": str(works.coach.public_id)} if works else {}
    assert names(signed_in, project, show=show, **chosen) == ["Öberg"]


def test_a_target_groups_list(signed_in, project, make):
    groups = [TargetGroupFactory(project=project, code=code, name=code.upper()) for code in ["youth", "adults"]]
    make("Ung", target_group=groups[0]), make("Vuxen", target_group=groups[1]), make("Ingen")
    assert names(signed_in, project, group="youth") == ["Ung"]
    assert choices(signed_in, project, "group") == {"All": 3, "YOUTH": 1, "ADULTS": 1}


def test_sorting_both_ways_with_those_without_a_value_last(signed_in, project, make):
    make("Bo", participant__birth_date=date(1980, 1, 1)), make("Al", participant__birth_date=date(1990, 1, 1))
    make("Cy")
    assert names(signed_in, project) == ["Al", "Bo", "Cy"]
    assert names(signed_in, project, sort="-name") == ["Cy", "Bo", "Al"]
    youngest, oldest = names(signed_in, project, sort="age"), names(signed_in, project, sort="-age")
    assert (youngest, oldest) == (["Al", "Bo", "Cy"], ["Bo", "Al", "Cy"])


HOSTILE = [
    *("'", "' OR '1'='1", "1; DROP TABLE x", "name, (SELECT 1)", "-", "--", "pk", "participant__identity_number"),
    *("\x00", "9" * 400, "-1", "0", "NaN", "%27", "() { :;}", "exit__isnull", "{{ 7*7 }}", "null", "a" * 20_000),
    *(
        "' UNION SELECT 1,2,3 --",
        "name' AND SLEEP(5)#",
        "random()",
        "\u2028",
        "é\ud7ff",
        "[]",
        "name,-age",
        "__all__",
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["show", "coach", "group", "sort", "page"])
def test_nonsense_in_the_address_changes_nothing(signed_in, project, make, name):
    make("Al", target_group=TargetGroupFactory(project=project)), make("Bo", exit=date(2009, 5, 1))
    for value in some(HOSTILE, so_many(None, sqlite=8, postgresql=4)):
        assert names(signed_in, project, **{name: value}) == ["Al"], value


def test_the_neighbours_of_a_person_are_those_of_the_list(signed_in, project, make, rf):
    first, second = make("Al"), make("Bo")
    url = reverse("participants:participants", args=[project.slug], query={"sort": "-name"})
    signed_in.get(url)
    request = rf.get("/")
    request.session = signed_in.session
    place = neighbours(request, project, first.participant.public_id)
    assert (place.previous, place.next, place.back) == (second.participant.public_id, None, url)


@pytest.mark.parametrize("sort", ["", "-name", "-start"])
def test_next_leads_through_the_whole_list_and_previous_back(signed_in, project, make, rf, monkeypatch, sort):
    """Also past what the page of the list has shown, whichever page that was."""
    monkeypatch.setattr("participants.people_list.page.PER_PAGE", 3)
    monkeypatch.setattr("participants.list_place.AROUND", 2)
    for number, name in enumerate("ABCDEFGH"):
        make(name, start=date(2009, 1, 1 + number))
    make("X", exit=date(2009, 5, 1))  # on another list
    address = reverse("participants:participants", args=[project.slug], query={"sort": sort} if sort else None)
    order = list("ABCDEFGH")[:: -1 if sort else 1]
    people = {one.participant.last_name: one.participant for one in project.participations.all()}
    signed_in.get(address + ("&page=2" if sort else "?page=2"))
    request = rf.get("/")
    request.session, request.user = signed_in.session, User.objects.get(pk=signed_in.session["_auth_user_id"])
    there_and_back = [*range(3, 8), *range(6, -1, -1), *range(1, 8)]
    for number in there_and_back:
        place = neighbours(request, project, people[order[number]].public_id)
        beside = [order[number - 1] if number else None, order[number + 1] if number < 7 else None]
        assert [place.previous, place.next] == [name and people[name].public_id for name in beside]
        assert (place.number, place.total) == (number + 1, 8)


def test_an_empty_list_says_what_to_do(signed_in, project, make):
    assert "No participants yet" in get(signed_in, project).content.decode()
    make("Al")
    page = get(signed_in, project, show="left")
    assert "Show everybody in the project" in page.content.decode()


def test_the_alphabet_is_the_swedish_one(signed_in, project, make):
    for name in ["Öberg", "Zorn", "Ärlig", "Åberg", "Al Hassan", "Alm", "alfons", "Édouard", "Müller", "Myrén", ""]:
        make(name)
    assert names(signed_in, project) == [
        *("", "Al Hassan", "alfons", "Alm", "Édouard", "Müller", "Myrén", "Zorn", "Åberg", "Ärlig", "Öberg")
    ]


def test_a_new_name_takes_its_place_in_the_list(signed_in, project, make):
    one = make("Berg").participant
    make("Alm")
    one.last_name = "Aas"
    one.save()
    assert names(signed_in, project) == ["Aas", "Alm"]


@pytest.mark.slow
def test_every_page_has_others_on_it(signed_in, project, make):
    for _number in range(120):
        make("Lika")
    seen = []
    for page in (1, 2, 3):
        seen += [row.participation.pk for row in get(signed_in, project, sort="phase", page=page).context["rows"]]
    assert len(seen) == len(set(seen)) == 120
