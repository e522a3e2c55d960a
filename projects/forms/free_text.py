from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from projects.free_text import Finding, question, warnings

SEEN = "free_text_seen"
ASKS = "free_text"  # the code of the question among a form's errors


class FreeText:
    """Mixed into a form about a person: asks once whether what stands in free text is needed, hinders nothing.

    Free text are the form's long texts, and the short ones that it names in `free_text`. The form comes back once,
    with the question beside the field; sent again, or after the page has asked while she typed, it is kept as it is:
    the hidden field carries a mark of each thing asked about. What stood there before is not asked about again.
    """

    free_text: tuple[str, ...] = ()
    asks_once = True  # a form that saves itself does not come back: the page asks while she types
    fields: dict[str, forms.Field]
    data: Any
    cleaned_data: dict

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.free_text or any(self.is_free_text(name) for name in self.fields):
            self.fields[SEEN] = forms.CharField(required=False, widget=forms.HiddenInput)

    def __getitem__(self, name):
        if self.is_free_text(name):
            self.fields[name].widget.attrs["data-free-text"] = ""
        return super().__getitem__(name)

    def is_free_text(self, name: str) -> bool:
        field = self.fields.get(name)
        return bool(field) and (isinstance(field.widget, forms.Textarea) or name in self.free_text)

    def full_clean(self):
        super().full_clean()
        if self.is_bound:
            seen = set((self.cleaned_data.pop(SEEN, "") or "").split())
            if self.asks_once:
                self.ask_whether_needed(seen)

    def ask_whether_needed(self, seen: set[str]):
        asked = {name: found for name in self.fields if (found := self.new_in(name, seen))}
        for name, found in asked.items():
            text = _("%(question)s Save again to keep the text as it is.") % {"question": question(found)}
            self.add_error(name, ValidationError(text, code=ASKS))
        if asked:
            seen |= {mark(one) for found in asked.values() for one in found}
            self.data = self.data.copy()
            self.data[self.add_prefix(SEEN)] = " ".join(sorted(seen))

    def new_in(self, name: str, seen: set[str]) -> list[Finding]:
        """What she has written into the field, and has not been asked about."""
        text = self.cleaned_data.get(name)
        if not text or not isinstance(text, str) or not self.is_free_text(name):
            return []
        before = set(warnings(str(self.get_initial_for_field(self.fields[name], name) or "")))
        return [one for one in warnings(text) if one not in before and mark(one) not in seen]

    @property
    def only_asks(self) -> bool:
        """Nothing is wrong: the form has come back with its question."""
        codes = list(error_codes(self))
        return bool(codes) and all(code == ASKS for code in codes)


def error_codes(form) -> Iterator[str]:
    for errors in form.errors.as_data().values():
        for error in errors:
            yield error.code


def mark(finding: Finding) -> str:
    """Says of nobody what it is a mark of."""
    said = f"{finding.kind.name} {finding.words}"
    return salted_hmac("projects.free_text", said, algorithm="sha256").hexdigest()[:16]
