"""What is recorded of inspections, signs and enterprises that leave, by file: a sheet with what waits, brought back
filled in; every row by the very verb of its form, all of them or none (rules 19.9)."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from data_access.queries.signs import list_found
from data_access.queries.supervision import list_inspections
from domain.intake.columns import Column, Sort, day_column, uscc_column
from domain.intake.views import CellProblem, FilledRow, Weight
from domain.words import InspectionResult, InspectionState, LeaveReason, Sign, SignState
from services.access import Permission, check
from services.approvals.deciding import propose
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.form_sheet import FilledSheet, SheetForm
from services.frame import Frame
from services.supervision.inspecting import LONGEST as LONGEST_FOUND
from services.supervision.inspecting import record_visit
from services.supervision.leaving import LONGEST as LONGEST_SAID
from services.supervision.page import draws_page
from services.supervision.signs import LONGEST as LONGEST_REASON
from services.supervision.signs import rule_on_sign, signs_page

ASIS, SEEN = "已填好，不改", "给您看的，不读取"
TO_VISIT = (InspectionState.LATE, InspectionState.OVERDUE, InspectionState.RECTIFYING, InspectionState.WAITING)
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Filed:
    """A sheet: its form, the fields of which one says that a row is filled in, its rows, what a row does."""

    form: SheetForm
    answers: tuple[str, ...]
    rows: Callable[[Connection, Frame], list[dict[str, Any]]]
    deed: Callable[[Desk, Values], str]


def _visits(connection: Connection, frame: Frame) -> list[dict[str, Any]]:
    waiting = [one for one in draws_page(connection, frame).lines if one.state in TO_VISIT]
    return [
        {
            "draw": one.draw,
            "project": one.code,
            "enterprise": one.enterprise,
            "inspectors": one.inspectors,
            "state": one.state.zh,
        }
        for one in waiting
    ]


def _visit(desk: Desk, values: Values) -> str:
    code, number = values.get("project", ""), values.get("draw")
    found = [one for one in list_inspections(desk.connection, desk.pilot.id, code=code) if one.draw == number]
    if not code or not found:
        raise Refused(f"没有登记：第 {number} 次抽查没有抽中项目“{code}”，或那次抽查已作废")
    day = values.get("visited_on")
    if not isinstance(day, date):
        raise Refused("没有登记：没有填检查日")
    return record_visit(
        desk,
        inspection=found[0].id,
        visited_on=day,
        result=str(values.get("result", "")),
        found=values.get("found", ""),
        due_on=values.get("due_on"),
    )


def _mark(said: str) -> str:
    """Tells whether a sign says what it said when the sheet was made."""
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def _signs(connection: Connection, frame: Frame) -> list[dict[str, Any]]:
    waiting = [one for one in signs_page(connection, frame).lines if one.state is SignState.OPEN]
    return [
        {
            "sign": one.sign,
            "key": one.key,
            "mark": _mark(one.said),
            "codes": "、".join(one.codes),
            "said": one.said,
            "odds": one.odds,
        }
        for one in waiting
    ]


def _rule(desk: Desk, values: Values) -> str:
    sign, key = str(values.get("sign", "")), values.get("key", "")
    rows = list_found(desk.connection, desk.pilot.id)
    said = next((row.said for row in rows if (str(row.sign), row.key) == (sign, key)), "")
    if said and _mark(said) != values.get("mark"):
        raise Refused("没有登记：这条线索的内容已变，请重新下载表，看过现在的再登记")
    words = {name: values.get(name, "") for name in ("reason", "evidence")}
    return rule_on_sign(desk, sign=sign, key=key, state=str(values.get("state", "")), said=said, **words)


def _leave(desk: Desk, values: Values) -> str:
    if values.get("reason") is LeaveReason.INSPECTION:
        raise Refused("没有提请：抽查不合格的从该项目的检查记录提请")
    left, due = (values.get(name) for name in ("left_on", "due_on"))
    words = {
        **{name: values.get(name, "") for name in ("uscc", "said", "evidence", "successor")},
        "reason": str(values.get("reason", "")),
        "left_on": left.isoformat() if left else "",
        "due_on": due.isoformat() if due and not values.get("successor") else None,
        "is_for_cause": bool(values.get("is_for_cause")),
        "inspection": None,
    }
    return propose(desk, "leave_pilot", words)


FILED = {
    "visits": Filed(
        SheetForm(
            "检查记录",
            "每个待检查的项目一行，填检查日、结论、检查情况；没有去的空着。要附照片、笔录的，在该项目的检查页用表单登记。",
            (
                Column("draw", "第几次抽查", Sort.WHOLE, ASIS, "1", key=True, required=True, least=1),
                Column("project", "项目编号", Sort.CODE, ASIS, "YC-2025-0001", key=True, required=True, longest=32),
                Column("enterprise", "企业", Sort.RAW, SEEN, "演示·某公司"),
                Column("inspectors", "检查人员", Sort.RAW, SEEN, "演示专家一（演示大学）"),
                Column("state", "现在", Sort.RAW, SEEN, InspectionState.WAITING.zh),
                day_column("visited_on", "检查日", "到现场的日期"),
                Column("result", "结论", Sort.WORD, "检查的结论", InspectionResult.PASSED.zh, words=InspectionResult),
                Column("found", "检查情况", Sort.TEXT, "看到什么", "设备、软件在用", longest=LONGEST_FOUND),
                day_column("due_on", "整改期限", "责令整改的填，最迟哪天整改到位"),
            ),
        ),
        ("visited_on", "result", "found", "due_on"),
        _visits,
        _visit,
    ),
    "rulings": Filed(
        SheetForm(
            "线索核查",
            "每条待核查的线索一行，填结论、核查情况、依据；没有核查的空着。",
            (
                Column("sign", "线索", Sort.WORD, ASIS, Sign.SPLIT.zh, key=True, required=True, words=Sign),
                Column("key", "线索编号", Sort.TEXT, ASIS, "", key=True, required=True, longest=400),
                Column("mark", "内容校验码", Sort.CODE, ASIS, "", longest=12),
                Column("codes", "涉及项目", Sort.RAW, SEEN, "YC-2025-0001"),
                Column("said", "看到什么", Sort.RAW, SEEN, ""),
                Column("odds", "碰巧的可能", Sort.RAW, SEEN, ""),
                Column("state", "核查结论", Sort.WORD, "核查的结论", SignState.EXPLAINED.zh, words=SignState),
                Column("reason", "核查情况", Sort.TEXT, "查了什么", "同一套设备的两张照片", longest=LONGEST_REASON),
                Column("evidence", "依据", Sort.TEXT, "文件、笔录", "核查记录 1", longest=LONGEST_REASON),
            ),
        ),
        ("state", "reason", "evidence"),
        _signs,
        _rule,
    ),
    "leaving": Filed(
        SheetForm(
            "企业离开",
            "每家离开试点的企业一行；每行成为一件提请，由另一人在“待我审批”逐件批准。抽查不合格的从检查记录提请。",
            (
                uscc_column("uscc", "统一社会信用代码", "须是在册的试点企业", key=True, required=True),
                Column("reason", "情形", Sort.WORD, "哪一种情形", LeaveReason.MOVED.zh, words=LeaveReason),
                Column("said", "情况说明", Sort.TEXT, "发生了什么", "厂房迁往外地", longest=LONGEST_SAID),
                Column("evidence", "依据材料", Sort.TEXT, "文件名称、文号", "迁出证明", longest=LONGEST_SAID),
                Column("is_for_cause", "因违约违规", Sort.FLAG, "是的，已拨奖补应收回", "否"),
                day_column("left_on", "离开日", "不晚于今天"),
                uscc_column("successor", "替补企业信用代码", "在册、没有拨过奖补的企业；可以后补"),
                day_column("due_on", "补齐期限", "没有替补的填，最迟哪天补上"),
            ),
        ),
        ("reason", "said", "evidence", "left_on", "successor", "due_on"),
        lambda connection, frame: [],
        _leave,
    ),
}


def sheet_rows(connection: Connection, frame: Frame, what: str) -> list[dict[str, Any]]:
    """The sheet's rows: what waits today; of enterprises that leave none."""
    check(frame.user, Permission.SUPERVISE)
    return FILED[what].rows(connection, frame)


