"""Writes what evaluation gave: a period with its readings. Never commits."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, delete, insert, update
from sqlmodel import SQLModel

from data_access.bulk import insert_columns
from data_access.tables import (
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
)
from domain.days import NEVER, day
from domain.evaluation.restatements import Restatement
from domain.facts.columns import LEFT_AS, Facts
from domain.facts.progress import LIGHT_OF_RANK
from domain.lights.measures import Cube
from domain.lights.project_lights import PARTIES
from domain.lights.readings import Reading, Readings
from domain.money.cells import CELL_COLUMNS
from domain.money.findings import Finding
from domain.money.flows import FLOW_COLUMNS
from domain.periods import Span
from domain.targets.foreseen import Forecast
from domain.targets.readings import TargetReading, TargetShare
from domain.words import STAGES, EnterpriseStatus, PeriodStatus

READING_TABLES = (
    IndicatorReading,
    ScopeCount,
    ProjectReading,
    ProviderReading,
    FindingRecord,
    TargetReadingRecord,
    TargetShareRecord,
    ForecastRecord,
    FlowSum,
    MoneyCell,
    RestatementRecord,
)


def insert_period(connection: Connection, *, pilot_id: int, span: Span, readings: Readings) -> int:
    """An open period; its id. Readings go in while it is open, `close_period` shuts it."""
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
        )
    )
    return done.inserted_primary_key[0]


def close_period(connection: Connection, *, period_id: int, closed_at: datetime, closed_by: str) -> None:
    """From here on the database refuses every change of the period and its readings."""
    connection.execute(
        update(Period.__table__)
        .where(Period.id == period_id)
        .values(status=PeriodStatus.CLOSED, closed_at=closed_at.astimezone(UTC), closed_by=closed_by)
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
    for table in READING_TABLES:
        connection.execute(delete(table.__table__).where(table.__table__.c.period_id == found.id))
    connection.execute(delete(Period.__table__).where(Period.id == found.id))


Rows = list[tuple[type[SQLModel], dict[str, object]]]
"""Tables with the columns of a period's rows, the period itself left out."""


