"""A caseworker writes a consent down, sees what it opens, and takes it back, as she does it."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from participants.enums import Information
from participants.enums import ReferralEventKind as Kind
from participants.referring import append
from tests.participants.factories import AttendanceFactory, ConsentFactory, ParticipationFactory
from tests.participants.referral_place import DAY, Place


@pytest.fixture
def place(transactional_db):
    return Place(Client())


def signed_in(page, live_server, place, user):
    place.client.force_login(user)
    value = place.client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])


def test_a_consent_from_the_first_word_to_the_withdrawal(page, live_server, place, inspect):
    signed_in(page, live_server, place, place.caseworker)
    page.goto(place.address("consents"))
    page.get_by_role("link", name="Skriv in ett samtycke").click()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
    inspect("consent-give")
    page.get_by_role("button", name="Skriv in samtycket").click()
    expect(page.locator("#error-summary, .error-summary").first).to_be_focused()
    page.get_by_role("checkbox", name=place.project.name).check()
    page.get_by_role("checkbox", name="Plan –").check()
    page.get_by_role("textbox", name="Vad det ska användas till").fill("Planera arbetsträning tillsammans")
    page.locator("#id_end").fill((timezone.localdate() + timedelta(days=20)).isoformat())
    page.get_by_role("radio", name="skriftligt").check()
    page.get_by_role("button", name="Skriv in samtycket").click()
    expect(page.get_by_text("Planera arbetsträning tillsammans")).to_be_visible()
    inspect("consents")
    page.goto(f"/projects/{place.project.slug}/consents/")
    inspect("consents-ending")
    page.get_by_role("link", name="Återkalla", exact=True).click()
    inspect("consent-withdraw")
    page.get_by_role("button", name="Återkalla samtycket").click()
    expect(page.get_by_text("återkallat").first).to_be_visible()


def test_what_a_party_reads_of_a_participant(page, live_server, place, inspect):
    participation = ParticipationFactory(participant=place.referral.participant, project=place.project, start=DAY)
    AttendanceFactory(participation=participation)
    append(place.referral, Kind.ENROLLED, by=place.leader, day=DAY, participation=participation)
    kinds = [Information.PLAN, Information.ATTENDANCE]
    ConsentFactory(referral=place.referral, from_party=None, to_project=False, to_parties=[place.party],
                   information=kinds)  # fmt: skip
    signed_in(page, live_server, place, place.caseworker)
    page.goto(place.address())
    expect(page.get_by_text("Inget samtycke omfattar det här.")).to_have_count(3)
    inspect("referral-shared")
