from datetime import date, timedelta

import factory
from django.utils import timezone

from participants.enums import (
    ActivityKind,
    AttemptResult,
    Channel,
    ConsentForm,
    Information,
    MeetingForm,
    ReferralEventKind,
)
from participants.facts import FROZEN, refreeze
from participants.models import (
    ActivityGroup,
    Attendance,
    CoachAssignment,
    Consent,
    FollowUp,
    FollowUpAttempt,
    GroupMeeting,
    IncomeSupport,
    MeetingCase,
    Participant,
    Participation,
    PhasePeriod,
    ProtectedOpening,
    Referral,
    SelfAssessment,
    Session,
)
from participants.reference_day import reference_day
from participants.referring import append
from tests.accounts.factories import UserFactory
from tests.projects.factories import CaseworkerGroupFactory, PartyFactory, PhaseFactory, ProjectFactory


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


class ProtectedOpeningFactory(factory.django.DjangoModelFactory):
    """Somebody has said why; the person's pages are open to her from now on."""

    class Meta:
        model = ProtectedOpening

    user = factory.SubFactory(UserFactory)
    participant = factory.SubFactory(ParticipantFactory, protected=True)
    project = factory.SubFactory(ProjectFactory)
    reason = "Förbereder mötet på torsdag"
    until = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=12))


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


class ReferralFactory(factory.django.DjangoModelFactory):
    """Raised, and nothing more."""

    class Meta:
        model = Referral
        skip_postgeneration_save = True

    project = factory.SubFactory(ProjectFactory)
    group = factory.SubFactory(CaseworkerGroupFactory, project=factory.SelfAttribute("..project"))
    party = factory.SubFactory(PartyFactory, project=factory.SelfAttribute("..project"))
    participant = factory.SubFactory(ParticipantFactory)
    first_name = factory.SelfAttribute("participant.first_name")
    last_name = factory.SelfAttribute("participant.last_name")
    raised_on = date(2010, 1, 11)

    @factory.post_generation
    def raised(self, create, extracted, **kwargs):
        if create and extracted is not False:
            by = kwargs.get("by") or UserFactory()
            append(self, ReferralEventKind.RAISED, by=by, day=self.raised_on, party=self.party)


class ConsentFactory(factory.django.DjangoModelFactory):
    """In force, from the party that refers to the project, covering everything."""

    class Meta:
        model = Consent
        skip_postgeneration_save = True

    referral = factory.SubFactory(ReferralFactory)
    from_party = factory.SelfAttribute("referral.party")
    to_project = True
    information = factory.LazyFunction(lambda: list(Information))
    purpose = "Planering av insats"
    start = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    end = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=335))
    form = ConsentForm.WRITTEN
    taken_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def to_parties(self, create, extracted, **kwargs):
        if create and extracted:
            self.to_parties.set(extracted)


class GroupMeetingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GroupMeeting

    group = factory.SubFactory(CaseworkerGroupFactory)
    date = date(2010, 2, 1)
    opened_by = factory.SubFactory(UserFactory)


class MeetingCaseFactory(factory.django.DjangoModelFactory):
    """Dealt with, and put off."""

    class Meta:
        model = MeetingCase

    meeting = factory.SubFactory(GroupMeetingFactory)
    referral = factory.SubFactory(
        ReferralFactory,
        group=factory.SelfAttribute("..meeting.group"),
        project=factory.SelfAttribute("group.project"),
    )
    position = 1
    dealt_at = factory.LazyFunction(timezone.now)
    dealt_by = factory.SelfAttribute("meeting.opened_by")


class SelfAssessmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SelfAssessment

    participation = factory.SubFactory(ParticipationFactory)
    occasion = "entry"
    day = factory.SelfAttribute("participation.start")
    way = "alone"
    chances = 2
    life_situation = 3
    sealed_by = factory.SubFactory(UserFactory)
