from datetime import date

import factory

from employers.enums import ContactKind
from employers.models import Employer, EmployerContact
from tests.projects.factories import ProjectFactory


class EmployerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Employer

    organisation_number = factory.Sequence("556{:07d}".format)
    name = factory.Sequence("Lindberg Lager {}".format)


class EmployerContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EmployerContact

    employer = factory.SubFactory(EmployerFactory)
    project = factory.SubFactory(ProjectFactory)
    date = date(2009, 1, 12)
    kind = ContactKind.VISIT
