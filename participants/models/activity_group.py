import uuid
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.enums import ActivityKind, MeetingForm
from participants.models.participation import Participation
from participants.models.roster import Line, check_coach, placed
from projects.models import Project

MOST_SESSIONS_AT_ONCE = 60


class ActivityGroupQuerySet(models.QuerySet):
    def permitting(self, permission, user):
        """Groups of the projects in which `user` holds the permission: every coach sees what groups there are."""
        return self.filter(project__in=Project.objects.permitting(permission, user).values("pk"))

    def running(self):
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=timezone.localdate()))

    def with_places(self):
        """`taken`: how many places somebody has."""
        return self.annotate(taken=Count("members", filter=GroupMember.held_on(timezone.localdate(), "members__")))


class ActivityGroup(models.Model):
    """A group that meets again and again: a course, a morning of job search. Its members are expected each time."""

    class Weekday(models.IntegerChoices):
        MONDAY = 1, _("Monday")
        TUESDAY = 2, _("Tuesday")
        WEDNESDAY = 3, _("Wednesday")
        THURSDAY = 4, _("Thursday")
        FRIDAY = 5, _("Friday")
        SATURDAY = 6, _("Saturday")
        SUNDAY = 7, _("Sunday")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="activity_groups")
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=20, choices=ActivityKind, default=ActivityKind.GROUP)
    capacity = models.PositiveSmallIntegerField(_("places"), default=12)
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday, null=True, blank=True)
    start_time = models.TimeField(_("time"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=120)
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("led by"), on_delete=models.PROTECT, related_name="activity_groups"
    )
    ended_on = models.DateField(_("ended"), null=True, blank=True)

    objects = ActivityGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"],
                condition=Q(ended_on__isnull=True),
                name="one_running_group_per_name",
                violation_error_message=_("The project already has a group with this name."),
            ),
            models.CheckConstraint(
                name="group_has_places",
                condition=Q(capacity__range=(1, 200)),
                violation_error_message=_("A group has from 1 to 200 places."),
            ),
            models.CheckConstraint(
                name="group_minutes_within_a_day",
                condition=Q(minutes__range=(1, 1440)),
                violation_error_message=_("The minutes must lie between 1 and 1440."),
            ),
        ]

    def __str__(self):
        return self.name

    def lock(self):
        """Take the group as it stands now. People are locked before it, its sessions after."""
        stored = type(self).objects.select_for_update(of=("self",)).get(pk=self.pk)
        self.capacity, self.ended_on = stored.capacity, stored.ended_on

    def current_members(self):
        return self.members.filter(GroupMember.held_on(timezone.localdate()))

    def refuse_if_ended(self):
        if self.ended_on and self.ended_on <= timezone.localdate():
            raise ValidationError(gettext("The group has ended."))

    @transaction.atomic
    def admit(self, people, *, by):
        """A place from today on for each of these people (public ids), and at every session planned ahead."""
        today = timezone.localdate()
        participations = list(placed(self.project, today, [Line(person) for person in people], by).values())
        self.lock()
        self.refuse_if_ended()
        inside = set(self.current_members().values_list("participation__participant", flat=True))
        new = [one for one in participations if one.participant_id not in inside]
        if len(inside) + len(new) > self.capacity:
            text = gettext(
                "The group has %(places)d places, and %(taken)d are taken: %(over)d too many are on this list. "
                "Take somebody off, or change the number of places."
            )
            over = len(inside) + len(new) - self.capacity
            raise ValidationError(text % {"places": self.capacity, "taken": len(inside), "over": over})
        GroupMember.objects.bulk_create(GroupMember(group=self, participation=one, start=today) for one in new)
        for session in self.sessions.planned().filter(date__gte=today):
            session.expect_members(new)
        self.trace(by, AuditAction.CHANGE, new, fields=["members"])
        return new

    @transaction.atomic
    def give_up(self, person, *, by):
        """The person's place is free from today on; at sessions planned ahead nobody waits for the person."""
        today = timezone.localdate()
        participations = list(placed(self.project, today, [Line(person)], by).values())
        self.lock()
        self.current_members().filter(participation__in=participations).update(end=today)
        for session in self.sessions.planned().filter(date__gte=today):
            session.expected.remove(*participations)
        self.trace(by, AuditAction.CHANGE, participations, fields=["members"])

    @transaction.atomic
    def plan(self, first: date, last: date, *, by):
        """A session on its weekday in each week of these, where none is planned yet. Its members are expected."""
        days = self.days(first, last)
        self.lock()
        self.refuse_if_ended()
        check_coach(self.project, self.coach)
        planned = set(self.sessions.filter(date__in=days).values_list("date", flat=True))
        members = self.current_members().select_related("participation")
        participations = [member.participation for member in members]
        made = []
        for day in days:
            if day not in planned:
                session = self.next_session(day)
                session.save()
                session.expect_members(participations)
                made.append(session)
        self.trace(by, AuditAction.CHANGE, (), fields=["sessions"], details={"sessions": len(made)})
        return made

    def days(self, first: date, last: date) -> list[date]:
        if not self.weekday:
            raise ValidationError(gettext("The group has no weekday. Write one, or plan its sessions one by one."))
        if first < timezone.localdate():
            raise ValidationError({"first": gettext("Choose today or a later day.")})
        day = first + timedelta(days=(self.weekday - first.isoweekday()) % 7)
        days = [day + timedelta(weeks=week) for week in range(((last - day).days // 7) + 1)] if last >= day else []
        if not days:
            raise ValidationError({"last": gettext("None of the group's weekdays lies between these days.")})
        if len(days) > MOST_SESSIONS_AT_ONCE or last > self.project.end:
            text = gettext("Plan at most %(most)d sessions at a time, until the project's end, %(end)s.")
            raise ValidationError({"last": text % {"most": MOST_SESSIONS_AT_ONCE, "end": self.project.end}})
        return days

    def next_session(self, day: date):
        """A session of the group on this day, not yet saved."""
        from participants.models.session import Session

        return Session(
            project=self.project,
            group=self,
            state=Session.State.PLANNED,
            date=day,
            start_time=self.start_time,
            minutes=self.minutes,
            form=MeetingForm.GROUP,
            kind=self.kind,
            coach=self.coach,
        )

    @transaction.atomic
    def close(self, *, by):
        """The group meets no more: its places are free, and what was planned ahead is taken away."""
        today = timezone.localdate()
        self.lock()
        self.refuse_if_ended()
        self.ended_on = today
        self.save(update_fields=["ended_on"])
        members = self.current_members()
        participations = [member.participation for member in members.select_related("participation__participant")]
        members.update(end=today)
        self.sessions.planned().filter(date__gte=today).delete()
        self.trace(by, AuditAction.CHANGE, participations, fields=["ended_on"])

    def trace(self, by, action, participations, **event):
        """One event for each person concerned, or one for the group."""
        people = [one.participant for one in participations] or [None]
        AuditEvent.objects.record_all(
            [
                AuditEvent.of(by=by, action=action, target=self, participant=one, project=self.project, **event)
                for one in people
            ]
        )


class GroupMember(models.Model):
    """Who has a place in a group, and when. Never more at a time than there are places.

    `end` is the first day without: the place can be given to somebody else that day.
    """

    group = models.ForeignKey(ActivityGroup, on_delete=models.CASCADE, related_name="members")
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="groups")
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("member of a group")
        verbose_name_plural = _("members of groups")
        ordering = ["start", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "participation"],
                condition=Q(end__isnull=True),
                name="one_place_in_a_group",
                violation_error_message=_("The participant already has a place in the group."),
            ),
            models.CheckConstraint(
                name="place_ends_after_start",
                condition=Q(end__isnull=True) | Q(end__gte=F("start")),
                violation_error_message=_("The place cannot end before it starts."),
            ),
        ]

    def __str__(self):
        return f"{self.group}, {self.start}"

    @staticmethod
    def held_on(day: date, way: str = "") -> Q:
        return Q(**{f"{way}start__lte": day}) & (Q(**{f"{way}end__isnull": True}) | Q(**{f"{way}end__gt": day}))
