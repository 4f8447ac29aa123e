"""Rows leave a plan from a day on, and are in it again."""

from datetime import date, timedelta

from sqlalchemy import Connection, case, select, update

from data_access.queries.plan_loads import PLAN_TABLES
from data_access.tables import Department, District, Target, metadata
from domain.words import TargetKind

_TABLES = {name: metadata.tables[name] for name in PLAN_TABLES}
_UNITS = (District.__tablename__, Department.__tablename__)
ALIKE = ("pilot_id", "indicator_id", "period", "cadence", "basis", "unit")
"""What a target of the whole pilot and its shares have in common."""


def retire_row(connection: Connection, *, table: str, row_id: int, from_on: date, reason: str) -> None:
    """From the day on the plan has the row no more; a unit's last day is the day before, if it did not end earlier."""
    found = _TABLES[table].c
    values: dict[str, object] = {"retired_from": from_on, "retired_reason": reason}
    if table in _UNITS:
        last_on = from_on - timedelta(days=1)
        values["valid_to"] = case((found.valid_to <= last_on, found.valid_to), else_=last_on)
    connection.execute(update(_TABLES[table]).where(found.id == row_id).values(_raised(table, values)))


def restore_row(connection: Connection, *, table: str, row_id: int) -> None:
    """The plan has the row again, as if it had never left."""
    values = _raised(table, {"retired_from": None, "retired_reason": ""})
    connection.execute(update(_TABLES[table]).where(_TABLES[table].c.id == row_id).values(values))


def retire_shares(connection: Connection, *, target_id: int, from_on: date, reason: str) -> None:
    """Shares of districts leave with the last target of the whole pilot that they are shares of."""
    target = Target.__table__
    row = connection.execute(select(target).where(target.c.id == target_id)).one()
    if row.district_id is not None or row.industry_id is not None:
        return
    alike = [target.c[name] == getattr(row, name) for name in ALIKE]
    whole = target.c.district_id.is_(None) & target.c.industry_id.is_(None) & target.c.retired_from.is_(None)
    if connection.scalar(select(target.c.id).where(*alike, whole).limit(1)) is not None:
        return
    shares = (*alike, target.c.kind == TargetKind.ALLOCATED, target.c.retired_from.is_(None))
    values = {"retired_from": from_on, "retired_reason": reason}
    connection.execute(update(target).where(*shares).values(values))


def restore_shares(connection: Connection, *, target_id: int, retired_from: date) -> None:
    """Shares that left on the same day as their whole are back with it."""
    target = Target.__table__
    row = connection.execute(select(target).where(target.c.id == target_id)).one()
    if row.district_id is not None or row.industry_id is not None:
        return
    alike = [target.c[name] == getattr(row, name) for name in ALIKE]
    shares = (*alike, target.c.kind == TargetKind.ALLOCATED, target.c.retired_from == retired_from)
    connection.execute(update(target).where(*shares).values(retired_from=None, retired_reason=""))


def _raised(table: str, values: dict[str, object]) -> dict[str, object]:
    columns = _TABLES[table].c
    return {**values, "version": columns.version + 1} if "version" in columns else values
