"""Keeps the live period in step with one edit: tallies of a cell, readings of its scopes, rows of its projects."""

from collections.abc import Iterable, Mapping

import numpy as np
from sqlalchemy import Connection, delete, insert, true, update

from data_access.bulk import insert_columns
from data_access.commands.readings import (
    finding_rows,
    indicator_columns,
    insert_rows,
    project_rows,
    share_columns,
    target_columns,
)
from data_access.queries.readings import in_scope
from data_access.tables import (
    FindingRecord,
    IndicatorReading,
    LiveTally,
    ProjectReading,
    ProviderReading,
    ScopeCount,
    TargetReadingRecord,
    TargetShareRecord,
)
from domain.evaluation.evaluate import ProjectPart
from domain.facts.columns import Facts
from domain.lights.measures import Cube
from domain.lights.readings import Reading, ScopeKey
from domain.money.findings import Finding
from domain.targets.readings import TargetReading, TargetShare


def add_to_tallies(connection: Connection, facts: Facts, delta: dict[str, Cube]) -> None:
    """Add the difference an edit made to the cells it touched."""
    table = LiveTally.__table__
    districts = [None, *(unit.id for unit in facts.districts)]
    industries = [None, *(unit.id for unit in facts.industries)]
    for measure, cube in delta.items():
        for row, column in zip(*np.nonzero(cube), strict=True):
            amount = int(cube[row, column])
            where = (
                (table.c.pilot_id == facts.pilot.id)
                & in_scope(LiveTally, (districts[row], industries[column]))
                & (table.c.measure == measure)
            )
            done = connection.execute(update(table).where(where).values(amount=table.c.amount + amount))
            if done.rowcount == 0:
                connection.execute(
                    insert(table).values(
                        pilot_id=facts.pilot.id,
                        district_id=districts[row],
                        industry_id=industries[column],
                        measure=measure,
                        amount=amount,
                    )
                )


def replace_projects(connection: Connection, *, facts: Facts, period_id: int, part: ProjectPart) -> None:
    """Readings and findings of the given projects, anew."""
    ids = facts.projects.id.tolist()
    for table in (ProjectReading, FindingRecord):
        found = table.__table__.c
        connection.execute(delete(table).where(found.period_id == period_id, found.project_id.in_(ids)))
    insert_columns(connection, ProjectReading.__table__, {"period_id": period_id, **project_rows(facts, part.columns)})
    rows = finding_rows(facts, part.findings)
    if rows:
        connection.execute(insert(FindingRecord.__table__), [{"period_id": period_id, **row} for row in rows])


def replace_scope(
    connection: Connection, *, period_id: int, key: ScopeKey, readings: list[Reading], counts: dict
) -> None:
    """The given indicators of one scope, and its counts, anew."""
    indicators = IndicatorReading.indicator.in_([reading.indicator for reading in readings])
    for table, where in ((IndicatorReading, indicators), (ScopeCount, true())):
        connection.execute(delete(table).where(table.period_id == period_id, in_scope(table, key), where))
    insert_rows(connection, period_id=period_id, rows=[(IndicatorReading, indicator_columns(readings))])
    numbers = {name: value for name, value in counts.items() if name not in ("district", "industry")}
    connection.execute(
        insert(ScopeCount.__table__).values(period_id=period_id, district_id=key[0], industry_id=key[1], **numbers)
    )


def delete_scope(connection: Connection, *, period_id: int, key: ScopeKey) -> None:
    """Forget a scope that holds no project any more."""
    for table in (IndicatorReading, ScopeCount):
        connection.execute(delete(table).where(table.period_id == period_id, in_scope(table, key)))


def replace_targets(
    connection: Connection, *, period_id: int, readings: list[TargetReading], shares: Mapping[int, list[TargetShare]]
) -> None:
    """Readings of the given targets, and what each of those with shares is made of, anew."""
    for table, ids in (
        (TargetReadingRecord, [reading.target for reading in readings]),
        (TargetShareRecord, sorted(shares)),
    ):
        connection.execute(delete(table).where(table.period_id == period_id, table.target_id.in_(ids)))
    parts = [share for found in shares.values() for share in found]
    rows = [(TargetReadingRecord, target_columns(readings)), (TargetShareRecord, share_columns(parts))]
    insert_rows(connection, period_id=period_id, rows=[row for row in rows if row[1]])


def replace_account_findings(connection: Connection, *, facts: Facts, period_id: int, findings: list[Finding]) -> None:
    """Findings on accounts (of no project) anew."""
    table = FindingRecord.__table__
    connection.execute(delete(table).where(table.c.period_id == period_id, table.c.project_id.is_(None)))
    rows = [{"period_id": period_id, **row} for row in finding_rows(facts, findings)]
    if rows:
        connection.execute(insert(table), rows)


def replace_providers(connection: Connection, *, period_id: int, rows: Iterable[dict], gone: Iterable[int]) -> None:
    """Readings of the given lead providers, anew; none of those gone, that lead no project any more."""
    table = ProviderReading.__table__
    for row in rows:
        values = {name: value for name, value in row.items() if name != "provider"}
        where = (table.c.period_id == period_id) & (table.c.provider_id == row["provider"])
        done = connection.execute(update(table).where(where).values(**values))
        if done.rowcount == 0:
            connection.execute(insert(table).values(period_id=period_id, provider_id=row["provider"], **values))
    for provider in gone:
        connection.execute(delete(table).where(table.c.period_id == period_id, table.c.provider_id == provider))
