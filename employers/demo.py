"""Invented employers whom the demo project that runs today has been in touch with."""

from datetime import date, timedelta

from stdnum import luhn

from employers.enums import ContactKind, Sector
from employers.models import Employer, EmployerContact, EmployerRelation
from projects import demo
from projects.models import Project

NAMES = (
    "Exempel Bageri|Exempel Bygg|Exempel Café|Exempel Däck|Exempel El|Exempel Hotell|Exempel Livs|Exempel Lager|"
    "Exempel Städ|Exempel Trädgård|Exempel Verkstad|Exempel Äldreboende"
).split("|")
FIRST_NUMBER = 999_000_000  # no organisation's number begins so; the check digit is still to come


def know_employers(project: Project, today: date):
    if project.employer_contacts.exists():
        return
    coach = project.memberships.get(user__email="employers@stegen.example").user
    contacts = []
    for number, name in enumerate(NAMES):
        employer = Employer.objects.create(
            organisation_number=f"{FIRST_NUMBER + number}{luhn.calc_check_digit(str(FIRST_NUMBER + number))}",
            name=name,
            sector=Sector.MUNICIPAL if number == len(NAMES) - 1 else Sector.PRIVATE,
            municipality=project.municipalities,
        )
        for time in range(1 + number % 3):
            contacts.append(
                EmployerContact(
                    employer=employer,
                    project=project,
                    date=today - timedelta(days=11 * number + 40 * time + 1),
                    kind=list(ContactKind)[(number + time) % len(ContactKind)],
                    reached=number % 4 != 3,
                    coach=coach,
                )
            )
    EmployerContact.objects.bulk_create(contacts)
    first = {}
    for one in contacts:
        first[project.pk, one.employer.pk] = one.date  # the contacts of each go back in time
    EmployerRelation.objects.known_all(first)


demo.steps.append(know_employers)
