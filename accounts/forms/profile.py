from django import forms
from django.db import transaction

from accounts.enums import AuditAction
from accounts.models import AuditEvent, User


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

    @transaction.atomic
    def save_own(self):
        if self.changed_data:
            user = self.save()
            changes = {name: (self.initial[name], self.cleaned_data[name]) for name in self.changed_data}
            AuditEvent.objects.record(by=user, action=AuditAction.CHANGE, target=user, changes=changes)


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
