"""The register takes somebody in: first the search for her, then what is known of her and the start."""

from django import forms
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.duplicates import Alike, alike
from participants.enums import Sex
from participants.forms.country import CountryField
from participants.forms.entry import EntryForm
from participants.forms.protection import chosen_degree, degree_field
from participants.identity_rules import contradictions
from participants.models import Participant
from projects.identity import InvalidIdentityNumber, parse_identity_number

WHO, AT_START = gettext_lazy("The person"), gettext_lazy("The start")
IN_REGISTER = gettext_lazy("Somebody with this number is in the register already.")


class NumberField(forms.CharField):
    """Any way to write a number; gives an IdentityNumber, or None."""

    def __init__(self, **kwargs):
        attrs = {"autocomplete": "off", "inputmode": "numeric", "spellcheck": "false"}
        super().__init__(
            label=gettext_lazy("Personal identity number or coordination number"),
            max_length=20,
            help_text=gettext_lazy("Ten or twelve digits, with or without hyphen."),
            widget=forms.TextInput(attrs=attrs),
            **kwargs,
        )

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        if any(character.isalpha() for character in text):
            raise forms.ValidationError(
                _("A number with letters is a reserve number, no identity number. Tick that the person has none.")
            )
        try:
            return parse_identity_number(text)
        except InvalidIdentityNumber as error:
            raise forms.ValidationError(str(error)) from error


