import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone


@dataclass(frozen=True)
class Week:
    """A week from Monday to Sunday, by the number that people in Sweden say."""

    first: date

    @classmethod
    def of(cls, text: str) -> "Week":
        """The week written as 2010-W24; this week if it cannot be read."""
        match = re.fullmatch(r"(\d{4})-W(\d{2})", text, re.ASCII)
        try:
            day = date.fromisocalendar(int(match[1]), int(match[2]), 1) if match else timezone.localdate()
        except ValueError:
            return cls.of("")
        return cls(day - timedelta(days=day.isoweekday() - 1)) if 1900 < day.year < 2200 else cls.of("")

    def __str__(self):
        year, week, _day = self.first.isocalendar()
        return f"{year:04}-W{week:02}"

    @property
    def number(self) -> int:
        return self.first.isocalendar().week

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)

    @property
    def before(self) -> "Week":
        return Week(self.first - timedelta(weeks=1))

    @property
    def after(self) -> "Week":
        return Week(self.first + timedelta(weeks=1))

    @property
    def is_now(self) -> bool:
        return self.first <= timezone.localdate() <= self.last

    def days(self, rosters) -> list[tuple[date, list]]:
        """Its days with the sessions on them; of the weekend only what has something on it."""
        return self.spread(rosters, lambda one: one.session.date)

    def days_of(self, entries) -> list[tuple[date, list]]:
        """The same of whatever has a `day`."""
        return self.spread(entries, lambda one: one.day)

    def spread(self, things, day_of) -> list[tuple[date, list]]:
        days = [self.first + timedelta(days=number) for number in range(7)]
        found = [(day, [one for one in things if day_of(one) == day]) for day in days]
        return [(day, listed) for day, listed in found if listed or day.isoweekday() <= 5]
