"""Rules across fields and rows of a return: what must hold before it may be stored, and what needs a word.

Each rule takes a row as it would stand afterwards and yields (field, weight, cause, cure). Rows are compared field by
field: a rule on a day or an amount looks only at rows in which it changes, so old data never stops a new return.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from domain.intake import (
    award_rules,
    batch_rules,
    counted_rules,
    enterprise_rules,
    goal_rules,
    register_rules,
    supervision_rules,
    task_rules,
    transformation_rules,
)
from domain.intake.columns import COMPLETED, PLANNED, Column
from domain.intake.findings import Found
from domain.intake.forms import Form, Kind
from domain.intake.jumps import assessment_jumps, level_not_told, money_jumps
from domain.intake.known import KnownRows
from domain.intake.reported_rules import observations, scope_of
from domain.intake.values import parts_of
from domain.intake.views import RowChange, Weight, as_kind
from domain.words import STAGES, ReportedScope, Severity, Stage
from domain.yuan import exact, wan

ERROR, EXPLAIN = Weight.ERROR, Weight.EXPLAIN


def problems_of(form: Form, change: RowChange, known: KnownRows) -> Found:
    """Everything wrong with one row; one that changes nothing may be another unit's, but is not judged anew."""
    yield from _own_district(form, change, known)
    if not change.is_new and not change.fields:
        return
    yield from _missing(form, change)
    yield from _days(form, change, known)
    yield from RULES[form.kind](change, known)


def _missing(form: Form, change: RowChange) -> Found:
    """A new row needs its required fields."""
    for column in form.columns:
        if change.is_new and column.required and change.after(column.field) is None:
            yield column.field, ERROR, "没有填写，新增一行必须填", column.to_fill


def _own_district(form: Form, change: RowChange, known: KnownRows) -> Found:
    """A district's return speaks of its own rows only."""
    if known.unit is None:
        return
    for owner in _owners(form.kind, change, known):
        if owner is not None and owner != known.unit:
            place = next((c.field for c in form.columns if c.listed == "districts"), form.keys[0].field)
            yield place, ERROR, f"属于{owner}，不是{known.unit}的", f"请删去这一行，由{owner}报送"
            return
    if form.kind in counted_rules.OWN_ONLY and not any(_owners(form.kind, change, known)):
        if form.kind is Kind.OBSERVATIONS and scope_of(change, known) is not ReportedScope.DISTRICT:
            cause = f"这项指标按{scope_of(change, known).zh}报送，不由地区报送"
            yield "indicator", ERROR, cause, "请删去这一行，由专班办公室或牵头单位报送"
            return
        if form.kind is Kind.RECOGNITIONS:
            yield "uscc", ERROR, "没有填企业，不属于一家企业的由专班办公室登记", "请填企业信用代码，或删去这一行"
            return
        yield "district", ERROR, "没有填地区，全市的数由专班办公室报送", f"请在地区一列填{known.unit}"


def _owners(kind: Kind, change: RowChange, known: KnownRows) -> list[str | None]:
    """Districts a row belongs to, before and after."""
    if kind is Kind.ENTERPRISES:
        return [None if change.before is None else change.before.get("district"), change.stated("district", str)]
    if kind is Kind.OBSERVATIONS:
        return [change.stated("district", str)]
    if kind in (Kind.EVENTS, Kind.CERTIFICATES):
        return [None if change.before is None else change.before.get("district"), change.stated("district", str)]
    if kind in counted_rules.OF_ENTERPRISE:
        return [known.enterprises.get(change.stated("uscc", str) or "", {}).get("district")]
    project = known.projects.get(change.stated("project", str) or "", {}).get("district")
    if kind is not Kind.ISSUES:
        return [project]
    stored = change.before or {}
    return [stored.get("holder"), stored.get("district"), project, change.stated("district", str)]


def _days(form: Form, change: RowChange, known: KnownRows) -> Found:
    """Days on which something happened: not in the future; into a closed week with a word; into a locked one not.

    A day that names its row stands in no change of it; what is said about that day is changed all the same.
    """
    for column in form.columns:
        if not column.dated or not change.fields or not (column.key or column.field in change.fields):
            continue
        old, new = change.fields.get(column.field, (None, None))[0], change.stated(column.field, date)
        if new is not None and new > known.today:
            yield column.field, ERROR, f"{new} 还没有到，今天是 {known.today}", "实际发生的日期不能在将来，请核对"
            continue
        both = [day for day in (old, new) if isinstance(day, date)]
        yield from closed_days(column, both, known, is_register=form.is_register)


