"""The steps of a match, one small form each (matching/match_steps.py says which there are when)."""

from collections.abc import Sequence
from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matching.enums import Side, Tellable
from matching.match_steps import Act, Step
from matching.models import Match
from participants.enums import Channel
from participants.forms.act import Act as ActOnce
from participants.forms.act import day_field

DAYS_TO_ANSWER = 7
FIELDS_OF = {
    Act.ASK: ["answer_by", "way"],
    Act.ACCEPT: ["way", "told", "adaptations"],
    Act.DECLINE: ["side", "reason"],
}
OPTIONAL = ["answer_by", "way", "told", "adaptations", "side", "reason"]
# Who is protected is told of by named people, in person, and never on a paper that may lie about.
NEVER_OF_PROTECTED = {Tellable.NAME, Tellable.PHONE}


class MatchStepForm(ActOnce, forms.Form):
    """Of its fields those stay that the step has. `adaptations`: (text, whether it suits a barrier that is known)."""

    free_text = ("reason",)

    day = day_field(_("Date"))
    answer_by = forms.DateField(
        label=_("Answer no later than"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("When the day has passed it stands on Today."),
    )
    way = forms.ChoiceField(label=_("How"), choices=Channel.choices, initial=Channel.PHONE, widget=forms.RadioSelect)
    told = forms.MultipleChoiceField(
        label=_("What may the employer be told? Only what the participant says yes to"),
        choices=Tellable.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    adaptations = forms.MultipleChoiceField(
        label=_("What the workplace is to adapt: goes into the agreement"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What is done, never why. Ask the participant before you tick."),
    )
    side = forms.ChoiceField(label=_("Who said no?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("All who match the participant read it, the employer coach too: nothing of health or the plan."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, match: Match, step: Step, adaptations: Sequence[tuple[str, bool]] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.match, self.step = match, step
        own = FIELDS_OF.get(step.act, [])
        for name in OPTIONAL:
            if name not in own or (name == "adaptations" and not adaptations):
                del self.fields[name]
        self.fields["seen"].initial = match.state
        self.narrow(adaptations)

    def narrow(self, adaptations):
        fields = self.fields
        if "answer_by" in fields:
            fields["answer_by"].initial = timezone.localdate() + timedelta(days=DAYS_TO_ANSWER)
        if "side" in fields:
            fields["side"].choices = [(side, Side(side).label) for side in self.step.sides]
            if len(self.step.sides) == 1:
                fields["side"].initial = self.step.sides[0]
        if "told" in fields and self.match.participation.participant.protected:
            fields["told"].choices = [one for one in Tellable.choices if one[0] not in NEVER_OF_PROTECTED]
        if "adaptations" in fields:
            fields["adaptations"].choices = [(text, self.hinted(text, suits)) for text, suits in adaptations]

    def hinted(self, text: str, suits: bool) -> str:
        """Nothing is ticked beforehand: the hint is for whoever asks, the yes is the participant's."""
        return gettext("%(what)s (answers to a barrier in the plan)") % {"what": text} if suits else text

    def act(self, by):
        given = {name: value for name, value in self.cleaned_data.items() if name != "form_token"}
        day = given.pop("day")
        self.match.take_step(self.step.act, day, by=by, **given)
        return self.match
