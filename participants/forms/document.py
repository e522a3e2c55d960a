from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from participants.accepted_files import ACCEPT, too_large
from participants.forms.act import ActForm
from participants.models import Document, DocumentKind
from participants.models.document import PROOFS


class DocumentField(forms.FileField):
    """One paper. What it is, is asked when it is stored (participants/accepted_files.py)."""

    def __init__(self, **kwargs):
        super().__init__(
            **{
                "label": _("File"),
                "allow_empty_file": True,  # an empty one is told of with all the others
                "widget": forms.FileInput(attrs={"accept": ACCEPT}),
                "help_text": _("PDF, picture (JPEG, PNG, WebP) or text document (.docx, .odt), 10 MB at most."),
                **kwargs,
            }
        )

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {
            "data-max-bytes": settings.DOCUMENT_MAX_BYTES,
            "data-too-large": lazy(too_large, str)(),
        }


class DocumentForm(ActForm):
    """Uploads a document. `was_refused`: the file was not even read, for its size."""

    free_text = ("title",)

    file = DocumentField()
    kind = forms.ChoiceField(label=_("Kind"), choices=[one for one in DocumentKind.choices if one[0] not in PROOFS])
    title = forms.CharField(
        label=_("What it is"),
        max_length=150,
        required=False,
        help_text=_("For example: grades from upper secondary school, Damascus 2009."),
    )
    valid_until = forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Of a licence or permit. You are reminded a month before."),
    )

    def __init__(self, *args, was_refused=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.was_refused = was_refused

    def clean(self):
        super().clean()
        if self.was_refused:
            self.errors.pop("file", None)
            self.add_error("file", too_large())

    def clean_valid_until(self):
        day = self.cleaned_data["valid_until"]
        if day and day.year - timezone.localdate().year > 100:
            raise forms.ValidationError(_("Check the year."))
        return day

    def act(self, by) -> Document:
        return Document.objects.store(by=by, participation=self.participation, **self.facts())


class RemoveDocumentForm(ActForm):
    """Removes one that should not be there."""

    free_text = ("reason",)

    reason = forms.CharField(label=_("Why is it removed?"), max_length=300)

    def __init__(self, *args, document, **kwargs):
        super().__init__(*args, participation=document.participation, **kwargs)
        self.document = document

    def act(self, by):
        self.document.remove(by=by, **self.facts())
