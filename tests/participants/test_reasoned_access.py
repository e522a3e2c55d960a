"""A coach opens somebody else's participant: with a reason, for a day, to read; the leader is told."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import AuditEvent
from participants.models import Participant, Participation, ReasonedAccess
from projects.roles import Permission
from tests.participants.factories import ParticipationFactory
from tests.participants.person_world import PersonWorld

pytestmark = [pytest.mark.django_db, pytest.mark.page]
REASON = "Jag tar hennes möte på torsdag medan Cilla är sjuk."


@pytest.fixture
def world():
    return PersonWorld().history()


@pytest.fixture
def page(client, world):
    client.force_login(world.other_coach)
    return client


def open_it(page, world, reason=REASON):
    return page.post(world.url("open_with_reason"), {"reason": reason})


def reads(user, world, permission=Permission.VIEW_CASE):
    return Participation.objects.permitting(permission, user).contains(world.participation)


def test_before_she_gives_a_reason_she_sees_nothing_but_whose_participant_it_is(page, world):
    assert page.get(world.url()).status_code == 404
    text = page.get(world.url("open_with_reason")).content.decode()
    assert "Cilla Coach" in text
    for hidden in ["Karin", "Öberg", "Introduktion", "Talade om skola"]:
        assert hidden not in text


def test_with_a_reason_she_reads_for_a_day(page, world):
    assert open_it(page, world).headers["Location"] == world.url()
    for tab in ["participant", "timeline", "attendance", "facts", "support"]:
        assert page.get(world.url(tab)).status_code == 200, tab
    assert "Talade om skola" in page.get(world.url("timeline")).content.decode()
    with time_machine.travel(timezone.now() + timedelta(hours=23, minutes=59)):
        assert reads(world.other_coach, world)
    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1)):
        assert not reads(world.other_coach, world)
        assert not Participant.objects.visible_to(world.other_coach).exists()


def test_she_reads_and_does_not_change(page, world):
    open_it(page, world)
    for name in ["edit", "correct", "exit", "phase_enter"]:
        assert page.get(world.url(name)).status_code == 404, name
    assert page.post(world.url("support"), {"amount_2026_01": "1"}).status_code == 404
    assert not reads(world.other_coach, world, Permission.WORK_WITH_PARTICIPANT)
    assert "edit/" not in page.get(world.url()).content.decode()


def test_it_stands_in_the_log_with_its_reason(page, world):
    open_it(page, world)
    event = AuditEvent.objects.exclude(action="view").get()
    assert (event.user, event.participant, event.project, event.reason) == (
        world.other_coach,
        world.person.public_id,
        world.project.pk,
        REASON,
    )


@pytest.mark.parametrize("reason", ["", "   ", "x", "nyfiken"])
def test_without_a_reason_it_stays_closed(page, world, reason):
    assert "reason" in open_it(page, world, reason).context["form"].errors
    assert not ReasonedAccess.objects.exists()
    assert page.get(world.url()).status_code == 404


def test_a_protected_person_is_never_opened_by_a_reason(page, world):
    world.person.protected = True
    world.person.save()
    assert page.get(world.url("open_with_reason")).status_code == 404
    assert open_it(page, world).status_code == 404
    world.person.named_people.add(world.other_coach)
    assert open_it(page, world).status_code == 404


def test_who_becomes_protected_is_closed_at_once(page, world):
    open_it(page, world)
    world.person.protected = True
    world.person.save()
    assert page.get(world.url()).status_code == 404
    world.person.named_people.add(world.other_coach)
    assert page.get(world.url()).status_code == 404


def test_it_opens_the_person_in_this_project_only(page, world):
    elsewhere = ParticipationFactory(participant=world.person)
    open_it(page, world)
    seen = Participation.objects.visible_to(world.other_coach)
    assert seen.contains(world.participation)
    assert not seen.contains(elsewhere)


def test_it_opens_one_person_for_one_coach_only(page, world):
    somebody = ParticipationFactory(project=world.project)
    open_it(page, world)
    assert not Participation.objects.visible_to(world.other_coach).contains(somebody)
    assert not reads(world.evaluator, world)


def test_who_leaves_the_project_loses_it(page, world):
    open_it(page, world)
    world.other_coach.memberships.update(ended_on=timezone.localdate())
    assert not reads(world.other_coach, world)


@pytest.mark.parametrize(
    ("who", "status"),
    [("coach", 302), ("leader", 302), ("employer_coach", 403), ("evaluator", 403), ("caseworker", 403)],
)
def test_who_sees_already_is_sent_on_and_others_are_refused(client, world, who, status):
    client.force_login(getattr(world, who))
    assert client.get(world.url("open_with_reason")).status_code == status
    assert open_it(client, world).status_code == status
    assert not ReasonedAccess.objects.exists()


def test_the_leader_is_told_until_she_has_read_it(page, client, world):
    open_it(page, world)
    assert ReasonedAccess.objects.to_tell(world.project, world.leader).count() == 1
    client.force_login(world.leader)
    listed = f"/projects/{world.project.slug}/participants/opened/"
    text = client.get(listed).content.decode()
    for told in ["Olle Other", "Karin Öberg", "sjuk"]:
        assert told in text
    client.post(f"{listed}seen/")
    assert not ReasonedAccess.objects.to_tell(world.project, world.leader).exists()
    assert "Lena Ledare" in client.get(listed).content.decode()
    assert AuditEvent.objects.filter(action="change", user=world.leader).get().fields == ["seen_at"]


def test_it_stands_among_what_the_leader_has_to_do(page, client, world):
    open_it(page, world)
    today, listed = f"/projects/{world.project.slug}/today/", f"/projects/{world.project.slug}/participants/opened/"
    for user, told in [(world.leader, True), (world.coach, False), (world.other_coach, False)]:
        client.force_login(user)
        assert (listed in client.get(today).content.decode()) is told
    client.force_login(world.leader)
    client.post(f"{listed}seen/")
    assert listed not in client.get(today).content.decode()


def test_of_somebody_protected_since_only_who_is_named_is_told(page, client, world):
    open_it(page, world)
    Participant.objects.filter(pk=world.person.pk).update(protected=True, degree="marking")
    listed = f"/projects/{world.project.slug}/participants/opened/"
    client.force_login(world.leader)
    assert str(world.person.public_id) not in client.get(listed).content.decode()
    assert listed not in client.get(f"/projects/{world.project.slug}/today/").content.decode()
    client.post(f"{listed}seen/")
    assert not ReasonedAccess.objects.filter(seen_at__isnull=False).exists()
    world.person.named_people.add(world.leader)
    assert str(world.person.public_id) in client.get(listed).content.decode()


def test_a_page_sent_twice_opens_once(page, world):
    form = page.get(world.url("open_with_reason")).context["form"]
    data = {"reason": REASON, "form_token": str(form["form_token"].value())}
    for _ in range(2):
        page.post(world.url("open_with_reason"), data)
    assert ReasonedAccess.objects.count() == 1


def test_the_database_wants_a_reason_too(world):
    with pytest.raises(IntegrityError):
        ReasonedAccess.objects.create(
            user=world.other_coach,
            participant=world.person,
            project=world.project,
            reason="",
            until=timezone.now() + timedelta(hours=1),
        )
