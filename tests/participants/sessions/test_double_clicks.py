"""R47: the same page sent twenty times in one moment makes one session, and all twenty are told the same."""

import copy
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from participants.models import Session
from tests.participants.sessions.words import TODAY, months, person, session
from tests.threads import at_once

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TIMES = 20 if connection.vendor == "postgresql" else 6


def browsers(user):
    client = Client()
    client.force_login(user)
    for _ in range(TIMES):
        browser = Client()
        browser.cookies = copy.deepcopy(client.cookies)
        yield browser


def shown(client, url):
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in data.items()}


def sent_at_once(user, url):
    many = list(browsers(user))
    data = shown(many[0], url)
    answers = at_once([lambda browser=browser: browser.post(url, data) for browser in many])
    return {(answer.status_code, answer.headers.get("Location")) for answer in answers}


def test_log(project, coach, karin):
    url = reverse("participants:session_log", args=[project.slug], query={"person": str(person(karin))})
    assert sent_at_once(coach, url) == {(302, reverse("participants:sessions", args=[project.slug]))}
    assert Session.objects.count() == 1
    assert months(karin) == {TODAY.replace(day=1): 60}


def test_plan(project, coach, karin):
    url = reverse("participants:session_plan", args=[project.slug], query={"person": str(person(karin))})
    assert len(sent_at_once(coach, url)) == 1
    assert Session.objects.planned().count() == 1


def test_mark(project, coach, karin):
    planned = session(project, coach).plan([person(karin)], by=coach)
    url = reverse("participants:session", args=[project.slug, planned.public_id])
    assert len(sent_at_once(coach, url)) == 1
    assert months(karin) == {TODAY.replace(day=1): 60}
