from django import forms
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.forms.guarded import GuardedForm, canonical
from participants import mappings
from participants.mappings import CHAPTERS, PARTS
from participants.models import Draft, Mapping
from projects.forms.free_text import SEEN, FreeText

KEPT_WITH_A_DRAFT = ["seen", "form_token", SEEN]


class MappingForm(FreeText, GuardedForm):
    """The whole mapping, on one page. Two who write in it at once lose nothing, from the very first word on.

    `closes`: she is done for now (participants/models/mapping.py).
    """

    class Meta:
        model = Mapping
        fields = PARTS
        widgets = {"employability": forms.RadioSelect}

    def __init__(self, data=None, *, participation, closes=False):
        self.participation, self.closes = participation, closes
        stored = mappings.mapping_of(participation)
        super().__init__(data, instance=stored or Mapping(participation=participation))
        choices = self.fields["employability"].choices
        self.fields["employability"].choices = [(code, label) for code, label in choices if code] + [
            ("", _("not judged yet"))
        ]
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs |= {"rows": 4, "maxlength": None}  # nothing is cut: what is too long is said

    @property
    def is_new(self) -> bool:
        """Never: of a mapping that nobody has begun it is known, too, what the page has shown."""
        return False

    def makes_something(self):
        return True  # a draft that comes after its page was saved is told by the page's token

    def mark(self, name, value) -> str:
        """Of the person's mapping, whether it is a row yet or not."""
        whose = f"participants.MappingForm {self.participation.pk} {name}"
        return salted_hmac(whose, canonical(value), algorithm="sha256").hexdigest()[:20]

    @property
    def chapters(self) -> list[tuple]:
        """(title, fields), each field followed by the question which of two versions of it holds, if it is asked."""
        shown = [(title, [one for name in names for one in self.with_question(name)]) for title, names in CHAPTERS]
        return [(title, [self[one] for one in names]) for title, names in shown]

    def with_question(self, name: str) -> list[str]:
        return [one for one in (name, f"decide_{name}") if one in self.fields]

    def act(self, by):
        typed = any(self.cleaned_data.get(name) for name in PARTS)
        if not typed and mappings.mapping_of(self.participation) is None:
            raise ValidationError(_("Nothing is written yet."))
        stored = mappings.ready_to_write(self.participation)
        self.instance.pk, self.instance._state.adding, self.by = stored.pk, False, by
        made = super().act(by)
        if self.closes and not self.errors:
            mappings.close(self.participation, by=by)
        return made

    def write_changes(self, written):
        names = list(self.changes)
        if not names:
            return
        stored = Mapping.objects.get(pk=written.pk)  # locked: the version before is what stood there
        versioned = mappings.write_into(stored, names, by=self.by)
        for name in names:
            setattr(stored, name, getattr(written, name))
        stored.save(update_fields=[*names, *versioned])

    def project_of(self, instance):
        return self.participation.project

    def participant_of(self, instance):
        return self.participation.participant

    def restore(self, draft: Draft | None) -> bool:
        """What she typed and did not save, with what the page had shown her then. False where nothing differs."""
        content = draft.content if draft else {}
        typed = {name: (content.get(name) or [""])[0] for name in PARTS}
        shown = {
            name: self.get_initial_for_field(self.fields[name], name) for name in PARTS
        }  # form[name] remembers it
        if not draft or all(canonical(typed[name]) == canonical(shown[name]) for name in PARTS):
            return False
        kept = {name: sent[0] for name in KEPT_WITH_A_DRAFT if (sent := content.get(name))}
        self.initial |= typed | kept
        return True
