"""What may be chosen on the figures page, all of it in the address."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.enums import FollowUpClock
from reporting.indicators import SEX_LABELS, TOTAL, Period, PeriodProblem, Unit, definition, people
from reporting.indicators.definitions import NO_TARGET_GROUP
from reporting.indicators.years import year_of

# The last exit of a project, and the ninety days until its follow-up: nothing is counted after that.
AFTER_THE_END = timedelta(days=90)
LONGEST_YEARS = 20  # each year is a column on the page
REASONABLE = _("Choose a day between 1990 and 2099, for example 2010-04-30.")

PARTS = ("value", "of", "not_reached")
PART_LABELS = {"of": _("All who are asked about"), "not_reached": _("Not reached")}


def day(label):
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[
            MinValueValidator(date(1990, 1, 1), REASONABLE),
            MaxValueValidator(date(2099, 12, 31), REASONABLE),
        ],
        error_messages={"invalid": REASONABLE},
    )


class PeriodForm(forms.Form):
    """The period, the day to look from and the clock. What is left blank takes the project's own value."""

    to = day(_("To"))
    as_of = day(_("As of"))
    clock = forms.ChoiceField(label=_("Follow-up"), required=False, choices=FollowUpClock)

    def __init__(self, data, *, project):
        self.project = project
        self.period = None
        super().__init__({name: data.get(name, "") for name in ("from", "to", "as_of", "clock")})
        self.fields = {"from": day(_("From")), **self.fields}

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            self.show_as_written()
            return cleaned
        as_of = cleaned["as_of"] or timezone.localdate()
        to = cleaned["to"] or min(as_of, self.project.end + AFTER_THE_END)
        from_ = cleaned["from"] or min(self.project.start, to)
        if to.year - from_.year >= LONGEST_YEARS:
            raise ValidationError(_("The period is too long. Choose at most twenty calendar years."))
        try:
            self.period = Period.of(self.project, from_, to, as_of, cleaned["clock"] or None)
        except PeriodProblem as problem:
            raise ValidationError(str(problem)) from problem
        self.data = query_of(self.period)  # the fields show what was used
        return cleaned

    def show_as_written(self):
        """A date field of the browser shows nothing for what is not a date; a field for text does."""
        for name in {"from", "to", "as_of"} & set(self.errors):
            self.fields[name].widget.input_type = "text"


def query_of(period: Period) -> dict[str, str]:
    """The period as it stands in an address."""
    return {
        "from": period.from_.isoformat(),
        "to": period.to.isoformat(),
        "as_of": period.as_of.isoformat(),
        "clock": period.clock,
    }


class FigureForm(forms.Form):
    """Which figure a list is asked of. An address of no figure is not valid: the page is not found."""

    indicator = forms.CharField()
    group = forms.CharField(required=False, empty_value="all")
    sex = forms.ChoiceField(required=False, choices=SEX_LABELS)
    part = forms.ChoiceField(required=False, choices=[(part, part) for part in PARTS])
    year = forms.IntegerField(required=False)

    def __init__(self, data, *, project, period, group_filter=None):
        super().__init__(data)
        self.project = project
        self.period = period
        self.group_filter = group_filter

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        try:
            self.definition = definition(cleaned["indicator"])
            self.people = people(
                self.project,
                self.counted_period(cleaned["year"]),
                self.definition,
                group=cleaned["group"],
                sex=cleaned["sex"] or TOTAL,
                part=cleaned["part"] or "value",
                group_filter=self.group_filter,
            )
        except LookupError as unknown:
            raise ValidationError(str(unknown)) from unknown
        return cleaned

    @property
    def place(self) -> dict[str, str]:
        """The figure as it stands in an address and in the log: codes only."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    @property
    def is_whole(self) -> bool:
        """The figure itself, not a group, a sex, a year or a part of it."""
        chosen = {name: self.cleaned_data[name] for name in ("group", "sex", "year", "part")}
        return all(value in (None, "", "all", TOTAL, "value") for value in chosen.values())

    @property
    def shows_hours(self) -> bool:
        return self.definition.unit is Unit.HOURS

    @property
    def shows_pairs(self) -> bool:
        return self.definition.unit is Unit.CHANGE

    @property
    def words(self) -> list[str]:
        """The figure as people say it: the group, the sex, the year and the part, as far as it is one of them."""
        group, sex, year = self.cleaned_data["group"], self.cleaned_data["sex"] or TOTAL, self.cleaned_data["year"]
        return [
            *([] if group == "all" else [self.group_label(group)]),
            *([] if sex == TOTAL else [str(SEX_LABELS[sex])]),
            *([str(year)] if year else []),
            *([str(PART_LABELS[part])] if (part := self.cleaned_data["part"]) in PART_LABELS else []),
        ]

    def group_label(self, code: str) -> str:
        known = {group.code: group.label for group in (*self.definition.groups, NO_TARGET_GROUP)}
        return str(known.get(code) or self.project.target_groups.get(code=code))

    def counted_period(self, year):
        """The period, or one of its years. The goals have no years."""
        if year is None:
            return self.period
        if year not in self.period.years or self.definition.code.startswith("goal:"):
            raise LookupError(year)
        return year_of(self.period, year)
