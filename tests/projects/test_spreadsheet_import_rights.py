"""What the rights of the importer mean inside the file."""

from datetime import date

import pytest
from django.urls import reverse

from participants.models import Participant
from projects.models import Project, SpreadsheetImport
from tests.participants.factories import ParticipantFactory, ParticipationFactory
from tests.projects.factories import MembershipFactory, ProjectFactory
from tests.projects.spreadsheets import sheets, upload, with_row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


def errors_of(client, tables) -> list[list]:
    upload(client, tables)
    return SpreadsheetImport.objects.latest("pk").findings["errors"]


def test_rows_of_other_projects_are_errors_that_tell_nothing(leader_client):
    ProjectFactory(slug="other")
    told = {}
    for slug in ["other", "missing"]:
        rows = [f"A1,{slug},2009-01-01,5"]
        told[slug] = errors_of(leader_client, sheets(income_support=["person_id,project,month,amount", *rows]))
    assert [error[:3] for error in told["other"]] == [["income_support", 2, "project"]]
    assert told["other"][0][3].replace("other", "") == told["missing"][0][3].replace("missing", "")


def test_a_leader_makes_no_new_project_and_changes_no_other(leader_client):
    ProjectFactory(slug="other", name="Annat")
    for slug in ["other", "new"]:
        row = f"{slug},Mitt,esf-2007-2013,2008-05-01,2011-04-30"
        errors = errors_of(leader_client, {"project": ["slug,name,programme,start,end", row]})
        assert [error[:3] for error in errors] == [["project", 2, "slug"]]
    assert Project.objects.get(slug="other").name == "Annat"


def test_somebody_elses_participant_is_neither_changed_nor_named(leader_client):
    hidden = ParticipantFactory(reference="A1", last_name="Hemlig", identity_number="196405299907")
    ParticipationFactory(participant=hidden)
    errors = errors_of(leader_client, sheets())
    assert ["participants", 2, "person_id"] in [error[:3] for error in errors]
    assert "Hemlig" not in str(errors)
    taken = with_row("participants", "A9,19640529-9907,Per,Ek,,,SE,SE,no")
    assert ["participants", 4, "identity_number"] in [error[:3] for error in errors_of(leader_client, taken)]


def test_somebody_elses_participant_does_not_exist_for_the_other_sheets(leader_client):
    ParticipationFactory(participant__reference="A9")
    known = errors_of(leader_client, with_row("income_support", "A9,p,2009-01,5"))
    unknown = errors_of(leader_client, with_row("income_support", "A8,p,2009-01,5"))
    assert known[0][3].replace("A9", "") == unknown[0][3].replace("A8", "")


def test_a_participant_without_a_participation_would_be_in_nobodys_reach(leader_client):
    tables = with_row("participants", "A9,,Per,Ek,,,SE,SE,no")
    assert [error[:3] for error in errors_of(leader_client, tables)] == [["participants", 4, "person_id"]]


def test_who_imports_a_protected_person_may_open_that_person(leader_client, leader):
    tables = sheets(
        participants=["person_id,first_name,protected", "A1,Karin,yes", "A2,Hanna,no"],
    )
    for _twice in range(2):
        upload(leader_client, tables)
        one = SpreadsheetImport.objects.latest("pk")
        assert not one.error_count
        leader_client.post(reverse("projects:import_confirm", args=["p", one.public_id]))
    protected = Participant.objects.get(reference="A1")
    assert list(protected.named_people.all()) == [leader]
    assert one.counts["participants"] == [0, 0, 2]


def test_a_protected_person_who_was_not_named_stays_closed_to_the_import(leader_client, project):
    closed = ParticipantFactory(reference="A1", protected=True, last_name="Hemlig")
    participation = ParticipationFactory(participant=closed, project=project, start=date(2009, 1, 12), exit=None)
    upload(leader_client)
    one = SpreadsheetImport.objects.get()
    assert [warning[:3] for warning in one.findings["warnings"]] == [["participants", 2, "person_id"]]
    leader_client.post(reverse("projects:import_confirm", args=["p", one.public_id]))
    closed.refresh_from_db()
    participation.refresh_from_db()
    assert (closed.last_name, participation.exit) == ("Hemlig", None)
    assert not participation.attendance.exists()


def test_a_user_of_another_project_keeps_her_name(leader_client):
    other = MembershipFactory(user__email="coach@p.example", user__name="Riktigt Namn")
    upload(leader_client)
    one = SpreadsheetImport.objects.get()
    assert [warning[:3] for warning in one.findings["warnings"]] == [["staff", 2, "name"]]
    leader_client.post(reverse("projects:import_confirm", args=["p", one.public_id]))
    other.user.refresh_from_db()
    assert other.user.name == "Riktigt Namn"
