"""Reads criteria of awards, candidates by data, those that were put forward and their sheets."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, Row, and_, select

from data_access.queries.parts import in_parts
from data_access.tables import (
    Assessment,
    AwardCriterion,
    AwardEntryRecord,
    AwardScore,
    District,
    Enterprise,
    Indicator,
    Industry,
    Period,
    Pilot,
    Project,
    Target,
    Task,
)
from data_access.tables.kept_once import PROJECT_BODIES, PROJECT_ROWS
from domain.words import AssessmentKind, EnterpriseStatus, PeriodKind, TargetKind


def list_criteria(connection: Connection, pilot_id: int, day: date) -> list[Row]:
    """Those that hold on a day, by award and number."""
    table = AwardCriterion.__table__
    query = select(table).where(
        table.c.pilot_id == pilot_id, table.c.retired_from.is_(None) | (table.c.retired_from > day)
    )
    return list(connection.execute(query.order_by(table.c.award, table.c.number, table.c.id)))


def targets_of(connection: Connection, pilot_id: int, codes: Iterable[str], day: date) -> list[Row]:
    """Printed numbers of the whole pilot for these indicators that a day falls into."""
    query = (
        select(Target.source_quote, Target.value, Target.first_on, Target.last_on, Target.cadence, Indicator.code)
        .join(Indicator, Indicator.id == Target.indicator_id)
        .where(
            Target.pilot_id == pilot_id,
            Indicator.code.in_(list(codes)),
            Target.district_id.is_(None),
            Target.industry_id.is_(None),
            Target.kind == TargetKind.TEXT,
            Target.first_on <= day,
            Target.last_on >= day,
            Target.effective_from <= day,
            Target.retired_from.is_(None) | (Target.retired_from > day),
        )
    )
    return list(connection.execute(query.order_by(Target.position, Target.id)))


def tasks_that_say(connection: Connection, pilot_id: int, words: str, day: date) -> list[Row]:
    """Tasks of the plan with these words in their sentence, and since when the pilot is implemented."""
    query = (
        select(Task.quote, Task.starts_on, Pilot.implementation_from)
        .join(Pilot, Pilot.id == Task.pilot_id)
        .where(Task.pilot_id == pilot_id, Task.quote.contains(words))
        .where(Task.retired_from.is_(None) | (Task.retired_from > day))
    )
    return list(connection.execute(query.order_by(Task.number, Task.id)))


def completed_with_levels(connection: Connection, pilot_id: int, district_id: int | None) -> list[Row]:
    """Projects that count, completed by the live readings, with their official level, and the newest level before."""
    live = select(Period.id).where(Period.pilot_id == pilot_id, Period.kind == PeriodKind.LIVE).scalar_subquery()
    rows, now = PROJECT_ROWS.c, PROJECT_BODIES.c
    before = (
        select(Assessment.level)
        .where(Assessment.enterprise_id == Enterprise.id, Assessment.kind == AssessmentKind.BEFORE)
        .order_by(Assessment.assessed_on.desc(), Assessment.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(
            Enterprise.uscc,
            Enterprise.name.label("enterprise"),
            Project.code,
            District.short_name.label("district"),
            Industry.short_name.label("industry"),
            now.completed_on,
            before.label("before"),
            now.level.label("after"),
        )
        .select_from(PROJECT_ROWS)
        .join(PROJECT_BODIES, now.id == rows.body_id)
        .join(Project, Project.id == rows.project_id)
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(District, District.id == Enterprise.district_id)
        .outerjoin(Industry, Industry.id == Enterprise.industry_id)
        .where(and_(rows.period_id == live, now.completed_on.is_not(None), now.level.is_not(None)))
        .where(Enterprise.status == EnterpriseStatus.ACTIVE, Project.status == EnterpriseStatus.ACTIVE)
    )
    if district_id is not None:
        query = query.where(Enterprise.district_id == district_id)
    return list(connection.execute(query.order_by(Project.code, Project.id)))


def list_entries(connection: Connection, pilot_id: int, *, usccs: Iterable[str] | None = None) -> list[Row]:
    """Who was put forward for which award in which session, the newest first."""
    table = AwardEntryRecord.__table__.c
    query = (
        select(
            table,
            Enterprise.uscc,
            Enterprise.name.label("enterprise"),
            Enterprise.status,
            Enterprise.district_id,
            District.short_name.label("district"),
            Industry.short_name.label("industry"),
        )
        .join(Enterprise, Enterprise.id == table.enterprise_id)
        .outerjoin(District, District.id == Enterprise.district_id)
        .outerjoin(Industry, Industry.id == Enterprise.industry_id)
        .where(Enterprise.pilot_id == pilot_id)
        .order_by(table.put_forward_on.desc(), table.id)
    )
    return [row for part in in_parts(query, Enterprise.uscc, usccs) for row in connection.execute(part)]


def list_scores(connection: Connection, entries: Iterable[int]) -> list[Row]:
    """Lines of the sheets of these entries."""
    table = AwardScore.__table__
    query = select(table).order_by(table.c.entry_id, table.c.criterion, table.c.id)
    return [row for part in in_parts(query, table.c.entry_id, entries) for row in connection.execute(part)]


def entry_ids(connection: Connection, pilot_id: int, usccs: Iterable[str]) -> dict[str, int]:
    """Credit code/award/session → id of the entry."""
    rows = list_entries(connection, pilot_id, usccs=usccs)
    return {f"{row.uscc}/{row.award}/{row.session}": row.id for row in rows}
