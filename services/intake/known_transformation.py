"""Gathers what rows of a project's way are checked against (rules 18)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries import intake as read
from data_access.queries import transformation_known as stored
from data_access.queries.intake_lists import solutions_by_name
from domain.intake.forms import FORMS, Kind
from domain.intake.known import KnownRows
from domain.intake.known_transformation import Author, KnownLine, KnownWay, UnderContract
from domain.intake.values import parts_of
from domain.transformation.levels import FollowedLevel, level_of
from domain.transformation.prices import PricedLine, ReviewSaid, approved
from domain.words import PriceDecision, ReviewList, ReviewStage, Scenario
from services.intake.awarded import awarded_of

LEVELS = (Kind.DIAGNOSES, Kind.ASSESSMENTS)
PLANS = (Kind.PLAN_LINES, Kind.PLAN_REVIEWS)


def with_transformation(
    connection: Connection, pilot_id: int, kind: Kind, keys: Iterable[str], known: KnownRows, author: Author | None
) -> KnownRows:
    """`keys`: credit codes or project codes that the rows name."""
    if kind in LEVELS:
        return replace(known, way=_levels(connection, pilot_id, kind, set(keys)))
    if kind is Kind.PROJECTS:
        _mark_projects(connection, pilot_id, known.projects)
    if kind in PLANS:
        days = {row.name: (row.listed_on, row.delisted_on) for row in solutions_by_name(connection, pilot_id)}
        items = [row.name for row in stored.review_list(connection, pilot_id, ReviewList.SUBSIDY)]
        way = KnownWay(author=author, lines=_lines(connection, pilot_id, set(keys)))
        return replace(
            known,
            way=way,
            solutions={name: name for name in days},
            listed_days=days,
            subsidy_items={name: name for name in items},
        )
    return _with_acceptances(connection, pilot_id, set(keys), known) if kind is Kind.ACCEPTANCES else known


def _levels(connection: Connection, pilot_id: int, kind: Kind, usccs: set[str]) -> KnownWay:
    rules, constrained = stored.level_rules(connection), stored.constrained_scenarios(connection)
    if kind is Kind.DIAGNOSES:
        recorded = stored.recorded_levels(connection, pilot_id, usccs)
        return KnownWay(level_rules=rules, constrained=constrained, recorded=recorded)
    followed = {
        (row.uscc, str(row.kind)): followed_by(row, rules, constrained)
        for row in stored.diagnosed(connection, pilot_id, usccs)
    }
    return KnownWay(followed=followed)


def levels_in(row: Row[Any]) -> dict[Scenario, int]:
    """Scenario → level of a diagnosis, of those that were looked at."""
    return {one: level for one in Scenario if (level := getattr(row, one.value)) is not None}


def followed_by(row: Row[Any], rules: Sequence[Any], constrained: frozenset[Scenario]) -> FollowedLevel:
    """The level that follows from a diagnosis."""
    return level_of(row.base_score, levels_in(row), rules, constrained)


def priced(row: Row[Any]) -> PricedLine:
    """A stored line with what its reviews said."""
    return PricedLine(
        row.amount_fen, _said(row.platform, row.platform_cut_fen), _said(row.supervisor, row.supervisor_cut_fen)
    )


def _said(decision: str | None, cut_fen: int | None) -> ReviewSaid | None:
    return None if decision is None else ReviewSaid(PriceDecision(decision), cut_fen or 0)


def _lines(connection: Connection, pilot_id: int, codes: set[str]) -> dict[str, dict[tuple[int, int], KnownLine]]:
    rows = stored.plan_lines_of(connection, pilot_id, codes)
    authors = stored.brought_by(connection, pilot_id, Kind.PLAN_LINES, [row.id for row in rows])
    eligible = {
        day: {one.name for one in stored.review_list(connection, pilot_id, ReviewList.SUBSIDY, day) if one.holds}
        for day in {row.submitted_on for row in rows}
    }
    whose: dict[tuple[str, int], set[Author]] = {}
    for row in rows:
        whose.setdefault((row.code, row.number), set()).update(authors.get(row.id, ()))
    found: dict[str, dict[tuple[int, int], KnownLine]] = {}
    for row in rows:
        line = KnownLine(
            priced(row),
            row.category in eligible[row.submitted_on],
            row.submitted_on,
            tuple(whose[row.code, row.number]),
            None if row.platform is None else (row.platform_by, row.platform_account),
            None if row.supervisor is None else (row.supervisor_by, row.supervisor_account),
        )
        found.setdefault(row.code, {})[row.number, row.line] = line
    return found


def priced_of(connection: Connection, pilot_id: int, codes: Iterable[str]) -> dict[str, int | None]:
    """Project → 核定投入 (分) of the newest version of its plan, None while a line of it waits for a review."""
    newest: dict[str, tuple[int, list[PricedLine]]] = {}
    for row in stored.plan_lines_of(connection, pilot_id, codes):
        number, lines = newest.get(row.code, (0, []))
        newest[row.code] = (row.number, [*(lines if row.number == number else []), priced(row)])
    return {code: approved(lines) for code, (_, lines) in newest.items()}


def _mark_projects(connection: Connection, pilot_id: int, projects: Mapping[str, dict[str, Any]]) -> None:
    """Adds to projects what their plan and their acceptance say."""
    plans = priced_of(connection, pilot_id, projects)
    by_id = {row["id"]: row for row in projects.values()}
    for code, row in projects.items():
        row["priced_fen"], row["has_plan"] = plans.get(code), code in plans
        row["is_in_queue"], row["passed_on"], row["awarded_fen"] = False, None, None
    passed: dict[int, Row[Any]] = {}
    for one in stored.passed_of(connection, pilot_id, by_id):
        by_id[one.project_id]["is_in_queue"] = True
        by_id[one.project_id]["passed_on"] = one.result_on if stored.is_passed(one) else None
        if stored.is_passed(one):
            passed[one.project_id] = one
        else:
            passed.pop(one.project_id, None)
    priced_by_id = {at: row["priced_fen"] for at, row in by_id.items()}
    for at, fen in awarded_of(connection, pilot_id, priced_by_id, passed).items():
        by_id[at]["awarded_fen"] = fen


def _with_acceptances(connection: Connection, pilot_id: int, codes: set[str], known: KnownRows) -> KnownRows:
    rounds: dict[str, dict[int, dict[str, Any]]] = {}
    for row in read.stored_rows(connection, pilot_id, Kind.ACCEPTANCES, first_keys=codes):
        rounds.setdefault(str(row["project"]), {})[row["round"]] = row
    papers = stored.review_list(connection, pilot_id, ReviewList.DOCUMENTS, known.today)
    sessions = stored.review_list(connection, pilot_id, ReviewList.SESSIONS, known.today)
    way = KnownWay(
        rounds=rounds,
        concerned=stored.concerned(connection, pilot_id, codes),
        agencies={
            row.uscc: UnderContract(
                row.name, row.name, row.starts_on, row.ends_on, tuple(parts_of(row.conflicts)), row.kind
            )
            for row in stored.agencies_of(connection, pilot_id)
        },
        experts={
            row.code: UnderContract(row.name, row.unit, row.starts_on, row.ends_on, tuple(parts_of(row.conflicts)))
            for row in stored.experts_of(connection, pilot_id)
        },
        required=tuple(row.name for row in papers if row.holds),
        closed_sessions={row.name: row.effective_from for row in sessions if not row.holds},
    )
    names = {
        word: {row.name: row.name for row in rows} for word, rows in (("documents", papers), ("sessions", sessions))
    }
    return replace(known, way=way, acceptance_documents=names["documents"], acceptance_sessions=names["sessions"])


def review_names(connection: Connection, pilot_id: int) -> dict[str, list[str]]:
    """What the lists of plan lines and applications hold."""
    return {
        "subsidy_items": [row.name for row in stored.review_list(connection, pilot_id, ReviewList.SUBSIDY)],
        "acceptance_documents": [row.name for row in stored.review_list(connection, pilot_id, ReviewList.DOCUMENTS)],
        "acceptance_sessions": [
            row.name for row in stored.review_list(connection, pilot_id, ReviewList.SESSIONS) if row.holds
        ],
    }


def waiting_reviews(connection: Connection, pilot_id: int) -> list[dict[str, object]]:
    """A row for the next review of each line that waits for one, of the newest version of each plan."""
    rows = stored.plan_lines_of(connection, pilot_id, stored.waiting_projects(connection, pilot_id))
    newest = {row.project_id: row.number for row in rows}
    return [
        {column.field: None for column in FORMS[Kind.PLAN_REVIEWS].columns}
        | {
            "project": row.code,
            "number": row.number,
            "line": row.line,
            "stage": ReviewStage.PLATFORM if row.platform is None else ReviewStage.SUPERVISOR,
        }
        for row in rows
        if row.number == newest[row.project_id] and (row.platform is None or row.supervisor is None)
    ]
