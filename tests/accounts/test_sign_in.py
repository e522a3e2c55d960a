"""Guessing passwords, finding out who has an account, and what ends a session."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, SignInAttempt
from accounts.tasks import clear_attempts
from tests.accounts.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]
PASSWORD = "en lång och god fras"
WRONG = "en annan lång fras"


@pytest.fixture
def user():
    user = UserFactory(email="karin@krokom.example")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, email="karin@krokom.example", password=WRONG, address="192.0.2.1", **headers):
    return client.post(
        reverse("account_login"), {"login": email, "password": password}, REMOTE_ADDR=address, headers=headers
    )


def is_in(response):
    return response.status_code == 302


def actions():
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


def test_the_sixth_failure_is_refused_even_with_the_right_password(client, user):
    assert [sign_in(client).status_code for _ in range(6)] == [200, 200, 200, 200, 200, 429]
    refused = sign_in(client, password=PASSWORD)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 15 * 60


def test_a_thousand_guesses_never_succeed(client, user):
    guesses = [f"gissning nummer {n}" for n in range(40)] + [PASSWORD]
    assert not any(is_in(sign_in(client, password=guess)) for guess in guesses)


def test_the_owner_signs_in_from_elsewhere_meanwhile(client, user):
    for _ in range(10):
        sign_in(client)
    assert is_in(sign_in(Client(), password=PASSWORD, address="192.0.2.2"))


def test_the_same_place_may_try_again_after_a_quarter_of_an_hour(client, user):
    with time_machine.travel("2026-03-02 08:00:00+01:00", tick=False) as clock:
        for _ in range(9):
            sign_in(client)
        clock.shift(timedelta(minutes=14, seconds=59))
        assert not is_in(sign_in(client, password=PASSWORD))
        clock.shift(timedelta(seconds=2))
        assert is_in(sign_in(client, password=PASSWORD))


def test_the_refusal_says_when_to_try_again_in_the_readers_language(client, user):
    with time_machine.travel("2026-03-02 08:00:00+01:00", tick=False):
        for _ in range(5):
            sign_in(client)
        assert "efter klockan 08:16" in sign_in(client, **{"Accept-Language": "sv"}).content.decode()
        assert "after 08:16" in sign_in(client, **{"Accept-Language": "en"}).content.decode()


def test_success_forgives_the_failures_before_it(client, user):
    for _ in range(3):
        for _ in range(4):
            sign_in(client)
        client = Client()
        assert is_in(sign_in(client, password=PASSWORD))
        client = Client()


def test_another_spelling_of_the_address_is_the_same_account(client, user):
    spellings = ["karin@krokom.example", "KARIN@krokom.example", " karin@krokom.example", "\u212aarin@krokom.example"]
    codes = [sign_in(client, email=spelling).status_code for spelling in [*spellings, *spellings]]
    assert codes[-1] == 429


def test_one_address_may_fail_thirty_times_a_minute(client):
    with time_machine.travel("2026-03-02 08:00:00+01:00", tick=False) as clock:
        codes = [sign_in(client, email=f"nobody{n}@krokom.example").status_code for n in range(31)]
        assert codes == [200] * 30 + [429]
        clock.shift(timedelta(seconds=61))
        assert sign_in(client, email="nobody@krokom.example").status_code == 200


def test_neighbours_within_one_ipv6_network_count_as_one(client, user):
    codes = [sign_in(client, address=f"2001:db8::{n}").status_code for n in range(1, 7)]
    assert codes[-1] == 429
    assert sign_in(client, address="2001:db8:0:1::1").status_code == 200


def test_forwarded_addresses_are_believed_only_behind_our_proxy(client, user, settings):
    def try_with(hops):
        return sign_in(client, **{"X-Forwarded-For": hops}).status_code

    assert [try_with(f"198.51.100.{n}") for n in range(6)][-1] == 429
    settings.BEHIND_PROXY = True
    assert [try_with(f"10.0.0.{n}, 203.0.113.7") for n in range(6)] == [200] * 5 + [429]
    assert try_with("203.0.113.7, 203.0.113.8") == 200


def test_attempts_tell_neither_account_nor_address(client, user):
    sign_in(client)
    row = str(SignInAttempt.objects.values().get())
    assert "karin" not in row
    assert "192.0.2" not in row


def test_old_attempts_are_cleared(client, user):
    with time_machine.travel(timezone.now() - timedelta(days=2)):
        sign_in(client)
    sign_in(client)
    clear_attempts()
    assert SignInAttempt.objects.count() == 1


def test_unknown_wrong_unset_and_closed_look_the_same_and_cost_the_same(client, user, monkeypatch):
    UserFactory(email="unset@krokom.example").set_unusable_password()
    closed = UserFactory(email="closed@krokom.example", is_active=False)
    closed.set_password(PASSWORD)
    closed.save()
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or encode(*args))
    answers = {}
    for name in ["karin", "nobody", "unset", "closed"]:
        hashed.clear()
        page = sign_in(Client(), email=f"{name}@krokom.example", password=PASSWORD + "!" * (name == "karin"))
        answers[name] = (page.status_code, str(page.context["form"].errors), len(hashed))
    assert len(set(answers.values())) == 1, answers
    assert answers["karin"][2] == 1


def test_a_closed_account_does_not_get_in_with_its_password(client, user):
    user.is_active = False
    user.save()
    assert sign_in(client, password=PASSWORD).status_code == 200


def test_signing_in_and_out_leaves_traces_and_an_unknown_address_is_not_kept(client, user):
    sign_in(client, email="a-secret@krokom.example")
    sign_in(client)
    sign_in(client, password=PASSWORD)
    client.post(reverse("account_logout"))
    assert actions() == ["sign_in_failed", "sign_in_failed", "sign_in", "sign_out"]
    unknown, known = AuditEvent.objects.order_by("pk")[:2]
    assert not unknown.object_id
    assert known.object_id == str(user.public_id)
    assert "a-secret" not in str(list(AuditEvent.objects.values()))


# --- A new password


def ask_for_link(client, email="karin@krokom.example", address="192.0.2.1"):
    return client.post(reverse("account_reset_password"), {"email": email}, REMOTE_ADDR=address)


def test_a_link_in_the_mail_gives_a_new_password_once(client, user):
    assert ask_for_link(client).status_code == 302
    link = next(word for word in mail.outbox[0].body.split() if "/key/" in word)
    assert user.name not in mail.outbox[0].body
    form = client.get(urlsplit(link).path).headers["Location"]
    new = "helt nytt och längre"
    done = client.post(form, {"password1": new, "password2": new})
    assert done.status_code == 302
    assert is_in(sign_in(client, password=new))
    assert "password_changed" in actions()
    assert Client().get(urlsplit(link).path).status_code == 200  # a page that says the link is used up


def test_asking_for_links_is_limited_and_answers_the_same_for_unknown_addresses(client, user):
    for email in ["karin@krokom.example", "nobody@krokom.example"]:
        codes = [ask_for_link(Client(), email).status_code for _ in range(6)]
        assert codes == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_a_mailbox_is_not_flooded_from_many_addresses(client, user):
    codes = {ask_for_link(Client(), address=f"192.0.2.{n}").status_code for n in range(20)}
    assert codes == {302}
    assert len(mail.outbox) == 10


# --- Sessions


@pytest.fixture
def signed_in(user):
    client = Client()
    sign_in(client, password=PASSWORD)
    return client


@pytest.fixture
def page(settings):
    return reverse("account_change_password")


def test_the_session_key_changes_at_sign_in(client, user):
    client.get(reverse("account_login"))
    session = client.session
    session["visited"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    sign_in(client, password=PASSWORD)
    assert client.session.session_key != session.session_key
    stranger = Client()
    stranger.cookies["sessionid"] = session.session_key
    assert stranger.get(reverse("account_change_password")).status_code == 302


def alive(client, page):
    return client.get(page).status_code == 200


def test_old_sessions_die_at_once(user, signed_in, page):
    copy = Client()
    copy.cookies["sessionid"] = signed_in.cookies["sessionid"].value
    assert alive(copy, page)
    signed_in.post(reverse("account_logout"))
    assert not alive(copy, page)


def test_a_new_password_ends_the_other_sessions(user, signed_in, page):
    other = Client()
    sign_in(other, password=PASSWORD)
    new = "helt nytt och längre"
    signed_in.post(page, {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert alive(signed_in, page)
    assert not alive(other, page)


def test_closing_an_account_ends_its_sessions(user, signed_in, page):
    user.is_active = False
    user.save()
    assert not alive(signed_in, page)


def test_all_sessions_of_a_user_end_by_one_command(user, signed_in, page):
    other = UserFactory()
    bystander = Client()
    bystander.force_login(other)
    call_command("end_sessions", "Karin@Krokom.example")
    assert not alive(signed_in, page)
    assert alive(bystander, page)
    assert actions()[-1] == "sessions_ended"
    assert is_in(sign_in(signed_in, password=PASSWORD))
    with pytest.raises(CommandError):
        call_command("end_sessions", "nobody@krokom.example")


@pytest.mark.parametrize(("minutes", "lives"), [(30, True), (31, False)])
def test_a_session_ends_after_half_an_hour_of_quiet(user, page, minutes, lives):
    with time_machine.travel("2026-03-02 08:00:00+01:00", tick=False) as clock:
        client = Client()
        sign_in(client, password=PASSWORD)
        client.get(page)
        clock.shift(timedelta(minutes=minutes))
        assert alive(client, page) is lives


def test_a_session_in_use_ends_after_twelve_hours(user, page):
    with time_machine.travel("2026-03-02 08:00:00+01:00", tick=False) as clock:
        client = Client()
        sign_in(client, password=PASSWORD)
        lived = 0
        while alive(client, page):
            clock.shift(timedelta(minutes=20))
            lived += 20
        assert 12 * 60 < lived <= 12 * 60 + 20


def test_a_session_that_was_never_used_ends_too(user, page):
    """The half hour runs from the sign-in itself, not from the first page after it."""
    with time_machine.travel("2026-03-02 08:00:00+01:00", tick=False) as clock:
        client = Client()
        sign_in(client, password=PASSWORD)
        clock.shift(timedelta(minutes=31))
        assert not alive(client, page)


# --- Passwords


@pytest.mark.parametrize("password", ["elva tecken", "password1234", "qwertyuiop123456"[:12], "karin@krokom.example"])
def test_short_common_and_own_passwords_are_refused(user, password):
    with pytest.raises(ValidationError):
        validate_password(password, user)


@pytest.mark.parametrize("password", ["tolv tecken!", "bara små bokstäver", "å" * 64, "x7" * 64])
def test_long_passwords_of_any_kind_are_taken(user, password):
    validate_password(password, user)


def test_production_hashes_with_argon2id():
    from config.settings import base

    assert base.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
    assert settings.AUTH_PASSWORD_VALIDATORS == base.AUTH_PASSWORD_VALIDATORS
