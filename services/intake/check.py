"""Upload → check → difference: everything wrong at once, nothing written. Committing is services.intake.commit."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from stdnum.cn import uscc as credit_code
from stdnum.exceptions import ValidationError

from data_access.queries.intake_batches import find_batch
from data_access.upload_reading import UploadUnreadable, read_upload
from domain.intake.difference import compare, mark_of
from domain.intake.forms import FORMS, Form, Kind, Sort, form_of
from domain.intake.sheet import MOST_PROBLEMS, Heading, Sheet, choose, problem_at, rows_of
from domain.intake.stamp import STAMP_SHEET, Stamp, read_stamp
from domain.intake.views import Checked, Problem, Row, Weight
from services.desk import Desk
from services.evaluation.who_reports import ReportingUnit, may_report, unit_for
from services.intake.known import known_for, locks_for
from services.intake.money import check_money


@dataclass(frozen=True)
class Parsed:
    """A file's bytes with what was read of them; `unreadable` is the sentence where nothing could be."""

    name: str
    content: bytes
    sha256: str
    sheets: tuple[Sheet, ...] = ()
    unreadable: str = ""


def parse_upload(content: bytes, name: str) -> Parsed:
    """Read a file in the child process; touches no database, so that nobody waits for a lock meanwhile."""
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        return Parsed(name, content, sha256, tuple(read_upload(content)))
    except UploadUnreadable as error:
        return Parsed(name, content, sha256, unreadable=str(error))


def check_upload(desk: Desk, parsed: Parsed, *, unit: str = "", kind: str = "") -> Checked:
    """All problems of a file and its difference to what is stored; Forbidden if the user may not report."""
    reporting = unit_for(desk, unit)
    if parsed.unreadable:
        cause, _, cure = parsed.unreadable.partition("；")
        return _stopped(parsed, cause, cure)
    sheets = [sheet for sheet in parsed.sheets if sheet.name != STAMP_SHEET]
    stamp = read_stamp(parsed.sheets)
    found = choose(sheets, kind_asked(stamp, kind))
    if found is None:
        return _stopped(parsed, *_no_heading(stamp, kind))
    sheet, heading = found
    form = heading.form
    refusal = may_report(desk.user, reporting, form.kind)
    if refusal:
        return _stopped(parsed, refusal, "请联系专班办公室", form)
    batch = find_batch(desk.connection, desk.pilot.id, form.kind, parsed.sha256)
    if batch is not None:
        return Checked(form, parsed.name, parsed.sha256, batch=batch)
    problems = _stamp_problems(stamp, form, desk.pilot, reporting)
    if any(problem.weight is Weight.ERROR for problem in problems):  # every row would be told to be somebody else's
        return Checked(form, parsed.name, parsed.sha256, tuple(problems))
    rows, read_problems = rows_of(sheet, heading)
    problems += read_problems
    if not rows:
        problems.append(Problem(Weight.ERROR, "表头以下没有填写任何一行", "请填写后再报送", sheet.name))
    return _against_stored(desk, reporting, parsed, sheet, heading, rows, problems)


def _against_stored(
    desk: Desk,
    unit: ReportingUnit,
    parsed: Parsed,
    sheet: Sheet,
    heading: Heading,
    rows: Sequence[Row],
    problems: list[Problem],
) -> Checked:
    form = heading.form
    if form.kind is Kind.FUND_ENTRIES:
        locks = locks_for(desk.connection, desk.pilot.id, unit)
        difference, found = check_money(desk, sheet, heading, rows, locks)
    else:
        problems += bad_codes(form, sheet, heading, rows)
        known = known_for(desk.connection, desk.pilot.id, unit, form, rows)
        difference, found = compare(form, sheet, heading, rows, known)
    problems = _in_order(problems + found)
    return Checked(form, parsed.name, parsed.sha256, problems, difference, mark_of(difference, problems))


def kind_asked(stamp: Stamp | None, kind: str) -> Kind | None:
    if kind:
        return form_of(kind).kind
    return stamp.kind if stamp else None


def _stopped(parsed: Parsed, cause: str, cure: str, form: Form | None = None) -> Checked:
    """A file that cannot be gone into: one problem that speaks of the whole of it."""
    return Checked(form, parsed.name, parsed.sha256, (Problem(Weight.ERROR, cause, cure),))


def _no_heading(stamp: Stamp | None, kind: str) -> tuple[str, str]:
    known = kind_asked(stamp, kind)
    if known is None:
        names = "、".join(form.kind.zh for form in FORMS.values())
        return "没有找到表头，认不出这是哪种报表", f"请用下载的模板填写，不要删改表头；可报送：{names}"
    keys = "、".join(column.title for column in FORMS[known].keys)
    return f"没有找到“{known.zh}”的表头", f"前 20 行里要有一行表头，至少有：{keys}；请用下载的模板填写"


def _stamp_problems(stamp: Stamp | None, form: Form, pilot, unit: ReportingUnit) -> list[Problem]:
    """A template of another pilot or unit stops the file; an old one is said."""
    if stamp is None:
        return []
    if stamp.pilot != pilot.code:
        return [Problem(Weight.ERROR, f"这是另一个试点（{stamp.pilot}）的模板", f"请下载{pilot.name}的模板")]
    if unit.district_id is not None and stamp.unit not in ("", unit.name):
        return [Problem(Weight.ERROR, f"这是{stamp.unit}的模板，不是{unit.name}的", f"请下载{unit.name}的模板")]
    if stamp.version != form.version:
        return [Problem(Weight.NOTE, "模板已更新，这份是旧的", "本次照常读取；下次请重新下载模板")]
    return []


def bad_codes(form: Form, sheet: Sheet, heading: Heading, rows: Sequence[Row]) -> list[Problem]:
    """Credit codes whose check digit is wrong (GB 32100-2015)."""
    columns = [column.field for column in form.columns if column.sort is Sort.USCC]
    found = []
    for row in rows:
        for field in columns:
            code = row.values.get(field)
            if isinstance(code, str) and not is_credit_code(code):
                found.append(
                    problem_at(
                        sheet, heading, row.number, field, Weight.ERROR, f"“{code}”校验不通过", "请按营业执照逐位核对"
                    )
                )
    return found


@lru_cache(maxsize=50_000)
def is_credit_code(code: str) -> bool:
    """Whether the check digit is right (GB 32100-2015)."""
    try:
        credit_code.validate(code)
    except ValidationError:
        return False
    return True


def _in_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Errors, what needs a word, notes; by row. Too many are cut, and the last line says how many there are."""
    order = list(Weight)
    ordered = sorted(dict.fromkeys(problems), key=lambda p: (order.index(p.weight), p.row, len(p.cell), p.cell))
    if len(ordered) <= MOST_PROBLEMS:
        return tuple(ordered)
    rest = len(ordered) - MOST_PROBLEMS
    is_error = any(problem.weight is Weight.ERROR for problem in ordered)
    last = Problem(
        Weight.ERROR if is_error else Weight.EXPLAIN, f"还有 {rest} 处问题没有列出", "请先改正以上各处，再核对一次"
    )
    return (*ordered[:MOST_PROBLEMS], last)
