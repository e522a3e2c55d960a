"""What an import saves, corrects and leaves alone; the command; all or nothing."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import AuditEvent, User
from employers.models import Employer, EmployerContact
from matching.models import Placement
from participants.models import (
    Attendance,
    AttendanceMonth,
    CoachAssignment,
    IncomeSupport,
    Participant,
    Participation,
)
from projects.models import Goal, Membership, Project, TargetGroup
from projects.roles import Role
from tests.projects.factories import MembershipFactory, ProjectFactory
from tests.projects.spreadsheets import GOOD, folder, imported, places, sheets, with_row

pytestmark = pytest.mark.django_db


def everything():
    """All rows of all tables but the trail, to compare before and after."""
    tables = [
        name for name in connection.introspection.table_names() if "audit" not in name and "session" not in name
    ]
    with connection.cursor() as cursor:
        rows = {}
        for table in sorted(tables):
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            rows[table] = cursor.fetchall()
    return rows


def test_every_sheet_stands_in_the_register_afterwards(tmp_path):
    assert imported(tmp_path, sheets()).saved
    project = Project.objects.get(slug="p")
    assert project.follow_up_clock == "participation_exit"
    assert TargetGroup.objects.get().max_age == 24
    assert Goal.objects.get().target == 135
    member = Membership.objects.get()
    assert (member.user.email, member.role) == ("coach@p.example", "coach")
    assert not member.user.has_usable_password()
    karin = Participant.objects.get(reference="A1")
    assert (karin.identity_number, karin.sex, karin.protected) == ("196602259928", "woman", False)
    first, second = karin.participations.order_by("start")
    assert (first.sequence, first.next_start, second.sequence, second.next_start) == (1, second.start, 2, None)
    assert (first.sex, first.age, first.foreign_born) == ("woman", 42, False)
    assert (first.outcome, first.outcome_recorded_on.isoformat()) == ("employed", "2009-10-02")
    assert not second.outcome
    hanna = Participation.objects.get(participant__reference="A2")
    assert (hanna.sex, hanna.age, hanna.foreign_born) == ("", 18, True)
    coach = CoachAssignment.objects.get()
    assert (coach.participation, coach.start, coach.end) == (first, first.start, first.exit)
    assert Attendance.objects.filter(participation=first).count() == 2
    assert AttendanceMonth.objects.get(participation=first).minutes == 60  # only what was attended
    assert IncomeSupport.objects.get().amount == 7098
    assert Employer.objects.get().organisation_number == "5754119872"
    contact = EmployerContact.objects.get()
    assert (contact.reached, contact.coach.email) == (True, "coach@p.example")
    placement = Placement.objects.get()
    assert (placement.participation, placement.hours_per_week) == (first, 25)


def test_the_same_file_again_changes_nothing_at_all(tmp_path):
    imported(tmp_path, sheets())
    before, events = everything(), AuditEvent.objects.count()
    again = imported(tmp_path, sheets())
    assert again.saved
    assert not again.changes_anything
    assert everything() == before
    assert AuditEvent.objects.count() == events


def test_a_trial_run_counts_and_saves_nothing(tmp_path):
    before = everything()
    result = imported(tmp_path, sheets(), dry_run=True)
    assert result.counts["attendance"].as_list() == [3, 0, 0]
    assert not result.saved
    assert everything() == before


CHANGES = [
    ("project", "Projektet", "Annat", lambda: Project.objects.get().name, "Annat"),
    ("target_groups", "16,24", "16,25", lambda: TargetGroup.objects.get().max_age, 25),
    ("goals", "135", "136", lambda: Goal.objects.get().target, 136),
    ("staff", ",coach\n", ",project_leader\n", lambda: Membership.objects.get().role, "project_leader"),
    ("staff", ",Coach,", ",Anna,", lambda: User.objects.get().name, "Anna"),
    ("participants", "Hanna", "Anna", lambda: Participant.objects.get(reference="A2").first_name, "Anna"),
    (
        "participations",
        "2009-06-30",
        "2009-07-30",
        lambda: Participation.objects.get(outcome="employed").exit.day,
        30,
    ),
    ("attendance", "45", "46", lambda: AttendanceMonth.objects.get(participation__age=18).minutes, 46),
    (
        "follow_ups",
        "employed",
        "unemployed",
        lambda: Participation.objects.exclude(outcome="").get().outcome,
        "unemployed",
    ),
    ("income_support", "7098", "7098.50", lambda: str(IncomeSupport.objects.get().amount), "7098.50"),
    ("employers", "private", "state", lambda: Employer.objects.get().sector, "state"),
    ("employer_contacts", "yes", "no", lambda: EmployerContact.objects.get().reached, False),
    ("placements", "4322", "4321", lambda: Placement.objects.get().occupation, "4321"),
]


@pytest.mark.parametrize(("sheet", "old", "new", "seen", "expected"), CHANGES)
def test_a_changed_cell_updates(sheet, old, new, seen, expected, tmp_path):
    imported(tmp_path, sheets())
    text = "\n".join(GOOD[sheet]) + "\n"
    assert old in text
    result = imported(tmp_path, sheets(**{sheet: text.replace(old, new).splitlines()}))
    assert result.saved
    assert {name: counts.changed for name, counts in result.counts.items() if counts.changed} == {sheet: 1}
    assert not any(counts.new for counts in result.counts.values())
    assert seen() == expected


def test_a_column_that_is_missing_leaves_what_stands(tmp_path):
    imported(tmp_path, sheets())
    result = imported(tmp_path, {"participants": ["person_id,first_name", "A1,Karin", "A2,Anna"]})
    assert result.counts["participants"].as_list() == [0, 1, 1]
    person = Participant.objects.get(reference="A1")
    assert (person.last_name, person.identity_number, person.sex) == ("Öberg", "196602259928", "woman")


def test_a_correction_recomputes_the_frozen_facts_everywhere_and_leaves_a_trace(tmp_path):
    imported(tmp_path, sheets())
    hanna = Participant.objects.get(reference="A2")
    elsewhere = Participation.objects.create(
        participant=hanna, project=ProjectFactory(), start=date(2009, 1, 1), age=18
    )
    corrected = [*GOOD["participants"][:2], "A2,,Hanna,Ibrahim,1990-01-15,woman,SE,SY,"]
    result = imported(tmp_path, {"participants": corrected})
    assert result.counts["participants"].changed == 1
    here = Participation.objects.get(participant=hanna, project__slug="p")
    elsewhere.refresh_from_db()
    assert (here.sex, here.age, here.foreign_born) == ("woman", 19, False)
    assert (elsewhere.sex, elsewhere.age, elsewhere.foreign_born) == ("woman", 18, False)
    event = AuditEvent.objects.get(action="correct")
    kept = event.values_kept
    assert kept.before == {"birth_date": "1990-03-01", "sex": "", "country_of_birth": "SY"}
    assert kept.after == {"birth_date": "1990-01-15", "sex": "woman", "country_of_birth": "SE"}
    assert event.participant == hanna.public_id
    assert event.fields == ["birth_date", "country_of_birth", "sex"]
    assert "1990" not in str(event.details)


def test_whoever_is_born_on_the_leap_day_turns_on_the_first_of_march(tmp_path):
    participants = ["person_id,birth_date", "A1,1992-02-29", "A2,1992-02-29"]
    participations = ["person_id,project,start", "A1,p,2009-02-28", "A2,p,2009-03-01"]
    tables = {"project": GOOD["project"], "participants": participants, "participations": participations}
    imported(tmp_path, tables)
    ages = Participation.objects.order_by("start").values_list("age", flat=True)
    assert list(ages) == [16, 17]


def test_an_earlier_participation_moves_the_entry_facts(tmp_path):
    imported(tmp_path, sheets())
    result = imported(tmp_path, {"participations": ["person_id,project,start,exit", "A2,p,2008-05-02,2008-06-01"]})
    assert result.counts["participations"].as_list() == [1, 0, 0]
    rows = Participation.objects.filter(participant__reference="A2").order_by("start")
    assert [(row.sequence, row.age) for row in rows] == [(1, 18), (2, 18)]
    assert rows[0].next_start == rows[1].start


def test_a_changed_coach_takes_over_and_a_blank_one_changes_nothing(tmp_path):
    imported(tmp_path, with_row("staff", "p,ny@p.example,Ny,coach"))
    rows = [GOOD["participations"][0], "A1,p,2009-01-12,2009-06-30,young,ny@p.example,unemployed,employed"]
    assert imported(tmp_path, {"participations": rows}).counts["participations"].changed == 1
    assert CoachAssignment.objects.get().coach.email == "ny@p.example"
    blank = [rows[0], rows[1].replace("ny@p.example", "")]
    assert not imported(tmp_path, {"participations": blank}).changes_anything
    assert CoachAssignment.objects.count() == 1


def test_the_coach_leaves_with_the_participant_also_where_the_file_names_no_coach(tmp_path):
    heading = "person_id,project,start,exit,coach"
    rows = ["A1,p,2009-01-12,,coach@p.example", "A2,p,2009-02-02,,"]
    imported(tmp_path, sheets(participations=[heading, *rows], follow_ups=None))
    imported(tmp_path, {"participations": ["person_id,project,start,exit", "A1,p,2009-01-12,2009-06-30"]})
    assert CoachAssignment.objects.get().end == date(2009, 6, 30)
    imported(tmp_path, {"participations": [heading, "A1,p,2009-01-12,,"]})
    assignment = CoachAssignment.objects.get()
    assert (assignment.end, assignment.coach.email) == (None, "coach@p.example")


def test_whoever_is_not_said_to_be_present_has_no_hours(tmp_path):
    imported(tmp_path, sheets(attendance=[GOOD["attendance"][0], "A2,p,2009-02-28,group,,45,,"]))
    assert Attendance.objects.get().present is False
    assert not AttendanceMonth.objects.exists()


def test_hours_stay_the_ledgers_sums_when_rows_are_corrected(tmp_path):
    imported(tmp_path, sheets())
    rows = ["A1,p,2009-01-12,coaching,,75,yes,", "A1,p,2009-01-13,group,,90,yes,", "A1,p,2009-02-28,group,,30,yes,"]
    imported(tmp_path, {"attendance": [GOOD["attendance"][0], *rows, "A2,p,2009-02-28,coaching,a,45,no,"]})
    months = AttendanceMonth.objects.values_list("participation__participant__reference", "month", "minutes")
    assert set(months) == {("A1", date(2009, 1, 1), 165), ("A1", date(2009, 2, 1), 30)}


def test_whoever_was_present_after_all_was_not_ill(tmp_path):
    imported(tmp_path, sheets())
    Attendance.objects.filter(minutes=90).update(absence="told")
    rows = [GOOD["attendance"][0], "A1,p,2009-01-13,group,,90,yes,"]
    assert imported(tmp_path, {"attendance": rows}).saved
    assert Attendance.objects.filter(minutes=90).values_list("present", "absence").get() == (True, "")


def outcomes():
    rows = Participation.objects.filter(participant__reference="A1").order_by("start")
    return list(rows.values_list("outcome", "outcome_recorded_on"))


def test_the_follow_up_of_a_later_exit_leaves_that_of_the_earlier_one(tmp_path):
    imported(tmp_path, sheets())
    before = date(2009, 10, 2)
    assert outcomes() == [("employed", before), ("", None)]
    ended = {"participations": ["person_id,project,start,exit", "A1,p,2009-09-01,2010-03-31"]}
    assert imported(tmp_path, ended).saved
    assert outcomes() == [("employed", before), ("", None)]
    follow_ups = [GOOD["follow_ups"][0], "A1,p,regular_education,2010-07-01,own_word"]
    for counts in [[1, 0, 0], [0, 0, 1]]:
        result = imported(tmp_path, {"follow_ups": follow_ups})
        assert result.counts["follow_ups"].as_list() == counts
        assert not result.findings.warnings
        assert outcomes() == [("employed", before), ("regular_education", date(2010, 7, 1))]


def test_an_outcome_recorded_before_the_last_exit_goes_there_with_a_warning(tmp_path):
    imported(tmp_path, sheets())
    ended = [GOOD["participations"][0], GOOD["participations"][1], "A1,p,2009-09-01,2010-03-31,,,unemployed,"]
    result = imported(tmp_path, sheets(participations=[*ended, GOOD["participations"][3]]))
    assert result.saved
    assert [(w.sheet, w.row, w.column) for w in result.findings.warnings] == [("follow_ups", 2, "recorded_on")]
    assert outcomes() == [("employed", date(2009, 10, 2))] * 2


def test_a_leader_cannot_import_the_last_leader_away(tmp_path):
    imported(tmp_path, sheets())
    leader = MembershipFactory(project=Project.objects.get(), role=Role.PROJECT_LEADER)
    demoted = {"staff": ["project,email,name,role", f"p,{leader.user.email},{leader.user.name},coach"]}
    refused = imported(tmp_path, demoted, by=leader.user)
    assert places(refused) == [("staff", 2, "role")]
    leader.refresh_from_db()
    assert leader.role == Role.PROJECT_LEADER
    demoted["staff"].append("p,coach@p.example,Coach,project_leader")
    assert imported(tmp_path, demoted, by=leader.user).saved


def test_one_bad_row_of_ten_thousand_writes_nothing_and_is_named(tmp_path):
    rows = [f"N{n},,Kim,Nr {n},1990-01-01,,SE,SE,no" for n in range(10_000)]
    rows[7_776] = "N7776,,Kim,Nr 7776,1990-02-30,,SE,SE,no"
    result = imported(tmp_path, {"participants": [GOOD["participants"][0], *rows]})
    assert places(result) == [("participants", 7_778, "birth_date")]
    assert not Participant.objects.exists()


def test_the_list_of_errors_is_bounded_and_the_rest_counted(tmp_path, monkeypatch):
    monkeypatch.setattr("projects.spreadsheets.findings.KEPT", 1000)
    rows = [f"N{n},1,,,,,,," for n in range(1500)]
    findings = imported(tmp_path, {"participants": [GOOD["participants"][0], *rows]}).findings
    assert len(findings.errors) == 1000
    assert findings.error_count == 1500
    assert "500" in findings.more_errors
    assert findings.errors_of == {"participants": 1500}


def test_thousands_of_errors_are_named_one_by_one(tmp_path):
    rows = [f"N{n},1,,,,,,," for n in range(1500)]
    found = imported(tmp_path, {"participants": [GOOD["participants"][0], *rows]})
    assert places(found) == [("participants", row, "identity_number") for row in range(2, 1502)]
    assert not found.findings.more_errors


def test_the_event_has_counts_and_no_names(tmp_path):
    imported(tmp_path, sheets())
    event = AuditEvent.objects.get(action="import")
    assert event.project == Project.objects.get().pk
    assert event.details["participants"] == [2, 0, 0]
    assert "Karin" not in str(event.details)


def test_the_command_prints_counts(tmp_path, capsys):
    call_command("import_project", folder(tmp_path, sheets()))
    printed = capsys.readouterr().out
    assert "participants: 2 " in printed
    assert "attendance: 3 " in printed
    assert Participant.objects.count() == 2


def test_the_command_names_every_error_and_ends_with_one(tmp_path, capsys):
    path = folder(tmp_path, with_row("participants", "A3,1,X,Y,,kvinna,,,"))
    with pytest.raises((CommandError, SystemExit)) as failure:
        call_command("import_project", path)
    told = capsys.readouterr().err + str(failure.value)
    assert "participants, 4, identity_number, " in told
    assert "participants, 4, sex, " in told
    assert not Participant.objects.exists()


def test_the_command_tries_without_saving(tmp_path):
    call_command("import_project", folder(tmp_path, sheets()), "--dry-run")
    assert not Project.objects.exists()


def test_a_path_that_is_not_there_is_one_error(tmp_path, capsys):
    with pytest.raises((CommandError, SystemExit)):
        call_command("import_project", tmp_path / "nowhere.xlsx")
