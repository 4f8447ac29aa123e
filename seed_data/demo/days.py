"""Days as whole numbers from 1970-01-01 (domain.days), and chance that depends on seed, pilot and topic only."""

from datetime import date
from zlib import crc32

import numpy as np

from domain.days import EPOCH, NEVER

AS_OF = date(2026, 11, 15)
SEED = 20261115


def number_of(text: str) -> int:
    """Day number of an ISO day."""
    return (date.fromisoformat(text) - EPOCH).days


def last_of_year(days: np.ndarray) -> np.ndarray:
    """Day number of 31 December of each day's year."""
    years = days.astype("datetime64[D]").astype("datetime64[Y]") + 1
    return years.astype("datetime64[D]").astype(np.int64) - 1


def workday(days: np.ndarray) -> np.ndarray:
    """Saturdays and Sundays become the Friday before; NEVER stays. Keeps order."""
    weekday = (days + 3) % 7
    return np.where(days == NEVER, days, days - np.maximum(weekday - 4, 0))


def thursday(day: int) -> int:
    """The last Thursday not after the day (1970-01-01 was one)."""
    return day - day % 7


def as_dates(days: np.ndarray) -> np.ndarray:
    """datetime64[D] of day numbers, NaT for NEVER."""
    dates = days.astype(np.int64).astype("datetime64[D]")
    return np.where(days == NEVER, np.datetime64("NaT", "D"), dates)


def stream(seed: int, pilot: str, topic: str) -> np.random.Generator:
    """The generator of one topic of one pilot; adding a topic does not move the others."""
    return np.random.Generator(np.random.PCG64([seed, crc32(pilot.encode()), crc32(topic.encode())]))
