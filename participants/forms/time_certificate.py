from django import forms
from django.utils.translation import gettext_lazy as _

from participants import certifying, project_months
from participants.accepted_files import too_large
from participants.enums import SigningMethod
from participants.forms.act import ActForm, day_field, text_field
from participants.forms.document import DocumentField
from participants.models import TimeCertificate


class DrawUpForm(ActForm):
    """A button."""

    def __init__(self, *args, month, **kwargs):
        super().__init__(*args, **kwargs)
        self.month = month

    def act(self, by) -> TimeCertificate:
        return certifying.draw_up(self.participation, self.month, by=by)


class SignForm(ActForm):
    """The participant has signed on paper. `was_refused`: the file was not even read, for its size."""

    seen = forms.CharField(widget=forms.HiddenInput)
    signed_on = day_field(_("Day of the participant's signature"))
    file = DocumentField(label=_("The signed paper"))

    def __init__(self, *args, certificate: TimeCertificate, was_refused=False, **kwargs):
        super().__init__(*args, participation=certificate.participation, **kwargs)
        self.certificate, self.was_refused = certificate, was_refused
        self.fields["seen"].initial = certificate.mark

    def clean(self):
        super().clean()
        if self.was_refused:
            self.errors.pop("file", None)
            self.add_error("file", too_large())

    def act(self, by) -> TimeCertificate:
        data = self.cleaned_data
        signed = {"by": by, "seen": data["seen"], "file": data["file"]}
        return certifying.sign(self.certificate, SigningMethod.PAPER, data["signed_on"], **signed)


class AttestForm(ActForm):
    """A button. `seen` is what was signed."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, certificate: TimeCertificate, **kwargs):
        super().__init__(*args, participation=certificate.participation, **kwargs)
        self.certificate = certificate
        self.fields["seen"].initial = certificate.mark

    def clean_seen(self):
        if self.cleaned_data["seen"] != self.certificate.mark:
            raise forms.ValidationError(_("There is a newer version of the certificate. Open the page anew."))
        return self.cleaned_data["seen"]

    def act(self, by) -> TimeCertificate:
        return certifying.attest(self.certificate, by=by)


class OpenAgainForm(ActForm):
    reason = text_field(_("Why it is opened again"))

    def __init__(self, *args, month, **kwargs):
        super().__init__(*args, **kwargs)
        self.month = month

    def act(self, by) -> TimeCertificate:
        return certifying.open_again(self.participation, self.month, by=by, reason=self.cleaned_data["reason"])


class ExplainForm(ActForm):
    text = text_field(
        _("Why the hours are not certified"),
        required=False,
        help_text=_("The project's month can be closed with it. Left empty, an earlier explanation is taken back."),
    )

    def __init__(self, *args, month, explanation=None, **kwargs):
        super().__init__(*args, initial={"text": explanation.text if explanation else ""}, **kwargs)
        self.month = month

    def makes_something(self):
        return False

    def act(self, by):
        project_months.explain(self.participation, self.month, self.cleaned_data["text"], by=by)
