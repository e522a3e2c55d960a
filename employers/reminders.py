"""Agreements that run out, in the daily letter of whoever can renew them: of each once, and numbers only."""

from datetime import date

from django.utils.translation import ngettext

from employers.models import Agreement, AgreementMail
from projects.models import Project
from projects.roles import Permission


class AgreementsRunningOut:
    """What one letter says of agreements: remembered when it goes, forgotten if the mail server does not take it."""

    def __init__(self, user, today: date):
        self.user, self.today = user, today
        told = AgreementMail.objects.filter(user=user).values("agreement")
        self.found: list[Agreement] = []
        for project in Project.objects.permitting(Permission.EDIT_EMPLOYERS, user).order_by("pk"):
            ending = project.agreements.running_out(today, project.alarm_agreement_days)
            self.found += ending.exclude(pk__in=told)

    def lines(self) -> list[str]:
        number = len(self.found)
        if not number:
            return []
        text = ngettext(
            "%(number)d agreement with an employer runs out soon",
            "%(number)d agreements with employers run out soon",
            number,
        )
        return [text % {"number": number}]

    def remember(self):
        AgreementMail.objects.bulk_create(
            [AgreementMail(agreement=one, user=self.user, sent_on=self.today) for one in self.found],
            ignore_conflicts=True,
        )

    def forget(self):
        AgreementMail.objects.filter(user=self.user, agreement__in=self.found, sent_on=self.today).delete()
