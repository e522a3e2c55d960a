"""A lent screen answers the lent page and nothing else, until the coach's password brings it back."""

import random
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, SignInAttempt
from participants import lent_screen
from participants.models import ProtectedOpening
from tests.access.table import COACH, TABLE
from tests.access.walk import places
from tests.access.world import World
from tests.participants import lent
from tests.participants.factories import CoachAssignmentFactory, ParticipationFactory, ProtectedOpeningFactory
from tests.participants.lent import GIVE_BACK, LENT, PASSWORD
from tests.projects.factories import MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture(autouse=True)
def _probe(monkeypatch):
    monkeypatch.setitem(lent_screen.KINDS, "probe", lent.PROBE)


@pytest.fixture
def participation():
    return ParticipationFactory(participant__first_name="Karin", participant__last_name="Öberg")


@pytest.fixture
def coach(participation):
    coach = lent.with_password(MembershipFactory(project=participation.project, role="coach").user)
    CoachAssignmentFactory(participation=participation, coach=coach)
    return coach


@pytest.fixture
def screen(client, coach, participation):
    """The browser, lent."""
    client.force_login(coach)
    client.get(reverse("participants:timeline", args=[participation.project.slug, the_person(participation)]))
    lent.lend(client, coach, participation)
    return client


def the_person(participation):
    return participation.participant.public_id


def timeline(participation):
    return reverse("participants:timeline", args=[participation.project.slug, the_person(participation)])


def give_back(client, password=PASSWORD, **headers):
    return client.post(GIVE_BACK, {"password": password}, headers=headers)


def leads_to_the_lent_page(response):
    return response.status_code == 302 and response["Location"] == LENT


def trail():
    return AuditEvent.objects.order_by("pk")


# --- Shut in ----------------------------------------------------------------------------------------------------


