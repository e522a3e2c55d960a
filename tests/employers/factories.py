from datetime import date

import factory
from stdnum import luhn

from employers.enums import ContactKind, PlacementKind
from employers.models import Agreement, Employer, EmployerContact, Opening, Workplace
from tests.projects.factories import ProjectFactory


def a_number(nine_digits: str) -> str:
    return nine_digits + luhn.calc_check_digit(nine_digits)


class EmployerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Employer

    organisation_number = factory.Sequence(lambda number: a_number(f"556{number:06d}"))
    name = factory.Sequence("Lindberg Lager {}".format)


class EmployerContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EmployerContact

    employer = factory.SubFactory(EmployerFactory)
    project = factory.SubFactory(ProjectFactory)
    date = date(2009, 1, 12)
    kind = ContactKind.VISIT


class WorkplaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Workplace

    employer = factory.SubFactory(EmployerFactory)
    name = factory.Sequence("Lagret {}".format)


class OpeningFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Opening

    project = factory.SubFactory(ProjectFactory)
    workplace = factory.SubFactory(WorkplaceFactory)
    title = factory.Sequence("Lagermedarbetare {}".format)
    kind = PlacementKind.WORK_PLACEMENT
    received_on = date(2009, 1, 12)


class AgreementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Agreement

    project = factory.SubFactory(ProjectFactory)
    employer = factory.SubFactory(EmployerFactory)
    start = date(2009, 1, 12)
    end = date(2009, 12, 31)
    employer_takes_on = "– utser en handledare"
    project_takes_on = "– har en coach som är lätt att nå"
