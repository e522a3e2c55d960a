"""The sheets openings, skills and wishes: what they save, what they refuse; the same file again changes nothing."""

import pytest

from accounts.models import AuditEvent
from employers.models import Employer, EmployerRelation, Opening, Workplace
from matching.models import Wishes
from participants.models import Participant, Participation, Skill
from projects.roles import Role
from tests.projects.factories import MembershipFactory, ProjectFactory
from tests.projects.spreadsheets import GOOD, imported, places, sheets
from tests.projects.test_spreadsheet_import import everything

pytestmark = [pytest.mark.django_db, pytest.mark.once]

OPENINGS = [
    "organisation_number,project,workplace,title,received_on,kind,municipality,occupation,places,start,end,"
    "hours_per_week,tasks,must,nice_to_have,adaptations,closed_on,close_reason",
    "575411-9872,p,,Lager,2009-03-01,work_placement,,4322,2,2009-04-01,2009-09-30,25,Packa,"
    "licence: truckkort; physical: lifting,language: svenska: b1,mobility; interpreter,,",
    "575411-9872,p,Lagret i Ås,Lager,2009-03-01,employment,Östersund,,,,,,,,,,2009-05-01,tillsatt av annan",
]
SKILLS = [
    "person_id,project,kind,name,level,country,place,state,state_on,validator",
    "A1,p,licence,truckkort,used,SE,,validated,2009-01-20,Coach",
    "A1,p,language,svenska,b2,,,,,",
    "A2,p,informal,matlagning,,SY,Aleppo,claimed,2009-02-03,",
]
WISHES = ["person_id,project,occupations,hours_least,hours_most,reach,avoids"] + [
    "A1,p,4322 9111,20,30,Östersund,lifting; noise"
]


def tables(**changes):
    return sheets(openings=OPENINGS, skills=SKILLS, wishes=WISHES) | changes


def test_the_sheets_stand_in_the_register_and_the_same_again_changes_nothing(tmp_path):
    assert imported(tmp_path, tables()).saved
    see_the_openings()
    see_the_people()
    before, events = everything(), AuditEvent.objects.count()
    reordered = [
        OPENINGS[0],
        *(line.replace("mobility; interpreter", "interpreter;mobility") for line in OPENINGS[1:]),
    ]
    for same in (
        tables(),
        tables(openings=reordered),
        {"openings": OPENINGS},
        {"skills": SKILLS},
        {"wishes": WISHES},
    ):
        again = imported(tmp_path, same)
        assert (again.saved, again.changes_anything, again.findings.warnings) == (True, False, [])
    assert everything() == before
    assert AuditEvent.objects.count() == events


def see_the_openings():
    first, second = Opening.objects.order_by("workplace__name").select_related("workplace__employer")
    assert [first.workplace.name, second.workplace.name] == ["Lagret i Ås", "Lindberg"]
    assert (first.workplace.municipality, second.workplace.municipality) == ("Östersund", "Krokom")
    assert (first.places, first.closed_on.isoformat(), first.close_reason) == (1, "2009-05-01", "tillsatt av annan")
    assert (second.places, second.occupation, second.hours_per_week, second.tasks) == (2, "4322", 25, "Packa")
    assert [
        (one.kind, one.name, one.level, one.demand, one.is_must) for one in second.requirements.order_by("kind")
    ] == [
        ("language", "svenska", "b1", "", False),
        ("licence", "truckkort", "", "", True),
        ("physical", "", "", "lifting", True),
    ]
    assert {one.barrier for one in second.adaptations.all()} == {"mobility", "interpreter"}
    assert EmployerRelation.objects.get().employer == second.workplace.employer


