"""Where a goal ends up if nothing changes."""

from datetime import date

TOO_EARLY_DAYS = 30


def at_todays_pace(count: int, *, start: date, end: date, as_of: date) -> int | None:
    """What a count comes to on the project's last day if it keeps the average pace since the first day.

    The count is stretched from the days gone (first day to as-of, both included) to all the days of the project,
    and rounded down: a target is met by whole people. None in the first thirty days, which say nothing about the
    pace, and from the last day on, when there is nothing left to forecast. A share is not stretched: its forecast
    is the share of today.
    """
    gone = (as_of - start).days + 1
    if gone <= TOO_EARLY_DAYS or as_of >= end:
        return None
    return count * ((end - start).days + 1) // gone
