"""Typed figures that differ from the register their indicator goes by (rules 17.2)."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from data_access.queries import intake_usual as usual
from services.access import Permission, check
from services.frame import Frame
from services.intake.registered import registered_by_name
from services.revision import kept


@dataclass(frozen=True)
class Unlike:
    """The newest figure that a unit typed, and what the register counts on its day."""

    indicator: str
    unit: str
    observed_on: date
    typed: float
    counted: float


def unlike_registers(connection: Connection, frame: Frame) -> tuple[Unlike, ...]:
    """Of figures up to the frame's day; of a district's scope its own."""
    check(frame.user, Permission.READ_RETURNS)
    return _unlike(connection, frame)


@kept
def _unlike(connection: Connection, frame: Frame) -> tuple[Unlike, ...]:
    counted = registered_by_name(connection, frame.pilot.id)
    newest: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in usual.series_of(connection, frame.pilot.id, {name for name, _, _ in counted}):
        if row["observed_on"] <= frame.period.as_of:
            newest[row["indicator"], row["district"] or "", row["industry"] or ""] = row
    found = []
    for key, row in newest.items():
        if frame.district is not None and key[1] != frame.district.name or key not in counted:
            continue
        course, typed, on = counted[key], row["value"], row["observed_on"]
        if isinstance(on, date) and isinstance(typed, int | float):
            at = bisect_right(course.days, on)
            known = course.values[at - 1] if at else 0.0
            if typed != known:
                found.append(Unlike(key[0], key[1] or key[2] or frame.pilot.short_name, on, float(typed), known))
    return tuple(sorted(found, key=lambda one: (one.indicator, one.unit)))
