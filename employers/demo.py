"""Invented employers whom the demo project that runs today has been in touch with."""

from datetime import date, timedelta

from stdnum import luhn

from employers.enums import ContactKind, ContactOutcome, Industry, Sector, Size, TargetGroupView
from employers.models import ContactPerson, Employer, EmployerContact, EmployerRelation, Workplace
from projects import demo
from projects.models import Project

# Name, SNI section, size, women and men who work there, the person to talk to.
EMPLOYERS = [
    ("Exempel Bageri", Industry.C, Size.SMALL, 14, 9, "Maja Bagare"),
    ("Exempel Bygg", Industry.F, Size.MEDIUM, 6, 61, "Bo Byggare"),
    ("Exempel Café", Industry.I, Size.MICRO, 4, 2, "Karin Kaffe"),
    ("Exempel Däck", Industry.G, Size.MICRO, 1, 7, ""),
    ("Exempel El", Industry.F, Size.SMALL, 3, 22, "Elis Elmontör"),
    ("Exempel Hotell", Industry.I, Size.SMALL, 18, 12, "Hanna Husfru"),
    ("Exempel Livs", Industry.G, Size.SMALL, 15, 13, "Lena Livs"),
    ("Exempel Lager", Industry.H, Size.MEDIUM, 24, 55, "Leif Lager"),
    ("Exempel Städ", Industry.N, Size.SMALL, 21, 8, "Stina Städ"),
    ("Exempel Trädgård", Industry.A, Size.MICRO, 3, 3, ""),
    ("Exempel Verkstad", Industry.C, Size.SMALL, 5, 19, "Viktor Verkstad"),
    ("Exempel Äldreboende", Industry.Q, Size.MEDIUM, 83, 12, "Åsa Äldre"),
]
FIRST_NUMBER = 999_000_000  # no organisation's number begins so; the check digit is still to come
VIEWS = [TargetGroupView.WANTS, TargetGroupView.OPEN, TargetGroupView.DOUBTFUL, ""]
OBSTACLES = ["Ont om tid för handledning", "Behöver svenska på arbetsplatsen", ""]
SUPPORT = ["En kontaktperson som kommer samma dag", "Handledarutbildning", ""]
NOTES = ["Berättade om projektet.", "Gick igenom vilka platser som kan bli aktuella.", "Stämde av hur det går."]
PROMISES = ["Skicka exempel på överenskommelse", "Återkomma med förslag på deltagare", "Boka studiebesök för gruppen"]


def know_employers(project: Project, today: date):
    if project.employer_contacts.exists():
        return
    coach = project.memberships.get(user__email="employers@stegen.example").user
    contacts, first = [], {}
    for number, (name, industry, size, women, men, person) in enumerate(EMPLOYERS):
        employer = Employer.objects.create(
            organisation_number=f"{FIRST_NUMBER + number}{luhn.calc_check_digit(str(FIRST_NUMBER + number))}",
            name=name,
            sector=Sector.MUNICIPAL if number == len(EMPLOYERS) - 1 else Sector.PRIVATE,
            municipality=project.municipalities,
            industry=industry,
            size=size,
            **({"women": women, "men": men, "staff_year": today.year - 1} if number % 4 else {}),
        )
        met = meet(project, employer, person)
        made = [contact(project, employer, met, coach, today, number, time) for time in range(1 + number % 3)]
        contacts += made
        first[project.pk, employer.pk] = made[-1].date
    EmployerContact.objects.bulk_create(contacts)
    EmployerRelation.objects.known_all(first)
    tell_what_is_known(project, coach)


def meet(project, employer, name: str) -> ContactPerson | None:
    """The workplace has its employer's name; whoever has no name is nobody."""
    workplace = Workplace.objects.create(employer=employer, name=employer.name, municipality=employer.municipality)
    if not name:
        return None
    return ContactPerson.objects.create(
        project=project, employer=employer, workplace=workplace, name=name, title="platschef", is_supervisor=True
    )


def contact(project, employer, person, coach, today: date, number: int, time: int) -> EmployerContact:
    made = EmployerContact(
        employer=employer,
        project=project,
        date=today - timedelta(days=11 * number + 40 * time + 1),
        kind=list(ContactKind)[(number + time) % len(ContactKind)],
        reached=number % 4 != 3,
        coach=coach,
        person=person,
        note=NOTES[(number + time) % len(NOTES)],
        outcome=list(ContactOutcome)[number % len(ContactOutcome)] if number % 4 != 3 else "",
    )
    made.ref = str(made.public_id)
    if time == 0 and number % 4 == 0:
        made.promise = PROMISES[number // 4 % len(PROMISES)]
        made.promise_due = today + timedelta(days=3 - number)
    return made


def tell_what_is_known(project, coach):
    for number, relation in enumerate(EmployerRelation.objects.filter(project=project).order_by("list_key")):
        relation.owner = coach if number % 3 else None
        relation.view = VIEWS[number % len(VIEWS)]
        relation.obstacles = OBSTACLES[number % len(OBSTACLES)]
        relation.support_wanted = SUPPORT[number % len(SUPPORT)]
        relation.save()


demo.steps.append(know_employers)

# Agreements come once they are known.
from employers import demo_agreements as demo_agreements  # noqa: E402
