from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent


class GuardedForm(forms.ModelForm):
    """Saves only what nobody else has changed meanwhile, and leaves a trace of who changed which fields.

    The page carries a hidden mark of the values it showed. If they are no longer the stored ones, the form comes
    back with what the other has saved beside what was typed; sending it once more means "mine".
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_new:
            del self.fields["seen"]
        else:
            self.initial["seen"] = self.mark(self.instance)
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    @property
    def is_new(self) -> bool:
        return self.instance._state.adding

    def mark(self, instance) -> str:
        values = sorted((name, str(value)) for name, value in self.stored(instance).items())
        return salted_hmac("accounts.GuardedForm", repr(values), algorithm="sha256").hexdigest()[:20]

    def stored(self, instance) -> dict:
        return model_to_dict(instance, fields=self._meta.fields)

    def shown(self, instance, name: str):
        """A stored value as a person reads it."""
        display = getattr(instance, f"get_{name}_display", None)
        value = display() if display else getattr(instance, name)
        return _("empty") if value in (None, "") else value

    def check_rules(self):
        """Rules over several rows, inside the transaction that saves. Raises ValidationError."""

    def save_changes(self, *, by) -> bool:
        """Save and leave a trace. False, with the reasons among the form's errors, if that cannot be."""
        try:
            with transaction.atomic():
                if self.is_new or self.may_overwrite():
                    self.check_rules()
                    self.write(by)
        except ValidationError as error:
            self.add_error(None, error)
        except IntegrityError:
            self.add_error(None, _("Somebody else has just saved the same. Go back to the list and look."))
        return not self.errors

    def may_overwrite(self) -> bool:
        current = type(self.instance).objects.select_for_update().filter(pk=self.instance.pk).first()
        if current is None:
            raise ValidationError(_("Somebody else has removed this meanwhile."))
        seen = self.cleaned_data.get("seen")
        if not seen or seen == self.mark(current):
            return True
        self.tell_of_conflict(current)
        return False

    def tell_of_conflict(self, current):
        last = AuditEvent.objects.concerning(current).newest_first().first()
        who = last.user if last and last.user else _("Somebody")
        at = date_format(timezone.localtime(last.at), "H:i") if last else "?"
        text = _("%(who)s has changed this at %(at)s, while you had the page open. Compare, then save again.")
        self.add_error(None, text % {"who": who, "at": at})
        before = self.stored(current)
        for name in self._meta.fields:
            if name in self.fields and name in self.cleaned_data and before[name] != self.plain(name):
                self.add_error(name, _("Stored now: %(value)s") % {"value": self.shown(current, name)})
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = self.mark(current)

    def plain(self, name):
        value = self.cleaned_data[name]
        return getattr(value, "pk", value)

    def write(self, by):
        new, changed = self.is_new, [name for name in self.changed_data if name in self._meta.fields]
        instance = self.save(commit=False)
        if new:
            instance.save()
        elif changed:
            instance.save(update_fields=changed)
        if new or changed:
            AuditEvent.objects.record(
                by=by,
                action=AuditAction.CREATE if new else AuditAction.CHANGE,
                target=instance,
                project=self.project_of(instance),
                fields=changed,
            )

    def project_of(self, instance):
        """Whose log the trace belongs to."""
        return getattr(instance, "project", None)
