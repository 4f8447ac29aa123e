"""检查点 by file: a sheet with every target that may have some, brought back with days and figures; every mistake at
its cell, the difference, then all of it by two people (rules 4.1.10)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from domain.facts.versions import course_on
from domain.intake.columns import Column, Sort
from domain.intake.reading import SheetReading
from domain.intake.views import CellProblem, FilledRow, Weight
from domain.periods import zh_of
from domain.targets.revision import course_day_problems, course_problems, least_value_from, same_course
from domain.words import TargetKind
from services.access import Permission, check
from services.desk import Desk, desk_of
from services.errors import Refused
from services.evaluation.close import evaluate_live
from services.form_sheet import FilledSheet, SheetForm, read_form
from services.frame import Frame
from services.targets.checkpoints import place_course, points_zh, why_without, words_problems
from services.targets.versions import Versions, closed_until, lines_of

SHEET = "检查点"


ASIS = "已填好，不改"
FORM = SheetForm(
    SHEET,
    "每个目标一行，填日期和到那天累计应完成的数；几个检查点把行复制几次；不设的空着，原来有的不变。"
    "到期日的数就是目标，不用填。",
    (
        Column("source_name", "方案中的名称", Sort.TEXT, ASIS, "完成改造", key=True, required=True, longest=400),
        Column("district", "地区", Sort.TEXT, f"{ASIS}；全市的空着", "永宁县", key=True, longest=60),
        Column("industry", "行业", Sort.TEXT, f"{ASIS}；不分行业的空着", "", key=True, longest=60),
        Column("period", "期间", Sort.TEXT, ASIS, "2026年", key=True, required=True, longest=40),
        Column("kind", "出自", Sort.WORD, ASIS, "表格", key=True, required=True, words=TargetKind),
        Column("target_value", "目标数", Sort.RAW, "给您看的，不读取；到期日的数就是它", "233"),
        Column("due_on", "日期", Sort.DAY, "检查点的日期；要几个检查点，把这一行复制几行", "2026-06-30"),
        Column("due", "累计应完成", Sort.NUMBER, "到这一天累计应完成的数，只填数字", "80", least=0),
    ),
)
Key = tuple[str, str, str, str, TargetKind]


@dataclass(frozen=True)
class NewCourse:
    """A target whose checkpoints the file changes, from what to what."""

    line: Versions
    before: str
    points: tuple[tuple[date, float], ...]

    @property
    def after(self) -> str:
        return points_zh(self.points, self.line.row.unit)


@dataclass(frozen=True)
class CheckedCourses:
    """A file after its check: nothing of it is done while there is an error."""

    problems: tuple[CellProblem, ...]
    changed: tuple[NewCourse, ...]
    unchanged: int


def read_checkpoints(content: bytes, name: str) -> FilledSheet:
    """The file's sheet; Refused where it cannot be read or is another. Needs no connection."""
    return read_form(content, name, FORM)


def checkpoint_rows(connection: Connection, frame: Frame) -> list[dict[str, Any]]:
    """The sheet's rows: every target that may have checkpoints and is not over, with those that hold today."""
    check(frame.user, Permission.SET_UP)
    desk = desk_of(connection, frame)
    rows: list[dict[str, Any]] = []
    for line in lines_of(connection, desk.pilot.id, desk.day):
        if why_without(line) or line.standing.last_on < desk.day:
            continue
        course = course_on(line.standing.courses, desk.day)
        source_name, district, industry, period, kind = _key(line)
        names = {"source_name": source_name, "district": district, "industry": industry, "period": period}
        shown = {**names, "kind": kind, "target_value": line.standing.value}
        points = (course.points if course else ()) or [(None, None)]
        rows += [{**shown, "due_on": day, "due": due} for day, due in points]
    return rows


def _key(line: Versions) -> Key:
    row = line.row
    return row.source_name, line.district or "", line.industry or "", zh_of(row.period), row.kind


