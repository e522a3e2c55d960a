import uuid

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.enums import ReferralEventKind, Support
from participants.models.participant import Participant, open_to
from participants.referral_steps import TO_ANOTHER, state_of
from projects.access import membership_in
from projects.models import CaseworkerGroup, Membership, Party, Project
from projects.roles import Permission, Reach

Kind = ReferralEventKind
IN_THE_QUEUE = [Kind.RAISED, Kind.INVESTIGATION, Kind.INVESTIGATED, Kind.RETURNED]  # waits for the group
AT_THE_PROJECT = [Kind.PROPOSED, Kind.ACCEPTED]


class ReferralQuerySet(models.QuerySet["Referral"]):
    def permitting(self, permission, user):
        """Referrals on which `user` holds `permission`. Every other access rule on referrals is derived from this.

        A caseworker: those that her own party has raised in her group, and those of another party of the group
        while a consent in force lets that party tell hers. The project's leader: the project's. A coach: those of
        her participants, to read, and to work with what the project has to do with them (consents); who opened one
        with a reason reads. Of a protected person only who is named on the person.

        What of a referral may be read is asked in participants/disclosure.py.
        """
        from participants.models.consent import Consent
        from participants.models.participation import Participation

        deciding = Project.objects.permitting(Permission.DECIDE_REFERRAL, user, Reach.PROJECT)
        projects = deciding.permitting(permission, user, Reach.PROJECT).values("pk")
        reached = Q(project__in=projects)
        for group, party in Membership.objects.seats_of(user, permission):
            told = Consent.objects.in_force().filter(
                referral__group=group, to_parties=party, from_party=F("referral__party")
            )
            reached |= Q(group=group, party=party) | Q(pk__in=told.values("referral"))
        if permission in (Permission.VIEW_CASE, Permission.WORK_WITH_PARTICIPANT):
            hers = Participation.objects.permitting(permission, user)
            reached |= Q(pk__in=ReferralEvent.objects.filter(participation__in=hers.values("pk")).values("referral"))
        return self.filter(reached, open_to(user, "participant__"))

    def permitting_in(self, permission, user, project):
        """The same in one project, for who decides there, asked with what a request knows already of her right."""
        from participants.models.consent import Consent

        membership, open_ones = membership_in(project, user), self.filter(open_to(user, "participant__"))
        reach = membership.reach(permission) if membership else None
        if reach is Reach.PROJECT and membership.reach(Permission.DECIDE_REFERRAL) is Reach.PROJECT:
            return open_ones.filter(project=project)
        if reach is Reach.ASSIGNED:
            return self.permitting(permission, user).filter(project=project)
        if reach is not Reach.GROUP or membership.party_id is None:
            return self.none()
        of_group = {"referral__group": membership.group_id, "from_party": F("referral__party")}
        told = Consent.objects.in_force().filter(to_parties=membership.party_id, **of_group)
        hers = Q(party=membership.party_id) | Q(pk__in=told.values("referral"))
        return open_ones.filter(hers, project=project, group=membership.group_id)

    def in_state(self, *kinds):
        """Whose last event is one of these."""
        return self.filter(events__is_last=True, events__kind__in=kinds)

    def with_state(self):
        """`state`, `round`, `state_since` and `state_until` of the last event, without a query for each.

        `state_code` tells a proposal to another activity from one to the project (referral_steps.state_of).
        """
        to_another = Q(state=Kind.PROPOSED) & ~Q(state_activity="")
        return (
            self.filter(events__is_last=True)
            .annotate(
                state=F("events__kind"),
                state_activity=F("events__activity"),
                round=F("events__round"),
                state_since=F("events__day"),
                state_until=F("events__until"),
            )
            .annotate(state_code=Case(When(to_another, then=Value(TO_ANOTHER)), default=F("state")))
        )

    def locked(self, pk) -> "Referral":
        """This one, its person locked first: the order of all locks on a person's days."""
        person = Referral.objects.values_list("participant", flat=True).get(pk=pk)
        Participant.objects.locked([person])
        return self.select_for_update(of=("self",)).select_related("project", "group", "party").get(pk=pk)


