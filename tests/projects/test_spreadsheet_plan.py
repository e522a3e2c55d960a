"""An import plans from reading alone; what it then writes is what it has planned, or nothing."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.audit_chain import problems
from accounts.models import AuditEvent, User
from employers.models import EmployerContact
from participants.models import Attendance, AttendanceMonth, CoachAssignment, Participant, Participation
from projects.bulk import insert_rows, update_rows
from projects.jobs import LostClaim
from projects.models import Membership, Project, SpreadsheetImport
from projects.roles import Role
from projects.spreadsheets import run
from projects.spreadsheets.plan import Plan
from tests.participants.factories import AttendanceFactory, ParticipationFactory
from tests.projects.factories import MembershipFactory
from tests.projects.spreadsheets import GOOD, folder, imported, places, sheets, with_row
from tests.projects.test_spreadsheet_import import everything
from tests.projects.test_spreadsheet_refusals import REFUSED

pytestmark = pytest.mark.django_db


def only_reading(execute, sql, params, many, context):
    assert sql.startswith("SELECT"), sql[:80]
    return execute(sql, params, many, context)


def found(result):
    counts = {name: counts.as_list() for name, counts in result.counts.items()}
    return counts, result.findings.errors, result.findings.warnings


def test_a_trial_run_only_reads_and_opens_no_transaction(tmp_path):
    imported(tmp_path, sheets())
    changed = sheets(attendance=[*GOOD["attendance"], "A2,p,2009-02-27,coaching,,45,yes,"])
    with connection.execute_wrapper(only_reading):
        result = imported(tmp_path, changed, dry_run=True)
    assert result.counts["attendance"].as_list() == [1, 0, 3]


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.in_turns(0.5)
@pytest.mark.parametrize("known", [True, False])
def test_a_trial_run_finds_what_the_import_finds(known, tmp_path):
    if known:
        imported(tmp_path, sheets())
    for name, (tables, _place) in REFUSED.items():
        with transaction.atomic():
            assert found(imported(tmp_path, tables, dry_run=True)) == found(imported(tmp_path, tables)), name
            transaction.set_rollback(True)


def test_a_trial_run_counts_what_the_import_counts(tmp_path):
    for tables in [sheets(), sheets(), with_row("employers", "269924-6019,Ny,private,Y")]:
        assert found(imported(tmp_path, tables, dry_run=True)) == found(imported(tmp_path, tables))


def test_the_file_is_read_before_the_transaction_begins(tmp_path, monkeypatch):
    depth = len(connection.savepoint_ids)
    open_workbook, reads = run.open_workbook, []

    def opened(path):
        reads.append(len(connection.savepoint_ids) - depth)
        return open_workbook(path)

    monkeypatch.setattr(run, "open_workbook", opened)
    assert imported(tmp_path, sheets()).saved
    assert reads == [0]


def test_new_rows_have_the_databases_keys_also_in_the_trail(tmp_path):
    imported(tmp_path, sheets())
    member, project = Membership.objects.get(), Project.objects.get()
    assert (member.project, member.user.email) == (project, "coach@p.example")
    created = AuditEvent.objects.filter(action="create")
    assert set(created.values_list("object_type", "object_id")) == {
        ("accounts.user", str(User.objects.get().public_id)),
        ("projects.membership", str(member.pk)),
    }
    assert set(AuditEvent.objects.exclude(project=None).values_list("project", flat=True)) == {project.pk}
    assert CoachAssignment.objects.get().coach == Attendance.objects.exclude(coach=None).get().coach == member.user
    assert EmployerContact.objects.get().coach == member.user
    assert not list(problems())


# Somebody else changes the register between the plan and the writing.


def disturbed(monkeypatch, *deeds):
    """Runs one of the deeds after each plan; gives back how deep in transactions each plan was made."""
    planned, deeds, depths, base = run.planned, list(deeds), [], len(connection.savepoint_ids)

    def plan_and_be_disturbed(*args):
        depths.append(len(connection.savepoint_ids) - base)
        made = planned(*args)
        if deeds:
            deeds.pop(0)()
        return made

    monkeypatch.setattr(run, "planned", plan_and_be_disturbed)
    return depths


def a_change(action="change"):
    AuditEvent.objects.record(by=None, action=action)


def test_a_change_since_the_plan_makes_a_new_plan(tmp_path, monkeypatch):
    imported(tmp_path, sheets())
    person = Participant.objects.get(reference="A1")

    def work_elsewhere():
        elsewhere = ParticipationFactory(participant=person, start=date(2009, 1, 1))
        AttendanceFactory(participation=elsewhere, date=date(2009, 1, 12), minutes=1300)
        a_change()

    depths = disturbed(monkeypatch, work_elsewhere)
    rows = [GOOD["attendance"][0], "A1,p,2009-01-12,group,,81,yes,"]
    assert places(imported(tmp_path, {"attendance": rows})) == [("attendance", 2, "minutes")]
    assert len(depths) == 2
    assert not Attendance.objects.filter(minutes=81).exists()


def test_looking_changes_nothing(tmp_path, monkeypatch):
    depths = disturbed(monkeypatch, lambda: a_change("view"), a_change)
    assert imported(tmp_path, sheets()).saved
    assert len(depths) == 1


def test_a_change_while_it_was_written_undoes_the_writing(tmp_path, monkeypatch):
    carry_out, times = Plan.carry_out, []

    def disturbed_once(self):
        carry_out(self)
        times.append(1)
        if len(times) == 1:
            a_change()

    monkeypatch.setattr(Plan, "carry_out", disturbed_once)
    result = imported(tmp_path, sheets())
    assert result.saved
    assert len(times) == 2
    assert Participant.objects.count() == 2
    assert AuditEvent.objects.filter(action="import").count() == 1


def test_the_last_plan_is_made_where_nobody_can_come_between(tmp_path, monkeypatch):
    depths = disturbed(monkeypatch, a_change, a_change)
    assert imported(tmp_path, sheets()).saved
    assert depths == [0, 0, 1]


def test_whoever_is_overtaken_three_times_is_told(tmp_path, monkeypatch):
    disturbed(monkeypatch, a_change, a_change, a_change)
    before = everything()
    result = imported(tmp_path, sheets())
    assert not result.saved
    assert places(result) == [("", None, "")]
    assert everything() == before


def test_what_only_the_database_refuses_is_told_and_undone(tmp_path, monkeypatch):
    carry_out = Plan.carry_out

    def refused(self):
        carry_out(self)
        raise IntegrityError

    monkeypatch.setattr(Plan, "carry_out", refused)
    before = everything()
    result = imported(tmp_path, sheets())
    assert (result.saved, places(result)) == (False, [("", None, "")])
    assert everything() == before
    assert not AuditEvent.objects.exists()


def test_an_import_taken_over_by_another_worker_saves_nothing(tmp_path, settings, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    imported(tmp_path, {"project": GOOD["project"]})
    leader = MembershipFactory(project=Project.objects.get(), role=Role.PROJECT_LEADER).user
    path = folder(tmp_path, {"employers": GOOD["employers"]}) / "employers.csv"
    counts = {"employers": [1, 0, 0]}
    one = SpreadsheetImport.objects.create(
        project=Project.objects.get(), user=leader, file=str(path), step="save", counts=counts
    )
    one = SpreadsheetImport.objects.claim(one.pk)
    SpreadsheetImport.objects.update(started_at="2009-01-01T00:00Z")
    before = everything()
    with pytest.raises(LostClaim):
        one.work()
    assert everything() == before
    assert path.exists()


# Rows of one file that are about each other.


def test_attendance_that_moves_with_a_divided_participation_is_recognised_in_the_same_file(tmp_path):
    imported(tmp_path, sheets())
    tables = {
        "participations": ["person_id,project,start,exit", "A2,p,2009-02-02,2009-02-10", "A2,p,2009-02-20,"],
        "attendance": [GOOD["attendance"][0], "A2,p,2009-02-28,coaching,a,46,yes,"],
    }
    result = imported(tmp_path, tables)
    assert result.counts["attendance"].as_list() == [0, 1, 0]
    moved = Attendance.objects.get(participation__participant__reference="A2")
    assert (moved.minutes, moved.participation.start) == (46, date(2009, 2, 20))
    assert AttendanceMonth.objects.get(participation=moved.participation).minutes == 46


def test_a_corrected_person_and_a_new_participation_in_the_same_file_agree(tmp_path):
    imported(tmp_path, sheets())
    participants = ["person_id,birth_date,sex,country_of_birth", "A2,1988-01-15,woman,SE"]
    participations = ["person_id,project,start,exit", "A2,p,2008-06-02,2008-07-01"]
    assert imported(tmp_path, {"participants": participants, "participations": participations}).saved
    rows = Participation.objects.filter(participant__reference="A2").order_by("start")
    assert [(row.sequence, row.age, row.sex, row.foreign_born) for row in rows] == [
        (1, 20, "woman", False),
        (2, 20, "woman", False),
    ]


def test_a_follow_up_of_a_participation_that_ends_in_the_same_file(tmp_path):
    imported(tmp_path, sheets())
    tables = {
        "participations": ["person_id,project,start,exit", "A2,p,2009-02-02,2009-05-01"],
        "follow_ups": [GOOD["follow_ups"][0], "A2,p,employed,2009-08-01,own_word"],
    }
    assert imported(tmp_path, tables).counts["follow_ups"].as_list() == [1, 0, 0]
    one = Participation.objects.get(participant__reference="A2")
    assert (one.exit, one.outcome) == (date(2009, 5, 1), "employed")


def test_minutes_of_one_day_in_one_file_are_summed(tmp_path):
    rows = [f"A1,p,2009-01-12,group,{n},480,yes," for n in range(3)]
    assert imported(tmp_path, sheets(attendance=[GOOD["attendance"][0], *rows])).saved
    rows.append("A1,p,2009-01-12,group,3,1,no,")
    assert places(imported(tmp_path, sheets(attendance=[GOOD["attendance"][0], *rows]))) == [
        ("attendance", 5, "minutes")
    ]
    rows[0] = rows[0].replace("480", "479")
    assert imported(tmp_path, sheets(attendance=[GOOD["attendance"][0], *rows])).saved


def test_many_rows_are_changed_each_by_its_own_values_and_no_others():
    rows = [AttendanceFactory(minutes=5, note="kvar") for _n in range(3)]
    for n, row in enumerate(rows[:2], start=1):
        row.minutes, row.date, row.note = 10 * n, date(2009, 2, n), "rört"
        row.coach = MembershipFactory().user
    update_rows(rows[:2], ["minutes", "date", "coach"])
    stored = Attendance.objects.order_by("pk").values_list("minutes", "date", "coach", "note")
    assert list(stored) == [
        (10, date(2009, 2, 1), rows[0].coach_id, "kvar"),
        (20, date(2009, 2, 2), rows[1].coach_id, "kvar"),
        (5, rows[2].date, None, "kvar"),
    ]
    update_rows([], ["minutes"])


def test_more_rows_than_a_statement_takes_are_inserted_with_their_defaults():
    participation = ParticipationFactory()
    names = ["participation_id", "date", "kind", "ref", "minutes"]
    insert_rows(Attendance, names, [(participation.pk, date(2009, 1, 1), "group", str(n), 5) for n in range(5000)])
    assert Attendance.objects.count() == 5000
    one = Attendance.objects.first()
    assert (one.present, one.absence, one.note, one.session, one.date) == (True, "", "", None, date(2009, 1, 1))
