"""An action plan of COACH's participant with one of everything, signed once; and the one of an earlier time there."""

from datetime import date, timedelta

from participants.enums import SigningMethod
from participants.models import Action, Barrier, Measure, Milestone, Plan, PlanGoal, PlanVersion, SupportContact
from participants.models.plan_version import checksum_of
from participants.plan_content import content_of
from tests.access.table import COACH
from tests.participants.factories import ParticipationFactory

KINDS = ["goal", "milestone", "action", "barrier", "measure", "contact"]


def plan_of(scene) -> dict:
    """{kind: part}, with the plan itself, its signed version and the earlier plan."""
    participation = scene.participations["deltagare"]
    before = participation.start - timedelta(days=200)
    earlier = ParticipationFactory(
        participant=participation.participant, project=scene.project, start=before, exit=before + timedelta(days=90)
    )
    plan = Plan.objects.create(
        participation=participation,
        wishes=scene.name("planonskan"),
        work_wishes=scene.name("arbetsonskan"),
        call_name=scene.name("ringnamn"),
    )
    goal = PlanGoal.objects.create(plan=plan, title=scene.name("planmal"), note=scene.name("malnot"))
    barrier = Barrier.objects.create(plan=plan, kind="hearing", note=scene.name("hinder"))
    parts = {
        "plan": plan,
        "earlier": Plan.objects.create(participation=earlier, wishes=scene.name("planonskan")),
        "goal": goal,
        "milestone": Milestone.objects.create(goal=goal, title=scene.name("delmal")),
        "action": Action.objects.create(goal=goal, title=scene.name("plansteg"), due=date(2010, 5, 1)),
        "barrier": barrier,
        "measure": Measure.objects.create(barrier=barrier, title=scene.name("planinsats"), result=scene.name("gick")),
        "contact": SupportContact.objects.create(
            plan=plan, name=scene.name("stodperson"), why=scene.name("stodskal"), contact=scene.name("stodnummer")
        ),
    }
    content = content_of(plan)
    parts["version"] = PlanVersion.objects.create(
        plan=plan,
        number=1,
        content=content,
        checksum=checksum_of(content),
        method=SigningMethod.SCREEN,
        signed_on=date(2010, 4, 20),
        signed_by=scene.people[COACH],
    )
    return parts


def the_plan(world):
    participation, plan = world.here.participations["deltagare"], world.here.plan
    return [
        {
            **{"slug": world.here.project.slug, "public_id": participation.participant.public_id},
            **{"version": plan["version"].public_id, "plan": plan["earlier"].public_id},
        }
    ]


def every_part(world):
    """Each kind of part there is; of what stands under another, the other in the query."""
    plan = world.here.plan
    under = {"milestone": "goal", "action": "goal", "measure": "barrier"}
    return [
        the_plan(world)[0]
        | {"kind": kind, "part": plan[kind].public_id}
        | ({"?": {"under": str(plan[under[kind]].public_id)}} if kind in under else {})
        for kind in KINDS
    ]
