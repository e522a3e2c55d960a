from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditAction(models.TextChoices):
    """What an audit event says was done."""

    SIGN_IN = "sign_in", _("signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("failed to sign in")
    SIGN_OUT = "sign_out", _("signed out")
    PASSWORD_CHANGED = "password_changed", _("changed the password")
    SESSIONS_ENDED = "sessions_ended", _("ended all sessions")
    VIEW = "view", _("looked at")
    CREATE = "create", _("created")
    CHANGE = "change", _("changed")
    DELETE = "delete", _("deleted")
    CORRECT = "correct", _("corrected")
    IMPORT = "import", _("imported")
    EXPORT = "export", _("exported")
    ORDER = "order", _("ordered")
    ERASE = "erase", _("erased the values")
    CHECK = "check", _("checked")
    LEND = "lend", _("lent the screen")
    TAKE_BACK = "take_back", _("took the screen back")


# After these the register is as it was before. Whatever is not named here counts as a change.
LEAVES_ALL_AS_IT_WAS = {
    AuditAction.SIGN_IN,
    AuditAction.SIGN_IN_FAILED,
    AuditAction.SIGN_OUT,
    AuditAction.PASSWORD_CHANGED,
    AuditAction.SESSIONS_ENDED,
    AuditAction.VIEW,
    AuditAction.EXPORT,
    AuditAction.ORDER,
    AuditAction.ERASE,
    AuditAction.CHECK,
    AuditAction.LEND,
    AuditAction.TAKE_BACK,
}