def closed_days(column: Column, days: list[date], known: KnownRows, *, is_register: bool = False) -> Found:
    """What is said of facts that lie in locked or closed days; those of a register are never locked."""
    locked = [] if is_register else [day for day in days if known.is_locked(day)]
    if locked:
        yield (
            column.field,
            ERROR,
            f"{min(locked)} 所在期次已锁定（{known.locked_before} 以前的不能再改）",
            "确需更正的，请专班办公室在“锁定与例外”中按单位、按期限开放",
        )
        return
    week = next((known.closed_week(day) for day in sorted(days) if known.closed_week(day)), "")
    if week:
        yield column.field, EXPLAIN, f"{week} 已结账，改动将在下一期列为“更正”", "请写明为什么现在才报或为什么更正"


def _projects(change: RowChange, known: KnownRows) -> Found:
    if change.before is not None and "uscc" in change.fields:
        yield "uscc", ERROR, "项目已属于另一家企业，不能改", "企业更换的，请把原项目状态改为“更换”，另编项目编号"
    elif change.is_new and change.after("uscc") not in known.enterprises and change.after("uscc") is not None:
        yield "uscc", ERROR, "试点企业中没有这个代码", "请先报送“试点企业”，或核对代码"
    yield from _providers(change, known)
    yield from enterprise_rules.left(change)
    yield from _amounts(change, known)
    yield from _gone(change)
    yield from _stage_order(change, PLANNED, "计划日")
    yield from _stage_order(change, COMPLETED, "完成日")
    yield from _stages(change, known)
    yield from level_not_told(change, known)
    yield from transformation_rules.project_follows(change, known)
    yield from money_jumps(change, known, ("contract_fen", "eligible_fen"))


def _providers(change: RowChange, known: KnownRows) -> Found:
    """Lead and partners are in the pool, and the lead is no partner."""
    lead, partners = change.stated("provider", str), parts_of(change.after("partners"))
    for field, codes in (("provider", [lead] if lead else []), ("partners", partners)):
        strange = [code for code in codes if code not in known.providers]
        if strange:
            cause = "服务商池中没有这个代码" + (f"：{'、'.join(strange)}" if field == "partners" else "")
            yield field, ERROR, cause, "请核对代码，或先由专班办公室办理入库"
    if lead in partners:
        yield "partners", ERROR, "牵头服务商又填在参与服务商里", "参与服务商只填牵头以外的，请删去"


def _gone(change: RowChange) -> Found:
    """An amount that was reported and is none now; a figure must not vanish unseen."""
    for field, word in (("contract_fen", "合同金额"), ("eligible_fen", "核定投入"), ("approved_fen", "审定奖补")):
        old, new = change.fields.get(field, (None, None))
        amount = as_kind(old, int)
        if amount and not new:
            yield field, EXPLAIN, f"已报的{word} {wan(amount)}改为{'空' if new is None else '0'}", "请写明原因"


def _amounts(change: RowChange, known: KnownRows) -> Found:
    names = ("contract", "eligible", "approved")
    contract, eligible, approved = (change.stated(f"{name}_fen", int) or 0 for name in names)
    paid = known.projects.get(str(change.key[0]), {}).get("paid_fen") or 0
    if "approved_fen" in change.fields and approved < paid:
        yield (
            "approved_fen",
            ERROR,
            f"审定奖补 {exact(approved)}小于已拨付 {exact(paid)}",
            "请核对；确要调减的先收回多付的钱",
        )
    if {"approved_fen", "eligible_fen"} & change.fields.keys() and approved > eligible:
        yield "approved_fen", ERROR, f"审定奖补 {exact(approved)}大于核定投入 {exact(eligible)}", "请核对两个金额和单位"
    if {"contract_fen", "eligible_fen"} & change.fields.keys() and eligible > contract > 0:
        yield "eligible_fen", EXPLAIN, f"核定投入 {exact(eligible)}大于合同金额 {exact(contract)}", "请写明依据"


def _stage_order(change: RowChange, fields: Mapping[Stage, str], word: str) -> Found:
    """Days of stages never go backwards; told at the later stage, and only where one of the two is new."""
    earlier: tuple[Stage, date] | None = None
    for stage in STAGES:
        day = change.stated(fields[stage], date)
        if day is None:
            continue
        if earlier is None or day >= earlier[1]:
            earlier = stage, day
        elif {fields[stage], fields[earlier[0]]} & change.fields.keys():
            yield (
                fields[stage],
                ERROR,
                f"{stage.zh}{word} {day} 早于{earlier[0].zh}{word} {earlier[1]}",
                "后一阶段不能早于前一阶段，请核对两个日期",
            )


