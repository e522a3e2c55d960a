from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.alarms import let_wait
from participants.forms.act import ActForm


def in_two_weeks():
    return timezone.localdate() + timedelta(days=14)


class RestForm(ActForm):
    """Why an alarm may wait, and until when."""

    reason = forms.CharField(
        label=_("Why can it wait?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: “Is at home with a sick child this week, meeting booked on Monday.”"),
    )
    until = forms.DateField(
        label=_("Until"),
        initial=in_two_weeks,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("The day after, it is shown again if it still holds. Three months at the most."),
    )

    def __init__(self, *args, alarm, **kwargs):
        super().__init__(*args, **kwargs)
        self.alarm = alarm

    def act(self, by):
        return let_wait(self.participation, self.alarm, by=by, **self.facts())
