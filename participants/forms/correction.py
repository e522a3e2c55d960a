import json

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator
from django.forms.models import fields_for_model
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants import corrections
from participants.countries import country_choices
from participants.models import Participant, Participation
from projects.forms.free_text import FreeText

MOST_MONTHS = 1200


class CorrectionForm(FreeText, forms.Form):
    """Corrects frozen facts in two steps: what it changes is shown first, and written when the same is sent again.

    `shown` is the mark of the preview. If somebody else has corrected something meanwhile, what would change is no
    longer what was shown, and the new preview is shown instead.
    """

    reason = forms.CharField(
        label=gettext_lazy("Why it is corrected"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Stands in the log. Not needed if you only fill in what was not known."),
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    model: type
    facts: list[str]

    def __init__(self, data=None, *, thing, project):
        super().__init__(data)
        self.thing, self.project = thing, project
        self.changes, self.effects = {}, []
        own = fields_for_model(self.model, self.facts)
        self.fields = {**own, **self.fields}
        self.initial = {name: getattr(thing, name) for name in self.facts}
        for field in own.values():
            field.required = False
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            if isinstance(field, forms.IntegerField):
                field.validators.append(MaxValueValidator(MOST_MONTHS))

    @property
    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.facts if name in self.cleaned_data}

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        self.changes = corrections.differing(self.thing, self.values)
        if not self.changes:
            raise forms.ValidationError(_("Nothing is changed. Write the right value where one is wrong."))
        self.check()
        corrections.stated_reason(self.changes, cleaned.get("reason") or "")
        self.effects = self.effects_of()
        return cleaned

    def check(self):
        """What cannot be, before anything is shown."""

    @property
    def mark(self) -> str:
        told = json.dumps(
            [self.thing.pk, [[effect.label, effect.before, effect.after] for effect in self.effects]],
            cls=DjangoJSONEncoder,
        )
        return salted_hmac("participants.CorrectionForm", told, algorithm="sha256").hexdigest()[:20]

    @property
    def is_confirmed(self) -> bool:
        """What is sent is what was shown."""
        return bool(self.effects) and self.cleaned_data.get("shown") == self.mark

    def show_preview(self):
        """From now on the page carries the mark of what it shows."""
        self.data = self.data.copy()
        self.data[self.add_prefix("shown")] = self.mark

    def save_changes(self, *, by) -> bool:
        try:
            self.act(by, self.cleaned_data.get("reason") or "")
        except forms.ValidationError as error:
            self.add_error(None, error)
        return not self.errors


class CorrectPersonForm(CorrectionForm):
    """Birth date, sex and country of birth."""

    model, facts = Participant, corrections.OF_PERSON

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        label = self.fields["country_of_birth"].label
        self.fields["country_of_birth"] = forms.ChoiceField(label=label, required=False, choices=country_choices)

    def check(self):
        corrections.check_person(corrections.with_changes(self.thing, self.changes))

    def effects_of(self):
        return corrections.effects_on_person(self.thing, self.project, self.changes)

    def act(self, by, reason):
        corrections.correct_person(self.thing, self.project, self.values, by=by, reason=reason)


class CorrectEntryForm(CorrectionForm):
    """The facts at entry of one participation."""

    model, facts = Participation, corrections.AT_ENTRY

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["target_group"].queryset = self.project.target_groups.all()
        self.fields["start"].required = True

    def check(self):
        corrections.check_entry(self.thing, self.changes)

    def effects_of(self):
        return corrections.effects_on_entry(self.thing, self.changes)

    def act(self, by, reason):
        corrections.correct_entry(self.thing, self.values, by=by, reason=reason)
