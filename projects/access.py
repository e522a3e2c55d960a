"""From an address to a project: not yours is 404, yours but not that is 403."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from projects.models import Project
from projects.roles import Permission


def project_or_404(request, slug: str, permission: Permission) -> Project:
    """The project of the address, if the user holds the permission in it."""
    project = get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    if not Project.objects.permitting(permission, request.user).contains(project):
        raise PermissionDenied
    return project
