"""The contact log: what was said to whom, what came of it, and what we promised."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from employers import promises as promising
from employers.access import contact_or_404, may, relation_or_404
from employers.counting import HOW_COUNTED, WHO_COUNTS, beside, counted
from employers.employer_list.filters import MOST_WORDS
from employers.enums import NOTE, ContactKind
from employers.forms.contact import ContactEditForm, ContactForm, ContactRemovalForm
from employers.forms.employer_list import EmployerListForm
from employers.models import Employer, EmployerContact, EmployerRelation
from employers.models.employer import search_words
from projects.access import project_or_404
from projects.roles import Permission

LOG, VIEW = Permission.LOG_EMPLOYER_CONTACT, Permission.VIEW_EMPLOYERS
PER_PAGE = 50
MOST_CHOICES = 12


@require_safe
def contacts(request, slug):
    """The log of the project, the latest first; and what of it counts."""
    project, today = project_or_404(request, slug, VIEW), timezone.localdate()
    mine = request.GET.get("whose") == "mine"
    log = EmployerContact.objects.filter(project=project).select_related("employer", "coach", "person")
    log = (log.filter(coach=request.user) if mine else log).order_by("-date", "-pk")
    page = Paginator(log, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "project": project,
        "page": page,
        "contacts": list(page),
        "mine": mine,
        "query": "whose=mine" if mine else "",
        "today": today,
        "counted": counted(project, today),
        "beside": beside(project, today),
        "definition": f"{WHO_COUNTS} {HOW_COUNTED}",
        "can_log": may(request, project, LOG),
        "can_edit": may(request, project, Permission.EDIT_EMPLOYERS),
    }
    return render(request, "employers/contacts.html", context)


@require_safe
def contact_choose(request, slug):
    """With whom: those she was in touch with last and her own; or those that she searches for."""
    project = project_or_404(request, slug, LOG)
    relations = EmployerRelation.objects.filter(project=project).select_related("employer")
    text = EmployerListForm(request.GET).chosen.q
    words = search_words(text)[:MOST_WORDS]
    if words:
        found = relations.filter(employer__in=Employer.objects.named(words)).order_by("list_key", "pk")
    else:
        last = EmployerContact.objects.filter(project=project, coach=request.user).order_by("-date", "-pk")
        recent = list(dict.fromkeys(last.values_list("employer", flat=True)[:50]))[:MOST_CHOICES]
        found = relations.filter(employer__in=recent) | relations.filter(owner=request.user)
        found = found.order_by("-last_contact", "pk")
    context = {
        "project": project,
        "text": text,
        "found": list(found[:MOST_CHOICES]),
        "can_edit": may(request, project, Permission.EDIT_EMPLOYERS),
    }
    return render(request, "employers/contact_choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def contact_log(request, slug, public_id):
    """Today, by me, of the kind I used last: the rest in half a minute."""
    relation = relation_or_404(request, slug, public_id, LOG)
    project = relation.project
    form = ContactForm(
        request.POST or None, relation=relation, by=request.user, initial={"kind": last_kind(request, project)}
    )
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("The contact with %(name)s is saved.") % {"name": relation.employer.name})
        if "another" in request.POST:
            return redirect("employers:contact_choose", slug)
        return redirect("employers:employer", slug, form.made.employer.public_id)
    return render(request, "employers/contact_log.html", of_form(relation, form))


def of_form(relation, form) -> dict:
    return {"project": relation.project, "relation": relation, "form": form, "warned_of": form.warned_of()}


def last_kind(request, project) -> str:
    own = EmployerContact.objects.filter(project=project, coach=request.user).exclude(kind=NOTE)
    last = own.order_by("-date", "-pk").values_list("kind", flat=True).first()
    return last or ContactKind.PHONE


def own_contact(request, slug, public_id) -> EmployerContact:
    """One's own; of others' only for whoever edits employers."""
    contact = contact_or_404(request, slug, public_id, LOG)
    if contact.coach_id != request.user.pk and not may(request, contact.project, Permission.EDIT_EMPLOYERS):
        raise PermissionDenied
    return contact


@require_http_methods(["GET", "HEAD", "POST"])
def contact_edit(request, slug, public_id):
    contact = own_contact(request, slug, public_id)
    relation = relation_or_404(request, slug, contact.employer.public_id, LOG)
    form = ContactEditForm(request.POST or None, instance=contact, relation=relation, by=request.user)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return redirect("employers:employer", slug, relation.employer.public_id)
    return render(request, "employers/contact_edit.html", of_form(relation, form) | {"contact": contact})


@require_http_methods(["GET", "HEAD", "POST"])
def contact_remove(request, slug, public_id):
    contact = own_contact(request, slug, public_id)
    employer = contact.employer
    form = ContactRemovalForm(request.POST or None, contact=contact)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("The contact is removed."))
        return redirect("employers:employer", slug, employer.public_id)
    context = {"project": contact.project, "contact": contact, "employer": employer, "form": form}
    return render(request, "employers/contact_remove.html", context)


@require_safe
def promises(request, slug):
    """What we have promised, and by when: those that she answers for."""
    project, today = project_or_404(request, slug, LOG), timezone.localdate()
    show = request.GET.get("show", "")
    show = show if show in promising.SHOWN else promising.DUE
    hers = promising.of_user(project, request.user).select_related("employer", "coach")
    page = Paginator(promising.on_list(hers, show, today), PER_PAGE).get_page(request.GET.get("page"))
    labels = {promising.DUE: _("Due"), promising.COMING: _("Coming"), promising.KEPT: _("Kept")}
    chips = [
        (label, promising.on_list(hers, one, today).count(), f"show={one}" if one else "", one == show)
        for one, label in labels.items()
    ]
    context = {
        "project": project,
        "page": page,
        "rows": list(page),
        "chips": chips,
        "show": show,
        "query": f"show={show}" if show else "",
        "today": today,
        "of_all": promising.answers_for_all(project, request.user),
    }
    return render(request, "employers/promises.html", context)


@require_POST
def promise_keep(request, slug, public_id):
    """Done, by one click; or not done after all."""
    contact = contact_or_404(request, slug, public_id, LOG)
    kept = request.POST.get("kept", "yes") != "no"
    try:
        contact.keep_promise(by=request.user, kept=kept)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The promise is kept.") if kept else _("The promise waits again."))
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return redirect(back)
    return redirect(reverse("employers:employer", args=[slug, contact.employer.public_id]))
