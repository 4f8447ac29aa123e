"""Typed figures that differ from the register their indicator goes by, and parts above their whole (rules 17.2)."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from data_access.queries import intake_lists as lists
from data_access.queries import intake_usual as usual
from domain.facts.registers import OF_ENTERPRISES
from domain.intake.wholes import whole_on
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


@dataclass(frozen=True)
class AboveWhole:
    """A stored figure of enterprises, and how many were in the pilot on its day; of a share 100."""

    indicator: str
    unit: str
    observed_on: date
    part: float
    whole: float
    is_share: bool = False

    @property
    def sentence(self) -> str:
        """上云用云企业（永宁县）2026-10-31 填报 41 家，当日在册 40 家."""
        whole = "100%" if self.is_share else f"当日在册 {self.whole:g} 家"
        part = f"{self.part:g}" + ("%" if self.is_share else " 家")
        return f"{self.indicator}（{self.unit}）{self.observed_on} 填报 {part}，{whole}"


def parts_above_whole(connection: Connection, frame: Frame) -> tuple[AboveWhole, ...]:
    """The newest figure of each unit up to the frame's day, where it is more than there is; of a district its own.
    Intake refuses such a figure; one that is stored came before that, or its enterprises were taken back since."""
    check(frame.user, Permission.READ_RETURNS)
    return _above(connection, frame)


@kept
def _above(connection: Connection, frame: Frame) -> tuple[AboveWhole, ...]:
    counted = lists.names_of_codes(connection, OF_ENTERPRISES)
    shares = lists.percent_indicators(connection)
    enrolled = [(row[0] or "", row[1] or "", *row[2:]) for row in lists.enrolled(connection, frame.pilot.id)]
    newest: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in usual.series_of(connection, frame.pilot.id, counted | shares):
        if row["observed_on"] <= frame.period.as_of:
            newest[row["indicator"], row["district"] or "", row["industry"] or ""] = row
    found = []
    for (indicator, district, industry), row in newest.items():
        if frame.district is not None and district != frame.district.name:
            continue
        part, on = float(row["value"]), row["observed_on"]
        whole = 100.0 if indicator in shares else float(whole_on(enrolled, on, district, industry))
        if part > whole:
            found.append(
                AboveWhole(
                    indicator,
                    district or industry or frame.pilot.short_name,
                    on,
                    part,
                    whole,
                    indicator in shares,
                )
            )
    return tuple(sorted(found, key=lambda one: (one.indicator, one.unit)))
