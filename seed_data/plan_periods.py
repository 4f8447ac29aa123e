"""What the label of a target's period means in days."""

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from domain.words import Cadence

FORMS = "“2026”“2025-2027 total”“2025-10~2027-05”“annual”“annual （to 2027）”“monthly”“evaluation criterion”"


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
        from_year, from_month, to_year, to_month = map(int, months.groups())
        first_on, last_on = date(from_year, from_month, 1), date(to_year, to_month, monthrange(to_year, to_month)[1])
        return Days(first_on, last_on, is_whole_pilot=(first_on, last_on) == whole, names_own_days=True)
    return None