def _stages(change: RowChange, known: KnownRows) -> Found:
    """A stage done before the one ahead of it, a day taken back, a plan moved once it was missed: each needs a word."""
    for place, stage in enumerate(STAGES):
        done = COMPLETED[stage]
        if done in change.fields:
            old, new = change.fields[done]
            skipped = [s.zh for s in STAGES[:place] if change.after(COMPLETED[s]) is None]
            if new is not None and skipped:
                yield done, EXPLAIN, f"{stage.zh}已完成，但{'、'.join(skipped)}没有完成日", "请补填，或写明原因"
            if old is not None and not known.is_opening:
                yield done, EXPLAIN, f"已报的{stage.zh}完成日 {old} 改为{f' {new}' if new else '空'}", "请写明原因"
        was, planned = change.fields.get(PLANNED[stage], (None, None))
        missed = None if known.is_opening else as_kind(was, date)
        if missed is not None and missed < known.today and change.after(done) is None:
            moved = f" {planned}" if planned else "空"
            yield PLANNED[stage], EXPLAIN, f"已过期的{stage.zh}计划日 {missed} 改为{moved}", "调整计划请写明依据"


def _assessments(change: RowChange, known: KnownRows) -> Found:
    uscc, level, score = change.stated("uscc", str), change.stated("level", int), change.figure("score")
    if uscc is not None and uscc not in known.enterprises:
        yield "uscc", ERROR, "试点企业中没有这个代码", "请先报送“试点企业”，或核对代码"
    if level is not None and score is not None and score < known.levels.get(level, 0):
        yield "level", ERROR, f"{level} 级要求得分不低于 {known.levels[level]:g}，这里是 {score:g}", "请核对等级和得分"
    yield from assessment_jumps(change, known)
    yield from transformation_rules.level_clash(change, known)


def _issues(change: RowChange, known: KnownRows) -> Found:
    project, district = change.stated("project", str), change.stated("district", str)
    if (project is None) == (district is None):
        yield "project", ERROR, "项目编号和地区要填且只填一个", "项目的问题填项目编号，地区的问题填地区"
    elif project is not None and project not in known.projects:
        yield "project", ERROR, f"没有编号为“{project}”的项目", "请核对项目编号"
    opened, due, closed = (change.stated(name, date) for name in ("opened_on", "due_on", "closed_on"))
    if opened and due and due < opened:
        yield "due_on", ERROR, f"整改期限 {due} 早于发现日 {opened}", "请核对两个日期"
    if opened and closed and closed < opened:
        yield "closed_on", ERROR, f"办结日 {closed} 早于发现日 {opened}", "请核对两个日期"
    for field, cause in _softened(change, known):
        yield field, EXPLAIN, cause, "请写明依据"


def _softened(change: RowChange, known: KnownRows) -> Iterator[tuple[str, str]]:
    if change.before is None or known.is_opening:
        return
    due, later = (as_kind(day, date) for day in change.fields.get("due_on", (None, None)))
    closed = change.fields.get("closed_on")
    if due and later and due < known.today and later > due:
        yield "due_on", f"已到期的整改期限 {due} 延到 {later}"
    if closed and closed[0] is not None:
        yield "closed_on", f"已报的办结日 {closed[0]} 改为{f' {closed[1]}' if closed[1] else '空'}"
    old, new = (as_kind(word, Severity) for word in change.fields.get("severity", (None, None)))
    if old and new:
        yield "severity", f"程度由“{old.zh}”改为“{new.zh}”"


RULES: dict[Kind, Callable[[RowChange, KnownRows], Found]] = {
    Kind.ENTERPRISES: enterprise_rules.enterprises,
    Kind.PROJECTS: _projects,
    Kind.ASSESSMENTS: _assessments,
    Kind.OBSERVATIONS: observations,
    Kind.ISSUES: _issues,
    Kind.PROVIDER_REVIEWS: register_rules.reviews,
    Kind.PROVIDERS: register_rules.providers,
    Kind.SOLUTIONS: register_rules.solutions,
    Kind.SOLUTION_USES: register_rules.uses,
    Kind.APPLICATIONS: register_rules.applications,
    Kind.TASK_UPDATES: task_rules.task_updates,
    Kind.BLOCK_ENTRIES: task_rules.block_entries,
    Kind.PROJECT_GOALS: goal_rules.project_goals,
    **(counted_rules.RULES | batch_rules.RULES | transformation_rules.RULES | supervision_rules.RULES),
    **award_rules.RULES,
}
"""资金流水 has its own (domain.money.ledger_checks): it is recorded, never changed."""
