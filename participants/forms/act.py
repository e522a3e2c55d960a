"""Forms whose sending is one of the acts of participants.journey."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.sent_once import SentOnce
from participants.forms.free_text import FreeText

YES, NO, UNKNOWN = "yes", "no", "unknown"


class Act(FreeText, SentOnce):
    """Does its act when it is saved, once for each page. What the act refuses stands at the field it is about."""

    def refuse(self, refusal, by):
        if isinstance(refusal, ValidationError) and hasattr(refusal, "error_dict"):
            for name, errors in refusal.error_dict.items():
                self.add_error(name if name in self.fields else None, errors)
        else:
            super().refuse(refusal, by)


class ActForm(Act, forms.Form):
    """An act on one participation."""

    def __init__(self, *args, participation, **kwargs):
        super().__init__(*args, **kwargs)
        self.participation = participation

    def facts(self) -> dict:
        """What was typed, as the act takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "form_token"}


def day_field(label, **kwargs):
    """Today, unless another day is chosen."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, initial=timezone.localdate, widget=widget, **kwargs)


def text_field(label, **kwargs):
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


def answer_field(label):
    """Yes, no, or not answered: True, False or None."""
    return forms.TypedChoiceField(
        label=label,
        choices=[(YES, _("Yes")), (NO, _("No")), ("", _("Not answered"))],
        coerce=lambda answer: answer == YES,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


def employed_field():
    """Yes, no, or not known: True, False or None."""
    return forms.TypedChoiceField(
        label=_("Does the person have any kind of employment?"),
        choices=[(YES, _("Yes")), (NO, _("No")), (UNKNOWN, _("Not known"))],
        coerce={YES: True, NO: False, UNKNOWN: None}.get,
        empty_value=None,
        widget=forms.RadioSelect,
        help_text=_("Also a few hours a week, on call or with a subsidy."),
        error_messages={"required": _("Choose yes, no or not known.")},
    )


def as_answer(value: bool | None) -> str:
    """A stored answer as the field takes it."""
    return {True: YES, False: NO, None: ""}[value]
