"""What a participant can, how far it is proved, and what of it the matching sees."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from participants.enums import SkillState
from participants.forms.skill import SkillForm
from participants.models import Participant, Participation, Skill
from tests.participants.factories import ParticipationFactory
from tests.participants.person_world import PersonWorld

pytestmark = pytest.mark.django_db

ALLOWED = {  # written out, not read from the code under test
    ("claimed", "validating"),
    ("claimed", "validated"),
    ("validating", "validated"),
    ("validating", "rejected"),
    ("validating", "claimed"),
    ("validated", "validating"),
    ("rejected", "validating"),
}
DAY = date(2010, 3, 1)


@pytest.fixture
def world(time_machine):
    time_machine.move_to("2010-03-10 09:00")
    return PersonWorld()


def skill(world, name="Svetsa", **facts):
    if facts.get("state") in ("validated", "rejected"):
        facts.setdefault("validator", "UHR")
    return Skill.objects.create(**{"participation": world.participation, "name": name, **facts})


@pytest.mark.parametrize(("before", "after"), [*product(SkillState.values, SkillState.values)])
def test_which_steps_there_are(world, before, after):
    one = skill(world, state=before)
    if (before, after) in ALLOWED:
        one.take_step(after, DAY, by=world.coach, validator="UHR")
        [step] = one.steps.all()
        assert (step.before, step.after, step.day, step.validator) == (before, after, DAY, "UHR")
        assert step.recorded_by == world.coach
        [event] = AuditEvent.objects.filter(object_type="participants.skill")
        assert event.fields == ["state", "state_on", "validator"]
    else:
        with pytest.raises(ValidationError):
            one.take_step(after, DAY, by=world.coach, validator="UHR")
        assert not one.steps.exists()
    assert Skill.objects.get().state == (after if (before, after) in ALLOWED else before)


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("validator", {"after": "validated", "validator": " "}),
        ("validator", {"after": "rejected", "validator": ""}),
        ("day", {"day": date(2010, 3, 11)}),
        ("day", {"day": date(2010, 2, 27)}),  # before the last step
        ("after", {"after": "nonsense"}),
    ],
)
def test_what_a_step_must_say(world, field, facts):
    one = skill(world)
    one.take_step("validating", date(2010, 2, 28), by=world.coach)
    with pytest.raises(ValidationError) as refused:
        one.take_step(**{"after": "validated", "day": DAY, "validator": "UHR", "by": world.coach, **facts})
    assert list(refused.value.message_dict) == [field]


def test_whoever_saw_another_state_takes_no_step(world):
    one = skill(world)
    Skill.objects.update(state="validating")
    with pytest.raises(ValidationError):
        one.take_step("validated", DAY, by=world.coach, validator="UHR", seen="claimed")
    assert Skill.objects.get().state == "validating"


@pytest.mark.parametrize(
    ("kind", "level", "is_right"),
    [
        ("language", "b1", True),
        ("language", "native", True),
        ("language", "", True),
        ("informal", "expert", True),
        ("licence", "", True),
        ("language", "expert", False),
        ("informal", "b1", False),
        ("formal", "native", False),
    ],
)
def test_the_level_fits_the_kind(world, kind, level, is_right):
    data = {"kind": kind, "name": "Något", "level": level}
    form = SkillForm(data, participation=world.participation)
    assert form.is_valid() is is_right
    assert is_right or "level" in form.errors
    if not is_right:
        with pytest.raises(IntegrityError), transaction.atomic():
            skill(world, kind=kind, level=level)


def test_what_is_validated_stays_what_was_validated(world):
    one = skill(world, kind="formal", state="validated", place="Aleppo")
    data = {"kind": "informal", "name": "Något annat", "level": "expert", "place": "Damaskus"}
    form = SkillForm(data, instance=one, participation=world.participation)
    assert form.is_valid()
    assert form.save_changes(by=world.coach)
    stored = Skill.objects.get()
    assert (stored.kind, stored.name, stored.place) == ("formal", "Svetsa", "Damaskus")


HIDDEN = {
    ("informal", "", "claimed"),
    ("informal", "SE", "claimed"),
    ("informal", "SY", "validating"),
    ("formal", "SY", "claimed"),
    ("licence", "SY", "validating"),
}
NOT_HIDDEN = {
    ("informal", "", "validated"),
    ("informal", "", "rejected"),
    ("formal", "SE", "claimed"),
    ("formal", "", "claimed"),
    ("formal", "SY", "validated"),
    ("language", "SY", "claimed"),
}


@pytest.mark.parametrize(("kind", "country", "state"), sorted(HIDDEN | NOT_HIDDEN))
def test_what_is_hidden_competence(world, kind, country, state):
    skill(world, kind=kind, country=country, state=state)
    assert Skill.objects.with_hidden().get().is_hidden is ((kind, country, state) in HIDDEN)


def for_matching(user, world):
    return {one.name for one in Skill.objects.for_matching(user, world.project)}


def test_what_matching_sees(world):
    skill(world, "Dold", kind="informal")
    skill(world, "Visad", state="validated")
    skill(world, "Prövad", state="rejected")
    left = ParticipationFactory(project=world.project, exit=timezone.localdate())
    skill(world, "Slutat", participation=left)
    elsewhere = ParticipationFactory()
    skill(world, "Annat projekt", participation=elsewhere)
    assert for_matching(world.employer_coach, world) == {"Dold", "Visad"}
    assert for_matching(world.leader, world) == {"Dold", "Visad"}
    assert for_matching(world.coach, world) == {"Dold", "Visad"}
    for who in (world.other_coach, world.evaluator, world.caseworker):
        assert for_matching(who, world) == set()
    Participant.objects.filter(pk=world.person.pk).update(protected=True, degree="registration")
    assert for_matching(world.employer_coach, world) == set()
    Participation.objects.filter(pk=world.participation.pk).update(start=timezone.localdate() + timedelta(days=3))
    assert for_matching(world.coach, world) == set()


def test_by_hand_on_the_pages(client, world):
    client.force_login(world.coach)
    here = ["navigator", world.person.public_id]
    data = {"kind": "formal", "name": "Kock", "level": "", "place": "Aleppo", "country": "Syrien"}
    assert client.post(reverse("participants:skill_add", args=here), data).status_code == 302
    [one] = Skill.objects.all()
    assert (one.country, one.state) == ("SY", "claimed")
    page = client.get(reverse("participants:mapping", args=here)).content.decode()
    assert "dold kompetens" in page

    twice = client.post(reverse("participants:skill_add", args=here), data | {"name": "KOCK"})
    assert "name" in twice.context["form"].errors

    step = reverse("participants:skill_step", args=[*here, one.public_id])
    assert list(dict(client.get(step).context["form"].fields["after"].choices)) == ["validating", "validated"]
    refused = client.post(step, {"after": "rejected", "day": "2010-03-01", "seen": "claimed", "validator": "UHR"})
    assert "after" in refused.context["form"].errors
    sent = {"after": "validated", "day": "2010-03-01", "seen": "claimed", "validator": "UHR"}
    assert client.post(step, sent).status_code == 302
    page = client.get(reverse("participants:mapping", args=here)).content.decode()
    assert "dold kompetens" not in page
    assert "UHR" in page

    gone = client.post(reverse("participants:skill_remove", args=[*here, one.public_id]))
    assert gone.status_code == 302
    assert not Skill.objects.exists()
    assert AuditEvent.objects.filter(object_type="participants.skill", action="delete").count() == 1


def test_somebody_elses_skill_is_not_found_by_a_persons_address(client, world):
    other = ParticipationFactory(project=world.project)
    theirs = skill(world, participation=other)
    client.force_login(world.leader)
    for name in ("skill", "skill_step"):
        address = reverse(f"participants:{name}", args=["navigator", world.person.public_id, theirs.public_id])
        assert client.get(address).status_code == 404
        assert client.post(address, {}).status_code == 404
    address = reverse("participants:skill_remove", args=["navigator", world.person.public_id, theirs.public_id])
    assert client.post(address).status_code == 404
    assert Skill.objects.exists()
