from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import authenticate
from django.utils.translation import gettext_lazy as _

from accounts.addresses import client_address
from accounts.enums import AuditAction
from accounts.mail import send_password_link
from accounts.models import AuditEvent, SignInAttempt, User


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: an administrator or a project leader makes the account."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address or the password is wrong."),
    }

    def is_open_for_signup(self, request):
        return False

    def get_client_ip(self, request):
        return client_address(request)

    def authenticate(self, request, **credentials):
        """The user, or None: for a wrong password, an unknown address and a closed account alike.

        Replaces allauth's limits, whose lock on the account alone would shut out its owner.
        """
        email = credentials.get("email", "")
        attempt = SignInAttempt.objects.begin(SignInAttempt.Kind.SIGN_IN, email, client_address(request))
        user = authenticate(request, **credentials)
        # allauth keeps a closed account whose password was right, to answer it differently. Not here.
        AuthenticationBackend.unstash_authenticated_user()
        if user:
            attempt.succeeded()
        else:
            AuditEvent.objects.record(
                by=None,
                action=AuditAction.SIGN_IN_FAILED,
                target=User.objects.filter(email=User.objects.normalize_email(email)).first(),
                details={"failures": attempt.failures()},
            )
        return user

    def send_password_reset_mail(self, user, email, context):
        send_password_link(user, self.request)
