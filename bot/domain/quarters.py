"""The quarters of a year, by which is counted what no day may tell."""

from datetime import date, timedelta

_QUARTER = timedelta(days=93)
"""From the first day of a quarter this leads into the next, and no further."""


def quarter(day: date) -> date:
    """The first day of a day's quarter."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def next_quarter(day: date) -> date:
    """The first day of the quarter after that of a day."""
    return quarter(quarter(day) + _QUARTER)
