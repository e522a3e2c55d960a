"""What the libraries tell about signing in and out, for the audit trail."""

from allauth.account.signals import password_changed, password_reset, user_logged_in
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from accounts.enums import AuditAction
from accounts.models import AuditEvent


@receiver(user_logged_in)
def signed_in(request, user, **kwargs):
    AuditEvent.objects.record(by=user, action=AuditAction.SIGN_IN, target=user)


@receiver(user_logged_out)
def signed_out(request, user, **kwargs):
    if user:
        AuditEvent.objects.record(by=user, action=AuditAction.SIGN_OUT, target=user)


@receiver([password_changed, password_reset])
def chose_password(request, user, **kwargs):
    AuditEvent.objects.record(by=user, action=AuditAction.PASSWORD_CHANGED, target=user)
