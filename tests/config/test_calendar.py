"""The week, and the feed that leaves the house: initials, nobody protected, gone with the right to see."""

from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from accounts.models import AuditEvent, CalendarFeed
from matching.models import Placement
from participants.calendar import Entry
from participants.models import FollowUp, Session
from projects.models import Membership
from projects.roles import Role
from tests.participants.factories import CoachAssignmentFactory, ParticipationFactory
from tests.projects.factories import MembershipFactory, ProjectFactory
from tests.threads import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.page]
MONDAY = date(2010, 6, 14)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2010-06-15 12:00")
    cache.clear()


class World:
    def __init__(self):
        self.project = ProjectFactory(slug="navigator", start=date(2009, 1, 1), end=date(2011, 12, 31))
        self.coach = MembershipFactory(project=self.project, role=Role.COACH, user__name="Cilla").user
        self.other = MembershipFactory(project=self.project, role=Role.COACH).user
        self.leader = MembershipFactory(project=self.project, role=Role.PROJECT_LEADER).user
        self.karin = self.hers("Karin", "Öberg")

    def hers(self, first, last, coach=None, **facts):
        participation = ParticipationFactory(
            project=self.project, participant__first_name=first, participant__last_name=last, **facts
        )
        CoachAssignmentFactory(participation=participation, coach=coach or self.coach)
        return participation

    def planned(self, *people, day=MONDAY + timedelta(days=2), start="10:00", coach=None, **fields):
        facts = {"project": self.project, "state": "planned", "minutes": 45, "coach": coach or self.coach} | fields
        session = Session.objects.create(date=day, start_time=start and time.fromisoformat(start), **facts)
        session.expected.set(people)
        return session

    def protect(self, participation):
        participation.participant.protected = True
        participation.participant.save()
        participation.participant.named_people.add(self.coach, self.leader)


@pytest.fixture
def world():
    return World()


def week(client, user, **query):
    client.force_login(user)
    answer = client.get(reverse("calendar", args=["navigator"], query=query))
    return [(day, one) for day, listed in answer.context["days"] for one in listed]


def said(client, user, **query):
    return {(f"{day:%m-%d}", str(one.what), one.names) for day, one in week(client, user, **query)}


def feed(client, secret, **headers):
    client.logout()
    return client.get(reverse("calendar_feed", args=[secret]), headers=headers)


def read(client, secret):
    """{summary: event} as a calendar program understands the feed."""
    answer = feed(client, secret)
    assert answer.status_code == 200
    calendar = Calendar.from_ical(answer.content)
    assert not calendar.errors
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


# --- The week


def test_shows_sessions_visits_follow_ups_and_placements(world, client):
    from tests.employers.factories import EmployerFactory

    world.planned(world.karin)
    world.planned(world.karin, day=MONDAY, start=None, form="workplace")
    left = world.hers("Nils", "Ek", exit=MONDAY - timedelta(days=88))
    FollowUp.objects.create(participation=left, due=MONDAY + timedelta(days=2))
    Placement.objects.create(
        participation=world.karin,
        employer=EmployerFactory(),
        kind="work_placement",
        start=MONDAY,
        end=date(2011, 1, 1),
    )
    assert said(client, world.coach) == {
        ("06-16", "Coachning", "Karin Öberg"),
        ("06-14", "Besök på arbetsplats", "Karin Öberg"),
        ("06-16", "Uppföljning", "Nils Ek"),
        ("06-14", "Placeringen börjar", "Karin Öberg"),
    }
    assert {what for _day, what, _names in said(client, world.coach, week="2010-W52")} == {"Placeringen slutar"}


def test_what_was_cancelled_and_other_weeks_are_not_in_it(world, client):
    world.planned(world.karin, state="cancelled")
    world.planned(world.karin, day=MONDAY - timedelta(days=1))
    world.planned(world.karin, day=MONDAY + timedelta(days=7))
    assert week(client, world.coach) == []


def test_hers_alone_and_only_the_leader_sees_everybodys(world, client):
    world.planned(world.karin)
    assert week(client, world.other) == week(client, world.other, whose="all") == week(client, world.leader) == []
    assert said(client, world.leader, whose="all") == {("06-16", "Coachning", "Karin Öberg")}
    assert "Cilla" in client.get(reverse("calendar", args=["navigator"], query={"whose": "all"})).content.decode()


def test_whoever_is_protected_stands_there_by_the_mask_and_it_is_logged(world, client):
    world.protect(world.karin)
    world.planned(world.karin)
    [(_day, what, names)] = said(client, world.coach)
    assert "Öberg" not in names
    assert names.startswith("Skyddad person")
    assert AuditEvent.objects.filter(participant=world.karin.participant.public_id, action="view").count() == 1


def test_as_many_queries_for_one_meeting_as_for_many(world, client):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            week(client, world.coach)
        return len(found)

    world.planned(world.karin)
    week(client, world.coach)
    few = queries()
    for number in range(12):
        world.planned(world.karin, world.hers("Nils", f"Ek{number}"), start=f"{8 + number:02}:00")
    assert queries() == few


