"""The only pages of a browser whose screen is lent to a participant (participants/lent_screen.py)."""

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from participants import lent_screen as screen
from participants.forms.lent_screen import GiveBackForm
from participants.opening import OpeningNeeded

# The lender has lost the person, the person's opening has run out, the thing is gone.
GONE = (Http404, PermissionDenied, ObjectDoesNotExist, OpeningNeeded)


class LentScreenMiddleware:
    """Whatever a lent screen asks for, by whatever method and from whatever tab: it is the lent page.

    Stands below the session's age: a lent screen is signed out like any other. Stands above everything that looks at
    the address, so that what there is and what there is not answers alike.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not screen.is_lent(request.session):
            return self.get_response(request)
        if not request.user.is_authenticated:  # her account was closed meanwhile
            request.session.flush()
            return self.get_response(request)
        if request.path in (reverse("lent_screen"), reverse("give_back")):
            return self.get_response(request)
        request.turned_away = True  # a tab left open that asks by itself does not keep the session awake
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(reverse("lent_screen"))
        return redirect("lent_screen")


@require_http_methods(["GET", "HEAD", "POST"])
def lent_screen(request):
    if not screen.is_lent(request.session):
        return redirect("home")
    if request.method == "POST" and "language" in request.POST:
        screen.speak(request.session, request.POST["language"])
        return redirect(request.get_full_path())
    language = screen.language_of(request.session)
    with translation.override(language):
        response = page_of(request)
    response.headers["Content-Language"] = language
    return response


def page_of(request):
    try:
        lent = screen.current(request)
        if not lent.is_done:
            return lent.kind.answer(request, lent)
    except GONE:
        if request.htmx:  # it would not show a page that is not there
            return HttpResponseClientRefresh()
        return render(request, "lent/gone.html", status=404)
    return render(request, "lent/done.html")


@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request):
    """The coach's own password brings her session back; after too many tries she is signed out."""
    if not screen.is_lent(request.session):
        return redirect("home")
    form = GiveBackForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        return redirect(screen.take_back(request, what_is_lent(request)) or "home")
    if form.too_many:
        logout(request)
        messages.error(request, _("Too many wrong passwords. The screen is signed out. Sign in again."))
        return redirect("account_login")
    return render(request, "lent/give_back.html", {"form": form})


def what_is_lent(request) -> screen.Lent | None:
    try:
        return screen.current(request)
    except GONE:
        return None