def test_every_address_there_is_leads_to_the_lent_page():
    """Each URL name, as a page, as a part and by another method; nothing is told, traced or done on the way."""
    world = World.build()
    coach, browser = world.people[COACH], Client()
    browser.force_login(coach)
    lent.lend(browser, coach, world.here.participations["deltagare"])
    asked, events, wrong = set(), AuditEvent.objects.count(), []
    for name, url in places(world):
        if url in (LENT, GIVE_BACK):
            continue
        asked.add(name)
        for method in ["GET", random.choice(["HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])]:
            response = browser.generic(method, url)
            if not leads_to_the_lent_page(response) or response.content or response.cookies:
                wrong.append((method, url, response.status_code))
        part = browser.get(url, headers={"HX-Request": "true"})
        if part.get("HX-Redirect") != LENT or part.content:
            wrong.append(("part", url, part.status_code))
    assert not wrong
    assert asked == set(TABLE) - {"lent_screen", "give_back"}
    assert AuditEvent.objects.count() == events
    assert lent_screen.is_lent(browser.session)


ADDRESSES = [
    *("/", "//", "/nothing", "/lent", "/LENT/", "/lent/x", "/lent//", "/lent/../projects/", "/lent/%2e%2e/projects/"),
    *("/lent/give-back", "/lent/give-back/x", "/projects/", "/admin/", "/favicon.ico", "/robots.txt", "/static"),
    *("/account/logout/", "/account/login/?next=/projects/", "/health/", "/?language=en", "/lent/%3f", "/lent/;x"),
]


def test_so_do_typed_addresses(screen):
    for address in ADDRESSES:
        for answer in [screen.get(address), screen.post(address, {"x": 1})]:
            assert answer.status_code in (301, 302), address  # 301: the slash at the end, of what is there or not
            assert answer["Location"] in (LENT, f"{address}/"), address
    assert screen.get(LENT).content.startswith(b"probe")


def test_nobody_is_signed_out_by_whoever_holds_the_screen(screen, coach):
    screen.post(reverse("account_logout"))
    screen.post(reverse("account_login"), {"login": coach.email, "password": PASSWORD})
    assert lent_screen.is_lent(screen.session)
    assert screen.session["_auth_user_id"] == str(coach.pk)


def test_the_lent_page_has_no_menu_no_search_no_name_of_others(screen, participation, coach):
    other = ParticipationFactory(
        project=participation.project, participant__first_name="Zaventem", participant__last_name="Hemlig"
    )
    CoachAssignmentFactory(participation=other, coach=coach)
    screen.post(LENT)
    for address in [LENT, GIVE_BACK]:
        page = screen.get(address).content.decode()
        assert "<nav" not in page
        assert 'type="search"' not in page
        assert "data-key=" not in page
        assert "/projects/" not in page
        assert not {"Zaventem", "Hemlig", participation.project.name} & set(page.replace("<", " ").split())


def test_nothing_of_it_is_kept_by_the_browser(screen):
    for answer in [screen.get(LENT), screen.get(GIVE_BACK), screen.get("/"), give_back(screen, "fel")]:
        assert "no-store" in answer["Cache-Control"]


def test_other_methods_do_nothing_on_the_lent_page(screen):
    for method in ["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"]:
        assert screen.generic(method, LENT).status_code == 405
        assert screen.generic(method, GIVE_BACK).status_code == 405


def test_a_tab_that_asked_before_does_not_open_it_again(client, coach, participation):
    """It has read the session as it was, and writes it back once the screen is lent."""
    client.force_login(coach)
    client.get(timeline(participation))
    earlier = client.session
    assert earlier["_auth_user_id"] == str(coach.pk)
    lent.lend(client, coach, participation)
    earlier["seen"] = 0
    with pytest.raises(UpdateError):
        earlier.save()
    assert leads_to_the_lent_page(client.get("/"))


def test_neither_the_old_cookie_nor_that_of_the_lent_screen_is_of_use_afterwards(client, coach, participation):
    client.force_login(coach)
    before = client.session.session_key
    lent.lend(client, coach, participation)
    while_lent = client.session.session_key
    give_back(client)
    for key in [before, while_lent]:
        assert not Session.objects.filter(session_key=key).exists()
        thief = Client()
        thief.cookies["sessionid"] = key
        assert thief.get(timeline(participation)).status_code == 302
    assert client.get(timeline(participation)).status_code == 200


def test_a_post_without_its_token_is_refused_here_too(coach, participation):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(coach)
    lent.lend(strict, coach, participation)
    assert strict.post(LENT).status_code == 403
    assert give_back(strict).status_code == 403
    assert lent_screen.is_lent(strict.session)


def test_the_coachs_other_browsers_are_as_before(screen, coach, participation):
    other = Client()
    other.force_login(coach)
    assert other.get(timeline(participation)).status_code == 200
    assert other.get(LENT).status_code == 302
    assert give_back(other).status_code == 302


# --- The participant's part --------------------------------------------------------------------------------------


def test_a_kind_that_is_no_more_shows_nothing_and_is_given_back(screen, monkeypatch):
    monkeypatch.delitem(lent_screen.KINDS, "probe")
    assert screen.get(LENT).status_code == 404
    assert give_back(screen)["Location"] == "/"


@pytest.mark.parametrize("hers", ["sv", "en"])
def test_the_participant_chooses_the_language_whatever_the_coachs_is(screen, coach, hers):
    type(coach).objects.update(language=hers)
    assert b" sv Ja" in screen.get(LENT).content
    screen.post(LENT, {"language": "en"})
    answer = screen.get(LENT)
    assert b" en Yes" in answer.content
    assert answer["Content-Language"] == "en"
    screen.post(LENT, {"language": "xx"})
    assert b" en Yes" in screen.get(LENT).content
    coach.refresh_from_db()
    assert coach.language == hers


def test_once_done_the_page_only_thanks(screen):
    assert screen.post(LENT).status_code == 302
    for answer in [screen.get(LENT), screen.post(LENT, {"x": "y"})]:
        assert "Tack" in answer.content.decode()
    assert leads_to_the_lent_page(screen.get("/"))


def test_who_has_lost_the_person_meanwhile_lends_nothing(screen, participation, coach):
    participation.coach_assignments.update(end=timezone.localdate() - timedelta(days=1))
    answer = screen.get(LENT)
    assert answer.status_code == 404
    assert b"probe" not in answer.content
    assert screen.post(LENT).status_code == 404
    assert leads_to_the_lent_page(screen.get("/"))
    assert give_back(screen)["Location"] == "/"
    assert trail().last().action == "take_back"


def test_a_protected_persons_opening_that_runs_out_shuts_the_page(client, coach, participation):
    person = participation.participant
    person.protected, person.degree = True, "marking"
    person.save()
    person.named_people.add(coach)
    opening = ProtectedOpeningFactory(participant=person, project=participation.project, user=coach)
    client.force_login(coach)
    lent.lend(client, coach, participation)
    assert client.get(LENT).status_code == 200
    past = timezone.now() - timedelta(hours=1)
    ProtectedOpening.objects.filter(pk=opening.pk).update(opened_at=past - timedelta(hours=1), until=past)
    assert client.get(LENT).status_code == 404
    # Why she opens the person is the coach's to say, not whoever's who holds the screen.
    assert client.post(LENT, {"opening_reason": "Förbereder mötet på torsdag"}).status_code == 404
    client.post(GIVE_BACK, {"password": "fel", "opening_reason": "Förbereder mötet på torsdag"})
    assert ProtectedOpening.objects.count() == 1
    assert give_back(client)["Location"] == "/"


# --- Given back -------------------------------------------------------------------------------------------------


def test_the_coachs_own_password_brings_it_back(screen, participation):
    assert give_back(screen)["Location"] == timeline(participation)
    assert screen.get(timeline(participation)).status_code == 200
    assert not lent_screen.is_lent(screen.session)


def test_nobody_elses_password_does(screen, participation):
    leader = lent.with_password(MembershipFactory(project=participation.project, role="project_leader").user)
    leader.set_password("ledarens egen fras")
    leader.save()
    for wrong in ["", " ", PASSWORD.upper(), f" {PASSWORD}", "ledarens egen fras", "x" * 5000]:
        assert give_back(screen, wrong).status_code == 200
        SignInAttempt.objects.all().delete()
    screen.post(GIVE_BACK, {"password": "ledarens egen fras", "email": leader.email, "login": leader.email})
    assert lent_screen.is_lent(screen.session)


def test_wrong_passwords_are_counted_with_those_of_signing_in_and_too_many_sign_out(screen, coach, participation):
    codes = [give_back(screen, f"gissning {n}").status_code for n in range(5)]
    assert codes == [200] * 5
    assert trail().filter(action="sign_in_failed").count() == 5
    sixth = give_back(screen)  # right, but too late
    assert sixth["Location"] == reverse("account_login")
    assert not screen.session.get("_auth_user_id")
    assert not lent_screen.is_lent(screen.session)
    assert "loggats ut" in screen.get(reverse("account_login")).content.decode()
    again = screen.post(reverse("account_login"), {"login": coach.email, "password": PASSWORD})
    assert again.status_code == 429
    assert screen.get(timeline(participation)).status_code == 302


def test_guesses_at_the_sign_in_page_count_here_too(screen, coach):
    for n in range(5):
        Client().post(reverse("account_login"), {"login": coach.email, "password": f"gissning {n}"})
    assert give_back(screen)["Location"] == reverse("account_login")


def test_both_ends_are_in_the_trail_of_the_person(screen, coach, participation):
    give_back(screen)
    events = trail().filter(participant=the_person(participation), action__in=["lend", "take_back"])
    assert [(one.user, one.action, one.details, one.project) for one in events] == [
        (coach, "lend", {"lent": "probe"}, participation.project_id),
        (coach, "take_back", {"lent": "probe"}, participation.project_id),
    ]


# --- The clock --------------------------------------------------------------------------------------------------


def at(clock, minutes):
    clock.shift(timedelta(minutes=minutes))


@pytest.fixture
def clock():
    with time_machine.travel("2026-03-02 08:00:00+01:00", tick=False) as clock:
        yield clock


def test_a_lent_screen_that_nobody_touches_is_signed_out(clock, screen, coach, participation):
    at(clock, 31)
    answer = screen.get(LENT)
    assert answer["Location"].startswith(reverse("account_login"))
    screen.post(reverse("account_login"), {"login": coach.email, "password": PASSWORD})
    assert screen.get(timeline(participation)).status_code == 200


def test_answering_keeps_it_awake_a_tab_that_asks_by_itself_does_not(clock, screen):
    at(clock, 20)
    assert screen.get(LENT).status_code == 200
    at(clock, 20)
    assert leads_to_the_lent_page(screen.get("/"))
    screen.get("/projects/", headers={"HX-Request": "true"})
    at(clock, 11)
    assert screen.get(LENT)["Location"].startswith(reverse("account_login"))


def test_neither_lending_nor_taking_back_lengthens_the_longest_day(clock, screen, participation):
    session = screen.session
    session["started"] -= settings.SESSION_ABSOLUTE_SECONDS - 60 * 20
    session.save()
    assert give_back(screen).status_code == 302
    at(clock, 15)
    assert screen.get(timeline(participation)).status_code == 200
    at(clock, 6)
    assert screen.get(timeline(participation))["Location"].startswith(reverse("account_login"))


def test_a_closed_account_is_signed_out_without_going_round_in_circles(screen, coach):
    type(coach).objects.update(is_active=False)
    assert screen.get(LENT)["Location"].startswith(reverse("account_login"))
    assert screen.get(reverse("account_login")).status_code == 200


def test_ended_sessions_end_a_lent_one(screen, coach):
    coach.end_sessions(by=coach)
    assert screen.get(LENT)["Location"].startswith(reverse("account_login"))
    assert screen.get(reverse("account_login")).status_code == 200