# --- The feed


def test_a_calendar_program_reads_initials_and_the_right_hour(world, client):
    secret = CalendarFeed.objects.renew(world.coach)
    world.planned(world.karin)
    world.planned(world.karin, day=date(2010, 11, 1), start="09:30", kind="mapping")  # winter time
    left = world.hers("Nils", "Ek", exit=MONDAY - timedelta(days=88))
    FollowUp.objects.create(participation=left, due=MONDAY + timedelta(days=2))
    events = read(client, secret)
    assert set(events) == {"Coachning K.Ö.", "Kartläggning K.Ö.", "Uppföljning N.E."}
    assert events["Coachning K.Ö."].decoded("dtstart") == datetime(2010, 6, 16, 8, 0, tzinfo=UTC)
    assert events["Coachning K.Ö."].decoded("dtend") == datetime(2010, 6, 16, 8, 45, tzinfo=UTC)
    assert events["Kartläggning K.Ö."].decoded("dtstart") == datetime(2010, 11, 1, 8, 30, tzinfo=UTC)
    assert events["Uppföljning N.E."].decoded("dtstart") == date(2010, 6, 16)


def test_no_name_no_text_and_no_number_leaves_the_house(world, client):
    secret = CalendarFeed.objects.renew(world.coach)
    world.karin.participant.identity_number = "199001019802"
    world.karin.participant.save()
    world.planned(world.karin, topic="Hälsan", next_step="Ringa vården")
    text = feed(client, secret).content.decode().replace("\r\n ", "")
    for word in ("Karin", "Öberg", "19900101", "Hälsan", "vården", world.karin.participant.public_id.hex):
        assert word not in text


def test_nobody_protected_is_in_it(world, client):
    secret = CalendarFeed.objects.renew(world.coach)
    nils = world.hers("Nils", "Ek")
    world.planned(world.karin)
    world.planned(world.karin, nils, day=MONDAY)
    world.protect(world.karin)
    assert set(read(client, secret)) == {"Coachning N.E."}


def test_of_many_only_how_many(world, client):
    secret = CalendarFeed.objects.renew(world.coach)
    world.planned(*[world.hers("Nils", f"Ek{number}") for number in range(6)], kind="group")
    assert set(read(client, secret)) == {"Gruppaktivitet 6 deltagare"}


def test_the_event_keeps_its_identity_when_it_moves(world, client):
    secret = CalendarFeed.objects.renew(world.coach)
    session = world.planned(world.karin)
    before = read(client, secret)["Coachning K.Ö."]["uid"]
    session.move(MONDAY + timedelta(days=3), time(13), by=world.coach)
    [event] = read(client, secret).values()
    assert event["uid"] == before
    assert event.decoded("dtstart") == datetime(2010, 6, 17, 11, 0, tzinfo=UTC)


def test_an_export_is_logged_once_a_day_and_when_it_tells_of_more_people(world, client, time_machine):
    """A calendar program asks all day long: the log says each day that it told, of how many, and is not flooded."""
    secret = CalendarFeed.objects.renew(world.coach)
    session = world.planned(world.karin)
    rows = AuditEvent.objects.filter(action="export", user=world.coach).order_by("pk")

    def logged(status=200, method=client.get, **headers):
        client.logout()
        answer = method(reverse("calendar_feed", args=[secret]), headers=headers)
        assert answer.status_code == status
        return answer, [row.details["people"] for row in rows.all()]

    first, people = logged()
    assert people == [1]
    assert "no-store" in first["Cache-Control"]
    again, people = logged(304, if_none_match=f'W/"x", {first["ETag"]}')
    assert (again.content, again["ETag"], people) == (b"", first["ETag"], [1])
    session.move(MONDAY + timedelta(days=3), time(13), by=world.coach)
    assert logged(if_none_match=first["ETag"])[1] == [1]  # another hour, of nobody else
    world.planned(world.hers("Nils", "Ek"))
    answer, people = logged(method=client.head)
    assert (answer.content, people) == (b"", [1])  # nothing has left the house
    assert logged()[1] == logged()[1] == [1, 2]
    time_machine.move_to("2010-06-16 00:01")  # 22:01 in UTC
    assert logged()[1] == logged()[1] == [1, 2, 2]


def test_the_answer_is_for_calendar_programs_alone(world, client):
    secret = CalendarFeed.objects.renew(world.coach)
    world.planned(world.karin, world.hers("Nils", "Ek"), world.hers("Åsa", ""), form="workplace", start="00:30")
    answer = feed(client, secret)
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    text = answer.content.decode().replace("\r\n ", "")
    assert "SUMMARY:Besök på arbetsplats Å.\\, N.E.\\, K.Ö.\r\n" in text
    [event] = read(client, secret).values()
    assert event.decoded("dtstart") == datetime(2010, 6, 15, 22, 30, tzinfo=UTC)  # the 16th, in Stockholm


