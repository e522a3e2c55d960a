"""Every refusal of the contract: its sheet, row and column, and a register left as it was."""

from datetime import date

import pytest

from accounts.models import AuditEvent, User
from participants.models import Attendance, CoachAssignment, IncomeSupport, Participant, Participation
from projects.models import Project
from tests.participants.factories import AttendanceFactory, ParticipantFactory, ParticipationFactory
from tests.projects.factories import MembershipFactory
from tests.projects.spreadsheets import GOOD, imported, places, sheets, with_row

pytestmark = pytest.mark.django_db

REFUSED = {
    # a key that stands twice
    "participants twice": (with_row("participants", "A1,,X,Y,,,,,"), ("participants", 4, "person_id")),
    "attendance twice": (
        with_row("attendance", "A2,p,2009-02-28,coaching,a,5,yes,"),
        ("attendance", 5, "person_id"),
    ),
    "identity number twice": (
        with_row("participants", "A3,660225-9928,X,Y,,,,,"),
        ("participants", 4, "identity_number"),
    ),
    # headings
    "key column missing": (
        sheets(income_support=["person_id,project,amount", "A1,p,5"]),
        ("income_support", 1, "month"),
    ),
    "needed column missing": (
        sheets(income_support=["person_id,project,month", "A1,p,2009-01"]),
        ("income_support", 1, "amount"),
    ),
    "unknown column": (sheets(goals=["project,code,target,colour", "p,participants,1,red"]), ("goals", 1, "colour")),
    "column twice": (sheets(goals=["project,code,target,target", "p,participants,1,1"]), ("goals", 1, "target")),
    "unknown sheet": (sheets(people=["a", "b"]), ("people", None, "")),
    "value without heading": (
        sheets(goals=["project,code,target", "p,participants,1,oops"]),
        ("goals", 2, ""),
    ),
    # identity numbers
    "check digit": (with_row("participants", "A3,19660225-9929,X,Y,,,,,"), ("participants", 4, "identity_number")),
    "date in number": (with_row("participants", "A3,19660230-9925,X,Y,,,,,"), ("participants", 4, "identity_number")),
    "T-number": (with_row("participants", "A3,19660225-T928,X,Y,,,,,"), ("participants", 4, "identity_number")),
    "shortened number": (with_row("participants", "A3,1.96602E+11,X,Y,,,,,"), ("participants", 4, "identity_number")),
    "sex against number": (with_row("participants", "A3,19640529-9907,X,Y,,man,,,"), ("participants", 4, "sex")),
    "sex against coordination number": (
        with_row("participants", "A3,19701063-2391,X,Y,,woman,,,"),
        ("participants", 4, "sex"),
    ),
    "birth date against coordination number": (
        with_row("participants", "A3,19701063-2391,X,Y,1970-10-04,,,,"),
        ("participants", 4, "birth_date"),
    ),
    # periods
    "exit before start": (
        with_row("participations", "A2,p,2008-06-02,2008-06-01,,,,"),
        ("participations", 5, "exit"),
    ),
    "overlap": (with_row("participations", "A1,p,2009-06-01,2009-07-01,,,,"), ("participations", 5, "start")),
    "overlap on one day": (
        with_row("participations", "A1,p,2009-06-30,2009-07-15,,,,"),
        ("participations", 5, "start"),
    ),
    "overlap of open ones": (with_row("participations", "A2,p,2010-01-01,,,,,"), ("participations", 5, "start")),
    "start before birth": (
        with_row("participations", "A2,p,1989-01-01,1989-02-01,,,,"),
        ("participations", 5, "start"),
    ),
    # attendance
    "before every participation": (
        with_row("attendance", "A1,p,2009-01-11,coaching,,5,yes,"),
        ("attendance", 5, "date"),
    ),
    "between two participations": (
        with_row("attendance", "A1,p,2009-07-01,coaching,,5,yes,"),
        ("attendance", 5, "date"),
    ),
    "no minutes": (with_row("attendance", "A1,p,2009-01-14,coaching,,0,yes,"), ("attendance", 5, "minutes")),
    "too many minutes": (with_row("attendance", "A1,p,2009-01-14,coaching,,1441,yes,"), ("attendance", 5, "minutes")),
    "half a minute": (with_row("attendance", "A1,p,2009-01-14,coaching,,1.5,yes,"), ("attendance", 5, "minutes")),
    "more than a day": (with_row("attendance", "A1,p,2009-01-12,group,,1400,no,"), ("attendance", 5, "minutes")),
    # follow-ups
    "follow-up without exit": (
        with_row("follow_ups", "A2,p,employed,2009-10-02,own_word"),
        ("follow_ups", 3, "outcome"),
    ),
    "outcome without day": (
        sheets(follow_ups=["person_id,project,outcome,recorded_on", "A1,p,employed,"]),
        ("follow_ups", 2, "recorded_on"),
    ),
    # other cells
    "organisation number": (
        with_row("employers", "575411-9873,X,private,Y"),
        ("employers", 3, "organisation_number"),
    ),
    "organisation number as text": (
        with_row("employers", "ABC,X,private,Y"),
        ("employers", 3, "organisation_number"),
    ),
    "negative amount": (with_row("income_support", "A1,p,2009-02,-1"), ("income_support", 3, "amount")),
    "no number": (with_row("income_support", "A1,p,2009-02,NaN"), ("income_support", 3, "amount")),
    "infinite": (with_row("income_support", "A1,p,2009-02,inf"), ("income_support", 3, "amount")),
    "no month": (with_row("income_support", "A1,p,2009-13,1"), ("income_support", 3, "month")),
    "absurd year": (with_row("participations", "A2,p,0206-01-01,2008-01-01,,,,"), ("participations", 5, "start")),
    "a time": (with_row("participations", "A2,p,2008-06-01 08:30,2008-07-01,,,,"), ("participations", 5, "start")),
    "another way to write days": (
        with_row("participations", "A2,p,1/6/2008,2008-07-01,,,,"),
        ("participations", 5, "start"),
    ),
    "birth date in the future": (
        with_row("participants", "A3,,X,Y,2099-01-01,,,,"),
        ("participants", 4, "birth_date"),
    ),
    "country": (with_row("participants", "A3,,X,Y,,,Sverige,,"), ("participants", 4, "country_of_birth")),
    "citizenship": (with_row("participants", "A3,,X,Y,,,SE,ZZ,"), ("participants", 4, "citizenship")),
    "yes or no": (with_row("participants", "A3,,X,Y,,,,,maybe"), ("participants", 4, "protected")),
    "too long": (with_row("participants", f"A3,,{'x' * 101},Y,,,,,"), ("participants", 4, "first_name")),
    "unprintable": (with_row("participants", "A3,,a\0b,Y,,,,,"), ("participants", 4, "first_name")),
    "blank key": (with_row("participants", ",,X,Y,,,,,"), ("participants", 4, "person_id")),
    "share as per cent": (with_row("goals", "p,in_work_90_days,28,,"), ("goals", 3, "target")),
    "shares in disorder": (
        with_row("goals", "p,participants_16_24,28,0.6,0.5"),
        ("goals", 3, "women_share_max"),
    ),
    "ages in disorder": (with_row("target_groups", "p,old,X,64,25"), ("target_groups", 3, "max_age")),
    "e-mail": (with_row("staff", "p,coach,X,coach"), ("staff", 3, "email")),
    "project ends before it starts": (
        with_row("project", "q,Q,esf-2007-2013,2009-01-01,2008-01-01"),
        ("project", 3, "end"),
    ),
    "placement ends before it starts": (
        with_row("placements", "A1,p,575411-9872,2009-03-02,employment,2009-03-01,,"),
        ("placements", 3, "end"),
    ),
    "occupation": (
        with_row("placements", "A1,p,575411-9872,2009-03-02,employment,,kock,"),
        ("placements", 3, "occupation"),
    ),
    "hours": (
        with_row("placements", "A1,p,575411-9872,2009-03-02,employment,,,169"),
        ("placements", 3, "hours_per_week"),
    ),
    # references
    "person": (with_row("participations", "A9,p,2009-01-01,,,,,"), ("participations", 5, "person_id")),
    "project": (with_row("participations", "A2,q,2009-01-01,,,,,"), ("participations", 5, "project")),
    "target group": (
        with_row("participations", "A2,p,2008-06-01,2008-07-01,old,,,"),
        ("participations", 5, "target_group"),
    ),
    "coach": (
        with_row("attendance", "A1,p,2009-01-14,coaching,,5,yes,x@p.example"),
        ("attendance", 5, "coach"),
    ),
    "employer": (
        with_row("employer_contacts", "269924-6019,p,2009-01-28,visit,yes,"),
        ("employer_contacts", 3, "organisation_number"),
    ),
    "participation": (
        sheets(
            participants=[*GOOD["participants"], "A3,,X,Y,,,,,"],
            placements=[*GOOD["placements"], "A3,p,575411-9872,2009-03-02,employment,,,"],
        ),
        ("placements", 3, "person_id"),
    ),
}
CODES = {
    "project": "programme",
    "goals": "code",
    "staff": "role",
    "participants": "sex",
    "participations": "labour_status",
    "attendance": "kind",
    "follow_ups": "outcome",
    "employers": "sector",
    "employer_contacts": "kind",
    "placements": "kind",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_names_its_place_and_saves_nothing(name, tmp_path):
    tables, place = REFUSED[name]
    result = imported(tmp_path, tables)
    assert places(result) == [place]
    assert not result.saved
    assert not Project.objects.exists()
    assert not Participant.objects.exists()
    assert not User.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("sheet", CODES)
def test_a_word_outside_the_list_is_refused_with_the_list(sheet, tmp_path):
    lines = list(GOOD[sheet])
    cells = lines[1].split(",")
    cells[lines[0].split(",").index(CODES[sheet])] = "påhittat"
    result = imported(tmp_path, sheets(**{sheet: [lines[0], ",".join(cells), *lines[2:]]}))
    assert places(result) == [(sheet, 2, CODES[sheet])]
    assert "påhittat" in result.findings.errors[0].message


def test_each_refusal_has_its_own_words(tmp_path):
    def message(name):
        return imported(tmp_path, REFUSED[name][0]).findings.errors[0].message

    told = [
        message(name)
        for name in [
            "participants twice",
            "key column missing",
            "unknown column",
            "check digit",
            "date in number",
            "sex against number",
            "birth date against coordination number",
            "exit before start",
            "overlap",
            "between two participations",
            "no minutes",
            "more than a day",
            "follow-up without exit",
            "organisation number",
            "person",
        ]
    ]
    assert len(set(told)) == len(told)


def test_all_errors_are_told_at_once_in_the_order_of_the_sheets(tmp_path):
    tables = sheets(
        participants=[*GOOD["participants"], "A3,1,X,Y,,kvinna,,,", "A4,,X,Y,,,Norge,,"],
        income_support=[*GOOD["income_support"], "A1,p,x,y"],
    )
    assert places(imported(tmp_path, tables)) == [
        ("participants", 4, "identity_number"),
        ("participants", 4, "sex"),
        ("participants", 5, "country_of_birth"),
        ("income_support", 3, "amount"),
        ("income_support", 3, "month"),
    ]


def test_a_row_in_error_does_not_make_errors_of_the_rows_that_refer_to_it(tmp_path):
    participants = [GOOD["participants"][0], "A1,19660225-9929,Karin,Öberg,,,SE,SE,no", GOOD["participants"][2]]
    assert places(imported(tmp_path, sheets(participants=participants))) == [("participants", 2, "identity_number")]
    project = ["slug,name,programme,start,end", "p,,esf-2007-2013,2008-05-01,2011-04-30"]
    assert places(imported(tmp_path, sheets(project=project))) == [("project", 2, "name")]


def test_a_birth_date_that_differs_from_a_personal_identity_number_is_a_warning(tmp_path):
    participants = ["person_id,identity_number,birth_date", "A1,19660225-9928,1966-02-26", "A2,,1990-03-01"]
    result = imported(tmp_path, sheets(participants=participants))
    assert result.saved
    assert [(w.sheet, w.row, w.column) for w in result.findings.warnings] == [("participants", 2, "birth_date")]
    assert Participant.objects.get(reference="A1").birth_date.isoformat() == "1966-02-26"


def test_the_hours_of_a_day_are_summed_over_projects_and_the_register(tmp_path):
    assert imported(tmp_path, sheets()).saved
    person = Participant.objects.get(reference="A1")
    elsewhere = ParticipationFactory(participant=person, start=date(2009, 1, 1))
    AttendanceFactory(participation=elsewhere, date=date(2009, 1, 12), minutes=1300)
    rows = ["person_id,project,date,kind,ref,minutes,present", "A1,p,2009-01-12,group,,80,yes"]
    assert imported(tmp_path, {"attendance": rows}).saved  # 60 + 1300 + 80 is a whole day
    rows = ["person_id,project,date,kind,ref,minutes,present", "A1,p,2009-01-12,group,,81,yes"]
    assert places(imported(tmp_path, {"attendance": rows})) == [("attendance", 2, "minutes")]


def test_overlaps_are_looked_for_in_the_register_too(tmp_path):
    imported(tmp_path, sheets())
    heading = "person_id,project,start,exit"
    overlapping = {"participations": [heading, "A2,p,2009-12-01,"]}
    assert places(imported(tmp_path, overlapping)) == [("participations", 2, "start")]
    before = {"participations": [heading, "A2,p,2009-01-01,2009-02-02"]}
    assert places(imported(tmp_path, before)) == [("participations", 2, "exit")]
    assert imported(tmp_path, {"participations": [heading, "A2,p,2009-01-01,2009-02-01"]}).saved


def test_the_order_of_rows_does_not_matter(tmp_path):
    imported(tmp_path, sheets())
    rows = ["person_id,project,start,exit", "A2,p,2009-12-01,", "A2,p,2009-02-02,2009-11-30"]
    assert imported(tmp_path, {"participations": rows}).saved
    assert list(Participation.objects.filter(participant__reference="A2").values_list("sequence", flat=True)) == [
        1,
        2,
    ]


def test_a_shortened_participation_must_not_leave_attendance_outside(tmp_path):
    imported(tmp_path, sheets())
    rows = {"participations": ["person_id,project,start,exit", "A2,p,2009-02-02,2009-02-27"]}
    assert places(imported(tmp_path, rows)) == [("participations", 2, "exit")]
    assert Participation.objects.get(participant__reference="A2").exit is None


def test_attendance_follows_when_a_participation_is_divided(tmp_path):
    imported(tmp_path, sheets())
    rows = ["person_id,project,start,exit", "A2,p,2009-02-02,2009-02-10", "A2,p,2009-02-20,"]
    assert imported(tmp_path, {"participations": rows}).saved
    attendance = Attendance.objects.get(participation__participant__reference="A2")
    assert attendance.participation.sequence == 2
    assert [(m.participation.sequence, m.minutes) for m in attendance.participation.attendance_months.all()] == [
        (2, 45)
    ]
    assert not Participation.objects.get(participant__reference="A2", sequence=1).attendance_months.exists()


def test_an_exit_with_a_follow_up_cannot_be_taken_away(tmp_path):
    imported(tmp_path, sheets())
    rows = {"participations": ["person_id,project,start,exit", "A1,p,2009-09-01,", "A1,p,2009-01-12,"]}
    assert ("participations", 3, "exit") in places(imported(tmp_path, rows))


def test_somebody_who_left_is_not_let_in_by_an_old_file(tmp_path):
    imported(tmp_path, sheets())
    member = MembershipFactory._meta.model.objects.get(user__email="coach@p.example")
    member.ended_on = "2010-01-01"
    member.save()
    result = imported(tmp_path, sheets())
    assert result.saved
    assert [(w.sheet, w.row, w.column) for w in result.findings.warnings] == [("staff", 2, "email")]
    member.refresh_from_db()
    assert member.ended_on


def test_protection_is_not_lifted_by_an_import(tmp_path):
    imported(tmp_path, sheets())
    Participant.objects.filter(reference="A1").update(protected=True, degree="marking")
    result = imported(tmp_path, sheets())
    assert result.saved
    assert not result.changes_anything
    assert [(w.sheet, w.row, w.column) for w in result.findings.warnings] == [("participants", 2, "protected")]
    assert Participant.objects.get(reference="A1").protected


def test_a_person_of_the_register_without_a_reference_is_recognised_by_the_identity_number(tmp_path):
    known = ParticipantFactory(identity_number="196602259928", last_name="Öberg", first_name="Karin")
    assert imported(tmp_path, sheets()).counts["participants"].as_list() == [1, 1, 0]
    known.refresh_from_db()
    assert known.reference == "A1"
    assert CoachAssignment.objects.count() == 1
    assert IncomeSupport.objects.get().participant == known


def test_an_identity_number_of_another_person_in_the_register_is_refused(tmp_path):
    ParticipantFactory(reference="B1", identity_number="196602259928")
    assert ("participants", 2, "identity_number") in places(imported(tmp_path, sheets()))


def test_two_people_may_change_numbers_with_each_other(tmp_path):
    heading = "person_id,identity_number"
    imported(tmp_path, {"participants": [heading, "A1,19660225-9928", "A2,19640529-9907"]})
    result = imported(tmp_path, {"participants": [heading, "A1,19640529-9907", "A2,19660225-9928"]})
    assert result.saved
    assert Participant.objects.get(reference="A1").identity_number == "196405299907"
