from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from projects.jobs import Job, JobQuerySet, JobState
from projects.models import Membership
from projects.roles import Permission

# Who may have something to read in it; a higher app adds its own.
READERS = [Permission.WORK_WITH_PARTICIPANT]


class DigestQuerySet(JobQuerySet):
    def order_todays(self):
        """A letter for everybody who wants one and works with people, however often it is called.

        One that the mail server refused is tried again; one that waits is only reminded of.
        """
        today = timezone.localdate()
        members = Membership.objects.current()
        workers = {pk for one in READERS for pk in members.granting(one).values_list("user", flat=True)}
        wanting = User.objects.filter(daily_mail=True, is_active=True, pk__in=workers)
        lacking = wanting.exclude(pk__in=self.filter(day=today).values("user"))
        self.bulk_create([self.model(user=user, day=today) for user in lacking], ignore_conflicts=True)
        for digest in self.filter(Q(state=JobState.QUEUED) | Q(state=JobState.FAILED), day=today):
            digest.retry() if digest.state == JobState.FAILED else digest.send()


class Digest(Job):
    """One day's letter to one person: how many follow-ups wait, and nothing about whom. At most one a day."""

    task = "participants.tasks.send_digest"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests")
    day = models.DateField(_("day"), editable=False)
    sent = models.BooleanField(_("sent"), default=False, editable=False)

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("daily letter")
        verbose_name_plural = _("daily letters")
        ordering = ["day", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="one_letter_a_day")]

    def __str__(self):
        return f"{self.day}"

    def work(self):
        """Nothing to do, or wanted no longer: no letter. What comes later that day comes in tomorrow's."""
        from participants.digest import send_digest

        self.finish(sent=self.user.daily_mail and send_digest(self.user))
