"""The only clock: what day it is for a pilot."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This instant, UTC."""
    return datetime.now(UTC)


def today(pilot) -> date:
    """A demonstration pilot's own day, else the day in Asia/Shanghai."""
    return pilot.demo_today or datetime.now(SHANGHAI).date()


def instant(pilot) -> datetime:
    """This moment for a pilot, UTC: a demonstration's own day at the time of day it is."""
    if pilot.demo_today is None:
        return now()
    return datetime.combine(pilot.demo_today, datetime.now(SHANGHAI).timetz()).astimezone(UTC)
