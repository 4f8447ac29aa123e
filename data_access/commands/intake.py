"""Writes what returns change: rows of each kind, batches with their history, openings, evidence. Never commits."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, delete, insert, update
from sqlmodel import SQLModel

from data_access.bulk import insert_columns, next_id
from data_access.commands.counted import COUNTED_POINTS, OF_PILOT
from data_access.commands.leads import SHANGHAI, change_lead, open_leads
from data_access.commands.moves import forget_units, keep_units, keep_updates
from data_access.commands.registers import (
    MANY,
    NAME_THE_AUTHOR,
    NAME_THE_UNIT,
    forget_kinds,
    forget_many,
    keep_kinds,
    write_many,
)
from data_access.commands.supervision import SUPERVISION_POINTS
from data_access.commands.transformation import COMPOSED, TRANSFORMATION_POINTS, composed
from data_access.queries.intake import TABLES
from data_access.tables import (
    EvidenceFile,
    IntakeBatch,
    IntakeChange,
    LockOpening,
    Milestone,
    ProjectLead,
    ProjectUpdate,
)
from domain.intake.columns import COMPLETED, PLANNED
from domain.intake.forms import FORMS, Kind
from domain.intake.views import RowChange
from domain.words import STAGES

Ids = Mapping[str, Mapping[str, int]]
POINTS = {
    Kind.ENTERPRISES: {"district": ("district_id", "districts"), "industry": ("industry_id", "industries")},
    Kind.PROJECTS: {
        "uscc": ("enterprise_id", "enterprises"),
        "batch": ("batch_id", "batches"),
        "provider": ("provider_id", "providers"),
    },
    Kind.ASSESSMENTS: {"uscc": ("enterprise_id", "enterprises")},
    Kind.OBSERVATIONS: {
        "indicator": ("indicator_id", "indicators"),
        "district": ("district_id", "districts"),
        "industry": ("industry_id", "industries"),
    },
    Kind.ISSUES: {"project": ("project_id", "projects"), "district": ("district_id", "districts")},
    Kind.PROVIDER_REVIEWS: {"project": ("project_id", "projects"), "provider": ("provider_id", "providers")},
    Kind.PROVIDERS: {},
    Kind.SOLUTIONS: {"provider": ("provider_id", "providers"), "industry": ("industry_id", "industries")},
    Kind.SOLUTION_USES: {"project": ("project_id", "projects"), "solution": ("solution_id", "solutions")},
    Kind.APPLICATIONS: {"project": ("project_id", "projects")},
    Kind.TASK_UPDATES: {"task": ("task_id", "tasks")},
    Kind.BLOCK_ENTRIES: {"project": ("project_id", "projects")},
    Kind.PROJECT_GOALS: {"project": ("project_id", "projects")},
    **COUNTED_POINTS,
    **TRANSFORMATION_POINTS,
    **SUPERVISION_POINTS,
}
"""Field of a form → column of the table, and among which ids its value is looked up."""


def write_changes(
    connection: Connection,
    *,
    pilot_id: int,
    kind: Kind,
    changes: Sequence[RowChange],
    ids: Ids,
    at: datetime,
    reported_by: str,
    author: tuple[str, int | None] = ("", None),
    is_opening: bool = False,
) -> list[tuple[int, int]]:
    """Insert new rows, update changed ones; id and version of each, in their order. `is_opening`: of months before."""
    new = [change for change in changes if change.is_new]
    first = _insert(connection, pilot_id, kind, new, ids, at, reported_by, author) if new else 0
    changed = [(c.row_id, {f: pair[1] for f, pair in c.fields.items()}) for c in changes if not c.is_new]
    if kind is Kind.ENTERPRISES:
        keep_units(connection, changed)
    if kind is Kind.PROVIDERS:
        keep_kinds(connection, changed)
    _update(connection, kind, changed, ids, at, is_opening=is_opening)
    places = {id(change): first + place for place, change in enumerate(new)}
    return [(places[id(c)], 1) if c.is_new else (c.row_id, c.version + 1) for c in changes]


def restore(
    connection: Connection,
    *,
    kind: Kind,
    rows: Sequence[tuple[int, Mapping[str, object]]],
    ids: Ids,
    at: datetime,
    is_opening: bool = False,
) -> None:
    """Put fields of rows back to what they were (id, field → value); a project's `updated_at` too where it is given."""
    if kind is Kind.ENTERPRISES:
        forget_units(connection, rows)
    if kind is Kind.PROVIDERS:
        forget_kinds(connection, rows)
    _update(connection, kind, rows, ids, at, is_undo=True, is_opening=is_opening)


