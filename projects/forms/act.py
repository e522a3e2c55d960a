from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.forms.sent_once import SentOnce
from projects.forms.free_text import FreeText


class Act(FreeText, SentOnce):
    """Does its act when it is saved, once for each page. What the act refuses stands at the field it is about."""

    def refuse(self, refusal, by):
        if isinstance(refusal, ValidationError) and hasattr(refusal, "error_dict"):
            for name, errors in refusal.error_dict.items():
                self.add_error(name if name in self.fields else None, errors)
        else:
            super().refuse(refusal, by)


def day_field(label, **kwargs):
    """Today, unless another day is chosen."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, initial=timezone.localdate, widget=widget, **kwargs)


def text_field(label, **kwargs):
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)
