"""An employer that the project knows, with a workplace, a person, a contact and a promise; and another like it."""

from datetime import date

from employers.models import ContactPerson, Employer, EmployerContact, EmployerRelation, Workplace
from tests.access import table
from tests.employers.factories import a_number


def number_of(scene, kind: str) -> str:
    """A right one, and for the word alone."""
    return a_number(f"5{sum(scene.word.encode()) % 10000:05}{len(kind):03}")


def employer_of(scene) -> EmployerContact:
    first, other = [
        Employer.objects.create(
            organisation_number=number_of(scene, kind), name=scene.name(kind), municipality=scene.name("kommun")
        )
        for kind in ("arbetsgivare", "annanarbetsgivare")
    ]
    EmployerRelation.objects.known(scene.project, other)
    scene.workplace = Workplace.objects.create(employer=first, name=scene.name("arbetsplats"))
    scene.contact_person = ContactPerson.objects.create(
        project=scene.project, employer=first, name=scene.name("kontaktperson")
    )
    scene.employer, scene.other_employer = first, other
    contact = EmployerContact(
        employer=first,
        project=scene.project,
        date=date(2009, 3, 2),
        kind="visit",
        reached=True,
        coach=scene.people[table.COACH],
        person=scene.contact_person,
        note=scene.name("samtal"),
        promise=scene.name("lofte"),
        promise_due=date(2009, 4, 2),
    )
    contact.ref = str(contact.public_id)
    contact.save()
    return contact


def the_employer(world):
    return [{"slug": world.here.project.slug, "public_id": world.here.employer.public_id}]


def the_other_employer(world):
    return [{"slug": world.here.project.slug, "public_id": world.here.other_employer.public_id}]


def two_employers(world):
    return [the_employer(world)[0] | {"other_id": world.here.other_employer.public_id}]


def the_workplace(world):
    return [the_employer(world)[0] | {"workplace": world.here.workplace.public_id}]


def the_contact_person(world):
    return [the_employer(world)[0] | {"person": world.here.contact_person.public_id}]


def the_contact(world):
    return [{"slug": world.here.project.slug, "public_id": world.here.contact.public_id}]