def delete_rows(connection: Connection, *, kind: Kind, ids: Sequence[int]) -> None:
    """Take back rows a batch had brought; the database refuses where something points at one."""
    if kind is Kind.PROJECTS:
        for table in (Milestone, ProjectLead, ProjectUpdate):
            connection.execute(delete(table).where(table.project_id.in_(ids)))
    forget_many(connection, kind, ids)
    table = TABLES[kind]
    connection.execute(delete(table).where(table.id.in_(ids)))


def _columns(kind: Kind, fields: Mapping[str, object], ids: Ids) -> dict[str, object]:
    """Columns of the kind's own table for fields of its form; what other tables keep is not among them."""
    found, elsewhere = {}, FORMS[kind].stages.keys() | MANY[kind].keys()
    together: tuple[str, ...] = ()
    if kind in COMPOSED and COMPOSED[kind][0][0] in fields:
        together, column, word = COMPOSED[kind]
        found[column] = ids[word][composed(fields[name] for name in together)]
    for field, value in fields.items():
        if field in together:
            continue
        if field in POINTS[kind]:
            column, word = POINTS[kind][field]
            found[column] = None if value is None else ids[word][value]
        elif field not in elsewhere:
            found[field] = value
    return found


def _insert(
    connection: Connection,
    pilot_id: int,
    kind: Kind,
    new: Sequence[RowChange],
    ids: Ids,
    at: datetime,
    reported_by: str,
    author: tuple[str, int | None],
) -> int:
    """Rows in one load; the first id."""
    first = next_id(connection, (table := TABLES[kind]).__table__)
    given = [_columns(kind, {f: pair[1] for f, pair in change.fields.items()}, ids) for change in new]
    fixed: dict[str, object] = {"pilot_id": pilot_id} if kind in OF_PILOT else {}
    if kind is Kind.PROJECTS:
        fixed["updated_at"] = at
    if kind in NAME_THE_UNIT:
        fixed["reported_by"] = reported_by
    if kind in NAME_THE_AUTHOR:
        fixed["author"], fixed["account_id"] = author
    required = {column.name for column in table.__table__.c if not column.nullable} - {"id", *fixed}
    names = sorted({name for row in given for name in row} | required)
    columns = {
        name: [row[name] if row.get(name) is not None else _empty(table, name) for row in given] for name in names
    }
    insert_columns(connection, table.__table__, fixed | {"id": list(range(first, first + len(new)))} | columns)
    if kind is Kind.PROJECTS:
        _insert_milestones(connection, enumerate(new, first))
        open_leads(connection, first, len(new))
        keep_updates(connection, range(first, first + len(new)))  # before it nobody knew of them
    stated = [(n, {f: pair[1] for f, pair in change.fields.items()}) for n, change in enumerate(new, first)]
    write_many(connection, kind, stated, ids)
    return first


def _insert_milestones(connection: Connection, projects: Iterable[tuple[int, RowChange]]) -> None:
    """All nine stages of each, so that a day can be filled in later."""
    rows = [(at, stage, c.after(PLANNED[stage]), c.after(COMPLETED[stage])) for at, c in projects for stage in STAGES]
    names = ("project_id", "stage", "planned_on", "completed_on")
    insert_columns(connection, Milestone.__table__, dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))


def _empty(table: type[SQLModel], name: str) -> object:
    """What stands for «nothing» in a column: NULL where it may be, else the record's default."""
    return None if table.__table__.c[name].nullable else table.model_fields[name].default


