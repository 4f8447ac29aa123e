"""Reads what an edit's step in the live period builds on: tallies, some lights, provider counts, account findings."""

from collections.abc import Collection, Iterable

import numpy as np
from sqlalchemy import Connection, select

from data_access.tables import FindingRecord, IndicatorReading, LiveTally, Project, ProjectLead, ProviderReading
from domain.facts.columns import Facts
from domain.lights.measures import Cube
from domain.words import FindingState, Light


def load_cubes(connection: Connection, facts: Facts) -> dict[str, Cube]:
    """Sums by cell of the live period."""
    row_of = {unit.id: position + 1 for position, unit in enumerate(facts.districts)} | {None: 0}
    column_of = {unit.id: position + 1 for position, unit in enumerate(facts.industries)} | {None: 0}
    cubes: dict[str, Cube] = {}
    table = LiveTally.__table__.c
    for district, industry, measure, amount in connection.execute(
        select(table.district_id, table.industry_id, table.measure, table.amount).where(
            table.pilot_id == facts.pilot.id
        )
    ):
        if measure not in cubes:
            cubes[measure] = np.zeros((len(facts.districts) + 1, len(facts.industries) + 1), dtype=np.int64)
        cubes[measure][row_of[district], column_of[industry]] = amount
    return cubes


def lights_of(
    connection: Connection, period_id: int, indicators: Iterable[str]
) -> dict[tuple[str, int | None, int | None], Light]:
    """Lights of some indicators by indicator, district and industry."""
    table = IndicatorReading.__table__.c
    query = select(table.indicator, table.district_id, table.industry_id, table.light).where(
        table.period_id == period_id, table.indicator.in_([str(indicator) for indicator in indicators])
    )
    return {tuple(row[:3]): row[3] for row in connection.execute(query)}


def list_counting_on_accounts(connection: Connection, period_id: int) -> list[tuple[str, int | None]]:
    """Severity and district of the findings on accounts (of no project) that count."""
    table = FindingRecord.__table__.c
    where = (table.period_id == period_id, table.project_id.is_(None), table.state != FindingState.CLOSED.value)
    return [tuple(row) for row in connection.execute(select(table.severity, table.district_id).where(*where))]


def counts_of_providers(
    connection: Connection, period_id: int, provider_ids: Collection[int], names: tuple[str, ...]
) -> dict[int, dict]:
    """Stored counts of the given providers in a period."""
    table = ProviderReading.__table__
    rows = connection.execute(
        select(table).where(table.c.period_id == period_id, table.c.provider_id.in_(provider_ids))
    ).mappings()
    return {row["provider_id"]: {name: row[name] for name in names} for row in rows}


def which_lead(connection: Connection, provider_ids: Collection[int]) -> frozenset[int]:
    """Those of some providers that lead a project, which stands in the project itself, or led one before."""
    before = ProjectLead.to_on.is_not(None)
    return frozenset(
        provider
        for provider in provider_ids
        if connection.scalar(select(Project.id).where(Project.provider_id == provider).limit(1)) is not None
        or connection.scalar(select(ProjectLead.id).where(ProjectLead.provider_id == provider, before).limit(1))
        is not None
    )
