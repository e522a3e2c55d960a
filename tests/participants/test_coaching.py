"""Whoever has left is followed up by one coach, and that can be handed over; nobody else keeps a way in."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from accounts.models import AuditEvent
from participants import coaching, following_up, journey
from participants.models import CoachAssignment, FollowUp, Participation
from projects.roles import Permission, Role
from projects.spreadsheets.run import import_path
from tests.participants.factories import ActivityGroupFactory, ParticipantFactory, SessionFactory
from tests.projects.factories import MembershipFactory, PhaseFactory, ProjectFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]
LEFT = date(2010, 6, 1)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2010-06-15 12:00")
    with translation.override("en"):
        yield


@pytest.fixture
def project():
    project = ProjectFactory(slug="nav", start=date(2009, 1, 1), end=date(2011, 12, 31))
    for position, name in enumerate(["Introduktion", "Fördjupning"]):
        PhaseFactory(project=project, name=name, max_weeks=4, min_weeks=None, position=position)
    return project


@pytest.fixture
def anna(project):
    return MembershipFactory(project=project, role=Role.COACH, user__email="anna@example.se").user


@pytest.fixture
def bodil(project):
    return MembershipFactory(project=project, role=Role.COACH, user__email="bodil@example.se").user


@pytest.fixture
def leader(project):
    return MembershipFactory(project=project, role=Role.PROJECT_LEADER).user


@pytest.fixture
def left(project, anna):
    person = ParticipantFactory(first_name="Sara", last_name="Lind", reference="A", birth_date=date(1985, 3, 2))
    started = journey.start(person, project, date(2010, 5, 3), by=anna, coach=anna)
    return journey.leave(started, LEFT, by=anna, destination="employed")


def workers(participation, *users):
    """Which of them may work with the person, asked in each of the two ways."""
    found = []
    for user in users:
        permitted = Participation.objects.permitting(Permission.WORK_WITH_PARTICIPANT, user)
        may = permitted.filter(pk=participation.pk).exists()
        followed = FollowUp.objects.permitting(Permission.WORK_WITH_PARTICIPANT, user)
        assert followed.filter(participation=participation).exists() == may
        found += [user] * may
    return found


def hand_over(participation, coach, leader, day=date(2010, 6, 15)):
    return coaching.assign_coach([participation], coach, day, by=leader, note="Ring på kvällen")


def test_the_follow_up_is_handed_over_and_nothing_that_is_counted_changes(left, anna, bodil, leader):
    before = Participation.objects.filter(pk=left.pk).values().get()
    assert workers(left, anna, bodil) == [anna]
    assert hand_over(left, bodil, leader) == [left]
    assert workers(left, anna, bodil) == [bodil]
    assert Participation.objects.filter(pk=left.pk).values().get() == before
    spans = left.coach_assignments.values_list("coach", "start", "end")
    assert list(spans) == [(anna.pk, date(2010, 5, 3), LEFT), (bodil.pk, date(2010, 6, 15), None)]
    assert AuditEvent.objects.last().fields == ["coach_assignments"]
    assert hand_over(left, bodil, leader) == []


def test_on_the_very_day_of_the_exit_only_the_last_keeps_a_way_in(project, anna, bodil, leader):
    for handed_over_first in (True, False):
        person = journey.start(ParticipantFactory(), project, date(2010, 5, 3), by=anna, coach=anna)
        if handed_over_first:
            hand_over(person, bodil, leader)
        journey.leave(person, date(2010, 6, 15), by=leader, destination="employed")
        person.refresh_from_db()
        if not handed_over_first:
            hand_over(person, bodil, leader)
        assert workers(person, anna, bodil) == [bodil]


@pytest.mark.parametrize(("day", "coach"), [(date(2010, 5, 31), "bodil"), (date(2010, 6, 16), "bodil"), (LEFT, "no")])
def test_refused(left, bodil, leader, day, coach):
    someone = bodil if coach == "bodil" else MembershipFactory(role=Role.COACH).user
    with pytest.raises(ValidationError):
        hand_over(left, someone, leader, day)
    assert left.coach_assignments.count() == 1


def test_nobody_is_handed_over_who_has_been_followed_up_or_is_back(left, project, bodil, leader, time_machine):
    time_machine.move_to("2010-09-01 12:00")
    record = {"outcome": "employed", "evidence": "own_word", "recorded_on": date(2010, 8, 30), "by": leader}
    following_up.record_outcome(left.follow_up, **record)
    with pytest.raises(ValidationError, match="The participant has left, and there is nothing left to follow up."):
        hand_over(left, bodil, leader, date(2010, 9, 1))
    journey.start(left.participant, project, date(2010, 8, 31), by=leader)
    left.refresh_from_db()
    FollowUp.objects.update(outcome="", evidence="", recorded_on=None, recorded_for=None)
    with pytest.raises(ValidationError):
        hand_over(left, bodil, leader, date(2010, 9, 1))


def test_whoever_followed_up_has_no_way_in_once_the_person_is_back_with_another(left, project, anna, bodil, leader):
    hand_over(left, bodil, leader)
    journey.start(left.participant, project, date(2010, 6, 15), by=leader, coach=anna)
    assert workers(left, anna, bodil) == [anna]


def test_a_withdrawn_exit_leaves_one_coach_and_the_next_exit_too(left, anna, bodil, leader):
    hand_over(left, bodil, leader)
    reopened = journey.reopen(left, by=leader, reason="Fel")
    assert workers(reopened, anna, bodil) == [bodil]
    # The person had left before Bodil took over: she follows up all the same.
    again = journey.leave(reopened, date(2010, 6, 10), by=bodil, destination="employed")
    assert workers(again, anna, bodil) == [bodil]
    journey.change_exit(again, date(2010, 6, 15), by=bodil, why="Fel dag", destination="employed", reason="")
    assert workers(again, anna, bodil) == [bodil]
    assert CoachAssignment.objects.get(coach=bodil).end == date(2010, 6, 15)


def test_an_exit_before_the_latest_phase_takes_that_phase_away(project, anna):
    started = journey.start(ParticipantFactory(), project, date(2010, 5, 3), by=anna, coach=anna)
    journey.enter_phase(started, project.phases.last(), date(2010, 6, 10), by=anna)
    journey.leave(started, date(2010, 6, 8), by=anna, destination="employed")
    assert list(started.phases.values_list("phase__name", "end")) == [("Introduktion", date(2010, 6, 8))]
    assert "phases" in AuditEvent.objects.filter(action="change").last().fields


def test_an_import_of_the_earlier_file_leaves_the_follow_up_where_it_is(left, anna, bodil, leader, tmp_path):
    hand_over(left, bodil, leader)
    (tmp_path / "participations.csv").write_text(
        "person_id,project,start,exit,coach\nA,nav,2010-05-03,2010-06-02,anna@example.se\n"
    )
    result = import_path(tmp_path)
    assert result.saved, result.findings.errors
    assert workers(left, anna, bodil) == [bodil]
    assert list(left.coach_assignments.values_list("end", flat=True)) == [date(2010, 6, 2), None]
    (tmp_path / "participations.csv").write_text("person_id,project,start,exit\nA,nav,2010-05-03,\n")
    assert import_path(tmp_path).saved
    assert workers(left, anna, bodil) == [bodil]


def test_a_coach_who_is_gone_hands_over_those_to_be_followed_up_too(client, project, left, anna, bodil, leader):
    project.memberships.filter(user=anna).update(ended_on=date(2010, 6, 10))
    client.force_login(leader)
    page = client.get(reverse("participants:coaches", args=["nav"]))
    [line] = [load for load in page.context["loads"] if load.coach == anna]
    assert (line.works, line.people, line.follow_ups) == (False, 0, 1)
    address = reverse("participants:hand_over", args=["nav", anna.public_id])
    assert address in page.content.decode()
    page = client.get(address)
    [label] = [str(label) for _value, label in page.context["form"]["people"].field.choices]
    assert label.startswith("Sara Lind, ")
    assert "2010-06-01" in label  # she has left
    chosen = [str(one.public_id) for one in page.context["form"].fields["people"].queryset]
    data = {"coach": bodil.public_id, "day": "2010-06-15", "note": "Hej", "people": chosen}
    assert client.post(address, data).status_code == 302
    assert workers(left, anna, bodil) == [bodil]
    listed = client.get(reverse("participants:follow_ups", args=["nav"]), {"show": "open", "coach": bodil.public_id})
    assert [row.person for row in listed.context["list"].rows] == [left.participant]


def test_the_leader_gives_one_follow_up_to_another_on_the_person_s_page(client, left, anna, bodil, leader):
    client.force_login(leader)
    address = reverse("participants:coach", args=["nav", left.participant.public_id])
    page = client.get(reverse("participants:participant", args=["nav", left.participant.public_id]))
    assert address in page.content.decode()
    offered = client.get(address).context["form"].fields["coach"].queryset
    assert anna not in offered
    data = {"coach": bodil.public_id, "day": "2010-06-15", "note": "Ring helst på kvällen"}
    assert client.post(address, data).status_code == 302
    assert workers(left, anna, bodil) == [bodil]
    client.force_login(bodil)
    page = client.get(reverse("participants:participant", args=["nav", left.participant.public_id]))
    assert "Ring helst på kvällen" in page.content.decode()


def test_what_was_planned_with_those_handed_over_alone_is_the_new_coach_s(project, anna, bodil, leader):
    one, other = (journey.start(ParticipantFactory(), project, date(2010, 5, 3), by=anna, coach=anna) for _ in "12")
    group = ActivityGroupFactory(project=project, coach=anna)
    wanted = [
        ({"date": date(2010, 6, 20)}, [one], bodil),
        ({"date": date(2010, 6, 10)}, [one], bodil),  # not marked yet: Anna could not any longer
        ({"date": date(2010, 6, 20)}, [one, other], anna),
        ({"date": date(2010, 6, 20), "group": group}, [one], anna),
        ({"date": date(2010, 6, 20), "coach": leader}, [one], leader),
        ({"date": date(2010, 6, 1), "state": "held"}, [one], anna),
    ]
    made = []
    for fields, people, _coach in wanted:
        made.append(SessionFactory(project=project, **{"state": "planned", "coach": anna, **fields}))
        made[-1].expected.set(people)
    hand_over(one, bodil, leader)
    for session, (_fields, _people, coach) in zip(made, wanted, strict=True):
        session.refresh_from_db()
        assert session.coach == coach
    assert AuditEvent.objects.about(one.participant).last().fields == ["coach_assignments", "planned_sessions"]
