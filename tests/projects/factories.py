from datetime import date

import factory

from projects.enums import GoalCode, PartyKind, Programme
from projects.models import CaseworkerGroup, Goal, Membership, Partner, Party, Phase, Project, TargetGroup
from projects.roles import Role
from tests.accounts.factories import UserFactory


class ProjectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Project

    slug = factory.Sequence("project-{}".format)
    name = factory.Sequence("Project {}".format)
    owner = "Krokoms kommun"
    programme = Programme.ESF_2007_2013
    start = date(2008, 5, 1)
    end = date(2011, 4, 30)


class TargetGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TargetGroup

    project = factory.SubFactory(ProjectFactory)
    code = factory.Sequence("group-{}".format)
    name = factory.Sequence("Target group {}".format)


class PhaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Phase

    project = factory.SubFactory(ProjectFactory)
    name = factory.Sequence("Phase {}".format)
    max_weeks = 4


class GoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Goal

    project = factory.SubFactory(ProjectFactory)
    code = GoalCode.PARTICIPANTS
    target = 135


class PartnerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Partner

    project = factory.SubFactory(ProjectFactory)
    name = factory.Sequence("Partner {}".format)


class CaseworkerGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CaseworkerGroup

    project = factory.SubFactory(ProjectFactory)
    name = factory.Sequence("Group {}".format)


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    class Params:
        caseworker = factory.Trait(
            role=Role.CASEWORKER,
            group=factory.SubFactory(CaseworkerGroupFactory, project=factory.SelfAttribute("..project")),
        )

    user = factory.SubFactory(UserFactory)
    project = factory.SubFactory(ProjectFactory)
    role = Role.COACH


class PartyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Party

    project = factory.SubFactory(ProjectFactory)
    name = factory.Sequence("Party {}".format)
    kind = PartyKind.SOCIAL_SERVICES
