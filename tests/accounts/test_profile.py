"""What a user decides about herself, and nothing more."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db
MINE = {"name": "Karin Öberg", "language": "en", "theme": "dark"}


@pytest.fixture
def user(client):
    user = UserFactory(name="Karin")
    client.force_login(user)
    return user


def test_saves_and_leaves_a_trace_of_the_fields(client, user):
    response = client.post(reverse("accounts:profile"), MINE)
    assert response.status_code == 302
    user.refresh_from_db()
    assert [user.name, user.language, user.theme] == list(MINE.values())
    event = AuditEvent.objects.get(action="change")
    assert (event.user, event.object_id, event.fields) == (user, str(user.public_id), ["language", "name", "theme"])


def test_nothing_changed_leaves_no_trace(client, user):
    client.post(reverse("accounts:profile"), {"name": "Karin", "language": "sv", "theme": "auto"})
    assert not AuditEvent.objects.filter(action="change").exists()


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "x" * 151}, {"language": "de"}, {"language": ""}, {"theme": "pink"}, {"theme": ""}],
)
def test_wrong_values_are_refused_and_what_was_typed_stays(client, user, wrong):
    response = client.post(reverse("accounts:profile"), MINE | wrong)
    assert response.status_code == 200
    assert "data-error-summary" in response.content.decode()
    user.refresh_from_db()
    assert (user.name, user.language) == ("Karin", "sv")


@pytest.mark.parametrize("field", ["is_administrator", "is_active", "email", "password", "public_id"])
def test_nothing_else_can_be_set(client, user, field):
    before = getattr(user, field)
    client.post(reverse("accounts:profile"), MINE | {field: "on"})
    user.refresh_from_db()
    assert getattr(user, field) == before


def test_the_answer_is_in_the_new_language(client, user):
    assert "Saved." in client.post(reverse("accounts:profile"), MINE, follow=True).content.decode()


@pytest.mark.parametrize(
    ("sent", "language", "theme"),
    [
        ({"language": "en"}, "en", "auto"),
        ({"theme": "dark"}, "sv", "dark"),
        ({"language": "de"}, "sv", "auto"),
        ({}, "sv", "auto"),
    ],
)
def test_one_click_changes_one_thing(client, user, sent, language, theme):
    client.post(reverse("accounts:preferences"), sent)
    user.refresh_from_db()
    assert (user.language, user.theme) == (language, theme)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("/account/profile/?a=b", "/account/profile/?a=b"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_back_to_where_one_was_and_nowhere_else(client, user, asked, answer):
    response = client.post(reverse("accounts:preferences"), {"theme": "dark", "next": asked})
    assert response["Location"] == answer


@pytest.mark.parametrize("page", ["accounts:profile", "accounts:preferences"])
def test_nobody_signed_in(client, page):
    assert client.post(reverse(page), MINE)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(("asked", "language"), [("en", "en"), ("sv", "sv"), ("de", "sv"), ("", "sv")])
def test_the_language_before_signing_in_is_remembered(client, asked, language):
    client.get(reverse("account_login"), {"language": asked})
    assert client.get(reverse("account_reset_password"))["Content-Language"] == language


def test_ones_own_language_goes_before_the_address(client, user):
    assert client.get(reverse("accounts:profile"), {"language": "en"})["Content-Language"] == "sv"
