import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.models.audit_event import AuditEvent
from accounts.models.calendar_feed import CalendarFeed


class UserManager(BaseUserManager["User"]):
    def create_user(self, email, password=None, **fields):
        user = self.new_user(email, password, **fields)
        user.save()
        return user

    def new_user(self, email, password=None, **fields):
        """Not yet saved. Without a password she sets her own by way of "forgotten password"."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        return user

    def create_superuser(self, email, password=None, **fields):
        """The first administrator, by `manage.py createsuperuser`."""
        return self.create_user(email, password, is_administrator=True, **fields)

    @classmethod
    def normalize_email(cls, email):
        """Lower case throughout: nobody has two accounts that differ in capitals only."""
        return email.strip().lower()

    def get_by_natural_key(self, email):
        return self.get(email=self.normalize_email(email))


class User(AbstractBaseUser):
    """Somebody who signs in. What she may do stands on her memberships (projects.roles)."""

    class Language(models.TextChoices):
        SWEDISH = "sv", "Svenska"
        ENGLISH = "en", "English"

    class Theme(models.TextChoices):
        SYSTEM = "auto", _("As the computer")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("There is already a user with this e-mail address.")},
    )
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.SWEDISH)
    theme = models.CharField(_("appearance"), max_length=5, choices=Theme, default=Theme.SYSTEM)
    without_keys = models.BooleanField(
        _("no shortcuts by a single key"),
        default=False,
        help_text=_("Then / does not go to the search and L does not log a session: for who speaks to the computer."),
    )
    daily_mail = models.BooleanField(
        _("a letter each morning when there is something to follow up"),
        default=False,
        help_text=_("It holds numbers and a link, no names."),
    )
    is_administrator = models.BooleanField(
        _("administrator"),
        default=False,
        help_text=_("Looks after users and projects for the whole installation. Sees no participants."),
    )
    is_active = models.BooleanField(
        _("may sign in"), default=True, help_text=_("Take the tick away instead of deleting somebody.")
    )
    date_joined = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    # Her own street address as a key (accounts/street_address.py), to notice look-ups of neighbours only.
    address_key = models.CharField(max_length=64, blank=True, editable=False)

    sessions_ended = models.PositiveIntegerField(default=0, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["name", "email"]

    def __str__(self):
        return self.name or self.email

    def clean(self):
        super().clean()
        self.email = type(self).objects.normalize_email(self.email)

    def _get_session_auth_hash(self, secret=None):
        """What every session of this user carries: a new password ends them all, and so does `end_sessions`."""
        value = f"{self.password}:{self.sessions_ended}"
        return salted_hmac("accounts.User.session", value, secret=secret, algorithm="sha256").hexdigest()

    @transaction.atomic
    def end_sessions(self, *, by):
        """Sign her out everywhere, from the next request on; the secret address of her calendar goes too."""
        type(self).objects.filter(pk=self.pk).update(sessions_ended=F("sessions_ended") + 1)
        self.refresh_from_db(fields=["sessions_ended"])
        CalendarFeed.objects.revoke(self, by=by)
        AuditEvent.objects.record(by=by, action=AuditAction.SESSIONS_ENDED, target=self)
