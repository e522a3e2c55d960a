from datetime import date

import factory

from participants.enums import ActivityKind, AttemptResult, Channel, MeetingForm
from participants.facts import FROZEN, refreeze
from participants.models import (
    ActivityGroup,
    Attendance,
    CoachAssignment,
    FollowUp,
    FollowUpAttempt,
    IncomeSupport,
    Participant,
    Participation,
    PhasePeriod,
    Session,
)
from participants.reference_day import reference_day
from tests.accounts.factories import UserFactory
from tests.projects.factories import PhaseFactory, ProjectFactory


class ParticipantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Participant

    first_name = "Karin"
    last_name = factory.Sequence("Öberg {}".format)


class ParticipationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Participation
        skip_postgeneration_save = True

    participant = factory.SubFactory(ParticipantFactory)
    project = factory.SubFactory(ProjectFactory)
    start = date(2009, 1, 12)

    @factory.post_generation
    def frozen(self, create, extracted, **kwargs):
        """As the product keeps them; `frozen=False` leaves the columns as they were given."""
        if create and extracted is not False:
            for changed in refreeze(self.participant, self.project):
                if changed.pk == self.pk:
                    self.refresh_from_db(fields=FROZEN)


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


class FollowUpFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FollowUp

    participation = factory.SubFactory(ParticipationFactory, exit=date(2009, 6, 30))
    due = factory.LazyAttribute(lambda made: reference_day(made.participation.exit, made.participation.project))


class ActivityGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ActivityGroup

    project = factory.SubFactory(ProjectFactory)
    name = factory.Sequence("Gruppen {}".format)
    coach = factory.SubFactory(UserFactory)


class SessionFactory(factory.django.DjangoModelFactory):
    """As it is before it is logged or planned; `create` leaves one without anybody."""

    class Meta:
        model = Session

    project = factory.SubFactory(ProjectFactory)
    date = date(2009, 1, 12)
    minutes = 60
    form = MeetingForm.INDIVIDUAL
    kind = ActivityKind.COACHING
    coach = factory.SubFactory(UserFactory)


class PhasePeriodFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PhasePeriod

    participation = factory.SubFactory(ParticipationFactory)
    phase = factory.SubFactory(PhaseFactory, project=factory.SelfAttribute("..participation.project"))
    start = factory.SelfAttribute("participation.start")


class FollowUpAttemptFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FollowUpAttempt

    follow_up = factory.SubFactory(FollowUpFactory)
    channel = Channel.PHONE
    result = AttemptResult.NO_ANSWER
    by = factory.SubFactory(UserFactory)
