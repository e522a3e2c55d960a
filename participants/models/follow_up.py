import uuid
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.enums import AttemptResult, Channel, Evidence, FollowUpStage, Outcome
from participants.models.participation import CoachAssignment, Participation

SOON = timedelta(days=7)  # reminded of so long before the reference day
LATE = timedelta(days=14)  # and again so long after


class FollowUpQuerySet(models.QuerySet):
    def permitting(self, permission, user):
        return self.filter(participation__in=Participation.objects.permitting(permission, user))

    def active(self):
        """The question is still one: the exit stands, and the person did not come back by the reference day."""
        return self.filter(withdrawn_at__isnull=True, participation__exit__isnull=False).exclude(CAME_BACK)

    def unanswered(self):
        """Without an outcome, or with one that was recorded for another reference day."""
        return self.active().filter(Q(outcome="") | FOR_ANOTHER_DAY)

    def soon(self):
        """The reference day is within a week."""
        today = timezone.localdate()
        return self.unanswered().filter(due__gt=today, due__lte=today + SOON)

    def to_do(self):
        """The reference day has come, and nothing is waited for until a later day."""
        today = timezone.localdate()
        return self.unanswered().filter(not_waiting(today), due__lte=today)

    def overdue(self):
        """Those of them whose reference day was two weeks ago or more."""
        return self.to_do().filter(due__lte=timezone.localdate() - LATE)

    def with_stage(self):
        """`stage`: where each stands today; every follow-up has exactly one (FollowUpStage)."""
        today = timezone.localdate()
        stages = [
            (Q(withdrawn_at__isnull=False) | Q(participation__exit__isnull=True), FollowUpStage.WITHDRAWN),
            (CAME_BACK, FollowUpStage.CAME_BACK),
            (Q(outcome__gt="", recorded_for=F("due")), FollowUpStage.DONE),
            (Q(due__gt=today + SOON), FollowUpStage.LATER),
            (Q(due__gt=today), FollowUpStage.SOON),
            (~not_waiting(today), FollowUpStage.WAITING),
            (Q(outcome__gt=""), FollowUpStage.CHECK),
            (Q(due__gt=today - LATE), FollowUpStage.DUE),
        ]
        whens = [When(condition, then=Value(stage.value)) for condition, stage in stages]
        return self.annotate(
            stage=Case(*whens, default=Value(FollowUpStage.OVERDUE.value), output_field=models.CharField())
        )

    def with_coach(self):
        """`coach_pk`, `coach_name`: of who was coach last, and follows up."""
        coach = CoachAssignment.objects.filter(participation=OuterRef("participation")).order_by("-start", "-pk")
        return self.annotate(
            coach_pk=Subquery(coach.values("coach")[:1]), coach_name=Subquery(coach.values("coach__name")[:1])
        )

    def coached_by(self, coach):
        return self.with_coach().filter(coach_pk=coach.pk)

    def count_by_stage(self) -> dict[str, int]:
        counted = self.with_stage().order_by().values("stage").annotate(number=Count("pk"))
        return {row["stage"]: row["number"] for row in counted}

    def for_list(self):
        """Everything that the work list shows, in one query."""
        tries = FollowUpAttempt.objects.filter(follow_up=OuterRef("pk")).order_by().values("follow_up")
        return (
            self.with_stage()
            .with_coach()
            .select_related("participation__participant")
            .annotate(tries=Subquery(tries.annotate(number=Count("pk")).values("number")))
        )


# Whoever is back by the reference day is in the project on it; the figures count the last exit.
CAME_BACK = Q(participation__next_start__isnull=False, participation__next_start__lte=F("due"))
FOR_ANOTHER_DAY = Q(recorded_for__isnull=True) | Q(recorded_for__lt=F("due")) | Q(recorded_for__gt=F("due"))


def not_waiting(today: date) -> Q:
    return Q(next_try__isnull=True) | Q(next_try__lte=today)


class FollowUp(models.Model):
    """The question how it went, ninety days after an exit: one per exit, made by participants/catch_up.py.

    `due` is the reference day, and the outcome is the status ON that day, whenever it was learnt. What is recorded
    here stands on the participation too (the fact row of the figures), written in the same transaction. If the exit
    is withdrawn the follow-up is `withdrawn` and keeps what was recorded, while the participation has no outcome.
    If the exit or the project's clock changes, `due` moves; `recorded_for` still says for which day the outcome was
    recorded. `next_try` is that of the latest attempt.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participation = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="follow_up")
    due = models.DateField(_("reference day"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    outcome = models.CharField(_("outcome after 90 days"), max_length=20, choices=Outcome, blank=True)
    evidence = models.CharField(_("evidence"), max_length=20, choices=Evidence, blank=True)
    recorded_on = models.DateField(_("recorded on"), null=True, blank=True)
    recorded_for = models.DateField(_("recorded for the reference day"), null=True, blank=True)
    next_try = models.DateField(_("next try"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                name="outcome_is_recorded_on_a_day", condition=Q(outcome="") | Q(recorded_on__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["due"], condition=Q(outcome="", withdrawn_at__isnull=True), name="follow_ups_to_do"),
        ]

    def __str__(self):
        return f"{self.due}"

    @property
    def came_back(self) -> bool:
        back = self.participation.next_start
        return back is not None and back <= self.due

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None or self.participation.exit is None

    def days_over(self, today: date) -> int:
        """Since the reference day; before it, a negative number."""
        return (today - self.due).days

    @property
    def is_for_another_day(self) -> bool:
        """Whether an outcome is recorded, but for another reference day than the one there is now."""
        return bool(self.outcome) and self.recorded_for != self.due


class FollowUpAttempt(models.Model):
    """One try to reach the person."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField(_("when"), default=timezone.now)
    channel = models.CharField(_("how"), max_length=15, choices=Channel)
    result = models.CharField(_("result"), max_length=15, choices=AttemptResult)
    next_try = models.DateField(_("next try"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="follow_up_attempts",
    )

    class Meta:
        verbose_name = _("attempt to follow up")
        verbose_name_plural = _("attempts to follow up")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.at:%Y-%m-%d} {self.get_channel_display()}"
