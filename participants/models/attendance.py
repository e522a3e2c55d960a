from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.enums import PLACEMENT_DAYS, Absence, ActivityKind
from participants.models.month_lock import refuse_locked
from participants.models.participation import Participation
from participants.models.roster import (
    Line,
    check_day_is_long_enough,
    check_minutes,
    check_not_ahead,
    placed,
)
from projects.bulk import insert_rows, update_rows
from projects.roles import Permission

LOCKED = ["date", "minutes", "present", "absence", "note"]  # what a correction may change
COUNTED = {"date", "minutes", "present"}  # what the hours are made of


class AttendanceQuerySet(models.QuerySet):
    """The acts refuse a locked month before they write. Whoever writes past them, in a shell, is refused here too."""

    def enter(self, rows: list["Attendance"]):
        """New rows, whose people are locked and whose months an act has asked about."""
        return super().bulk_create(rows)

    def bulk_create(self, objs, *arguments, **named):
        objs = list(objs)
        refuse_locked((row.participation, row.date) for row in objs)
        return super().bulk_create(objs, *arguments, **named)

    def bulk_update(self, objs, *arguments, **named):
        objs = list(objs)
        refuse_locked((row.participation, row.date) for row in objs)
        self.filter(pk__in=[row.pk for row in objs]).refuse_if_locked()
        return super().bulk_update(objs, *arguments, **named)

    def update(self, **values):
        self.refuse_if_locked(values.get("date"))
        return super().update(**values)

    def delete(self):
        self.refuse_if_locked()
        return super().delete()

    def refuse_if_locked(self, day: date | None = None):
        """`day`: to which they all would go."""
        rows = list(self.order_by().select_related(None).select_related("participation__participant"))
        days = ([row.date, day] if isinstance(day, date) else [row.date] for row in rows)
        refuse_locked((row.participation, one) for row, both in zip(rows, days, strict=True) for one in both)

    def permitting(self, permission, user):
        """Rows of those whose participation in the project `user` holds the permission on."""
        return self.filter(participation__in=Participation.objects.permitting(permission, user))

    def visible_to(self, user):
        return self.permitting(Permission.VIEW_CASE, user)

    def meetings(self):
        """Somebody of the project has met them: not the days at a placement that were noted in a week's grid."""
        return self.filter(present=True).exclude(session__isnull=True, kind__in=PLACEMENT_DAYS)


class Attendance(models.Model):
    """The hours ledger: one row per participation, day, kind and reference. Minutes are whole.

    What happened, never what is planned: who is expected at a planned session stands on the session. A row of a
    session has the session's public id as its reference, so that two sessions of a day and kind stand apart.
    """

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="attendance")
    date = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=20, choices=ActivityKind)
    ref = models.CharField(_("reference"), max_length=60, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    present = models.BooleanField(_("present"), default=True)
    absence = models.CharField(_("absence"), max_length=10, choices=Absence, blank=True)
    note = models.TextField(_("note"), blank=True)
    session = models.ForeignKey(
        "participants.Session",
        verbose_name=_("session"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attendance",
    )
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("coach"), on_delete=models.PROTECT, null=True, blank=True
    )

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["date", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "date", "kind", "ref"], name="one_attendance_per_day_kind_and_ref"
            ),
            models.CheckConstraint(
                name="minutes_within_a_day",
                condition=Q(minutes__range=(1, 1440)),
                violation_error_message=_("The minutes must lie between 1 and 1440."),
            ),
            models.CheckConstraint(
                name="whoever_is_present_is_not_absent",
                condition=Q(present=False) | Q(absence=""),
                violation_error_message=_("Somebody present has no reason for absence."),
            ),
        ]

    def __str__(self):
        return f"{self.date} {self.get_kind_display()}"

    def save(self, *arguments, update_fields=None, **named):
        """Some of its fields are saved by acts, which have asked."""
        if update_fields is None:
            stored = type(self).objects.filter(pk=self.pk).select_related("participation__participant")
            refuse_locked((row.participation, row.date) for row in [self, *stored])
        super().save(*arguments, update_fields=update_fields, **named)

    def delete(self, *arguments, **named):
        refuse_locked([(self.participation, self.date)])
        return super().delete(*arguments, **named)

    @property
    def absence_text(self) -> str:
        """That somebody was not there, and why as far as it is known."""
        return str(_("absent, %(why)s") % {"why": self.get_absence_display()} if self.absence else _("absent"))

    @transaction.atomic
    def correct(self, *, by, reason, seen=None, **changes):
        """What was written down wrongly. The day of a row that belongs to a session is the session's.

        `seen` is the mark of the row that she has corrected.
        """
        changes = self.differing(changes)
        day = changes.get("date", self.date)
        if "date" in changes and self.session_id:
            raise ValidationError(
                {"date": gettext("Correct the day of the session: it holds for all who were there.")}
            )
        [participation] = placed(self.participation.project, day, [self.as_line()], by, besides=[self.pk]).values()
        self.lock()
        if seen is not None and seen != self.mark():
            raise ValidationError(gettext("Somebody else has changed the row meanwhile. Compare, then save again."))
        if not changes:
            return
        refuse_without_reason(changes, reason)
        check_minutes(changes.get("minutes", self.minutes))
        if changes.get("present", self.present):
            check_not_ahead(day)
        check_day_is_long_enough(participation, day, changes.get("minutes", self.minutes))
        before = minutes_by_month([self])
        kept = {name: (getattr(self, name), value) for name, value in changes.items()}
        for name, value in changes.items():
            setattr(self, name, value)
        self.participation = participation
        self.refuse_if_doubled()
        self.save(update_fields=[*changes, "participation"])
        add_to_months(before, minutes_by_month([self]))
        AuditEvent.objects.record_all([self.event(by, AuditAction.CORRECT, reason, kept)])

    @transaction.atomic
    def remove(self, *, by, reason):
        """The row was a mistake."""
        placed(self.participation.project, self.date, [self.as_line()], by)
        self.lock()
        if not reason.strip():
            raise ValidationError({"reason": gettext("Write why it is removed.")})
        before, session = minutes_by_month([self]), self.session
        kept = {name: (getattr(self, name), None) for name in LOCKED}
        event = self.event(by, AuditAction.DELETE, reason, kept)
        self.delete()
        add_to_months(before, Counter())
        if session and not session.attendance.exists() and not session.expected.exists():
            session.delete()
        AuditEvent.objects.record_all([event])

    def mark(self) -> str:
        """A hash of what can be corrected, as it stands."""
        values = [self.pk, *(str(getattr(self, name)) for name in LOCKED)]
        return salted_hmac("participants.Attendance", repr(values), algorithm="sha256").hexdigest()[:20]

    def as_line(self) -> Line:
        return Line(self.participation.participant.public_id)

    def lock(self):
        """The row as it stands now, until the transaction ends; its person is locked, its month may not be."""
        stored = type(self).objects.select_for_update(of=("self",)).filter(pk=self.pk).first()
        if stored is None:
            raise ValidationError(gettext("Somebody else has removed this meanwhile."))
        for field in [*LOCKED, "participation_id"]:
            setattr(self, field, getattr(stored, field))
        refuse_locked([(self.participation, self.date)])

    def differing(self, changes: dict) -> dict:
        """What is really changed. Whoever was there has no reason for absence."""
        if changes.get("present", self.present):
            changes["absence"] = ""
        return {name: value for name, value in changes.items() if getattr(self, name) != value}

    def refuse_if_doubled(self):
        same = type(self).objects.filter(
            participation=self.participation, date=self.date, kind=self.kind, ref=self.ref
        )
        if same.exclude(pk=self.pk).exists():
            text = gettext("On %(day)s there is such a row already. Correct that one, or remove one of the two.")
            raise ValidationError({"date": text % {"day": self.date}})

    def event(self, by, action, reason, changes) -> AuditEvent:
        return AuditEvent.of(
            by=by,
            action=action,
            target=self.session or self,
            participant=self.participation.participant,
            project=self.participation.project,
            changes=changes,
            reason=reason,
        )


