from django import forms
from django.utils.translation import gettext_lazy as _

from participants.coaching import coaches_now
from participants.forms.act import ActForm
from participants.protection import protect, state, who_may_be_named


class ProtectionForm(ActForm):
    """Whether the person is protected, and by whom the person may be opened then."""

    protected = forms.BooleanField(label=_("Protected identity"), required=False)
    named = forms.ModelMultipleChoiceField(
        label=_("May open the person"),
        queryset=None,
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody else finds, opens or is shown the person, whatever their role."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        person, project = self.participation.participant, self.participation.project
        self.fields["named"].queryset = who_may_be_named(project)
        self.initial["protected"] = person.protected
        self.initial["named"] = [user.public_id for user in self.named_now(person, by)]
        self.initial["seen"] = state(person)

    def named_now(self, person, by):
        """Those named; of somebody not protected yet those who work with the person, as a proposal."""
        if person.protected:
            return person.named_people.all()
        return {by, *(assignment.coach for assignment in coaches_now([self.participation]).values())}

    def act(self, by):
        protect(
            self.participation.participant,
            self.participation.project,
            protected=self.cleaned_data["protected"],
            named=list(self.cleaned_data["named"]),
            seen=self.cleaned_data["seen"],
            by=by,
            reason=self.cleaned_data["reason"],
        )
