"""The work list of follow-ups and the pages of one: what they show, what they save, what they say."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from config.today import to_do
from participants import journey
from participants.catch_up import catch_up
from participants.enums import Outcome
from participants.models import FollowUp, Participation
from projects.roles import Role
from tests.accounts.factories import UserFactory
from tests.participants.factories import CoachAssignmentFactory, FollowUpFactory, ParticipationFactory
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]
EXIT, DUE = date(2009, 6, 30), date(2009, 9, 28)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(datetime(2009, 9, 30, 10, tzinfo=timezone.get_default_timezone()), tick=False)


@pytest.fixture
def project():
    return ProjectFactory()


@pytest.fixture
def coach(project):
    return MembershipFactory(project=project, role=Role.COACH, user__language="en").user


@pytest.fixture
def leader(project):
    return MembershipFactory(project=project, role=Role.PROJECT_LEADER, user__language="en").user


@pytest.fixture
def left(project, coach):
    def make(name="Öberg", day=EXIT, coach=coach, **fields):
        participation = ParticipationFactory(project=project, exit=day, participant__last_name=name, **fields)
        CoachAssignmentFactory(participation=participation, coach=coach, end=day)
        catch_up()
        return participation.follow_up

    return make


@pytest.fixture
def signed_in(client, coach):
    client.force_login(coach)
    return client


def listed(client, project, **query):
    page = client.get(reverse("participants:follow_ups", args=[project.slug], query=query))
    assert page.status_code == 200
    return [row.person.last_name for row in page.context["list"].rows]


def chips(client, project, **query):
    page = client.get(reverse("participants:follow_ups", args=[project.slug], query=query))
    return {chip.label: chip.number for chip in page.context["list"].chips}


def url(follow_up, name="follow_up"):
    slug = follow_up.participation.project.slug
    return reverse(f"participants:{name}", args=[slug, follow_up.public_id])


def attempt(client, follow_up, result="no_answer", **fields):
    data = {"at": "2009-09-30T09:00", "channel": "phone", "result": result, "next_try": "2009-10-05", **fields}
    return client.post(url(follow_up), data)


def record(client, follow_up, outcome="employed", **fields):
    data = {"outcome": outcome, "evidence": "own_word", "recorded_on": "2009-09-30", **fields}
    return client.post(url(follow_up, "follow_up_outcome"), data)


# --- The work list


def test_the_list_begins_with_the_longest_overdue(signed_in, project, left):
    left("Idag", EXIT + timedelta(2)), left("Länge", EXIT - timedelta(60)), left("Fjorton", EXIT - timedelta(12))
    left("Snart", EXIT + timedelta(9)), left("Senare", EXIT + timedelta(10))
    assert listed(signed_in, project) == ["Länge", "Fjorton", "Idag"]
    assert listed(signed_in, project, show="overdue") == ["Länge", "Fjorton"]
    assert listed(signed_in, project, show="soon") == ["Snart"]
    assert listed(signed_in, project, show="nonsense") == ["Länge", "Fjorton", "Idag"]
    assert chips(signed_in, project) == {"To do": 3, "Overdue": 2, "Due": 1, "Due within a week": 1, "Later": 1}


def test_a_chip_keeps_its_count_and_its_place_when_it_is_empty(signed_in, project):
    assert chips(signed_in, project, show="done") == {"To do": 0, "Done": 0}


def test_a_coach_sees_her_own_and_a_leader_all(client, project, left, coach, leader):
    other = MembershipFactory(project=project, role=Role.COACH).user
    left("Min"), left("Annans", coach=other)
    client.force_login(coach)
    assert listed(client, project) == ["Min"]
    client.force_login(leader)
    assert listed(client, project) == ["Min", "Annans"]
    assert listed(client, project, coach=other.public_id) == ["Annans"]
    assert chips(client, project, coach=other.public_id)["To do"] == 1
    page = client.get(reverse("participants:follow_ups", args=[project.slug], query={"coach": other.public_id}))
    assert all(f"coach={other.public_id}" in chip.query for chip in page.context["list"].chips)


def test_a_row_says_what_has_been_tried(signed_in, project, left):
    attempt(signed_in, left("Sökt"))
    page = signed_in.get(reverse("participants:follow_ups", args=[project.slug], query={"show": "waiting"}))
    row = page.context["list"].rows[0]
    assert (row.follow_up.tries, row.follow_up.next_try, row.when) == (1, date(2009, 10, 5), "2 days ago")
    assert "5 Oct 2009" in page.content.decode().replace("\xa0", " ")


def test_another_projects_follow_ups_are_not_listed(signed_in, project, left):
    FollowUpFactory(participation__participant__last_name="Främmande")
    left("Egen")
    assert listed(signed_in, project) == ["Egen"]


def test_a_protected_person_is_listed_for_who_is_named_only(signed_in, project, left, coach):
    follow_up = left("Skyddad", participant__protected=True)
    assert listed(signed_in, project) == []
    assert signed_in.get(url(follow_up)).status_code == 404
    follow_up.participation.participant.named_people.add(coach)
    assert listed(signed_in, project) == ["Skyddad"]
    seen = AuditEvent.objects.about(follow_up.participation.participant).get()
    assert (seen.action, seen.details["what"]) == ("view", "follow_ups")


def test_looking_at_the_list_is_one_row_without_names(signed_in, project, left):
    left(), left()
    before = AuditEvent.objects.count()
    listed(signed_in, project)
    event = AuditEvent.objects.latest("pk")
    assert AuditEvent.objects.count() == before + 1
    assert (event.action, event.participant, event.details["people"]) == ("view", None, 2)


def test_as_many_queries_for_many_as_for_few(signed_in, project, left, django_assert_num_queries):
    left(), left()
    address = reverse("participants:follow_ups", args=[project.slug])
    signed_in.get(address)
    with CaptureQueriesContext(connection) as few:
        signed_in.get(address)
    for _ in range(30):
        left()
    with django_assert_num_queries(len(few)):
        signed_in.get(address)


# --- One follow-up


def test_looking_at_one_leaves_one_row_about_the_person(signed_in, left):
    follow_up = left()
    before = AuditEvent.objects.count()
    page = signed_in.get(url(follow_up))
    assert page.status_code == 200
    event = AuditEvent.objects.latest("pk")
    assert AuditEvent.objects.count() == before + 1
    assert (event.action, event.participant) == ("view", follow_up.participation.participant.public_id)


def test_the_question_names_the_day(signed_in, left):
    text = signed_in.get(url(left())).content.decode().replace("\xa0", " ")
    assert "How was it for Karin Öberg on 28 Sep 2009?" in text
    text = signed_in.get(url(FollowUp.objects.get(), "follow_up_outcome")).content.decode()
    assert "How was it on 2009-09-28?" in text
    assert "Not as it is today, but as it was on that day." in text


def test_an_attempt_is_proposed_and_saved(signed_in, left, coach):
    follow_up = left()
    form = signed_in.get(url(follow_up)).context["form"]
    assert form["next_try"].value() == date(2009, 10, 5)  # Wednesday: Thursday, Friday, Monday
    assert form["channel"].value() in (None, "phone")
    response = attempt(signed_in, follow_up, note="Ringer igen")
    assert response.status_code == 302
    made = follow_up.attempts.get()
    assert (made.by, made.result, made.note) == (coach, "no_answer", "Ringer igen")
    assert timezone.localtime(made.at).hour == 9
    assert "Ringer igen" in signed_in.get(url(follow_up)).content.decode()


def test_reached_leads_to_the_outcome(signed_in, left):
    follow_up = left()
    assert attempt(signed_in, follow_up, "reached").url == url(follow_up, "follow_up_outcome")


def test_reached_before_the_day_does_not(signed_in, left):
    follow_up = left(day=EXIT + timedelta(5))
    assert attempt(signed_in, follow_up, "reached").url == url(follow_up)
    assert "follow_up_outcome" not in signed_in.get(url(follow_up)).content.decode()


def test_an_attempt_in_the_future_is_refused_and_nothing_typed_is_lost(signed_in, left):
    follow_up = left()
    page = attempt(signed_in, follow_up, at="2009-09-30T23:00", note="Kvar")
    assert page.status_code == 200
    assert page.context["form"].errors["at"]
    assert "Kvar" in page.content.decode()
    assert not follow_up.attempts.exists()


def test_an_outcome_is_saved_and_leaves_the_list(signed_in, project, left):
    follow_up = left()
    assert record(signed_in, follow_up).status_code == 302
    fact = Participation.objects.get()
    assert (fact.outcome, fact.outcome_evidence, fact.outcome_recorded_on) == (
        "employed",
        "own_word",
        date(2009, 9, 30),
    )
    assert listed(signed_in, project) == []
    assert listed(signed_in, project, show="done") == ["Öberg"]


def test_before_the_day_there_is_no_form_and_nothing_is_saved(signed_in, left):
    follow_up = left(day=EXIT + timedelta(5))
    assert '<form class="form"' not in signed_in.get(url(follow_up, "follow_up_outcome")).content.decode()
    page = record(signed_in, follow_up)
    assert page.status_code == 200
    assert "2009-10-03" in page.content.decode()
    assert Participation.objects.get().outcome == ""


def test_not_reached_says_how_many_attempts_are_missing(signed_in, left):
    follow_up = left()
    page = record(signed_in, follow_up, "not_reached", evidence="")
    assert "2 are missing" in str(page.context["form"].errors["outcome"])
    attempt(signed_in, follow_up), attempt(signed_in, follow_up, at="2009-09-30T09:30")
    assert record(signed_in, follow_up, "not_reached").status_code == 302
    assert (FollowUp.objects.get().outcome, FollowUp.objects.get().evidence) == ("not_reached", "")


def test_a_correction_keeps_what_was_there(signed_in, left, coach):
    follow_up = left()
    record(signed_in, follow_up, note="Sa hon själv")
    page = signed_in.get(url(follow_up, "follow_up_outcome"))
    seen = page.context["form"]["seen"].value()
    assert record(signed_in, follow_up, "unemployed", evidence="document_seen", seen=seen).status_code == 302
    assert Participation.objects.get().outcome == "unemployed"
    page = signed_in.get(url(follow_up))
    (earlier,) = page.context["earlier"]
    assert (earlier.outcome, earlier.evidence) == ("in work", "the participant's own word")
    assert (earlier.recorded_for, earlier.note, earlier.replaced_by) == (DUE, "Sa hon själv", coach)
    assert "Sa hon själv" in page.content.decode()
    assert AuditEvent.objects.filter(action="correct").count() == 1


def test_the_second_of_two_is_asked_which_holds(signed_in, client, left, leader):
    follow_up = left()
    seen = signed_in.get(url(follow_up, "follow_up_outcome")).context["form"]["seen"].value()
    record(signed_in, follow_up, "employed", seen=seen)
    page = record(signed_in, follow_up, "unemployed", seen=seen)
    assert page.status_code == 200
    assert "decide_outcome" in page.content.decode()
    assert Participation.objects.get().outcome == "employed"


def test_a_moved_one_says_for_which_day_it_was_recorded(signed_in, project, left, coach):
    follow_up = left()
    record(signed_in, follow_up)
    journey.change_exit(
        follow_up.participation, EXIT - timedelta(3), by=coach, why="Fel dag", destination="other", reason=""
    )
    assert listed(signed_in, project) == ["Öberg"]
    assert listed(signed_in, project, show="check") == ["Öberg"]
    text = signed_in.get(url(follow_up)).content.decode().replace("\xa0", " ")
    assert "recorded for 28 Sep 2009" in text
    assert "The reference day is now 25 Sep 2009" in text
    seen = signed_in.get(url(follow_up, "follow_up_outcome")).context["form"]["seen"].value()
    assert record(signed_in, follow_up, seen=seen, note="").status_code == 302  # the same again: it was so then, too
    assert not FollowUp.objects.get().is_for_another_day
    assert [one.recorded_for for one in signed_in.get(url(follow_up)).context["earlier"]] == [DUE]


def test_withdrawn_and_back_are_shown_as_such_and_refused(signed_in, project, left):
    withdrawn, back = left("Återtagen"), left("Tillbaka")
    Participation.objects.filter(pk=withdrawn.participation_id).update(exit=None)
    ParticipationFactory(
        participant=back.participation.participant, project=project, start=date(2009, 9, 1), exit=date(2009, 9, 20)
    )
    catch_up()
    CoachAssignmentFactory(participation=withdrawn.participation, coach=UserFactory())
    assert listed(signed_in, project) == []
    signed_in.force_login(MembershipFactory(project=project, role=Role.PROJECT_LEADER).user)
    assert listed(signed_in, project, show="withdrawn") == ["Återtagen"]
    assert listed(signed_in, project, show="came_back") == ["Tillbaka"]
    for follow_up in [withdrawn, back]:
        assert 'class="form"' not in signed_in.get(url(follow_up)).content.decode()
        for page in [attempt(signed_in, follow_up), record(signed_in, follow_up)]:
            assert page.status_code == 200
    assert not Participation.objects.exclude(outcome="").exists()


def test_every_outcome_can_be_chosen(signed_in, left):
    page = signed_in.get(url(left(), "follow_up_outcome")).content.decode()
    assert all(f'value="{outcome}"' in page for outcome in Outcome.values)


def test_the_numbers_on_today_open_the_list_they_count(signed_in, project, left):
    left("Länge", EXIT - timedelta(60)), left("Idag")
    waits = to_do(project, signed_in.get(reverse("home")).wsgi_request.user, timezone.localdate())
    followed = [one for one in waits if "/follow-ups/" in one.url]
    assert [one.number for one in followed] == [1, 1]
    for one in followed:
        page = signed_in.get(one.url)
        assert page.context["list"].page.paginator.count == one.number
