"""A part is not greater than the whole: 541 of 520 enterprises (rules 17.2). Pure."""

from collections.abc import Iterable
from datetime import date

Enrolled = tuple[str, str, date | None, int]
"""District, industry, the day they left, how many enterprises."""


def whole_on(enrolled: Iterable[Enrolled], day: date, district: str = "", industry: str = "") -> int:
    """Enterprises in the pilot on a day, of a district or an industry; who leaves on a day is not in on it."""
    return sum(
        number
        for in_district, in_industry, left_on, number in enrolled
        if district in ("", in_district) and industry in ("", in_industry) and (left_on is None or left_on > day)
    )
