from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.utils import timezone, translation


class UserLanguageMiddleware:
    """The language is the user's choice. Who is not signed in gets the browser's, Swedish where in doubt."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            language = request.user.language
        else:
            language = translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


class SessionAgeMiddleware:
    """Ends a session after half an hour without a request, and after twelve hours whatever happens.

    The time of the last request is written at most once a minute.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = int(timezone.now().timestamp())
        session = request.session
        started, seen = session.setdefault("started", now), session.get("seen", now)
        idle = now - seen > settings.SESSION_IDLE_SECONDS
        if idle or now - started > settings.SESSION_ABSOLUTE_SECONDS:
            logout(request)
            return redirect_to_login(request.get_full_path())
        if now - seen >= 60 or "seen" not in session:
            session["seen"] = now
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response
