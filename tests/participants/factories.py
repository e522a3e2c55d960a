from datetime import date

import factory

from participants.enums import ActivityKind
from participants.models import Attendance, CoachAssignment, IncomeSupport, Participant, Participation
from tests.accounts.factories import UserFactory
from tests.projects.factories import ProjectFactory


class ParticipantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Participant

    first_name = "Karin"
    last_name = factory.Sequence("Öberg {}".format)


class ParticipationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Participation

    participant = factory.SubFactory(ParticipantFactory)
    project = factory.SubFactory(ProjectFactory)
    start = date(2009, 1, 12)


class CoachAssignmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CoachAssignment

    participation = factory.SubFactory(ParticipationFactory)
    coach = factory.SubFactory(UserFactory)
    start = factory.SelfAttribute("participation.start")


class AttendanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Attendance

    participation = factory.SubFactory(ParticipationFactory)
    date = factory.SelfAttribute("participation.start")
    kind = ActivityKind.COACHING
    minutes = 60


class IncomeSupportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = IncomeSupport

    participant = factory.SubFactory(ParticipantFactory)
    project = factory.SubFactory(ProjectFactory)
    month = date(2009, 1, 1)
    amount = 7000
