"""A committed workbook is taken back whole, as long as nothing that came later rests on it (rules 2.10)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row
from sqlalchemy.exc import IntegrityError

from data_access.commands.plan_loads import (
    delete_plan_row,
    forget_live_tallies,
    mark_load_undone,
    restore_plan_row,
    withdraw_pilot,
)
from data_access.commands.readings import delete_open_period
from data_access.engine import writing
from data_access.queries.plan_loads import (
    PLAN_TABLES,
    Values,
    closed_since,
    count_reported_in,
    get_load,
    list_plan_changes,
    plan_rows,
    pointing_at,
)
from domain.identity.proposals import named
from domain.periods import LIVE
from domain.words import ReportedScope
from services import access
from services.access import Permission, User, check_pilot
from services.clock import now
from services.desk import Desk, Pair
from services.errors import Forbidden, Refused
from services.evaluation.close import evaluate_live
from services.plans.changes import sheet_of, stands_as, undo_asks_two

NOT_JUDGED = {"documents", "phases", "tasks", "stage_guides", "award_criteria"}
"""What a closed period does not rest on."""
WORDS = {
    "alerts": "预警",
    "appraisal_notes": "绩效自评说明",
    "allocation_draft_shares": "分解草稿的份额",
    "allocation_drafts": "分解草稿",
    "batch_terms": "批次新条件",
    "checkpoint_sets": "检查点",
    "commitments": "承诺",
    "decisions": "议定事项",
    "district_appeals": "地区年度申诉",
    "district_results": "地区年度评价",
    "enterprise_units": "企业划转",
    "enterprises": "企业",
    "evidence_files": "佐证材料",
    "filled_forms": "存档的官方表格",
    "finding_rulings": "疑点处理",
    "fund_entries": "资金流水",
    "grants": "授权",
    "import_batches": "报送批次",
    "issued_reports": "报告",
    "issues": "问题",
    "ledger_months": "资金月度合计",
    "light_overrides": "人工研判",
    "light_rules": "亮灯规则",
    "lock_openings": "锁定例外",
    "meetings": "调度会",
    "observations": "上报指标",
    "official_fields": "官方表格的对应",
    "official_forms": "官方表格",
    "periods": "已结账期次",
    "projects": "项目",
    "proposals": "提请事项",
    "providers": "服务商",
    "report_texts": "报告文字",
    "solutions": "解决方案",
    "stage_parties": "环节责任方",
    "stage_weights": "阶段权重",
    "submissions": "周报送",
    "task_updates": "任务进展",
}
"""Tables whose rows may rest on a plan's, as a person calls them."""
OTHERS = "其他记录"
NAMED = 5
Touched = Mapping[tuple[str, int], Values]


def undo_load(user: User, load_id: int, *, reason: str) -> str:
    """Puts back every row that a load wrote, in one transaction; the sentence of what was done.

    Refused, naming what, where later work rests on it.
    """
    with writing() as session:
        return undo_at(session.connection(), user, load_id, reason=reason)


def undo_at(connection: Connection, user: User, load_id: int, *, reason: str, pair: Pair | None = None) -> str:
    """The same in a transaction that is open. `pair`: the two people who take back what takes two."""
    access.check(user, Permission.SET_UP)
    if not reason.strip():
        raise Refused("没有写撤销原因：请写明为什么撤销")
    load = open_load(connection, user, load_id)
    changes = list_plan_changes(connection, [load_id])
    stored = plan_rows(connection, load.pilot_id, load.code)
    _refuse_if_touched(changes, stored)
    _refuse_if_judged(connection, load, changes)
    _refuse_if_reported(connection, load, changes)
    delete_open_period(connection, pilot_id=load.pilot_id, label=LIVE)
    forget_live_tallies(connection, pilot_id=load.pilot_id)
    _refuse_if_used(connection, changes)
    desk = replace(Desk.on(connection, load.pilot_id, user), pair=pair)
    if pair is None and undo_asks_two(desk, load):
        raise Refused(f"没有撤销：第 {load_id} 号方案表改动了目标或条件，须两人办理：请提请撤销")
    _take_back(connection, changes)
    by, account, why = desk.author, desk.author_account, reason.strip()
    mark_load_undone(connection, load_id=load_id, by=by, account=account, at=now(), reason=why)
    desk.audit("undo_plan", "pilot", load.code, before={"load": load_id, "sha256": load.sha256}, after={"reason": why})
    if load.is_new:
        withdraw_pilot(connection, pilot_id=load.pilot_id, at=now())
        return f"已撤销第 {load_id} 号方案表：试点“{load.code}”撤回，代码可以再用"
    evaluate_live(connection, load.pilot_id)
    return f"已撤销第 {load_id} 号方案表：{load.rows_new} 行删去，{load.cells_changed} 格改回"


