from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.mail import try_to_send_password_link
from projects.access import project_or_404
from projects.forms.member import MemberForm, NewMemberForm
from projects.models import Membership, Project
from projects.roles import Permission
from projects.settings_tabs import settings_tabs


def project_and_member(request, slug, public_id):
    project = project_or_404(request, slug, Permission.MANAGE_PROJECT)
    members = project.memberships.select_related("user", "project", "group")
    return project, get_object_or_404(members, user__public_id=public_id)


def page(request, template, project, context):
    context = {"project": project, "tabs": settings_tabs(project, "members"), **context}
    return render(request, template, context)


def after(request, project):
    """The list of members; for somebody who has just left, the way in."""
    still_allowed = Project.objects.permitting(Permission.MANAGE_PROJECT, request.user).contains(project)
    return redirect("projects:members", project.slug) if still_allowed else redirect("home")


@require_safe
def members(request, slug):
    project = project_or_404(request, slug, Permission.MANAGE_PROJECT)
    everybody = project.memberships.select_related("user", "group")
    current = [membership for membership in everybody if membership.is_current]
    former = [membership for membership in everybody if not membership.is_current]
    return page(request, "projects/members.html", project, {"current": current, "former": former})


@require_http_methods(["GET", "HEAD", "POST"])
def member_add(request, slug):
    project = project_or_404(request, slug, Permission.MANAGE_PROJECT)
    form = NewMemberForm(request.POST or None, instance=Membership(project=project), project=project, by=request.user)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("%(name)s has been added.") % {"name": form.instance.user})
        if form.made_user and not try_to_send_password_link(form.made_user, request):
            messages.warning(request, _("The letter could not be sent. Ask her to use “Forgotten password?”."))
        return redirect("projects:members", slug)
    return page(request, "projects/member_add.html", project, {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def member(request, slug, public_id):
    project, membership = project_and_member(request, slug, public_id)
    form = MemberForm(request.POST or None, instance=membership, project=project, by=request.user)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return after(request, project)
    return page(request, "projects/member.html", project, {"form": form, "member": membership})


@require_http_methods(["GET", "HEAD", "POST"])
def member_end(request, slug, public_id):
    project, membership = project_and_member(request, slug, public_id)
    if request.method == "POST":
        try:
            membership.end(by=request.user)
        except ValidationError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("%(name)s is no longer a member.") % {"name": membership.user})
        return after(request, project)
    own = membership.user_id == request.user.pk
    return page(request, "projects/member_end.html", project, {"member": membership, "own": own})


@require_POST
def member_reopen(request, slug, public_id):
    project, membership = project_and_member(request, slug, public_id)
    membership.reopen(by=request.user)
    messages.success(request, _("%(name)s is a member again.") % {"name": membership.user})
    return redirect("projects:members", project.slug)
