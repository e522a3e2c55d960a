"""One's own street address: kept as a key, never shown again, forgotten on request."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.street_address import street_key
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = UserFactory(name="Karin Öberg")
    client.force_login(user)
    return user


def save(client, **typed):
    form = {"name": "Karin Öberg", "language": "sv", "theme": "auto"} | typed
    return client.post(reverse("accounts:profile"), form)


def test_it_is_kept_as_a_key_and_not_shown_again(client, user):
    save(client, street="Storgatan 12, 835 31 Krokom")
    user.refresh_from_db()
    assert user.address_key == street_key("storgatan 12")
    html = client.get(reverse("accounts:profile")).content.decode()
    assert "Storgatan" not in html.replace("Storgatan 12”", "")
    assert user.address_key not in html
    assert "En adress finns sparad." in html
    event = AuditEvent.objects.get(action="change")
    assert event.fields == ["address_key"]
    assert not hasattr(event, "values_kept")


def test_leaving_it_empty_keeps_it_and_a_tick_forgets_it(client, user):
    save(client, street="Storgatan 12")
    save(client, theme="dark")
    user.refresh_from_db()
    assert user.address_key
    save(client, theme="dark", forget_street="on")
    user.refresh_from_db()
    assert user.address_key == ""


@pytest.mark.parametrize("typed", ["Krokom", "Box 12", "12"])
def test_what_is_no_street_with_a_number_is_said_to_be_none(client, user, typed):
    answer = save(client, street=typed)
    assert "Skriv gata och nummer" in answer.content.decode()
    user.refresh_from_db()
    assert user.address_key == ""
