"""Visits at workplaces: planned by rhythm, re-planned, made, moved, called off; and how it went in the end."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent
from config.today import to_do
from matching import end_assessing, placing, visit_acts
from matching.enums import Completion, EndCause, Side
from matching.models import Placement, WorkplaceVisit
from participants.calendar import entries
from participants.models import Participation
from participants.timeline import branches
from participants.timeline_words import TITLES
from tests.matching.placements import HALF_DAYS, days, fresh, scene

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_red_days(monkeypatch):
    """What holds must hold at Christmas too."""
    monkeypatch.setattr("projects.red_days.is_red", lambda day: False)


def dues(placement) -> list:
    return list(placement.visits.values_list("due", flat=True))


def record(visit, world, **facts):
    there = {"supervisor_there": True, "participant_there": None}
    return visit_acts.record(visit, **{"done_on": days(0), "by": world.coach, "seen": None, **there, **facts})


def refused(act, *args, field=None, **kwargs):
    with pytest.raises(ValidationError) as refusal:
        act(*args, **kwargs)
    assert field is None or field in refusal.value.error_dict


class TestRhythm:
    def test_in_the_first_week_then_every_so_many_weeks_until_the_end(self):
        world = scene()
        placement = world.agreed(start=days(0), end=days(70), visit_weeks=3)
        first, *others = dues(placement)
        assert days(0) <= first <= days(6)
        assert placement.weekdays[first.weekday()]  # on a day when she is there
        assert others == [first + timedelta(weeks=3 * number) for number in range(1, len(others) + 1)]
        assert others[-1] <= days(70) < others[-1] + timedelta(weeks=3)

    def test_follows_the_end_and_keeps_what_is_done_or_missed(self):
        world = scene()
        placement = world.agreed(start=days(-20), end=days(50), visit_weeks=2)
        first, second, *ahead = placement.visits.all()
        record(first, world, done_on=first.due)
        assert second.is_missing
        before = dues(placement)
        placing.move_end(placement, days(90), reason="Mer tid", by=world.coach, seen=None)
        assert dues(placement)[: len(before)] == before
        assert len(dues(placement)) > len(before)
        placing.move_end(placement, days(9), reason="Kortare", by=world.coach, seen=None)
        assert max(dues(placement)) <= days(9)
        placing.end(placement, days(0), EndCause.JOB, by=world.coach, seen=None)
        assert set(dues(placement)) >= {first.due, second.due}
        assert max(dues(placement)) <= days(0)
        assert not placement.visits.missing(days(0)).exists()  # with the placement its visits end
        assert fresh(placement).visits.get(pk=second.pk).was_never_made
        placing.reopen(placement, reason="Fel", by=world.coach, seen=None)
        assert dues(placement)[: len(before)] == [due for due in before if due <= days(9)]
        assert placement.visits.missing(days(0)).get() == second
        placing.end(placement, days(-2), EndCause.JOB, by=world.coach, seen=None)
        refused(record, second, world, field="done_on")  # after the last day nobody was there to visit

    def test_what_lies_behind_comes_back_when_the_end_was_wrong_or_is_moved(self):
        world = scene()
        placement = world.agreed(start=days(-40), end=days(50), visit_weeks=1)
        before = dues(placement)
        placing.end(placement, days(-30), EndCause.EMPLOYER, reason="Fel", by=world.coach, seen=None)
        assert max(dues(placement)) <= days(-30)
        placing.reopen(placement, reason="Fel", by=world.coach, seen=None)
        assert dues(placement) == before
        over = world.agreed(world.person(), start=days(-40), end=days(-20), visit_weeks=1)
        placing.move_end(over, days(20), reason="Fortsatte", by=world.coach, seen=None)
        missed = over.visits.missing(days(0)).values_list("due", flat=True)
        assert any(due > days(-20) for due in missed)

    def test_the_exit_ends_them_and_its_withdrawal_brings_them_back(self):
        world = scene()
        placement = world.agreed(start=days(-40), end=days(50), visit_weeks=1)
        missing = placement.visits.missing(days(0)).count()
        assert missing
        people = Participation.objects.filter(pk=placement.participation_id)
        people.update(exit=days(-1))
        assert not placement.visits.missing(days(0)).exists()
        assert not Placement.objects.ending_soon(days(0)).exists()
        people.update(exit=days(1))
        assert Placement.objects.ending_soon(days(0)).get() == placement
        assert placement.visits.missing(days(0)).count() == missing
        assert placement.visits.filter(due__range=(days(2), days(8))).exists()
        assert not placement.visits.to_make(days(0)).filter(due__gt=days(1)).exists()
        people.update(exit=None)
        assert placement.visits.missing(days(0)).count() == missing

    def test_until_further_notice_they_go_on_with_each_visit_made(self):
        world = scene()
        placement = world.agreed(kind="employment", start=days(-200), end=None, visit_weeks=4)
        placement.visits.filter(due__gt=days(0)).delete()
        refused(visit_acts.add, placement, date(9999, 12, 31), by=world.coach, field="due")
        record(placement.visits.first(), world)
        assert max(dues(placement)) > days(100)

    def test_on_a_public_holiday_nobody_is_visited(self, monkeypatch):
        """The day before that she is there; the rhythm goes on as it was."""
        world = scene()
        placement = world.agreed(start=days(0), end=days(58), visit_weeks=2)
        first, second, third = dues(placement)[:3]
        monkeypatch.setattr("projects.red_days.is_red", lambda day: day == second)
        placing.move_end(placement, days(59), reason="En dag", by=world.coach, seen=None)
        moved = dues(placement)[1]
        assert second - timedelta(days=4) < moved < second
        assert placement.weekdays[moved.weekday()]
        assert dues(placement)[::2][:2] == [first, third]

    def test_another_rhythm_hides_no_missed_visit(self):
        world = scene()
        placement = world.agreed(start=days(-20), end=days(60), visit_weeks=2)
        missed = set(placement.visits.missing(days(0)).values_list("due", flat=True))
        assert missed
        placement.visit_weeks = 8
        placing.go_on(placement, by=world.coach, reason="Glesare", fields=["visit_weeks"])
        assert missed <= set(dues(placement))
        ahead = [due for due in dues(placement) if due >= days(0)]
        assert len(ahead) <= 2

    def test_none_where_nobody_agreed_and_none_of_the_past_where_a_spreadsheet_knows_it(self):
        world = scene()
        draft = world.place(world.person())
        placing.end(draft, days(0), EndCause.PROJECT, reason="Nej", by=world.coach, seen=None)
        assert dues(draft) == []
        facts = {"kind": "work_training", "start": days(-100), "end": days(2)}  # no visit ahead, and many behind
        sheet = Placement.objects.create(participation=world.participation, employer=world.employer, **facts)
        placing.move_end(sheet, days(60), reason="Mer", by=world.coach, seen=None)
        assert dues(sheet)
        assert min(dues(sheet)) >= days(0)


class TestVisits:
    def test_made_with_an_adaptation_that_all_three_approve_anew(self):
        world = scene()
        placement = world.agreed(adaptations="Hörselkåpor")
        visit = placement.visits.first()
        refused(record, visit, world, done_on=days(1), field="done_on")
        refused(record, visit, world, done_on=placement.start - timedelta(days=1), field="done_on")
        refused(record, visit, world, seen="något annat")
        record(visit, world, notes="Går bra", adaptations="Skriftliga instruktioner\n\nHörselkåpor\n")
        changed = fresh(placement)
        assert changed.adaptation_lines == ["Hörselkåpor", "Skriftliga instruktioner"]
        assert WorkplaceVisit.objects.get(pk=visit.pk).adaptations == "Skriftliga instruktioner\nHörselkåpor"
        assert changed.version == 2
        assert changed.awaits_approval
        assert changed.versions.get(number=2).content["adaptations"].endswith("Skriftliga instruktioner")
        refused(record, visit, world)  # once
        event = AuditEvent.objects.concerning(visit).last()
        assert event.participant == placement.participation.participant.public_id
        assert "notes" in event.fields

    def test_moved_called_off_and_one_more(self):
        world = scene()
        placement = world.agreed(start=days(0), end=days(58))
        first, second, *_others = placement.visits.all()
        refused(visit_acts.move, first, days(90), by=world.coach, seen=None, field="due")
        refused(visit_acts.move, first, second.due, by=world.coach, seen=None, field="due")
        visit_acts.move(first, days(1) if first.due != days(1) else days(2), by=world.coach, seen=None)
        refused(visit_acts.cancel, second, reason=" ", by=world.coach, seen=None, field="reason")
        visit_acts.cancel(second, reason="Stängt", by=world.coach, seen=None)
        number = placement.visits.count()
        visit_acts.add(placement, days(12), by=world.coach)
        placing.move_end(placement, days(59), reason="En dag", by=world.coach, seen=None)
        assert placement.visits.count() == number + 1  # neither doubled nor lost
        assert not WorkplaceVisit.objects.to_make(days(0)).filter(pk=second.pk).exists()

    def test_what_was_written_wrong_is_corrected_with_a_reason(self):
        world = scene()
        placement = world.agreed()
        made, other = placement.visits.all()[:2]
        act = {"by": world.coach, "reason": "Fel dag"}
        refused(visit_acts.correct, made, seen=None, done_on=days(0), **act)  # it is not made
        made = record(made, world, notes="Bra")
        seen = made.mark
        refused(visit_acts.correct, made, seen=None, done_on=days(1), field="done_on", **act)
        refused(visit_acts.correct, made, seen=None, done_on=days(0), field="reason", **act | {"reason": " "})
        visit_acts.correct(made, seen=seen, done_on=days(-1), notes="Mycket bra", **act)
        made.refresh_from_db()
        assert (made.done_on, made.notes, made.supervisor_there) == (days(-1), "Mycket bra", True)
        event = AuditEvent.objects.concerning(made).order_by("pk").last()
        assert (event.action, event.reason, set(event.fields)) == ("correct", "Fel dag", {"done_on", "notes"})
        refused(visit_acts.correct, made, seen=seen, done_on=days(-2), **act)
        called_off = visit_acts.cancel(other, reason="Stängt", by=world.coach, seen=None)
        visit_acts.correct(called_off, seen=called_off.mark, **act)
        assert placement.visits.to_make(days(0)).filter(pk=other.pk).exists()

    def test_missing_ones_are_a_number_on_today_and_in_the_calendar(self):
        world = scene()
        placement = world.agreed(start=days(-10), end=days(60))
        told = {str(one.label): (one.number, one.url) for one in to_do(world.project, world.coach, days(0))}
        number, url = told["Besök på arbetsplatser som inte gjorts"]
        assert number == placement.visits.missing(days(0)).count() > 0
        assert url.endswith("/visits/")
        visit = placement.visits.filter(due__gte=days(0)).first()
        found = [one for one in entries(world.project, world.coach, visit.due, visit.due) if "visit" in one.key]
        assert [one.url for one in found] == [visit.get_absolute_url()]
        other = scene()
        assert "Besök på arbetsplatser som inte gjorts" not in [
            str(one.label) for one in to_do(other.project, other.coach, days(0))
        ]


class TestEnd:
    def test_both_say_how_it_went_when_it_has_ended(self):
        world = scene()
        placement = world.agreed()
        said = {"by": world.coach, "day": days(0), "led_to_job": True}
        refused(end_assessing.assess, placement, Side.EMPLOYER, completion=Completion.DONE, **said)
        placing.end(placement, days(0), EndCause.JOB, by=world.coach, seen=None)
        assert Placement.objects.unassessed(days(0)).get() == placement
        refused(end_assessing.assess, placement, Side.EMPLOYER, completion=Completion.PARTLY, field="cause", **said)
        refused(end_assessing.assess, placement, Side.PROJECT, completion=Completion.DONE, **said)
        end_assessing.assess(placement, Side.EMPLOYER, completion=Completion.DONE, **said)
        refused(end_assessing.assess, placement, Side.EMPLOYER, completion=Completion.DONE, **said)
        assert Placement.objects.unassessed(days(0)).exists()
        told = end_assessing.assess(
            placement, Side.PARTICIPANT, completion=Completion.PARTLY, cause="Sjuk i två veckor", **said
        )
        assert not Placement.objects.unassessed(days(0)).exists()
        refused(end_assessing.correct, told, by=world.coach, seen="fel", completion=Completion.DONE)
        end_assessing.correct(told, by=world.coach, seen=told.mark, completion=Completion.DONE)
        event = AuditEvent.objects.concerning(told).order_by("pk").last()
        assert (event.action, event.fields) == ("correct", ["completion"])
        told.refresh_from_db()
        assert told.completion == Completion.DONE
        refused(placing.reopen, fresh(placement), reason="Fel", by=world.coach, seen=None)

    def test_the_timeline_tells_it_all(self):
        world = scene()
        placement = world.agreed(start=days(-20))
        record(placement.visits.first(), world, adaptations="Lugnt rum")
        placing.end(placement, days(0), EndCause.EMPLOYER, reason="Varsel", by=world.coach, seen=None)
        said = {"by": world.coach, "day": days(0), "completion": Completion.NEVER_CAME, "cause": "Varsel"}
        end_assessing.assess(placement, Side.EMPLOYER, **said)
        facts = {"day": days(0), "text": "Bra", "may_be_called": False, "by": world.coach, "seen": ""}
        early = facts | {"day": placement.start - timedelta(days=1)}
        refused(end_assessing.refer, placement, given_by=world.supervisor, field="day", **early)
        end_assessing.refer(placement, given_by=world.supervisor, **facts)
        participation = Participation.objects.select_related("participant", "project").get(pk=world.participation.pk)
        rows = [row for branch in branches(participation) for row in branch.values() if row["t_kind"] == "placements"]
        told = {row["t_event"]: TITLES[row["t_event"]](row) for row in rows}
        assert set(told) == {
            *("placement", "placement_agreed", "placement_changed", "placement_visit"),
            *("placement_ended", "placement_assessed", "placement_reference"),
        }
        assert all(world.employer.name in title for title in told.values())


def test_two_places_of_one_kind_on_a_day_are_one_row_of_the_ledger(monkeypatch):
    from matching.scheduled_days import scheduled
    from participants.weeks import Week

    world = scene()
    world.agreed(weekdays=HALF_DAYS, start=days(-30))
    world.agreed(weekdays=HALF_DAYS, start=days(-29))
    drafted = world.person()
    draft = world.place(drafted, start=days(-30), weekdays=HALF_DAYS)
    week = Week.of(f"{days(-7):%G-W%V}")
    told = list(scheduled(world.participation, week))
    monkeypatch.setattr("projects.red_days.is_red", lambda day: day == week.first)
    assert {day for _kind, day, _minutes in scheduled(world.participation, week)} == {one[1] for one in told[1:]}
    assert len(told) == len({(kind, day) for kind, day, _minutes in told}) == 4
    assert {minutes for *_rest, minutes in told} == {2 * 240}
    assert list(scheduled(draft.participation, week)) == []
