"""What follows from reviewed prices and from acceptances that were passed, as rows of other forms (rules 18.4)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries import intake as read
from data_access.queries import transformation_known as stored
from data_access.queries.money_facts import list_terms, ratios_of
from domain.intake.columns import COMPLETED
from domain.intake.form import Kind
from domain.intake.views import RowChange
from domain.transformation.following import PassedAcceptance, Terms, amounts, award, newest_terms
from domain.words import AssessmentKind, Stage
from services.desk import Desk
from services.intake.known_transformation import priced_of

FROM = (Kind.PLAN_REVIEWS, Kind.ACCEPTANCES)
Typed = Mapping[str, object]


def following(desk: Desk, kind: Kind, changes: Sequence[RowChange]) -> list[tuple[Kind, Sequence[Typed]]]:
    """Rows of other forms that a batch brings with it, in the order in which they are written; none for most."""
    if kind not in FROM:
        return []
    connection, pilot_id = desk.connection, desk.pilot.id
    codes = sorted({str(change.after("project")) for change in changes})
    projects = read.stored_rows(connection, pilot_id, Kind.PROJECTS, first_keys=codes)
    newest = {row.project_id: row for row in stored.passed_of(connection, pilot_id, [p["id"] for p in projects])}
    passed = {at: row for at, row in newest.items() if stored.is_passed(row)}
    levels = _assessments(desk, projects, passed) if kind is Kind.ACCEPTANCES else []
    rows = _projects(desk, projects, passed)
    found: list[tuple[Kind, Sequence[Typed]]] = [(Kind.ASSESSMENTS, levels), (Kind.PROJECTS, rows)]
    return [pair for pair in found if pair[1]]


def _assessments(desk: Desk, projects: Iterable[Mapping[str, Any]], passed: Mapping[int, Row[Any]]) -> list[Typed]:
    """The official assessment of each project that passed, where it is not there yet."""
    usccs = [str(project["uscc"]) for project in projects]
    known = {
        (row["uscc"], row["assessed_on"])
        for row in read.stored_rows(desk.connection, desk.pilot.id, Kind.ASSESSMENTS, first_keys=usccs)
        if row["kind"] == AssessmentKind.OFFICIAL_AFTER
    }
    return [
        {
            "uscc": project["uscc"],
            "kind": AssessmentKind.OFFICIAL_AFTER.zh,
            "assessed_on": row.result_on,
            "level": row.level,
            "score": row.score,
            "assessor": row.agency,
        }
        for project in projects
        if (row := passed.get(project["id"])) is not None and (project["uscc"], row.result_on) not in known
    ]


def _projects(desk: Desk, projects: Iterable[Mapping[str, Any]], passed: Mapping[int, Row[Any]]) -> list[Typed]:
    connection, pilot_id = desk.connection, desk.pilot.id
    projects = list(projects)
    priced = priced_of(connection, pilot_id, [str(project["code"]) for project in projects])
    money = {row.id: row for row in stored.money_of(connection, [project["id"] for project in projects])}
    later = _later_terms(connection, pilot_id)
    rows: list[Typed] = []
    for project in projects:
        row, own = passed.get(project["id"]), money[project["id"]]
        done = None if row is None else PassedAcceptance(row.result_on, row.level)
        amount = priced.get(str(project["code"]))
        awarded = None
        if done is not None and amount is not None:
            terms = newest_terms(_terms(own), later.get(own.batch_id, []), done.day)
            awarded = award(
                amount, terms, done.level, already_funded=bool(own.already_funded), asked_fen=own.applied_fen
            )
        wanted: dict[str, object] = {**amounts(amount, project["approved_fen"], awarded)}
        if done is not None:
            wanted |= {COMPLETED[Stage.ACCEPTANCE]: done.day, COMPLETED[Stage.ASSESSMENT]: done.day}
        differs = {field: value for field, value in wanted.items() if project.get(field) != value}
        if differs:
            rows.append({"code": project["code"], **{field: _typed(value) for field, value in differs.items()}})
    return rows


def _typed(value: object) -> object:
    """As a person would type it: an amount in 元, which the form reads to the 分."""
    return f"{value / 100:.2f}元" if isinstance(value, int) else value


def _terms(row: Row[Any]) -> Terms | None:
    if row.subsidy_ratio is None:
        return None
    return Terms((row.subsidy_ratio,) * 3, (row.cap_level2_fen or 0, row.cap_level3_fen or 0, row.cap_level4_fen or 0))


def _later_terms(connection: Connection, pilot_id: int) -> dict[int, list[tuple[date, Terms]]]:
    found: dict[int, list[tuple[date, Terms]]] = {}
    for row in list_terms(connection, pilot_id):
        terms = Terms(ratios_of(row), (row.cap_level2_fen, row.cap_level3_fen, row.cap_level4_fen))
        found.setdefault(row.batch_id, []).append((row.valid_from, terms))
    return found
