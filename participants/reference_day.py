"""The reference day: ninety days after a participation's exit, or after the project's end if that is its clock."""

from datetime import date, timedelta

from django.db.models import Case, DateField, F, Func, Value, When
from django.db.models.functions import Least

from projects.enums import FollowUpClock

FOLLOW_UP_DAYS = 90
LAST_COUNTED = date.max - timedelta(FOLLOW_UP_DAYS)  # later days have no reference day in the calendar


def reference_day(exit_day: date, project) -> date:
    counted_from = project.end if project.follow_up_clock == FollowUpClock.PROJECT_END else exit_day
    return min(counted_from, LAST_COUNTED) + timedelta(FOLLOW_UP_DAYS)


def reference_day_of(participation: str = "") -> "DaysAfter":
    """The same for the database. `participation`: the way from the model asked about ("participation__")."""
    counted_from = Case(
        When(
            **{f"{participation}project__follow_up_clock": FollowUpClock.PROJECT_END},
            then=F(f"{participation}project__end"),
        ),
        default=F(f"{participation}exit"),
    )
    return DaysAfter(Least(counted_from, Value(LAST_COUNTED, DateField())), FOLLOW_UP_DAYS)


class DaysAfter(Func):
    """A day so many days later, as a date on both databases."""

    output_field = DateField()

    def __init__(self, day, days: int):
        super().__init__(day)
        self.extra["days"] = int(days)

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="DATE(%(expressions)s, '+%(days)s days')", **context)

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="(%(expressions)s + %(days)s)", **context)
