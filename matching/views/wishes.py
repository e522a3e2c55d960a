from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matching.forms.wishes import WishesForm
from matching.models import Wishes
from participants.access import participation_or_404, trace_view
from participants.person_page import person_page
from projects.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request, slug, public_id):
    participation = participation_or_404(request, slug, public_id, Permission.WORK_WITH_PARTICIPANT)
    found = Wishes.objects.filter(participation=participation).first()
    form = WishesForm(request.POST or None, instance=found, participation=participation)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return redirect("matching:person_matching", slug, public_id)
    context = person_page(request, participation, "person_matching") | {
        "form": form,
        "earlier": form.earlier,
        "back": reverse("matching:person_matching", args=[slug, public_id]),
    }
    if request.method != "POST":
        trace_view(request, participation, tab="person_matching")
    return render(request, "matching/wishes.html", context)
