"""R15, R17: what every request must carry, what reading may not do, what every answer must carry."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.crawl import gets, tables
from tests.access.table import ADMINISTRATOR, COACH, EVALUATOR, LEADER, NOBODY, STRANGER, TABLE

pytestmark = pytest.mark.django_db


@pytest.mark.slow
@pytest.mark.once
def test_no_unsafe_request_passes_without_its_token_or_from_elsewhere(world):
    browsers = {who: Client(enforce_csrf_checks=True) for who in [NOBODY, LEADER, ADMINISTRATOR]}
    for who in [LEADER, ADMINISTRATOR]:
        browsers[who].force_login(world.people[who])
    before, passed = tables(), []
    for who, client in browsers.items():
        page = client.get(reverse("account_login" if who == NOBODY else "account_change_password"))
        headers = {"X-CSRFToken": str(page.context["csrf_token"]), "Origin": "https://evil.example"}
        for url in [url for name in TABLE for url in world.urls(name)]:
            for method in ["POST", "PUT", "DELETE", "PATCH"]:
                answers = [client.generic(method, url), client.generic(method, url, headers=headers)]
                passed += [(method, url, who, answer) for answer in answers if answer.status_code != 403]
    assert not passed
    assert tables() == before


def test_the_right_token_does_pass(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people[LEADER])
    url = reverse("projects:members", args=[world.here.project.slug])
    token = client.get(url).context["csrf_token"]
    end = reverse("projects:member_end", args=[world.here.project.slug, world.people["coach"].public_id])
    assert client.post(end, headers={"X-CSRFToken": str(token)}).status_code == 302


@pytest.mark.slow
def test_reading_changes_nothing(world, clients):
    before = tables()
    for _name, url in gets(world):
        for who in [NOBODY, LEADER, COACH, EVALUATOR, ADMINISTRATOR]:
            clients[who].get(url)
            clients[who].head(url)
    assert tables() == before


@pytest.mark.slow
@pytest.mark.once
def test_every_answer_carries_its_headers(world, clients, undone):
    lacking = []
    for who in [NOBODY, LEADER, ADMINISTRATOR, STRANGER]:
        for url in [url for name in TABLE for url in world.urls(name)] + ["/nowhere/"]:
            for method in ["GET", "POST", "PUT"]:
                with undone(clients[who]):
                    response = clients[who].generic(method, url)
                lacking += [(who, method, url, what) for what in missing(response, signed_in=who != NOBODY)]
    assert not lacking


def missing(response, *, signed_in):
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    for name, value in wanted.items():
        if response.headers.get(name) != value:
            yield name
    policy = response.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy or "frame-ancestors 'none'" not in policy:
        yield "Content-Security-Policy"
    if signed_in and "no-store" not in response.headers.get("Cache-Control", ""):
        yield "Cache-Control"
    for cookie in response.cookies.values():
        if cookie.value and not (cookie["httponly"] and cookie["samesite"] in {"Lax", "Strict"}):
            yield f"cookie {cookie.key}"
