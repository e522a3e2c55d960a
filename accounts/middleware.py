from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.utils import timezone, translation


class UserLanguageMiddleware:
    """The language is the user's choice. Who is not signed in gets the one she asked for by ?language=, the browser's
    otherwise, Swedish where in doubt.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = None
        if request.user.is_authenticated:
            language = request.user.language
        else:
            chosen = self.chosen(request)
            language = chosen or translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        if chosen:
            self.remember(response, chosen)
        return response

    @staticmethod
    def chosen(request) -> str | None:
        language = request.GET.get("language")
        return language if language in dict(settings.LANGUAGES) else None

    @staticmethod
    def remember(response, language):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 60 * 60,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )


class SessionAgeMiddleware:
    """Ends a session after half an hour without a request, and after twelve hours whatever happens.

    The time of the last request is written at most once a minute. A request that was turned away
    (`request.turned_away`, participants/views/lent_screen.py) is no sign that anybody sits there.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        was_signed_in = request.user.is_authenticated
        if was_signed_in and self.has_run_out(request.session):
            logout(request)
            response = redirect_to_login(request.get_full_path())
        else:
            response = self.get_response(request)
        if request.user.is_authenticated and not getattr(request, "turned_away", False):
            self.note_time(request.session)  # from the answer to the sign-in itself on
        if was_signed_in or request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    @staticmethod
    def has_run_out(session) -> bool:
        now = timezone.now().timestamp()
        idle, age = now - session.get("seen", now), now - session.get("started", now)
        return idle > settings.SESSION_IDLE_SECONDS or age > settings.SESSION_ABSOLUTE_SECONDS

    @staticmethod
    def note_time(session):
        now = int(timezone.now().timestamp())
        session.setdefault("started", now)
        if now - session.get("seen", 0) >= 60:
            session["seen"] = now
