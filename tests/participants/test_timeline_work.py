"""The plan and the hours stand in the timeline too, and placements by way of the app above."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from matching.models import Placement
from participants.models import (
    Action,
    AlarmRest,
    Barrier,
    Consent,
    Document,
    Mapping,
    Measure,
    Milestone,
    Plan,
    PlanGoal,
    PlanVersion,
    ReferralEvent,
    SelfAssessment,
    Skill,
    SkillStep,
    SupportContact,
    TimeCertificate,
)
from participants.timeline import KINDS
from tests.employers.factories import EmployerFactory
from tests.participants.factories import ConsentFactory, ParticipationFactory, ReferralFactory
from tests.participants.files import a_pdf, upload
from tests.participants.person_world import PersonWorld
from tests.projects.factories import PartyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]


def a_mapping(participation, coach, mark):
    Mapping.objects.create(participation=participation, saved_by=coach, wishes=f"Kök{mark}")
    Skill.objects.create(participation=participation, name=f"Baka{mark}")
    skill = Skill.objects.create(participation=participation, name=f"Svetsa{mark}", state="validating")
    SkillStep.objects.create(
        skill=skill, before="claimed", after="validating", day=timezone.localdate(), recorded_by=coach
    )


def a_way_here(participation, coach, mark):
    """Referred by a party, proposed elsewhere, enrolled; the project may tell others, and the party the project."""
    today, facts = timezone.localdate(), {"project": participation.project}
    party = PartyFactory(name=f"Kommunen{mark}", **facts)
    referral = ReferralFactory(party=party, participant=participation.participant, raised__by=coach, **facts)
    referral.events.update(is_last=False)
    event = {"referral": referral, "day": today, "by": coach}
    ReferralEvent.objects.create(
        position=2, kind="proposed", activity="Folkhögskola", party=party, reason=f"Kommunens{mark}", is_last=False,
        **event,
    )  # fmt: skip
    ReferralEvent.objects.create(position=3, kind="declined", reason=f"Projektets{mark}", is_last=False, **event)
    ReferralEvent.objects.create(position=4, kind="enrolled", participation=participation, **event)
    own = ConsentFactory(referral=referral, from_party=None, taken_by=coach)
    Consent.objects.filter(pk=own.pk).update(withdrawn_at=timezone.now(), withdrawn_by=coach)
    ConsentFactory(referral=referral, from_party=party, to_project=True, taken_by=coach)
    gone = ConsentFactory(referral=referral, from_party=PartyFactory(name=f"Kassan{mark}", **facts), taken_by=coach)
    Consent.objects.filter(pk=gone.pk).update(end=today - timedelta(days=1), start=today - timedelta(days=9))


def a_certificate(participation, coach, mark):
    today = timezone.localdate()
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


def around(plan, mark):
    today = timezone.localdate()
    barrier = Barrier.objects.create(plan=plan, kind="hearing")
    Measure.objects.create(barrier=barrier, title=f"Hörslinga{mark}", finished_on=today, result=f"Hör{mark}")
    SupportContact.objects.create(plan=plan, name=f"Kurator Ek{mark}", start=today, end=today, why=f"Stöd{mark}")


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
    a_certificate(participation, coach, mark)
    Document.objects.store(upload(a_pdf()), by=coach, participation=participation, kind="cv", title=f"Mitt cv{mark}")
    AlarmRest.objects.rest(
        participation, "absences", until=today + timedelta(days=3), reason=f"Sjukt barn{mark}", by=coach
    )
    a_mapping(participation, coach, mark)
    a_way_here(participation, coach, mark)
    around(plan, mark)
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
    told = {line.title for page in (1, 2) for line in lines(client, world, page=page)}
    assert told >= {
        "Mål nått: Eget jobb",
        "Mål avskrivet: Bli kock",
        "Delmål nått: Praktik klar",
        "Gjort: Ring sågen",
        "Planen undertecknad, version 1, på papper",
        "Egen skattning vid start (själv, på coachens skärm)",
        "Tidsintyg för 2010-05 undertecknat, 7,5 timmar, på skärmen",
        "Tidsintyg för 2010-05 attesterat",
        "Anvisning från Kommunen: aktualiserad",
        "Anvisning från Kommunen: föreslagen till en annan insats",
        "Anvisning från Kommunen: avslagen",
        "Anvisning från Kommunen: inskriven",
        "Samtycke till 2011-05-16: Kommunen får lämna uppgifter",
        "Samtycket återkallat: projektet får inte lämna uppgifter",
        "Insats mot hinder klar: Hörslinga",
        "Kurator Ek kom med i stödet runt deltagaren",
        "Kurator Ek lämnade stödet runt deltagaren",
        "Färdighet antecknad: Baka",
        "Tidsintyg för 2010-05 öppnat för rättelse, version 2",
        "Dokument sparat: Mitt cv (cv)",
        "Kartläggningen skriven, version 1",
        "Färdigheten Svetsa: under validering",
        "Får vänta till 2010-06-18: Borta … gånger i rad",
        "Praktik börjar: Sågen",
        "Praktik slutar: Sågen",
    }
    text = "".join(client.get(world.url("timeline", page=page)).content.decode() for page in (1, 2))
    assert "Fel timmar" in text
    assert "Sjukt barn" in text
    assert "Projektets" in text
    assert "Kommunens" not in text  # what a party has written stands on the tab of referrals, if a consent covers it
    assert "Kassan" not in text  # whose consent has run out
    assert "Skriv cv" not in text
    assert "Körkort" not in text


def test_each_kind_can_be_looked_at_alone_and_with_an_author(client, world):
    """Also of what there is nothing here by the author: then nothing is shown, and not everything."""
    everything(world.participation, world.coach)
    everybody = len(lines(client, world))
    of_kinds = {kind: lines(client, world, kind=kind) for kind in KINDS}
    for kind, found in of_kinds.items():
        assert {line.kind for line in found} <= {str(KINDS[kind])}
        hers = lines(client, world, kind=kind, author=str(world.coach.public_id))
        assert [line for line in hers if line.author not in {"", world.coach.name}] == []
        assert len(hers) <= len(found)
    assert everybody == 25  # a page
    page = client.get(world.url("timeline"))
    assert page.context["events"].page.paginator.count == sum(map(len, of_kinds.values()))
    assert {kind for kind, found in of_kinds.items() if found} >= {
        "mapping", "plan", "self_assessments", "certificates", "documents", "placements", "referrals", "consents",
        "alarms",
    }  # fmt: skip


def test_of_another_person_or_project_nothing(client, world):
    everything(ParticipationFactory(participant=world.person), world.coach, " på annat håll")
    everything(ParticipationFactory(project=world.project), world.coach, " hos en annan")
    text = world.text(client, world.coach, "timeline")
    assert "annat håll" not in text
    assert "en annan" not in text
