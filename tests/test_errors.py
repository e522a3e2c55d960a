"""What goes wrong is told in words, with a number, and without a word about how the site is made."""

import json
import logging

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import path, reverse

from config import errors, urls
from config.logs import JsonFormatter
from tests.accounts.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SECRETS = ["Traceback", "SELECT", "config.settings", "/templates/", "19811218-9876", "Error:"]


def failing(error):
    def view(request):
        raise error

    return view


FAILURES = {
    "bad": BadRequest("19811218-9876"),
    "denied": PermissionDenied("19811218-9876"),
    "crash": RuntimeError("SELECT 19811218-9876"),
    "busy": OperationalError("SELECT 19811218-9876"),
}


urlpatterns = urls.urlpatterns + [path(f"{name}/", failing(error), name=name) for name, error in FAILURES.items()]
handler400, handler403, handler404 = urls.handler400, urls.handler403, urls.handler404
handler429, handler500 = urls.handler429, urls.handler500


@pytest.fixture
def visit(settings, client):
    """Opens a view that fails in the given way, as somebody signed in."""
    settings.ROOT_URLCONF = __name__
    client.force_login(UserFactory())
    client.raise_request_exception = False
    return lambda name: client.get(f"/{name}/")


@pytest.mark.parametrize(
    ("name", "status"), [("bad", 400), ("denied", 403), ("no-such", 404), ("crash", 500), ("busy", 503)]
)
def test_every_failure_has_a_page_that_tells_nothing(visit, name, status):
    response = visit(name)
    page = response.content.decode()
    assert response.status_code == status
    assert "<h1>" in page
    assert 'href="/"' in page
    assert not [secret for secret in SECRETS if secret in page]


def test_the_number_on_the_page_stands_in_the_log_without_the_error_text(visit, caplog):
    with caplog.at_level(logging.ERROR):
        response = visit("crash")
    (record,) = [record for record in caplog.records if record.name == "config.errors"]
    line = JsonFormatter().format(record)
    reference = json.loads(line)["message"].split()[1]
    assert reference in response.content.decode()
    assert "19811218" not in line
    assert "test_errors.py" in line  # where it happened


def test_a_busy_database_says_when_to_come_back(visit):
    assert int(visit("busy")["Retry-After"]) > 0


def test_no_page_for_the_error_still_gives_words_and_the_number(visit, monkeypatch):
    monkeypatch.setattr(errors, "answer", failing(RuntimeError("no template")))
    response = visit("crash")
    assert response.status_code == 500
    assert response["Content-Type"].startswith("text/plain")
    assert not [secret for secret in SECRETS if secret in response.content.decode()]


def test_a_form_without_its_mark_is_refused_in_words():
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("account_login"), {})
    assert response.status_code == 403
    assert "CSRF" not in response.content.decode()


def test_too_many():
    assert errors.too_many_requests(RequestFactory().get("/")).status_code == 429


@pytest.mark.parametrize("language", ["sv", "en"])
def test_in_the_readers_language(client, language):
    client.force_login(UserFactory(language=language))
    page = client.get("/no-such/").content.decode()
    assert f'lang="{language}"' in page
    assert ("Sidan finns inte" in page) == (language == "sv")
