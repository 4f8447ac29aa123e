"""Reads what the office made of the plan's targets: versions, checkpoints, shares of districts and drafts of them."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, false, func, or_, select

from data_access.tables import (
    AllocationDraft,
    AllocationDraftShare,
    Checkpoint,
    CheckpointSet,
    District,
    Document,
    Enterprise,
    Target,
)
from domain.words import EnterpriseStatus, Scale, TargetKind, Title

OF_LINE = ("pilot_id", "indicator_id", "source_name", "district_id", "industry_id", "period", "kind")
WHO_COUNTS: Mapping[str, ColumnElement[bool]] = {
    "completion_little_giant": Enterprise.__table__.c.title == Title.LITTLE_GIANT,
    "completion_srdi": Enterprise.__table__.c.title == Title.SRDI,
    "completion_titled": Enterprise.__table__.c.title != Title.NONE,
    "completion_above": Enterprise.__table__.c.scale == Scale.ABOVE,
    "completion_below": Enterprise.__table__.c.scale == Scale.BELOW,
    "level2_above": Enterprise.__table__.c.scale == Scale.ABOVE,
}
"""Measures that count only some of the enterprises."""


def list_line(connection: Connection, pilot_id: int, target_id: int) -> list[Row]:
    """All versions of the line a target belongs to, oldest first, with the number of their documents; none where the
    pilot has no such target."""
    target, document = Target.__table__, Document.__table__.c
    one = connection.execute(select(target).where(target.c.id == target_id, target.c.pilot_id == pilot_id)).first()
    if one is None:
        return []
    same = [target.c[name].is_not_distinct_from(getattr(one, name)) for name in OF_LINE]
    query = (
        select(target, document.number.label("document_no"))
        .outerjoin(Document, (document.pilot_id == target.c.pilot_id) & (document.title == target.c.source_document))
        .where(*same)
        .order_by(target.c.effective_from, target.c.id)
    )
    return list(connection.execute(query))


def list_lines(connection: Connection, pilot_id: int) -> list[list[Row]]:
    """Every line of a pilot with its versions, oldest first, without the numbers of documents."""
    target = Target.__table__
    query = select(target).where(target.c.pilot_id == pilot_id)
    lines: dict[tuple, list[Row]] = {}
    for row in connection.execute(query.order_by(target.c.position, target.c.effective_from, target.c.id)):
        lines.setdefault(tuple(getattr(row, name) for name in OF_LINE), []).append(row)
    return [sorted(rows, key=lambda row: (row.effective_from, row.id)) for rows in lines.values()]


def list_shares_of(connection: Connection, whole: Row) -> list[Row]:
    """Every target of a single district for the same indicator and window as a whole, printed or issued, under whatever
    name, all versions, oldest first."""
    target, district, document = Target.__table__, District.__table__.c, Document.__table__.c
    query = (
        select(target, district.name.label("district"), document.number.label("document_no"))
        .join(District, district.id == target.c.district_id)
        .outerjoin(Document, (document.pilot_id == target.c.pilot_id) & (document.title == target.c.source_document))
        .where(*_alike(whole), target.c.industry_id.is_(None))
        .order_by(target.c.effective_from, district.position, target.c.id)
    )
    return list(connection.execute(query))


def first_of_wholes(connection: Connection, whole: Row) -> int:
    """Id of the first target of the whole pilot for the same indicator and window: one thing, printed twice, is shared
    out once."""
    target = Target.__table__.c
    query = select(func.min(target.id)).where(
        *_alike(whole), target.district_id.is_(None), target.industry_id.is_(None)
    )
    return connection.scalar(query)


def list_said_twice(connection: Connection, row: Row) -> list[Row]:
    """The newest version of every other line that says the same thing: indicator, scope and window, under another name
    or in another place of the plan."""
    target = Target.__table__
    units = [target.c[name].is_not_distinct_from(getattr(row, name)) for name in ("district_id", "industry_id")]
    other = or_(target.c.source_name != row.source_name, target.c.kind != row.kind)
    query = select(target).where(*_alike(row), *units, other, target.c.retired_from.is_(None))
    query = query.order_by(target.c.effective_from, target.c.id)
    return list({(found.source_name, found.kind): found for found in connection.execute(query)}.values())


def _alike(whole: Row) -> list[ColumnElement[bool]]:
    names = ("pilot_id", "indicator_id", "period", "cadence", "basis", "unit")
    return [Target.__table__.c[name] == getattr(whole, name) for name in names]


def last_years_shares(connection: Connection, whole: Row, year: str) -> dict[int, float]:
    """By district what it was to do in an earlier year: issued before printed, the newest version."""
    target = Target.__table__.c
    rows = connection.execute(
        select(target.district_id, target.kind, target.value)
        .where(target.pilot_id == whole.pilot_id, target.indicator_id == whole.indicator_id, target.period == year)
        .where(target.district_id.is_not(None), target.industry_id.is_(None), target.unit == whole.unit)
        .order_by(target.effective_from, target.id)
    ).all()
    order = (TargetKind.TEXT, TargetKind.TABLE, TargetKind.ALLOCATED)
    found: dict[int, float] = {}
    for row in sorted(rows, key=lambda row: order.index(row.kind)):
        found[row.district_id] = float(row.value)
    return found


def count_enrolled(connection: Connection, pilot_id: int, measure: str) -> dict[int, int]:
    """By district the enterprises that are in and that a measure can count."""
    enterprise = Enterprise.__table__.c
    query = (
        select(enterprise.district_id, func.count())
        .where(enterprise.pilot_id == pilot_id, enterprise.status == EnterpriseStatus.ACTIVE)
        .where(WHO_COUNTS.get(measure, ~false()), enterprise.district_id.is_not(None))
        .group_by(enterprise.district_id)
    )
    return dict(connection.execute(query).all())


class StoredCourse(NamedTuple):
    """A set of checkpoints with its points, oldest first."""

    row: Row
    points: tuple[tuple[date, float], ...]


def list_courses(connection: Connection, target_ids: list[int]) -> list[StoredCourse]:
    """Sets of checkpoints of the versions of a line, oldest first."""
    course, point = CheckpointSet.__table__, Checkpoint.__table__.c
    query = select(course).where(course.c.target_id.in_(target_ids)).order_by(course.c.effective_from, course.c.id)
    sets = connection.execute(query).all()
    points = connection.execute(
        select(point.set_id, point.due_on, point.value)
        .where(point.set_id.in_([row.id for row in sets]))
        .order_by(point.due_on, point.id)
    ).all()
    return [StoredCourse(row, tuple((p.due_on, float(p.value)) for p in points if p.set_id == row.id)) for row in sets]


def get_draft(connection: Connection, target_id: int) -> tuple[Row, dict[int, float]] | None:
    """The draft of a line's shares, and by district what stands in it."""
    draft, share = AllocationDraft.__table__, AllocationDraftShare.__table__.c
    row = connection.execute(select(draft).where(draft.c.target_id == target_id)).first()
    if row is None:
        return None
    shares = connection.execute(select(share.district_id, share.value).where(share.draft_id == row.id)).all()
    return row, {one.district_id: float(one.value) for one in shares}


def get_document(connection: Connection, pilot_id: int, title: str) -> Row | None:
    """A document of the pilot by its title."""
    table = Document.__table__
    return connection.execute(select(table).where(table.c.pilot_id == pilot_id, table.c.title == title)).first()
