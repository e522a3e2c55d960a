from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from participants import week_grid
from participants.enums import Presence
from participants.forms.act import Act
from participants.models import Attendance, Participation
from participants.week_grid import Day, WrongDays, parse_hours
from participants.weeks import Week


class HoursField(forms.CharField):
    """Takes 7, 7.5, 7,5 and 7:30; as minutes."""

    def __init__(self, **kwargs):
        attrs = {"inputmode": "text", "autocomplete": "off", "size": 6}
        super().__init__(required=False, max_length=10, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value):
        return parse_hours(super().clean(value))


class WeekForm(Act, forms.Form):
    """A week of one kind: for each day hours, and whether the person was there. Only what differs is written."""

    free_text = ("reason",)

    reason = forms.CharField(
        label=_("Reason for the correction"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        help_text=_("Needed if a day that was saved before is changed: the hours are reported to the fund."),
    )

    def __init__(
        self, data=None, *, participation: Participation, kind: str, week: Week, copied=False, scheduled=False
    ):
        self.participation, self.kind, self.week = participation, kind, week
        self.stored = week_grid.rows_of(participation, kind, week)
        self.days = [week.first + timedelta(days=number) for number in range(7)]
        if copied:
            data = self.with_last_week(data)
        super().__init__(self.with_schedule(data) if scheduled else data)
        for day in self.days:
            self.add(day, self.stored.get(day))
        self.order_fields([name for name in self.fields if name != "reason"])

    def makes_something(self):
        return False  # each cell carries what it showed: sent twice, nothing differs any more

    def add(self, day: date, row: Attendance | None):
        said = date_format(day, "l j F")
        hours, presence, seen = names(day)
        ahead = day > timezone.localdate()
        self.fields[hours] = HoursField(label=said, disabled=ahead)
        self.fields[presence] = forms.ChoiceField(
            label=said, choices=Presence.choices, required=False, disabled=ahead
        )
        self.fields[presence].widget.attrs["class"] = "form-select form-select-sm"
        self.fields[seen] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.initial[hours] = clock(row.minutes) if row else ""
        self.initial[presence] = Presence.of(row) if row else Presence.PRESENT
        self.initial[seen] = row.mark() if row else ""

    def with_last_week(self, data):
        """What was typed, and in the empty cells what the week before has on that day of the week."""
        data, last = data.copy(), week_grid.rows_of(self.participation, self.kind, self.week.before)
        for day in self.days:
            hours, presence, _seen = names(day)
            row = last.get(day - timedelta(days=7))
            if row and row.present and not data.get(hours, "").strip() and day <= timezone.localdate():
                data[hours], data[presence] = clock(row.minutes), Presence.PRESENT
        return data

    def with_schedule(self, data):
        """What was typed, and in the empty cells of days that have come what is agreed on. Counted once: nothing
        where the day has hours of this kind already, from a spreadsheet, a meeting or this page sent before.
        """
        data = data.copy()
        for day, row in self.stored.items():
            hours, presence, seen = names(day)
            if not data.get(hours, "").strip() and not data.get(seen):
                data[hours], data[presence], data[seen] = clock(row.minutes), Presence.of(row), row.mark()
        for day, minutes in week_grid.as_scheduled(self.participation, self.kind, self.week).items():
            hours, presence, _seen = names(day)
            if day in self.days and day <= timezone.localdate() and not data.get(hours, "").strip():
                data[hours] = clock(minutes)
                data.setdefault(presence, Presence.PRESENT)
        return data

    @property
    def lines(self) -> list[tuple]:
        """(day, field of the hours, field of the presence, hidden field, whether it lies ahead), for the page."""
        today = timezone.localdate()
        return [(day, *(self[name] for name in names(day)), day > today) for day in self.days]

    def changes(self) -> dict[date, Day]:
        found = {}
        for day in self.days:
            hours, presence, seen = (self.cleaned_data.get(name) for name in names(day))
            row = self.stored.get(day)
            wanted = Day(hours, presence or Presence.PRESENT, seen or "")
            same = row is not None and (row.minutes, Presence.of(row)) == (wanted.minutes, wanted.presence)
            nothing = row is None and wanted.minutes is None and wanted.present and not wanted.seen
            if day <= timezone.localdate() and not same and not nothing:
                found[day] = wanted
        return found

    def act(self, by):
        week_grid.save(
            *(self.participation, self.kind, self.week, self.changes()), by=by, reason=self.cleaned_data["reason"]
        )

    def refuse(self, refusal, by):
        if isinstance(refusal, WrongDays):
            self.stored = week_grid.rows_of(self.participation, self.kind, self.week)
            self.data = self.data.copy()
            for day, messages in refusal.days.items():
                self.add_error(names(day)[0], ValidationError(messages))
                row = self.stored.get(day)  # told what it says now, she may save over it
                self.data[names(day)[2]] = row.mark() if row else ""
        else:
            super().refuse(refusal, by)


def names(day: date) -> tuple[str, str, str]:
    return f"hours_{day:%Y_%m_%d}", f"presence_{day:%Y_%m_%d}", f"seen_{day:%Y_%m_%d}"


def clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
