"""How often somebody is written to about an alarm: twice at the most, and never about what is closed."""

from datetime import date, timedelta

import pytest
from django.core import mail

from participants.digest import send_digest
from participants.models import AlarmMail, AlarmRest
from tests.participants.alarm_world import TODAY, rest
from tests.participants.alarm_world import alarm_world as alarm_world

pytestmark = pytest.mark.django_db


def letters(world, day, user=None):
    """What the day's letter says of alarms."""
    mail.outbox.clear()
    send_digest(user or world.coach)
    return [line for letter in mail.outbox for line in letter.body.splitlines() if "möte på" in line]


def test_written_to_twice_at_most_and_a_week_apart(world, time_machine):
    world.person.attendance.all().delete()
    found = {}
    for day in range(30):
        time_machine.move_to(f"{TODAY + timedelta(days=day)} 08:00")
        found[day] = letters(world, day)
    assert {day for day, lines in found.items() if lines} == {0, 7}
    assert found[0] == ["– Inget möte på 14 dagar: 1 deltagare"]


def test_no_letter_says_who_or_where(world):
    world.person.attendance.all().delete()
    letters(world, 0)
    [letter] = mail.outbox
    for word in (str(world.person.participant), world.project.name, str(world.person.participant.public_id)):
        assert word not in letter.body + letter.subject


def test_none_for_what_is_closed_or_waits_and_anew_when_it_comes_back(world, time_machine):
    world.person.attendance.all().delete()
    assert letters(world, 0)
    rest(world, until=TODAY + timedelta(days=10))
    time_machine.move_to("2010-06-23 08:00")
    assert not letters(world, 8)
    AlarmRest.objects.update(ended_at=None, until=TODAY)
    world.there(date(2010, 6, 22))
    assert not letters(world, 8)
    assert not AlarmMail.objects.exists()
    time_machine.move_to("2010-07-10 08:00")
    assert letters(world, 25)


def test_only_the_coach_is_written_to(world):
    world.person.attendance.all().delete()
    assert not letters(world, 0, world.leader)
    assert not letters(world, 0, world.other_coach)


def test_a_letter_that_did_not_go_is_not_counted(world, monkeypatch):
    world.person.attendance.all().delete()

    def refuse(*args, **kwargs):
        raise OSError("no route")

    monkeypatch.setattr("participants.digest.send_mail", refuse)
    with pytest.raises(Exception, match="OSError"):
        send_digest(world.coach)
    assert not AlarmMail.objects.exists()
