"""A protected person whom somebody is named on, with everything that tells who she is or where; and a request to
lift her protection.
"""

from datetime import date

from participants.models import Lifting
from tests.access import table


def protected_person(scene) -> Lifting:
    """The leader and the coach are named on her; the leader has asked."""
    person, leader = scene.participations["fredad"].participant, scene.people[table.LEADER]
    for name in ["phone", "address", "municipality", "language", "reference"]:
        setattr(person, name, scene.name(f"fredad{name}"))
    person.email, person.birth_date = f"{scene.name('fredad')}@example.org", date(1901, 2, 3)
    person.save()
    person.named_people.set([leader, scene.people[table.COACH]])
    return Lifting.objects.create(
        participant=person, project=scene.project, from_degree=person.degree, reason="Beslut", asked_by=leader
    )


def the_protected(kind):
    """The one, for those who may name somebody on her; the other, whom somebody is named on."""

    def arguments(world):
        participation = world.here.participations[kind]
        return [{"slug": world.here.project.slug, "public_id": participation.participant.public_id}]

    return arguments


def the_lifting(world):
    return [{"slug": world.here.project.slug, "public_id": world.here.lifting.public_id}]
