import uuid
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from employers.models import Opening
from employers.occupations import share_of
from matching.enums import MatchState, Side
from matching.match_steps import UNDER_WAY, Act, Step, step_of
from matching.occupations import Direction, goes
from participants.enums import Channel
from participants.models import Participant, Participation

STALE = _("Somebody else has changed this meanwhile. Look at it again.")
LONGEST_TO_ANSWER = timedelta(days=366)
TAKES_ROOM = {Act.ASK, Act.PRESENT, Act.WANT}
NOT_NOW = _("This cannot be done with the match as it stands now.")


class MatchQuerySet(models.QuerySet):
    def permitting(self, permission, user):
        return self.filter(participation__in=Participation.objects.permitting(permission, user))

    def permitting_in(self, permission, user, project):
        people = Participation.objects.permitting_in(permission, user, project)
        return self.filter(participation__in=people)

    def under_way(self):
        return self.filter(state__in=UNDER_WAY)

    def unanswered(self, today: date):
        """Asked, and the day to answer by has passed, of those who still take part."""
        return self.filter(state=MatchState.ASKED, answer_by__lt=today, participation__exit__isnull=True)

    def stuck(self, today: date):
        """Under way, and it can go no further: the person has left, or the opening is closed, over or given away."""
        gone = Q(participation__exit__isnull=False) | Q(opening__closed_on__isnull=False) | Q(opening__end__lt=today)
        given = Q(opening__places__lte=F("given")) & ~Q(state=MatchState.WANTED)
        return self.under_way().annotate(given=places_given(today)).filter(gone | given)

    def with_direction(self):
        """`direction`: which way it goes against the grain, by the counts that were known when it was made."""
        ways = [Direction.WOMAN, Direction.MAN]
        none = Value(Direction.NONE.value)
        return self.annotate(direction=Case(*(When(goes(way), then=Value(way.value)) for way in ways), default=none))

    def that_came_to(self, *states):
        """Those that were ever in one of the states, whatever became of them."""
        return self.filter(pk__in=MatchStep.objects.filter(state__in=states).values("match"))

    def declined_by(self, side: Side):
        last = MatchStep.objects.filter(state=MatchState.DECLINED, side=side)
        return self.filter(state=MatchState.DECLINED, pk__in=last.values("match"))


