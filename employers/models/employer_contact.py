import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from employers.enums import ContactKind, ContactOutcome
from employers.models.contact_person import ContactPerson
from employers.models.employer import Employer
from projects.models import Project


class EmployerContact(models.Model):
    """One entry in the contact log.

    `promise` is ours to them, kept when `promise_kept_on` is set. `ref` tells contacts of one day and kind apart; a
    spreadsheet's row, which knows one a day, has none.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="contacts")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="employer_contacts")
    date = models.DateField(_("date"), default=timezone.localdate)
    kind = models.CharField(_("kind"), max_length=10, choices=ContactKind)
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
        ]
        indexes = [
            models.Index(fields=["project", "reached", "employer"], name="contact_of_project"),
            models.Index(fields=["project", "employer", "-date"], name="contacts_of_employer"),
            models.Index(
                fields=["project", "promise_due"],
                condition=Q(promise_due__isnull=False, promise_kept_on__isnull=True),
                name="promises_to_keep",
            ),
        ]

    def __str__(self):
        return f"{self.employer}, {self.date}"
