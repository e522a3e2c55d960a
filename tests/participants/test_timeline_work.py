"""The plan and the hours stand in the timeline too, and placements by way of the app above."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from matching.models import Placement
from participants.models import (
    Action,
    AlarmRest,
    Document,
    Mapping,
    Milestone,
    Plan,
    PlanGoal,
    PlanVersion,
    SelfAssessment,
    Skill,
    SkillStep,
    TimeCertificate,
)
from participants.timeline import KINDS
from tests.employers.factories import EmployerFactory
from tests.participants.factories import ParticipationFactory
from tests.participants.files import a_pdf, upload
from tests.participants.person_world import PersonWorld

pytestmark = pytest.mark.django_db


def a_mapping(participation, coach, mark):
    Mapping.objects.create(participation=participation, saved_by=coach, wishes=f"Kök{mark}")
    skill = Skill.objects.create(participation=participation, name=f"Svetsa{mark}", state="validating")
    SkillStep.objects.create(
        skill=skill, before="claimed", after="validating", day=timezone.localdate(), recorded_by=coach
    )


def everything(participation, coach, mark=""):
    """One of each, each with the mark."""
    today = timezone.localdate()
    plan = Plan.objects.create(participation=participation)
    goal = PlanGoal.objects.create(plan=plan, title=f"Eget jobb{mark}", state="reached", finished_on=today)
    PlanGoal.objects.create(plan=plan, title=f"Bli kock{mark}", state="dropped", finished_on=today)
    PlanGoal.objects.create(plan=plan, title=f"Körkort{mark}")
    Milestone.objects.create(goal=goal, title=f"Praktik klar{mark}", finished_on=today)
    Action.objects.create(goal=goal, title=f"Ring sågen{mark}", state="done", finished_on=today)
    Action.objects.create(goal=goal, title=f"Skriv cv{mark}", state="dropped", finished_on=today)
    PlanVersion.objects.create(
        plan=plan, number=1, content={}, checksum="x", method="paper", signed_on=today, signed_by=coach
    )
    SelfAssessment.objects.create(
        participation=participation, occasion="entry", day=today, way="alone", sealed_by=coach, chances=3
    )
    TimeCertificate.objects.create(
        participation=participation,
        month=date(2010, 5, 1),
        version=2,
        state="attested",
        minutes=450,
        drawn_up_by=coach,
        reason=f"Fel timmar{mark}",
        signed_on=today,
        signed_how="screen",
        signature_kept_by=coach,
        attested_by=coach,
        attested_at=timezone.now(),
    )
    Document.objects.store(upload(a_pdf()), by=coach, participation=participation, kind="cv", title=f"Mitt cv{mark}")
    AlarmRest.objects.rest(
        participation, "absences", until=today + timedelta(days=3), reason=f"Sjukt barn{mark}", by=coach
    )
    a_mapping(participation, coach, mark)
    employer = EmployerFactory(name=f"Sågen{mark}")
    Placement.objects.create(
        participation=participation, employer=employer, kind="work_placement", start=today, end=today
    )


@pytest.fixture
def world(settings, tmp_path, time_machine):
    settings.MEDIA_ROOT = tmp_path
    time_machine.move_to("2010-06-15 12:00")
    return PersonWorld()


def lines(client, world, **query):
    client.force_login(world.coach)
    return client.get(world.url("timeline", **query)).context["lines"]


def test_plan_and_hours_stand_in_it(client, world):
    everything(world.participation, world.coach)
    told = {line.title for line in lines(client, world)}
    assert told >= {
        "Mål nått: Eget jobb",
        "Mål avskrivet: Bli kock",
        "Delmål nått: Praktik klar",
        "Gjort: Ring sågen",
        "Planen undertecknad, version 1, på papper",
        "Egen skattning vid start (själv, på coachens skärm)",
        "Tidsintyg för 2010-05 undertecknat, 7,5 timmar, på skärmen",
        "Tidsintyg för 2010-05 attesterat",
        "Tidsintyg för 2010-05 öppnat för rättelse, version 2",
        "Dokument sparat: Mitt cv (cv)",
        "Kartläggningen skriven, version 1",
        "Färdigheten Svetsa: under validering",
        "Får vänta till 2010-06-18: Borta … gånger i rad",
        "Praktik börjar: Sågen",
        "Praktik slutar: Sågen",
    }
    text = world.text(client, world.coach, "timeline")
    assert "Fel timmar" in text
    assert "Sjukt barn" in text
    assert "Skriv cv" not in text
    assert "Körkort" not in text


@pytest.mark.parametrize("kind", ["mapping", "plan", "self_assessments", "certificates", "documents", "placements"])
def test_each_kind_can_be_looked_at_alone(client, world, kind):
    everything(world.participation, world.coach)
    found = lines(client, world, kind=kind)
    assert found
    assert {line.kind for line in found} == {str(KINDS[kind])}


def test_of_another_person_or_project_nothing(client, world):
    everything(ParticipationFactory(participant=world.person), world.coach, " på annat håll")
    everything(ParticipationFactory(project=world.project), world.coach, " hos en annan")
    text = world.text(client, world.coach, "timeline")
    assert "annat håll" not in text
    assert "en annan" not in text
