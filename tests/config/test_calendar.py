"""The week, and the feed that leaves the house: initials, nobody protected, gone with the right to see."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from accounts.models import AuditEvent, CalendarFeed
from matching.models import Placement
from participants.models import FollowUp, Session
from projects.models import Membership
from projects.roles import Role
from tests.participants.factories import CoachAssignmentFactory, ParticipationFactory
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db
MONDAY = date(2010, 6, 14)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2010-06-15 12:00")


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


def test_fetched_anew_without_anything_new_says_so_and_leaves_no_row(world, client):
    secret = CalendarFeed.objects.renew(world.coach)
    world.planned(world.karin)
    first = feed(client, secret)
    assert "no-store" in first["Cache-Control"]
    rows = AuditEvent.objects.filter(action="export", user=world.coach)
    assert [row.details for row in rows] == [{"what": "calendar_feed", "people": 1}]
    again = feed(client, secret, if_none_match=first["ETag"])
    assert (again.status_code, again.content, rows.all().count()) == (304, b"", 1)
    world.planned(world.karin, day=MONDAY)
    assert feed(client, secret, if_none_match=first["ETag"]).status_code == 200
    assert rows.all().count() == 2


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
    assert feed(client, secret).status_code == 404


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
