import ipaddress
import unicodedata
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

# (what is counted together, how many are let through, within how long)
LIMITS = [
    (("account", "address"), 5, timedelta(minutes=15)),
    (("address",), 30, timedelta(minutes=1)),
]
# Whoever asks for links to one account from ever new addresses fills a mailbox, and the links sent still work.
LINKS_PER_ACCOUNT_AND_HOUR = 10
KEPT_FOR = timedelta(days=1)


class TooManyAttempts(ValidationError):
    """Refused for now; `retry_after` is in seconds. A form shows it like any other error."""

    def __init__(self, until):
        self.retry_after = max(1, int((until - timezone.now()).total_seconds()) + 1)
        shown = timezone.localtime(until + timedelta(minutes=1))  # the clock on the wall shows no seconds
        super().__init__(
            _("Too many attempts. Try again after %(time)s."),
            code="too_many_attempts",
            params={"time": date_format(shown, "H:i")},
        )


class SignInAttemptQuerySet(models.QuerySet):
    def begin(self, kind, email, address):
        """Count an attempt before it is made, or raise `TooManyAttempts`.

        Written before the count is taken, so that of many at once, in whatever processes, no more than the
        limit get through. A refused attempt leaves no row: trying again does not lengthen the wait.
        """
        attempt = self.create(kind=kind, account=keyed(folded(email)), address=keyed(network(address)))
        for scope, limit, window in LIMITS:
            same = self.filter(kind=kind, **{name: getattr(attempt, name) for name in scope})
            recent = same.filter(at__gt=attempt.at - window).order_by("-at", "-pk")
            times = list(recent.values_list("at", flat=True)[: limit + 1])
            if len(times) > limit:
                attempt.delete()
                raise TooManyAttempts(until=times[limit] + window)
        return attempt

    def expired(self):
        return self.filter(at__lt=timezone.now() - KEPT_FOR)


class SignInAttempt(models.Model):
    """A failed try to sign in, or a request for a new password, by keyed hash of account and address.

    The lock is on the pair of both: who guesses from one place does not shut the owner out from another.
    Unknown accounts are counted just like known ones, so that the lock tells nothing.
    """

    class Kind(models.TextChoices):
        SIGN_IN = "sign_in"
        PASSWORD_LINK = "password_link"  # noqa: S105

    kind = models.CharField(max_length=15, choices=Kind)
    account = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    objects = SignInAttemptQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["address", "at"], name="attempts_of_address"),
            models.Index(fields=["account", "at"], name="attempts_of_account"),
        ]

    def succeeded(self):
        """Right after all: this account is not held back at this address any longer."""
        type(self).objects.filter(kind=self.kind, account=self.account, address=self.address).delete()

    def failures(self) -> int:
        """How many tries count against the account at this address now."""
        _scope, _limit, window = LIMITS[0]
        same = type(self).objects.filter(kind=self.kind, account=self.account, address=self.address)
        return same.filter(at__gt=self.at - window).count()

    def floods_mailbox(self) -> bool:
        recent = type(self).objects.filter(kind=self.kind, account=self.account, at__gt=self.at - timedelta(hours=1))
        return recent.count() > LINKS_PER_ACCOUNT_AND_HOUR


def folded(email: str) -> str:
    """One spelling for all that the database may take for the same address."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def network(address: str) -> str:
    """Who has an IPv6 address has all of its /64."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def keyed(value: str) -> str:
    return salted_hmac("accounts.SignInAttempt", value, algorithm="sha256").hexdigest()
