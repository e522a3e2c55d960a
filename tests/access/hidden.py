"""A protected person whom somebody is named on who has opened her, with everything that tells who she is or where;
and a request to lift her protection.
"""

from datetime import date

from django.utils import timezone

from participants.models import GroupMember, Lifting
from participants.models.attendance import sum_months
from tests.access import table
from tests.participants.factories import (
    ActivityGroupFactory,
    AttendanceFactory,
    ProtectedOpeningFactory,
    SessionFactory,
)


def protected_person(scene) -> Lifting:
    """The leader and the coach are named on her; the leader has asked."""
    person, leader = scene.participations["fredad"].participant, scene.people[table.LEADER]
    for name in ["phone", "address", "municipality", "language", "reference"]:
        setattr(person, name, scene.name(f"fredad{name}"))
    person.email, person.birth_date = f"{scene.name('fredad')}@example.org", date(1901, 2, 3)
    person.save()
    person.named_people.set([leader, scene.people[table.COACH]])
    for user in person.named_people.all():
        ProtectedOpeningFactory(user=user, participant=person, project=scene.project)
    meet(scene)
    return Lifting.objects.create(
        participant=person, project=scene.project, from_degree=person.degree, reason="Beslut", asked_by=leader
    )


def meet(scene):
    """She is expected today, was there the other day, and is a member of a group: of all that there are lists."""
    participation, coach = scene.participations["fredad"], scene.people[table.COACH]
    planned = SessionFactory(project=scene.project, coach=coach, date=timezone.localdate(), state="planned")
    planned.expected.add(participation)
    held = SessionFactory(project=scene.project, coach=coach, date=date(2010, 4, 14))
    AttendanceFactory(participation=participation, date=held.date, session=held, ref=str(held.public_id), coach=coach)
    group = ActivityGroupFactory(project=scene.project, coach=coach)
    GroupMember.objects.create(group=group, participation=participation, start=participation.start)
    sum_months([participation.pk])


def the_protected(kind):
    """The one, for those who may name somebody on her; the other, whom somebody is named on."""

    def arguments(world):
        participation = world.here.participations[kind]
        return [{"slug": world.here.project.slug, "public_id": participation.participant.public_id}]

    return arguments


def the_lifting(world):
    return [{"slug": world.here.project.slug, "public_id": world.here.lifting.public_id}]
