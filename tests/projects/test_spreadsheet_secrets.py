"""What an import tells a leader about the register that other projects share with hers: hardly anything."""

from datetime import date

import pytest

from accounts.models import AuditEvent, AuditValues
from employers.models import Employer
from matching.enums import PlacementKind
from matching.models import Placement
from participants.models import Attendance, Participant
from participants.sheets.participant import already_used, passed_over
from projects.models import Project
from projects.roles import Role
from tests.employers.factories import EmployerContactFactory, EmployerFactory
from tests.participants.factories import AttendanceFactory, ParticipantFactory, ParticipationFactory
from tests.projects.factories import MembershipFactory, ProjectFactory
from tests.projects.spreadsheets import GOOD, imported, sheets

pytestmark = pytest.mark.django_db

NUMBER = "196405299907"
CANARY = 1277


@pytest.fixture
def leader(tmp_path):
    imported(tmp_path, sheets())
    return MembershipFactory(project=Project.objects.get(), role=Role.PROJECT_LEADER).user


def texts(findings):
    return [(finding.sheet, finding.row, finding.column, finding.message) for finding in findings]


def told(tmp_path, leader, tables):
    result = imported(tmp_path, tables, by=leader, dry_run=True)
    return texts(result.findings.errors)


# Twenty-four hours a day.


def day_over(tmp_path, leader):
    rows = [GOOD["attendance"][0], "A1,p,2009-01-13,group,x,1400,yes,"]
    return told(tmp_path, leader, {"attendance": rows})


def test_a_day_over_24_hours_tells_no_minutes_of_another_project(tmp_path, leader):
    own = day_over(tmp_path, leader)  # 90 of her own project and 1400
    assert [error[:3] for error in own] == [("attendance", 2, "minutes")]
    Attendance.objects.filter(date=date(2009, 1, 13)).delete()
    assert not day_over(tmp_path, leader)
    karin = Participant.objects.get(reference="A1")
    elsewhere = ParticipationFactory(participant=karin, start=date(2009, 1, 1), project__name="Hemligt projekt")
    AttendanceFactory(participation=elsewhere, date=date(2009, 1, 13), minutes=CANARY)
    other = day_over(tmp_path, leader)
    assert other == own
    for canary in [CANARY, CANARY + 1400, 1440 - CANARY, "Hemligt"]:
        assert str(canary) not in str(other)


# Numbers and references that are taken.


def holder_of_the_number(whose):
    """Somebody in the register with the number and another reference, who differs in one thing."""
    person = ParticipantFactory(reference="B77", identity_number=NUMBER, last_name="Hemlig")
    own = Project.objects.get(slug="p")
    match whose:
        case "own":
            ParticipationFactory(participant=person, project=own)
        case "another project's":
            ParticipationFactory(participant=person)
        case "a project's that she may see and not import to":
            leader = own.memberships.get(role=Role.PROJECT_LEADER).user
            project = ProjectFactory(name="Sedd")
            MembershipFactory(project=project, user=leader, role=Role.EVALUATOR)
            ParticipationFactory(participant=person, project=project)
        case "nobody's, without a reference":
            Participant.objects.filter(pk=person.pk).update(reference=None)
        case "own and protected":
            Participant.objects.filter(pk=person.pk).update(protected=True, degree="marking")
            ParticipationFactory(participant=person, project=own)


WHOSE = [
    "own",
    "another project's",
    "a project's that she may see and not import to",
    "nobody's, without a reference",
    "own and protected",
]


@pytest.mark.parametrize("whose", WHOSE)
def test_a_number_that_is_taken_reads_the_same_whosever_it_is(whose, tmp_path, leader):
    holder_of_the_number(whose)
    people = ["person_id,identity_number,first_name", f"A9,{NUMBER},Per"]
    enrolled = ["person_id,project,start", "A9,p,2009-01-01"]
    errors = told(tmp_path, leader, {"participants": people, "participations": enrolled})
    assert errors == [("participants", 2, "identity_number", already_used())]
    Participant.objects.filter(identity_number=NUMBER).update(identity_number=None)
    ParticipantFactory(reference="A9", protected=True)  # now the reference is taken, in nobody's project
    taken = told(tmp_path, leader, {"participants": people, "participations": enrolled})
    assert taken[0] == ("participants", 2, "person_id", already_used())


def test_the_operator_is_told_whose_it_is(tmp_path, leader):
    holder_of_the_number("another project's")
    people = ["person_id,identity_number,first_name", f"A9,{NUMBER},Per"]
    assert "B77" in imported(tmp_path, {"participants": people}).findings.errors[0].message


# Employers, which are shared.

OTHER_FACTS = ["organisation_number,name,sector,municipality", "575411-9872,Lindberg & Co,private,Krokom"]


def contacted_elsewhere():
    EmployerContactFactory(employer=Employer.objects.get(), project__name="Hemligt projekt")


def placed_elsewhere():
    Placement.objects.create(
        participation=ParticipationFactory(project__name="Hemligt projekt"),
        employer=Employer.objects.get(),
        kind=PlacementKind.EMPLOYMENT,
        start=date(2009, 3, 1),
    )