def see_the_people():
    last = Participation.objects.filter(participant__reference="A1").latest("start")
    assert {(one.name, one.level, one.state, str(one.state_on), one.validator) for one in last.skills.all()} == {
        ("truckkort", "used", "validated", "2009-01-20", "Coach"),
        ("svenska", "b2", "claimed", str(last.start), ""),
    }
    assert Skill.objects.get(name="matlagning").country == "SY"
    wishes = Wishes.objects.get()
    assert (wishes.participation, wishes.avoids, wishes.reach) == (last, ["lifting", "noise"], "Östersund")
    assert [one.occupation for one in wishes.occupations.all()] == ["4322", "9111"]


def test_a_changed_cell_updates_its_row_and_leaves_a_trace_and_a_missing_column_changes_nothing(tmp_path):
    imported(tmp_path, tables())
    opening = Opening.objects.get(places=2)
    imported(
        tmp_path, {"openings": [OPENINGS[0], OPENINGS[1].replace("svenska: b1", "svenska: b2").replace(",2,", ",3,")]}
    )
    opening.refresh_from_db()
    assert opening.places == 3
    assert [one.level for one in opening.requirements.filter(is_must=False)] == ["b2"]
    assert set(AuditEvent.objects.get(object_type="employers.opening").fields) == {"places", "nice_to_have"}

    short = [
        "organisation_number,project,workplace,title,received_on,kind",
        "575411-9872,p,,Lager,2009-03-01,employment",
    ]
    imported(tmp_path, {"openings": short})
    opening.refresh_from_db()
    assert (opening.kind, opening.places, opening.tasks, opening.requirements.count()) == (
        "employment",
        3,
        "Packa",
        3,
    )

    imported(tmp_path, {"wishes": ["person_id,project,occupations", "A1,p,5321"]})
    wishes = Wishes.objects.get()
    assert ([one.occupation for one in wishes.occupations.all()], wishes.hours_most) == (["5321"], 30)
    karin = Participant.objects.get(reference="A1")
    event = AuditEvent.objects.get(object_type="matching.wishes")
    assert (event.participant, event.fields) == (karin.public_id, ["occupations"])

    imported(tmp_path, {"skills": ["person_id,project,kind,name,level", "A1,p,language,Svenska,c1"]})
    assert Skill.objects.get(name="svenska").level == "c1"


def test_what_was_validated_in_the_browser_is_not_undone(tmp_path):
    imported(tmp_path, tables())
    skill = Skill.objects.get(name="matlagning")
    by = MembershipFactory(project=skill.participation.project, role=Role.COACH).user
    skill.take_step("validated", skill.state_on.replace(day=9), by=by, validator="Birka folkhögskola")
    again = imported(tmp_path, tables())
    assert (again.saved, again.changes_anything) == (True, False)
    assert [(one.sheet, one.column) for one in again.findings.warnings] == [("skills", "state")]
    skill.refresh_from_db()
    assert (skill.state, skill.validator) == ("validated", "Birka folkhögskola")


def test_what_was_written_in_the_browser_is_left_as_it_is_and_the_file_says_so(tmp_path):
    imported(tmp_path, tables())
    opening = Opening.objects.get(workplace__name="Lindberg")
    coach = MembershipFactory(project=opening.project, role=Role.EMPLOYER_COACH).user
    opening.close(opening.received_on, "tillsatt", by=coach)
    wishes = Wishes.objects.get()
    AuditEvent.objects.record(
        by=coach, action="change", target=wishes, project=opening.project, changes={"hours_most": (30, 25)}
    )
    Wishes.objects.update(hours_most=25)
    changed = [line.replace("Packa", "Plocka").replace("lifting,", "noise,") for line in OPENINGS]
    other = [WISHES[0], WISHES[1].replace("4322 9111", "5120")]
    again = imported(tmp_path, tables(openings=changed, wishes=other))
    assert (again.saved, again.changes_anything) == (True, False)
    assert [(one.sheet, one.column) for one in again.findings.warnings] == [
        ("openings", "tasks"),
        ("wishes", "hours_most"),
    ]
    assert "closed_on" in again.findings.warnings[0].message
    opening.refresh_from_db()
    assert (opening.close_reason, opening.tasks) == ("tillsatt", "Packa")
    imported(
        tmp_path, {"openings": [changed[0], changed[2].replace(",,,,,,,,,,2009-05-01", ",,7,,,,,,,,2009-05-01")]}
    )
    assert Opening.objects.get(workplace__name="Lagret i Ås").places == 7  # a file may change what only files wrote


