"""Reads where targets stand. Every function takes a period's id; none depends on the number of projects."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, Row, func, select

from data_access.queries.counted import units
from data_access.queries.projects import ProjectFilter, where_of
from data_access.tables import (
    Document,
    Indicator,
    Period,
    ProjectReading,
    Target,
    TargetReadingRecord,
    TargetShareRecord,
)
from domain.words import PeriodKind, Verdict


def made_up_since(connection: Connection, pilot_id: int, kind: PeriodKind, as_of: date) -> dict[int, date]:
    """By target that stands made up: the day of the first closed period of the kind that found it so, since the last
    that found it missed."""
    reading, period = TargetReadingRecord.__table__.c, Period.__table__.c
    rows = connection.execute(
        select(reading.target_id, period.as_of, reading.verdict)
        .join(Period, period.id == reading.period_id)
        .where(period.pilot_id == pilot_id, period.kind == kind, period.as_of <= as_of)
        .where(reading.verdict.in_([Verdict.OVERDUE, Verdict.MADE_UP]))
        .order_by(period.as_of, reading.id)
    )
    found: dict[int, date] = {}
    for row in rows:
        if row.verdict is Verdict.OVERDUE:
            found.pop(row.target_id, None)
        else:
            found.setdefault(row.target_id, row.as_of)
    return found


def list_target_readings(connection: Connection, period_id: int) -> list[Row]:
    """Every target of the period's pilot with its reading and its indicator, in the plan's order."""
    target, reading, indicator = Target.__table__.c, TargetReadingRecord.__table__.c, Indicator.__table__.c
    document = Document.__table__.c
    query = (
        select(
            reading.target_id,
            reading.starts_on,
            reading.ends_on,
            reading.actual,
            reading.planned,
            reading.recent_gain,
            reading.light,
            reading.reason,
            reading.verdict,
            reading.verdict_reason,
            target.district_id,
            target.industry_id,
            target.value,
            target.unit,
            target.operator,
            target.basis,
            target.kind,
            target.cadence,
            target.period,
            target.is_whole_pilot,
            target.source_name,
            target.source_document,
            target.source_quote,
            target.position,
            document.number.label("document_no"),
            indicator.code.label("indicator"),
            indicator.name,
            indicator.measure,
            indicator.definition,
            indicator.position.label("indicator_position"),
        )
        .join(Target, target.id == reading.target_id)
        .join(Indicator, indicator.id == target.indicator_id)
        .outerjoin(Document, (document.pilot_id == target.pilot_id) & (document.title == target.source_document))
        .where(reading.period_id == period_id)
        .order_by(indicator.position, target.position, target.id)
    )
    return list(connection.execute(query))


def list_shares(connection: Connection, period_id: int) -> list[Row]:
    """What the pilot's own targets are made of."""
    table = TargetShareRecord.__table__
    return list(connection.execute(select(table).where(table.c.period_id == period_id).order_by(table.c.id)))


def list_course(connection: Connection, target_id: int, period_ids: Sequence[int]) -> list[Row]:
    """A target over periods."""
    table = TargetReadingRecord.__table__.c
    columns = (table.period_id, table.starts_on, table.ends_on, table.actual, table.planned)
    query = select(*columns).where(table.target_id == target_id, table.period_id.in_(list(period_ids)))
    return list(connection.execute(query.order_by(table.id)))


def count_by_industry(connection: Connection, period_id: int, chosen: ProjectFilter) -> dict[int | None, int]:
    """Projects under a filter by industry."""
    _, industry_id = units(chosen.counted)
    counted = select(industry_id.label("industry")).where(*where_of(period_id, chosen)).subquery()
    query = select(counted.c.industry, func.count()).group_by(counted.c.industry)
    return dict(connection.execute(query).all())


def count_chosen(connection: Connection, period_id: int, chosen: ProjectFilter) -> int:
    """Projects under a filter."""
    query = select(func.count()).select_from(ProjectReading).where(*where_of(period_id, chosen))
    return connection.scalar(query)
