"""Employers that may stand in the register twice, and making one of two of them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.sent_once import was_sent
from employers.access import relation_or_404
from employers.duplicates import alike, said_twice
from employers.employer_list.filters import MOST_WORDS
from employers.forms.employer_list import EmployerListForm
from employers.forms.merge import MergeForm
from employers.models import Employer, EmployerRelation
from employers.models.employer import search_words
from projects.access import project_or_404
from projects.roles import Permission

EDIT = Permission.EDIT_EMPLOYERS
MOST = 50


@require_safe
def duplicates(request, slug):
    """Employers of the project's list whose names are the same but for how they are owned."""
    project = project_or_404(request, slug, EDIT)
    groups = said_twice(Employer.objects.filter(relations__project=project), MOST)
    pairs = [(group[0], other) for group in groups for other in group[1:]]
    return render(request, "employers/duplicates.html", {"project": project, "pairs": pairs})


@require_safe
def merge_choose(request, slug, public_id):
    """With which other of the project's employers?"""
    relation = relation_or_404(request, slug, public_id, EDIT)
    project, employer = relation.project, relation.employer
    listed = Employer.objects.filter(relations__project=project).exclude(pk=employer.pk)
    text = EmployerListForm(request.GET).chosen.q
    if words := search_words(text)[:MOST_WORDS]:
        found = list(listed.named(words).order_by("name_key", "pk")[:MOST])
    else:
        near = [one.pk for one in alike(employer.name, employer.municipality, but=employer)]
        found = list(listed.filter(pk__in=near).order_by("name_key", "pk"))
    context = {"project": project, "employer": employer, "text": text, "found": found}
    return render(request, "employers/merge_choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request, slug, public_id, other_id):
    """The first of the two is kept. Shown first, field by field."""
    relation = relation_or_404(request, slug, public_id, EDIT)
    project, kept = relation.project, relation.employer
    others = EmployerRelation.objects.filter(project=project).exclude(employer=kept).select_related("employer")
    if request.method == "POST" and was_sent(request):
        messages.success(request, _("The two are one now."))
        return redirect("employers:employer", slug, kept.public_id)
    other = get_object_or_404(others, employer__public_id=other_id).employer
    form = MergeForm(request.POST or None, project=project, kept=kept, other=other, by=request.user)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("The two are one now."))
        return redirect("employers:employer", slug, kept.public_id)
    context = {"project": project, "form": form, "kept": kept, "other": other, "plan": form.plan}
    return render(request, "employers/merge.html", context)
