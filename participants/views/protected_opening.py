"""Somebody named on a protected person says why she opens the pages; the project leader reads who has done so."""

from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.access import trace_person
from participants.forms.protection import OpeningForm
from participants.models import Participant, Participation, ProtectedOpening, Referral
from participants.opening import OpeningNeeded, carried
from projects.access import project_or_404
from projects.roles import Permission

PER_PAGE = 50
READ_WITH = ["user", "participant", "seen_by"]


class OpeningMiddleware:
    """Answers for every view whose person has to be opened first."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        return ask(request, exception) if isinstance(exception, OpeningNeeded) else None


def ask(request, needed: OpeningNeeded):
    """A page is come back to; a form on its way is kept in the question, and goes on with the answer."""
    if request.method == "POST":
        return ask_on_the_way(request, needed)
    came_from = urlsplit(request.headers.get("HX-Current-URL", ""))
    wanted = came_from._replace(scheme="", netloc="").geturl() if request.wants_part else request.get_full_path()
    address = reverse("participants:protected_open", args=[needed.project.slug, needed.person.public_id])
    address = f"{address}?{urlencode({'next': wanted})}"
    return HttpResponseClientRedirect(address) if request.wants_part else redirect(address)


def ask_on_the_way(request, needed: OpeningNeeded):
    on_its_way = {"action": request.get_full_path(), "carried": carried(request.POST)}
    on_its_way |= {"error": needed.error, "typed": needed.typed}
    context = {"project": needed.project, "person": needed.person, "form": None, "on_its_way": on_its_way}
    response = render(request, "participants/protected_open.html", context)
    if request.wants_part:  # the question is a page of its own, wherever the part would have stood
        response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def protected_open(request, slug, public_id):
    """Asks those named on the person why; of anybody else there is no such page."""
    project = project_or_404(request, slug, Permission.VIEW_PARTICIPANT)
    person = reached(request.user, project).filter(public_id=public_id).first()
    if person is None:
        raise Http404("No such participant")
    following = way_on(request) or reverse("participants:participant", args=[slug, public_id])
    if not person.protected:
        return redirect(following)
    form = OpeningForm(request.POST or None, person=person, project=project)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Open for you for 12 hours. The project leader is told."))
        return redirect(following)
    if request.method != "POST":
        trace_person(request, person, project, page="protected_open")
    context = {"project": project, "form": form, "person": person, "on_its_way": None}
    return render(request, "participants/protected_open.html", context)


def reached(user, project):
    """Those in the project, and those referred to it, whom she may see."""
    permission = Permission.VIEW_PARTICIPANT
    here = Participation.objects.permitting_in(permission, user, project).values("participant")
    referred = Referral.objects.permitting(Permission.DECIDE_REFERRAL, user).filter(project=project)
    return Participant.objects.filter(Q(pk__in=here) | Q(pk__in=referred.values("participant")))


def way_on(request) -> str:
    """The page she came for, within this site."""
    wanted = request.GET.get("next", "")
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if allowed and wanted.startswith("/projects/") else ""


@require_safe
def protected_views(request, slug):
    """Who has opened which protected persons, when, why, and how much was looked at; the latest first."""
    project = project_or_404(request, slug, Permission.ASSIGN_COACHES)
    rows = ProtectedOpening.objects.filter(project=project).with_views().select_related(*READ_WITH)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    unread = set(ProtectedOpening.objects.to_tell(project, request.user).values_list("pk", flat=True))
    hers = Participant.objects.visible_to(request.user).filter(pk__in=[one.participant_id for one in page])
    context = {
        "project": project,
        "page": page,
        "unread": unread,
        "opens": set(hers.values_list("pk", flat=True)),
    }
    AuditEvent.objects.record(
        by=request.user,
        action=AuditAction.VIEW,
        target=project,
        project=project,
        details={"what": "protected_views", "people": len(page), "page": page.number},
    )
    return render(request, "participants/protected_views.html", context)


@require_POST
def protected_views_seen(request, slug):
    """The leader has read the list: it no longer stands among what is to do."""
    project = project_or_404(request, slug, Permission.ASSIGN_COACHES)
    number = ProtectedOpening.objects.mark_seen(project, by=request.user)
    text = ngettext("%(number)d opening marked as read.", "%(number)d openings marked as read.", number)
    messages.success(request, text % {"number": number})
    return redirect("participants:protected_views", slug)
