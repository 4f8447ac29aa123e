"""Readings that say the same as the period before are kept once: a row for each period, what it says beside it, its
sentences apart from their numbers (rules 10.2). Readers see none of it: a view of the old name puts all together
(data_access.kept_once).
"""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text
from sqlalchemy.schema import SchemaItem
from sqlmodel import Field, SQLModel

from data_access.tables.base import metadata
from data_access.tables.readings import IndicatorReading, ProjectReading, TargetReadingRecord
from domain.words import Change


class ReadingText(SQLModel, table=True):
    """A sentence of readings, with places for its numbers: “应完成 {1} 家，完成率 {2}%”."""

    __tablename__ = "reading_texts"
    __table_args__ = (UniqueConstraint("text"), CheckConstraint("length(text) > 0", name="has_text"))
    id: int | None = Field(default=None, primary_key=True)
    text: str


class ReadingIndicator(SQLModel, table=True):
    """What a reading of a scope may be of: codes of indicators, and the light over all of them."""

    __tablename__ = "reading_indicators"
    __table_args__ = (UniqueConstraint("indicator"),)
    id: int | None = Field(default=None, primary_key=True)
    indicator: str = Field(max_length=60)


class Apart(NamedTuple):
    """Where the text of a column stands: table and column there; how many of its numbers stand apart from it."""

    table: str
    column: str
    numbers: int


USUAL = {"change": Change.SAME.value}
"""What a column of rows says nearly always: it is left empty there."""


class KeptOnce(NamedTuple):
    """A view, the table with a row for each reading of a period, the one with what rows say as long as it is the same.

    `key`: what a reading is of; `moving`: what stands in the row, as it moves by itself or is filtered by; `texts`:
    columns whose text stands elsewhere. `bodies` have the period that said it first. A row has the number of its body,
    and either that of a text, without a foreign key: SQLite would look through all rows for each body that goes.
    """

    view: Table
    rows: Table
    bodies: Table
    key: tuple[str, ...]
    moving: tuple[str, ...]
    texts: Mapping[str, Apart]


def _kept_once(
    record: type[SQLModel],
    key: tuple[str, ...],
    moving: tuple[str, ...],
    texts: Mapping[str, Apart],
    of_rows: tuple[SchemaItem, ...],
    of_bodies: tuple[SchemaItem, ...] = (),
) -> KeptOnce:
    view = record.__table__
    name = view.name.removesuffix("s")

    def table(ending: str, names: list[str], *more: SchemaItem) -> Table:
        columns = [one for column in ("period_id", *names) for one in _columns(view.c[column], texts)]
        return Table(f"{name}_{ending}", metadata, Column("id", Integer, primary_key=True), *columns, *more)

    rest = [column for column in view.c.keys() if column not in {"id", "period_id", *key, *moving}]  # noqa: SIM118
    rows = table("rows", [*key, *moving], Column("body_id", Integer, nullable=False), *of_rows)
    return KeptOnce(view, rows, table("bodies", rest, *of_bodies), key, moving, texts)


def _columns(column: Column, texts: Mapping[str, Apart]) -> list[Column]:
    if column.name in texts:
        return [
            Column(f"{column.name}_id", Integer, nullable=False),
            *(Column(part, String, nullable=True) for part in parts_of(column.name, texts[column.name].numbers)),
        ]
    for key in column.foreign_keys:
        return [Column(column.name, ForeignKey(key.target_fullname, ondelete="RESTRICT"), nullable=column.nullable)]
    copy = column._copy()
    copy.nullable = column.nullable or column.name in USUAL
    return [copy]


def parts_of(column: str, numbers: int) -> list[str]:
    """Columns of the numbers in a text."""
    return [f"{column}_{n}" for n in range(1, numbers + 1)]


def _text(numbers: int) -> Apart:
    return Apart(ReadingText.__tablename__, "text", numbers)


FILTERED = ("district_id", "industry_id", "change")
"""What lists of projects are filtered by: found in the index of their order, without the rows."""
SCOPE = tuple(text(f"coalesce({column}, 0)") for column in ("district_id", "industry_id"))
KEPT_ONCE = {
    kept.view.name: kept
    for kept in (
        _kept_once(
            IndicatorReading,
            ("indicator", "district_id", "industry_id"),
            ("change", "periods_running"),
            {"indicator": Apart(ReadingIndicator.__tablename__, "indicator", 0), "reason": _text(6)},
            (Index("uq_indicator_reading_rows_scope", "period_id", *SCOPE, "indicator_id", unique=True),),
        ),
        _kept_once(
            ProjectReading,
            ("project_id",),
            ("district_id", "industry_id", "change", "periods_running", "severity_rank", "silent_days"),
            {"reason": _text(4)},
            (
                UniqueConstraint("project_id", "period_id"),
                Index("ix_project_reading_rows_order", "period_id", "severity_rank", "project_id", *FILTERED),
            ),
            (CheckConstraint("(status = 'active') = (light IS NOT NULL)", name="light_when_active"),),
        ),
        _kept_once(
            TargetReadingRecord,
            ("target_id",),
            (),
            {"reason": _text(6), "verdict_reason": _text(6)},
            (UniqueConstraint("target_id", "period_id"), Index("ix_target_reading_rows_period", "period_id")),
            (CheckConstraint("ends_on >= starts_on", name="days_order"),),
        ),
    )
}
"""By name of the view."""
PROJECT_ROWS, PROJECT_BODIES = KEPT_ONCE[ProjectReading.__tablename__][1:3]
"""Whose a project is in a period, and its light. Outer joins take them in place of the view: SQLite would put the whole
view together, of all periods, before it joins (rules 10.2)."""
