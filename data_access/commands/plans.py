"""Writes what the plan files say, by natural key. Nothing here commits, and nothing is deleted.

A row is a mapping of column names to values, without ids. Columns that a row leaves out keep what the database has.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlmodel import Session, SQLModel, col, select, update

from data_access.queries.unit_names import former_names, former_of_districts
from data_access.tables import (
    AlertCause,
    AlertRule,
    AwardCriterion,
    Batch,
    Clause,
    Department,
    District,
    Document,
    Indicator,
    Industry,
    LevelRule,
    LevelScenario,
    LightRule,
    Phase,
    Pilot,
    Project,
    ReviewListItem,
    StageGuide,
    StageParty,
    StageWeight,
    Target,
    Task,
)
from domain.words import Operator, TargetKind

Values = Mapping[str, Any]

PILOT_RECORDS: dict[str, tuple[type[SQLModel], tuple[str, ...]]] = {
    "documents": (Document, ("title",)),
    "phases": (Phase, ("number",)),
    "tasks": (Task, ("number",)),
    "stage_guides": (StageGuide, ("number",)),
    "award_criteria": (AwardCriterion, ("award", "number")),
    "districts": (District, ("name",)),
    "industries": (Industry, ("name",)),
    "departments": (Department, ("name",)),
    "batches": (Batch, ("number",)),
    "clauses": (Clause, ("rule",)),
}
CATALOGUE_RECORDS: dict[str, tuple[type[SQLModel], tuple[str, ...]]] = {
    "indicators": (Indicator, ("code",)),
    "alert_causes": (AlertCause, ("code",)),
    "level_rules": (LevelRule, ("level",)),
    "level_scenarios": (LevelScenario, ("number",)),
}
DATED_RULES: dict[str, tuple[type[SQLModel], tuple[str, ...]]] = {
    "light_rules": (LightRule, ("indicator", "metric", "effective_from")),
    "stage_weights": (StageWeight, ("stage", "effective_from")),
    "stage_parties": (StageParty, ("stage", "effective_from")),
    "alert_rules": (AlertRule, ("code", "effective_from")),
    "review_lists": (ReviewListItem, ("list", "name", "effective_from")),
}
TERMS = ("subsidy_ratio", "cap_level2_fen", "cap_level3_fen", "cap_level4_fen")
"""Of a batch: what its projects are due by. Once it has projects, new terms are rows of their own (batch_terms)."""
TARGET_KEY = ("source_name", "district_id", "industry_id", "period", "kind", "effective_from")


class Saved(NamedTuple):
    """What became of some rows; `only_in_database` rows stand in no file any more and were left alone."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    only_in_database: int = 0

    def plus(self, other: "Saved") -> "Saved":
        return Saved(*(mine + its for mine, its in zip(self, other, strict=True)))


def upsert_pilot(session: Session, *, values: Values) -> tuple[int, Saved]:
    """Id of the pilot with this code, and what became of it; its demonstration settings are not touched.

    One that was withdrawn is there again.
    """
    existing = session.exec(select(Pilot).where(Pilot.code == values["code"])).all()
    saved = _upsert(session, Pilot, ("code",), existing, [{**values, "withdrawn_at": None}])
    session.flush()
    return session.exec(select(Pilot.id).where(Pilot.code == values["code"])).one(), saved


def upsert_pilot_records(session: Session, *, pilot_id: int, record: str, rows: Sequence[Values]) -> Saved:
    """Rows of one of PILOT_RECORDS; changed terms of a batch that has projects are a ValueError."""
    table, key = PILOT_RECORDS[record]
    if record == "batches" and (changed := list_changed_terms(session, pilot_id=pilot_id, rows=rows)):
        raise ValueError(f"batches: {len(changed)} 个批次已有项目，比例和上限不能改动；用 change_terms 登记新条件")
    existing = session.exec(select(table).where(table.pilot_id == pilot_id)).all()
    renamed = list_former_names(session, pilot_id=pilot_id)  # a file of before does not bring them again
    known = [row for row in rows if (record, row.get("name")) not in renamed]
    saved = _upsert(session, table, key, existing, [{**row, "pilot_id": pilot_id} for row in known])
    session.flush()
    return saved


def list_former_names(session: Session, *, pilot_id: int) -> dict[tuple[str, str], tuple[date, str]]:
    """Kind of record and former name of a unit → when it was renamed, and what it is called now."""
    return {
        ("departments" if row.district_id is None else "districts", row.name): (
            row.renamed_on,
            row.district or row.department,
        )
        for row in former_names(session.connection(), pilot_id)
    }


def list_changed_terms(session: Session, *, pilot_id: int | None, rows: Sequence[Values]) -> list[int]:
    """Positions of the rows whose ratio or caps differ from those of a batch that has projects already."""
    has_projects = select(Project.id).where(Project.batch_id == Batch.id).exists()
    query = select(Batch).where(Batch.pilot_id == pilot_id, has_projects)
    known = {batch.number: batch for batch in session.exec(query)}
    return [
        index
        for index, row in enumerate(rows)
        if (batch := known.get(row["number"])) and _differences(batch, {name: row[name] for name in TERMS})
    ]


