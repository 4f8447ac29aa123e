"""Writes what evaluation gave: a period with its readings. Never commits."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, delete, insert, update
from sqlmodel import SQLModel

from data_access.bulk import insert_columns
from data_access.commands.reading_columns import (
    columns_of,
    finding_rows,
    forecast_columns,
    indicator_columns,
    plain_values,
    project_rows,
    share_columns,
    target_columns,
)
from data_access.kept_once import forget
from data_access.seals import seal
from data_access.tables import (
    KEPT_ONCE,
    FindingRecord,
    FlowSum,
    ForecastRecord,
    IndicatorReading,
    LiveTally,
    MoneyCell,
    Period,
    ProjectReading,
    ProviderReading,
    RestatementRecord,
    ScopeCount,
    TargetReadingRecord,
    TargetShareRecord,
    TaskReadingRecord,
)
from domain.evaluation.restatements import Restatement
from domain.facts.columns import Facts
from domain.lights.measures import Cube
from domain.lights.readings import Readings
from domain.money.cells import CELL_COLUMNS
from domain.money.flows import FLOW_COLUMNS
from domain.periods import Span
from domain.words import EnterpriseStatus, PeriodStatus

READING_TABLES = (
    IndicatorReading,
    ScopeCount,
    ProjectReading,
    ProviderReading,
    FindingRecord,
    TargetReadingRecord,
    TargetShareRecord,
    TaskReadingRecord,
    ForecastRecord,
    FlowSum,
    MoneyCell,
    RestatementRecord,
)


def insert_period(
    connection: Connection, *, pilot_id: int, span: Span, readings: Readings, history_id: int | None = None
) -> int:
    """An open period, of an opening history or of none; its id. Readings go in while it is open, `close_period` shuts
    it."""
    done = connection.execute(
        insert(Period.__table__).values(
            pilot_id=pilot_id,
            kind=span.kind,
            label=span.label,
            starts_on=span.starts_on,
            ends_on=span.ends_on,
            as_of=readings.as_of,
            status=PeriodStatus.OPEN,
            rule_version=readings.rule_version,
            closed_by="",
            last_entry_id=readings.last_entry,
            history_id=history_id,
        )
    )
    return done.inserted_primary_key[0]


def close_period(
    connection: Connection, *, period_id: int, closed_at: datetime, closed_by: str, proposal_id: int | None = None
) -> None:
    """Seal what the period says; from here on the database refuses every change of it and its readings."""
    closing = {"closed_at": closed_at.astimezone(UTC), "closed_by": closed_by, "proposal_id": proposal_id}
    connection.execute(
        update(Period.__table__)
        .where(Period.id == period_id)
        .values(status=PeriodStatus.CLOSED, seal=seal(connection, period_id, closing), **closing)
    )


def delete_open_period(connection: Connection, *, pilot_id: int, label: str) -> None:
    """Forget an open period's readings before they are written anew."""
    found = connection.execute(
        Period.__table__.select().where(
            Period.pilot_id == pilot_id, Period.label == label, Period.status == PeriodStatus.OPEN
        )
    ).first()
    if found is None:
        return
    forget(connection, found.id)
    for table in READING_TABLES:
        if table.__table__.name not in KEPT_ONCE:
            connection.execute(delete(table.__table__).where(table.__table__.c.period_id == found.id))
    connection.execute(delete(Period.__table__).where(Period.id == found.id))


Rows = list[tuple[type[SQLModel], dict[str, object]]]
"""Tables with the columns of a period's rows, the period itself left out."""


