from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent, User
from accounts.street_address import street_key


class ProfileForm(forms.ModelForm):
    """What a user decides about herself."""

    class Meta:
        model = User
        fields = ["name", "language", "theme", "without_keys", "daily_mail"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "language": forms.RadioSelect,
            "theme": forms.RadioSelect,
        }

    street = forms.CharField(
        label=_("my street address"),
        max_length=200,
        required=False,
        strip=True,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    forget_street = forms.BooleanField(label=_("forget my street address"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = bool(self.instance.address_key)
        why = _(
            "Used only to notice look-ups of neighbours. Kept as a code that nobody can read, and not shown again."
        )
        kept = _("An address is kept. Write another to change it.")
        self.fields["street"].help_text = f"{kept} {why}" if known else why
        if not known:
            del self.fields["forget_street"]

    def clean_street(self):
        street = self.cleaned_data["street"]
        if street and not street_key(street):
            raise forms.ValidationError(_("Write the street and the number, for example “Storgatan 12”."))
        return street

    @transaction.atomic
    def save_own(self):
        if not self.changed_data:
            return
        own = set(self._meta.fields) & set(self.changed_data)
        changes = {name: (self.initial[name], self.cleaned_data[name]) for name in self.changed_data if name in own}
        address = self.changed_data != list(changes)
        if address:
            self.instance.address_key = street_key(self.cleaned_data["street"])
        user = self.save()
        AuditEvent.objects.record(
            by=user,
            action=AuditAction.CHANGE,
            target=user,
            changes=changes,
            fields=["address_key"] if address else [],
        )


class PreferencesForm(forms.Form):
    """One click in the user's menu: the language or the appearance, whichever was sent."""

    language = forms.ChoiceField(choices=User.Language, required=False)
    theme = forms.ChoiceField(choices=User.Theme, required=False)

    @transaction.atomic
    def save(self, user):
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        changes = {
            name: (getattr(user, name), value) for name, value in chosen.items() if getattr(user, name) != value
        }
        if changes:
            for name in changes:
                setattr(user, name, chosen[name])
            user.save(update_fields=changes)
            AuditEvent.objects.record(by=user, action=AuditAction.CHANGE, target=user, changes=changes)