class IdentifyForm(forms.Form):
    """Who it is: a number, or why there is none, a name and a birth date. The search is content with the latter."""

    may_lack_number = True
    number = NumberField(required=False)
    has_none = forms.BooleanField(label=gettext_lazy("The person has no number"), required=False)
    no_number_reason = forms.CharField(
        label=gettext_lazy("Why there is none"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For example: asylum seeker, waits for a number."),
    )
    first_name = forms.CharField(label=gettext_lazy("First name"), max_length=100, required=False)
    last_name = forms.CharField(label=gettext_lazy("Last name"), max_length=100, required=False)
    birth_date = forms.DateField(
        label=gettext_lazy("Birth date"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    protected = forms.BooleanField(
        label=gettext_lazy("Protected identity"),
        required=False,
        help_text=gettext_lazy(
            "Only you and the coach will be able to open the person. Of a protected person without a number, birth "
            "date and sex are enough."
        ),
    )

    def clean(self):
        cleaned = super().clean()
        number, has_none = cleaned.get("number"), cleaned.get("has_none")
        self.identity_number = number  # also where the form goes on to refuse it
        if number and has_none:
            self.add_error("has_none", _("You have written a number. Take away the tick, or the number."))
        if not number and not has_none and "number" not in self.errors:
            self.ask_for_number(cleaned)
        if has_none and not number:
            self.ask_for_the_rest(cleaned)
        born = cleaned.get("birth_date")
        if born and born > timezone.localdate():
            self.add_error("birth_date", _("The birth date lies in the future."))
        elif born and number and number.is_coordination and born != number.birth_date:
            self.add_error("birth_date", _("The birth date contradicts the coordination number."))
        return cleaned

    def ask_for_number(self, cleaned):
        if not self.may_lack_number:
            self.add_error("number", _("Write the number, or tick that the person has none."))
        elif not all(cleaned.get(name) for name in ["first_name", "last_name", "birth_date"]):
            self.add_error("number", _("Write the number; or first name, last name and birth date to search by."))

    def ask_for_the_rest(self, cleaned):
        if cleaned.get("protected"):
            self.ask_for_birth_date(cleaned)
            return
        if not cleaned.get("no_number_reason"):
            self.add_error("no_number_reason", _("Write why the person has no number."))
        if not (cleaned.get("first_name") and cleaned.get("last_name")):
            self.add_error("last_name", _("Write first and last name: without a number the search goes by them."))
        self.ask_for_birth_date(cleaned)

    def ask_for_birth_date(self, cleaned):
        if not cleaned.get("birth_date") and "birth_date" not in self.errors:
            self.add_error("birth_date", _("Write the birth date: without a number the search goes by it."))

    @property
    def typed(self) -> dict:
        """For the next step; what the number tells is filled in where nothing else is said."""
        typed = {name: self.cleaned_data[name] for name in IdentifyForm.base_fields}
        if number := typed["number"]:
            typed |= {"number": str(number), "sex": number.sex.value}
            typed["birth_date"] = typed["birth_date"] or number.birth_date
        return typed

    def same_number(self) -> Participant | None:
        number = self.identity_number
        return Participant.objects.known_by(identity_number=number.digits).first() if number else None

    def alike(self, user) -> Alike:
        value, number = self.cleaned_data.get, self.identity_number
        born = value("birth_date") or (number.birth_date if number else None)
        return alike(user, value("first_name") or "", value("last_name") or "", born, number.digits if number else "")


class RegisterForm(EntryForm, IdentifyForm):
    """A person who is not in the register yet, and the start. Made once, whoever else does the same."""

    free_text = ("no_number_reason",)

    may_lack_number = False
    field_order = list(IdentifyForm.base_fields)
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=Sex, required=False)
    country_of_birth = CountryField(label=gettext_lazy("Country of birth"))
    citizenship = CountryField(label=gettext_lazy("Citizenship"))
    language = forms.CharField(label=gettext_lazy("Language"), max_length=60, required=False)
    interpreter = forms.NullBooleanField(label=gettext_lazy("Needs an interpreter"), required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=40, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254, required=False)
    none_of_these = forms.CharField(required=False, widget=forms.HiddenInput)
    OF_PERSON = [
        *("no_number_reason", "first_name", "last_name", "birth_date", "sex", "country_of_birth", "citizenship"),
        *("language", "interpreter", "phone", "email", "protected"),
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["degree"] = degree_field(
            help_text=gettext_lazy("If you do not know: the lower one. It can be raised at any time.")
        )
        self.order_fields([*IdentifyForm.base_fields, "degree"])

    def known(self):
        number = self.read("number") if self.is_bound else None
        born = self.read("birth_date") if self.is_bound else self.initial.get("birth_date")
        country = self.read("country_of_birth") if self.is_bound else ""
        return self.facts_known(born or (number.birth_date if number else None), country)

    def clean(self):
        cleaned = super().clean()
        self.degree = chosen_degree(self)
        cleaned["protected"] = bool(self.degree)
        self.found, self.similar = self.same_number(), Alike()
        self.check_name(cleaned)
        for name, text in contradictions(self.person()).items():
            if name not in self.errors:
                self.add_error(name, text)
        if self.found:
            self.add_error("number", IN_REGISTER)
            return cleaned
        self.similar = self.alike(self.user)
        if self.similar and cleaned.get("none_of_these") != self.similar.mark:
            self.add_error(
                "none_of_these",
                _("Look first whether it is one of those in the register, and tick if it is somebody else."),
            )
        return cleaned

    def check_name(self, cleaned):
        if cleaned.get("first_name") or cleaned.get("last_name") or "last_name" in self.errors:
            return
        if not (cleaned.get("protected") and cleaned.get("has_none")):
            self.add_error("last_name", _("Write a name."))
        elif not cleaned.get("sex"):
            self.add_error("sex", _("Of a protected person without a number, the birth date and the sex are needed."))

    @property
    def sections(self) -> list[tuple]:
        """(title, fields): who it is, and how it stands at the start."""
        of_person = list(dict.fromkeys([*IdentifyForm.base_fields, "degree", *self.OF_PERSON[4:]]))
        at_start = [field.name for field in self.visible_fields() if field.name not in of_person]
        return [(title, [self[name] for name in names]) for title, names in [(WHO, of_person), (AT_START, at_start)]]

    @property
    def hidden(self) -> list:
        return [field for field in self.hidden_fields() if field.name != "none_of_these"]

    def person(self) -> Participant:
        values = {name: self.cleaned_data[name] for name in self.OF_PERSON if name in self.cleaned_data}
        person = Participant(**values, degree=getattr(self, "degree", ""))
        if number := self.cleaned_data.get("number"):
            person.identity_number = number.digits
            person.no_number_reason = ""
            person.birth_date = person.birth_date or number.birth_date
            person.sex = person.sex or number.sex
        return person

    @property
    def differs_from_number(self) -> bool:
        """Numbers of a neighbouring day are issued: that is told, not refused."""
        number, born = self.cleaned_data.get("number"), self.cleaned_data.get("birth_date")
        return bool(number and born and born != number.birth_date)

    def act(self, by):
        person = self.person()
        person.save()
        if person.protected:
            person.named_people.set({by, self.cleaned_data["coach"] or by})
        self.start_for(person, by)
        written = {name: (None, getattr(person, name)) for name in ["identity_number", "degree", *self.OF_PERSON]}
        AuditEvent.objects.record(
            by=by,
            action=AuditAction.CREATE,
            target=person,
            participant=person,
            project=self.project,
            changes={name: change for name, change in written.items() if change[1] not in (None, "", False)},
        )
        return person

    def refuse(self, refusal, by):
        if isinstance(refusal, IntegrityError) and (found := self.same_number()):
            self.found = found
            self.add_error("number", IN_REGISTER)
        else:
            super().refuse(refusal, by)


class KnownForm(EntryForm):
    """A start for somebody who is in the register, seen or not. Takes the whole number, tells nothing."""

    field_order = ["number"]
    number = NumberField()

    def known(self):
        number = self.read("number") if self.is_bound else None
        return self.facts_known(number.birth_date if number else None)

    def clean_number(self):
        number = self.cleaned_data["number"]
        self.person = Participant.objects.known_by(identity_number=number.digits).first()
        if self.person is None:
            raise forms.ValidationError(_("Nobody in the register has this number. Register the person."))
        return number

    def act(self, by):
        self.start_for(self.person, by)
        return self.person