OPENING = "575411-9872,p,,Kock,2009-03-01,work_placement,,{},,,,,,,,,,"
WRONG = {
    "openings": {
        "575411-9872,p,,Kock,2009-03-01,praktik,,,,,,,,,,,,": "kind",
        "575411-9872,p,,,2009-03-01,employment,,,,,,,,,,,,": "title",
        "575411-9872,p,,Kock,,employment,,,,,,,,,,,,": "received_on",
        "575411-9873,p,,Kock,2009-03-01,employment,,,,,,,,,,,,": "organisation_number",
        "556036-0793,p,,Kock,2009-03-01,employment,,,,,,,,,,,,": "organisation_number",
        "575411-9872,q,,Kock,2009-03-01,employment,,,,,,,,,,,,": "project",
        "575411-9872,p,,Kock,2009-03-01,employment,,53a,,,,,,,,,,": "occupation",
        "575411-9872,p,,Kock,2009-03-01,employment,,,0,,,,,,,,,": "places",
        "575411-9872,p,,Kock,2009-03-01,employment,,,,2009-05-01,2009-04-30,,,,,,,": "end",
        "575411-9872,p,,Kock,2009-03-01,employment,,,,,,80.5,,,,,,": "hours_per_week",
        "575411-9872,p,,Kock,2009-03-01,employment,,,,,,0,,,,,,": "hours_per_week",
        "575411-9872,p,,Kock,2099-03-01,employment,,,,,,,,,,,,": "received_on",
        "575411-9872,p,,Kock,2009-03-01,employment,,,,,,,,,,,2099-01-01,": "closed_on",
        "575411-9872,p,Lindberg,Lager,2009-03-01,employment,,,,,,,,,,,,": "title",  # the employer's own name
        "575411-9872,p,LAGRET I ÅS,Lager,2009-03-01,employment,,,,,,,,,,,,": "title",
        "575411-9872,p,,Kock,2009-03-01,employment,,,,,,,,svenska,,,,": "must",
        "575411-9872,p,,Kock,2009-03-01,employment,,,,,,,,language: svenska: expert,,,,": "must",
        "575411-9872,p,,Kock,2009-03-01,employment,,,,,,,,physical: flying,,,,": "must",
        "575411-9872,p,,Kock,2009-03-01,employment,,,,,,,,licence: B; licence: b,,,,": "must",
        "575411-9872,p,,Kock,2009-03-01,employment,,,,,,,,licence: B,licence: B,,,": "nice_to_have",
        "575411-9872,p,,Kock,2009-03-01,employment,,,,,,,,,,deafness,,": "adaptations",
        "575411-9872,p,,Kock,2009-03-01,employment,,,,,,,,,,,2009-02-01,": "closed_on",
        "575411-9872,p,,Kock,2009-03-01,employment,,,,,,,,,,,,filled": "closed_on",
        "575411-9872,p,,Lager,2009-03-01,employment,,,,,,,,,,,,": "organisation_number",  # stands twice
    },
    "skills": {
        "A1,p,art,x,,,,,,": "kind",
        "A1,p,formal,,,,,,,": "name",
        "A1,p,formal,x,b1,,,,,": "level",
        "A1,p,language,arabiska,expert,,,,,": "level",
        "A1,p,formal,x,,Syria,,,,": "country",
        "A1,p,formal,x,,,,validated,,": "validator",
        "A1,p,formal,x,,,,,2009-01-01,": "state",
        "A1,p,formal,x,,,,claimed,2099-01-01,": "state_on",
        "A9,p,formal,x,,,,,,": "person_id",
        "A1,q,formal,x,,,,,,": "project",
        "A1,p,language,Svenska,,,,,,": "name",  # stands there but for the capital
        "A1,p,language,svenska,,,,,,": "person_id",
    },
    "wishes": {
        "A9,p,,,,,": "person_id",
        "A1,q,,,,,": "project",
        "A2,p,53211,,,,": "occupations",
        "A2,p,5321 5321,,,,": "occupations",
        "A2,p,,81,,,": "hours_least",
        "A2,p,,30,20,,": "hours_most",
        "A2,p,,,,,mobility": "avoids",
        "A1,p,,,,,": "person_id",
    },
}