def check_checkpoints(desk: Desk, sheet: FilledSheet, effective_from: date) -> CheckedCourses:
    """Every mistake at its cell, and what would change; a target without a filled row keeps what it has."""
    check(desk.user, Permission.SET_UP)
    lines = {_key(line): line for line in lines_of(desk.connection, desk.pilot.id, desk.day)}
    reading, problems = sheet.reading, list(sheet.reading.unread)
    filled: dict[Key, list[FilledRow]] = {}
    for row in (row for row in reading.rows if not row.unread):
        key = _key_of(row)
        if "due_on" not in row.values and "due" not in row.values:
            continue
        missing = [name for name in ("due_on", "due") if name not in row.values]
        if key not in lines:
            cure = "请用下载的表填写，前五列不要改"
            problems.append(reading.problem(row, "source_name", Weight.ERROR, "找不到这个目标", cure))
        elif missing:
            cure = "日期和累计应完成两格都填，或都空着"
            problems.append(reading.problem(row, missing[0], Weight.ERROR, "没有填", cure))
        else:
            filled.setdefault(key, []).append(row)
    closed, changed, unchanged = closed_until(desk.connection, desk.pilot.id), [], 0
    for key, rows in filled.items():
        line, points = lines[key], [_point(row) for row in rows]
        before = course_on(line.standing.courses, effective_from)
        if before is not None and same_course(before, points):
            unchanged += 1
            continue
        problems += _problems(reading, line, rows, effective_from, closed)
        was = points_zh(before.points if before else (), line.row.unit)
        changed.append(NewCourse(line, was, tuple(sorted(points))))
    order = list(Weight)
    return CheckedCourses(
        tuple(sorted(problems, key=lambda one: (order.index(one.weight), one.row))), tuple(changed), unchanged
    )


def _key_of(row: FilledRow) -> Key:
    name, district, industry, period = (
        str(row.values.get(field, "")) for field in ("source_name", "district", "industry", "period")
    )
    kind = row.values.get("kind")
    return name, district, industry, period, kind if isinstance(kind, TargetKind) else TargetKind.TABLE


def _point(row: FilledRow) -> tuple[date, float]:
    day, due = row.values["due_on"], row.values["due"]
    if not isinstance(day, date) or not isinstance(due, int | float):
        raise TypeError(row)
    return day, float(due)


def _problems(
    reading: SheetReading, line: Versions, rows: Sequence[FilledRow], effective_from: date, closed: date | None
) -> Iterator[CellProblem]:
    """What is wrong with a target's checkpoints, each at the row of its day."""

    def at(row: FilledRow, told: str) -> CellProblem:
        cause, _, cure = told.partition("：")
        return reading.problem(row, "due", Weight.ERROR, cause, cure or "改正这一格")

    if why := why_without(line):
        yield at(rows[0], f"{why}：删去这一行")
        return
    points = [_point(row) for row in rows]
    least = least_value_from(line.facts, line.standing, effective_from)
    by_day = {_point(row)[0]: row for row in rows}
    for day, told in course_problems(line.standing, line.begins_on, points, least):
        yield at(rows[0] if day is None else by_day[day], told)
    for told in course_day_problems(line.standing, effective_from, closed):
        yield at(rows[0], told)


def set_from_file(desk: Desk, sheet: FilledSheet, *, effective_from: date, document: str, reason: str) -> str:
    """The checkpoints of every target that the file changes, from a day on, or of none; Refused where one is wrong."""
    checked = check_checkpoints(desk, sheet, effective_from)
    errors = [one for one in checked.problems if one.weight is Weight.ERROR]
    if errors:
        first = f"{errors[0].cell} {errors[0].message}"
        raise Refused(f"没有设检查点：文件有 {len(errors)} 处错误，第一处 {first}")
    if not checked.changed:
        raise Refused("没有设检查点：文件与现行检查点一样，没有要改的")
    if problems := words_problems(document, reason):
        raise Refused(f"没有设检查点：{'；'.join(problems)}")
    for one in checked.changed:
        place_course(desk, one.line, one.points, effective_from, document, reason)
    evaluate_live(desk.connection, desk.pilot.id)
    return f"已设 {len(checked.changed)} 个目标的检查点，自 {effective_from} 起；另 {checked.unchanged} 个未变"
