"""Upload → check → difference: everything wrong at once, nothing written. Committing is services.intake.commit."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Row
from stdnum.cn import uscc as credit_code
from stdnum.exceptions import ValidationError

from data_access.queries.intake_batches import find_batch
from data_access.upload_reading import UploadUnreadable, read_upload
from domain.intake.absent import absent_columns, told_once
from domain.intake.columns import Column, Sort
from domain.intake.copies import given_rows
from domain.intake.difference import compare, mark_of
from domain.intake.forms import FORMS, Form, Kind
from domain.intake.heading import Heading, nearly_heading
from domain.intake.heading_problems import heading_problems
from domain.intake.reading import FileReading, read_form
from domain.intake.stamp import STAMP_SHEET, Stamp, read_stamp
from domain.intake.values import parts_of
from domain.intake.views import CellProblem, Checked, Difference, FilledRow, Weight
from services.desk import Desk
from services.evaluation.who_reports import ReportingUnit, may_report, unit_for
from services.intake.known import known_for, locks_for
from services.intake.money import check_money

MOST_PROBLEMS = 500
"""Problems listed of one file; the rest is counted."""


@dataclass(frozen=True)
class Upload:
    """A file that came: its bytes, and what was read of them; `unreadable` is the sentence where nothing could be.

    `kind` is the one that was asked for, else the stamp's; None where only the headings tell. `reading` is None where
    no sheet has the headings of a form; `nearly`: a sheet and its row that comes nearest to them.
    """

    name: str
    content: bytes
    sha256: str
    stamp: Stamp | None = None
    kind: Kind | None = None
    reading: FileReading | None = None
    unreadable: str = ""
    nearly: tuple[str, Heading] | None = None


def parse_upload(content: bytes, name: str, kind: Kind | None = None) -> Upload:
    """Read a file, in the child process; touches no database, so that nobody waits for a lock meanwhile."""
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        sheets = read_upload(content)
    except UploadUnreadable as error:
        return Upload(name, content, sha256, unreadable=str(error))
    stamp = read_stamp(sheets)
    asked = kind or (stamp.kind if stamp else None)
    tables = [sheet for sheet in sheets if sheet.name != STAMP_SHEET]
    reading = read_form(tables, asked)
    nearly = nearly_heading(tables, asked) if reading is None else None
    at = None if nearly is None else (nearly[0].name, nearly[1])
    return Upload(name, content, sha256, stamp, asked, reading, nearly=at)


def check_upload(desk: Desk, upload: Upload, *, unit: str = "", is_made: bool = False) -> Checked:
    """All problems of a file and its difference to what is stored; Forbidden if the user may not report. `is_made`: by
    us, from what a batch brings with it, so the same rows may come again."""
    reporting, reading = unit_for(desk, unit), upload.reading
    if upload.unreadable:
        cause, _, cure = upload.unreadable.partition("；")
        return _stopped(upload, cause, cure)
    if reading is None:
        return Checked(None, upload.name, upload.sha256, tuple(_no_heading(upload)))
    form = reading.form
    if refusal := may_report(desk.user, reporting, form.kind):
        return _stopped(upload, refusal, "请联系专班办公室", form)
    batch = None if is_made else find_batch(desk.connection, desk.pilot.id, form.kind, upload.sha256)
    if batch is not None:
        return Checked(form, upload.name, upload.sha256, batch=batch)
    stamp = _stamp_problems(upload.stamp, form, desk.pilot, reporting)
    if any(problem.weight is Weight.ERROR for problem in stamp):  # every row would be told to be somebody else's
        return Checked(form, upload.name, upload.sha256, tuple(stamp))
    difference, found = _against_stored(desk, reporting, reading, upload.stamp)
    problems = _in_order([*stamp, *reading.unread, *_nothing(reading), *found])
    return Checked(form, upload.name, upload.sha256, problems, difference, mark_of(difference, problems))


def _against_stored(
    desk: Desk, unit: ReportingUnit, reading: FileReading, stamp: Stamp | None
) -> tuple[Difference, list[CellProblem]]:
    """A row whose own code is wrong is told so, and no more is said of it."""
    if reading.form.kind is Kind.FUND_ENTRIES:
        return check_money(desk, reading, locks_for(desk.connection, desk.pilot.id, unit))
    wrong = bad_codes(reading)
    held = {(told.sheet, told.row) for told in wrong if told.heading == reading.form.keys[0].title}
    kind, rows = reading.form.kind, reading.rows
    asked = [row for row in rows if kind not in ANSWERS or _is_answered(row, ANSWERS[kind])]
    sound = [row for row in asked if (reading.parts[row.part].sheet, row.number) not in held]
    known = known_for(desk.connection, desk.pilot.id, unit, reading, (desk.user.name, desk.user_account))
    if stamp is not None and stamp.version == reading.form.version:
        known = replace(known, given=given_rows(reading.form, stamp.given))
    difference, found = compare(reading.with_rows(sound), known)
    return difference, [*wrong, *found]


ANSWERS = {
    Kind.PLAN_REVIEWS: frozenset({"decision", "cut_fen", "reason", "reviewed_on"}),
    Kind.AWARD_SCORES: frozenset({"score", "evidence", "reason", "scored_on"}),
}
"""Kinds of which the template asks for rows that wait (rules 18.4, 22.3) → the fields that answer."""


def _is_answered(row: FilledRow, answers: frozenset[str]) -> bool:
    """One that nobody has filled in says nothing."""
    return bool(answers & {*row.values, *row.unread})


def _stopped(upload: Upload, cause: str, cure: str, form: Form | None = None) -> Checked:
    """A file that cannot be gone into: one problem that speaks of the whole of it."""
    return Checked(form, upload.name, upload.sha256, (CellProblem(Weight.ERROR, cause, cure),))


def _nothing(reading: FileReading) -> list[CellProblem]:
    """That no row is filled in."""
    if reading.rows:
        return []
    return [CellProblem(Weight.ERROR, "表头以下没有填写任何一行", "请填写后再报送", reading.sheet)]


def _no_heading(upload: Upload) -> Iterator[CellProblem]:
    """That the headings of a form are not there; of the row that comes nearest to them what it lacks."""
    if upload.nearly is not None:
        sheet, heading = upload.nearly
        held = {column.field for column, _ in heading.places.values()}
        keys = "、".join(column.title for column in heading.form.keys if column.field not in held)
        lacks = f"缺“{keys}”" if keys else "几列的叫法不同"
        cause = f"第 {heading.first_row} 行像是“{heading.form.name}”的表头，但{lacks}"
        cure = "请照下面逐列改表头，或用下载的模板填写"
        yield CellProblem(Weight.ERROR, cause, cure, sheet, f"A{heading.first_row}", "", heading.first_row)
        yield from heading_problems(heading, sheet)
        yield from told_once(heading, sheet, {column.field: 0 for column in absent_columns(heading)})
    elif upload.kind is None:
        names = "、".join(form.kind.zh for form in FORMS.values())
        cure = f"请用下载的模板填写，不要删改表头；可报送：{names}"
        yield CellProblem(Weight.ERROR, "没有找到表头，认不出这是哪种报表", cure)
    else:
        keys = "、".join(column.title for column in FORMS[upload.kind].keys)
        cure = f"前 20 行里要有一行表头，至少有：{keys}；请用下载的模板填写"
        yield CellProblem(Weight.ERROR, f"没有找到“{upload.kind.zh}”的表头", cure)


def _stamp_problems(stamp: Stamp | None, form: Form, pilot: Row[Any], unit: ReportingUnit) -> list[CellProblem]:
    """A template of another pilot or unit stops the file; an old one is said."""
    if stamp is None:
        return []
    if stamp.pilot != pilot.code:
        return [CellProblem(Weight.ERROR, f"这是另一个试点（{stamp.pilot}）的模板", f"请下载{pilot.name}的模板")]
    if unit.district_id is not None and stamp.unit not in ("", unit.name, *unit.former):
        return [CellProblem(Weight.ERROR, f"这是{stamp.unit}的模板，不是{unit.name}的", f"请下载{unit.name}的模板")]
    if stamp.version != form.version:
        return [CellProblem(Weight.NOTE, "模板已更新，这份是旧的", "本次照常读取；下次请重新下载模板")]
    return []


def bad_codes(reading: FileReading) -> list[CellProblem]:
    """Credit codes whose check digit is wrong (GB 32100-2015)."""
    columns = [column for column in reading.form.columns if column.sort is Sort.USCC]
    return [
        reading.problem(row, column.field, Weight.ERROR, f"“{code}”校验不通过", "请按营业执照逐位核对")
        for row in reading.rows
        for column in columns
        for code in _codes(column, row.values.get(column.field))
        if not is_credit_code(code)
    ]


def _codes(column: Column, value: object) -> list[str]:
    return parts_of(value) if column.is_many else [value] if isinstance(value, str) else []


@lru_cache(maxsize=50_000)
def is_credit_code(code: str) -> bool:
    """Whether the check digit is right (GB 32100-2015)."""
    try:
        credit_code.validate(code)
    except ValidationError:
        return False
    return True


def _in_order(problems: Sequence[CellProblem]) -> tuple[CellProblem, ...]:
    """Errors, what needs a word, notes; by row. Too many are cut, and the last line says how many there are."""
    order = list(Weight)
    ordered = sorted(dict.fromkeys(problems), key=lambda p: (order.index(p.weight), p.row, len(p.cell), p.cell))
    if len(ordered) <= MOST_PROBLEMS:
        return tuple(ordered)
    rest = len(ordered) - MOST_PROBLEMS
    is_error = any(problem.weight is Weight.ERROR for problem in ordered)
    last = CellProblem(
        Weight.ERROR if is_error else Weight.EXPLAIN, f"还有 {rest} 处问题没有列出", "请先改正以上各处，再核对一次"
    )
    return (*ordered[:MOST_PROBLEMS], last)
