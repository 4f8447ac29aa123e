"""Days as whole numbers, so that a million of them can be compared at once.

A day number counts from 1970-01-01. NEVER stands for a day that has not come (or is not known): it is later than all.
"""

from datetime import date, timedelta

EPOCH = date(1970, 1, 1)
NEVER = 2**31 - 1


def zh_day(day: date) -> str:
    """2026年11月15日."""
    return f"{day.year}年{day.month}月{day.day}日"


def number(day: date | None) -> int:
    """Day number of a day; NEVER for none."""
    return NEVER if day is None else (day - EPOCH).days


def day(number: int) -> date | None:
    """Day of a day number; None for NEVER."""
    return None if number == NEVER else EPOCH + timedelta(days=int(number))


def quarter_of(day: date) -> tuple[date, date]:
    """First and last day of the quarter of a day."""
    first = date(day.year, day.month - (day.month - 1) % 3, 1)
    following = date(first.year + (first.month == 10), (first.month + 2) % 12 + 1, 1)
    return first, following - timedelta(days=1)
