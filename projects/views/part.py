"""The lists of a project's settings: phases, target groups, goals, partners, caseworker groups (projects.parts)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from projects.access import project_or_404
from projects.forms.part import MoveForm
from projects.parts import PARTS, move, remove
from projects.roles import Permission
from projects.settings_tabs import settings_tabs


def project_and_part(request, slug, key):
    project = project_or_404(request, slug, Permission.MANAGE_PROJECT)
    if key not in PARTS:
        raise Http404
    return project, PARTS[key]


def page(request, template, project, part, context):
    context = {"project": project, "part": part, "tabs": settings_tabs(project, part.key), **context}
    return render(request, template, context)


@require_safe
def parts(request, slug, key):
    project, part = project_and_part(request, slug, key)
    rows = [(thing, part.cells(thing)) for thing in part.of(project)]
    return page(request, "projects/parts.html", project, part, {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def part_add(request, slug, key):
    project, part = project_and_part(request, slug, key)
    form = part.form(request.POST or None, project=project)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("“%(name)s” has been added.") % {"name": form.instance})
        return redirect("projects:parts", slug, key)
    return page(request, "projects/part.html", project, part, {"form": form, "title": part.add_label})


@require_http_methods(["GET", "HEAD", "POST"])
def part(request, slug, key, pk):
    project, part = project_and_part(request, slug, key)
    thing = get_object_or_404(part.of(project), pk=pk)
    title = str(thing)
    form = part.form(request.POST or None, instance=thing, project=project)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return redirect("projects:parts", slug, key)
    return page(request, "projects/part.html", project, part, {"form": form, "title": title})


@require_http_methods(["GET", "HEAD", "POST"])
def part_remove(request, slug, key, pk):
    project, part = project_and_part(request, slug, key)
    thing = get_object_or_404(part.of(project), pk=pk)
    name = str(thing)
    if request.method == "POST":
        try:
            remove(thing, by=request.user)
        except ValidationError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("“%(name)s” has been removed.") % {"name": name})
        return redirect("projects:parts", slug, key)
    return page(request, "projects/part_remove.html", project, part, {"name": name})


@require_POST
def part_move(request, slug, key, pk):
    project, part = project_and_part(request, slug, key)
    thing = get_object_or_404(part.of(project), pk=pk)
    form = MoveForm(request.POST)
    if part.ordered and form.is_valid():
        move(thing, form.cleaned_data["direction"], by=request.user)
    return redirect("projects:parts", slug, key)
