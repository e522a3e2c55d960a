import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participants.enums import ActivityKind, MeetingForm
from participants.models.participation import Participation
from projects.models import Project


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


class GroupMember(models.Model):
    """Who has a place in a group, and when. Never more at a time than there are places."""

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


class Session(models.Model):
    """A meeting of a coach with one participant or many: planned, held, or cancelled by us.

    A planned session has those `expected` and no attendance yet; a held or cancelled one has a row of attendance
    for each of them. `next_step` is what was agreed for whoever was there; what concerns one person alone stands
    in the note of that person's attendance.
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
