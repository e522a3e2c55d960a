"""Decides once whether a request wants a page or a part of it."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRefresh


class PartMiddleware:
    """Sets `request.wants_part`. Boosted links and history restores are htmx requests that want the whole page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        htmx = request.htmx
        request.wants_part = bool(htmx) and not htmx.boosted and not htmx.history_restore_request
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request", "HX-Boosted", "HX-History-Restore-Request"])
        return response


class LoginRefreshMiddleware:
    """A part asked for after the session ended must not put the sign-in form inside the page: reload instead.

    Stands above LoginRequiredMiddleware, whose answer it sees.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.headers.get("HX-Request") == "true" and self.sends_to_login(response):
            return HttpResponseClientRefresh()
        return response

    @staticmethod
    def sends_to_login(response: HttpResponse) -> bool:
        return response.status_code == 302 and response["Location"].startswith(resolve_url(settings.LOGIN_URL))