class AttendanceMonth(models.Model):
    """Minutes present per participation and calendar month: the sum of the ledger, kept in its transactions."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="attendance_months")
    month = models.DateField(_("month"), help_text=_("The first day of the month."))
    minutes = models.PositiveIntegerField(_("minutes"), default=0)

    class Meta:
        verbose_name = _("month of attendance")
        verbose_name_plural = _("months of attendance")
        ordering = ["month", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "month"], name="one_sum_per_month"),
            models.CheckConstraint(name="attendance_month_starts_on_first", condition=Q(month__day=1)),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m}"


def refuse_without_reason(changes: Iterable[str], reason: str):
    if COUNTED & set(changes) and not reason.strip():
        raise ValidationError({"reason": gettext("Write why it is corrected: the hours are reported to the fund.")})


def minutes_by_month(rows: Iterable[Attendance]) -> Counter:
    """Minutes present by participation and month."""
    minutes: Counter = Counter()
    for row in rows:
        if row.present:
            minutes[row.participation_id, row.date.replace(day=1)] += row.minutes
    return minutes


def add_to_months(before: Counter, after: Counter):
    """Change the sums as these rows of the ledger were changed, in its transaction, with the people locked."""
    participations = defaultdict(list)
    for participation, month in before.keys() | after.keys():
        change = after[participation, month] - before[participation, month]
        if change:
            participations[month, change].append(participation)
    for (month, change), ids in sorted(participations.items()):
        add_to_month(ids, month, change)


def add_to_month(ids: list[int], month: date, change: int):
    sums = AttendanceMonth.objects.filter(participation__in=ids, month=month)
    changed = sums.filter(minutes__gte=-change).update(minutes=F("minutes") + change)
    if change < 0:
        if changed < len(ids):
            text = gettext("The sum of hours of the month is wrong. Ask the administrator to have it counted anew.")
            raise ValidationError(text)
        sums.filter(minutes=0).delete()
    elif changed < len(ids):
        missing = set(ids) - set(sums.values_list("participation_id", flat=True))
        AttendanceMonth.objects.bulk_create(
            AttendanceMonth(participation_id=pk, month=month, minutes=change) for pk in sorted(missing)
        )


def sum_months(participation_ids: Iterable[int]):
    """Compute the months of these participations anew from the ledger, in its transaction."""
    ids = list(participation_ids)
    for start in range(0, len(ids), 2000):
        _sum_months(ids[start : start + 2000])


def _sum_months(ids: list[int]):
    ledger = Attendance.objects.filter(participation__in=ids, present=True).order_by()
    sums = ledger.values("participation_id", first=TruncMonth("date")).annotate(total=Sum("minutes"))
    wanted = {(row["participation_id"], row["first"]): row["total"] for row in sums}
    changed, superfluous = [], []
    for month in AttendanceMonth.objects.filter(participation__in=ids):
        minutes = wanted.pop((month.participation_id, month.month), None)
        if minutes is None:
            superfluous.append(month.pk)
        elif minutes != month.minutes:
            month.minutes = minutes
            changed.append(month)
    AttendanceMonth.objects.filter(pk__in=superfluous).delete()
    update_rows(changed, ["minutes"])
    new = ((pk, first, total) for (pk, first), total in wanted.items())
    insert_rows(AttendanceMonth, ["participation", "month", "minutes"], new)
