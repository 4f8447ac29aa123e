"""What the label of a target's period means in days."""

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from domain.words import Cadence


class Days(NamedTuple):
    first_on: date
    last_on: date
    cadence: Cadence = Cadence.ONCE
    is_whole_pilot: bool = False
    names_own_days: bool = False
    """Months or a last year of its own, which the pilot's days do not cut (rules 4.1.2)."""


def days_of(period: str, pilot_first_on: date, pilot_last_on: date) -> Days | None:
    """First and last day of a period's label; None when the label is none of FORMS or its days do not exist."""
    whole = (pilot_first_on, pilot_last_on)
    if period in ("annual", "monthly"):
        return Days(*whole, Cadence.YEARLY if period == "annual" else Cadence.MONTHLY)
    if period == "evaluation criterion" or re.fullmatch(r"20\d\d-20\d\d total", period):
        return Days(*whole, is_whole_pilot=True)
    if to_year := re.fullmatch(r"annual \(to (20\d\d)\)", period):
        return Days(pilot_first_on, date(int(to_year[1]), 12, 31), Cadence.YEARLY, names_own_days=True)
    if re.fullmatch(r"20\d\d", period):
        return Days(date(int(period), 1, 1), date(int(period), 12, 31))
    if months := re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])~(20\d\d)-(0[1-9]|1[0-2])", period):
        begin_year, begin_month, end_year, end_month = map(int, months.groups())
        first_on, last_on = (
            date(begin_year, begin_month, 1),
            date(end_year, end_month, monthrange(end_year, end_month)[1]),
        )
        return Days(first_on, last_on, is_whole_pilot=(first_on, last_on) == whole, names_own_days=True)
    return None


def period_of(label: str, first_year: str, last_year: str) -> str:
    """What people write for a period as the plans' label has it; a label that is none stays as it is."""
    bare = re.sub(r"\s", "", label).replace("年度", "年")
    known = {"每年": "annual", "每月": "monthly", "验收标准": "evaluation criterion"}
    if bare in known:
        return known[bare]
    if whole := re.fullmatch(r"(?:(20\d\d)-(20\d\d)年?)?(?:全期|试点期|试点期内|总目标)", bare):
        return f"{whole[1] or first_year}-{whole[2] or last_year} total"
    if year := re.fullmatch(r"(20\d\d)年?", bare):
        return year[1]
    if until := re.fullmatch(r"每年\(?至(20\d\d)年?\)?", bare):
        return f"annual (to {until[1]})"
    month = r"(20\d\d)[-.年](\d{1,2})月?"
    if months := re.fullmatch(rf"{month}[~至—-]+{month}", bare):
        return f"{months[1]}-{int(months[2]):02d}~{months[3]}-{int(months[4]):02d}"
    return label


def period_zh(period: str, first_year: int, last_year: int) -> str:
    """The same the other way round, as a workbook is filled in."""
    known = {"annual": "每年", "monthly": "每月", "evaluation criterion": "验收标准"}
    if period in known:
        return known[period]
    if period.endswith(" total"):
        years = period.removesuffix(" total")
        return "全期" if years == f"{first_year}-{last_year}" else f"{years}全期"
    return period.replace("annual (to ", "每年至").removesuffix(")")
