"""The plan and the hours in the timeline: what was agreed, reached, signed, answered and kept."""

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Cast, TruncDate

from participants.enums import ActionState, GoalState
from participants.models import (
    Action,
    AlarmRest,
    Document,
    Mapping,
    MappingVersion,
    Measure,
    Milestone,
    PlanGoal,
    PlanVersion,
    SelfAssessment,
    Skill,
    SkillStep,
    SupportContact,
    TimeCertificate,
)
from participants.timeline_rows import branch, by


def work_branches(_of_person, theirs):
    yield from of_the_plan(theirs)
    answered = SelfAssessment.objects.filter(**theirs)
    withdrawn = Case(When(withdrawn_at__isnull=False, then=Value(1)), default=Value(0))
    yield branch(
        answered,
        "self_assessments",
        "self_assessment",
        F("day"),
        by("sealed_by"),
        code=F("occasion"),
        more=F("way"),
        text=F("withdrawn_reason"),
        number=withdrawn,
    )
    yield from of_certificates(theirs)
    yield from of_the_mapping(theirs)
    kept = Document.objects.filter(**theirs)
    yield branch(
        kept, "documents", "document", TruncDate("uploaded_at"), by("uploaded_by"), code=F("kind"), more=F("title")
    )
    rests = AlarmRest.objects.filter(**theirs)
    yield branch(
        rests,
        "alarms",
        "alarm_rest",
        TruncDate("at"),
        by("by"),
        code=F("code"),
        text=F("reason"),
        more=Cast("until", CharField()),
    )


def of_the_plan(theirs):
    """Signed versions, and what has come to its end. What is planned stands on the plan itself."""
    of_plan = {f"plan__{path}": value for path, value in theirs.items()}
    of_goal = {f"goal__{path}": value for path, value in of_plan.items()}
    signed = PlanVersion.objects.filter(**of_plan)
    yield branch(signed, "plan", "plan_signed", F("signed_on"), by("signed_by"), code=F("method"), number=F("number"))
    reached = PlanGoal.objects.filter(finished_on__isnull=False, **of_plan)
    dropped = Case(When(state=GoalState.DROPPED, then=Value(1)), default=Value(0))
    yield branch(reached, "plan", "goal", F("finished_on"), more=F("title"), text=F("note"), number=dropped)
    steps = Milestone.objects.filter(finished_on__isnull=False, **of_goal)
    yield branch(steps, "plan", "milestone", F("finished_on"), more=F("title"))
    of_barrier = {f"barrier__{path}": value for path, value in of_plan.items()}
    measures = Measure.objects.filter(finished_on__isnull=False, **of_barrier)
    yield branch(measures, "plan", "measure", F("finished_on"), more=F("title"), text=F("result"))
    circle = SupportContact.objects.filter(**of_plan)
    yield branch(circle.filter(start__isnull=False), "plan", "contact", F("start"), more=F("name"), text=F("why"))
    yield branch(circle.filter(end__isnull=False), "plan", "contact_end", F("end"), more=F("name"))
    done = Action.objects.filter(Q(state=ActionState.DONE), finished_on__isnull=False, **of_goal)
    yield branch(done, "plan", "action", F("finished_on"), more=F("title"))


def of_certificates(theirs):
    versions = TimeCertificate.objects.filter(**theirs)
    month = Cast("month", CharField())
    signed = versions.filter(signed_on__isnull=False)
    yield branch(
        signed,
        "certificates",
        "certificate_signed",
        F("signed_on"),
        by("signature_kept_by"),
        code=F("signed_how"),
        more=month,
        number=F("minutes"),
    )
    attested = versions.filter(attested_at__isnull=False)
    yield branch(
        attested, "certificates", "certificate_attested", TruncDate("attested_at"), by("attested_by"), more=month
    )
    opened = versions.exclude(reason="")
    yield branch(
        opened,
        "certificates",
        "certificate_opened",
        TruncDate("drawn_up_at"),
        by("drawn_up_by"),
        more=month,
        text=F("reason"),
        number=F("version"),
    )


def of_the_mapping(theirs):
    """Each version on the day it was last written, and each step of a skill's validation. The texts stand there."""
    written = [
        Mapping.objects.filter(saved_by__isnull=False, **theirs),
        MappingVersion.objects.filter(**{f"mapping__{path}": value for path, value in theirs.items()}),
    ]
    for versions in written:
        yield branch(versions, "mapping", "mapping", TruncDate("saved_at"), by("saved_by"), number=F("number"))
    claimed = Skill.objects.filter(steps__isnull=True, **theirs)
    yield branch(claimed, "mapping", "skill", F("state_on"), more=F("name"))
    steps = SkillStep.objects.filter(**{f"skill__{path}": value for path, value in theirs.items()})
    yield branch(
        steps,
        "mapping",
        "skill_step",
        F("day"),
        by("recorded_by"),
        code=F("after"),
        more=F("skill__name"),
        text=F("note"),
    )
