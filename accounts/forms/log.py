from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction


def day_field(label):
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class LogFilterForm(forms.Form):
    """Narrows the log. A wrong value filters nothing."""

    who = forms.ModelChoiceField(
        label=_("Who"), queryset=None, to_field_name="public_id", required=False, empty_label=_("everybody")
    )
    action = forms.ChoiceField(label=_("What"), required=False, choices=[("", _("everything")), *AuditAction.choices])
    first = day_field(_("From"))
    last = day_field(_("Until"))
    participant = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, users, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["who"].queryset = users

    def filter(self, events):
        self.is_valid()
        values = self.cleaned_data
        if values.get("who"):
            events = events.filter(user=values["who"])
        if values.get("action"):
            events = events.filter(action=values["action"])
        if values.get("participant"):
            events = events.filter(participant=values["participant"])
        if values.get("first") and values["first"].year > 1:  # what lies before or after all time narrows nothing
            events = events.filter(at__gte=midnight(values["first"]))
        if values.get("last") and values["last"].year < 9999:
            events = events.filter(at__lt=midnight(values["last"] + timedelta(days=1)))
        return events


def midnight(day):
    return timezone.make_aware(datetime.combine(day, time()))
