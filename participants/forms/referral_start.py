from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants import referring
from participants.enums import ReferralEventKind
from participants.forms.country import CountryField
from participants.forms.entry import EntryForm
from participants.models import Referral

OF_PERSON = ["country_of_birth", "citizenship", "language", "interpreter", "phone", "email"]


class ReferralStartForm(EntryForm):
    """The accepted referral becomes a participation. What the referral says is filled in as far as the project may
    know it. Of a person whom the referral has brought into the register the rest is asked; another's facts stay.
    """

    country_of_birth = CountryField(label=_("Country of birth"))
    citizenship = CountryField(label=_("Citizenship"))
    language = forms.CharField(label=_("Language"), max_length=60, required=False)
    interpreter = forms.NullBooleanField(label=_("Needs an interpreter"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail address"), max_length=254, required=False)

    def __init__(self, *args, referral: Referral, reads: bool, **kwargs):
        self.referral, self.person = referral, referral.participant
        initial = {"group": referral.group_id} | ({"support": referral.support} if reads else {})
        super().__init__(*args, project=referral.project, initial=initial, **kwargs)
        self.fields["coach"].initial = None
        self.is_new_person = not self.person.participations.exists()
        for name in OF_PERSON:
            if not self.is_new_person or getattr(self.person, name) not in ("", None):
                del self.fields[name]

    def known(self):
        country = self.read("country_of_birth") if self.is_bound and "country_of_birth" in self.fields else ""
        return self.facts_known(self.person.birth_date, country or self.person.country_of_birth)

    def act(self, by):
        referral = Referral.objects.locked(self.referral.pk)
        if referring.last_event(referral).kind != ReferralEventKind.ACCEPTED:
            raise ValidationError(_("The referral is not accepted any longer. Look at it again."))
        self.complete_person(by)
        self.start_for(self.person, by)
        if self.person.protected and self.cleaned_data["coach"]:
            self.name_coach(by)
        return self.person

    def complete_person(self, by):
        told = {name: self.cleaned_data[name] for name in OF_PERSON if name in self.fields}
        changes = {
            name: (getattr(self.person, name), value) for name, value in told.items() if value not in ("", None)
        }
        for name, (_before, value) in changes.items():
            setattr(self.person, name, value)
        if changes:
            self.person.save(update_fields=changes)
            self.trace(by, changes)

    def name_coach(self, by):
        """Or the coach could not open the person."""
        before = sorted(self.person.named_people.values_list("pk", flat=True))
        self.person.named_people.add(self.cleaned_data["coach"])
        self.trace(by, {"named_people": (before, sorted({*before, self.cleaned_data["coach"].pk}))})

    def trace(self, by, changes):
        AuditEvent.objects.record(
            by=by,
            action=AuditAction.CHANGE,
            target=self.person,
            participant=self.person,
            project=self.project,
            changes=changes,
        )