def reading_rows(facts: Facts, readings: Readings) -> Rows:
    """All rows of a period as columns, ready to be written: no connection is needed, so another process can do it."""
    scopes = {"district": "district_id", "industry": "industry_id"}
    rows: Rows = [
        (IndicatorReading, indicator_columns(readings.indicators)),
        (ScopeCount, columns_of(readings.counts, scopes)),
        (ProjectReading, project_rows(facts, readings.projects) if len(facts.projects) else {}),
        (ProviderReading, columns_of(readings.providers, {"provider": "provider_id"})),
        (TargetReadingRecord, target_columns(readings.targets)),
        (TargetShareRecord, share_columns(readings.shares)),
        (ForecastRecord, forecast_columns(readings.forecasts)),
        (FindingRecord, columns_of(finding_rows(facts, readings.findings), {})),
        (FlowSum, _summed(readings.flows, (*FLOW_COLUMNS, "amount_fen", "entries"))),
        (MoneyCell, _summed(readings.money, ("district_id", "batch_id", *CELL_COLUMNS))),
    ]
    return [(table, columns) for table, columns in rows if columns]


def insert_restatements(
    connection: Connection, *, period_id: int, restated_id: int, found: Sequence[Restatement]
) -> int:
    """What facts recorded later have changed in an earlier closed period; listed by an open one. How many rows."""
    rows = [
        {
            "period_id": period_id,
            "restated_id": restated_id,
            "indicator": line.indicator,
            "district_id": line.district,
            "target_id": line.target,
            **{
                f"{when}_{name}": getattr(said, name)
                for when, said in (("before", line.before), ("after", line.after))
                for name in ("value", "numerator", "denominator", "light")
            },
            "nature": line.kind,
            "causes": "\n".join(line.causes),
        }
        for line in found
    ]
    if rows:
        connection.execute(insert(RestatementRecord.__table__), rows)
    return len(rows)


def with_providers(rows: Rows, providers: list[dict]) -> Rows:
    """The rows with other provider readings."""
    columns = columns_of(providers, {"provider": "provider_id"})
    rest = [row for row in rows if row[0] is not ProviderReading]
    return [*rest, (ProviderReading, columns)] if columns else rest


def insert_rows(connection: Connection, *, period_id: int, rows: Rows) -> int:
    """Write the rows of an open period; how many."""
    return sum(
        insert_columns(connection, table.__table__, {"period_id": period_id, **columns}) for table, columns in rows
    )


def _summed(sums: dict[tuple, tuple], names: Sequence[str]) -> dict[str, list]:
    """Sums by key as columns."""
    columns = zip(*((*key, *values) for key, values in sums.items()), strict=True)
    return dict(zip(names, map(list, columns), strict=True)) if sums else {}


def project_figures_now(
    facts: Facts, evaluated: dict[str, list | np.ndarray], names: Iterable[str]
) -> dict[int, dict[str, Any]]:
    """Project → these columns as its reading would keep them."""
    columns = project_rows(facts, evaluated)
    plain = {name: plain_values(columns[name]) for name in names}
    plain["status"] = [EnterpriseStatus(status) for status in plain["status"]]
    return {
        int(at): dict(zip(plain, values, strict=True))
        for at, *values in zip(columns["project_id"], *plain.values(), strict=True)
    }


def replace_live_tallies(connection: Connection, *, facts: Facts, cubes: dict[str, Cube]) -> None:
    """The live period's sums by cell, anew; cells without anything are left out."""
    connection.execute(delete(LiveTally.__table__).where(LiveTally.pilot_id == facts.pilot.id))
    districts = [None, *(unit.id for unit in facts.districts)]
    industries = [None, *(unit.id for unit in facts.industries)]
    rows = [
        (districts[d], industries[i], measure, int(cube[d, i]))
        for measure, cube in cubes.items()
        for d, i in zip(*np.nonzero(cube), strict=True)
    ]
    if rows:
        district, industry, measure, amount = (list(column) for column in zip(*rows, strict=True))
        insert_columns(
            connection,
            LiveTally.__table__,
            {
                "pilot_id": facts.pilot.id,
                "district_id": district,
                "industry_id": industry,
                "measure": measure,
                "amount": amount,
            },
        )
