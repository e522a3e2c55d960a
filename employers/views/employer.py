"""One employer: its page, its facts, what the project knows of it, its workplaces and people."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.sent_once import was_sent
from employers.access import may, relation_or_404
from employers.employer_list.search import forget_number, kept_number
from employers.forms.employer import EmployerFactsForm, NewEmployerForm, RelationForm, TakeOffForm, put_on_list
from employers.forms.parts import PersonForm, WorkplaceForm
from employers.leaving import in_the_way, is_of_this_project_alone
from employers.models import ContactPerson, Employer, EmployerContact, EmployerRelation, Workplace
from employers.pages import employer_sections, sections_of
from projects.access import project_or_404
from projects.models import Project
from projects.roles import Permission

EDIT = Permission.EDIT_EMPLOYERS
PER_PAGE = 20


@require_safe
def employer(request, slug, public_id):
    """All that the project knows of an employer, its promises on top."""
    relation = relation_or_404(request, slug, public_id, Permission.VIEW_EMPLOYERS)
    project, today = relation.project, timezone.localdate()
    found = relation.employer
    contacts = EmployerContact.objects.filter(project=project, employer=found).select_related("coach", "person")
    page = Paginator(contacts.order_by("-date", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    people = ContactPerson.objects.filter(project=project, employer=found).select_related("workplace")
    context = {
        "project": project,
        "relation": relation,
        "employer": found,
        "today": today,
        "quiet_days": (today - relation.quiet_since).days,
        "promises": contacts.promises().order_by("promise_due", "pk"),
        "page": page,
        "contacts": list(page),
        "workplaces": found.workplaces.order_by("closed_on", "name", "pk"),
        "people": people.order_by("left_on", "name", "pk"),
        "sections": sections_of(employer_sections, request, project, found),
        "can_edit": may(request, project, EDIT),
        "can_log": may(request, project, Permission.LOG_EMPLOYER_CONTACT),
    }
    return render(request, "employers/employer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def employer_add(request, slug):
    """A new one; or one that the register has already, on the project's list."""
    project = project_or_404(request, slug, EDIT)
    initial = {"organisation_number": kept_number(request, project), "name": request.GET.get("name", "")[:200]}
    form = NewEmployerForm(request.POST or None, project=project, initial=initial)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        forget_number(request)
        text = _("The register had this employer already. It is on the project's list now.")
        messages.success(request, text if form.was_known else _("The employer is registered."))
        return redirect("employers:employer", slug, form.made.public_id)
    known = Employer.objects.filter(pk__in=[one.pk for one in form.alike], relations__project=project)
    return render(request, "employers/employer_add.html", {"project": project, "form": form, "known": list(known)})


@require_POST
def employer_know(request, slug, public_id):
    """One of the register comes on the project's list."""
    project = project_or_404(request, slug, EDIT)
    found = get_object_or_404(Employer.objects.addressed(public_id))
    put_on_list(project, found, by=request.user)
    messages.success(request, _("The employer is on the project's list."))
    return redirect("employers:employer", slug, found.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def employer_edit(request, slug, public_id):
    """What the register of all projects has of it."""
    relation = relation_or_404(request, slug, public_id, EDIT)
    hers = Project.objects.permitting(EDIT, request.user)
    is_shared = Employer.objects.filter(pk=relation.employer_id).used_outside(hers).exists()
    form = EmployerFactsForm(
        request.POST or None, instance=relation.employer, project=relation.project, is_shared=is_shared
    )
    return of_employer(request, relation, "employer_edit", form, is_shared=is_shared)


@require_http_methods(["GET", "HEAD", "POST"])
def relation_edit(request, slug, public_id):
    """What this project alone knows of it."""
    relation = relation_or_404(request, slug, public_id, EDIT)
    return of_employer(request, relation, "relation_edit", RelationForm(request.POST or None, instance=relation))


@require_http_methods(["GET", "HEAD", "POST"])
def take_off(request, slug, public_id):
    """It came on the list by mistake; once something has been done with it, it stays."""
    project = project_or_404(request, slug, EDIT)
    if request.method == "POST" and was_sent(request):
        messages.success(request, _("The employer is taken off the list."))
        return redirect("employers:employers", slug)
    relation = relation_or_404(request, slug, public_id, EDIT)
    form = TakeOffForm(request.POST or None, relation=relation)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("The employer is taken off the list."))
        return redirect("employers:employers", slug)
    context = {
        "project": project,
        "employer": relation.employer,
        "form": form,
        "in_the_way": in_the_way(project, relation.employer),
        "leaves_register": is_of_this_project_alone(project, relation.employer),
    }
    return render(request, "employers/take_off.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def workplace_add(request, slug, public_id):
    relation = relation_or_404(request, slug, public_id, EDIT)
    return of_employer(request, relation, "workplace_add", WorkplaceForm(request.POST or None, relation=relation))


@require_http_methods(["GET", "HEAD", "POST"])
def workplace_edit(request, slug, public_id, workplace):
    relation = relation_or_404(request, slug, public_id, EDIT)
    found = get_object_or_404(Workplace, employer=relation.employer, public_id=workplace)
    is_shared = found.is_used_outside(Project.objects.permitting(EDIT, request.user))
    form = WorkplaceForm(request.POST or None, instance=found, relation=relation, is_shared=is_shared)
    return of_employer(request, relation, "workplace_edit", form, is_shared=is_shared)


@require_http_methods(["GET", "HEAD", "POST"])
def person_add(request, slug, public_id):
    relation = relation_or_404(request, slug, public_id, EDIT)
    return of_employer(request, relation, "person_add", PersonForm(request.POST or None, relation=relation))


@require_http_methods(["GET", "HEAD", "POST"])
def person_edit(request, slug, public_id, person):
    relation = relation_or_404(request, slug, public_id, EDIT)
    found = get_object_or_404(ContactPerson, project=relation.project, employer=relation.employer, public_id=person)
    form = PersonForm(request.POST or None, instance=found, relation=relation)
    been = found.courses.select_related("course", "person").order_by("-course__date")
    section = {"project": relation.project, "rows": been}
    return of_employer(request, relation, "person_edit", form, courses=section)


def of_employer(request, relation: EmployerRelation, page: str, form, **context):
    """A form about the employer; once it is saved, the employer's page."""
    project, name = relation.project, str(Employer.objects.get(pk=relation.employer_id))
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return redirect("employers:employer", project.slug, relation.employer.public_id)
    context |= {"project": project, "relation": relation, "name": name, "form": form}
    return render(request, f"employers/{page}.html", context)
