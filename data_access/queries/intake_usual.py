"""Reads what is usual and what is locked: least scores, other projects' amounts, earlier figures, targets, openings."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, func, select

from data_access.queries.intake import stored_rows
from data_access.queries.parts import is_typed
from data_access.queries.printed import newest_version
from data_access.tables import (
    District,
    FundEntry,
    Indicator,
    Industry,
    LevelRule,
    LockOpening,
    Period,
    Project,
    Solution,
    SubsidyApplication,
    Target,
)
from domain.intake.forms import Kind
from domain.words import Basis, PeriodStatus

PEERS = 20_000
"""Amounts that are looked at to say what is usual."""
AMOUNTS = {
    "contract_fen": (Project, Project.pilot_id),
    "eligible_fen": (Project, Project.pilot_id),
    "applied_fen": (SubsidyApplication, Project.pilot_id),
    "price_fen": (Solution, Solution.pilot_id),
}
"""Field of a form → the table that holds it, and the column that says of which pilot it is."""


def level_floors(connection: Connection) -> dict[int, float]:
    """Level → least score of it (评测指标 2024年版)."""
    return dict(connection.execute(select(LevelRule.level, LevelRule.min_base_score)).all())


def money_of_all(connection: Connection, pilot_id: int, field: str) -> list[int]:
    """An amount (分) of the pilot's projects, applications or solutions, those without it left out."""
    table, of_pilot = AMOUNTS[field]
    column = table.__table__.c[field]
    query = select(column).where(of_pilot == pilot_id, column > 0).order_by(table.id).limit(PEERS)
    if table is SubsidyApplication:
        query = query.join(Project, Project.id == SubsidyApplication.project_id)
    return list(connection.scalars(query))


def entries_of_all(connection: Connection, pilot_id: int) -> list[Row]:
    """Kind, amount (分) and document number of the pilot's ledger entries."""
    query = select(FundEntry.kind, FundEntry.amount_fen, FundEntry.document_no).where(FundEntry.pilot_id == pilot_id)
    return list(connection.execute(query))


def series_of(connection: Connection, pilot_id: int, indicators: Iterable[str]) -> list[dict[str, Any]]:
    """Every figure ever reported of some indicators, days rising."""
    rows = stored_rows(connection, pilot_id, Kind.OBSERVATIONS, first_keys=indicators)
    return sorted(rows, key=lambda row: row["observed_on"])


def largest_targets(connection: Connection, pilot_id: int) -> dict[tuple[str, str, str], float]:
    """Indicator, district and industry → the most that the plan asks for: the largest stock, or the years together."""
    rows = connection.execute(
        select(
            Indicator.name,
            District.short_name,
            Industry.short_name,
            Target.period,
            Target.basis,
            Target.is_whole_pilot,
            func.max(Target.value),
        )
        .join(Indicator, Indicator.id == Target.indicator_id)
        .outerjoin(District, District.id == Target.district_id)
        .outerjoin(Industry, Industry.id == Target.industry_id)
        .where(Target.pilot_id == pilot_id, is_typed(), newest_version())
        .group_by(
            Indicator.name, District.short_name, Industry.short_name, Target.period, Target.basis, Target.is_whole_pilot
        )
    )
    largest: dict[tuple[str, str, str], float] = {}
    years: dict[tuple[str, str, str], float] = {}
    for name, district, industry, _period, basis, is_whole, value in rows:
        key = (name, district or "", industry or "")
        if basis is Basis.FLOW and not is_whole:
            years[key] = years.get(key, 0.0) + value
        else:
            largest[key] = max(largest.get(key, 0.0), value)
    return {key: max(largest.get(key, 0.0), years.get(key, 0.0)) for key in largest.keys() | years.keys()}


def closed_until(connection: Connection, pilot_id: int) -> date | None:
    """Last day that lies in a closed period."""
    return connection.scalar(
        select(func.max(Period.ends_on)).where(Period.pilot_id == pilot_id, Period.status == PeriodStatus.CLOSED)
    )


def list_openings(connection: Connection, pilot_id: int) -> list[Row]:
    """Openings of locks, newest first, each with the short name of its unit (None: the office)."""
    query = (
        select(LockOpening.__table__, District.short_name.label("unit"))
        .outerjoin(District, District.id == LockOpening.district_id)
        .where(LockOpening.pilot_id == pilot_id)
        .order_by(LockOpening.id.desc())
    )
    return list(connection.execute(query))
