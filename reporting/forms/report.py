from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms.sent_once import SentOnce
from reporting.enums import ReportKind
from reporting.models import LONGEST_TEXT, ORDER, Report

EARLIEST = date(1990, 1, 1)
LONGEST_YEARS = 20  # each year is a part of a table
NOT_A_DAY = _("Write the day as 2010-04-30.")


class OwnText(forms.CharField):
    """What somebody writes herself. The browser must not cut what is too long: it is counted, and said."""

    widget = forms.Textarea

    def __init__(self, *, label, rows):
        super().__init__(
            label=label,
            required=False,
            max_length=LONGEST_TEXT,
            error_messages={
                "max_length": _("The text has %(show_value)d characters. Shorten it to %(limit_value)d at the most.")
            },
        )
        self.widget.attrs = {"rows": rows, "data-longest": LONGEST_TEXT}

    def to_python(self, value):
        """A browser sends two characters for each new line; people count one."""
        return super().to_python(value).replace("\r\n", "\n")


class ReportForm(SentOnce, forms.ModelForm):
    """An order of the report to the fund."""

    summary = OwnText(label=_("Summary"), rows=8)
    deviations = OwnText(label=_("Deviations from the plan"), rows=6)
    gender_equality = OwnText(label=_("Work for gender equality"), rows=6)

    class Meta:
        model = Report
        fields = ["period_from", "period_to", "as_of", "clock", "summary", "deviations", "gender_equality"]

    def __init__(self, *args, project, **kwargs):
        kwargs["initial"] = defaults(project) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.project = project
        for name in ("period_from", "period_to", "as_of"):
            self.fields[name].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            self.fields[name].error_messages["invalid"] = NOT_A_DAY
        self.fields["clock"].choices = list(Report._meta.get_field("clock").choices)
        self.fields["summary"].help_text = _("Name no participants: the report is handed on.")

    def clean(self):
        cleaned = super().clean()
        first, last, as_of = (cleaned.get(name) for name in ("period_from", "period_to", "as_of"))
        if first and first < EARLIEST:
            self.add_error("period_from", _("The period cannot start before 1990."))
        if first and last and first > last:
            self.add_error("period_to", _("The period must end on or after the day it starts."))
        elif first and last and last.year - first.year >= LONGEST_YEARS:
            self.add_error("period_to", _("A period can be twenty years at the most."))
        if last and as_of and as_of < last:
            self.add_error("as_of", _("The report cannot look from a day before the period ends."))
        if as_of and as_of > timezone.localdate():
            self.add_error("as_of", _("The report cannot look from a day that has not come."))
        return cleaned

    def act(self, by) -> Report:
        wanted = {name: self.cleaned_data[name] for name in ORDER if name != "kind"}
        return Report.objects.order(project=self.project, by=by, kind=ReportKind.ESF, **wanted)


def defaults(project) -> dict:
    """From the project's start to the last whole month or the project's end, seen from today."""
    today = timezone.localdate()
    last_of_month = today.replace(day=1) - timedelta(days=1)
    last = max(project.start, min(last_of_month, project.end))
    return {
        "period_from": project.start,
        "period_to": last,
        "as_of": max(last, today),
        "clock": project.follow_up_clock,
    }
