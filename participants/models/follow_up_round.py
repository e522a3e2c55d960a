from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.jobs import Job, JobQuerySet, JobState


class FollowUpRoundQuerySet(JobQuerySet):
    def hold(self):
        """Today's round, now, whether or not somebody else is at it: what is done twice is done once.

        The row is only there to be found if this worker does not live to the end.
        """
        from participants.catch_up import catch_up

        mine, _made = self.get_or_create(day=timezone.localdate())
        catch_up()
        self.filter(pk=mine.pk).update(state=JobState.DONE, progress=100, finished_at=timezone.now())


class FollowUpRound(Job):
    """One night's round of the follow-ups; what it does stands in participants/catch_up.py."""

    task = "participants.tasks.follow_up_exits"

    day = models.DateField(_("day"), unique=True, editable=False)

    objects = FollowUpRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round of follow-ups")
        verbose_name_plural = _("rounds of follow-ups")
        ordering = ["day"]

    def __str__(self):
        return f"{self.day}"

    def work(self):
        from participants.catch_up import catch_up

        catch_up()
        self.finish()
