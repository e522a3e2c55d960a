"""The steps of a referral, one small form each (participants/referral_steps.py says which there are when)."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from participants import referring
from participants.enums import ReferralEventKind as Kind
from participants.forms.act import (
    NO,
    UNKNOWN,
    YES,
    Act,
    answer_field,
    as_answer,
    day_field,
    employed_field,
    text_field,
)
from participants.models import PartyStatement
from projects.models import Party

WANTS_REASON = {Kind.DECLINED, Kind.RETURNED}
NO_PARTY = _("You belong to no party yet. Ask the project leader to say which one you work for.")
INVESTIGATION = ["investigating_party", "investigator", "question", "until"]


class StepForm(Act, forms.Form):
    """`step`: a participants.referral_page.StepKind. Of its fields those stay that the step has."""

    free_text = ("activity", "investigator", "question")

    activity = forms.CharField(
        label=_("Which other activity"),
        max_length=200,
        help_text=_("For example: folk high school, rehabilitation at the health centre."),
    )
    investigating_party = forms.ModelChoiceField(
        label=_("Which party investigates"),
        queryset=Party.objects.none(),
        required=False,
        empty_label=_("somebody else"),
    )
    investigator = forms.CharField(
        label=_("Who investigates"),
        max_length=200,
        required=False,
        help_text=_("A name or a function, for example: the occupational health service."),
    )
    question = forms.CharField(
        label=_("What is to be investigated"),
        max_length=300,
        help_text=_("For example: the capacity for work, how much the back can bear."),
    )
    until = forms.DateField(
        label=_("Finished at the latest"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    day = day_field(_("Date of the decision"))
    reason = text_field(_("Reason"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, referral, step, last, by_project, **kwargs):
        super().__init__(*args, **kwargs)
        self.referral, self.step = referral, step
        self.fields["seen"].initial = last.position
        self.fields["investigating_party"].queryset = referral.project.parties.all()
        self.fields["reason"].required = step.kind in WANTS_REASON
        self.fields["reason"].help_text = (
            _("The party that has referred reads it.")
            if by_project
            else _("The party that has referred reads it, others only if the person has consented to that.")
        )
        if step.kind != Kind.INVESTIGATION:
            for name in INVESTIGATION:
                del self.fields[name]
        if step.code != "another":
            del self.fields["activity"]

    def act(self, by):
        typed = self.cleaned_data
        facts = {name: value for name, value in typed.items() if name not in {"form_token", "seen", "day"}}
        seen = typed["seen"] or 0
        return referring.take_step(self.referral, self.step.kind, typed["day"], by=by, seen=seen, **facts)

    def refuse(self, refusal, by):
        """What has happened meanwhile stands on the page now: whoever sends it again has seen it."""
        super().refuse(refusal, by)
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = str(referring.last_event(self.referral).position)


class PartForm(Act, forms.Form):
    """A caseworker says for her party whether its part is done; the party that has referred also how it is now with
    employment, which the project asks for before it accepts.
    """

    done = answer_field(_("Has your party done its part before the project takes over?"))
    note = text_field(
        _("What is left, or what was done"),
        required=False,
        help_text=_("Other parties and the project read it only if the person has consented to that."),
    )

    employed = employed_field()

    def __init__(self, *args, referral, party, last, **kwargs):
        self.referral, self.party = referral, party
        stated = PartyStatement.objects.filter(referral=referral, party=party, round=last.round).first()
        initial = {"done": as_answer(stated.done), "note": stated.note} if stated else {}
        if stated or last.round == 1:  # in a later round it is asked anew
            initial["employed"] = {True: YES, False: NO, None: UNKNOWN}[referral.employed]
        super().__init__(*args, initial=initial, **kwargs)
        if party != referral.party or not referral.project.employment_bars:
            del self.fields["employed"]
        field = self.fields["done"]
        field.required = True
        field.choices = [choice for choice in field.choices if choice[0]]
        field.error_messages["required"] = _("Answer yes or no.")

    def act(self, by):
        if self.party is None:
            raise ValidationError(NO_PARTY)
        done, note = self.cleaned_data["done"], self.cleaned_data["note"]
        if "employed" in self.fields:
            referring.state_employment(self.referral, self.cleaned_data["employed"], by=by)
        return referring.state_part(self.referral, self.party, done, note, by=by)
