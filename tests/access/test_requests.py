"""R15: what every request that may change something must carry."""

import random

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.table import ADMINISTRATOR, LEADER, NOBODY, TABLE
from tests.access.written import written
from tests.size import IS_WHOLE

pytestmark = pytest.mark.django_db


@pytest.mark.slow
@pytest.mark.once
def test_no_unsafe_request_passes_without_its_token_or_from_elsewhere(world):
    browsers = {who: Client(enforce_csrf_checks=True) for who in [NOBODY, LEADER, ADMINISTRATOR]}
    for who in [LEADER, ADMINISTRATOR]:
        browsers[who].force_login(world.people[who])
    passed, urls = [], [url for name in TABLE for url in world.urls(name)]
    random.shuffle(urls)
    for number, (who, client) in enumerate(browsers.items()):
        page = client.get(reverse("account_login" if who == NOBODY else "account_change_password"))
        headers = {"X-CSRFToken": str(page.context["csrf_token"]), "Origin": "https://evil.example"}
        for url in urls if IS_WHOLE else urls[number :: len(browsers)]:
            for method in ["POST", random.choice(["PUT", "DELETE", "PATCH"])]:
                with written() as touched:
                    answers = [client.generic(method, url), client.generic(method, url, headers=headers)]
                passed += [(method, url, who, answer) for answer in answers if answer.status_code != 403 or touched]
    assert not passed


def test_the_right_token_does_pass(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people[LEADER])
    url = reverse("projects:members", args=[world.here.project.slug])
    token = client.get(url).context["csrf_token"]
    end = reverse("projects:member_end", args=[world.here.project.slug, world.people["coach"].public_id])
    assert client.post(end, headers={"X-CSRFToken": str(token)}).status_code == 302
