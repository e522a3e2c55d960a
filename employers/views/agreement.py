from datetime import timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from employers.agreement_list import AgreementList, rows_of
from employers.agreement_texts import texts
from employers.forms.agreement import AgreementForm, EndAgreementForm, renewal_of
from employers.models import Agreement, Employer, EmployerRelation
from projects.access import project_or_404, reach_in
from projects.roles import Permission

VIEW, EDIT = Permission.VIEW_EMPLOYERS, Permission.EDIT_EMPLOYERS
USUAL_LENGTH = timedelta(days=364)


@require_safe
def agreements(request, slug):
    project = project_or_404(request, slug, VIEW)
    found = AgreementList(project, request.GET.get("show", ""), timezone.localdate())
    context = {
        "project": project,
        "list": found,
        "page": found.page(request.GET.get("page")),
        "can_edit": bool(reach_in(project, request.user, EDIT)),
    }
    return render(request, "employers/agreements.html", context)


def agreement_or_404(request, slug, public_id, permission) -> Agreement:
    project = project_or_404(request, slug, permission)
    related = project.agreements.select_related("employer", "workplace", "supervisor", "renews", "renewed_by")
    found = get_object_or_404(related, public_id=public_id)
    found.project = project
    return found


@require_safe
def agreement(request, slug, public_id):
    found = agreement_or_404(request, slug, public_id, VIEW)
    [row] = rows_of(found.project.agreements.filter(pk=found.pk), found.project, timezone.localdate())
    following = getattr(found, "renewed_by", None)
    can_edit = bool(reach_in(found.project, request.user, EDIT))
    context = {
        "project": found.project,
        "agreement": found,
        "row": row,
        "following": following,
        "can_edit": can_edit,
        "can_change": can_edit and not found.ended_on,
        "can_renew": can_edit and not found.ended_on and following is None,
        "can_end": can_edit and not found.ended_on and found.end > timezone.localdate(),
    }
    return render(request, "employers/agreement.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_add(request, slug, public_id):
    """With an employer of the project's list."""
    project = project_or_404(request, slug, EDIT)
    known = EmployerRelation.objects.filter(project=project).values("employer")
    employer = get_object_or_404(Employer.objects.addressed(public_id), pk__in=known)
    today = timezone.localdate()
    end = max(today, min(today + USUAL_LENGTH, project.end))
    instance = Agreement(project=project, employer=employer, start=today, end=end, **texts())
    return answer(request, instance, _("New agreement"), reverse("employers:agreements", args=[slug]))


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_edit(request, slug, public_id):
    found = agreement_or_404(request, slug, public_id, EDIT)
    return answer(request, found, _("Change the agreement"), address(found))


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_renew(request, slug, public_id):
    """A new one that begins after it."""
    found = agreement_or_404(request, slug, public_id, EDIT)
    if found.ended_on:
        messages.error(request, _("The agreement has ended. Make a new one."))
        return redirect(address(found))
    return answer(request, renewal_of(found), _("Renew the agreement"), address(found))


def address(found: Agreement) -> str:
    return reverse("employers:agreement", args=[found.project.slug, found.public_id])


def answer(request, instance: Agreement, title: str, back: str):
    posted = request.POST if request.method == "POST" else None
    form = AgreementForm(posted, instance=instance, employer=instance.employer)
    if posted is not None and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return redirect("employers:agreement", instance.project.slug, form.instance.public_id)
    context = {
        "project": instance.project,
        "employer": instance.employer,
        "form": form,
        "heading": title,
        "back": back,
    }
    return render(request, "employers/agreement_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_end(request, slug, public_id):
    found = agreement_or_404(request, slug, public_id, EDIT)
    form = EndAgreementForm(request.POST if request.method == "POST" else None, agreement=found)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("The agreement ends early."))
        return redirect(address(found))
    return render(
        request, "employers/agreement_end.html", {"project": found.project, "agreement": found, "form": form}
    )
