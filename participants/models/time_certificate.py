import uuid
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.certificate_steps import CERTIFIED, LOCKING, CertificateState
from participants.enums import SigningMethod
from participants.models.document import Document
from participants.models.participation import Participation
from projects.roles import Permission


class TimeCertificateQuerySet(models.QuerySet["TimeCertificate"]):
    def permitting(self, permission, user):
        """Certificates of those on whose participation in the project `user` holds the permission."""
        return self.filter(participation__in=Participation.objects.permitting(permission, user))

    def visible_to(self, user):
        return self.permitting(Permission.VIEW_CASE, user)

    def current(self):
        """The version of each month that is in force, or on its way to be."""
        return self.exclude(state=CertificateState.REPLACED)

    def locking(self):
        return self.filter(state__in=LOCKING)

    def certified(self):
        """Signed by the participant and attested: their hours are certified."""
        return self.filter(state__in=CERTIFIED)

    def of_person(self, participation: Participation):
        """All of the person's in that project, also from an earlier time there."""
        return self.filter(
            participation__participant=participation.participant_id, participation__project=participation.project_id
        )

    def beside(self, path: str = ""):
        """Of the person and project of the outer query's participation, at `path` there; for an EXISTS."""
        names = ("participant", "project")
        return self.filter(**{f"participation__{name}": OuterRef(f"{path}{name}") for name in names})


class TimeCertificate(models.Model):
    """One version of what a participant and the coach certify of a month: the rows of the ledger as they were signed.

    There is one for the person, the project and the month: whoever left and came back within a month has the days of
    both times on it.

    Each row is [date, kind, minutes, presence], presence by the codes of `Presence` ("" where why somebody was away
    is unknown); `minutes` is the sum of those present. The ledger goes on, the rows stay. Which state may follow
    which stands in participants/certificate_steps.py, the acts in participants/certifying.py.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="time_certificates")
    month = models.DateField(_("month"), help_text=_("The first day of the month."))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=CertificateState, default=CertificateState.DRAFT)
    rows = models.JSONField(_("rows"), default=list)
    minutes = models.PositiveIntegerField(_("minutes"), default=0)
    drawn_up_at = models.DateTimeField(_("drawn up"), default=timezone.now)
    drawn_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("drawn up by"), on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(_("why there is a new version"), blank=True)
    after_closing = models.BooleanField(_("opened after the project's month was closed"), default=False)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_how = models.CharField(_("signed how"), max_length=10, choices=SigningMethod, blank=True)
    signature_kept_at = models.DateTimeField(_("signature kept"), null=True, blank=True)
    signature_kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("signature kept by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    paper = models.OneToOneField(
        Document,
        verbose_name=_("the signed paper"),
        on_delete=models.SET_NULL,  # when the project's papers need not be kept any longer
        null=True,
        blank=True,
        related_name="time_certificate",
    )
    attested_at = models.DateTimeField(_("attested"), null=True, blank=True)
    attested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("attested by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = TimeCertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("time certificate")
        verbose_name_plural = _("time certificates")
        ordering = ["month", "version"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "month", "version"], name="one_certificate_per_version"),
            models.UniqueConstraint(
                fields=["participation", "month"],
                condition=~Q(state=CertificateState.REPLACED),
                name="one_certificate_in_force",
            ),
            models.CheckConstraint(name="certificate_month_starts_on_first", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="certificate_locks_when_signed",
                condition=~Q(state__in=LOCKING)
                | Q(signed_on__isnull=False, signature_kept_by__isnull=False) & ~Q(signed_how=""),
            ),
            models.CheckConstraint(
                name="signed_on_paper_has_the_paper",
                condition=Q(paper__isnull=True) | Q(signed_how=SigningMethod.PAPER),
            ),
            models.CheckConstraint(
                name="certificate_counts_when_attested",
                condition=~Q(state__in=CERTIFIED) | Q(attested_at__isnull=False, attested_by__isnull=False),
            ),
        ]

    def __str__(self):
        text = gettext("Time certificate %(month)s, version %(version)d")
        return text % {"month": f"{self.month:%Y-%m}", "version": self.version}

    def get_absolute_url(self):
        participation = self.participation
        whose = [participation.project.slug, participation.participant.public_id, participation.public_id]
        return reverse("participants:time_certificate", args=[*whose, f"{self.month:%Y-%m}"])

    @property
    def is_certified(self) -> bool:
        return self.state in CERTIFIED

    @property
    def locks(self) -> bool:
        return self.state in LOCKING

    @property
    def mark(self) -> str:
        """Stands on the printed paper and on the page: whether one is about the other."""
        said = [str(self.public_id), self.version, self.rows]
        return salted_hmac("participants.TimeCertificate", repr(said), algorithm="sha256").hexdigest()[:8].upper()


def last_day(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def next_month(month: date) -> date:
    return last_day(month) + timedelta(days=1)


def last_weekday(month: date) -> date:
    """From that day on a month may be signed: nobody comes to the office on a Sunday for it."""
    day = last_day(month)
    return day - timedelta(days=max(0, day.weekday() - 4))
