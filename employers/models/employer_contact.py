import datetime as dt
import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from employers.enums import LOGGED, NOTE, ContactOutcome
from employers.models.contact_person import ContactPerson
from employers.models.employer import Employer
from employers.models.employer_relation import EmployerRelation
from projects.models import Project

FACTS = ["date", "kind", "reached", "coach", "person", "note", "outcome", "promise", "promise_due", "next_step"]


class EmployerContactQuerySet(models.QuerySet):
    def permitting(self, permission, user):
        return self.filter(project__in=Project.objects.permitting(permission, user))

    def promises(self):
        """Ours to them, which nobody has kept yet."""
        return self.filter(promise_due__isnull=False, promise_kept_on__isnull=True)

    def due(self, today: dt.date):
        return self.promises().filter(promise_due__lte=today)

    def by_colleagues(self, user, since: dt.date):
        """What others than she have been in touch about since then, the latest first."""
        return self.filter(date__gte=since).exclude(kind=NOTE).exclude(coach=user).order_by("-date", "-pk")


class EmployerContact(models.Model):
    """One entry in the contact log.

    `promise` is ours to them, kept when `promise_kept_on` is set. `ref` tells contacts of one day and kind apart; a
    spreadsheet's row, which knows one a day, has none.

    Whatever saves or deletes one by itself keeps the relation of the project to the employer right; what writes many
    at once tells `EmployerRelation.objects.bring_up_to_date`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="contacts")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="employer_contacts")
    date = models.DateField(_("date"), default=timezone.localdate)
    kind = models.CharField(_("kind"), max_length=10, choices=LOGGED)
    ref = models.CharField(max_length=36, blank=True, editable=False)
    reached = models.BooleanField(_("reached"), null=True, blank=True)
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("coach"), on_delete=models.PROTECT, null=True, blank=True
    )
    person = models.ForeignKey(
        ContactPerson,
        verbose_name=_("with whom"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
    )
    note = models.TextField(_("what it was about"), max_length=4000, blank=True)
    outcome = models.CharField(_("outcome"), max_length=15, choices=ContactOutcome, blank=True)
    promise = models.CharField(_("what we promised"), max_length=300, blank=True)
    promise_due = models.DateField(_("promised by"), null=True, blank=True)
    promise_kept_on = models.DateField(_("promise kept on"), null=True, blank=True, editable=False)
    next_step = models.CharField(_("next step"), max_length=300, blank=True)

    objects = EmployerContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("employer contact")
        verbose_name_plural = _("employer contacts")
        ordering = ["date", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "project", "date", "kind", "ref"], name="one_contact_per_day_kind_and_ref"
            ),
            models.CheckConstraint(
                name="a_promise_has_a_day",
                condition=Q(promise="", promise_due__isnull=True, promise_kept_on__isnull=True)
                | ~Q(promise="") & Q(promise_due__isnull=False),
                violation_error_message=_("A promise has a day by which it is kept, and a day has a promise."),
            ),
            models.CheckConstraint(
                name="a_note_reaches_nobody",
                condition=~Q(kind=NOTE) | Q(reached__isnull=True),
                violation_error_message=_("A note is no contact: nobody was reached by it."),
            ),
        ]
        indexes = [
            models.Index(fields=["project", "reached", "employer"], name="contact_of_project"),
            models.Index(fields=["project", "employer", "-date"], name="contacts_of_employer"),
            models.Index(fields=["project", "-date", "-id"], name="log_of_project"),
            models.Index(fields=["project", "kind", "date"], condition=Q(reached=True), name="reached_by_kind"),
            models.Index(
                fields=["project", "-promise_kept_on", "-id"],
                condition=Q(promise_kept_on__isnull=False),
                name="promises_kept",
            ),
            models.Index(
                fields=["project", "promise_due"],
                condition=Q(promise_due__isnull=False, promise_kept_on__isnull=True),
                name="promises_to_keep",
            ),
        ]

    def __str__(self):
        return f"{self.employer}, {self.date}"

    @transaction.atomic
    def save(self, *args, **kwargs):
        relation = EmployerRelation.objects.known(self.project, self.employer, since=self.known_from)
        self.employer = relation.employer
        super().save(*args, **kwargs)
        EmployerRelation.objects.bring_up_to_date([relation.pk])

    @transaction.atomic
    def delete(self, *args, **kwargs):
        relation = EmployerRelation.objects.known(self.project, self.employer)
        gone = super().delete(*args, **kwargs)
        EmployerRelation.objects.bring_up_to_date([relation.pk])
        return gone

    @property
    def known_from(self) -> dt.date:
        """A project knows the employer from the first contact on, also when it is put down later."""
        return min(dt.date.fromisoformat(str(self.date)), timezone.localdate())

    @property
    def is_imported(self) -> bool:
        """Brought by a spreadsheet, and neither filled in nor corrected here since."""
        return self.ref != str(self.public_id)

    @property
    def is_contact(self) -> bool:
        return self.kind != NOTE

    def is_late(self, today: dt.date) -> bool:
        return self.promise_due is not None and self.promise_kept_on is None and self.promise_due < today

    # --- Acts

    @classmethod
    @transaction.atomic
    def promise_to(cls, employer, project, text: str, due: dt.date, *, by) -> "EmployerContact":
        """We promise an employer something, without having been in touch."""
        made = cls(employer=employer, project=project, kind=NOTE, coach=by, promise=text, promise_due=due)
        made.ref = str(made.public_id)
        made.full_clean(exclude=["employer", "project", "coach"])
        made.save()
        made.trace(by, AuditAction.CREATE, changes={"promise": ("", text), "promise_due": (None, due)})
        return made

    @transaction.atomic
    def fill_in(self, told: "EmployerContact", *, by) -> "EmployerContact":
        """The spreadsheet's row is the contact that somebody logs: what she tells of it holds from now on."""
        stored = type(self).objects.select_for_update(of=("self",)).filter(pk=self.pk).first()
        if stored is None or not stored.is_imported:
            raise ValidationError(gettext("Somebody else has changed this meanwhile. Go back to the list and look."))
        changes = {}
        for name in FACTS:
            attname = self._meta.get_field(name).attname
            before, after = getattr(stored, attname), getattr(told, attname)
            if after not in (None, "", before):
                changes[name] = before, after
                setattr(stored, attname, after)
        stored.ref = str(stored.public_id)
        stored.save()
        stored.trace(by, AuditAction.CHANGE, changes=changes)
        return stored

    @transaction.atomic
    def keep_promise(self, *, by, kept: bool = True):
        """It is done; or was not done after all. Said twice it is the same."""
        stored = type(self).objects.select_for_update(of=("self",)).filter(pk=self.pk).first()
        if stored is None or not stored.promise:
            raise ValidationError(gettext("There is no promise here any longer."))
        if bool(stored.promise_kept_on) == kept:
            return
        before, after = stored.promise_kept_on, timezone.localdate() if kept else None
        type(self).objects.filter(pk=self.pk).update(promise_kept_on=after)
        self.promise_kept_on = after
        self.trace(by, AuditAction.CHANGE, changes={"promise_kept_on": (before, after)})

    @transaction.atomic
    def remove(self, *, by, reason: str):
        """It was a mistake. The trail keeps that it was, and why it went."""
        if not reason.strip():
            raise ValidationError({"reason": gettext("Write why it is removed.")})
        EmployerRelation.objects.known(self.project, self.employer)
        stored = type(self).objects.select_for_update(of=("self",)).filter(pk=self.pk).first()
        if stored is None:
            raise ValidationError(gettext("Somebody else has removed this meanwhile."))
        values = {name: (getattr(stored, stored._meta.get_field(name).attname), None) for name in FACTS}
        event = stored.event(by, AuditAction.DELETE, changes=values, reason=reason)
        stored.delete()
        AuditEvent.objects.record_all([event])

    def trace(self, by, action, **event):
        AuditEvent.objects.record_all([self.event(by, action, **event)])

    def event(self, by, action, **event) -> AuditEvent:
        return AuditEvent.of(by=by, action=action, target=self, project=self.project, **event)


def recent(contacts, user, project, day: dt.date):
    """What a colleague did within the project's days before that day, or since: told before she calls again."""
    since = day - dt.timedelta(days=project.alarm_contact_days)
    return contacts.by_colleagues(user, since).select_related("coach")
