import uuid
from collections import Counter
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.enums import Absence, ActivityKind, MeetingForm
from participants.models.activity_group import ActivityGroup
from participants.models.attendance import (
    LOCKED,
    Attendance,
    add_to_months,
    minutes_by_month,
    refuse_without_reason,
)
from participants.models.correction import Correction
from participants.models.participation import Participation
from participants.models.roster import (
    Line,
    check_ahead,
    check_coach,
    check_day_is_long_enough,
    check_minutes,
    check_not_ahead,
    placed,
    refuse_nobody,
)
from projects.models import Project
from projects.roles import Permission, Reach


class ChangedMeanwhile(ValidationError):
    """Somebody else has corrected the session since the page was opened."""


class SessionQuerySet(models.QuerySet):
    def permitting(self, permission, user):
        """Sessions that `user` leads in her projects, or with somebody on the list on whom she holds the permission.

        A session without anybody belongs to whoever holds the permission in the whole project.
        """
        people = Participation.objects.permitting(permission, user)
        expected = Session.expected.through.objects.filter(session=OuterRef("pk"))
        there = Attendance.objects.filter(session=OuterRef("pk"))
        hers = (
            Q(coach=user)
            | Exists(expected.filter(participation__in=people))
            | Exists(there.filter(participation__in=people))
            | (
                Q(project__in=Project.objects.permitting(permission, user, Reach.PROJECT).values("pk"))
                & ~Exists(expected)
                & ~Exists(there)
            )
        )
        return self.filter(hers, project__in=Project.objects.permitting(permission, user).values("pk"))

    def visible_to(self, user):
        return self.permitting(Permission.VIEW_CASE, user)

    def planned(self):
        return self.filter(state=Session.State.PLANNED)

    def unmarked(self):
        """Planned until today, and nobody has said yet whether they took place."""
        return self.planned().filter(date__lte=timezone.localdate())

    def on(self, day: date):
        return self.filter(date=day)

    def led_by(self, user):
        return self.filter(coach=user)


