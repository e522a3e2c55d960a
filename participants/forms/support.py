from calendar import monthrange
from datetime import date
from decimal import Decimal

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.guarded import in_words
from participants.models import Participation
from participants.support_months import AMOUNT, DAYS, Change, Changed, save

HIGHEST = 10_000_000


class KronorField(forms.DecimalField):
    """Takes "7250", "7 250,50" and "7250.50 kr"."""

    def __init__(self, **kwargs):
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(localize=True, widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value):
        if isinstance(value, str):
            value = "".join(value.lower().replace("−", "-").removesuffix("kr").removesuffix("kronor").split())
            if "e" in value:  # 1e5 is a number for computers
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class SupportForm(forms.Form):
    """Income support and ill-health days of some months, in one grid.

    Each cell carries what it showed, hidden beside it: only what somebody has changed is written, and not over
    what another has changed meanwhile.
    """

    def __init__(self, data=None, *, participation: Participation, months: list[date], stored: dict):
        super().__init__(data)
        self.participation = participation
        self.cells: dict[str, tuple[str, date]] = {}
        for month in months:
            self.add(AMOUNT, month, amount_field(month), stored)
            self.add(DAYS, month, days_field(month), stored)

    def add(self, name: str, month: date, field: forms.Field, stored: dict):
        key = f"{name}_{month:%Y_%m}"
        field.show_hidden_initial = True
        self.fields[key] = field
        self.cells[key] = (name, month)
        self.initial[key] = plain(stored.get((name, month)))

    @property
    def rows(self) -> list[tuple]:
        """(month, field of the amount, field of the days), as the table shows them."""
        months = dict.fromkeys(month for _name, month in self.cells.values())
        return [(month, self[f"{AMOUNT}_{month:%Y_%m}"], self[f"{DAYS}_{month:%Y_%m}"]) for month in months]

    def changes(self) -> dict:
        return {
            self.cells[key]: Change(self.seen(key), self.cleaned_data[key])
            for key in self.changed_data
            if key in self.cells
        }

    def seen(self, key: str):
        """What the cell showed when the page was opened; of a page that does not tell, what it holds now."""
        name = self.add_initial_prefix(key)
        if name not in self.data:
            return self.initial[key]
        try:
            return self.fields[key].to_python(self.data[name])
        except forms.ValidationError:
            return self.initial[key]

    def save_changes(self, *, by) -> bool:
        try:
            save(self.participation, self.changes(), by=by)
        except Changed as changed:
            self.tell(changed.cells)
        return not self.errors

    def tell(self, cells: dict):
        """What stands there now, beside what was typed; sending it once more means "mine"."""
        self.data = self.data.copy()
        keys = {cell: key for key, cell in self.cells.items()}
        for cell, now in cells.items():
            text = _("Somebody else has written %(value)s here meanwhile. Save again to keep what you wrote.")
            self.add_error(keys[cell], text % {"value": in_words(plain(now))})
            self.data[self.add_initial_prefix(keys[cell])] = "" if now is None else str(now)


def amount_field(month: date) -> KronorField:
    return KronorField(
        label=gettext_lazy("Income support %(month)s, kronor") % {"month": f"{month:%Y-%m}"},
        required=False,
        decimal_places=2,
        validators=[
            MinValueValidator(0, gettext_lazy("The amount cannot be negative.")),
            MaxValueValidator(HIGHEST, gettext_lazy("That is more than ten million kronor. Check the amount.")),
        ],
    )


def days_field(month: date) -> forms.IntegerField:
    longest = monthrange(month.year, month.month)[1]
    return forms.IntegerField(
        label=gettext_lazy("Ill-health days %(month)s") % {"month": f"{month:%Y-%m}"},
        required=False,
        min_value=0,
        max_value=longest,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"max_value": gettext_lazy("The month has %(limit_value)s days.")},
    )


def plain(value):
    """7000 rather than 7000.00."""
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value
