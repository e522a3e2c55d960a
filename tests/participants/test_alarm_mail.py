"""How often somebody is written to about an alarm: twice at the most, and never about what is closed."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import transaction

from accounts.models import User
from participants.digest import NotSent, send_digest
from participants.models import AlarmMail, AlarmRest, Digest, Participant, Participation
from participants.models.attendance import sum_months
from projects.models import Membership, Project
from tests.participants.alarm_world import TODAY, rest
from tests.participants.alarm_world import alarm_world as alarm_world

pytestmark = [pytest.mark.django_db, pytest.mark.page]


def letters(world, day, user=None):
    """What the day's letter says of alarms."""
    mail.outbox.clear()
    send_digest(user or world.coach)
    return [line for letter in mail.outbox for line in letter.body.splitlines() if "möte på" in line]


@pytest.mark.slow
def test_written_to_twice_at_most_and_a_week_apart(world, time_machine):
    world.person.attendance.all().delete()
    found = {}
    for day in (0, 1, 6, 7, 8, 14, 21, 29):
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


def test_a_letter_that_may_have_gone_is_counted(world, monkeypatch):
    """The worker is killed while the mail server has the letter: three are worse than one too few."""

    class Killed(BaseException):
        pass

    def kill(*args, **kwargs):
        raise Killed

    world.person.attendance.all().delete()
    monkeypatch.setattr("participants.digest.send_mail", kill)
    with pytest.raises(Killed):
        send_digest(world.coach)
    assert AlarmMail.objects.get().times == 1


def test_a_mail_server_that_was_away_takes_nothing_from_the_second_letter(world, time_machine, monkeypatch):
    from django.core.mail import send_mail

    def refuse(*args, **kwargs):
        raise OSError("no route")

    world.person.attendance.all().delete()
    sent = []
    for day in (0, 6, 7, 8, 9, 16, 23):
        time_machine.move_to(f"{TODAY + timedelta(days=day)} 08:00")
        monkeypatch.setattr("participants.digest.send_mail", refuse if day in {7, 8} else send_mail)
        try:
            sent += [day] if letters(world, day) else []
        except NotSent:
            assert day in {7, 8}
    assert sent == [0, 9]


def test_the_days_letter_goes_once_however_often_it_is_worked_on(world):
    world.person.attendance.all().delete()
    User.objects.update(daily_mail=True)
    for _time in range(2):
        Digest.objects.order_todays()
    [ordered] = Digest.objects.filter(user=world.coach)
    mail.outbox.clear()
    for _worker in range(3):
        Digest.objects.run(ordered.pk)
    assert len(mail.outbox) == 1
    assert AlarmMail.objects.get().times == 1


def test_what_has_ended_and_begun_anew_is_written_of_anew(world, time_machine):
    """Also where no letter was due in between."""
    world.person.attendance.all().delete()
    assert letters(world, 0)
    world.there(TODAY)
    for day in (14, 21):
        time_machine.move_to(f"{TODAY + timedelta(days=day)} 08:00")
        assert letters(world, day)
    time_machine.move_to(f"{TODAY + timedelta(days=35)} 08:00")
    assert not letters(world, 35)


CLOSED = {
    "left": lambda world: Participation.objects.update(exit=TODAY),
    "the project has ended": lambda world: Project.objects.update(end=TODAY - timedelta(days=1)),
    "the account is closed": lambda world: User.objects.update(is_active=False),
    "the role has ended": lambda world: Membership.objects.update(ended_on=TODAY),
    "protected, and she not named": lambda world: Participant.objects.update(protected=True, degree="marking"),
    "wants no letters": lambda world: User.objects.update(daily_mail=False),
}


def test_none_of_what_is_closed(world):
    """Neither of the hours that are not signed, which stand on her list all the same."""
    world.person.attendance.all().delete()
    world.there(date(2010, 4, 30))
    sum_months([world.person.pk])
    User.objects.filter(pk=world.coach.pk).update(daily_mail=True)
    for why, close in CLOSED.items():
        with transaction.atomic():
            close(world)
            Digest.objects.order_todays()
            ordered = Digest.objects.create(user=world.coach, day=date(2010, 1, 1))
            mail.outbox.clear()
            Digest.objects.run(ordered.pk)
            assert mail.outbox == [], why
            assert not AlarmMail.objects.exists(), why
            transaction.set_rollback(True)
    assert letters(world, 0)


def test_whoever_is_protected_is_a_number(world):
    world.person.attendance.all().delete()
    person = world.person.participant
    person.protected, person.first_name, person.last_name = True, "Hemlig", "Hemligsson"
    person.save()
    person.named_people.add(world.coach)
    assert letters(world, 0) == ["– Inget möte på 14 dagar: 1 deltagare"]
    assert "Hemlig" not in str(mail.outbox[0].message())
