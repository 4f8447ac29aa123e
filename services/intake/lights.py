"""What a commit does to the lights: the unit's ten and those of the projects it touched, before and after."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from data_access.queries.pilots import get_period
from data_access.queries.projects import list_of_projects
from data_access.queries.readings import list_readings
from domain.intake.views import LightMove
from domain.lights.core import CORE
from domain.periods import LIVE
from domain.words import Light
from services.evaluation.who_reports import ReportingUnit
from services.wording import NOTHING

Lights = Mapping[str, tuple[Light | None, str]]
"""Name of an indicator, or of a project with its enterprise → light and reason."""


def lights(connection: Connection, pilot_id: int, unit: ReportingUnit, project_ids: Sequence[int]) -> Lights:
    """Lights of the live period: the unit's core indicators, then the projects."""
    period = get_period(connection, pilot_id, LIVE)
    if period is None:
        return {}
    rows = {row.indicator: row for row in list_readings(connection, period.id, (unit.district_id, None))}
    found = {core.zh: (rows[core].light, rows[core].reason) for core in CORE if core in rows}
    for row in list_of_projects(connection, period.id, project_ids) if project_ids else ():
        found[f"{row.code} {row.enterprise}"] = (row.light, row.reason)
    return found


def moves(before: Lights, after: Lights) -> tuple[LightMove, ...]:
    """Those whose light or reason is another, changed lights first."""
    found = [
        LightMove(name, *before.get(name, (None, NOTHING)), *after[name])
        for name in after
        if before.get(name) != after[name]
    ]
    return tuple(sorted(found, key=lambda move: move.before is move.after))
