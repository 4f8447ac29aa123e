"""资金流水 in a return: rehearsed against the ledger's own rules, then recorded by them; nothing is written twice."""

from collections.abc import Sequence
from datetime import date

from data_access.queries.intake import project_marks, stored_rows
from domain.intake.difference import name_of
from domain.intake.forms import FUND_ENTRIES, Kind
from domain.intake.known import Known
from domain.intake.rules import closed_days
from domain.intake.sheet import Heading, Sheet, letters, problem_at
from domain.intake.views import Change, Difference, Problem, Row, Weight
from domain.money.ledger_form import read
from domain.words import FundKind
from domain.yuan import exact
from services.desk import Desk
from services.errors import Refused
from services.money.ledger import NotRecorded, record_entries

Found = tuple[Difference, list[Problem]]


def check_money(desk: Desk, sheet: Sheet, heading: Heading, rows: Sequence[Row], locks: Known) -> Found:
    """Records all rows and takes them back: every problem of the ledger with its cell. Needs a writing connection."""
    problems: list[Problem] = []
    if rows:
        places = {column.field: place for place, (column, _) in heading.places.items()}
        cells = [{field: f"{letters(place)}{row.number}" for field, place in places.items()} for row in rows]
        rehearsal = desk.connection.begin_nested()
        try:
            record_entries(desk, [row.values for row in rows], cells)
        except NotRecorded as refusal:
            told = [(_row_of(problem, rows), problem) for problem in refusal.problems]
            problems = [_located(row, one, sheet, heading) for row, one in told if one.field not in row.broken]
        except Refused as refusal:
            problems = [Problem(Weight.ERROR, *str(refusal).partition("：")[::2], sheet.name)]
        finally:
            rehearsal.rollback()
    problems += _beyond_approved(desk, sheet, heading, rows)
    problems += _in_closed_days(sheet, heading, rows, locks)
    return Difference(new=tuple(_change(row) for row in rows)), problems


def _change(row: Row) -> Change:
    key = tuple(row.values.get(column.field) for column in FUND_ENTRIES.keys)
    fields = {field: (None, value) for field, value in row.values.items()}
    return Change(key, name_of(Kind.FUND_ENTRIES, key, row.values), row.number, None, fields)


def _row_of(problem, rows: Sequence[Row]) -> Row:
    """The row of the file that the ledger's problem speaks of: its cell says the number."""
    number = "".join(sign for sign in problem.cell if sign.isdigit())
    return next((row for row in rows if str(row.number) == number), rows[0])


def _located(row: Row, problem, sheet: Sheet, heading: Heading) -> Problem:
    """The ledger's problem as one of the file."""
    return problem_at(sheet, heading, row.number, problem.field, Weight.ERROR, problem.cause, problem.cure)


def _beyond_approved(desk: Desk, sheet: Sheet, heading: Heading, rows: Sequence[Row]) -> list[Problem]:
    """Payments by which a project has got more than was approved: recorded as the bank did them, with a word."""
    codes = {str(row.values["project"]).strip() for row in rows if row.values.get("project")}
    projects = stored_rows(desk.connection, desk.pilot.id, Kind.PROJECTS, first_keys=codes)
    project_marks(desk.connection, projects)
    paid = {row["code"]: row["paid_fen"] for row in projects}
    approved = {row["code"]: row["approved_fen"] for row in projects}
    found = []
    for row in rows:
        values, _ = read(row.values)
        code = str(values.get("project") or "")
        if values.get("kind") is not FundKind.PAY or code not in paid or "amount_fen" not in values:
            continue
        paid[code] += values["amount_fen"]
        if paid[code] > approved[code]:
            cause = f"累计拨付 {exact(paid[code])}大于审定奖补 {exact(approved[code])}"
            found.append(
                problem_at(sheet, heading, row.number, "amount_fen", Weight.EXPLAIN, cause, "请核对，无误的写明原因")
            )
    return [one if not row_remark(rows, one.row) else _with(one, row_remark(rows, one.row)) for one in found]


def _in_closed_days(sheet: Sheet, heading: Heading, rows: Sequence[Row], locks: Known) -> list[Problem]:
    """Entries of days that were told already: with a word where they are closed, not at all where they are locked."""
    column = FUND_ENTRIES["occurred_on"]
    found = [
        (row, one)
        for row in rows
        if isinstance(day := row.values.get(column.field), date) and day <= locks.today
        for one in closed_days(column, [day], locks)
    ]
    return [_with(problem_at(sheet, heading, row.number, *one), row.remark) for row, one in found]


def row_remark(rows: Sequence[Row], number: int) -> str:
    return next((row.remark for row in rows if row.number == number), "")


def _with(problem: Problem, answer: str) -> Problem:
    return Problem(**{**problem.__dict__, "answer": answer})


def record_money(desk: Desk, difference: Difference) -> None:
    """Record the rows of a checked file, all or none."""
    rows = [{field: pair[1] for field, pair in change.fields.items()} for change in difference.new]
    record_entries(desk, rows)
