"""Several decide on one referral, start it, or refer one person in the same moment: one does, the others are told."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from participants import referring
from participants.enums import ReferralEventKind as Kind
from participants.models import Participant, Participation, Referral, ReferralAnswer
from projects.roles import Role
from tests.participants.factories import ConsentFactory
from tests.participants.referral_place import DAY, Place
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MANY = 6


@pytest.fixture
def place(client):
    return Place(client)


def browsers(place, role, **fields):
    made = []
    for _number in range(MANY):
        made.append(Client(raise_request_exception=False))
        made[-1].force_login(place.member(role, **fields))
    return made


def sent(address, several, data) -> list[int]:
    answers = at_once(lambda browser=browser: browser.post(address, data) for browser in several)
    return sorted(answer.status_code for answer in answers)


def test_of_two_who_decide_at_once_one_is_told_that_the_other_has(place):
    several = browsers(place, Role.CASEWORKER, group=place.group, party=place.party)
    data = {"day": DAY.isoformat(), "seen": 1, "reason": "Skäl"}
    assert sent(place.address("referral_step", step="decline"), several, data) == [200] * (MANY - 1) + [302]
    assert [event.kind for event in place.referral.events.all()] == [Kind.RAISED, Kind.DECLINED]
    assert place.referral.events.filter(is_last=True).count() == 1
    assert ReferralAnswer.objects.count() == MANY + 2 - 1, "each colleague is told once, and not she who did it"


def test_of_two_who_start_it_at_once_one_does(place):
    place.step(Kind.PROPOSED)
    place.step(Kind.ACCEPTED, by=place.leader)
    ConsentFactory(referral=place.referral)
    several = browsers(place, Role.PROJECT_LEADER)
    today = timezone.localdate()
    place.project.start, place.project.end = today - timedelta(days=9), today + timedelta(days=9)
    place.project.save()
    data = {"start": today.isoformat()}
    assert sent(place.address("referral_start"), several, data) == [200] * (MANY - 1) + [302]
    assert Participation.objects.count() == 1
    assert referring.last_event(place.referral).participation == Participation.objects.get()


def test_colleagues_who_refer_one_new_person_at_once_make_one_person_and_one_referral(place):
    several = browsers(place, Role.CASEWORKER, group=place.group, party=place.party)
    today = timezone.localdate()
    who = {"number": "19800101-2387", "first_name": "Sara", "last_name": "Lind"}
    rest = {"employed": "no", "wanted": "Arbetsträning", "receivers": ["project"], "information": ["situation"]}
    rest |= {"purpose": "Planera", "start": today.isoformat(), "given": "written"}
    rest["end"] = (today + timedelta(days=30)).isoformat()
    address = f"/projects/{place.project.slug}/referrals/new/"

    def refer(browser):
        seal = browser.post(address, who | {"find": "1"}).context["form"]["searched"].value()
        return lambda: browser.post(address, who | rest | {"searched": seal})

    people = Participant.objects.count()
    answers = at_once([refer(browser) for browser in several])
    assert sorted(answer.status_code for answer in answers) == [200] * (MANY - 1) + [302]
    assert Participant.objects.count() == people + 1
    assert Referral.objects.filter(participant__identity_number="198001012387").count() == 1
