"""What the previous closed period of a kind said, as evaluation wants it."""

from datetime import date

import numpy as np
from sqlalchemy import Connection, func, select

from data_access.tables import ForecastRecord, IndicatorReading, Period, ProjectReading, ProviderReading
from domain.facts.history import Past
from domain.facts.progress import LIGHT_OF_RANK
from domain.lights.readings import Chance, PastProjects, Previous
from domain.statistics.shrinkage import BetaPrior, fit_beta_prior
from domain.words import PeriodKind, PeriodStatus

RANK = {light: rank for rank, light in enumerate(LIGHT_OF_RANK)} | {None: -1}


def list_closed_months(connection: Connection, period_id: int) -> list[int]:
    """A closed month, and the closed months of its year before it."""
    table, cut = Period.__table__, Period.__table__.alias("cut")
    query = (
        select(table.c.id)
        .join(cut, cut.c.pilot_id == table.c.pilot_id)
        .where(
            cut.c.id == period_id,
            table.c.kind == PeriodKind.MONTH,
            table.c.status == PeriodStatus.CLOSED,
            table.c.ends_on <= cut.c.ends_on,
            func.substr(table.c.label, 1, 4) == func.substr(cut.c.label, 1, 4),
        )
    )
    return list(connection.scalars(query.order_by(table.c.ends_on, table.c.id)))


def last_closed(connection: Connection, pilot_id: int, kind: PeriodKind, before: date | None = None):
    """Row of the newest closed period of a kind that ended before a day; None if there is none."""
    periods = Period.__table__
    query = select(periods).where(
        periods.c.pilot_id == pilot_id, periods.c.kind == kind, periods.c.status == PeriodStatus.CLOSED
    )
    if before is not None:
        query = query.where(periods.c.ends_on < before)
    return connection.execute(query.order_by(periods.c.ends_on.desc(), periods.c.id.desc()).limit(1)).first()


def load_previous(
    connection: Connection,
    period_id: int | None,
    project_ids: np.ndarray,
    *,
    for_live: bool = False,
    units: tuple[set[int], set[int]] | None = None,
) -> Previous:
    """Lights of a closed period: by indicator and scope, and of the given projects in their order.

    `units`: districts and industries of an edit, when no other scope's past is wanted.
    """
    if period_id is None:
        return Previous()
    return Previous(
        past_readings(connection, period_id, units),
        past_projects(connection, period_id, project_ids),
        provider_prior(connection, period_id) if for_live else None,
        load_chances(connection, period_id) if for_live else {},
    )


def load_chances(connection: Connection, period_id: int) -> dict[int, Chance]:
    """By target: what the forecast made when the period was closed said."""
    table = ForecastRecord.__table__.c
    said = (table.due_on, table.met_probability, table.p90, table.counted, Period.as_of)
    rows = connection.execute(
        select(table.target_id, *said)
        .join(Period, Period.id == table.period_id)
        .where(table.period_id == period_id, table.target_id.is_not(None))
    )
    return {row[0]: Chance(*row[1:]) for row in rows}


def provider_prior(connection: Connection, period_id: int) -> BetaPrior:
    """The pool's prior as the closed period's provider readings give it."""
    table = ProviderReading.__table__.c
    rows = connection.execute(
        select(table.milestones_on_time, table.milestones_due).where(table.period_id == period_id)
    ).all()
    return fit_beta_prior(np.array([row[0] for row in rows]), np.array([row[1] for row in rows]))


def past_readings(
    connection: Connection, period_id: int, units: tuple[set[int], set[int]] | None = None
) -> dict[tuple[str, int | None, int | None], Past]:
    table = IndicatorReading.__table__.c
    query = select(
        table.indicator,
        table.district_id,
        table.industry_id,
        table.light,
        table.since,
        table.since_on,
        table.periods_running,
    ).where(table.period_id == period_id)
    for column, wanted in zip((table.district_id, table.industry_id), units or (), strict=False):
        query = query.where(column.is_(None) | column.in_(sorted(wanted)))
    rows = connection.execute(query)
    return {(row[0], row[1], row[2]): Past(*row[3:]) for row in rows}


def past_projects(connection: Connection, period_id: int, project_ids: np.ndarray) -> PastProjects:
    """Past light, since, since_on and run of each project; rank -1 for those without."""
    table = ProjectReading.__table__.c
    query = select(table.project_id, table.light, table.since, table.since_on, table.periods_running).where(
        table.period_id == period_id
    )
    if len(project_ids) <= 100:
        query = query.where(table.project_id.in_([int(i) for i in project_ids]))
    known = {row[0]: row for row in connection.execute(query)}
    nothing = (0, None, "", date.min, 0)
    rows = [known.get(project_id, nothing) for project_id in project_ids.tolist()]
    return PastProjects(
        rank=np.array([RANK[row[1]] for row in rows], dtype=np.int64),
        since=[row[2] for row in rows],
        since_on=[row[3] for row in rows],
        periods_running=np.array([row[4] for row in rows], dtype=np.int64),
    )
