"""From an address to a project: not yours is 404, yours but not that is 403."""

from copy import copy

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from projects.models import Membership, Project
from projects.roles import Permission, Reach


def project_or_404(request, slug: str, permission: Permission) -> Project:
    """The project of the address, if the user holds the permission in it."""
    own = next((membership for membership in memberships_of(request) if membership.project.slug == slug), None)
    # A copy: the menu has the project too, and must not show what a form of the page was sent.
    project = copy(own.project) if own else get_object_or_404(Project.objects.visible_to(request.user), slug=slug)
    if own and own.reach(permission):
        return project
    if not Project.objects.permitting(permission, request.user).contains(project):
        raise PermissionDenied
    return project


def memberships_of(request) -> list[Membership]:
    """Where she belongs now: read once a request, together with who she is (projects/sign_in.py)."""
    if not hasattr(request, "memberships"):
        if not hasattr(request.user, "memberships_now"):
            request.user.memberships_now = list(Membership.objects.now_of(request.user.pk))
        request.memberships = request.user.memberships_now
    return request.memberships


def membership_in(project, user) -> Membership | None:
    """What she is in the project now; within a request without asking the database once more."""
    known = getattr(user, "memberships_now", None)
    if known is None:
        known = Membership.objects.current().filter(user=user, project=project)
    return next((membership for membership in known if membership.project_id == project.pk), None)


def reach_in(project, user, permission: Permission) -> Reach | None:
    """How far she holds the permission in the project."""
    own = membership_in(project, user)
    return own.reach(permission) if own else None
