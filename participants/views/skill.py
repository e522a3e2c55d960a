"""What a participant can: put down, changed, taken through its validation, taken away."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from participants.access import participation_or_404, trace_view
from participants.forms.skill import SkillForm, SkillStepForm
from participants.models import Participation, Skill
from participants.person_page import person_address, person_page
from projects.roles import Permission

WRITE = Permission.WORK_WITH_PARTICIPANT


def skill_or_404(participation: Participation, skill) -> Skill:
    found = get_object_or_404(Skill.objects.of_person(participation), public_id=skill)
    found.participation = participation
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def skill_add(request, slug, public_id):
    participation = participation_or_404(request, slug, public_id, WRITE)
    form = SkillForm(request.POST or None, participation=participation)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        another = "another" in request.POST
        return redirect(person_address("skill_add" if another else "mapping", participation))
    return page(request, participation, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def skill(request, slug, public_id, skill):
    participation = participation_or_404(request, slug, public_id, WRITE)
    found = skill_or_404(participation, skill)
    form = SkillForm(request.POST or None, instance=found, participation=participation)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return redirect(person_address("mapping", participation))
    return page(request, participation, form, found)


def page(request, participation, form, found: Skill | None):
    context = person_page(request, participation, "mapping") | {
        "form": form,
        "skill": found,
        "steps": found.steps.select_related("recorded_by") if found else [],
        "back": person_address("mapping", participation),
    }
    if request.method != "POST":
        trace_view(request, participation, tab="mapping")
    return render(request, "participants/skill.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def skill_step(request, slug, public_id, skill):
    """Its validation goes one step on."""
    participation = participation_or_404(request, slug, public_id, WRITE)
    found = skill_or_404(participation, skill)
    form = SkillStepForm(request.POST or None, skill=found)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return redirect(person_address("mapping", participation))
    context = person_page(request, participation, "mapping") | {
        "form": form,
        "skill": found,
        "back": person_address("mapping", participation),
    }
    if request.method != "POST":
        trace_view(request, participation, tab="mapping")
    return render(request, "participants/skill_step.html", context)


@require_POST
def skill_remove(request, slug, public_id, skill):
    participation = participation_or_404(request, slug, public_id, WRITE)
    skill_or_404(participation, skill).remove(by=request.user)
    messages.success(request, _("Taken away."))
    return redirect(person_address("mapping", participation))
