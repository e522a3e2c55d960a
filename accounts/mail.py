"""The one letter that Lotsen writes to its users: a link by which they choose a password."""

import logging

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


def send_password_link(user, request, *, invited: bool = False):
    """In the receiver's language. No name and no project: mail is read by many machines on its way."""
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )
    with translation.override(user.language):
        subject = _("Choose your password for Lotsen") if invited else _("A new password for Lotsen")
        url, site = request.build_absolute_uri(path), request.build_absolute_uri("/")
        body = render_to_string("accounts/mail/password_link.txt", {"url": url, "site": site, "invited": invited})
    send_mail(subject, body, None, [user.email])


def try_to_send_password_link(user, request) -> bool:
    """The invitation, after the account is saved. Whether the mail server took it."""
    try:
        send_password_link(user, request, invited=True)
    except OSError as error:  # SMTP's errors are among these
        logger.warning("An invitation could not be sent: %s", type(error).__name__)
        return False
    return True
