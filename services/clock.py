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
