"""A caseworker refers somebody: who it is, how it stands, what is asked for, and what the person has consented to."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants import consenting, referring
from participants.enums import Information, Sex
from participants.forms.act import Act, employed_field, text_field
from participants.forms.consent import THE_PROJECT, ConsentFields
from participants.forms.protection import chosen_degree, degree_field
from participants.forms.register import IdentifyForm
from participants.identity_rules import contradictions
from participants.known import Named, open_before
from participants.models import Participant, Referral
from participants.protecting import protect_referred
from projects.enums import Support
from projects.models import Membership

WHO = ["number", "has_none", "no_number_reason", "first_name", "last_name", "birth_date", "sex"]
PROTECTION = ["protected", "degree"]
SITUATION = ["employed", "support", "activity", "tried", "wanted", "accessibility"]
CONSENT = ["receivers", "information", "purpose", "start", "end", "form", "documented"]
GIVEN = "given"  # how the consent was given, as it is sent
OF_PERSON = ["identity_number", "first_name", "last_name", "birth_date", "sex", "no_number_reason", "protected"]


class WhoForm(IdentifyForm):
    """The first step: who it is."""

    sex = forms.ChoiceField(
        label=gettext_lazy("Sex"),
        choices=Sex,
        required=False,
        help_text=gettext_lazy("Needed only if there is no number."),
    )

    field_order = [*WHO, *PROTECTION]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["protected"].help_text = _(
            "Only you and the project leader will be able to open the person. Of a protected person without a "
            "number, birth date and sex are enough."
        )
        for name in ["first_name", "last_name"]:
            self.fields[name].required = not self.is_nobody_by_name()
        self.fields["birth_date"].help_text = _("Needed only if there is no number.")

    def is_nobody_by_name(self) -> bool:
        """Of a protected person without a number birth date and sex are enough."""
        said = {name: self.data.get(self.add_prefix(name)) for name in ["protected", "degree", "has_none", "number"]}
        return bool((said["protected"] or said["degree"]) and said["has_none"] and not said["number"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("has_none") and not cleaned.get("number") and not cleaned.get("sex"):
            self.add_error("sex", _("Choose the sex: without a number nothing else tells it."))
        for name, text in contradictions(self.person()).items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, text)
        return cleaned

    def person(self) -> Participant:
        """As it would come into the register; not saved."""
        values = {name: self.cleaned_data.get(name) or "" for name in ["first_name", "last_name", "sex"]}
        person = Participant(birth_date=self.cleaned_data.get("birth_date"), **values)
        if number := self.cleaned_data.get("number"):
            person.identity_number = number.digits
            person.birth_date = person.birth_date or number.birth_date
            person.sex = person.sex or number.sex
        else:
            person.no_number_reason = self.cleaned_data.get("no_number_reason") or ""
        return person

    @property
    def named(self) -> Named:
        value, number = self.cleaned_data.get, self.cleaned_data.get("number")
        digits = number.digits if number else ""
        return Named(digits, value("first_name") or "", value("last_name") or "", value("birth_date"))


class ReferForm(Act, ConsentFields, WhoForm):
    """All of it. Sent without the answer of the search it is not sent: `searched` carries that along, sealed."""

    free_text = ("no_number_reason", "documented")

    protected = forms.BooleanField(
        label=gettext_lazy("The person has a protected identity"),
        required=False,
        help_text=gettext_lazy("Then only you and the project's leaders can open the person and this referral."),
    )
    employed = employed_field()
    support = forms.ChoiceField(
        label=gettext_lazy("What does the person live on now?"),
        choices=[("", gettext_lazy("Not known")), *Support.choices],
        required=False,
    )
    activity = text_field(
        gettext_lazy("What does the person do now?"),
        required=False,
        help_text=gettext_lazy("For example: SFI three days a week, sick-listed half time, nothing planned."),
    )
    tried = text_field(
        gettext_lazy("What has been tried?"),
        required=False,
        help_text=gettext_lazy("Earlier measures, work training, treatment, and how it went."),
    )
    wanted = text_field(
        gettext_lazy("What do you ask for, and why?"),
        help_text=gettext_lazy("What the person wants, and what you think the project can do that you cannot."),
    )
    accessibility = text_field(
        gettext_lazy("What does the person need in order to take part?"),
        required=False,
        help_text=gettext_lazy("For example: interpreter, hearing loop, ground floor, short texts, a companion."),
    )
    field_order = [*WHO, *PROTECTION, *SITUATION, *CONSENT]
    once_more = forms.BooleanField(label=gettext_lazy("Send one more all the same"), required=False)
    searched = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, membership: Membership, **kwargs):
        self.membership = membership
        project, group, party = membership.project, membership.group, membership.party
        super().__init__(*args, project=project, group=group, authority=party, **kwargs)
        self.fields["degree"] = degree_field()
        self.fields["receivers"].help_text = _("The project must be told, or the referral cannot be answered.")

    def add_prefix(self, field_name):
        """In the browser a field called "form" would hide the form it stands in from whatever asks for it."""
        return super().add_prefix(GIVEN if field_name == "form" else field_name)

    @property
    def sections(self) -> list[tuple]:
        """(title, fields)."""
        titles = [
            (_("Who it is"), [*WHO, *PROTECTION]),
            (_("How it stands, and what you ask for"), SITUATION),
            (_("What the person has consented to"), CONSENT),
        ]
        return [(title, [self[name] for name in names]) for title, names in titles]

    def clean(self):
        """What follows is asked only of what is right by itself."""
        super().clean()
        self.chosen_degree = chosen_degree(self)
        if "receivers" in self.cleaned_data and THE_PROJECT not in self.cleaned_data["receivers"]:
            self.add_error("receivers", _("Without the person's consent to tell the project nothing can be sent."))
        if "information" in self.cleaned_data and Information.SITUATION not in self.cleaned_data["information"]:
            text = _("Without the person's consent to tell the situation and the support nothing can be sent.")
            self.add_error("information", text)
        if self.cleaned_data.get("start") and self.cleaned_data["start"] > timezone.localdate():
            self.add_error("start", _("The consent must hold today, or nothing can be sent today."))
        if not self.errors and open_before(self.membership, self.named) and not self.cleaned_data.get("once_more"):
            self.add_error("once_more", _("Your party has referred this person, and the referral is still open."))
        return self.cleaned_data

    def act(self, by):
        person = self.found_or_made(by)
        said = {name: self.cleaned_data[name] for name in ["first_name", "last_name", *SITUATION]}
        referral = Referral(project=self.project, group=self.group, party=self.authority, participant=person, **said)
        Participant.objects.locked([person.pk])
        if not self.cleaned_data["once_more"] and open_before(self.membership, self.named):
            raise ValidationError({"once_more": _("Your party has just referred this person.")})
        referring.refer(referral, by=by)
        consenting.write_down(referral, self.authority, self.terms, by=by)
        return referral

    def found_or_made(self, by) -> Participant:
        """Of whoever is known a referral changes nothing, but that a protected identity is never passed over."""
        number = self.named.number
        found = Participant.objects.known_by(identity_number=number)
        known = found.first() if number else None
        if known is None:
            person = self.person()
            person.protected, person.degree = bool(self.chosen_degree), self.chosen_degree
            try:
                with transaction.atomic():
                    person.save()
            except IntegrityError:  # somebody else has taken the person into the register in this very moment
                known = found.get()
            else:
                self.trace_made(person, by)
                known = None
        if self.chosen_degree:
            protect_referred(known or person, self.membership, self.chosen_degree, is_new=known is None)
        return known or person

    def trace_made(self, person, by):
        written = {name: (None, getattr(person, name)) for name in OF_PERSON}
        AuditEvent.objects.record(
            by=by,
            action=AuditAction.CREATE,
            target=person,
            participant=person,
            project=self.project,
            changes={name: change for name, change in written.items() if change[1] not in (None, "", False)},
        )
