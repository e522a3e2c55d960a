from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participants.access import participation_or_404, trace_people, trace_person
from participants.forms.protection import NamingForm, ProtectionForm
from participants.models import Lifting
from participants.naming import names_others_on, opened_by_nobody
from participants.views.act import act_page
from projects.access import project_or_404
from projects.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def protection(request, slug, public_id):
    """The project leader protects a person's identity, names who may open the person, or asks to lift it."""
    participation = participation_or_404(request, slug, public_id, Permission.ASSIGN_COACHES)
    form = ProtectionForm(request.POST or None, participation=participation, by=request.user)
    waiting = Lifting.objects.waiting().filter(participant=participation.participant).select_related("asked_by")
    context = {"waiting": waiting.first()}
    return act_page(request, "participants/protection.html", participation, form, said, **context)


def said(form) -> str:
    if isinstance(form.made, Lifting):
        return _("Asked for. The protection stands until somebody else who is named confirms it.")
    return _("Saved.")


@require_safe
def unopened(request, slug):
    """Protected people on whom somebody is to be named. The leader sees no name here either."""
    project = project_or_404(request, slug, Permission.ASSIGN_COACHES)
    people = sorted(opened_by_nobody(project), key=lambda person: person.list_key)
    trace_people(request, project, people, {"what": "unopened", "people": len(people)})
    return render(request, "participants/unopened.html", {"project": project, "people": people})


@require_http_methods(["GET", "HEAD", "POST"])
def name_somebody(request, slug, public_id):
    """The leader names somebody on a protected person whom nobody can open, or who is referred and opened by her."""
    project = project_or_404(request, slug, Permission.ASSIGN_COACHES)
    person = names_others_on(project, request.user).filter(public_id=public_id).first()
    if person is None:
        raise Http404("No such person whom nobody opens")
    form = NamingForm(request.POST or None, person=person, project=project)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return redirect("participants:unopened", slug)
    if request.method != "POST":
        trace_person(request, person, project, page="name_somebody")
    context = {"project": project, "form": form, "person": person}
    return render(request, "participants/name_somebody.html", context)
