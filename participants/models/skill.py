import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.enums import SkillKind, SkillLevel, SkillState
from participants.models.participant import Participant
from participants.models.participation import Participation
from projects.roles import Permission

State, Kind = SkillState, SkillKind
# From each state to which: the whole rule. A paper that has been seen (a licence) needs no validating first.
STEPS = {
    State.CLAIMED: [State.VALIDATING, State.VALIDATED],
    State.VALIDATING: [State.VALIDATED, State.REJECTED, State.CLAIMED],
    State.VALIDATED: [State.VALIDATING],
    State.REJECTED: [State.VALIDATING],
}
DECIDED = {State.VALIDATED, State.REJECTED}  # somebody has said so: who must be told
LANGUAGE_LEVELS = [*SkillLevel][:7]
OTHER_LEVELS = [*SkillLevel][7:]
HERE = "SE"
# What the person can, and no paper that counts here says: learnt by doing, or in another country.
HIDDEN = Q(state__in=[State.CLAIMED, State.VALIDATING]) & (
    Q(kind=Kind.INFORMAL) | Q(kind__in=[Kind.FORMAL, Kind.LICENCE]) & ~Q(country__in=["", HERE])
)


class SkillQuerySet(models.QuerySet):
    def permitting(self, permission, user):
        return self.filter(participation__in=Participation.objects.permitting(permission, user))

    def of_person(self, participation: Participation):
        """The person's in this time in the project."""
        return self.filter(participation=participation)

    def with_hidden(self):
        return self.annotate(is_hidden=Case(When(HIDDEN, then=Value(True)), default=Value(False)))

    def for_matching(self, user, project):
        """What may be held against an opening: of those in the project now whom she may match, proved or not.

        `is_hidden` marks competence that no Swedish paper shows. What was examined and not confirmed is left out.
        """
        people = Participation.objects.permitting_in(Permission.MATCH, user, project)
        today = timezone.localdate()
        stays = people.filter(Q(exit__isnull=True) | Q(exit__gt=today), start__lte=today)
        skills = self.filter(participation__in=stays).exclude(state=State.REJECTED)
        return skills.with_hidden().select_related("participation__participant")


class Skill(models.Model):
    """One thing that a participant can: with its level, where it comes from, and how far it is proved.

    It belongs to a time in a project; a new one begins with a copy, if the coach wants (participants/mappings.py).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="skills")
    kind = models.CharField(_("kind"), max_length=10, choices=SkillKind, default=SkillKind.INFORMAL)
    name = models.CharField(_("what the person can"), max_length=150)
    level = models.CharField(_("level"), max_length=10, choices=SkillLevel, blank=True)
    country = models.CharField(_("country where it was learnt"), max_length=2, blank=True)
    place = models.CharField(_("where it was learnt"), max_length=150, blank=True)
    state = models.CharField(
        _("validation"), max_length=10, choices=SkillState, default=SkillState.CLAIMED, editable=False
    )
    state_on = models.DateField(_("since"), default=timezone.localdate, editable=False)
    validator = models.CharField(_("by whom"), max_length=150, blank=True, editable=False)

    objects = SkillQuerySet.as_manager()

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="level_of_the_kind",
                condition=Q(level="")
                | Q(kind=SkillKind.LANGUAGE, level__in=LANGUAGE_LEVELS)
                | ~Q(kind=SkillKind.LANGUAGE) & Q(level__in=OTHER_LEVELS),
                violation_error_message=_(
                    "A language has a level from A1 to C2 or is the mother tongue; everything else has a word."
                ),
            ),
            models.CheckConstraint(
                name="whoever_decided_on_a_skill_is_told",
                condition=~Q(state__in=sorted(DECIDED)) | ~Q(validator=""),
                violation_error_message=_("Write who has validated or assessed it."),
            ),
        ]

    def __str__(self):
        return self.name

    # --- Acts

    @transaction.atomic
    def take_step(self, after: str, day, *, by, validator="", note="", seen=None):
        """The validation goes one step on. `seen`: the state that whoever takes it has seen."""
        Participant.objects.locked([self.participation.participant_id])
        stored = type(self).objects.select_for_update(of=("self",)).filter(pk=self.pk).first()
        if stored is None or (seen and stored.state != seen):
            raise ValidationError(gettext("Somebody else has changed this meanwhile. Look at it again."))
        before = State(stored.state)
        stored.check_step(after, day, validator)
        validator = validator.strip()
        SkillStep.objects.create(
            skill=stored, before=before, after=after, day=day, validator=validator, note=note, recorded_by=by
        )
        for name, value in {"state": after, "state_on": day, "validator": validator}.items():
            setattr(stored, name, value)
            setattr(self, name, value)
        stored.save(update_fields=["state", "state_on", "validator"])
        self.trace(by, AuditAction.CHANGE, changes={"state": (before.value, after)}, fields=["state_on", "validator"])

    def check_step(self, after: str, day, validator: str):
        if after not in self.next_states:
            raise ValidationError({"after": gettext("That step is not possible from here.")})
        if day > timezone.localdate():
            raise ValidationError({"day": gettext("The day lies ahead.")})
        if (last := self.steps.last()) and day < last.day:
            text = gettext("The last step was taken on %(day)s. This one cannot be earlier.")
            raise ValidationError({"day": text % {"day": last.day}})
        if after in DECIDED and not validator.strip():
            raise ValidationError({"validator": gettext("Write who has validated or assessed it.")})

    @transaction.atomic
    def remove(self, *, by):
        """It was a mistake. The trail keeps that it was."""
        Participant.objects.locked([self.participation.participant_id])
        event = self.event(by, AuditAction.DELETE, fields=["kind", "name", "level", "country", "place", "state"])
        self.delete()
        AuditEvent.objects.record_all([event])

    def trace(self, by, action, **event):
        AuditEvent.objects.record_all([self.event(by, action, **event)])

    def event(self, by, action, **event) -> AuditEvent:
        participation = self.participation
        return AuditEvent.of(
            by=by,
            action=action,
            target=self,
            participant=participation.participant,
            project=participation.project,
            **event,
        )

    # --- What is told

    @property
    def next_states(self) -> list[SkillState]:
        return STEPS[SkillState(self.state)]

    @property
    def comes_from_abroad(self) -> bool:
        return self.country not in ("", HERE)


class SkillStep(models.Model):
    """One step of the validation of a skill: from what to what, on which day, by whom, written down by whom."""

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="steps", editable=False)
    before = models.CharField(_("before"), max_length=10, choices=SkillState, editable=False)
    after = models.CharField(_("after"), max_length=10, choices=SkillState, editable=False)
    day = models.DateField(_("date"), editable=False)
    validator = models.CharField(_("by whom"), max_length=150, blank=True, editable=False)
    note = models.CharField(_("note"), max_length=300, blank=True, editable=False)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("step of a validation")
        verbose_name_plural = _("steps of validations")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.day} {self.get_after_display()}"
