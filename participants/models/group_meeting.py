import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models.referral import Referral, ReferralEvent
from projects.models import CaseworkerGroup, Membership, Party, Project
from projects.roles import Permission, Reach


class GroupMeetingQuerySet(models.QuerySet["GroupMeeting"]):
    def permitting(self, permission, user):
        """Meetings of her own group; of all groups for whoever decides in the project."""
        projects = Project.objects.permitting(permission, user, Reach.PROJECT).values("pk")
        own = Membership.objects.current().filter(user=user).granting(permission, Reach.GROUP)
        return self.filter(Q(group__project__in=projects) | Q(group__in=own.values("group")))

    def visible_to(self, user):
        return self.permitting(Permission.DECIDE_REFERRAL, user)


class GroupMeeting(models.Model):
    """A caseworker group decides, case by case. Each case is saved as it is dealt with: an interrupted meeting
    goes on where it was.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(CaseworkerGroup, on_delete=models.PROTECT, related_name="meetings")
    date = models.DateField(_("date"), default=timezone.localdate)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    next_date = models.DateField(_("next meeting"), null=True, blank=True)

    objects = GroupMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("group meeting")
        verbose_name_plural = _("group meetings")
        ordering = ["-date", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(closed_at__isnull=True),
                name="one_open_meeting_a_group",
                violation_error_message=_("The group has an open meeting already. Go on with that one."),
            ),
        ]

    def __str__(self):
        return f"{self.date}"

    def day(self, at=None) -> datetime.date:
        """Of what is decided at that moment, or now: a meeting that is held as it is written down may go on another
        day; one that is written down afterwards was held on its date.
        """
        is_live = timezone.localdate(self.opened_at) == self.date
        return timezone.localdate(at) if is_live else self.date


class MeetingCase(models.Model):
    """A referral on the agenda: who was there, what was decided (the event, if one came of it), and when next.

    `party` is that of whoever wrote the note: others read it by consent. `done`: the parties whose part was done when
    the case was dealt with; what they say later changes no minutes.
    """

    meeting = models.ForeignKey(GroupMeeting, on_delete=models.PROTECT, related_name="cases")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="meeting_cases")
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    present = models.ManyToManyField(Party, verbose_name=_("parties present"), blank=True, related_name="+")
    done = models.ManyToManyField(Party, verbose_name=_("has done its part"), blank=True, related_name="+")
    decision = models.OneToOneField(
        ReferralEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="meeting_case"
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(_("note"), blank=True)
    next_date = models.DateField(_("next date"), null=True, blank=True)
    dealt_at = models.DateTimeField(null=True, blank=True, editable=False)
    dealt_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("case of a meeting")
        verbose_name_plural = _("cases of a meeting")
        ordering = ["meeting", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "referral"], name="a_case_once_a_meeting")]

    def __str__(self):
        return f"{self.position}"
