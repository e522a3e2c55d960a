"""The pages for what goes wrong. They say what to do and never how the site is made."""

import logging
import secrets
import sys

from django.db import OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)

TEXTS = {
    "400": (
        _("The page cannot read the address"),
        _("Something in the address or in what was sent is not as it should be. Go back and try again."),
    ),
    "403": (
        _("You may not see this page"),
        _("Your role in the project does not cover it. Ask your project leader if you need it."),
    ),
    "403_csrf": (
        _("The page was open too long"),
        _(
            "For safety nothing was saved. Go back, copy what you wrote, load the page anew and send it again. "
            "Your browser must allow cookies from Lotsen."
        ),
    ),
    "404": (
        _("The page is not here"),
        _("The address may be wrong, what it showed may be gone, or it is not open to you."),
    ),
    "429": (
        _("Too many tries"),
        _("Wait a few minutes and try again."),
    ),
    "500": (
        _("Something went wrong on our side"),
        _("You did nothing wrong, and nothing was half saved. Try again, and tell your administrator if it recurs."),
    ),
    "503": (
        _("Lotsen is busy just now"),
        _("What you did was not saved. Wait a minute and try again."),
    ),
}


def answer(kind: str, *, reference: str = "") -> HttpResponse:
    """Without the request: the page stands even if the database or the session does not."""
    title, text = TEXTS[kind]
    page = render_to_string("error.html", {"title": title, "text": text, "reference": reference})
    response = HttpResponse(page, status=int(kind[:3]))
    response.headers["Cache-Control"] = "no-store"
    return response


def bad_request(request, exception):
    return answer("400")


def permission_denied(request, exception):
    return answer("403")


def csrf_failure(request, reason=""):
    return answer("403_csrf")


def page_not_found(request, exception):
    return answer("404")


def too_many_requests(request):
    return answer("429")


def server_error(request):
    """With a number that the user can read out and that stands in the log beside the trace."""
    reference = secrets.token_hex(4).upper()
    error = sys.exc_info()
    logger.error("Error %s on %s", reference, view_name(request), exc_info=error)
    kind = "503" if isinstance(error[1], OperationalError) else "500"
    try:
        response = answer(kind, reference=reference)
    except Exception:
        logger.exception("Error %s: not even its page could be shown", reference)
        title, text = TEXTS[kind]
        response = HttpResponse(f"{title}. {text} {reference}", status=int(kind), content_type="text/plain")
    if kind == "503":
        response.headers["Retry-After"] = "60"
    return response


def view_name(request) -> str:
    """Which page it was. Not its address: that may hold what somebody typed."""
    return getattr(request.resolver_match, "view_name", "?")