def test_what_has_changed_is_newer_than_what_was_fetched_before(world, client, time_machine):
    """Or a program could go on showing whoever is protected by now, or the hour that does not hold any longer."""
    secret = CalendarFeed.objects.renew(world.coach)
    nils = world.hers("Nils", "Ek")
    world.planned(world.karin, nils)
    mark = feed(client, secret)["ETag"]
    [before] = read(client, secret).values()
    time_machine.move_to("2010-06-15 12:05")
    assert feed(client, secret)["ETag"] == mark
    world.protect(world.karin)
    [after] = read(client, secret).values()
    assert (after["uid"], str(after["summary"])) == (before["uid"], "Coachning N.E.")
    assert after["sequence"] > before["sequence"]
    assert after.decoded("last-modified") > before.decoded("last-modified")
    world.protect(nils)
    assert read(client, secret) == {}


def test_what_another_app_registers_stands_in_both(world, client, monkeypatch):
    """Visits at workplaces, say; of whoever is protected the feed tells nothing, whatever the app says."""
    nils = world.hers("Nils", "Ek")

    def visits(look):
        assert set(look.workable) == {world.karin, nils}
        for one in look.workable:
            yield Entry(
                f"visit-{one.pk}", MONDAY, "Besök", "/x/", start=time(9), minutes=60, people=[one.participant]
            )

    monkeypatch.setattr("participants.calendar.sources", [visits])
    assert said(client, world.coach) == {("06-14", "Besök", "Karin Öberg"), ("06-14", "Besök", "Nils Ek")}
    world.protect(world.karin)
    assert set(read(client, CalendarFeed.objects.renew(world.coach))) == {"Besök N.E."}


def test_what_is_cancelled_vanishes(world, client):
    secret = CalendarFeed.objects.renew(world.coach)
    session = world.planned(world.karin)
    assert read(client, secret)
    session.cancel(by=world.coach, reason="Sjuk")
    assert read(client, secret) == {}


def test_a_program_that_asks_without_pause_waits(world, client, time_machine, monkeypatch):
    monkeypatch.setattr("config.calendar_feed.FETCHES", 2)
    secret, other = CalendarFeed.objects.renew(world.coach), CalendarFeed.objects.renew(world.other)
    answers = [feed(client, secret) for _number in range(3)]
    assert {answer.status_code for answer in answers[:2]} == {200}
    assert answers[2].status_code == 429
    assert 0 < int(answers[2]["Retry-After"]) <= 600
    assert feed(client, other).status_code == 200
    time_machine.move_to("2010-06-15 12:11")
    assert feed(client, secret).status_code == 200


def test_only_a_hash_of_the_address_is_kept(world):
    secret = CalendarFeed.objects.renew(world.coach)
    assert len(secret) >= 40
    assert secret not in str(CalendarFeed.objects.values_list())


@pytest.mark.parametrize("secret", ["x", "", "../health", "0" * 500, "%00", "å"])
def test_nothing_opens_by_guessing(world, client, secret):
    CalendarFeed.objects.renew(world.coach)
    address = reverse("calendar_feed", args=["hemlig"]).replace("hemlig", secret)
    assert client.get(address).status_code == 404


def end_membership(world):
    Membership.objects.filter(user=world.coach).update(ended_on=date(2010, 6, 14))


def test_it_is_empty_once_the_role_has_ended(world, client):
    secret = CalendarFeed.objects.renew(world.coach)
    world.planned(world.karin)
    end_membership(world)
    assert read(client, secret) == {}


@pytest.mark.parametrize("way", ["revoked", "renewed", "account closed", "signed out everywhere"])
def test_it_stops(world, client, way):
    secret = CalendarFeed.objects.renew(world.coach)
    client.force_login(world.coach)
    if way == "revoked":
        assert client.post(reverse("accounts:calendar_feed_revoke")).status_code == 302
    elif way == "renewed":
        answer = client.post(reverse("accounts:calendar_feed"))
        new = answer.context["address"].rsplit("/", 1)[1].removesuffix(".ics")
        assert feed(client, new).status_code == 200
    elif way == "account closed":
        world.coach.is_active = False
        world.coach.save()
    else:
        world.coach.end_sessions(by=world.leader)
    answer, never = feed(client, secret), feed(client, "x" * len(secret))
    assert answer.status_code == never.status_code == 404
    assert answer.content == never.content


def test_one_takes_away_ones_own_alone(world, client):
    secret = CalendarFeed.objects.renew(world.coach)
    client.force_login(world.other)
    client.post(reverse("accounts:calendar_feed_revoke"))
    assert feed(client, secret).status_code == 200


def test_the_page_tells_the_address_once(world, client):
    client.force_login(world.coach)
    address = client.post(reverse("accounts:calendar_feed")).context["address"]
    assert address.endswith(".ics")
    assert address not in client.get(reverse("accounts:calendar_feed")).content.decode()
    assert AuditEvent.objects.filter(action="create", user=world.coach).exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_several_clicks_at_once_make_one_address(client):
    coach = MembershipFactory(role=Role.COACH).user
    secrets = at_once([partial(CalendarFeed.objects.renew, coach) for _click in range(4)])
    assert sorted(feed(client, secret).status_code for secret in secrets) == [200, 404, 404, 404]
