from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants import coaching
from participants.forms.act import ActForm, day_field, text_field
from participants.forms.coach import CoachField, coaches_of
from participants.models import CoachAssignment
from participants.people_list.assignment import Plan, plan


class AssignForm(ActForm):
    """A coach for many. Sent once, it shows what will change and what cannot; sent again, confirmed, it does it.

    `participation` is the queryset of those who may be chosen.
    """

    coach = CoachField(label=gettext_lazy("Coach"))
    day = day_field(gettext_lazy("From"))
    note = text_field(gettext_lazy("Note for the hand-over"), required=False)
    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Participants"),
        queryset=None,
        to_field_name="public_id",
        widget=forms.MultipleHiddenInput,
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, project, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["coach"].queryset = coaches_of(project)
        self.fields["people"].queryset = self.participation

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise ValidationError(_("Choose today or an earlier day."))
        return day

    def plan(self) -> Plan:
        return plan(self.cleaned_data["people"], self.cleaned_data["coach"], self.cleaned_data["day"])

    def act(self, by):
        coach, day, note = (self.cleaned_data[name] for name in ["coach", "day", "note"])
        coaching.assign_coach(self.plan().changing, coach, day, by=by, note=note)

    def number_done(self) -> int:
        """How many of those chosen have the coach from that day on: the same for a page that is sent twice."""
        coach, day = self.cleaned_data["coach"], self.cleaned_data["day"]
        given = CoachAssignment.objects.filter(coach=coach, start=day, end__isnull=True)
        return given.filter(participation__in=self.cleaned_data["people"]).count()
