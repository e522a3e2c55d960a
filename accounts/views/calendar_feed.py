"""The secret address from which one's own calendar program fetches the week: made, made anew, taken away."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import CalendarFeed


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_feed(request):
    """POST makes a new address and shows it, this once: only a hash of it is kept."""
    address = ""
    if request.method == "POST":
        secret = CalendarFeed.objects.renew(request.user)
        address = settings.SITE_URL + reverse("calendar_feed", args=[secret])
    feed = CalendarFeed.objects.filter(user=request.user).first()
    return render(request, "accounts/calendar_feed.html", {"feed": feed, "address": address})


@require_POST
def calendar_feed_revoke(request):
    if CalendarFeed.objects.revoke(request.user, by=request.user):
        messages.success(request, _("The address no longer works."))
    return redirect("accounts:calendar_feed")
