"""R53: the sums per month are what the ledger adds up to, whatever is done at once; drift is told and not hidden."""

import random
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Sum

from accounts.models import AuditEvent
from participants.hours_check import Drift, drifts
from participants.models import Attendance, AttendanceMonth, Draft, Session
from participants.tasks import check_hours, clear_drafts
from tests.participants.sessions.words import TODAY, line, months, participation_of, session
from tests.threads import at_once

JUNE = date(2010, 6, 1)


@pytest.mark.django_db
def test_sums_that_agree_are_passed_over(project, coach, karin, ali):
    session(project, coach).log([line(karin), line(ali, present=False, absence="told")], by=coach)
    before = AuditEvent.objects.count()
    check_hours()
    assert AuditEvent.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"minutes": 61}, {"minutes": 0}, {"month": date(2010, 5, 1)}])
def test_drift_is_told_to_the_leader_and_not_mended(project, coach, karin, wrong, caplog):
    session(project, coach).log([line(karin)], by=coach)
    AttendanceMonth.objects.update(**wrong)
    kept = months(karin)
    check_hours()
    event = AuditEvent.objects.last()
    assert (event.action, event.project, event.user) == ("check", project.pk, None)
    assert event.details["months_wrong"] == len({JUNE, *kept})
    assert months(karin) == kept
    assert "are not what the ledger adds up to" in caplog.text
    assert "Karin" not in caplog.text


@pytest.mark.django_db
def test_the_operator_sees_them_and_counts_anew_with_a_reason(project, coach, karin):
    session(project, coach).log([line(karin)], by=coach)
    AttendanceMonth.objects.update(minutes=7)
    assert list(drifts()) == [Drift(karin.pk, JUNE, 7, 60)]
    with pytest.raises(CommandError, match="1 months are wrong"):
        call_command("check_hours", stdout=StringIO())
    assert months(karin) == {JUNE: 7}
    call_command("check_hours", mend="Fel vid flytt", stdout=StringIO())
    assert months(karin) == {JUNE: 60}
    assert AuditEvent.objects.last().reason == "Fel vid flytt"
    assert list(drifts()) == []


@pytest.mark.django_db
def test_old_drafts_are_cleared(project, coach):
    from django.utils import timezone

    for days in [1, 13, 15, 400]:
        Draft.objects.create(
            user=coach, project=project, key=f"log{days}", saved_at=timezone.now() - timedelta(days=days)
        )
    clear_drafts()
    assert set(Draft.objects.values_list("key", flat=True)) == {"log1", "log13"}


# --- Many at once. On SQLite writers wait for each other anyway, so fewer will do.

MANY, STEPS = (8, 40) if connection.vendor == "postgresql" else (3, 8)


class Somebody:
    """Does at random what coaches do, to the same few people as all the others."""

    def __init__(self, number, project, coach, people):
        self.lot = random.Random(number)
        self.project, self.coach, self.people = project, coach, people

    def day(self):
        return TODAY - timedelta(days=self.lot.randrange(60))

    def lines(self):
        chosen = self.lot.sample(self.people, self.lot.randint(1, len(self.people)))
        return [line(one, present=self.lot.random() < 0.8) for one in chosen]

    def log(self):
        minutes = self.lot.randint(1, 90)
        session(self.project, self.coach, date=self.day(), minutes=minutes).log(self.lines(), by=self.coach)

    def any_session(self):
        held = Session.objects.filter(state="held")
        return held[self.lot.randrange(held.count())] if held.exists() else None

    def correct(self):
        if one := self.any_session():
            change = self.lot.choice([{"minutes": self.lot.randint(1, 90)}, {"date": self.day()}])
            one.correct(by=self.coach, reason="x", **change)

    def mark_otherwise(self):
        if one := self.any_session():
            one.correct(self.lines(), by=self.coach, reason="x")

    def remove(self):
        if Attendance.objects.count() > 3 * MANY and (one := self.any_session()):
            one.remove(by=self.coach, reason="x")

    def remove_a_row(self):
        if Attendance.objects.count() > 3 * MANY and (row := Attendance.objects.order_by("?").first()):
            row.remove(by=self.coach, reason="x")

    def __call__(self):
        done = 0
        for _ in range(STEPS):
            try:
                self.lot.choice(
                    [self.log, self.log, self.correct, self.mark_otherwise, self.remove, self.remove_a_row]
                )()
                done += 1
            except (ValidationError, Session.DoesNotExist, IndexError):
                pass  # somebody else was quicker, or the day would have been too long
        return done


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_whatever_many_do_at_once_the_sums_are_the_ledgers(project, coach, time_machine):
    people = [participation_of(coach, project) for _ in range(4)]
    done = at_once([Somebody(number, project, coach, people) for number in range(MANY)])
    assert sum(done) > MANY * STEPS / 2
    assert Attendance.objects.count() > MANY
    assert list(drifts()) == []
    assert Attendance.objects.filter(present=True).aggregate(total=Sum("minutes"))["total"] > 0
    most = Attendance.objects.values("participation__participant", "date").annotate(total=Sum("minutes"))
    assert max(row["total"] for row in most) <= 1440


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_forty_who_want_the_last_places_of_a_group_get_no_more_than_there_are(project, coach, group):
    """R49."""
    people = [participation_of(coach, project) for _ in range(40 if MANY == 8 else 8)]
    group.capacity = len(people) // 2
    group.save()

    def book(one):
        def deed():
            try:
                return bool(group.__class__.objects.get(pk=group.pk).admit([one.participant.public_id], by=coach))
            except ValidationError:
                return False

        return deed

    got = at_once([book(one) for one in people])
    assert sum(got) == group.capacity == group.current_members().count()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_who_leaves_in_the_moment_of_a_session_has_either_left_or_been_there(project, coach, leader):
    """The exit and the session wait for each other: no attendance after the exit."""
    from participants import journey

    leaving = [participation_of(coach, project) for _ in range(4)]

    def leave(one):
        def deed():
            try:
                journey.leave(one, TODAY - timedelta(days=1), by=leader, destination="other")
            except ValidationError:
                return False
            return True

        return deed

    def log(one):
        def deed():
            try:
                session(project, coach).log([line(one)], by=coach)
            except ValidationError:
                return False
            return True

        return deed

    results = at_once([act(one) for one in leaving for act in (leave, log)])
    for one, left, logged in zip(leaving, results[::2], results[1::2], strict=True):
        one.refresh_from_db()
        assert left != logged
        assert not one.attendance.filter(date__gt=one.exit or TODAY).exists()
