"""Forms whose sending is one of the acts of participants.journey."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.forms.act import Act as Act
from projects.forms.act import day_field as day_field
from projects.forms.act import text_field as text_field

YES, NO, UNKNOWN = "yes", "no", "unknown"


class ActForm(Act, forms.Form):
    """An act on one participation."""

    def __init__(self, *args, participation, **kwargs):
        super().__init__(*args, **kwargs)
        self.participation = participation

    def facts(self) -> dict:
        """What was typed, as the act takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "form_token"}


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