class Referral(models.Model):
    """From a party to the project, by way of a caseworker group. What happened to it are its events, in order.

    The name is as the referrer wrote it: who types somebody's identity number is not told the register's name.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="referrals")
    group = models.ForeignKey(
        CaseworkerGroup, verbose_name=_("caseworker group"), on_delete=models.PROTECT, related_name="referrals"
    )
    party = models.ForeignKey(Party, verbose_name=_("party"), on_delete=models.PROTECT, related_name="referrals")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="referrals")
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    raised_on = models.DateField(_("raised on"), default=timezone.localdate)
    employed = models.BooleanField(_("has any kind of employment"), null=True, blank=True)
    support = models.CharField(_("present support"), max_length=25, choices=Support, blank=True)
    activity = models.TextField(_("present activity"), blank=True)
    tried = models.TextField(_("what has been tried"), blank=True)
    wanted = models.TextField(_("what is asked for, and why"), blank=True)
    accessibility = models.TextField(_("accessibility needs"), blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["raised_on", "pk"]
        indexes = [models.Index(fields=["group", "raised_on"], name="referrals_of_group")]

    def __str__(self):
        return f"{self.raised_on}"

    @property
    def typed_name(self) -> str:
        """For the referral's own page alone."""
        return f"{self.first_name} {self.last_name}".strip() or gettext("No name")

    @property
    def shown_name(self) -> str:
        """For every list, message and paper: of whoever is protected the person's mask, to everybody."""
        return self.participant.shown_name if self.participant.protected else self.typed_name


class ReferralEvent(models.Model):
    """One thing that happened to a referral. The last one is its state; none is ever changed or removed.

    `party` is the author's (none: the project's). `day` is when it happened, `at` when it was written down. A
    return opens the next `round`. Of an investigation: who does it (`investigator`, at `investigating_party`, none
    for somebody outside), what is to be found out (`question`) and until when (`until`); since when is `day`. Of a
    proposal: to which other activity; empty is the project. Of an enrolment and of a return from the project: the
    participation.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="events")
    position = models.PositiveSmallIntegerField(editable=False)
    round = models.PositiveSmallIntegerField(default=1, editable=False)
    is_last = models.BooleanField(default=True, editable=False)
    kind = models.CharField(_("what"), max_length=15, choices=ReferralEventKind)
    day = models.DateField(_("date"), default=timezone.localdate)
    at = models.DateTimeField(_("written down"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="referral_events"
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(_("reason"), blank=True)
    investigator = models.CharField(_("who investigates"), max_length=200, blank=True)
    investigating_party = models.ForeignKey(
        Party,
        verbose_name=_("investigating party"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    question = models.CharField(_("what is to be investigated"), max_length=300, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    activity = models.CharField(_("other activity"), max_length=200, blank=True)
    participation = models.ForeignKey(
        "participants.Participation", on_delete=models.PROTECT, null=True, blank=True, related_name="referral_events"
    )
    meeting = models.ForeignKey(
        "participants.GroupMeeting", on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )

    class Meta:
        verbose_name = _("event of a referral")
        verbose_name_plural = _("events of a referral")
        ordering = ["referral", "position"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "position"], name="referral_events_in_order"),
            models.UniqueConstraint(fields=["referral"], condition=Q(is_last=True), name="one_last_referral_event"),
            models.CheckConstraint(
                name="enrolled_as_a_participation",
                condition=~Q(kind=ReferralEventKind.ENROLLED) | Q(participation__isnull=False),
            ),
            models.CheckConstraint(
                name="no_without_a_reason",
                condition=~Q(kind__in=[ReferralEventKind.DECLINED, ReferralEventKind.RETURNED]) | ~Q(reason=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["referral"],
                condition=Q(is_last=True, kind__in=[*IN_THE_QUEUE, *AT_THE_PROJECT]),
                name="open_referrals",
            ),
        ]

    def __str__(self):
        return f"{self.day} {self.get_kind_display()}"

    @property
    def state_code(self) -> str:
        return state_of(self)


class PartyStatement(models.Model):
    """What a party says of its own part in a round of a referral: done, or what is left."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="statements")
    round = models.PositiveSmallIntegerField(default=1, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="statements")
    done = models.BooleanField(_("its part is done"), default=False)
    note = models.TextField(_("what is left, or what was done"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("party's statement")
        verbose_name_plural = _("parties' statements")
        ordering = ["referral", "round", "party"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "round", "party"], name="one_statement_a_party_and_round"),
        ]

    def __str__(self):
        return f"{self.party}"
