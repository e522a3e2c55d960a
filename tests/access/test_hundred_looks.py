"""R29: a hundred looks at identified people, drawn by lot out of all the ways there are, leave a hundred rows."""

import random
from datetime import UTC

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from tests.access.crawl import gets
from tests.access.table import CASEWORKER, LEADER, TABLE

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LOOKS = {"view", "export"}
OF_TWO = {"participants:merge"}  # each of the two has a row of her own: test_audited.py


def concerned(event, person) -> bool:
    """Of one person, or of a list that keeps whom it has shown."""
    return event.participant == person.public_id or str(person.public_id) in event.details.get("shown", [])


def ways(world):
    """(what, who, the person looked at, how) of every single look there is."""
    people = {str(one.participant.public_id): one.participant for one in world.here.participations.values()}
    cases = {str(one.public_id): one.participant for one in [world.here.referral, world.here.accepted]}
    for name, url in gets(world):
        found = [person for key, person in (people | cases).items() if f"/{key}/" in url]
        if len(found) == 1 and name not in OF_TWO:
            for who in sorted(TABLE[name].allowed):
                yield name, who, found[0], lambda client, url=url: client.get(url)
    known, slug = world.here.participations["deltagare"].participant, world.here.project.slug
    known.identity_number = "198001012387"  # a right one: any other is not looked for
    known.save()
    search, refer = (reverse(f"participants:{name}", args=[slug]) for name in ["search", "refer"])
    part = {"HX-Request": "true"}
    yield "search", LEADER, known, lambda client: client.post(search, {"q": known.identity_number}, headers=part)
    who = {"number": known.identity_number, "first_name": "Sara", "last_name": "Lind", "find": "1"}
    yield "refer", CASEWORKER, known, lambda client: client.post(refer, who)


def drawn(ways, number: int):
    """By lot, each kind of way as likely as any other: there are many more pages than searches."""
    kinds = {}
    for what, *rest in ways:
        kinds.setdefault(what, []).append((what, *rest))
    while number:
        yield random.choice(random.choice(list(kinds.values())))
        number -= 1


def test_a_hundred_looks_leave_a_hundred_rows_and_each_says_everything(world, clients, monkeypatch):
    monkeypatch.setattr("participants.known.LIMITS", [])
    looks, wrong = [], []
    for what, who, person, look in drawn(ways(world), 400):
        if len(looks) == 100:
            break
        last, since = AuditEvent.objects.last_key(), timezone.now()
        if look(clients[who]).status_code != 200:
            continue
        looks.append(what)
        rows = list(AuditEvent.objects.filter(pk__gt=last).order_by("pk"))
        mine = [row for row in rows if concerned(row, person)]
        told = [
            (row.user, row.project, row.action in LOOKS, since <= row.at <= timezone.now(), row.at.tzinfo)
            for row in mine
        ]
        if told != [(world.people[who], world.here.project.pk, True, True, UTC)]:
            wrong.append((what, who, told))
        if others := {row.participant for row in rows} - {None, person.public_id}:
            wrong.append((what, who, others))
    assert not wrong
    assert len(looks) == 100
    assert len(set(looks)) > 15, "hardly any way was drawn: the lot proves little"
