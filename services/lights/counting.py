"""Which projects stand behind a figure: the measure's own window, taken from the reading's target."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.counted import Counted
from data_access.queries.indicators import list_indicators
from data_access.queries.readings import get_targets, list_readings
from domain.lights.core import OPENED, PACED, Core
from domain.lights.listing import MeasureView
from domain.lights.measures import PARTS
from domain.words import Basis, Cadence, Outcome, Planned
from services.frame import Frame

ALIASES = {"findings": Core.COMPLIANCE, "payable": Core.DISBURSEMENT}
"""`payable` is what is due and unpaid: 资金兑付 seen from its gap."""
NO = "no"


def counted_for(
    connection: Connection, frame: Frame, indicator: str, counted: str
) -> tuple[Counted, MeasureView] | None:
    """Projects behind an indicator's figure in the frame's scope, with its words; None if it is not made of projects.

    `counted` "no": the ones that were due and do not count.
    """
    missing = counted == NO or indicator == "payable"
    indicator = ALIASES.get(indicator, indicator)
    measure = _measure(connection, indicator)
    if measure is None:
        return None
    shown, other = OPENED[measure].counted, OPENED[measure].missing
    if missing and other:
        shown, other = other, shown
    missing = missing and bool(other)
    starts_on, ends_on, source = (
        _window(connection, frame, indicator, missing) if measure in PACED else (None, None, "")
    )
    as_of = min(frame.period.as_of, ends_on or frame.period.as_of)
    days = f"截至 {as_of.isoformat()}" if starts_on is None else f"{starts_on.isoformat()} 至 {as_of.isoformat()}"
    name = list_indicators(connection)[indicator].name
    return Counted(measure, frame.period.as_of, starts_on, missing, ends_on), MeasureView(
        indicator, name, shown, other, missing, days, source
    )


def _measure(connection: Connection, indicator: str) -> str | None:
    """Name of the measure behind an indicator's code, if projects make it up."""
    if indicator in OPENED:
        return indicator
    record = list_indicators(connection).get(indicator)
    measure = "" if record is None else record.measure.removeprefix("computed:")
    return measure if measure in PARTS else None


def _window(
    connection: Connection, frame: Frame, indicator: str, missing: bool
) -> tuple[date | None, date | None, str]:
    """First and last day that count (None: open) and the yardstick's name, as the scope's reading used them.

    Those missing are due by the projects' own plans, whatever the reading's target.
    """
    if not missing:
        for key in (frame.key, (None, None)):
            for row in list_readings(connection, frame.period.id, key):
                if row.indicator == indicator:
                    return *_days(connection, frame, row), row.planned_by.zh
    return None, None, Planned.BOTTOM_UP.zh


def _days(connection: Connection, frame: Frame, reading: Row[Any]) -> tuple[date | None, date | None]:
    """The days that the reading's window counts: a flow from its first one, a stock from ever."""
    if reading.target_id is None:
        return None, None
    target = get_targets(connection, [reading.target_id])[reading.target_id]
    is_flow = target.basis is Basis.FLOW or target.cadence is not Cadence.ONCE
    is_over = reading.outcome is not Outcome.RUNNING
    return reading.starts_on if is_flow else None, reading.ends_on if is_over else None