class Session(models.Model):
    """A meeting of a coach with one participant or many: planned, held, or cancelled by us.

    A planned session has those `expected` and no attendance yet; a held or cancelled one has a row of attendance
    for each of them. In a group each coach says who of her own was there: whoever is still `expected` of a held
    session has not been marked yet. `next_step` is what was agreed for whoever was there; what concerns one person
    alone stands in the note of that person's attendance.

    Each act locks the people first, then the group, then the session, and leaves an event for each person.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled by us")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="sessions")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.HELD, editable=False)
    date = models.DateField(_("date"))
    start_time = models.TimeField(_("time"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    form = models.CharField(_("form"), max_length=10, choices=MeetingForm, default=MeetingForm.INDIVIDUAL)
    kind = models.CharField(_("kind"), max_length=20, choices=ActivityKind, default=ActivityKind.COACHING)
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("coach"), on_delete=models.PROTECT, related_name="sessions"
    )
    group = models.ForeignKey(
        ActivityGroup,
        verbose_name=_("group"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
    )
    topic = models.CharField(_("topic"), max_length=200, blank=True)
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    expected = models.ManyToManyField(
        Participation, verbose_name=_("expected"), blank=True, related_name="planned_sessions"
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["date", "start_time", "pk"]
        constraints = [
            models.CheckConstraint(
                name="session_minutes_within_a_day",
                condition=Q(minutes__range=(1, 1440)),
                violation_error_message=_("The minutes must lie between 1 and 1440."),
            ),
        ]
        indexes = [
            models.Index(fields=["coach", "date"], name="sessions_of_coach"),
            models.Index(fields=["project", "date"], name="sessions_of_project"),
        ]

    def __str__(self):
        return f"{self.date} {self.get_kind_display()}"

    # --- Acts

    @transaction.atomic
    def log(self, lines, *, by):
        """Record what was held: this session, not yet saved, and a row of the ledger for each on the list."""
        self.state = self.State.HELD
        self.check_itself(by)
        check_not_ahead(self.date)
        roster = placed(self.project, self.date, lines, by)
        refuse_nobody(roster)
        self.lock_group()
        self.refuse_too_many(len(roster))
        self.save(force_insert=True)
        self.enter(roster)
        self.trace(by, AuditAction.CREATE, roster.values(), fields=["date", "minutes", "form", "kind"])
        return self

    @transaction.atomic
    def plan(self, people, *, by):
        """This session, not yet saved, lies ahead; these people (public ids) are expected."""
        self.state = self.State.PLANNED
        self.check_itself(by)
        check_ahead(self.date)
        roster = placed(self.project, self.date, [Line(person) for person in people], by)
        refuse_nobody(roster)
        self.lock_group()
        self.save(force_insert=True)
        self.expect_members(roster.values())
        self.trace(by, AuditAction.CREATE, roster.values(), fields=["date", "minutes", "form", "kind"])
        return self

    @transaction.atomic
    def expect(self, people, *, by):
        """More people (public ids) are expected at a planned session. In a group there may be no place left."""
        roster = placed(self.project, self.date, [Line(person) for person in people], by)
        refuse_nobody(roster)
        self.lock(self.State.PLANNED)
        self.expect_members(roster.values())
        self.trace(by, AuditAction.CHANGE, roster.values(), fields=["expected"])

    @transaction.atomic
    def hold(self, lines, *, by, **changes):
        """The planned session took place: a row of the ledger for each on the list, expected or not.

        `changes` are what turned out otherwise than planned (minutes, next step). Whoever is expected and not on
        the list stays expected until somebody who works with the person says.
        """
        roster = placed(self.project, self.date, lines, by)
        refuse_nobody(roster)
        self.lock(self.State.PLANNED, self.State.HELD, day=self.date)
        if self.state == self.State.PLANNED:
            for name, value in changes.items():
                setattr(self, name, value)
        self.check_itself(by)
        check_not_ahead(self.date)
        ids = {one.pk for one in roster.values()}
        if self.attendance.filter(participation__in=ids).exists():
            raise ValidationError(gettext("Somebody on the list has been marked meanwhile. Open the page anew."))
        self.expected.remove(*ids)
        self.refuse_too_many(len(ids) + self.expected.count() + self.attendance.count())
        self.state = self.State.HELD
        self.save()
        self.enter(roster)
        self.trace(by, AuditAction.CHANGE, roster.values(), fields=["state", *changes])

    @transaction.atomic
    def cancel(self, *, by, reason=""):
        """We cancel a planned session: whoever was expected is absent by our doing."""
        lines = [Line(person, present=False, absence=Absence.CANCELLED) for person in self.people()]
        roster = placed(self.project, self.date, lines, by)
        self.lock(self.State.PLANNED, day=self.date)
        self.refuse_if_others_came(roster)
        self.expected.clear()
        self.state = self.State.CANCELLED
        self.save(update_fields=["state"])
        self.enter(roster)
        self.trace(by, AuditAction.CHANGE, roster.values(), fields=["state"], reason=reason)

    @transaction.atomic
    def move(self, day, start_time=None, *, by):
        """A planned session takes place on another day, or at another time."""
        check_ahead(day)
        roster = placed(self.project, day, [Line(person) for person in self.people()], by)
        self.lock(self.State.PLANNED)
        self.refuse_if_others_came(roster)
        before = self.change(date=day, start_time=start_time)
        self.save(update_fields=before)
        kept = {one.pk: before_and_now(self, before) for one in roster.values()}
        self.trace(by, AuditAction.CHANGE, roster.values(), kept)

    @transaction.atomic
    def correct(self, lines=(), *, by, reason="", seen=None, **changes):
        """What was written down wrongly: `changes` of the session, which hold for all, and `lines` of single people.

        A row whose minutes were the session's follows them. `seen` is the mark of what she has corrected.
        """
        changed = any(getattr(self, name) != value for name, value in changes.items())
        wanted = {line.person: line for line in lines}
        concerned = self.people() if changed else wanted
        rows = self.attendance.filter(participation__participant__public_id__in=concerned)
        besides = list(rows.values_list("pk", flat=True))
        day = changes.get("date", self.date)
        roster = placed(self.project, day, [wanted.get(one, Line(one)) for one in concerned], by, besides=besides)
        self.lock(self.State.HELD)
        if seen is not None and seen != self.mark():
            raise ChangedMeanwhile(gettext("The session has been changed meanwhile. Open the page anew."))
        if changed:
            self.refuse_if_others_came(roster)
        minutes = self.minutes
        before = self.change(**changes)
        self.check_itself(by)
        check_not_ahead(self.date)
        corrected = Correction(self, minutes, roster, wanted, list(rows.select_related("participation__participant")))
        refuse_without_reason({*before, *corrected.fields}, reason)
        self.save(update_fields=before)
        corrected.save()
        kept = {one.pk: before_and_now(self, before) | corrected.changes.get(one.pk, {}) for one in roster.values()}
        people = [one for one in roster.values() if kept[one.pk]]
        self.trace(by, AuditAction.CORRECT, people, kept, reason=reason)

    @transaction.atomic
    def remove(self, *, by, reason):
        """The session was a mistake: it and its rows of the ledger are taken away."""
        if not reason.strip():
            raise ValidationError({"reason": gettext("Write why it is removed.")})
        roster = placed(self.project, self.date, [Line(person) for person in self.people()], by)
        self.lock(*self.State, day=self.date)
        self.refuse_if_others_came(roster)
        rows = list(self.attendance.all())
        kept = {row.participation_id: gone(row) for row in rows}
        events = self.events(by, AuditAction.DELETE, roster.values(), kept, reason=reason)
        self.attendance.all().delete()
        add_to_months(minutes_by_month(rows), Counter())
        self.delete()
        AuditEvent.objects.record_all(events)

    # --- What the acts are made of

    def people(self) -> list:
        """The public ids of all who are expected or have a row."""
        expected = self.expected.values_list("participant__public_id", flat=True)
        there = self.attendance.values_list("participation__participant__public_id", flat=True)
        return list(dict.fromkeys([*expected, *there]))

    def mark(self) -> str:
        """A hash of all that can be corrected, as it is stored now."""
        stored = type(self).objects.filter(pk=self.pk).values_list()
        rows = self.attendance.order_by("pk").values_list()
        return salted_hmac("participants.Session", repr([*stored, *rows]), algorithm="sha256").hexdigest()[:20]

    def check_itself(self, by):
        check_minutes(self.minutes)
        if self.coach_id != by.pk:  # that she may work with the people on the list is checked anyway
            check_coach(self.project, self.coach)

    def lock_group(self):
        if self.group_id:
            self.group.lock()

    def lock(self, *states, day=None):
        """Take the session as it stands now, until the transaction ends. `day`: for which its people were placed."""
        self.lock_group()
        stored = type(self).objects.select_for_update(of=("self",)).filter(pk=self.pk).first()
        if stored is None or stored.state not in states or day not in (None, stored.date):
            raise ChangedMeanwhile(gettext("The session has been changed meanwhile. Open the page anew."))
        for field in self._meta.concrete_fields:
            setattr(self, field.attname, getattr(stored, field.attname))

    def change(self, **changes) -> dict:
        """Set what differs; the fields with what they held before."""
        before = {name: getattr(self, name) for name, value in changes.items() if getattr(self, name) != value}
        for name in before:
            setattr(self, name, changes[name])
        return before

    def refuse_too_many(self, number: int):
        if self.group_id and number > self.group.capacity:
            text = gettext("The group has %(places)d places. %(number)d people do not fit in.")
            raise ValidationError(text % {"places": self.group.capacity, "number": number})

    def refuse_if_others_came(self, roster):
        if set(self.people()) - {line.person for line in roster}:
            raise ValidationError(gettext("Somebody has been put on the list meanwhile. Open the page anew."))

    def expect_members(self, participations):
        """These participations are expected, as far as the day lies in them. The group is locked."""
        there = set(self.expected.values_list("pk", flat=True))
        new = [one for one in participations if one.pk not in there and one.holds(self.date)]
        self.refuse_too_many(len(there) + len(new))
        self.expected.add(*new)

    def enter(self, roster):
        """A row of the ledger for each on the list, and their minutes in the sums of the month."""
        rows = [
            Attendance(
                participation=participation,
                session=self,
                date=self.date,
                kind=self.kind,
                ref=str(self.public_id),
                minutes=line.minutes or self.minutes,
                present=line.present,
                absence="" if line.present else line.absence,
                note=line.note,
                coach_id=self.coach_id,
            )
            for line, participation in roster.items()
        ]
        for row in rows:
            check_minutes(row.minutes)
            check_day_is_long_enough(row.participation, row.date, row.minutes)
        Attendance.objects.enter(rows)
        add_to_months(Counter(), minutes_by_month(rows))

    def events(self, by, action, participations, kept=None, **event) -> list[AuditEvent]:
        """One for each person concerned. `kept`: participation → field → (before, after)."""
        return [
            AuditEvent.of(
                by=by,
                action=action,
                target=self,
                participant=one.participant,
                project=self.project,
                changes=(kept or {}).get(one.pk),
                **event,
            )
            for one in participations
        ]

    def trace(self, by, action, participations, kept=None, **event):
        AuditEvent.objects.record_all(self.events(by, action, participations, kept, **event))


def before_and_now(instance, before: dict) -> dict[str, tuple]:
    return {name: (value, getattr(instance, name)) for name, value in before.items()}


def gone(row: Attendance) -> dict[str, tuple]:
    """What a row said that is taken away."""
    return {name: (getattr(row, name), None) for name in LOCKED}
