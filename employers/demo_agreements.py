"""Invented agreements and a supervisor course of the demo project that runs today."""

from datetime import date, timedelta

from employers.agreement_texts import texts
from employers.models import Agreement, ContactPerson, SupervisorCourse
from projects import demo
from projects.models import Project


def agree(project: Project, today: date):
    """One that runs out soon, one that goes on, one that is over."""
    if project.agreements.exists():
        return
    relations = project.employer_relations.select_related("employer").order_by("list_key")[:3]
    for number, (relation, ends_in) in enumerate(zip(relations, (20, 200, -15), strict=False)):
        Agreement.objects.create(
            project=project,
            employer=relation.employer,
            supervisor=project.contact_persons.filter(employer=relation.employer, is_supervisor=True).first(),
            start=today - timedelta(days=150),
            end=today + timedelta(days=ends_in),
            places=1 + number,
            **texts(),
        )


def hold_course(project: Project, today: date):
    if project.supervisor_courses.exists():
        return
    course = SupervisorCourse.objects.create(
        project=project,
        date=today - timedelta(days=30),
        title="Att handleda på arbetsplatsen",
        place="Kommunhuset",
        content="Att ta emot någon ny, att förklara enkelt, återkoppling, när något går snett.",
    )
    for number, person in enumerate(ContactPerson.objects.filter(project=project, is_supervisor=True)[:5]):
        course.participants.create(person=person, attended=number != 3)


demo.steps += [agree, hold_course]
