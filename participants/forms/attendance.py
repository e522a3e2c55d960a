from django import forms
from django.utils.translation import gettext_lazy as _

from participants.enums import Presence
from participants.forms.act import Act
from participants.forms.roster import DateInput
from participants.models import Attendance


class AttendanceForm(Act, forms.Form):
    """A correction of one row of the ledger that came by a spreadsheet."""

    free_text = ("reason",)

    row = forms.CharField(widget=forms.HiddenInput)
    date = forms.DateField(label=_("Date"), widget=DateInput)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=1440)
    presence = forms.ChoiceField(label=_("Presence"))
    note = forms.CharField(
        label=_("Note"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    remove = forms.BooleanField(label=_("Remove the row: it was a mistake"), required=False)
    reason = forms.CharField(
        label=_("Reason for the correction"),
        required=False,
        max_length=500,
        help_text=_("Needed if date, minutes or presence change: the hours are reported to the fund."),
    )

    def __init__(self, *args, attendance: Attendance, **kwargs):
        shown = {
            "row": attendance.mark(),
            "date": attendance.date,
            "minutes": attendance.minutes,
            "presence": Presence.of(attendance),
            "note": attendance.note,
        }
        super().__init__(*args, initial=shown, **kwargs)
        self.attendance = attendance
        unknown = [] if attendance.present or attendance.absence else [("", _("absent"))]
        self.fields["presence"].choices = [*unknown, *Presence.choices]
        self.fields["presence"].required = not unknown

    def makes_something(self):
        return False

    def act(self, by):
        data = self.cleaned_data
        if data["remove"]:
            self.attendance.remove(by=by, reason=data["reason"])
            return None
        present = data["presence"] == Presence.PRESENT
        self.attendance.correct(
            by=by,
            reason=data["reason"],
            seen=data["row"],
            date=data["date"],
            minutes=data["minutes"],
            note=data["note"],
            present=present,
            absence="" if present else data["presence"],
        )
        return self.attendance
