"""An employer of the project with an opening that is open and one that is closed."""

from datetime import date

from employers.models import Agreement, ContactPerson, EmployerRelation, Opening, Requirement, SupervisorCourse
from tests.employers.factories import EmployerFactory, WorkplaceFactory


def openings_of(scene) -> dict:
    employer = EmployerFactory(name=scene.name("arbetsgivare"))
    EmployerRelation.objects.create(project=scene.project, employer=employer)
    workplace = WorkplaceFactory(employer=employer, name=scene.name("arbetsplats"))
    common = {"project": scene.project, "workplace": workplace, "kind": "work_placement", "occupation": "4322"}
    received = date(2009, 3, 1)
    opened = Opening.objects.create(
        title=scene.name("plats"), received_on=received, tasks=scene.name("uppgift"), **common
    )
    Requirement.objects.create(opening=opened, kind="licence", name=scene.name("krav"))
    closed = Opening.objects.create(
        title=scene.name("stangdplats"), received_on=received, closed_on=received, close_reason="x", **common
    )
    agreement = Agreement.objects.create(
        project=scene.project,
        employer=employer,
        workplace=workplace,
        start=received,
        end=date(2030, 3, 1),
        employer_takes_on=scene.name("atagande"),
        project_takes_on="x",
    )
    course = SupervisorCourse.objects.create(
        project=scene.project, date=received, title=scene.name("kurs"), content=scene.name("kursinnehall")
    )
    people = [
        ContactPerson.objects.create(project=scene.project, employer=employer, name=scene.name(kind))
        for kind in ("handledare", "kontaktperson")
    ]
    course.participants.create(person=people[0])
    return {"course": course, "employer": employer, "open": opened, "closed": closed, "agreement": agreement}


def the_offered(world):
    return [{"slug": world.here.project.slug, "public_id": world.here.openings["open"].public_id}]


def the_closed_opening(world):
    return [{"slug": world.here.project.slug, "public_id": world.here.openings["closed"].public_id}]


def the_employer_of_openings(world):
    return [{"slug": world.here.project.slug, "public_id": world.here.openings["employer"].public_id}]


def the_agreement(world):
    return [{"slug": world.here.project.slug, "public_id": world.here.openings["agreement"].public_id}]


def the_course(world):
    return [{"slug": world.here.project.slug, "public_id": world.here.openings["course"].public_id}]
