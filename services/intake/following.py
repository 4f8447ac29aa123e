"""What follows from reviewed prices and from acceptances that were passed, as rows of other forms (rules 18.4)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from data_access.queries import intake as read
from data_access.queries import transformation_known as stored
from domain.intake.columns import COMPLETED
from domain.intake.form import Kind
from domain.intake.views import RowChange
from domain.transformation.following import amounts
from domain.words import AssessmentKind, Stage
from services.desk import Desk
from services.intake.awarded import awarded_of
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
    by_id = {int(project["id"]): priced.get(str(project["code"])) for project in projects}
    awarded = awarded_of(connection, pilot_id, by_id, passed)
    rows: list[Typed] = []
    for project in projects:
        row = passed.get(project["id"])
        amount = by_id[project["id"]]
        due = awarded.get(project["id"])
        wanted: dict[str, object] = {**amounts(amount, project["approved_fen"], due)}
        if row is not None:
            wanted |= {COMPLETED[Stage.ACCEPTANCE]: row.result_on, COMPLETED[Stage.ASSESSMENT]: row.result_on}
        differs = {field: value for field, value in wanted.items() if project.get(field) != value}
        if differs:
            rows.append({"code": project["code"], **{field: _typed(value) for field, value in differs.items()}})
    return rows


def _typed(value: object) -> object:
    """As a person would type it: an amount in 元, which the form reads to the 分."""
    return f"{value / 100:.2f}元" if isinstance(value, int) else value
