from datetime import date

import factory

from projects.enums import FollowUpClock
from reporting.models import Report
from tests.accounts.factories import UserFactory
from tests.projects.factories import ProjectFactory


class ReportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Report

    project = factory.SubFactory(ProjectFactory)
    ordered_by = factory.SubFactory(UserFactory)
    period_from = date(2008, 5, 1)
    period_to = date(2010, 4, 30)
    as_of = date(2010, 4, 30)
    clock = FollowUpClock.PARTICIPATION_EXIT
