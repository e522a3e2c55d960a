from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.guarded import GuardedForm
from accounts.models import User
from participants import following_up
from participants.enums import AttemptResult, Channel, FollowUpStage, Outcome
from participants.forms.act import ActForm
from participants.models import FollowUp, Participant
from projects.forms.free_text import FreeText

TO_DO, OPEN = "to_do", "open"  # what asks for something now; what has no outcome yet
STAGES_TO_DO = [FollowUpStage.OVERDUE, FollowUpStage.DUE, FollowUpStage.CHECK]
STAGES = {TO_DO: STAGES_TO_DO, OPEN: [*STAGES_TO_DO, FollowUpStage.WAITING, FollowUpStage.SOON, FollowUpStage.LATER]}


class FollowUpFilterForm(forms.Form):
    """The chips and the choice above the work list, from the address. A wrong value is the usual list."""

    show = forms.ChoiceField(choices=[*((code, code) for code in STAGES), *FollowUpStage.choices], required=False)
    coach = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Coach"),
        to_field_name="public_id",
        required=False,
        empty_label=gettext_lazy("All coaches"),
    )

    def __init__(self, *args, coaches, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["coach"].queryset = coaches

    def chosen(self, name):
        self.is_valid()
        return self.cleaned_data.get(name)

    @property
    def stage_chosen(self) -> str:
        return self.chosen("show") or TO_DO

    def of_coach(self, follow_ups):
        coach = self.chosen("coach")
        return follow_ups.coached_by(coach) if coach else follow_ups

    def filter(self, follow_ups):
        """For a list already told by stage."""
        chosen = self.stage_chosen
        return self.of_coach(follow_ups).filter(stage__in=STAGES.get(chosen, [chosen]))


class AttemptForm(ActForm):
    free_text = ("note",)
    at = forms.DateTimeField(
        label=gettext_lazy("When"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    channel = forms.ChoiceField(label=gettext_lazy("How"), choices=Channel.choices)
    result = forms.ChoiceField(label=gettext_lazy("Result"), choices=AttemptResult.choices, widget=forms.RadioSelect)
    next_try = forms.DateField(
        label=gettext_lazy("Next try"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("Proposed: three working days on. Not used if the person was reached."),
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=300)

    def __init__(self, *args, follow_up, **kwargs):
        now = timezone.localtime().replace(second=0, microsecond=0)
        initial = {"at": now, "next_try": following_up.proposed_next_try(now.date())}
        super().__init__(*args, participation=follow_up.participation, initial=initial, **kwargs)
        self.follow_up = follow_up

    def act(self, by):
        return following_up.try_to_reach(self.follow_up, by=by, **self.facts())


class OutcomeForm(FreeText, GuardedForm):
    """The status on the reference day. What two have written at once is asked about, as in every guarded form."""

    class Meta:
        model = FollowUp
        fields = ["outcome", "evidence", "recorded_on", "note"]
        widgets = {"outcome": forms.RadioSelect, "note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        outcome, evidence, recorded_on = (self.fields[name] for name in ["outcome", "evidence", "recorded_on"])
        outcome.label = _("How was it on %(day)s?") % {"day": self.instance.due}
        outcome.required = True
        outcome.choices = Outcome.choices
        outcome.help_text = _("Not as it is today, but as it was on that day.")
        evidence.label = _("How do you know?")
        evidence.help_text = _("Leave this empty if the person was not reached.")
        recorded_on.label = _("The day you learnt it")
        recorded_on.required = True
        if not self.instance.outcome:
            self.initial["recorded_on"] = timezone.localdate()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("outcome") == Outcome.NOT_REACHED:
            cleaned["evidence"] = ""
        return cleaned

    def act(self, by):
        Participant.objects.locked([self.instance.participation.participant_id])  # before the follow-up itself
        return super().act(by)

    def check_rules(self):
        following_up.check_open(self.instance)
        following_up.check_outcome(
            self.instance, self.instance.outcome, self.instance.evidence, self.instance.recorded_on
        )

    def write(self, by):
        if self.changes or self.instance.is_for_another_day:
            values = {name: getattr(self.instance, name) for name in self.own_fields()}
            following_up.record_outcome(self.instance, by=by, **values)

    def refuse(self, refusal, by):
        if isinstance(refusal, ValidationError) and hasattr(refusal, "error_dict"):
            for name, errors in refusal.error_dict.items():
                self.add_error(name, errors)
        else:
            super().refuse(refusal, by)
