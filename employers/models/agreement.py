import uuid
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from employers.models.contact_person import ContactPerson
from employers.models.employer import Employer
from employers.models.workplace import Workplace
from projects.models import Project


class AgreementQuerySet(models.QuerySet):
    def permitting(self, permission, user):
        return self.filter(project__in=Project.objects.permitting(permission, user))

    def with_last_day(self):
        return self.annotate(until=Coalesce("ended_on", "end"))

    def in_force(self, day):
        """On that day; the last day belongs to it."""
        return self.with_last_day().filter(start__lte=day, until__gte=day)

    def running_out(self, day, days: int):
        """In force, and over within so many days; nobody has ended it, nor renewed it by one that holds."""
        last = day + timedelta(days=days)
        unrenewed = Q(renewed_by__isnull=True) | Q(renewed_by__ended_on__lt=F("renewed_by__start"))
        return self.in_force(day).filter(unrenewed, end__lte=last, ended_on__isnull=True)


class Agreement(models.Model):
    """What a project and an employer have agreed (överenskommelse): what each takes on, how long, how many places.

    About nobody in particular: the agreement about one participant is that of the placement. `renews` is the one
    before it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="agreements")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="agreements")
    workplace = models.ForeignKey(
        Workplace, verbose_name=_("workplace"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    supervisor = models.ForeignKey(
        ContactPerson, verbose_name=_("supervisor"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    start = models.DateField(_("start"))
    end = models.DateField(_("end"))
    places = models.PositiveSmallIntegerField(_("places"), default=1)
    employer_takes_on = models.TextField(_("what the employer takes on"), max_length=4000)
    project_takes_on = models.TextField(_("what the project takes on"), max_length=4000)
    ended_on = models.DateField(_("ended early on"), null=True, blank=True, editable=False)
    end_reason = models.CharField(_("why it ended"), max_length=300, blank=True, editable=False)
    renews = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewed_by", editable=False
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-start", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="agreement_ends_after_start",
                condition=Q(end__gte=F("start")),
                violation_error_message=_("The agreement cannot end before it starts."),
            ),
            models.CheckConstraint(
                name="agreement_ended_with_a_reason",
                condition=Q(ended_on__isnull=True, end_reason="") | Q(ended_on__isnull=False) & ~Q(end_reason=""),
                violation_error_message=_("Write when and why the agreement ended."),
            ),
        ]
        indexes = [models.Index(fields=["project", "end"], name="agreements_by_end")]

    def __str__(self):
        return f"{self.employer}, {self.start} – {self.end}"

    @property
    def last_day(self):
        return self.ended_on or self.end

    @property
    def is_called_off(self) -> bool:
        return self.last_day < self.start

    @property
    def next_one(self) -> "Agreement | None":
        """The one that renews it."""
        return Agreement.objects.filter(renews=self).first()

    @transaction.atomic
    def end_early(self, day, reason: str, *, by):
        """It ends before its time. Placements go on as each of them has been agreed.

        One that has not begun is called off by ending it on the day before its first: it is never in force.
        """
        stored = type(self).objects.select_for_update(of=("self",)).get(pk=self.pk)
        if stored.ended_on:
            raise ValidationError(gettext("The agreement has been ended already."))
        is_coming = stored.start > timezone.localdate()
        first = stored.start - timedelta(days=1) if is_coming else stored.start
        if not first <= day < stored.end:
            text = gettext("Write a day from %(start)s on and before %(end)s, when it ends anyway.")
            raise ValidationError({"day": text % {"start": first, "end": stored.end}})
        stored.ended_on, stored.end_reason = day, reason
        stored.save(update_fields=["ended_on", "end_reason"])
        AuditEvent.objects.record(
            by=by,
            action=AuditAction.CHANGE,
            target=stored,
            project=stored.project,
            changes={"ended_on": (None, day), "end_reason": ("", reason)},
        )


class AgreementMail(models.Model):
    """Somebody has been written to about an agreement that runs out: once, however long it takes."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="mails")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_on = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("reminder of an agreement")
        verbose_name_plural = _("reminders of agreements")
        constraints = [models.UniqueConstraint(fields=["agreement", "user"], name="reminded_once")]

    def __str__(self):
        return f"{self.sent_on}"
