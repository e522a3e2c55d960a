"""Many give and withdraw one consent in the same moment; whoever reads after a withdrawal reads nothing."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEvent
from participants import consenting
from participants.consenting import Terms
from participants.enums import Information
from participants.models import Consent, Referral
from projects.roles import Permission
from tests.participants.referral_place import Place
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MANY = 20 if connection.vendor == "postgresql" else 4


@pytest.fixture
def place(client):
    return Place(client)


def terms(place):
    today = timezone.localdate()
    return Terms(
        to_parties=frozenset({place.other_party}),
        to_project=True,
        information=frozenset({Information.SITUATION}),
        purpose="Planera",
        start=today,
        end=today + timedelta(days=90),
        form="written",
    )


def test_many_who_give_the_same_give_it_once(place):
    def give():
        try:
            return consenting.give(place.referral, terms(place), by=place.caseworker)
        except ValidationError:
            return None

    given = [one for one in at_once([give] * MANY) if one]
    assert len(given) == Consent.objects.count() == 1


def test_many_who_withdraw_it_withdraw_it_once_and_whoever_reads_after_one_reads_nothing(place):
    consent = consenting.give(place.referral, terms(place), by=place.caseworker)

    def withdraw():
        consenting.withdraw(consent, by=place.colleague)
        told = Referral.objects.permitting(Permission.DECIDE_REFERRAL, place.other)
        return told.filter(pk=place.referral.pk).exists()

    assert at_once([withdraw] * MANY) == [False] * MANY
    assert AuditEvent.objects.filter(fields=["withdrawn_at"]).count() == 1


def test_giving_and_withdrawing_at_once_stands_still_for_nobody(place):
    consent = consenting.give(place.referral, terms(place), by=place.caseworker)

    def withdraw():
        return consenting.withdraw(consent, by=place.caseworker)

    def give():
        try:
            return consenting.give(place.referral, terms(place), by=place.colleague)
        except ValidationError:
            return None

    at_once([withdraw, give] * (MANY // 2))
    assert Consent.objects.filter(withdrawn_at__isnull=True).count() <= 1
    assert Consent.objects.get(pk=consent.pk).withdrawn_at