def filled_rows(sheet: FilledSheet, what: str) -> list[FilledRow]:
    """Rows that say something."""
    return [row for row in sheet.rows if any(name in row.values for name in FILED[what].answers)]


def record_sheet(desk: Desk, sheet: FilledSheet, *, what: str) -> str:
    """Every filled row by the verb of its form, or none; Refused with every problem at its cell."""
    check(desk.user, Permission.SUPERVISE)
    filed, rows = FILED[what], filled_rows(sheet, what)
    problems = [*sheet.errors, *_tried(desk, sheet, filed, rows)]
    if not rows and not problems:
        raise Refused(f"没有登记：{filed.form.title}表里没有填过的行")
    if problems:
        told = "；".join(f"{one.where}：{one.cause}" for one in problems)
        raise Refused(f"没有登记，一行也没有写入：{told}")
    after = {"what": filed.form.title, "rows": len(rows), "file": sheet.name, "sha256": sheet.sha256}
    desk.audit("record_sheet", "pilot", desk.pilot.code, after=after)
    return f"已按“{sheet.name}”办理{filed.form.title} {len(rows)} 行" + ("，待另一人批准" if what == "leaving" else "")


def _tried(desk: Desk, sheet: FilledSheet, filed: Filed, rows: list[FilledRow]) -> Iterator[CellProblem]:
    """Does every row, so that all that is wrong is told at once; whoever raises takes all of it back."""
    first = filed.form.keys[0].field
    for row in rows:
        try:
            with desk.connection.begin_nested():
                filed.deed(desk, row.values)
        except Forbidden:
            raise
        except Refused as refusal:
            _, _, cause = str(refusal).rpartition("没有登记：")
            yield sheet.reading.problem(row, first, Weight.ERROR, cause or str(refusal), "改正这一行")
