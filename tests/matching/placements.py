"""A project with somebody to place, an employer with two supervisors, and placements as far on as a test wants."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from employers.models import ContactPerson, EmployerRelation, Opening, Workplace
from matching import placing
from matching.enums import ApprovalWay, Side
from matching.models import Placement
from participants.models import Participation
from projects.roles import Role
from tests.employers.factories import EmployerFactory
from tests.participants.factories import CoachAssignmentFactory, ParticipationFactory
from tests.participants.files import a_picture, upload
from tests.projects.factories import MembershipFactory, ProjectFactory

FULL_DAYS = [420, 420, 420, 420, 420, 0, 0]
HALF_DAYS = [240, 240, 240, 240, 0, 0, 0]
WHOLE = {
    "tasks": "Tar emot varor och plockar ordrar",
    "insurance": "Kommunens olycksfallsförsäkring, nr 12-345",
    "work_environment": "Platschef Anna Berg",
}


def days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


@dataclass
class Scene:
    project: object
    coach: object
    employer_coach: object
    leader: object
    participation: Participation
    employer: object
    workplace: object
    supervisor: ContactPerson
    stand_in: ContactPerson

    def person(self, **facts) -> Participation:
        made = ParticipationFactory(project=self.project, start=days(-200), **facts)
        CoachAssignmentFactory(participation=made, coach=self.coach)
        return made

    def place(self, participation=None, **facts) -> Placement:
        """A placement with the first version of its agreement, complete enough to be approved."""
        placement = Placement(
            participation=participation or self.participation,
            employer=facts.pop("employer", self.employer),
            **{
                "kind": "work_placement",
                "start": days(-14),
                "end": days(70),
                "weekdays": FULL_DAYS,
                "supervisor": self.supervisor,
                "stand_in": self.stand_in,
                "workplace": self.workplace,
                **WHOLE,
                **facts,
            },
        )
        placing.start_agreement(placement, by=self.coach)
        return placement

    def agreed(self, participation=None, **facts) -> Placement:
        placement = self.place(participation, **facts)
        self.approve_all(placement)
        return fresh(placement)

    def approve_all(self, placement):
        self.approve(placement, Side.PARTICIPANT, Side.EMPLOYER)
        self.approve(placement, Side.PROJECT)

    def approve(self, placement, *sides, **facts):
        way = ApprovalWay.HERE if sides == (Side.PROJECT,) else ApprovalWay.ON_BEHALF
        said = {} if way == ApprovalWay.HERE else {"name": "Anna Berg", "reason": "Sa ja på mötet"}
        said |= {"way": way, "day": days(0), "by": self.coach, "seen": placing.mark(fresh(placement))} | facts
        return placing.approve(placement, sides, **said)

    def opening(self, **facts) -> Opening:
        facts = {"title": "Lagerplats", "kind": "work_placement", "occupation": "4322", **facts}
        return Opening.objects.create(project=self.project, workplace=self.workplace, **facts)


def scene() -> Scene:
    project = ProjectFactory()
    people = {
        role: MembershipFactory(project=project, role=role).user
        for role in (Role.COACH, Role.EMPLOYER_COACH, Role.PROJECT_LEADER)
    }
    participation = ParticipationFactory(project=project, start=days(-200))
    CoachAssignmentFactory(participation=participation, coach=people[Role.COACH])
    employer = EmployerFactory()
    EmployerRelation.objects.create(project=project, employer=employer)
    whose = {"project": project, "employer": employer, "is_supervisor": True}
    return Scene(
        project,
        people[Role.COACH],
        people[Role.EMPLOYER_COACH],
        people[Role.PROJECT_LEADER],
        participation,
        employer,
        Workplace.objects.create(employer=employer, name="Lagret i Ås"),
        ContactPerson.objects.create(name="Anna Berg", **whose),
        ContactPerson.objects.create(name="Olle Ek", **whose),
    )


def fresh(placement) -> Placement:
    return Placement.objects.select_related("participation__participant", "participation__project").get(
        pk=placement.pk
    )


def a_paper():
    return upload(a_picture("PNG"))