class Match(models.Model):
    """A participant held against an opening, from the proposal to the placement or the no.

    `state` is that of the last `MatchStep` (matching/match_steps.py). `women` and `men` are the counts of the
    occupation that were known when the match was made (of `share_year`), so that later figures change nothing said
    before. `told`: codes of `Tellable` that the participant said yes to; `adaptations`: what the workplace is to
    adapt, as it goes into the placement's agreement: what is done, never why.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="matches")
    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="matches")
    state = models.CharField(
        _("state"), max_length=10, choices=MatchState, default=MatchState.PROPOSED, editable=False
    )
    answer_by = models.DateField(_("answer no later than"), null=True, blank=True)
    told = models.JSONField(_("the employer may be told"), default=list, blank=True, editable=False)
    adaptations = models.JSONField(_("what the workplace adapts"), default=list, blank=True, editable=False)
    women = models.PositiveIntegerField(null=True, editable=False)
    men = models.PositiveIntegerField(null=True, editable=False)
    share_year = models.PositiveSmallIntegerField(null=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation"],
                condition=Q(state__in=UNDER_WAY),
                name="one_match_at_a_time",
                violation_error_message=_("There is a match under way already. End that first."),
            ),
        ]
        indexes = [models.Index(fields=["opening", "state"], name="matches_of_opening")]

    def __str__(self):
        return f"{self.opening}, {self.get_state_display()}"

    # --- Acts

    @classmethod
    @transaction.atomic
    def propose(cls, participation: Participation, opening: Opening, *, by, day: date | None = None) -> "Match":
        """Hold them against each other. Nobody is asked or told anything yet."""
        Participant.objects.locked([participation.participant_id])
        participation = Participation.objects.select_related("participant", "project").get(pk=participation.pk)
        day = day or timezone.localdate()
        check_proposal(participation, opening, day)
        share = share_of(opening.occupation)
        counts = {"women": share.women, "men": share.men, "share_year": share.year} if share else {}
        made = cls.objects.create(participation=participation, opening=opening, **counts)
        made.steps.create(state=MatchState.PROPOSED, day=day, recorded_by=by)
        made.trace(by, AuditAction.CREATE, fields=["opening", "state", *counts])
        return made

    @transaction.atomic
    def take_step(self, act: Act, day: date, *, by, seen="", side="", reason="", way="", **facts):
        """`seen`: the state that whoever takes it has seen. `facts`: answer_by, told, adaptations."""
        step = self.hold(act, seen)
        check_step(self, step, day, side, reason.strip(), facts)
        self.write(step, day, by, facts, side=side, reason=reason.strip(), way=way)

    @transaction.atomic
    def place(self, *, by):
        """It has become a placement: whoever makes the placement, and checks its days, calls this with it."""
        self.write(self.hold(Act.PLACE), timezone.localdate(), by, {})

    def hold(self, act: Act, seen="") -> Step:
        """Lock the person first, then the match; which step it is from where the match now stands."""
        Participant.objects.locked([self.participation.participant_id])
        all_of_it = Match.objects.select_related("participation__participant", "participation__project", "opening")
        stored = all_of_it.select_for_update(of=("self",)).get(pk=self.pk)
        if seen and stored.state != seen:
            raise ValidationError(STALE)
        for field in self._meta.concrete_fields:
            setattr(self, field.attname, getattr(stored, field.attname))
        self.participation, self.opening = stored.participation, stored.opening
        step = step_of(act, self.state)
        if step is None:
            raise ValidationError(NOT_NOW)
        return step

    def write(self, step: Step, day: date, by, facts: dict, **told):
        """`facts` of the match itself, `told` of the step."""
        asked_until = {"answer_by": facts.get("answer_by")} if step.act == Act.ASK else {}
        self.steps.create(state=step.to, day=day, recorded_by=by, **asked_until, **told)
        changes = {name: (getattr(self, name), value) for name, value in {"state": step.to.value, **facts}.items()}
        for name, (_before, value) in changes.items():
            setattr(self, name, value)
        self.save(update_fields=list(changes))
        fields = [name for name in ("side", "reason", "way") if told.get(name)]
        self.trace(by, AuditAction.CHANGE, changes=changes, fields=fields)

    def trace(self, by, action, **event):
        AuditEvent.objects.record(
            by=by,
            action=action,
            target=self,
            participant=self.participation.participant,
            project=self.participation.project,
            **event,
        )


class MatchStep(models.Model):
    """One step of a match: to which state, on which day, by whom it was written down; of a no also whose and why.

    `way`: how the participant was asked, or answered. `answer_by`: the day that she was given.
    """

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(_("state"), max_length=10, choices=MatchState)
    day = models.DateField(_("date"), default=timezone.localdate)
    side = models.CharField(_("by whom"), max_length=12, choices=Side, blank=True)
    reason = models.CharField(_("why"), max_length=500, blank=True)
    way = models.CharField(_("how"), max_length=20, choices=Channel, blank=True)
    answer_by = models.DateField(_("answer no later than"), null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("step of a match")
        verbose_name_plural = _("steps of matches")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="a_no_says_whose_and_why",
                condition=~Q(state=MatchState.DECLINED) | ~Q(side="") & ~Q(reason=""),
                violation_error_message=_("Write who said no, and why."),
            ),
        ]

    def __str__(self):
        return f"{self.day} {self.get_state_display()}"


# --- What the acts refuse ------------------------------------------------------------------------------------------


def check_proposal(participation: Participation, opening: Opening, day: date):
    if participation.exit and participation.exit <= day:
        raise ValidationError(gettext("The person has left the project."))
    if opening.project_id != participation.project_id or opening.is_template or is_over(opening, day):
        raise ValidationError(gettext("The opening is no longer open."))
    if taken(opening.pk) >= opening.places:
        raise ValidationError(gettext("All places of this opening are taken."))
    if (under_way := participation.matches.under_way().select_related("opening").first()) is not None:
        text = gettext("There is a match under way already: %(opening)s. End that first.")
        raise ValidationError(text % {"opening": under_way.opening})


def check_step(match: Match, step: Step, day: date, side: str, reason: str, facts: dict):
    if step.by_itself:
        raise ValidationError(NOT_NOW)
    if step.act != Act.DECLINE:
        check_goes_on(match, step, day)
    check_day(match, step, day, facts)
    if step.act == Act.DECLINE:
        if side not in step.sides:
            raise ValidationError({"side": gettext("Choose who said no.")})
        if not reason:
            raise ValidationError({"reason": gettext("Write why.")})


def check_goes_on(match: Match, step: Step, day: date):
    """Nobody is asked about, or presented for, what she cannot get."""
    if match.participation.exit:
        raise ValidationError(gettext("The person has left the project."))
    if is_over(match.opening, day):
        raise ValidationError(gettext("The opening is no longer open."))
    if step.act in TAKES_ROOM:
        check_room(match.opening)


def check_day(match: Match, step: Step, day: date, facts: dict):
    if day > timezone.localdate():
        raise ValidationError({"day": gettext("The day lies ahead.")})
    if (last := match.steps.last()) and day < last.day:
        text = gettext("The last step was taken on %(day)s. This one cannot be earlier.")
        raise ValidationError({"day": text % {"day": last.day}})
    if step.act == Act.ASK:
        check_deadline(facts.get("answer_by"), day)


def check_deadline(answer_by: date | None, day: date):
    if answer_by is None or answer_by < day:
        raise ValidationError({"answer_by": gettext("Write by which day the participant answers.")})
    if answer_by > day + LONGEST_TO_ANSWER:
        raise ValidationError({"answer_by": gettext("That is more than a year ahead. Check the year.")})


def is_over(opening: Opening, day: date) -> bool:
    return bool(opening.closed_on or (opening.end and opening.end < day))


def check_room(opening: Opening):
    """No place is given twice: of many at once only as many get past the lock as there are places."""
    opening = Opening.objects.select_for_update(of=("self",)).get(pk=opening.pk)
    if taken(opening.pk) >= opening.places:
        raise ValidationError(gettext("All places of this opening are taken."))


def taken(opening_pk: int) -> int:
    """Places that the employer has given somebody: by a yes, or by a placement that has not ended."""
    return sum(one.filter(opening=opening_pk).count() for one in givers(timezone.localdate()))


def givers(today: date) -> list[models.QuerySet]:
    """What takes a place of an opening. A yes to somebody who has left since takes none."""
    from matching.models.placement import Placement, going_on

    wanted = Match.objects.filter(state=MatchState.WANTED, participation__exit__isnull=True)
    return [wanted, Placement.objects.filter(going_on(today))]


def places_given(today: date):
    """The same of the opening of each match, in the database."""
    of_opening = [one.filter(opening=OuterRef("opening")).order_by().values("opening") for one in givers(today)]
    counts = [Coalesce(Subquery(one.annotate(number=Count("pk")).values("number")), 0) for one in of_opening]
    return counts[0] + counts[1]