def undo_needs(connection: Connection, user: User, load_id: int) -> tuple[int, bool]:
    """Pilot of a load, and whether taking it back takes two people."""
    access.check(user, Permission.SET_UP)
    load = open_load(connection, user, load_id)
    return load.pilot_id, undo_asks_two(Desk.on(connection, load.pilot_id, user), load)


def open_load(connection: Connection, user: User, load_id: int) -> Row[Any]:
    load = get_load(connection, load_id)
    if load is None:
        raise Refused(f"没有第 {load_id} 号方案表：请在“试点设置”的“以往提交”中核对")
    check_pilot(user, load.pilot_id)
    if load.is_new and user.pilot_id is not None:
        raise Forbidden("撤回试点要由不限于一个试点的专班办公室账号办理")
    if load.undone_at is not None:
        raise Refused(f"第 {load_id} 号方案表已由{named(load.undone_by, load.undone_by_account)}撤销，不能再撤一次")
    return load


def _refuse_if_touched(changes: Sequence[Row[Any]], stored: Touched) -> None:
    """Each row must be as the load left it."""
    names = [one.name for one in changes if not stands_as(stored.get((one.record, one.row_id)), one.after)]
    if names:
        cure = "后来的提交先撤销，或再交一份方案表改回"
        raise Refused(f"不能撤销：之后又有人改过 {_named(names)}；{cure}")


def _refuse_if_judged(connection: Connection, load: Row[Any], changes: Sequence[Row[Any]]) -> None:
    """A period that was closed since keeps to the plan it was closed by."""
    labels = closed_since(connection, load.pilot_id, load.committed_at)
    if labels and any(one.record not in NOT_JUDGED for one in changes):
        raise Refused(f"不能撤销：{_named(labels)} 已按它结账；请再交一份方案表，写明从哪天起改")


def _refuse_if_reported(connection: Connection, load: Row[Any], changes: Sequence[Row[Any]]) -> None:
    """Figures reported by the kind of unit that the load named would count nowhere."""
    for change in changes:
        said = json.loads(change.after).get("reported_scopes") if change.record == "pilots" and change.before else None
        was = json.loads(change.before)["reported_scopes"] if said else ""
        for one in sorted(set(filter(None, (said or "").split(";"))) - set(was.split(";"))):
            code, _, scope = one.partition(":")
            if count := count_reported_in(connection, load.pilot_id, code, ReportedScope(scope)):
                raise Refused(f"不能撤销：已按新的填报单位报了 {count} 个数（指标 {code}）；请先撤销那些报送")


def _refuse_if_used(connection: Connection, changes: Sequence[Row[Any]]) -> None:
    """What came later points at rows that the load brought."""
    new = {(one.record, one.row_id): one.name for one in changes if not one.before}
    found: dict[str, list[str]] = {}
    for table, row, count in pointing_at(connection, new):
        word = sheet_of(table) if table in PLAN_TABLES else WORDS.get(table, OTHERS)
        found.setdefault(new[row], []).append(f"{count} 条{word}")
    if found:
        told = [f"{name}有 {'、'.join(whats)}" for name, whats in found.items()]
        raise Refused(f"不能撤销：后来的记录用到了它：{_named(told, '；')}；请先处理这些记录，或再交一份方案表改回")


def _take_back(connection: Connection, changes: Sequence[Row[Any]]) -> None:
    """New rows go, those that point at others first; changed ones become what they were."""
    try:
        with connection.begin_nested():
            for change in sorted(changes, key=lambda one: -PLAN_TABLES.index(one.record)):
                if change.before:
                    values = json.loads(change.before)
                    restore_plan_row(connection, record=change.record, row_id=change.row_id, values=values)
                elif change.record != "pilots":
                    delete_plan_row(connection, record=change.record, row_id=change.row_id)
    except IntegrityError as error:
        raise Refused("不能撤销：改回去会与后来的行重名；请再交一份方案表改回") from error


def _named(names: Sequence[str], between: str = "、") -> str:
    more = f"等 {len(names)} 处" if len(names) > NAMED else ""
    return between.join(names[:NAMED]) + more
