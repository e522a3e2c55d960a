from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from participants.access import trace_people
from participants.forms.assign import AssignForm
from participants.models import Participation
from participants.views.participants import address_of, chosen_list, own_list
from projects.access import project_or_404
from projects.roles import Permission

AT_ONCE = 500  # people


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request, slug):
    """A coach for those chosen in the list, or for all on it: first what would change, then the change."""
    project = project_or_404(request, slug, Permission.ASSIGN_COACHES)
    _project, membership = own_list(request, slug)
    back = address_of(request, project, membership)
    permitted = Participation.objects.permitting_in(Permission.ASSIGN_COACHES, request.user, project)
    may_be = permitted.filter(next_start__isnull=True).select_related("participant").order_by("list_key", "pk")
    chosen = chosen_people(request, project, membership)
    sent = request.POST if "coach" in request.POST else None
    form = AssignForm(sent, project=project, participation=may_be, initial={"people": chosen})
    plan = None
    if form.is_bound and form.is_valid():
        if form.cleaned_data["confirmed"] and form.save_changes(by=request.user):
            tell(request, form)
            return redirect(back)
        plan = None if form.errors else form.plan()
    people = list(may_be.filter(public_id__in=chosen))
    trace_people(request, project, [one.participant for one in people], {"what": "assign", "people": len(people)})
    context = {
        "project": project,
        "form": form,
        "plan": plan,
        "back": back,
        "people": people,
        "at_once": AT_ONCE if len(people) == AT_ONCE else None,
    }
    return render(request, "participants/assign.html", context)


def chosen_people(request, project, membership) -> list[str]:
    """The ticked ones; by a link, all on the list. As the participations' public ids."""
    if request.method == "POST":
        return [value for value in request.POST.getlist("people") if is_uuid(value)][:AT_ONCE]
    found = chosen_list(request, project, membership).found
    return [str(one.public_id) for one in found[:AT_ONCE]]


def is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def tell(request, form):
    number = form.number_done()
    text = ngettext("%(number)s participant has a new coach.", "%(number)s participants have a new coach.", number)
    messages.success(request, text % {"number": number})