@pytest.mark.parametrize("use", [contacted_elsewhere, placed_elsewhere])
def test_an_employer_that_another_project_uses_is_left_as_it_is(use, tmp_path, leader):
    use()
    result = imported(tmp_path, {"employers": OTHER_FACTS}, by=leader)
    assert result.saved
    assert result.counts["employers"].as_list() == [0, 0, 1]
    [warning] = texts(result.findings.warnings)
    assert warning[:3] == ("employers", 2, "name")
    assert "Hemligt" not in warning[3]
    assert Employer.objects.get().name == "Lindberg"
    assert not AuditEvent.objects.filter(object_type="employers.employer").exists()


def test_an_employer_of_her_own_is_changed_and_the_preview_names_it(tmp_path, leader):
    preview = imported(tmp_path, {"employers": OTHER_FACTS}, by=leader, dry_run=True)
    [warning] = texts(preview.findings.warnings)
    assert warning[:3] == ("employers", 2, "name")
    assert "Lindberg" in warning[3]
    assert Employer.objects.get().name == "Lindberg"
    imported(tmp_path, {"employers": OTHER_FACTS}, by=leader)
    assert Employer.objects.get().name == "Lindberg & Co"
    event = AuditEvent.objects.get(object_type="employers.employer")
    assert (event.user, event.action, event.fields) == (leader, "change", ["name"])
    assert "Lindberg" not in str(event.details)
    assert [(one.before, one.after) for one in AuditValues.objects.filter(event=event)] == [
        ({"name": "Lindberg"}, {"name": "Lindberg & Co"})
    ]


def test_two_projects_of_one_leader_do_not_stand_in_her_way(tmp_path, leader):
    second = MembershipFactory(user=leader, role=Role.PROJECT_LEADER)
    EmployerContactFactory(employer=Employer.objects.get(), project=second.project)
    assert imported(tmp_path, {"employers": OTHER_FACTS}, by=leader).counts["employers"].changed == 1


def test_a_new_employer_and_the_operators_corrections_go_in_without_a_word(tmp_path, leader):
    contacted_elsewhere()
    new = [OTHER_FACTS[0], "269924-6019,Ny,private,Y"]
    assert not imported(tmp_path, {"employers": new}, by=leader).findings.warnings
    assert not imported(tmp_path, {"employers": OTHER_FACTS}).findings.warnings
    assert EmployerFactory._meta.model.objects.get(organisation_number="5754119872").name == "Lindberg & Co"


# Protected people of her own project, on whom others are named.


def protect(reference, *named):
    Participant.objects.filter(reference=reference).update(protected=True, degree="marking")
    Participant.objects.get(reference=reference).named_people.set(named)


def same_for_all_but(reference):
    """What a second import of the good project counts."""
    people = {"participants", "participations", "attendance", "follow_ups", "income_support", "placements"}
    rows = {
        name: sum(not (name in people and line.startswith(f"{reference},")) for line in lines[1:])
        for name, lines in GOOD.items()
    }
    return {name: [0, 0, number] for name, number in rows.items()}


@pytest.mark.parametrize("changed", [(), ("Karin,Öberg", "Kajsa,Berg"), ("no\n", "\n")])
def test_the_whole_file_goes_in_again_and_says_nothing_of_the_protected(changed, tmp_path, leader):
    protect("A1")
    tables = {name: "\n".join([*lines, ""]) for name, lines in GOOD.items()}
    if changed:
        tables["participants"] = tables["participants"].replace(*changed)
    result = imported(tmp_path, {name: text.splitlines() for name, text in tables.items()}, by=leader)
    assert texts(result.findings.warnings) == [("participants", 2, "person_id", passed_over())]
    assert result.saved
    assert result.as_lists() == same_for_all_but("A1")
    assert Participant.objects.get(reference="A1").last_name == "Öberg"


def test_without_the_sheet_of_people_it_is_told_once(tmp_path, leader):
    protect("A1")
    result = imported(tmp_path, sheets(participants=None), by=leader)
    assert texts(result.findings.errors) == []
    assert [warning[3] for warning in texts(result.findings.warnings)] == [passed_over()]
    assert result.as_lists() == {name: n for name, n in same_for_all_but("A1").items() if name != "participants"}


def test_who_is_named_imports_as_before(tmp_path, leader):
    protect("A1", leader)
    result = imported(tmp_path, sheets(), by=leader)
    assert result.as_lists()["attendance"] == [0, 0, 3]
    assert passed_over() not in [warning.message for warning in result.findings.warnings]


def test_a_protected_person_of_another_project_is_already_used(tmp_path, leader):
    person = ParticipantFactory(reference="C1", protected=True)
    ParticipationFactory(participant=person, project__name="Hemligt projekt")
    errors = told(tmp_path, leader, {"participants": ["person_id,first_name", "C1,Per"]})
    assert errors == [("participants", 2, "person_id", already_used())]
    rows = ["person_id,project,month,amount", "C1,p,2009-01,7098"]
    [error] = told(tmp_path, leader, {"income_support": rows})
    assert "C1" in error[3]
