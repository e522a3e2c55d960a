from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants import planning
from participants.enums import SigningMethod
from participants.forms.act import ActForm, day_field
from participants.forms.document import DocumentField
from participants.models import Document, DocumentKind


class SignOnPaperForm(ActForm):
    """The plan as both have signed it on paper, scanned. `seen` is the fingerprint of what the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput)
    signed_on = day_field(gettext_lazy("The day it was signed"))
    file = DocumentField(label=gettext_lazy("The signed paper, scanned or photographed"))

    def __init__(self, *args, plan, checksum, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.fields["seen"].initial = checksum

    def act(self, by):
        """The paper is stored first: without it nothing is signed."""
        file = self.cleaned_data["file"]
        if not file:
            raise ValidationError({"file": _("Choose the file.")})
        with_paper = {"by": by, "participation": self.participation, "kind": DocumentKind.PLAN}
        paper = Document.objects.store(file, title=_("Action plan, signed"), **with_paper)
        return planning.sign(
            self.plan,
            self.participation,
            by=by,
            method=SigningMethod.PAPER,
            seen=self.cleaned_data["seen"],
            signed_on=self.cleaned_data["signed_on"],
            document=paper.public_id,
        )
