"""R9: how long a refusal takes does not tell whether the account exists."""

import gc
import time
from statistics import median

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import UserFactory
from tests.size import so_many

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once]


class SmallArgon2(Argon2PasswordHasher):
    """Production's in kind, a tenth of its work: what is not hashing weighs the more in the comparison."""

    memory_cost = 8192
    time_cost = 1
    parallelism = 1


def cpu_time_of_a_refusal(email) -> float:
    """Taken back afterwards, so that no attempt is one too many."""
    with transaction.atomic():
        began = time.process_time()
        page = Client().post(reverse("account_login"), {"login": email, "password": "en annan lång fras"})
        took = time.process_time() - began
        assert page.status_code == 200
        transaction.set_rollback(True)
    return took


def test_refusals_take_as_long_with_an_account_as_without(settings):
    """Two hundred of each by `make test-whole`."""
    settings.PASSWORD_HASHERS = [f"{__name__}.SmallArgon2"]
    user = UserFactory(email="karin@krokom.example")
    user.set_password("en lång och god fras")
    user.save()
    addresses = ["karin@krokom.example", "nobody@krokom.example"]
    took = {address: [] for address in addresses}
    gc.collect()
    gc.disable()
    try:
        for number in range(so_many(205, sqlite=85, postgresql=85)):
            for address in addresses if number % 2 else reversed(addresses):
                took[address].append(cpu_time_of_a_refusal(address))
    finally:
        gc.enable()
    known, unknown = (median(took[address][5:]) for address in addresses)  # the first ones load what is loaded once
    assert known / unknown == pytest.approx(1, abs=0.1)
