"""Reads printed targets with their source sentences, to hold them against one another."""

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, select
from sqlalchemy.orm import aliased

from data_access.tables import District, Indicator, Industry, Target


def newest_version() -> ColumnElement[bool]:
    """Condition: no later version of the target's line is known, and the plan still has it."""
    later, mine = aliased(Target), Target.__table__.c
    same = [getattr(later, name) == mine[name] for name in ("pilot_id", "source_name", "period", "kind")]
    units = [getattr(later, name).is_not_distinct_from(mine[name]) for name in ("district_id", "industry_id")]
    is_newest = ~exists().where(*same, *units, later.effective_from > mine.effective_from)
    return and_(is_newest, mine.retired_from.is_(None))


def list_printed(connection: Connection, pilot_id: int) -> list[Row]:
    """Every printed target of a pilot with indicator code and names of its units, in the order of the plan."""
    target = Target.__table__
    district, industry, indicator = District.__table__, Industry.__table__, Indicator.__table__
    query = (
        select(
            target,
            indicator.c.code.label("indicator"),
            district.c.short_name.label("district"),
            industry.c.short_name.label("industry"),
        )
        .join(indicator, indicator.c.id == target.c.indicator_id)
        .outerjoin(district, district.c.id == target.c.district_id)
        .outerjoin(industry, industry.c.id == target.c.industry_id)
        .where(target.c.pilot_id == pilot_id, newest_version())
    )
    return list(connection.execute(query.order_by(target.c.id)))
