"""Whoever was known by another number or reference before is found by it, and is nobody else."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from participants import merging
from participants.models import Attendance, Participant, Participation
from participants.tasks import make_merges_final
from projects.roles import Role
from projects.spreadsheets.run import import_path
from tests.participants.factories import CoachAssignmentFactory, ParticipantFactory, ParticipationFactory
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db
NUMBER, COORDINATION = "198503042387", "198503642384"


@pytest.fixture
def project():
    return ProjectFactory(slug="nav", start=date(2009, 1, 1), end=date(2011, 12, 31))


@pytest.fixture
def leader(project):
    return MembershipFactory(project=project, role=Role.PROJECT_LEADER).user


@pytest.fixture
def two(project):
    """The same person twice: with a coordination number, and later with a personal one."""
    kept = ParticipantFactory(first_name="Karin", last_name="Öberg", identity_number=COORDINATION, reference="A1")
    other = ParticipantFactory(first_name="Carin", last_name="Öberg", identity_number=NUMBER, reference="A7")
    ParticipationFactory(project=project, participant=kept, start=date(2010, 1, 11))
    ParticipationFactory(project=project, participant=other, start=date(2009, 1, 12), exit=date(2009, 6, 30))
    return kept, other


@pytest.fixture
def merged(two, project, leader):
    AuditEvent.objects.record(by=leader, action="view", target=two[1], participant=two[1], project=project)
    made = merging.merge(*two, project, {"identity_number": "other"}, by=leader)
    return made


@pytest.fixture
def take(tmp_path):
    def take(by=None, **sheets):
        for name, text in sheets.items():
            (tmp_path / f"{name}.csv").write_text(text)
        return import_path(tmp_path, by=by)

    return take


def found(client, leader, number):
    client.force_login(leader)
    page = client.post(reverse("participants:search", args=["nav"]), {"q": number}, follow=True)
    return [hit.person for hit in page.context["found"].hits]


@pytest.mark.parametrize("final", [False, True])
def test_both_numbers_lead_to_the_one_that_is_kept(client, two, merged, leader, final, time_machine):
    if final:
        time_machine.move_to(timezone.now() + timedelta(days=1, minutes=1))
        make_merges_final()
    kept, _other = two
    for number in (NUMBER, COORDINATION, f"{COORDINATION[2:8]}-{COORDINATION[8:]}"):
        assert found(client, leader, number) == [kept], number
    facts = client.get(reverse("participants:facts", args=["nav", kept.public_id])).content.decode()
    assert "19850364-2384" in facts
    # Nobody registers the person anew by either of them.
    for number in (NUMBER, COORDINATION):
        page = client.post(reverse("participants:register", args=["nav"]), {"number": number})
        assert page.context["met"].person == kept


def test_of_two_personal_numbers_the_wrong_one_leads_to_nobody(client, two, project, leader):
    Participant.objects.filter(pk=two[0].pk).update(identity_number="198503042395")
    kept = Participant.objects.get(pk=two[0].pk)
    merging.merge(kept, two[1], project, {"identity_number": "other"}, by=leader)
    assert found(client, leader, "198503042395") == []


def test_undoing_gives_each_its_own_numbers_back(two, merged, leader):
    merging.undo(merged, by=leader)
    rows = Participant.objects.order_by("pk").values_list("identity_number", "reference", "merged_into")
    assert list(rows) == [(COORDINATION, "A1", None), (NUMBER, "A7", None)]


@pytest.mark.parametrize("restricted", [False, True])
def test_an_import_by_the_merged_reference_is_of_the_one_that_is_kept(two, merged, leader, take, restricted):
    kept, _other = two
    result = take(
        by=leader if restricted else None,
        participants=f"person_id,identity_number,first_name,last_name\nA7,{COORDINATION},Karin,Ny\n",
        participations="person_id,project,start,exit\nA7,nav,2009-01-12,2009-06-30\n",
        attendance="person_id,project,date,kind,ref,minutes\nA7,nav,2009-02-02,coaching,,45\n",
    )
    assert result.saved, result.findings.errors
    assert [person.last_name for person in Participant.objects.all()] == ["Ny"]
    kept.refresh_from_db()
    assert (kept.reference, kept.identity_number) == ("A1", NUMBER)
    assert Participation.objects.filter(participant=kept).count() == 2
    assert Attendance.objects.get().participation.participant == kept


@pytest.mark.parametrize("order", [["A1", "A7"], ["A7", "A1"]])
def test_a_file_that_still_has_both_says_so_and_reads_the_kept_one(two, merged, take, order):
    names = {"A1": "Karin,Kvar", "A7": "Carin,Gammal"}
    rows = "".join(f"{reference},{names[reference]}\n" for reference in order)
    attendance = "".join(
        f"{one},nav,{day},coaching,,30\n" for one, day in [("A1", "2010-02-01"), ("A7", "2009-02-02")]
    )
    result = take(
        participants="person_id,first_name,last_name\n" + rows,
        attendance="person_id,project,date,kind,ref,minutes\n" + attendance,
    )
    assert result.saved, result.findings.errors
    assert "A1" in str(result.findings.warnings)
    assert Participant.objects.get().last_name == "Kvar"
    assert Attendance.objects.filter(participation__participant=two[0]).count() == 2


def test_a_leader_who_may_not_see_the_person_learns_nothing_by_the_former_reference(two, merged, take):
    stranger = MembershipFactory(project=ProjectFactory(slug="annat"), role=Role.PROJECT_LEADER).user
    result = take(by=stranger, participants="person_id,first_name\nA7,Karin\n")
    assert not result.saved
    assert "Öberg" not in str(result.findings.errors)
    assert "A1" not in str(result.findings.errors)


def test_the_trail_of_the_other_record_is_read_on_the_page_of_the_one_that_is_kept(client, two, merged, leader):
    client.force_login(leader)
    page = client.get(reverse("participants:changes", args=["nav", two[0].public_id]), {"what": "views"})
    events = {entry.line.event.participant for entry in page.context["trail"].entries}
    assert two[1].public_id in events


# --- One record, whose number changes


@pytest.fixture
def coach(project):
    return MembershipFactory(project=project, role=Role.COACH).user


@pytest.fixture
def karin(project, coach):
    person = ParticipantFactory(first_name="Karin", last_name="Öberg", identity_number=COORDINATION, reference="K")
    CoachAssignmentFactory(participation=ParticipationFactory(project=project, participant=person), coach=coach)
    return person


def change_number(client, coach, person, number):
    client.force_login(coach)
    address = reverse("participants:edit", args=["nav", person.public_id])
    return client.post(address, {"first_name": "Karin", "last_name": "Öberg", "identity_number": number})


def test_a_personal_number_follows_a_coordination_number_and_both_are_kept(client, karin, coach, project, leader):
    assert change_number(client, coach, karin, NUMBER).status_code == 302
    assert Participant.objects.count() == 1
    for number in (NUMBER, COORDINATION):
        assert found(client, leader, number) == [karin], number
    # Nobody else may have the former one; she herself may have it back.
    other = ParticipantFactory()
    CoachAssignmentFactory(participation=ParticipationFactory(project=project, participant=other), coach=coach)
    assert "identity_number" in change_number(client, coach, other, COORDINATION).context["form"].errors
    assert change_number(client, coach, karin, COORDINATION).status_code == 302
    karin.refresh_from_db()
    assert karin.identity_number == COORDINATION
    assert found(client, leader, NUMBER) == []


def test_a_slip_in_a_personal_number_is_not_kept(client, karin, coach, leader):
    Participant.objects.filter(pk=karin.pk).update(identity_number="198503042395", sex="")
    assert change_number(client, coach, karin, NUMBER).status_code == 302
    assert found(client, leader, "198503042395") == []


def test_an_import_that_brings_the_personal_number_keeps_the_other_too(client, karin, take, leader):
    sheet = "person_id,identity_number,first_name,last_name\nK,{},Karin,Öberg\n"
    for number in (NUMBER, COORDINATION):  # an older file afterwards changes nothing
        result = take(participants=sheet.format(number))
        assert result.saved, result.findings.errors
        karin.refresh_from_db()
        assert karin.identity_number == NUMBER
    for number in (NUMBER, COORDINATION):
        assert found(client, leader, number) == [karin], number
