import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.enums import ConsentForm
from participants.models.participant import open_to
from participants.models.referral import Referral
from projects.models import Membership, Party, Project
from projects.roles import Permission, Reach


class ConsentQuerySet(models.QuerySet["Consent"]):
    def of_present_round(self):
        return self.filter(referral__events__is_last=True, referral__events__round=F("round"))

    def in_force(self, day=None):
        """Begun, neither run out nor withdrawn, and of the referral's present round: a re-entry asks anew."""
        day = day or timezone.localdate()
        return self.of_present_round().filter(withdrawn_at__isnull=True, start__lte=day, end__gte=day)

    def permitting(self, permission, user):
        """Consents that `user` may read, take and withdraw: her own party's in her group; the project's own.

        `permission` is REFER for a caseworker, WORK_WITH_PARTICIPANT for those of the project.
        """
        from participants.models.participation import Participation
        from participants.models.referral import ReferralEvent

        own = Membership.objects.current().filter(user=user).granting(permission, Reach.GROUP).values("pk")
        of_own_party = Consent.objects.filter(
            referral__group__memberships__in=own, referral__group__memberships__party=F("from_party")
        )
        reached = Q(pk__in=of_own_party.values("pk"))
        projects = Project.objects.permitting(permission, user, Reach.PROJECT).values("pk")
        reached |= Q(from_party__isnull=True, referral__project__in=projects)
        if permission is Permission.WORK_WITH_PARTICIPANT:
            hers = Participation.objects.permitting(permission, user).values("pk")
            of_hers = ReferralEvent.objects.filter(participation__in=hers).values("referral")
            reached |= Q(from_party__isnull=True, referral__in=of_hers)
        return self.filter(reached, open_to(user, "referral__participant__"))


class Consent(models.Model):
    """*Samtycke* that lifts secrecy between authorities (OSL 10:1 and 12:2). It is no basis for processing personal
    data: that is the authority's own duty, and stands nowhere in this model (domain facts 7.2).

    From which authority (`from_party`; none: the project), to which parties (and the project), which kinds of
    information, what for, from which day to which. Each authority asks for its own. Never changed but withdrawn.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="consents")
    round = models.PositiveSmallIntegerField(default=1, editable=False)
    from_party = models.ForeignKey(
        Party, verbose_name=_("from"), on_delete=models.PROTECT, null=True, blank=True, related_name="consents_from"
    )
    to_parties = models.ManyToManyField(Party, verbose_name=_("to"), blank=True, related_name="consents_to")
    to_project = models.BooleanField(_("to the project"), default=False)
    information = models.JSONField(_("kinds of information"), default=list)  # codes of Information
    purpose = models.TextField(_("purpose"))
    start = models.DateField(_("from"), default=timezone.localdate)
    end = models.DateField(_("until"))
    form = models.CharField(_("given"), max_length=10, choices=ConsentForm)
    documented = models.CharField(_("how an oral consent was documented"), max_length=300, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("taken by"), on_delete=models.PROTECT, related_name="consents_taken"
    )
    taken_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-start", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="consent_ends_after_start",
                condition=Q(end__gte=F("start")),
                violation_error_message=_("The consent cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="oral_consent_is_documented",
                condition=~Q(form=ConsentForm.ORAL) | ~Q(documented=""),
                violation_error_message=_("Write how the oral consent was documented."),
            ),
            models.CheckConstraint(name="consent_has_a_purpose", condition=~Q(purpose="")),
            models.CheckConstraint(
                name="withdrawn_by_somebody",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["referral", "round"], name="consents_of_round")]

    def __str__(self):
        return f"{self.start}–{self.end}"
