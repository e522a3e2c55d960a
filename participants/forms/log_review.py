from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.log_review import begin, months_to_review
from participants.models.log_review import Verdict
from projects.forms.free_text import FreeText


class BeginReviewForm(forms.Form):
    """Which month. Sent twice it gives the same review."""

    month = forms.DateField(input_formats=["%Y-%m-%d"], widget=forms.HiddenInput)
    made = None

    def __init__(self, *args, project, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.project, self.today = project, today

    def clean_month(self):
        month = self.cleaned_data["month"]
        if month not in months_to_review(self.project, self.today):
            raise ValidationError(_("Choose a month of the project that is over."))
        return month

    def save_changes(self, *, by) -> bool:
        self.made = begin(self.project, self.cleaned_data["month"], by=by)
        return True


class LogReviewForm(FreeText, forms.Form):
    """The rows of one page, each with a verdict and a comment; rows of her own are shown, and not asked about.
    Nor are those that somebody else has judged, for who may not read what was said of them.

    What somebody else has said of a row since the page was opened is not written over: the form says so.
    """

    free_text = ("comment",)  # of each row

    def __init__(self, *args, review, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.review = review
        self.rows = [line.row for line in lines if line.is_hers_to_judge]
        self.others = [line.row for line in lines if not line.is_hers_to_judge and not line.is_own]
        for row in self.rows:
            self.add_row(row)

    def is_free_text(self, name):
        return name.startswith("comment_")

    def add_row(self, row):
        when = f"{row}, {row.viewer}"
        self.fields[f"verdict_{row.pk}"] = forms.ChoiceField(
            label=_("Verdict on %(row)s") % {"row": when},
            choices=[("", gettext_lazy("not looked at")), *Verdict.choices],
            required=False,
            initial=row.verdict,
            widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
        )
        self.fields[f"comment_{row.pk}"] = forms.CharField(
            label=_("Comment on %(row)s") % {"row": when},
            max_length=500,
            required=False,
            initial=row.comment,
            widget=forms.TextInput(
                attrs={"class": "form-control form-control-sm", "placeholder": gettext_lazy("comment")}
            ),
        )
        for name in (f"verdict_{row.pk}", f"comment_{row.pk}"):
            self.fields[name].widget.attrs["aria-label"] = self.fields[name].label
        self.fields[f"shown_{row.pk}"] = forms.CharField(required=False, widget=forms.HiddenInput, initial=shown(row))

    def clean(self):
        cleaned = super().clean()
        for row in self.rows:
            verdict, comment = cleaned.get(f"verdict_{row.pk}", ""), cleaned.get(f"comment_{row.pk}", "")
            if verdict == Verdict.FOLLOW_UP and not comment and f"comment_{row.pk}" not in self.errors:
                self.add_error(f"comment_{row.pk}", _("Write what is to be followed up."))
            sent = cleaned.get(f"shown_{row.pk}")
            if sent and sent != shown(row) and (verdict, comment) != row.told:
                text = _("%(who)s has looked at this row meanwhile: %(verdict)s. Look again, and save what holds.")
                said = {"who": row.ticked_by, "verdict": row.get_verdict_display() or _("not looked at")}
                self.add_error(f"verdict_{row.pk}", text % said)
                self.data = self.data.copy()
                self.data[self.add_prefix(f"shown_{row.pk}")] = shown(row)
        for row in self.others:
            if self.data.get(f"verdict_{row.pk}"):
                text = _("%(who)s has looked at the row of %(row)s meanwhile. It stands as it was.")
                self.add_error(None, text % {"who": row.ticked_by, "row": row})
        return cleaned

    def save_changes(self, *, by) -> bool:
        ticks = {
            row.pk: (self.cleaned_data[f"verdict_{row.pk}"], self.cleaned_data[f"comment_{row.pk}"])
            for row in self.rows
            if f"verdict_{row.pk}" in self.data
        }
        try:
            self.changed = self.review.tick(ticks, by=by)
        except ValidationError as error:
            self.add_error(None, error)
        return not self.errors


def shown(row) -> str:
    """Which state of the row the page showed."""
    return f"{row.ticked_at.timestamp() if row.ticked_at else 0}"
