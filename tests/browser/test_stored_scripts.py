"""R18: a project of hostile texts, looked at in a browser: no dialog opens, nothing is asked for elsewhere."""

import random
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.access.test_stored_scripts import Poison
from tests.participants.person_world import PersonWorld
from tests.size import IS_WHOLE, so_many

PLACES = ["today", "participants:participants", "participants:sessions", "participants:groups", "participants:search"]
PLACES += ["participants:follow_ups", "participants:session_log", "reporting:figures"]
LEADERS = ["projects:log", "projects:settings", "projects:members", "participants:coaches"]
TABS = ["participant", "timeline", "attendance", "facts", "support", "edit", "correct"]


@pytest.mark.parametrize("turn", range(so_many(3, sqlite=1, postgresql=1)))
def test_no_dialog_opens(page, live_server, turn):
    turn = turn if IS_WHOLE else random.randrange(3)
    today = timezone.localdate()
    world = PersonWorld(start=today - timedelta(days=200)).history()
    held = world.session(today).session
    if turn:
        world.follow_up()
    poison = Poison()
    for _turn in range(turn + 1):  # other texts each time
        poison.write_fields()
    opened = []
    page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
    slug = world.project.slug
    common = [reverse(name, args=[slug]) for name in PLACES] + [world.url(tab) for tab in TABS]
    session = reverse("participants:session", args=[slug, held.public_id])
    leaders = [world.url("changes"), *(reverse(name, args=[slug]) for name in LEADERS)]
    own = {world.coach: [session], world.leader: leaders}
    for user, pages in own.items():
        client = Client()
        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        for url in [*common, *pages]:
            answer = page.goto(url)
            assert answer.status == 200, url
            assert page.locator("main [onerror], main [onload], main iframe, main svg script").count() == 0, url
    assert not opened