def reading_rows(facts: Facts, readings: Readings) -> Rows:
    """All rows of a period as columns, ready to be written: no connection is needed, so another process can do it."""
    scopes = {"district": "district_id", "industry": "industry_id"}
    rows: Rows = [
        (IndicatorReading, indicator_columns(readings.indicators)),
        (ScopeCount, _columns(readings.counts, scopes)),
        (ProjectReading, project_rows(facts, readings.projects) if len(facts.projects) else {}),
        (ProviderReading, _columns(readings.providers, {"provider": "provider_id"})),
        (TargetReadingRecord, target_columns(readings.targets)),
        (TargetShareRecord, share_columns(readings.shares)),
        (ForecastRecord, forecast_columns(readings.forecasts)),
        (FindingRecord, _columns(finding_rows(facts, readings.findings), {})),
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
    columns = _columns(providers, {"provider": "provider_id"})
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


def finding_rows(facts: Facts, findings: list[Finding]) -> list[dict]:
    """Findings as rows; a project's position becomes its id."""
    return [
        {
            "rule": finding.rule,
            "severity": str(finding.severity),
            "project_id": None if finding.project is None else int(facts.projects.id[finding.project]),
            "district_id": finding.district,
            "account": finding.account,
            "amount_fen": finding.amount_fen,
            "clause": finding.clause,
            "sentence": finding.sentence,
            "subject": finding.subject,
            "state": str(finding.state),
            "since_on": day(finding.since),
            "ruling": finding.ruling,
        }
        for finding in findings
    ]


def _columns(rows: list[dict], renamed: dict[str, str]) -> dict[str, list]:
    return {renamed.get(name, name): [row[name] for row in rows] for name in rows[0]} if rows else {}


def indicator_columns(readings: list[Reading]) -> dict[str, list]:
    """Readings of scopes; judged figures and history side by side."""
    if not readings:
        return {}
    judged = [reading.judged for reading in readings]
    return {
        "indicator": [r.indicator for r in readings],
        "district_id": [r.district for r in readings],
        "industry_id": [r.industry for r in readings],
        "value": [j.value for j in judged],
        "numerator": [j.numerator for j in judged],
        "denominator": [j.denominator for j in judged],
        "planned": [j.planned for j in judged],
        "target": [j.target for j in judged],
        "target_id": [j.target_id for j in judged],
        "planned_by": [str(j.planned_by) for j in judged],
        "outcome": [str(j.outcome) for j in judged],
        **{name: [getattr(j, name) for j in judged] for name in ("starts_on", "ends_on")},
        "light": [str(r.light) for r in readings],
        "override_light": [None if r.override_light is None else str(r.override_light) for r in readings],
        "override_note": [r.override_note for r in readings],
        "reason": [r.reason for r in readings],
        "change": [str(r.change) for r in readings],
        "since": [r.since for r in readings],
        "since_on": [r.since_on for r in readings],
        "periods_running": [r.periods_running for r in readings],
    }


def target_columns(readings: list[TargetReading]) -> dict[str, list]:
    """Where every printed target stands."""
    if not readings:
        return {}
    names = ("starts_on", "ends_on", "actual", "planned", "recent_gain", "reason", "verdict_reason")
    return {name: [getattr(reading, name) for reading in readings] for name in names} | {
        "target_id": [reading.target for reading in readings],
        "light": [str(reading.light) for reading in readings],
        "verdict": [None if reading.verdict is None else str(reading.verdict) for reading in readings],
    }


def share_columns(shares: list[TargetShare]) -> dict[str, list]:
    """What the pilot's own targets are made of."""
    named = {"target_id": "target", "district_id": "district", "industry_id": "industry"}
    names = named | {name: name for name in ("counted", "late", "coming")}
    return {column: [getattr(share, name) for share in shares] for column, name in names.items()} if shares else {}


def forecast_columns(forecasts: list[Forecast]) -> dict[str, list]:
    """What is said of the future."""
    if not forecasts:
        return {}
    named = {"target_id": "target", "district_id": "district", "industry_id": "industry"}
    names = named | {
        name: name for name in ("indicator", "due_on", "value", "counted", "p10", "p50", "p90", "met_probability")
    }
    columns = {column: [getattr(said, name) for said in forecasts] for column, name in names.items()}
    return columns | {"operator": [said.operator.value for said in forecasts]}


def project_rows(facts: Facts, evaluated: dict[str, list | np.ndarray]) -> dict[str, object]:
    """Columns of project_readings from the evaluated columns: positions become ids, day numbers become days."""
    columns = dict(evaluated)
    districts = np.array([*(unit.id for unit in facts.districts), None], dtype=object)
    industries = np.array([*(unit.id for unit in facts.industries), None], dtype=object)
    lights = np.array([*(str(light) for light in LIGHT_OF_RANK), None], dtype=object)
    stages = np.array([*(str(stage) for stage in STAGES), None], dtype=object)
    provider, level = columns.pop("provider"), columns.pop("level")
    parties = np.array([*(str(party) for party in PARTIES), None], dtype=object)
    days = ("diagnosed_on", "contracted_on", "completed_on", "level2_on", "level4_on", "reason_since_on")
    return {
        "project_id": columns.pop("project"),
        "district_id": districts[columns.pop("district")].tolist(),
        "industry_id": industries[columns.pop("industry")].tolist(),
        "provider_id": np.where(provider >= 0, provider, None).tolist(),
        "status": np.array([str(status) for status in LEFT_AS])[columns.pop("left_as")],
        "stage": stages[columns.pop("stage")].tolist(),
        "party": parties[columns.pop("party")].tolist(),
        "light": lights[columns.pop("rank")].tolist(),
        "override_light": [None if light is None else str(light) for light in columns.pop("override_light")],
        "level": np.where(level > 0, level, None).tolist(),
        "change": [str(change) for change in columns.pop("change")],
        **{name: day_column(columns.pop(name)) for name in days},
        **columns,
    }


def project_figures_now(
    facts: Facts, evaluated: dict[str, list | np.ndarray], names: Iterable[str]
) -> dict[int, dict[str, Any]]:
    """Project → these columns as its reading would keep them."""
    columns = project_rows(facts, evaluated)
    plain = {name: _plain(columns[name]) for name in names}
    plain["status"] = [EnterpriseStatus(status) for status in plain["status"]]
    return {
        int(at): dict(zip(plain, values, strict=True))
        for at, *values in zip(columns["project_id"], *plain.values(), strict=True)
    }


def _plain(column: list | np.ndarray) -> list[Any]:
    """Values of a column without numpy: days as dates, None for none."""
    return column.tolist() if isinstance(column, np.ndarray) else list(column)


def day_column(numbers: np.ndarray) -> np.ndarray:
    """Day numbers as datetime64 days, NEVER as NaT."""
    return np.where(numbers == NEVER, np.datetime64("NaT", "D"), np.minimum(numbers, 2_000_000).astype("datetime64[D]"))


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