def _update(
    connection: Connection,
    kind: Kind,
    rows: Sequence[tuple[int, Mapping[str, object]]],
    ids: Ids,
    at: datetime,
    *,
    is_undo: bool = False,
    is_opening: bool = False,
) -> None:
    """Rows that set the same columns go in one statement; each gets its next version, a project its day of update."""
    if kind is Kind.PROJECTS:
        keep_updates(connection, [row_id for row_id, fields in rows if "updated_at" not in fields])
    table, alike = TABLES[kind], defaultdict(list)
    for row_id, fields in rows:
        values = {n: v if v is not None else _empty(table, n) for n, v in _columns(kind, fields, ids).items()}
        if kind is Kind.PROJECTS:
            values.setdefault("updated_at", at)
        alike[tuple(sorted(values))].append({"_id": row_id, **values})
    for names, values in alike.items():
        t = table.__table__
        statement = update(t).where(t.c.id == bindparam("_id"))
        statement = statement.values(version=t.c.version + 1, **{name: bindparam(name) for name in names})
        connection.execute(statement, values)
    write_many(connection, kind, rows, ids)
    if kind is Kind.PROJECTS:
        _update_milestones(connection, rows)
        moved = [row_id for row_id, fields in rows if "provider" in fields]
        on = None if is_opening else at.astimezone(SHANGHAI).date()
        for row_id in moved:
            change_lead(connection, row_id, on, is_undo=is_undo)


def _update_milestones(connection: Connection, rows: Sequence[tuple[int, Mapping[str, object]]]) -> None:
    t, stages = Milestone.__table__, FORMS[Kind.PROJECTS].stages
    for part in ("planned", "completed"):
        days = [
            {"_project": row_id, "_stage": stages[field].stage, "_day": value}
            for row_id, fields in rows
            for field, value in fields.items()
            if field in stages and stages[field].part == part
        ]
        if days:
            statement = (
                update(t)
                .where(t.c.project_id == bindparam("_project"), t.c.stage == bindparam("_stage"))
                .values(version=t.c.version + 1, **{f"{part}_on": bindparam("_day")})
            )
            connection.execute(statement, days)


def note_milestone(connection: Connection, *, project_id: int, stage: str, text: str) -> None:
    """A word beside a stage; not a new version of it, since it moves nothing."""
    t = Milestone.__table__
    connection.execute(update(t).where(t.c.project_id == project_id, t.c.stage == stage).values(note=text))


def record_batch(connection: Connection, **values: object) -> int:
    """A batch with its file; its id. The database refuses the same file twice."""
    return connection.execute(insert(IntakeBatch.__table__).values(**values)).inserted_primary_key[0]


def record_changes(connection: Connection, *, batch_id: int, rows: Sequence[Mapping[str, object]]) -> None:
    """What a batch did to each row, in order."""
    if rows:
        columns = {name: [row[name] for row in rows] for name in rows[0]}
        insert_columns(
            connection,
            IntakeChange.__table__,
            {"batch_id": batch_id, "position": list(range(1, len(rows) + 1)), **columns},
        )


def mark_undone(
    connection: Connection, *, batch_id: int, by: str, account: int | None, at: datetime, reason: str
) -> None:
    connection.execute(
        update(IntakeBatch.__table__)
        .where(IntakeBatch.id == batch_id)
        .values(undone_by=by, undone_by_account=account, undone_at=at, undo_reason=reason)
    )


@dataclass(frozen=True)
class NewOpening:
    """Locked days that are opened for a unit (no district: the office), until a day."""

    pilot_id: int
    district_id: int | None
    from_on: date
    to_on: date
    expires_on: date
    reason: str
    granted_by: str
    granted_by_account: int | None
    granted_at: datetime


def record_opening(connection: Connection, opening: NewOpening) -> None:
    connection.execute(insert(LockOpening.__table__).values(**vars(opening)))


def record_evidence(connection: Connection, **values: object) -> int:
    """A file that proves a milestone; its id. The database refuses the same file twice for one milestone."""
    return connection.execute(insert(EvidenceFile.__table__).values(**values)).inserted_primary_key[0]
