from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.sent_once import SentOnce
from participants.models import ReasonedAccess
from projects.forms.free_text import FreeText


class ReasonForm(FreeText, SentOnce, forms.Form):
    """Why a coach has to read about a participant who is not hers."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: “I take her meeting on Thursday while Cilla is ill.”"),
    )

    def __init__(self, data=None, *, participation):
        super().__init__(data)
        self.participation = participation

    def act(self, by):
        return ReasonedAccess.objects.open(self.participation, by, self.cleaned_data["reason"])
