"""The way of a placement's agreement: made, approved by three, changed, prolonged, ended, reopened."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404

from accounts.models import AuditEvent
from employers.models import EmployerRelation, Occupation, OccupationShare
from matching import placing
from matching.enums import ApprovalWay, EndCause, MatchState, Side
from matching.forms.placement import PlacementForm
from matching.forms.placement_acts import MoveEndForm
from matching.models import Match, Placement, PlacementApproval, PlacementVersion
from matching.placement_start import begin
from matching.placement_steps import PlacementState
from participants.merging import KEPT, merge
from participants.models import Document
from tests.matching.placements import FULL_DAYS, a_paper, days, fresh, scene
from tests.participants.factories import ParticipationFactory
from tests.threads import at_once

pytestmark = pytest.mark.django_db


def refused(act, *args, field=None, **kwargs):
    with pytest.raises(ValidationError) as refusal:
        act(*args, **kwargs)
    if field:
        assert field in refusal.value.error_dict
    return refusal.value


def last_event(placement) -> AuditEvent:
    return AuditEvent.objects.concerning(placement).order_by("pk").last()


class TestApprovals:
    def test_three_yeses_make_it_agreed(self):
        world = scene()
        placement = world.place()
        assert fresh(placement).state == PlacementState.DRAFT
        world.approve(placement, Side.PARTICIPANT, way=ApprovalWay.PAPER, file=a_paper())
        world.approve(placement, Side.EMPLOYER)
        assert fresh(placement).state == PlacementState.DRAFT
        assert not fresh(placement).visits.exists()
        world.approve(placement, Side.PROJECT)
        agreed = fresh(placement)
        assert agreed.state == PlacementState.RUNNING
        assert not agreed.awaits_approval
        assert agreed.visits.exists()
        paper = PlacementApproval.objects.get(side=Side.PARTICIPANT).document
        assert paper.participation == placement.participation
        refused(paper.remove, by=world.leader, reason="fel")
        event = last_event(agreed)
        assert event.details["act"] == "approve"
        assert event.fields == ["approvals"]
        assert event.participant == placement.participation.participant.public_id
        assert event.project == world.project.pk

    def test_what_is_refused(self):
        world = scene()
        bare = world.place(insurance="", supervisor=None)
        text = str(refused(world.approve, bare, Side.EMPLOYER))
        assert "försäkring" in text
        assert "handledare" in text
        placement = world.place(world.person())
        refused(world.approve, placement, Side.EMPLOYER, reason=" ", field="reason")
        refused(world.approve, placement, Side.EMPLOYER, name="", field="name")
        refused(world.approve, placement, Side.EMPLOYER, way=ApprovalWay.PAPER, field="file")
        refused(world.approve, placement, Side.EMPLOYER, way=ApprovalWay.HERE, field="way")
        refused(world.approve, placement, Side.PROJECT, way=ApprovalWay.ON_BEHALF, field="way")
        refused(world.approve, placement, Side.EMPLOYER, day=days(1), field="day")
        refused(world.approve, placement, field="sides")
        world.approve(placement, Side.EMPLOYER)
        refused(world.approve, placement, Side.EMPLOYER, field="sides")
        refused(world.approve, placement, Side.PROJECT, seen="1-0-")
        assert Document.objects.count() == 0
        assert PlacementApproval.objects.count() == 1

    def test_a_change_lifts_them_and_keeps_the_old(self):
        world = scene()
        placement = world.agreed()
        before = placement.versions.get(number=1).content
        end = placement.end + timedelta(days=28)
        placing.move_end(placement, end, reason="Går bra", by=world.coach, seen=placing.mark(placement))
        changed = fresh(placement)
        assert (changed.end, changed.version, changed.approved_version) == (end, 2, 1)
        assert changed.awaits_approval
        assert changed.state == PlacementState.RUNNING  # it goes on meanwhile
        assert changed.versions.get(number=1).approvals.count() == 3
        assert changed.versions.get(number=1).content == before
        assert changed.versions.get(number=2).approvals.count() == 0
        assert changed.versions.get(number=2).content["end"] == str(end)
        assert last_event(changed).details["act"] == "extend"
        seen = placing.mark(changed)
        world.approve(changed, Side.PROJECT)
        stale = {"reason": "Mer", "by": world.coach, "seen": seen}
        refused(placing.move_end, changed, end + timedelta(days=7), **stale)  # somebody has said yes meanwhile
        world.approve(changed, Side.PARTICIPANT, Side.EMPLOYER)
        assert not fresh(changed).awaits_approval
        assert fresh(changed).agreed_on == placement.agreed_on

    def test_the_share_is_kept_as_it_was_when_agreed(self):
        world = scene()
        occupation = Occupation.objects.get_or_create(code="7111", defaults={"name": "Snickare"})[0]
        OccupationShare.objects.filter(occupation=occupation).delete()
        share = OccupationShare.objects.create(occupation=occupation, year=2020, women=620, men=45630, source="SCB")
        placement = world.agreed(occupation="7111")
        assert (placement.women, placement.men, placement.share_year) == (620, 45630, 2020)
        share.women = 30_000
        share.save()
        placing.move_end(placement, days(90), reason="Mer tid", by=world.coach, seen=None)
        world.approve_all(placement)
        assert fresh(placement).women == 620
        changed = fresh(placement)
        changed.occupation = "8332"  # another: its counts at once, also until all three have said yes anew
        placing.go_on(changed, by=world.coach, reason="Kör i stället", fields=["occupation"])
        assert (fresh(placement).women, fresh(placement).share_year) == (4240, 2020)
        assert world.agreed(world.person(), occupation="711").women is None  # no guess from a narrower one


class TestDays:
    def test_within_the_participation(self):
        world = scene()
        refused(world.place, start=days(-300), field="start")
        left = world.person(exit=days(10))
        refused(world.place, left, field="end")
        refused(world.place, left, end=None, field="end")
        world.place(left, end=days(10))

    def test_nobody_is_in_two_full_places_at_once(self):
        world = scene()
        other = {"employer": world.employer}
        world.agreed(weekdays=[240] * 5 + [0, 0])
        refused(world.place, start=days(0), field="weekdays", **other)  # 20 + 35 hours
        refused(world.place, start=days(0), weekdays=[], hours_per_week=None, field="weekdays")  # nobody knows
        world.place(start=days(0), weekdays=[240] * 5 + [0, 0])  # 40 hours together
        refused(world.place, start=days(1), weekdays=[30, 0, 0, 0, 0, 0, 0], field="weekdays")
        refused(world.place, world.person(), weekdays=[481] * 5 + [0, 0], field="weekdays")  # one place alone
        world.place(start=days(71), end=days(90))  # after both
        late = world.person()
        first = world.agreed(late, end=days(10))
        elsewhere = scene()
        theirs = ParticipationFactory(project=elsewhere.project, participant=late.participant, start=days(-100))
        refused(elsewhere.place, theirs, start=days(0), end=days(9), field="weekdays")  # whichever project's it is
        second = world.agreed(late, start=days(11), end=days(30))
        refused(placing.move_end, first, days(12), reason="Mer", by=world.coach, seen=None, field="weekdays")
        placing.end(first, days(0), EndCause.JOB, by=world.coach, seen=None)
        second.refresh_from_db()
        assert second.state == PlacementState.AGREED

    def test_since_when_somebody_is_placed_in_another_project_is_not_told(self):
        world = scene()
        elsewhere = ParticipationFactory(participant=world.participation.participant, start=days(-200))
        facts = {"kind": "employment", "start": days(1), "end": days(60), "weekdays": FULL_DAYS}
        placing.start_agreement(Placement(participation=elsewhere, employer=world.employer, **facts), by=world.coach)
        refusal = str(refused(world.place, field="weekdays"))
        assert str(days(1)) not in refusal
        assert world.employer.name not in refusal

    def test_the_stand_in_is_somebody_else(self):
        world = scene()
        with pytest.raises(ValidationError):
            Placement(
                participation=world.participation, supervisor=world.supervisor, stand_in=world.supervisor
            ).validate_constraints()


class TestEnd:
    def test_shortened_ended_and_reopened(self):
        world = scene()
        placement = world.agreed()
        placing.move_end(placement, days(20), reason="Färre veckor", by=world.coach, seen=None)
        assert last_event(placement).details["act"] == "shorten"
        refused(placing.move_end, placement, days(-1), reason="Fel", by=world.coach, seen=None, field="end")
        refused(placing.move_end, placement, days(10), reason=" ", by=world.coach, seen=None, field="reason")
        refused(placing.end, placement, days(0), EndCause.EMPLOYER, by=world.coach, seen=None, field="reason")
        refused(placing.end, placement, days(0), EndCause.AS_PLANNED, by=world.coach, seen=None, field="cause")
        refused(placing.end, placement, days(21), EndCause.JOB, by=world.coach, seen=None, field="day")
        refused(placing.end, placement, days(-900), EndCause.JOB, by=world.coach, seen=None, field="day")
        placing.end(placement, days(0), EndCause.EMPLOYER, reason="Ont om tid", by=world.coach, seen=None)
        ended = fresh(placement)
        assert ended.state == PlacementState.ENDED
        assert ended.has_failed
        assert ended.version == 2
        refused(placing.move_end, ended, days(40), reason="Mer", by=world.coach, seen=None)
        refused(world.approve, ended, Side.PROJECT)
        refused(placing.reopen, ended, reason="", by=world.coach, seen=None, field="reason")
        refused(placing.reopen, ended, reason="Fel person", by=world.coach, seen="något annat")
        placing.reopen(ended, reason="Fel person", by=world.coach, seen=placing.mark(ended))
        again = fresh(placement)
        assert (again.ended_on, again.end_cause, again.end_reason) == (None, "", "")
        assert again.state == PlacementState.RUNNING
        assert last_event(again).reason == "Fel person"

    def test_a_job_is_no_failure_and_needs_no_words(self):
        world = scene()
        placement = world.agreed()
        placing.end(placement, days(0), EndCause.JOB, by=world.coach, seen=None)
        assert not fresh(placement).has_failed

    def test_whoever_never_came_was_in_no_placement(self):
        world = scene()
        placement = world.agreed()
        placing.end(
            placement,
            placement.start - timedelta(days=1),
            EndCause.PARTICIPANT,
            reason="Kom aldrig",
            by=world.coach,
            seen=None,
        )
        assert fresh(placement).never_began
        assert not Placement.objects.began().exists()
        assert not placement.visits.exists()
        world.place(start=days(0), weekdays=FULL_DAYS)  # there is room again

    def test_states_in_the_database_are_those_of_the_object(self):
        """The same question asked of rows and of one row, for every kind of placement there is."""
        world = scene()
        made = [
            world.place(world.person()),
            world.agreed(world.person()),
            world.agreed(world.person(), start=days(5)),
            world.agreed(world.person(), start=days(-30), end=days(-2)),
            world.agreed(world.person(), end=days(0)),
            world.agreed(world.person(exit=days(-3)), start=days(-30), end=days(-10)),
        ]
        early, ahead, drafted = (
            world.agreed(world.person()),
            world.agreed(world.person()),
            world.place(world.person()),
        )
        placing.end(early, days(-1), EndCause.JOB, by=world.coach, seen=None)
        placing.end(ahead, days(10), EndCause.JOB, by=world.coach, seen=None)
        placing.end(drafted, days(0), EndCause.PROJECT, reason="Nej", by=world.coach, seen=None)
        sheet = Placement.objects.create(
            participation=world.person(), employer=world.employer, kind="work_training", start=days(-9)
        )
        for one in [*made, early, ahead, drafted, sheet]:
            stored = fresh(one)
            found = [s for s in PlacementState if Placement.objects.in_state(s, days(0)).filter(pk=one.pk).exists()]
            assert found == [stored.state]
        assert set(Placement.objects.awaiting(days(0))) == {made[0]}
        assert set(Placement.objects.exclude(pk__in=Placement.objects.agreed())) == {made[0], drafted}


def test_what_a_spreadsheet_brought_runs_without_an_agreement_until_one_is_written():
    world = scene()
    sheet = Placement.objects.create(
        participation=world.participation, employer=world.employer, kind="work_training", start=days(-9)
    )
    assert sheet.state == PlacementState.RUNNING
    assert not sheet.awaits_approval
    placing.move_end(sheet, days(40), reason="Avtalat", by=world.coach, seen=None)
    assert fresh(sheet).state == PlacementState.RUNNING
    assert fresh(sheet).awaits_approval
    assert PlacementVersion.objects.get().number == 1


@pytest.mark.once
def test_no_form_takes_a_longer_reason_than_a_version_keeps():
    most = PlacementVersion._meta.get_field("reason").max_length
    for field in (MoveEndForm.base_fields["reason"], PlacementForm.base_fields["change_reason"]):
        assert field.max_length <= most


def test_the_employer_becomes_known_to_the_project():
    world = scene()
    EmployerRelation.objects.all().delete()
    world.place()
    assert EmployerRelation.objects.filter(project=world.project, employer=world.employer).exists()


def test_a_placement_of_a_match_takes_what_it_says_and_makes_it_placed():
    world = scene()
    match = Match.objects.create(
        participation=world.participation,
        opening=world.opening(tasks="Plockar ordrar"),
        state=MatchState.WANTED,
        adaptations=["Skriftliga instruktioner"],
    )
    begun = begin(world.project, world.coach, {"match": str(match.public_id)})
    assert begun.participation == world.participation
    assert begun.facts["adaptations"] == "Skriftliga instruktioner"
    placement = world.place(match=begun.match, opening=begun.opening)
    match.refresh_from_db()
    assert match.state == MatchState.PLACED
    with pytest.raises(Http404):
        begin(world.project, world.coach, {"match": str(match.public_id)})
    refused(world.place, world.person(), opening=placement.opening)  # it has one place
    wanted = Match.objects.create(participation=world.person(), opening=world.opening(), state=MatchState.WANTED)
    refused(world.place, world.person(), opening=wanted.opening)  # the employer has said yes to somebody else
    refused(world.place, wanted.participation)  # who is being matched with another place
    assert world.place(wanted.participation, opening=wanted.opening).match == wanted
    not_asked = Match.objects.create(participation=world.person(), opening=world.opening())
    refused(world.place, not_asked.participation, match=not_asked, opening=not_asked.opening)
    assert Placement.objects.count() == 2


def test_two_records_of_one_person_take_their_placements_along():
    world = scene()
    placement = world.agreed()
    before = ParticipationFactory(project=world.project, start=days(-500), exit=days(-400))
    other, kept = placement.participation.participant, before.participant
    merge(kept, other, world.project, {"last_name": KEPT, "first_name": KEPT}, by=world.leader)
    assert Placement.objects.get().participation.participant == kept
    assert placement.visits.exists()
    assert placement.versions.get().approvals.count() == 3


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_nobody_says_yes_to_a_change_made_at_that_moment():
    """Several say the last yes while several others change it: no yes stands on a version nobody has read."""
    world = scene()
    placement = world.place()
    world.approve(placement, Side.PARTICIPANT, Side.EMPLOYER)
    seen = placing.mark(fresh(placement))

    def act(number):
        try:
            if number % 2:
                world.approve(placement, Side.PROJECT, seen=seen)
            else:
                change(placement, world, number)
        except ValidationError:
            return None
        return number % 2

    done = at_once(partial(act, number) for number in range(6))
    after = fresh(placement)
    assert done.count(0) == 3
    assert done.count(1) == PlacementApproval.objects.filter(side=Side.PROJECT).count() <= 1
    assert (after.version, after.awaits_approval) == (4, True)
    assert not PlacementApproval.objects.exclude(version__number=1).exists()


def change(placement, world, number):
    with transaction.atomic():
        stored = placing.locked(placement, placing.PlacementAct.CHANGE, None)
        stored.tasks = f"Nya uppgifter {number}"
        placing.go_on(stored, by=world.coach, reason="Ändrat", fields=["tasks"])


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_many_who_move_the_last_day_at_once_one_does():
    """The others are told that it has been changed: nobody's change is lost without a word."""
    world = scene()
    placement = world.agreed()
    seen = placing.mark(placement)

    def move(number):
        try:
            placing.move_end(placement, days(70 + number), reason="Fler veckor", by=world.coach, seen=seen)
        except ValidationError:
            return None
        return number

    moved = [one for one in at_once(partial(move, number) for number in range(1, 6)) if one]
    assert len(moved) == 1
    assert fresh(placement).end == days(70 + moved[0])
    assert PlacementVersion.objects.filter(placement=placement).count() == 2
