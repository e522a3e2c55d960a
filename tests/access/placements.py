"""Placements of COACH's participant: one that runs, agreed by all three, and one that has ended."""

from datetime import date, timedelta

from django.utils import timezone

from employers.models import ContactPerson, EmployerRelation
from matching import placing
from matching.enums import ApprovalWay, EndCause, Side
from matching.models import EndAssessment, Placement, Reference, WorkplaceVisit
from tests.access.table import COACH
from tests.employers.factories import EmployerFactory


def placements_of(scene) -> dict:
    """{"running", "ended", "waiting", "visit", "made", "employer"}"""
    coach, today = scene.people[COACH], timezone.localdate()
    employer = EmployerFactory(name=scene.name("arbetsgivare"))
    EmployerRelation.objects.create(project=scene.project, employer=employer)
    people = [
        ContactPerson.objects.create(project=scene.project, employer=employer, name=scene.name(name))
        for name in ("handledare", "ersattare")
    ]

    there = {"employer": employer, "supervisor": people[0], "stand_in": people[1]}
    running = placed(scene, start=today - timedelta(days=9), end=today + timedelta(days=60), **there)
    placing.approve(running, [Side.PROJECT], way=ApprovalWay.HERE, day=today, by=coach, seen=None)
    ended = placed(scene, start=date(2010, 1, 11), end=date(2010, 3, 1), **there)
    why = {"reason": scene.name("slutade"), "by": coach, "seen": None}
    placing.end(ended, date(2010, 2, 1), EndCause.EMPLOYER, **why)
    told = {"went_well": scene.name("gickbra"), "cause": scene.name("varfor"), "to_work_on": scene.name("ova")}
    EndAssessment.objects.create(placement=ended, side=Side.EMPLOYER, completion="partly", recorded_by=coach, **told)
    Reference.objects.create(placement=running, given_by=people[0], text=scene.name("referens"))
    day = date(2010, 1, 15)
    made = WorkplaceVisit.objects.create(
        placement=ended, due=day, done_on=day, coach=coach, notes=scene.name("besok")
    )
    waiting = placed(scene, start=today + timedelta(days=90), end=today + timedelta(days=120), **there)
    return {
        "running": Placement.objects.get(pk=running.pk),
        "ended": ended,
        "waiting": waiting,
        "visit": running.visits.first(),
        "made": made,
        "employer": employer,
    }


def placed(scene, **facts) -> Placement:
    """With every text that an agreement has, and a yes from two of the three."""
    texts = ("aims", "tasks", "insurance", "work_environment", "introduction", "risks", "secrecy", "absence")
    made = Placement(
        participation=scene.participations["deltagare"],
        kind="work_placement",
        weekdays=[240, 240, 240, 240, 0, 0, 0],
        schedule_note=scene.name("tider"),
        adaptations=scene.name("anpassning"),
        **{name: scene.name(name.replace("_", "")) for name in texts},
        **facts,
    )
    coach = scene.people[COACH]
    placing.start_agreement(made, by=coach)
    say = {"by": coach, "seen": None, "day": timezone.localdate()}
    said = {"name": scene.name("sager"), "reason": scene.name("pa"), "way": ApprovalWay.ON_BEHALF}
    placing.approve(made, [Side.PARTICIPANT, Side.EMPLOYER], **say, **said)
    return made


def of(world, which, **more):
    return [{"slug": world.here.project.slug, "public_id": world.here.placements[which].public_id, **more}]


def the_placement(world):
    placement = world.here.placements["running"]
    return of(world, "running", version=placement.versions.get().public_id)


def the_waiting(world):
    return of(world, "waiting", way="paper")


def the_lendable(world):
    return of(world, "waiting", what="agreement")


def the_ended(world):
    return of(world, "ended", side="participant")


def the_visit(world):
    return of(world, "visit")


def the_visit_made(world):
    return of(world, "made")


def for_the_participant(world):
    person = world.here.participations["deltagare"].participant.public_id
    employer = world.here.placements["employer"].public_id
    return [{"slug": world.here.project.slug, "?": {"person": str(person), "employer": str(employer)}}]


def by_the_placement(world):
    one = world.here.placements["running"].public_id
    return [{"slug": world.here.project.slug, "?": {"placement": str(one)}}]
