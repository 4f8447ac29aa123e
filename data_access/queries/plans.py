"""Reads what is stored of a pilot's plan, record by record, as its files and its workbook say it."""

from typing import Any

from sqlalchemy import Connection, select

from data_access.tables import (
    AwardCriterion,
    Batch,
    Clause,
    Department,
    District,
    Document,
    Indicator,
    Industry,
    Phase,
    Pilot,
    StageGuide,
    Target,
    Task,
)
from domain.words import TargetKind

_RECORDS = {
    "pilot": (Pilot, Pilot.id, Pilot.id),
    "documents": (Document, Document.pilot_id, Document.id),
    "phases": (Phase, Phase.pilot_id, Phase.number),
    "tasks": (Task, Task.pilot_id, Task.number),
    "stage_guides": (StageGuide, StageGuide.pilot_id, StageGuide.number),
    "award_criteria": (AwardCriterion, AwardCriterion.pilot_id, AwardCriterion.id),
    "districts": (District, District.pilot_id, District.position),
    "industries": (Industry, Industry.pilot_id, Industry.position),
    "departments": (Department, Department.pilot_id, Department.position),
    "batches": (Batch, Batch.pilot_id, Batch.number),
    "clauses": (Clause, Clause.pilot_id, Clause.id),
}


def stored_plan(connection: Connection, pilot_id: int) -> dict[str, list[dict[str, Any]]]:
    """Kind of record → its rows, in their order; a target has the code of its indicator and the names of its scope.

    Targets as the plan prints them: shares of districts are issued, not planned, so no workbook holds them.
    """
    found = {
        record: [dict(row) for row in connection.execute(_query(table, pilot, order, pilot_id)).mappings()]
        for record, (table, pilot, order) in _RECORDS.items()
    }
    targets = (
        select(
            Target.__table__,
            Indicator.code.label("indicator"),
            District.name.label("district"),
            Industry.name.label("industry"),
        )
        .join(Indicator, Indicator.id == Target.indicator_id)
        .join(District, District.id == Target.district_id, isouter=True)
        .join(Industry, Industry.id == Target.industry_id, isouter=True)
        .where(Target.pilot_id == pilot_id, Target.kind != TargetKind.ALLOCATED)
        .order_by(Target.position, Target.id)
    )
    found["targets"] = [
        {**row, "district": row["district"] or "", "industry": row["industry"] or ""}
        for row in connection.execute(targets).mappings()
    ]
    return found


def _query(table: Any, pilot: Any, order: Any, pilot_id: int):
    return select(table.__table__).where(pilot == pilot_id).order_by(order, table.id)


def catalogue(connection: Connection) -> list[dict[str, Any]]:
    """Every indicator there is."""
    query = select(Indicator.__table__).order_by(Indicator.position, Indicator.id)
    return [dict(row) for row in connection.execute(query).mappings()]