def test_every_wrong_row_is_refused_with_its_column_and_nothing_is_saved(tmp_path):
    good = {"openings": OPENINGS, "skills": SKILLS, "wishes": WISHES}
    rows = {
        name: [row.replace("Kock", f"Kock {at}").replace(",x,", f",x{at},") for at, row in enumerate(found)]
        for name, found in WRONG.items()
    }
    wrong = {name: [*good[name], *rows[name]] for name in WRONG}
    result = imported(tmp_path, tables(**wrong))
    expected = [
        (name, len(wrong[name]) - len(WRONG[name]) + at, column)
        for name in WRONG
        for at, column in enumerate(WRONG[name].values(), start=1)
    ]
    assert sorted(places(result)) == sorted(expected)
    assert not Opening.objects.exists()
    assert not Workplace.objects.exists()


def test_a_leader_reaches_neither_another_project_nor_a_protected_person(tmp_path):
    imported(tmp_path, tables())
    leader = MembershipFactory(project__slug="mine", role=Role.PROJECT_LEADER).user
    result = imported(tmp_path, {"openings": OPENINGS, "skills": SKILLS, "wishes": WISHES}, by=leader)
    assert {(sheet, column) for sheet, _row, column in places(result)} == {
        ("openings", "project"),
        ("skills", "project"),
        ("wishes", "project"),
    }
    own = MembershipFactory(project=Opening.objects.first().project, role=Role.PROJECT_LEADER).user
    Participant.objects.filter(reference="A1").update(protected=True, degree="marking")
    skills = [SKILLS[0], "A1,p,formal,undersköterska,,,,,,"]
    result = imported(tmp_path, {"skills": skills, "wishes": [WISHES[0], "A1,p,5321,,,,"]}, by=own)
    assert not result.changes_anything
    assert not Skill.objects.filter(name="undersköterska").exists()
    assert [one.occupation for one in Wishes.objects.get().occupations.all()] == ["4322", "9111"]
    ProjectFactory()  # one more, in which nothing has been written
    assert set(Opening.objects.values_list("project__slug", flat=True)) == {"p"}


def test_a_leader_renames_no_employer_of_another_project_and_no_message_quotes_a_persons_number(tmp_path):
    imported(tmp_path, sheets())
    employer = Employer.objects.get()
    leader = MembershipFactory(project__slug="mine", role=Role.PROJECT_LEADER).user
    renamed = {"employers": [GOOD["employers"][0], "575411-9872,Taget,state,Krokom"]}
    result = imported(tmp_path, renamed, by=leader)
    assert [(one.sheet, one.column) for one in result.findings.warnings] == [("employers", "name")]
    employer.refresh_from_db()
    assert (employer.name, employer.sector) == ("Lindberg", "private")
    own = MembershipFactory(project=employer.relations.get(project__slug="p").project, role=Role.PROJECT_LEADER).user
    EmployerRelation.objects.exclude(project__slug="p").delete()
    assert imported(tmp_path, renamed, by=own).saved
    employer.refresh_from_db()
    assert employer.name == "Taget"
    unknown = imported(tmp_path, {"openings": [OPENINGS[0], f"660225-9928{OPENINGS[1][11:]}"]})
    assert [(one.column, "660225" in one.message) for one in unknown.findings.errors] == [
        ("organisation_number", False)
    ]