def upsert_catalogue_records(session: Session, *, record: str, rows: Sequence[Values]) -> Saved:
    """Rows of one of CATALOGUE_RECORDS."""
    table, key = CATALOGUE_RECORDS[record]
    saved = _upsert(session, table, key, session.exec(select(table)).all(), rows)
    session.flush()
    return saved


def upsert_targets(session: Session, *, pilot_id: int, rows: Sequence[Values]) -> Saved:
    """Targets; `indicator` is a code, `district` and `industry` are names or empty, and must exist."""
    resolved = _resolved(session, pilot_id, rows)
    printed = select(Target).where(Target.pilot_id == pilot_id, Target.kind != TargetKind.ALLOCATED)
    existing = session.exec(printed).all()
    saved = _upsert(session, Target, TARGET_KEY, existing, resolved)
    session.flush()
    return saved


def list_changed_targets(
    session: Session, *, pilot_id: int, rows: Sequence[Values]
) -> Iterator[tuple[int, Operator, float]]:
    """Positions of the rows whose value or operator is not that of the version stored, and what is."""
    known = {_key(t, TARGET_KEY): t for t in session.exec(select(Target).where(Target.pilot_id == pilot_id))}
    for index, row in enumerate(_resolved(session, pilot_id, rows)):
        stored = known.get(tuple(row.get(name) for name in TARGET_KEY))
        if stored is not None and (stored.value, stored.operator) != (row["value"], row["operator"]):
            yield index, stored.operator, stored.value


def _resolved(session: Session, pilot_id: int, rows: Sequence[Values]) -> list[dict[str, Any]]:
    """Targets with ids for the names of indicator, district and industry; None for one that is not known."""
    indicators = dict(session.exec(select(Indicator.code, Indicator.id)).all())
    districts = dict(session.exec(select(District.name, District.id).where(District.pilot_id == pilot_id)).all())
    districts = {**former_of_districts(session.connection(), pilot_id), **districts}
    industries = dict(session.exec(select(Industry.name, Industry.id).where(Industry.pilot_id == pilot_id)).all())
    resolved = []
    for row in rows:
        values = dict(row)
        values["indicator_id"] = indicators.get(values.pop("indicator"))
        for column, ids in (("district", districts), ("industry", industries)):
            name = values.pop(column)
            values[f"{column}_id"] = ids.get(name)
        resolved.append({**values, "pilot_id": pilot_id})
    return resolved


def insert_dated_rules(session: Session, *, record: str, rows: Sequence[Values]) -> Saved:
    """Defaults of one of DATED_RULES that are new; a changed one is a ValueError: rules are never changed in place."""
    if changed := list_changed_rules(session, record=record, rows=rows):
        raise ValueError(f"{record}： {len(changed)} 条规则与已生效的不同；规则不能改动，改用新的 effective_from")
    table, key = DATED_RULES[record]
    saved = _upsert(session, table, key, _default_rules(session, table), rows)
    session.flush()
    return saved


def list_changed_rules(session: Session, *, record: str, rows: Sequence[Values]) -> list[int]:
    """Positions of the rows that differ from the default of the same key and day already in force."""
    table, key = DATED_RULES[record]
    known = {_key(rule, key): rule for rule in _default_rules(session, table)}
    return [
        index
        for index, row in enumerate(rows)
        if (rule := known.get(tuple(row[name] for name in key))) and _differences(rule, row)
    ]


def get_pilot_id(session: Session, code: str) -> int | None:
    return session.exec(select(Pilot.id).where(Pilot.code == code, col(Pilot.withdrawn_at).is_(None))).first()


def raise_revisions(session: Session) -> None:
    """Marks every pilot as changed, so that nothing cached outlives the change."""
    session.exec(update(Pilot).values(revision=col(Pilot.revision) + 1))


def _default_rules(session: Session, table: type[SQLModel]) -> Sequence[SQLModel]:
    return session.exec(select(table).where(col(table.pilot_id).is_(None))).all()


def _upsert(
    session: Session, table: type[SQLModel], key: tuple[str, ...], existing: Sequence[SQLModel], rows: Sequence[Values]
) -> Saved:
    known = {_key(record, key): record for record in existing}
    inserted = updated = 0
    for row in rows:
        record = known.pop(tuple(row[name] for name in key), None)
        if record is None:
            session.add(table(**row))
            inserted += 1
        elif differences := _differences(record, row):
            _change(record, differences)
            session.add(record)
            updated += 1
    return Saved(inserted, updated, len(rows) - inserted - updated, len(known))


def _key(record: SQLModel, key: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(record, name) for name in key)


def _differences(record: SQLModel, row: Values) -> dict[str, Any]:
    return {name: value for name, value in row.items() if getattr(record, name) != value}


def _change(record: SQLModel, differences: Values) -> None:
    for name, value in differences.items():
        setattr(record, name, value)
    if hasattr(record, "version"):
        record.version += 1
