"""资金流水 in a return: rehearsed against the ledger's own rules, then recorded by them; nothing is written twice."""

from datetime import date
from statistics import median

from data_access.queries.intake import project_marks, stored_rows
from data_access.queries.intake_usual import entries_of_all
from domain.intake.difference import name_of
from domain.intake.forms import FUND_ENTRIES, Kind
from domain.intake.identity import NEW, problems_of_letters
from domain.intake.jumps import FEWEST, other_unit
from domain.intake.known import KnownRows
from domain.intake.reading import FileReading
from domain.intake.rules import closed_days
from domain.intake.views import CellProblem, Difference, FilledRow, RowChange, Weight
from domain.money.ledger_form import read
from domain.texts import same
from domain.words import FundKind
from domain.yuan import exact, wan
from services.desk import Desk
from services.errors import Refused
from services.money.ledger import NotRecorded, record_entries

KEYS = frozenset(column.field for column in FUND_ENTRIES.keys)
Found = tuple[Difference, list[CellProblem]]


def check_money(desk: Desk, reading: FileReading, locks: KnownRows) -> Found:
    """Records all rows and takes them back: every problem of the ledger with its cell. Needs a writing connection."""
    problems: list[CellProblem] = []
    if reading.rows:
        rehearsal = desk.connection.begin_nested()
        try:
            record_entries(desk.rehearsing(), [row.values for row in reading.rows])
        except NotRecorded as refusal:
            told = [(reading.rows[problem.row], problem) for problem in refusal.problems]
            problems = [
                reading.problem(row, one.field, Weight.ERROR, one.cause, one.cure)
                for row, one in told
                if one.field not in row.unread and not row.unread.keys() & KEYS
            ]
        except Refused as refusal:
            problems = [CellProblem(Weight.ERROR, *str(refusal).partition("：")[::2], reading.sheet)]
        finally:
            rehearsal.rollback()
    problems += _beyond_approved(desk, reading)
    problems += _unlike_others(desk, reading)
    problems += _in_closed_days(reading, locks)
    return Difference(new=tuple(_change(row) for row in reading.rows)), problems


def _change(row: FilledRow) -> RowChange:
    key = tuple(row.values.get(column.field) for column in FUND_ENTRIES.keys)
    fields = {field: (None, value) for field, value in row.values.items()}
    return RowChange(key, name_of(Kind.FUND_ENTRIES, key, row.values), row.number, None, fields)


def _beyond_approved(desk: Desk, reading: FileReading) -> list[CellProblem]:
    """Payments by which a project has got more than was approved: recorded as the bank did them, with a word."""
    codes = {str(row.values["project"]).strip() for row in reading.rows if row.values.get("project")}
    projects = stored_rows(desk.connection, desk.pilot.id, Kind.PROJECTS, first_keys=codes)
    project_marks(desk.connection, projects)
    paid = {row["code"]: row["paid_fen"] for row in projects}
    approved = {row["code"]: row["approved_fen"] for row in projects}
    found = []
    for row in reading.rows:
        values, _ = read(row.values)
        code = str(values.get("project") or "")
        if values.get("kind") is not FundKind.PAY or code not in paid or "amount_fen" not in values:
            continue
        paid[code] += values["amount_fen"]
        if paid[code] > approved[code]:
            cause = f"累计拨付 {exact(paid[code])}大于审定奖补 {exact(approved[code])}"
            found.append(reading.problem(row, "amount_fen", Weight.EXPLAIN, cause, "请核对，无误的写明原因"))
    return found


def _unlike_others(desk: Desk, reading: FileReading) -> list[CellProblem]:
    """Entries that look like a slip: an amount in another unit, a known document spelled otherwise, lost letters."""
    entries = entries_of_all(desk.connection, desk.pilot.id)
    documents = {(row.kind, same(row.document_no)): row.document_no for row in entries}
    amounts: dict[FundKind, list[int]] = {}
    for entry in entries:
        amounts.setdefault(entry.kind, []).append(entry.amount_fen)
    usual = {kind: round(median(found)) for kind, found in amounts.items() if len(found) >= FEWEST}
    found = []
    for row in reading.rows:
        values, _ = read(row.values)
        kind, document, amount = values.get("kind"), values.get("document_no"), values.get("amount_fen")
        known = documents.get((kind, same(document))) if kind and document else None
        if known is not None and known != document:
            cause = f"“{document}”与已登记的“{known}”只是写法不同"
            cure = "同一份的请删去这一行；确是另一份的，在“本行说明”写明“新编号”"
            found.append(reading.problem(row, "document_no", Weight.EXPLAIN, cause, cure, NEW))
        if kind in usual and amount:
            told = other_unit("amount_fen", amount, usual[kind], f"以往{kind.zh}（中位数 {wan(usual[kind])}）")
            found += [reading.problem(row, *told)] if told and told[2].endswith("弄混了") else []
        found += [reading.problem(row, *one) for one in problems_of_letters(FUND_ENTRIES, _change(row))]
    return found


def _in_closed_days(reading: FileReading, locks: KnownRows) -> list[CellProblem]:
    """Entries of days that were told already: with a word where they are closed, not at all where they are locked."""
    column = FUND_ENTRIES["occurred_on"]
    return [
        reading.problem(row, *one)
        for row in reading.rows
        if isinstance(day := row.values.get(column.field), date) and day <= locks.today
        for one in closed_days(column, [day], locks)
    ]


def record_money(desk: Desk, difference: Difference) -> None:
    """Record the rows of a checked file, all or none."""
    rows = [{field: pair[1] for field, pair in change.fields.items()} for change in difference.new]
    record_entries(desk, rows)
