"""Reads the rows of a plan as they stand, what loads changed of them, and what points at them."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row, func, select

from data_access.tables import (
    Account,
    AuditEvent,
    AwardCriterion,
    Batch,
    Clause,
    Department,
    District,
    Document,
    FlowSum,
    Indicator,
    Industry,
    LiveTally,
    MoneyCell,
    Observation,
    Period,
    Phase,
    Pilot,
    PlanChange,
    PlanLoad,
    Proposal,
    StageGuide,
    Target,
    Task,
    metadata,
)
from data_access.triggers import READINGS
from domain.words import PeriodStatus, ReportedScope

_PLAN = (
    Pilot,
    Document,
    Phase,
    Task,
    StageGuide,
    AwardCriterion,
    District,
    Industry,
    Department,
    Indicator,
    Batch,
    Clause,
    Target,
)
PLAN_TABLES = tuple(table.__tablename__ for table in _PLAN)
"""What a plan's workbook writes; a later one points at earlier ones only."""
NOT_OF_PLAN = {"id", "pilot_id", "revision", "version", "is_demo", "demo_today", "withdrawn_at"}
NAMED = {"indicator_id": (Indicator, "code"), "district_id": (District, "name"), "industry_id": (Industry, "name")}
"""Columns that point at another row of the plan: its table, and the column that names it."""
DERIVED = {
    *READINGS,
    *(table.__tablename__ for table in (FlowSum, MoneyCell, LiveTally, AuditEvent, PlanLoad, Account)),
}
"""Made anew, a trail that stays, or what an account looked at last: they hold nothing up."""

Values = dict[str, Any]
RowAt = tuple[str, int]
"""Table and id."""


def plan_rows(connection: Connection, pilot_id: int, code: str) -> dict[RowAt, Values]:
    """Every row of a plan by table and id, its columns as stored; rows it points at by their names."""
    names = {column: _names(connection, table, key) for column, (table, key) in NAMED.items()}
    found = {}
    for table in _PLAN:
        columns = table.__table__.c
        of_pilot = columns.pilot_id == pilot_id if "pilot_id" in columns else columns.id == pilot_id
        if table is Indicator:
            of_pilot = columns.code.startswith(f"{code}_own", autoescape=True)
        for row in connection.execute(select(table.__table__).where(of_pilot).order_by(columns.id)).mappings():
            values = {name: value for name, value in row.items() if name not in NOT_OF_PLAN}
            for name in NAMED.keys() & values.keys():
                values[name] = names[name].get(values[name])
            found[table.__tablename__, row["id"]] = values
    return found


def _names(connection: Connection, table: Any, key: str) -> Mapping[int, str]:
    return {row[0]: row[1] for row in connection.execute(select(table.id, table.__table__.c[key]))}


_LISTED = [column for column in PlanLoad.__table__.c if column.name != "file"]


def list_loads(connection: Connection, pilot_id: int) -> list[Row]:
    """Workbooks committed for a pilot, without their bytes, newest first, with who approved each that took two."""
    query = select(*_LISTED, Proposal.decided_name.label("approver")).where(PlanLoad.pilot_id == pilot_id)
    query = query.outerjoin(Proposal, Proposal.id == PlanLoad.proposal_id).order_by(PlanLoad.id.desc())
    return list(connection.execute(query))


def get_load(connection: Connection, load_id: int) -> Row | None:
    """A load with the code of its pilot, without its bytes."""
    query = select(*_LISTED, Pilot.code).join(Pilot, Pilot.id == PlanLoad.pilot_id).where(PlanLoad.id == load_id)
    return connection.execute(query).first()


def list_plan_changes(connection: Connection, load_ids: Collection[int]) -> list[Row]:
    """The rows that loads changed, in the order they were written."""
    table = PlanChange.__table__
    query = select(table).where(table.c.load_id.in_(list(load_ids)))
    return list(connection.execute(query.order_by(table.c.load_id, table.c.position, table.c.id)))


def list_retirings(connection: Connection, pilot_id: int) -> list[Row]:
    """Every row that a load of the pilot took out of the plan or brought back, oldest first, with the load and who
    approved it."""
    change = PlanChange.__table__.c
    query = (
        select(*_LISTED, *(change[name] for name in ("load_id", "record", "row_id", "name", "before", "after")))
        .add_columns(Proposal.decided_name.label("approver"))
        .join(PlanChange, change.load_id == PlanLoad.id)
        .outerjoin(Proposal, Proposal.id == PlanLoad.proposal_id)
        .where(PlanLoad.pilot_id == pilot_id, change.before != "", change.after.contains('"retired_from"'))
    )
    return list(connection.execute(query.order_by(change.load_id, change.position, change.id)))


def newest_load(connection: Connection, pilot_id: int) -> int:
    """Number of the last load of a pilot; 0 without any."""
    return connection.scalar(select(func.max(PlanLoad.id)).where(PlanLoad.pilot_id == pilot_id)) or 0


def closed_since(connection: Connection, pilot_id: int, at: Any) -> list[str]:
    """Labels of the periods that were closed after an instant, oldest first."""
    query = select(Period.label).where(
        Period.pilot_id == pilot_id, Period.status == PeriodStatus.CLOSED, Period.closed_at > at
    )
    return list(connection.scalars(query.order_by(Period.ends_on, Period.id)))


def pointing_at(connection: Connection, rows: Collection[RowAt]) -> Iterator[tuple[str, RowAt, int]]:
    """What would lose a row: table, the row it points at, how many; rows among those given and derived ones apart."""
    ids: dict[str, set[int]] = {}
    for table, number in rows:
        ids.setdefault(table, set()).add(number)
    for table in sorted(metadata.tables.values(), key=lambda table: table.name):
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            target = key.column.table.name
            if table.name in DERIVED or target not in ids:
                continue
            query = select(key.parent, func.count()).where(key.parent.in_(ids[target])).group_by(key.parent)
            if own := ids.get(table.name):
                query = query.where(table.c.id.not_in(own))
            if table.name == Period.__tablename__:
                query = query.where(Period.status == PeriodStatus.CLOSED)
            for number, count in connection.execute(query.order_by(key.parent)):
                yield table.name, (target, number), count


def count_reported_in(connection: Connection, pilot_id: int, indicator: str, scope: ReportedScope) -> int:
    """Figures of an indicator reported by that kind of unit."""
    table = Observation.__table__
    units = {ReportedScope.DISTRICT: table.c.district_id, ReportedScope.INDUSTRY: table.c.industry_id}
    where = [table.c.pilot_id == pilot_id, Indicator.code == indicator]
    if scope in units:
        where.append(units[scope].is_not(None))
    else:
        where += [column.is_(None) for column in units.values()]
    query = select(func.count()).select_from(table).join(Indicator, Indicator.id == table.c.indicator_id)
    return connection.scalar(query.where(*where)) or 0
