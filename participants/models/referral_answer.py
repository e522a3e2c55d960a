from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.models.referral import ReferralEvent
from projects.jobs import Job, JobQuerySet, JobState

TRIED_FOR = timedelta(days=3)  # a letter that late is none any longer: the answer stands in Lotsen


class ReferralAnswerQuerySet(JobQuerySet):
    def unread(self, user):
        return self.filter(user=user, read_at__isnull=True)

    def mark_read(self, user, referral) -> int:
        return self.unread(user).filter(event__referral=referral).update(read_at=timezone.now())

    def send_again(self):
        """Letters that the mail server refused."""
        since = timezone.now() - TRIED_FOR
        for answer in self.filter(state=JobState.FAILED, read_at__isnull=True, event__at__gte=since):
            answer.retry()


class ReferralAnswer(Job):
    """One caseworker is told that something was decided on a referral of her party: in Lotsen until she has looked
    at it (`read_at`), and by one letter without a word about whom. Made in the transaction of the decision; a letter
    that cannot be sent undoes nothing.
    """

    task = "participants.tasks.send_referral_answer"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="referral_answers")
    event = models.ForeignKey(ReferralEvent, on_delete=models.PROTECT, related_name="answers")
    read_at = models.DateTimeField(_("read"), null=True, editable=False)
    sent = models.BooleanField(_("sent"), default=False, editable=False)

    objects = ReferralAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a referral")
        verbose_name_plural = _("answers to referrals")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "event"], name="an_answer_is_told_once")]
        indexes = [models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="unread_answers")]

    def __str__(self):
        return f"{self.event}"

    def work(self):
        """Read already, or hers no longer: no letter."""
        from participants.answering import send_letter

        self.finish(sent=self.read_at is None and send_letter(self))
