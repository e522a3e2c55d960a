import copy
import json
from datetime import datetime
from decimal import Decimal
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import AuditAction
from accounts.forms.sent_once import SentOnce
from accounts.models import AuditEvent

MINE, THEIRS = "mine", "theirs"


class GuardedForm(SentOnce, forms.ModelForm):
    """Two people may have the same page open: what each has changed is saved, and nothing of the other is lost.

    The page carries a hidden mark of each value it showed. Under the row's lock a field that only one of the two
    has changed keeps that change; of a field that both have changed the form asks which version holds, with both
    beside each other. A new object is made once, however often its page is sent (`SentOnce`).

    Rules across fields belong on the model (`clean`, constraints) or in `check_rules`: only these see the values
    of both people together.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.changes: dict[str, tuple] = {}
        if self.is_new:
            del self.fields["seen"]
        else:
            self.theirs = copy.copy(self.instance)  # cleaning writes what was typed into the instance
            self.initial["seen"] = json.dumps({"marks": self.marks(self.instance)})
            for name in self.asked_before:
                self.ask(name)
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    @property
    def is_new(self) -> bool:
        return self.instance._state.adding

    def makes_something(self):
        return self.is_new

    def check_rules(self):
        """Rules over several rows, inside the transaction that saves. Raises ValidationError."""

    def act(self, by):
        if self.is_new or self.merge():
            self.check_rules()
            self.write(by)
        return self.instance

    def repeat(self, made):
        super().repeat(made)
        self.instance = made

    # --- What the page has shown

    def own_fields(self) -> dict[str, models.Field]:
        """The model's fields that this form may change."""
        meta = self._meta.model._meta
        return {
            field.name: field
            for field in [*meta.concrete_fields, *meta.many_to_many]
            if field.name in self.fields and not self.fields[field.name].disabled
        }

    def values_stored(self, instance) -> dict:
        return {name: keys(field.value_from_object(instance)) for name, field in self.own_fields().items()}

    def values_typed(self) -> dict:
        """As the fields of the model would hold it."""
        return {
            name: keys(self.cleaned_data[name]) if field.many_to_many else field.value_from_object(self.instance)
            for name, field in self.own_fields().items()
        }

    def marks(self, instance) -> dict[str, str]:
        return {name: self.mark(name, value) for name, value in self.values_stored(instance).items()}

    def mark(self, name, value) -> str:
        whose = f"accounts.GuardedForm {self.instance._meta.label} {self.instance.pk} {name}"
        return salted_hmac(whose, canonical(value), algorithm="sha256").hexdigest()[:20]

    @cached_property
    def seen_before(self) -> dict:
        """{"marks": of what the page showed, "asked": of what was typed in the fields it asked about}."""
        sent = self.data.get(self.add_prefix("seen"), "") if self.is_bound else ""
        try:
            found = json.loads(sent or '{"marks": null}')
        except (ValueError, RecursionError):
            found = {}
        if not isinstance(found, dict):
            found = {}
        asked = found.get("asked", {})
        return {"marks": found.get("marks", {}), "asked": asked if isinstance(asked, dict) else {}}

    @property
    def asked_before(self) -> list[str]:
        return [name for name in self.own_fields() if name in self.seen_before["asked"]]

    # --- Two versions become one

    def merge(self) -> bool:
        """Settle which version of each field holds. False if somebody must be asked; the form then asks."""
        current = type(self.instance)._base_manager.select_for_update().filter(pk=self.instance.pk).first()
        if current is None:
            raise ValidationError(_("Somebody else has removed this meanwhile."))
        before, typed = self.values_stored(current), self.values_typed()
        differing = [name for name in typed if canonical(typed[name]) != canonical(before[name])]
        settled = {name: self.settle(name, typed[name], before[name]) for name in differing}
        undecided = [name for name in differing if not settled[name]]
        if undecided:
            self.ask_about(current, typed, [name for name in differing if settled[name] != MINE], undecided)
            return False
        mine = {name for name in differing if settled[name] == MINE}
        self.changes = {name: (before[name], typed[name]) for name in mine}
        kept = [name for name in differing if name not in mine]
        self.take_over(current, kept)
        return self.still_fits(current, typed, kept)

    def settle(self, name, typed, stored) -> str:
        """Whose version of a field holds; "" if both have changed it and nobody has said."""
        marks, decision = self.seen_before["marks"], self.cleaned_data.get(decision_on(name))
        if marks is None:
            return MINE  # sent without having been shown: nothing to compare with
        seen = marks.get(name) if isinstance(marks, dict) else None
        if decision == THEIRS and self.seen_before["asked"].get(name) != self.mark(name, typed):
            return ""  # she has typed something new since
        if seen == self.mark(name, stored):
            return decision or MINE
        return THEIRS if decision == THEIRS or seen == self.mark(name, typed) else ""

    def take_over(self, current, kept):
        """The instance is now what is stored, with my changes."""
        fields = self.own_fields()
        for field in current._meta.concrete_fields:
            if field.name not in self.changes:
                setattr(self.instance, field.attname, getattr(current, field.attname))
        for name in kept:
            value = getattr(current, name)
            self.cleaned_data[name] = value.all() if fields[name].many_to_many else value

    def still_fits(self, current, typed, kept) -> bool:
        """Each version was right by itself. Together they may break a rule: then somebody decides."""
        if not kept:
            return True
        try:
            self.instance.full_clean(exclude=self._get_validation_exclusions())
        except ValidationError as error:
            self.add_error(None, error)
            self.ask_about(current, typed, [*self.changes, *kept], [*self.changes, *kept])
            return False
        return True

    # --- Asking which version holds

    def ask_about(self, current, typed, names, undecided):
        """Ask about these fields; what only the other has changed is theirs unless somebody says else."""
        self.theirs = current
        self.data = self.data.copy()
        for name in names:
            self.ask(name)
            key = self.add_prefix(decision_on(name))
            self.data.pop(key, None)
            if name in undecided:
                self.add_error(decision_on(name), self.told_of(name))
            else:
                self.data[key] = THEIRS
        asked = {name: self.mark(name, typed[name]) for name in names}
        self.data[self.add_prefix("seen")] = json.dumps({"marks": self.marks(current), "asked": asked})

    def ask(self, name):
        self.fields[decision_on(name)] = forms.ChoiceField(
            label=gettext_lazy("%(field)s: which holds?") % {"field": self.fields[name].label},
            choices=partial(self.versions, name),
            widget=forms.RadioSelect,
            error_messages={"required": gettext_lazy("Choose which of the two holds.")},
        )
        self.order_fields([each for field in list(self.fields) for each in (field, decision_on(field))])

    def versions(self, name) -> list[tuple[str, str]]:
        who, at = self.changed_by(name)
        theirs = {"who": who, "at": at, "value": self.shown(self.theirs, name)}
        return [
            (MINE, _("Mine: %(value)s") % {"value": self.as_typed(name)}),
            (THEIRS, _("%(who)s, %(at)s: %(value)s") % theirs),
        ]

    def told_of(self, name) -> str:
        who, at = self.changed_by(name)
        text = _("%(who)s has changed this at %(at)s, while you had the page open. Choose which of the two holds.")
        return text % {"who": who, "at": at}

    def changed_by(self, name) -> tuple[str, str]:
        event = next((event for event in self.latest_events if name in event.fields), None)
        if event is None:
            return _("Somebody"), "?"
        return str(event.user or _("Somebody")), f"{timezone.localtime(event.at):%Y-%m-%d %H:%M}"

    @cached_property
    def latest_events(self) -> list[AuditEvent]:
        return list(AuditEvent.objects.concerning(self.theirs).newest_first()[:50])

    def shown(self, instance, name: str):
        """A stored value as a person reads it."""
        display, value = getattr(instance, f"get_{name}_display", None), getattr(instance, name)
        return display() if display and value not in (None, "") else in_words(value)

    def as_typed(self, name: str):
        """What was typed as a person reads it, right or wrong."""
        field, sent = self.fields[name], self[name].data
        try:
            value = field.clean(sent)
        except ValidationError:
            return in_words(sent)
        if isinstance(field, forms.ModelChoiceField | forms.BooleanField):
            return in_words(value)
        if isinstance(field, forms.ChoiceField) and value not in (None, ""):
            return dict(field.choices).get(value, value)
        return in_words(sent)

    # --- Writing

    def write(self, by):
        new, written = self.is_new, self.save(commit=False)
        if new:
            self.changes = {
                name: (None, value) for name, value in self.values_typed().items() if name in self.changed_data
            }
            written.save()
            self.save_m2m()
        else:
            self.write_changes(written)
        if new or self.changes:
            AuditEvent.objects.record(
                by=by,
                action=AuditAction.CREATE if new else AuditAction.CHANGE,
                target=written,
                project=self.project_of(written),
                participant=self.participant_of(written),
                changes=self.changes,
                reason=self.reason_given(),
            )

    def reason_given(self) -> str:
        """Why, where the form asks."""
        return ""

    def write_changes(self, written):
        fields = self.own_fields()
        plain = [name for name in self.changes if not fields[name].many_to_many]
        if plain:
            written.save(update_fields=plain)
        for name in set(self.changes) - set(plain):
            getattr(written, name).set(self.cleaned_data[name])

    def project_of(self, instance):
        """Whose log the trace belongs to."""
        return getattr(instance, "project", None)

    def participant_of(self, instance):
        """Whom the trace is about."""
        return getattr(instance, "participant", None)


def decision_on(name: str) -> str:
    return f"decide_{name}"


def keys(value):
    """Many objects by their keys; anything else as it is."""
    if isinstance(value, models.QuerySet | models.Manager | list | tuple):
        return sorted(one.pk if isinstance(one, models.Model) else one for one in value)
    return value


def canonical(value) -> str:
    """One spelling for values that mean the same: 0.28 and 0.280, two kinds of new lines, nothing and empty."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return str(value.timestamp())
    if isinstance(value, dict):
        return json.dumps(value, sort_keys=True, default=str)
    return str(value).replace("\r\n", "\n").strip()


def in_words(value) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, models.Manager | models.QuerySet):
        value = list(value.all())
    if isinstance(value, list | tuple):
        value = ", ".join(str(one) for one in value)
    return _("empty") if value in (None, "") else str(value)
