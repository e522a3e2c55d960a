"""Self-assessments of the demo projects: lines that go up, down and back, some from paper, some missing. Invented."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from accounts.enums import AuditAction
from accounts.models import AuditEvent, User
from participants.enums import AnsweredWay, Occasion
from participants.models import CoachAssignment, CoachBelief, Participation, SelfAssessment
from participants.models.self_assessment import HIGHEST, LOOKING_BACK, LOWEST, RATED, questions_of
from participants.self_assessing import withdraw
from projects.models import Project
from projects.roles import Role

QUARTER = timedelta(days=91)
NEVER, LATE, UNTOLD, OTHERWISE = 9, 5, 4, 11  # every so many has never answered, is due again, …
SOME = 10
LONGEST_LATE = timedelta(days=75)
WAYS = [*[AnsweredWay.ALONE] * 6, AnsweredWay.TOLD, AnsweredWay.PAPER]
MISTAKE = "Fel person satt vid skärmen."


def assess(project: Project, today: date):
    """What should have been answered by now and is not there; nothing the second time of a day."""
    rows = SelfAssessment.objects.filter(participation__project=project)
    here = {(one.participation_id, one.occasion, one.day) for one in rows}
    once = {(one.participation_id, one.occasion) for one in rows if one.occasion != Occasion.QUARTER}
    assessing = Assessing.of(project)
    for participation in (
        Participation.objects.filter(project=project).select_related("participant", "project").order_by("pk")
    ):
        for number, (occasion, day) in enumerate(occasions(participation, today)):
            key = (participation.pk, occasion, day)
            if key not in here and key[:2] not in once:
                assessing.answer(participation, occasion, day, number)
    assessing.save(first=not here)


def occasions(participation: Participation, today: date) -> Iterator[tuple[Occasion, date]]:
    """A few days after the start, then every quarter, and about the exit; some forget."""
    if participation.pk % NEVER == 4:
        return
    last = min(participation.exit or today, participation.project.end)
    if participation.exit is None and participation.pk % LATE == 0:
        last -= LONGEST_LATE
    day = participation.start + timedelta(days=participation.pk % 6)
    if day <= last:
        yield Occasion.ENTRY, day
    day += QUARTER + timedelta(days=participation.pk % 4)
    if participation.project.end < today and participation.pk % SOME:
        day = last  # of the long past a few lines are enough
    while day <= last - timedelta(days=20 if participation.exit else 0):
        yield Occasion.QUARTER, day
        day += QUARTER
    if participation.exit and participation.pk % 6 != 1:
        yield Occasion.EXIT, max(participation.start, participation.exit - timedelta(days=participation.pk % 3))


@dataclass
class Assessing:
    project: Project
    coaches: dict[int, User]
    leader: User
    made: list[SelfAssessment] = field(default_factory=list)
    beliefs: list[CoachBelief] = field(default_factory=list)

    @classmethod
    def of(cls, project: Project) -> "Assessing":
        assignments = CoachAssignment.objects.filter(participation__project=project).select_related("coach")
        leaders = project.memberships.filter(role=Role.PROJECT_LEADER).select_related("user").order_by("user__email")
        coaches = {one.participation_id: one.coach for one in assignments.order_by("start")}
        return cls(project, coaches, leaders[0].user)

    def answer(self, participation: Participation, occasion: Occasion, day: date, number: int):
        lot = Random(f"{participation.pk} {occasion} {day}")  # noqa: S311 - play
        coach = self.coaches.get(participation.pk, self.leader)
        rated = {name: rating(participation, name, number, lot) for name in RATED}
        back = {name: looking_back(participation, name, lot) for name in LOOKING_BACK}
        made = SelfAssessment(
            participation=participation,
            occasion=occasion,
            day=day,
            way=lot.choice(WAYS),
            sealed_by=coach,
            **(back if occasion == Occasion.EXIT else {}),
            **rated,
        )
        self.made.append(made)
        if participation.pk in self.coaches and lot.random() < 0.8:
            chances = between(2 + number // 2 + lot.randrange(0, 2))
            self.beliefs.append(CoachBelief(assessment=made, chances=chances, by=coach, day=day))

    def save(self, *, first: bool):
        SelfAssessment.objects.bulk_create(self.made)
        CoachBelief.objects.bulk_create(self.beliefs)
        if first and self.made:
            self.take_one_back()
        asked = {made.pk: ["occasion", "day", "way", *questions_of(made.occasion)] for made in self.made}
        AuditEvent.objects.record_all(
            [self.event(made, made.sealed_by, made, fields=asked[made.pk]) for made in self.made]
            + [
                self.event(one, one.by, one.assessment, changes={"chances": (None, one.chances)})
                for one in self.beliefs
            ]
        )

    def take_one_back(self):
        withdraw(next(one for one in self.made if one.occasion == Occasion.QUARTER), by=self.leader, reason=MISTAKE)

    def event(self, target, by, made, **event) -> AuditEvent:
        person = made.participation.participant
        return AuditEvent.of(
            by=by, action=AuditAction.CREATE, target=target, participant=person, project=self.project, **event
        )


def rating(participation: Participation, name: str, number: int, lot: Random) -> int | None:
    """Most rise by and by; some questions are left out."""
    if lot.random() < 0.06:
        return None
    begin = Random(f"{participation.pk} {name}").randrange(1, 4)  # noqa: S311 - play
    return between(begin + number * lot.choice([0, 1, 1]) + lot.choice([-1, 0, 0, 0, 1]))


def between(step: int) -> int:
    return min(max(step, LOWEST), HIGHEST)


def looking_back(participation: Participation, name: str, lot: Random) -> bool | None:
    """As it was recorded at the exit, for most; known here only of some, and of a few otherwise."""
    recorded = getattr(participation, name)
    if recorded is None:
        return True if participation.pk % UNTOLD == 1 else None
    return not recorded if lot.randrange(OTHERWISE) == 0 else recorded
