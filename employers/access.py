"""From an address to an employer on a project's list: not yours is 404, yours but not that is 403."""

from django.shortcuts import get_object_or_404

from employers.models import Employer, EmployerContact, EmployerRelation
from projects.access import project_or_404, reach_in
from projects.roles import Permission


def relation_or_404(request, slug: str, public_id, permission: Permission) -> EmployerRelation:
    """What the project knows of the employer of the address: also where it was made one with another since."""
    project = project_or_404(request, slug, permission)
    relations = EmployerRelation.objects.filter(project=project).select_related("employer", "owner")
    relation = get_object_or_404(relations, employer__in=Employer.objects.addressed(public_id))
    relation.project = project
    return relation


def contact_or_404(request, slug: str, public_id, permission: Permission) -> EmployerContact:
    project = project_or_404(request, slug, permission)
    contacts = EmployerContact.objects.filter(project=project).select_related("employer", "coach", "person")
    contact = get_object_or_404(contacts, public_id=public_id)
    contact.project = project
    return contact


def may(request, project, permission: Permission) -> bool:
    """Whether she holds it in the project."""
    return reach_in(project, request.user, permission) is not None
