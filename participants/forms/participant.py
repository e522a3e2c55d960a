from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.guarded import GuardedForm
from participants import former_numbers
from participants.corrections import correct_person, with_changes
from participants.countries import country_choices
from participants.enums import ProtectionDegree
from participants.identity_rules import contradictions, may_lack_name, stored_number
from participants.models import Participant
from projects.forms.free_text import FreeText
from projects.identity import InvalidIdentityNumber, parse_identity_number

TAKEN = gettext_lazy(
    "Another participant in the register has this number. Ask the project leader to compare the two."
)


class PersonForm(FreeText, GuardedForm):
    """Who the person is and how to reach the person. Facts that figures are counted by are corrected elsewhere.

    An identity number must agree with what is known; what it tells and nobody knew is filled in by it.
    """

    free_text = ("no_number_reason",)

    class Meta:
        model = Participant
        fields = [
            *("first_name", "last_name", "identity_number", "no_number_reason", "citizenship"),
            *("language", "interpreter", "phone", "email", "address", "municipality"),
        ]
        error_messages = {"identity_number": {"unique": TAKEN}}

    def __init__(self, *args, project, **kwargs):
        super().__init__(*args, **kwargs)
        self.project = project
        label = self.fields["citizenship"].label
        self.fields["citizenship"] = forms.ChoiceField(label=label, required=False, choices=country_choices)
        # Room for the sign and for spaces; what is stored is twelve digits.
        label = self.fields["identity_number"].label
        self.fields["identity_number"] = forms.CharField(
            label=label,
            required=False,
            max_length=20,
            empty_value=None,
            widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
            help_text=_("YYYYMMDD-NNNN, or a coordination number."),
        )
        if number := stored_number(self.instance):
            self.initial["identity_number"] = str(number)

    def clean_identity_number(self):
        written = self.cleaned_data["identity_number"]
        if not written or written == self.instance.identity_number:
            return written or None
        try:
            number = parse_identity_number(written)
        except InvalidIdentityNumber as error:
            raise forms.ValidationError(str(error)) from error
        against = contradictions(with_changes(self.instance, {"identity_number": (None, number.digits)}))
        if against:
            text = _("%(problem)s If the number is right, correct what is known first.")
            raise forms.ValidationError([text % {"problem": problem} for problem in against.values()])
        if Participant.objects.known_by(identity_number=number.digits).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(TAKEN)
        return number.digits

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("first_name") or cleaned.get("last_name")) and not may_lack_name(self.instance):
            self.add_error("last_name", _("Write a name."))
        if cleaned.get("address") and self.instance.degree == ProtectionDegree.REGISTRATION:
            self.add_error(
                "address", _("The person has protected population registration: no address may be kept. Empty it.")
            )
        return cleaned

    def write(self, by):
        before, after = self.changes.get("identity_number", (None, None))
        former_numbers.let_go(self.instance, after)
        super().write(by)
        former_numbers.keep(self.instance, before, after)
        number = stored_number(self.instance)
        if number and "identity_number" in self.changes:
            told = {"birth_date": number.birth_date, "sex": number.sex}
            unknown = {name: value for name, value in told.items() if not getattr(self.instance, name)}
            correct_person(self.instance, self.project, unknown, by=by, reason="")

    def project_of(self, instance):
        return self.project

    def participant_of(self, instance):
        return instance
