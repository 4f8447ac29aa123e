"""Reads the plan's tasks, what was said of them, their lights in a period, and what they are measured by."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Connection, Row, func, or_, select

from data_access.tables import (
    Indicator,
    IndicatorReading,
    Phase,
    Pilot,
    StageGuide,
    Target,
    TargetReadingRecord,
    Task,
    TaskReadingRecord,
    TaskUpdate,
)


def list_tasks(connection: Connection, pilot_id: int, day: date) -> list[Row]:
    """Tasks that the plan has on a day, in its order."""
    table = Task.__table__
    query = select(table).where(table.c.pilot_id == pilot_id, _in_force(table, day))
    return list(connection.execute(query.order_by(table.c.number, table.c.id)))


def list_phases(connection: Connection, pilot_id: int, day: date) -> list[Row]:
    table = Phase.__table__
    query = select(table).where(table.c.pilot_id == pilot_id, _in_force(table, day))
    return list(connection.execute(query.order_by(table.c.number, table.c.id)))


def list_stage_guides(connection: Connection, pilot_id: int, day: date) -> list[Row]:
    """Stages as the plan cuts them on a day; none where it cuts none."""
    table = StageGuide.__table__
    query = select(table).where(table.c.pilot_id == pilot_id, _in_force(table, day))
    return list(connection.execute(query.order_by(table.c.number, table.c.id)))


def _in_force(table, day: date):
    return or_(table.c.retired_from.is_(None), table.c.retired_from > day)


def issued_on(connection: Connection, pilot_id: int) -> date | None:
    return connection.scalar(select(Pilot.issued_on).where(Pilot.id == pilot_id))


def list_updates(connection: Connection, pilot_id: int, until: date) -> list[Row]:
    """What was said of a pilot's tasks up to a day, oldest first."""
    table = TaskUpdate.__table__
    query = select(table).join(Task.__table__, Task.id == table.c.task_id)
    query = query.where(Task.pilot_id == pilot_id, table.c.reported_on <= until)
    return list(connection.execute(query.order_by(table.c.reported_on, table.c.id)))


def first_update(connection: Connection, pilot_id: int) -> date | None:
    """Day of the first text of any task of the pilot."""
    query = select(func.min(TaskUpdate.reported_on)).join(Task, Task.id == TaskUpdate.task_id)
    return connection.scalar(query.where(Task.pilot_id == pilot_id))


def list_task_readings(connection: Connection, period_id: int) -> list[Row]:
    table = TaskReadingRecord.__table__
    return list(connection.execute(select(table).where(table.c.period_id == period_id).order_by(table.c.id)))


def linked_lights(connection: Connection, period_id: int, codes: Iterable[str]) -> list[Row]:
    """Code, name, light, reason of the whole pilot's readings of indicators: of the ten, else of printed targets."""
    wanted = sorted(set(codes))
    if not wanted:
        return []
    readings, targets = IndicatorReading.__table__.c, TargetReadingRecord.__table__.c
    ten = (
        select(Indicator.code, Indicator.name, readings.light, readings.reason)
        .join(Indicator.__table__, Indicator.code == readings.indicator)
        .where(readings.period_id == period_id, readings.district_id.is_(None), readings.industry_id.is_(None))
        .where(readings.indicator.in_(wanted))
        .order_by(Indicator.id)
    )
    printed = (
        select(Indicator.code, Indicator.name, targets.light, targets.reason)
        .join(Target.__table__, Target.id == targets.target_id)
        .join(Indicator.__table__, Indicator.id == Target.indicator_id)
        .where(targets.period_id == period_id, Target.district_id.is_(None), Target.industry_id.is_(None))
        .where(Indicator.code.in_(wanted))
        .order_by(Target.position, Target.id)
    )
    found = connection.execute(ten).all()
    known = {row.code for row in found}
    return [*found, *(row for row in connection.execute(printed) if row.code not in known)]


def indicator_names(connection: Connection, codes: Sequence[str]) -> dict[str, str]:
    rows = connection.execute(select(Indicator.code, Indicator.name).where(Indicator.code.in_(list(codes))))
    return dict(map(tuple, rows))


def list_courses(connection: Connection, task_ids: Sequence[int], period_ids: Sequence[int]) -> list[Row]:
    """Period, task and light of some periods."""
    table = TaskReadingRecord.__table__.c
    query = select(table.period_id, table.task_id, table.light).where(
        table.task_id.in_(list(task_ids)), table.period_id.in_(list(period_ids))
    )
    return list(connection.execute(query.order_by(table.id)))
