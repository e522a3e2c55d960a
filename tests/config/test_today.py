"""The page of the day: what it counts, whom it names, and that a number opens its list."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from participants.models import FollowUp, Session
from projects.roles import Role
from tests.participants.factories import CoachAssignmentFactory, ParticipationFactory, PhasePeriodFactory
from tests.projects.factories import MembershipFactory, PhaseFactory, ProjectFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]
TODAY = date(2010, 6, 15)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2010-06-15 12:00")


@pytest.fixture
def project():
    return ProjectFactory(start=date(2009, 1, 1), end=date(2011, 12, 31))


@pytest.fixture
def coach(project):
    return MembershipFactory(project=project, role=Role.COACH).user


def page(client, user, project):
    client.force_login(user)
    return client.get(reverse("today", args=[project.slug]))


def to_do(client, user, project):
    return {str(item.label): item.number for item in page(client, user, project).context["to_do"]}


def hers(project, coach, **facts):
    participation = ParticipationFactory(project=project, **facts)
    CoachAssignmentFactory(participation=participation, coach=coach)
    return participation


def followed_up(participation, days_ago):
    return FollowUp.objects.create(participation=participation, due=TODAY - timedelta(days=days_ago))


def test_counts_what_waits_and_puts_the_overdue_on_top(client, project, coach):
    in_phase = hers(project, coach, start=date(2010, 1, 4))
    PhasePeriodFactory(participation=in_phase, phase=PhaseFactory(project=project, max_weeks=4))
    for days_ago in [14, 20, 3, -5]:
        left = date(2010, 6, 15) - timedelta(days=days_ago + 90)
        followed_up(hers(project, coach, start=date(2010, 1, 4), exit=left), days_ago)
    counted = to_do(client, coach, project)
    assert counted == {
        "Fasen har gått över tiden": 1,
        "Försenade uppföljningar": 2,
        "Uppföljningar att göra": 1,
        "Inget möte på 14 dagar": 1,
        "Introduktion efter dag 21 utan plan": 1,
        "Uppgifter saknas": 1,
        "Självskattningar att göra": 1,
        "Uppföljningar inom en vecka": 1,
    }
    tones = [item.tone for item in page(client, coach, project).context["to_do"]]
    assert tones == sorted(tones, key=["bad", "warn", "neutral"].index)
    text = page(client, coach, project).content.decode()
    places = [text.index(words) for words in ["Brådskar", "Fasen har gått", "Väntar på dig", "Uppgifter saknas"]]
    assert places == sorted(places)  # each number stands under its urgency


def test_every_number_opens_a_list_with_as_many(client, project, coach):
    in_phase = hers(project, coach, start=date(2010, 1, 4))
    PhasePeriodFactory(participation=in_phase, phase=PhaseFactory(project=project, max_weeks=4))
    hers(project, coach, start=date(2010, 1, 4))
    ParticipationFactory(project=project, start=date(2010, 1, 4))
    for item in page(client, coach, project).context["to_do"]:
        answer = client.get(item.url)
        assert answer.status_code == 200, item.url
        listed = answer.context["page"].paginator.count if "page" in answer.context else None
        assert listed in (item.number, None), item


def test_a_coach_is_told_of_her_own_people_and_the_leader_of_all(client, project, coach):
    hers(project, coach, start=date(2010, 1, 4))
    hers(project, MembershipFactory(project=project, role=Role.COACH).user, start=date(2010, 1, 4))
    ParticipationFactory(project=project, start=date(2010, 1, 4))
    leader = MembershipFactory(project=project, role=Role.PROJECT_LEADER).user
    assert to_do(client, coach, project)["Inget möte på 14 dagar"] == 1
    assert to_do(client, leader, project)["Inget möte på 14 dagar"] == 3
    assert to_do(client, leader, project)["Utan coach"] == 1


def test_nothing_waits(client, project, coach):
    assert to_do(client, coach, project) == {}
    assert "Inget väntar" in page(client, coach, project).content.decode()


def test_meetings_of_the_week_with_the_names_she_may_see(client, project, coach):
    mine = hers(project, coach, participant__first_name="Amina", participant__last_name="Yusuf")
    foreign = ParticipationFactory(project=project, participant__first_name="Hemlig", participant__last_name="Person")
    facts = {"project": project, "state": "planned", "minutes": 60, "coach": coach}
    for day in [TODAY, TODAY + timedelta(days=7), TODAY + timedelta(days=8)]:
        Session.objects.create(date=day, **facts).expected.set([mine, foreign])
    other = MembershipFactory(project=project, role=Role.COACH).user
    Session.objects.create(date=TODAY, **facts | {"coach": other}).expected.set([mine])
    answer = page(client, coach, project)
    assert [(day, len(listed)) for day, listed in answer.context["meetings"]] == [
        (TODAY, 1),
        (TODAY + timedelta(days=7), 1),
    ]
    assert "Amina Yusuf" in answer.content.decode()
    assert "Hemlig" not in answer.content.decode()


def test_people_opened_last_come_back_in_order_while_she_may_see_them(client, project, coach):
    first, second, lost = (hers(project, coach, start=date(2010, 1, 4)) for _ in range(3))
    client.force_login(coach)
    for participation in [lost, first, second, first]:
        assert client.get(address(participation)).status_code == 200
    lost.coach_assignments.update(end=date(2010, 6, 1))
    opened = page(client, coach, project).context["opened"]
    assert opened == [first.participant, second.participant]


def address(participation):
    return reverse("participants:participant", args=[participation.project.slug, participation.participant.public_id])


def test_as_many_queries_for_many_as_for_one(client, project, coach, django_assert_max_num_queries):
    def add(number):
        for _ in range(number):
            participation = hers(project, coach, start=date(2010, 1, 4))
            session = Session.objects.create(project=project, state="planned", date=TODAY, minutes=60, coach=coach)
            session.expected.set([participation])

    add(1)
    page(client, coach, project)
    with django_assert_max_num_queries(32) as few:
        page(client, coach, project)
    add(20)
    with django_assert_max_num_queries(32) as many:
        page(client, coach, project)
    assert len(many) == len(few)


def test_a_look_at_the_day_leaves_one_row_and_one_for_whoever_is_protected(client, project, coach):
    plain, hidden = hers(project, coach), hers(project, coach, participant__protected=True)
    hidden.participant.named_people.add(coach)
    for participation in (plain, hidden):
        session = Session.objects.create(project=project, state="planned", date=TODAY, minutes=60, coach=coach)
        session.expected.set([participation])
    page(client, coach, project)
    views = AuditEvent.objects.filter(user=coach, action="view").order_by("pk")
    assert [(event.participant, event.details["people"]) for event in views] == [
        (None, 2),
        (hidden.participant.public_id, 2),
    ]
    # Whoever merely stood on a list has not been opened.
    assert page(client, coach, project).context["opened"] == []
