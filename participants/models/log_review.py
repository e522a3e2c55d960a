import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from projects.models import Project
from projects.roles import Permission, Role


class Verdict(models.TextChoices):
    IN_ORDER = "in_order", _("looked at, in order")
    FOLLOW_UP = "follow_up", _("to be followed up")


class LogReviewQuerySet(models.QuerySet["LogReview"]):
    def visible_to(self, user):
        return self.filter(project__in=Project.objects.permitting(Permission.REVIEW_LOG, user))


class LogReview(models.Model):
    """The month's look at who has looked at whom. What is to be looked at is chosen once, when it is begun, so that
    it is the same for everybody and at every time; signed, it changes no more.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="log_reviews")
    month = models.DateField(_("month"))  # its first day
    share = models.PositiveSmallIntegerField(_("per cent by chance"))
    least = models.PositiveSmallIntegerField(_("at least"))
    visits = models.PositiveIntegerField(_("visits in the month"))
    found = models.JSONField(default=dict)  # {pattern: visits that show it}
    begun_at = models.DateTimeField(_("begun"), default=timezone.now)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("signed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = LogReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("log review")
        verbose_name_plural = _("log reviews")
        ordering = ["-month", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "month"], name="one_log_review_a_month"),
            models.CheckConstraint(name="log_review_of_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="log_review_signed_by_somebody",
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m}"

    def get_absolute_url(self):
        return reverse("participants:log_review", args=[self.project.slug, self.public_id])

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None

    def locked(self) -> "LogReview":
        found = LogReview.objects.select_for_update().get(pk=self.pk)
        if found.is_signed:
            raise ValidationError(_("The review is signed. Nothing in it can be changed any longer."))
        return found

    @transaction.atomic
    def tick(self, ticks: dict[int, tuple[str, str]], *, by) -> int:
        """{row: (verdict, comment)} of the rows to change; how many were. Nobody judges what she has done herself."""
        self.locked()
        rows = [row for row in self.rows.filter(pk__in=ticks) if row.told != ticks[row.pk]]
        if any(row.viewer_id == by.pk for row in rows):
            raise ValidationError(_("Your own views are reviewed by somebody else."))
        before = [[row.pk, *row.told] for row in rows]
        now = timezone.now()
        for row in rows:
            row.verdict, row.comment = ticks[row.pk]
            row.ticked_by, row.ticked_at = by, now
        LogReviewRow.objects.bulk_update(rows, ["verdict", "comment", "ticked_by", "ticked_at"])
        if rows:
            changes = {"rows": (before, [[row.pk, *row.told] for row in rows])}
            self.trace(by, AuditAction.CHANGE, changes=changes, details={"rows": len(rows)})
        return len(rows)

    @transaction.atomic
    def sign(self, *, by):
        """Only when all is looked at; then rows and comments stay as they are."""
        review = self.locked()
        left = review.rows.filter(verdict="").count()
        if left:
            raise ValidationError(
                _("%(number)d rows are not looked at yet. Your own are looked at by another project leader or an "
                  "administrator."),
                params={"number": left},
            )  # fmt: skip
        review.signed_at, review.signed_by = timezone.now(), by
        review.save(update_fields=["signed_at", "signed_by"])
        review.trace(by, AuditAction.CHANGE, fields=["signed_at", "signed_by"])

    def trace(self, by, action, **event):
        AuditEvent.objects.record(by=by, action=action, target=self, project=self.project, **event)


class LogReviewRow(models.Model):
    """One visit: what somebody looked at of one person in one day, or took out that day. Kept as it was found."""

    review = models.ForeignKey(LogReview, on_delete=models.PROTECT, related_name="rows")
    event = models.ForeignKey("accounts.AuditEvent", on_delete=models.PROTECT, related_name="+")  # the first
    viewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, blank=True)
    unit = models.CharField(_("unit"), max_length=360, blank=True)
    participant = models.UUIDField(_("participant"), null=True)
    at = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"))
    views = models.PositiveIntegerField(_("pages"))
    seen = models.JSONField(default=list)  # [key, code] of the pages
    reason = models.TextField(_("reason"), blank=True)
    patterns = models.JSONField(default=list)
    by_chance = models.BooleanField(_("by chance"), default=False)
    verdict = models.CharField(_("looked at"), max_length=10, choices=Verdict, blank=True, default="")
    comment = models.CharField(_("comment"), max_length=500, blank=True)
    ticked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ticked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("row of a log review")
        verbose_name_plural = _("rows of a log review")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "event"], name="a_visit_stands_once_in_a_review"),
            models.CheckConstraint(
                name="nobody_reviews_herself", condition=Q(ticked_by__isnull=True) | ~Q(ticked_by=F("viewer"))
            ),
            models.CheckConstraint(name="follow_up_says_what", condition=~Q(verdict="follow_up") | ~Q(comment="")),
            models.CheckConstraint(
                name="a_verdict_is_somebodys", condition=Q(verdict="") | Q(ticked_by__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["review", "at"], name="log_review_in_order")]

    def __str__(self):
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M}"

    @property
    def told(self) -> tuple[str, str]:
        return self.verdict, self.comment
