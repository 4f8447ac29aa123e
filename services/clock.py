"""The only clock: what day it is for a pilot."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This instant, UTC."""
    return datetime.now(UTC)


def day_of(at: datetime) -> date:
    """The day in Asia/Shanghai of an instant."""
    return at.astimezone(SHANGHAI).date()


def today(pilot: Row[Any]) -> date:
    """A demonstration pilot's own day, else the day in Asia/Shanghai."""
    day: date = pilot.demo_today or datetime.now(SHANGHAI).date()
    return day


def instant(pilot: Row[Any]) -> datetime:
    """This moment for a pilot, UTC: a demonstration's own day at the time of day it is."""
    if pilot.demo_today is None:
        return now()
    return datetime.combine(pilot.demo_today, datetime.now(SHANGHAI).timetz()).astimezone(UTC)
