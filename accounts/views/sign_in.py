"""allauth's pages for signing in and for a new password, with our limits: too many tries are answered 429."""

from allauth.account import views
from allauth.account.views import LoginView, LogoutView, PasswordResetFromKeyView, PasswordResetView
from django.urls import reverse_lazy
from django.views.decorators.http import require_http_methods

from accounts.addresses import client_address
from accounts.models import SignInAttempt
from accounts.models.sign_in_attempt import TooManyAttempts


def too_many(form) -> TooManyAttempts | None:
    errors = form.errors.as_data().get("__all__", [])
    return next((error for error in errors if isinstance(error, TooManyAttempts)), None)


class TooManyIs429:
    def form_invalid(self, form):
        response = super().form_invalid(form)
        if error := too_many(form):
            response.status_code = 429
            response.headers["Retry-After"] = str(error.retry_after)
        return response


class SignInView(TooManyIs429, LoginView):
    pass


class PasswordLinkView(TooManyIs429, PasswordResetView):
    """Answers the same whether the account exists or not."""

    def form_valid(self, form):
        try:
            attempt = SignInAttempt.objects.begin(
                SignInAttempt.Kind.PASSWORD_LINK, form.cleaned_data["email"], client_address(self.request)
            )
        except TooManyAttempts as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        if attempt.floods_mailbox():
            form.users = []
        return super().form_valid(form)


class NewPasswordView(PasswordResetFromKeyView):
    """Back to where one signs in, with the word that it is done."""

    success_url = reverse_lazy("account_login")


as_pages = require_http_methods(["GET", "HEAD", "POST"])  # the library's views would take PUT for POST

login = as_pages(SignInView.as_view())
password_reset = as_pages(PasswordLinkView.as_view())
password_reset_from_key = as_pages(NewPasswordView.as_view())
password_change = as_pages(views.password_change)
logout = as_pages(LogoutView.as_view())
logout.login_required = True  # allauth leaves it open; here every open page is listed (tests/test_url_policy.py)
