from django import forms
from django.core.validators import MaxValueValidator
from django.forms.models import fields_for_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants import journey
from participants.forms.act import Act, day_field
from participants.forms.coach import CoachField, coaches_of
from participants.forms.correction import MOST_MONTHS
from participants.models import Participation
from participants.target_group_proposal import Known, Proposal, propose

AT_ENTRY = [
    *("labour_status", "unemployed_months", "in_education", "disability", "isced", "upper_secondary_complete"),
    *("support", "support_months"),
]


class EntryForm(Act, forms.Form):
    """Starts a participation, with the facts that are frozen at its start.

    The target group is proposed by those facts. Left blank, the form asks about the proposal once; left blank
    again, there is none.
    """

    start = day_field(gettext_lazy("Starts"))
    coach = CoachField(label=gettext_lazy("Coach"), required=False)
    asked = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, project, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.project, self.user = project, user
        self.fields |= fields_for_model(Participation, [*AT_ENTRY, "group", "target_group"])
        for name in AT_ENTRY:
            self.fields[name].required = False
            if isinstance(self.fields[name], forms.IntegerField):
                self.fields[name].validators.append(MaxValueValidator(MOST_MONTHS))
        self.fields["group"].queryset = project.caseworker_groups.all()
        self.fields["target_group"].queryset = project.target_groups.all()
        self.fields["coach"].queryset = coaches_of(project)
        if coaches_of(project).filter(pk=user.pk).exists():
            self.fields["coach"].initial = user.public_id
        self.proposal: Proposal | None = None

    def known(self) -> Known:
        """What the target group is proposed by."""
        raise NotImplementedError

    def facts_known(self, born, country: str = "") -> Known:
        value = self.read if self.is_bound else lambda name: self.get_initial_for_field(self.fields[name], name)
        return Known.at(value("start"), born, country, value("support"))

    def read(self, name: str):
        """What is typed in a field, if it is right by itself; also before all of the form is."""
        if name in self.cleaned_or_empty:
            return self.cleaned_or_empty[name]
        try:
            return self.fields[name].clean(self[name].data)
        except forms.ValidationError:
            return None

    @property
    def cleaned_or_empty(self) -> dict:
        return getattr(self, "cleaned_data", {})

    def clean(self):
        cleaned = super().clean()
        self.proposal = propose(self.project, self.known())
        asked = cleaned.get("asked")
        if self.proposal and not cleaned.get("target_group") and asked != str(self.proposal.group.pk):
            self.ask_about_target_group()
        return cleaned

    def ask_about_target_group(self):
        text = _("Proposed: %(group)s (%(reason)s). It is filled in now: save again, or choose another.")
        self.add_error("target_group", text % {"group": self.proposal.group, "reason": self.proposal.reason})
        self.data = self.data.copy()
        self.data[self.add_prefix("target_group")] = self.data[self.add_prefix("asked")] = str(self.proposal.group.pk)

    def start_for(self, person, by):
        facts = {name: self.cleaned_data[name] for name in [*AT_ENTRY, "group", "target_group"]}
        return journey.start(
            person, self.project, self.cleaned_data["start"], by=by, coach=self.cleaned_data["coach"], **facts
        )


class StartForm(EntryForm):
    """Somebody who has left begins again. What is true now is asked anew; the figures go by the first entry."""

    def __init__(self, *args, participation, **kwargs):
        super().__init__(*args, project=participation.project, **kwargs)
        self.person = participation.participant

    def known(self):
        return self.facts_known(self.person.birth_date, self.person.country_of_birth)

    def act(self, by):
        self.start_for(self.person, by)
        return self.person
