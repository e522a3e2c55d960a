"""What a coach does besides: sessions, follow-ups, corrections, money; and what must hold after each step."""

from datetime import timedelta
from decimal import Decimal

from django.core.management import call_command
from hypothesis import strategies as st
from hypothesis.stateful import (
    invariant,
    precondition,
    rule,
)

from participants import corrections, following_up, hours_check, merging, support_months
from participants.models import FollowUp, ParticipantMerge, Session
from participants.models.roster import Line
from reporting.indicators import Period, compute
from tests.reporting import reference, stored
from tests.reporting.generated import YES_NO, month_after
from tests.reporting.test_against_reference import rows_of
from tests.reporting.way import OUTCOMES, Way, ago, answers, at, births, minutes, which


def as_text(*values):
    return tuple(stored.plain(value) for value in values)


class Silence:
    def write(self, text):
        """Whoever is broken is written elsewhere."""


class ByHand(Way):
    """The whole."""

    # --- Sessions

    @precondition(lambda self: self.has_stays())
    @rule(numbers=st.lists(st.tuples(which, st.booleans()), min_size=1, max_size=3), days_ago=ago, minutes=minutes)
    def log(self, numbers, days_ago, minutes):
        with_stays = [person for person in self.model.people if person.stays]
        there = {id(person): (person, present) for n, present in numbers for person in [self.pick(with_stays, n)]}
        lines, day = list(there.values()), self.day(days_ago)
        session = Session(project=self.project, date=day, minutes=minutes, coach=self.leader)
        rows = [
            Line(self.of(person).public_id, present=present, absence="" if present else "told")
            for person, present in lines
        ]
        if self.does(
            self.model.may_meet([person for person, _ in lines], day, minutes), session.log, rows, by=self.leader
        ):
            meeting = self.model.meet(lines, day, minutes)
            self.keep(meeting, session)
            for row in meeting.rows:
                self.keep(row, session.attendance.get(participation=self.of(row.stay)))

    @precondition(lambda self: self.model.rows)
    @rule(number=which, minutes=minutes, present=st.booleans())
    def correct_attendance(self, number, minutes, present):
        row = self.pick(self.model.rows, number)
        allowed = row.stay.person.minutes_on(row.day, [row]) + minutes <= 24 * 60
        allowed |= (row.minutes, row.present) == (minutes, present)
        changes = {"minutes": minutes, "present": present}
        if self.does(allowed, self.of(row).correct, by=self.leader, reason="Fel", **changes):
            row.minutes, row.present = minutes, present

    @precondition(lambda self: self.model.meetings)
    @rule(number=which, days_ago=ago, minutes=minutes)
    def correct_session(self, number, days_ago, minutes):
        meeting, day = self.pick(self.model.meetings, number), self.day(days_ago)
        allowed = self.model.may_move_meeting(meeting, day, minutes) or (day, minutes) == (
            meeting.day,
            meeting.minutes,
        )
        changes = {"date": day, "minutes": minutes}
        if self.does(allowed, self.of(meeting).correct, by=self.leader, reason="Fel", **changes):
            self.model.move_meeting(meeting, day, minutes)

    @precondition(lambda self: self.model.rows)
    @rule(number=which, whole=st.booleans())
    def remove(self, number, whole):
        row = self.pick(self.model.rows, number)
        thing = row.meeting if whole else row
        assert self.does(True, self.of(thing).remove, by=self.leader, reason="Fel")
        if whole:
            self.model.remove_meeting(row.meeting)
        else:
            self.model.remove_row(row)

    # --- Ninety days after

    @precondition(lambda self: any(stay.followed_up for stay in self.model.stays))
    @rule(number=which, days_ago=st.integers(-1, 30), failed=st.booleans())
    def try_to_reach(self, number, days_ago, failed):
        stay = self.pick([stay for stay in self.model.stays if stay.followed_up], number)
        day = self.day(days_ago)
        allowed = self.model.may_ask(stay) and stay.exit <= day <= self.model.today
        result = "no_answer" if failed else "reached"
        follow_up = FollowUp.objects.get(participation=self.of(stay))
        if self.does(
            allowed, following_up.try_to_reach, follow_up, by=self.leader, channel="phone", result=result, at=at(day)
        ):
            stay.attempts.append((day, failed))

    @precondition(lambda self: any(stay.followed_up for stay in self.model.stays))
    @rule(number=which, outcome=st.sampled_from(OUTCOMES), days_ago=st.integers(-1, 30))
    def record_outcome(self, number, outcome, days_ago):
        stay = self.pick([stay for stay in self.model.stays if stay.followed_up], number)
        day = self.day(days_ago)
        follow_up = FollowUp.objects.get(participation=self.of(stay))
        evidence = "" if outcome == "not_reached" else "own_word"
        values = {"outcome": outcome, "evidence": evidence, "recorded_on": day}
        allowed = self.model.may_record(stay, outcome, day)
        if self.does(allowed, following_up.record_outcome, follow_up, by=self.leader, **values):
            self.model.record(stay, outcome, day)

    @precondition(lambda self: any(stay.exit for stay in self.model.stays))
    @rule(number=which, outcome=st.sampled_from(OUTCOMES[:4]))
    def follow_up_in_time(self, number, outcome):
        """Wait for the reference day, then ask."""
        stay = self.pick([stay for stay in self.model.stays if stay.exit], number)
        self.goes_to(max(self.model.today, self.model.due(stay) + timedelta(days=3)))
        self.record_outcome([stay for stay in self.model.stays if stay.followed_up].index(stay), outcome, days_ago=1)

    # --- Facts, and money

    @precondition(lambda self: self.has_stays())
    @rule(number=which, sex=st.sampled_from(["woman", "man"]), born=births, country=st.sampled_from(["SE", "NO"]))
    def correct_person(self, number, sex, born, country):
        person = self.pick([person for person in self.model.people if person.stays], number)
        first = min(stay.start for stay in person.stays)
        same = (person.sex, person.birth_date, person.country) == (sex, born, country)
        allowed = same or born is None or born <= min(first, self.model.today)
        values = {"sex": sex, "birth_date": born, "country_of_birth": country}
        if self.does(
            allowed, corrections.correct_person, self.of(person), self.project, values, by=self.leader, reason="Fel"
        ):
            person.sex, person.birth_date, person.country = sex, born, country

    @precondition(lambda self: self.has_stays())
    @rule(
        number=which,
        group=st.sampled_from([None, "youth", "adult"]),
        labour_status=st.sampled_from(["unemployed", ""]),
        disability=answers,
    )
    def correct_entry(self, number, group, labour_status, disability):
        stay = self.pick(self.model.stays, number)
        values = {
            "target_group": self.groups.get(group),
            "labour_status": labour_status,
            "disability": YES_NO[disability],
        }
        assert self.does(True, corrections.correct_entry, self.of(stay), values, by=self.leader, reason="Fel")
        stay.target_group, stay.labour_status, stay.disability = group, labour_status, disability

    @precondition(lambda self: self.has_stays())
    @rule(number=which, days=st.sampled_from([-40, -1, 1, 30, 200]))
    def correct_start(self, number, days):
        stay = self.pick(self.model.stays, number)
        day = stay.start + timedelta(days=days)
        allowed = self.model.may_move_start(stay, day)
        values = {"start": day}
        if self.does(allowed, corrections.correct_entry, self.of(stay), values, by=self.leader, reason="Fel"):
            self.model.move_start(stay, day)

    @precondition(lambda self: self.has_stays())
    @rule(number=which, months=st.integers(-1, 8), amount=st.sampled_from([None, "0", "5000.50", "9000"]))
    def write_income(self, number, months, amount):
        person = self.pick([person for person in self.model.people if person.stays], number)
        first = min(person.stays, key=lambda stay: stay.start)
        month = month_after(first.start.replace(day=1), months)
        amount = Decimal(amount) if amount else None
        change = support_months.Change(person.income.get(month), amount)
        assert self.does(True, support_months.save, self.of(first), {("amount", month): change}, by=self.leader)
        person.income[month] = amount
        if amount is None:
            del person.income[month]

    # --- Two records of one person

    @precondition(lambda self: len(self.model.people) > 1)
    @rule(numbers=st.tuples(which, which), others=st.booleans())
    def merge(self, numbers, others):
        kept, other = (self.pick([one for one in self.model.people if one.stays] or [None], n) for n in numbers)
        if kept is other:
            return
        choices = dict.fromkeys(["sex", "birth_date", "country_of_birth"], "other" if others else "kept")
        rows = [self.of(kept), self.of(other)]
        if self.does(
            self.model.may_merge(kept, other, others), merging.merge, *rows, self.project, choices, by=self.leader
        ):
            self.keep(self.model.merge(kept, other, others), ParticipantMerge.objects.latest("pk"))

    @precondition(lambda self: self.model.merges)
    @rule(number=which)
    def undo_merge(self, number):
        merge = self.pick(self.model.merges, number)
        if self.model.today - merge.day != timedelta(days=1):  # to the minute it is not said here
            if self.does(self.model.may_undo(merge), merging.undo, self.of(merge), by=self.leader):
                self.model.undo(merge)

    # --- What must be

    @rule(data=st.data(), clock=st.sampled_from(["participation_exit", "project_end"]))
    def look_at_the_figures(self, data, clock):
        turns = {self.model.start, self.model.end, self.model.end + timedelta(90), self.model.today}
        for stay in self.model.stays:
            days = {stay.start, stay.exit, stay.recorded_on, stay.exit and stay.exit + timedelta(90)}
            turns |= days - {None}
        turn = st.sampled_from(sorted(turns))
        near = st.builds(lambda day, step: day + timedelta(step), turn, st.integers(-1, 1))
        self.figures_agree(*sorted(data.draw(st.tuples(near, near, near))), clock)

    def figures_agree(self, from_, to, as_of, clock):
        found, generated = compute(self.project, Period(from_, to, as_of, clock)), self.model.generated()
        assert rows_of(found) == reference.figures(generated, from_, to, as_of, clock)
        incomplete = [(person.reference.split()[-1], person.missing) for person in found.incomplete]
        assert incomplete == reference.incomplete(generated, as_of)

    @invariant()
    def the_months_are_the_sums_of_the_ledger(self):
        assert sorted(stored.rows(stored.LEDGER)) == sorted(stored.rows(stored.MONTHS))

    @invariant()
    def each_exit_has_one_follow_up_that_agrees(self):
        stays, follow_ups = stored.of_each(stored.STAYS), stored.of_each(stored.FOLLOW_UPS)
        for stay in self.model.stays:
            pk = self.made[id(stay)][1]
            assert stays[pk] == [as_text(stay.start, stay.exit, stay.outcome, stay.recorded_on)]
            asked = [as_text(stay.exit is not None, *(stay.kept or ("", None, None)))] * stay.followed_up
            found = follow_ups.get(pk, [])
            assert [one[:4] for one in found] == asked
            if stay.exit:
                due = self.model.due(stay)
                assert found[0][4] == due.isoformat()
                assert stay.outcome == found[0][1] or (stay.kept and stay.kept[2] != due)

    @invariant()
    def one_phase_and_one_coach_at_a_time(self):
        keys = {name: user.pk for name, user in self.coaches.items()}
        phases, coaches = stored.of_each(stored.PHASES), stored.of_each(stored.COACHES)
        for stay in self.model.stays:
            pk = self.made[id(stay)][1]
            assert phases.get(pk, []) == [as_text(int(span.what), span.start, span.end) for span in stay.phases]
            assert coaches.get(pk, []) == [as_text(keys[span.what], span.start, span.end) for span in stay.coaches]

    def at_the_end(self):
        if hasattr(self, "model"):
            self.everything_agrees()

    def everything_agrees(self):
        for clock in ("participation_exit", "project_end"):
            for as_of in (self.model.today, self.model.end, self.model.today + timedelta(days=400)):
                self.figures_agree(self.model.start, max(as_of, self.model.start), as_of, clock)
        assert not list(hours_check.drifts())
        call_command("verify_audit", stdout=Silence())
