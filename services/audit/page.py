"""操作留痕: who did what, when, before and after; the chain it hangs on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.audit import broken_audit_events
from data_access.queries.audit import AuditFilter, chain_head, count_events, list_actors, list_events
from domain.identity.proposals import marked
from domain.words import ProviderAction
from services.access import Permission, check
from services.audit.words import event_sentence, subject_zh
from services.clock import SHANGHAI
from services.frame import Frame
from services.wording import NOTHING

PAGE_SIZE = 50
ACTIONS = {
    "set_up": "建立试点",
    "add_unit": "新增单位",
    "rename_unit": "单位更名",
    "end_unit": "撤销单位",
    "merge_unit": "并入单位",
    "revise_plan": "修订方案",
    "revise_target": "目标调整",
    "set_checkpoints": "设检查点",
    "draft_allocation": "存分解草稿",
    "drop_allocation": "弃分解草稿",
    "issue_allocation": "分解下达",
    "keep_indicator": "建改指标",
    "undo_plan": "撤销方案表",
    "import": "报送提交",
    "undo_import": "撤销报送",
    "edit": "单条修改",
    "submit_return": "报送工作动态",
    "add_evidence": "上传佐证",
    "note_stage": "阶段备注",
    "open_lock": "开放锁定",
    "close_period": "结账",
    "begin_history": "开始期初补录",
    "stop_history": "停止期初补录",
    "approve_history": "批准期初结账",
    "close_history": "办结期初补录",
    "record_fund_entry": "登记资金",
    "correct_fund_entry": "更正资金",
    "rule_on_finding": "处理资金疑点",
    "change_batch_terms": "改补助条件",
    "change_rules": "改规则与权重",
    "change_alert_rule": "改预警规则",
    "explain_light": "红灯说明",
    "write_appraisal": "绩效自评说明",
    "tick_appraisal": "回头看核对",
    "check_goal": "项目绩效目标核对",
    "appeal_district_year": "地区年度申诉",
    "answer_district_appeal": "答复地区申诉",
    "approve_district_year": "地区年度审定",
    "add_form": "收下官方表格",
    "replace_form": "更换官方表格",
    "map_form": "官方表格对应",
    "drop_form": "删除官方表格",
    "keep_form": "存档官方表格",
    "record_promise": "登记承诺",
    "withdraw_promise": "撤回承诺",
    "judge_light": "人工研判",
    "end_judgement": "结束人工研判",
    "add_batch": "新增批次",
    "issue_quotas": "核定批次名额",
    "undo_quotas": "撤销批次名额",
    "fix_draw": "固定抽查名册",
    "draw": "抽取",
    "record_visit": "登记检查",
    "record_sheet": "按文件办理",
    "leave_pilot": "企业离开试点",
    "name_successor": "定替补企业",
    "look_for_signs": "查疑点线索",
    "rule_on_sign": "核查疑点线索",
    "withdraw_visit": "撤回检查记录",
    "void_draw": "作废抽查",
    "undo_leaving": "撤销离开个案",
    "undo_successor": "撤销替补",
    **{f"provider_{action}": f"服务商{action.zh}" for action in ProviderAction},
    "admit_provider": "服务商入库",
    "change_admission": "变更服务商入库登记",
    "provider_status": "服务商进出",
    "provider_status_change": "服务商进出",
    "write_text": "写报告文字",
    "draft_report": "起草报告",
    "review_report": "审核报告",
    "return_report": "退回报告",
    "issue_report": "印发报告",
    "alert_replied": "答复预警",
    "alert_sent_back": "退回预警答复",
    "alert_accepted": "采纳预警措施",
    "alert_closed": "办结预警",
    "alert_assigned": "转办预警",
    "alert_reminded": "提醒答复预警",
    "alert_supervised": "签发督办函",
    "alert_summoned": "签发约谈通知",
    "alert_named": "签发通报",
    "send_message": "发群消息",
    "issue_list": "出清单版本",
    "record_decision": "记议定事项",
    "call_meeting": "通知调度会",
    "decide": "记议定事项",
    "decision_done": "办结议定事项",
    "verify_decision": "核实议定事项",
    "take_file": "取走文件",
    "propose": "提请审批",
    "decide_proposal": "审批",
    "view_file": "查看材料",
    "back_up": "备份",
    "confirm_clock": "确认时钟",
}


def action_zh(action: str) -> str:
    """What an action is called on screen; its own name where it has no other."""
    return ACTIONS.get(action, action)


@dataclass(frozen=True)
class AuditLine:
    number: int
    at: str
    actor: str
    account: str
    action: str
    subject: str
    before: str
    after: str
    hash: str


@dataclass(frozen=True)
class AuditPage:
    """A page of the trail under filters, the choices of the filters, the head of the chain."""

    lines: Sequence[AuditLine]
    total: int
    page: int
    pages: int
    actors: Sequence[str]
    actions: Sequence[str]
    head: str


def filter_of(actor: str, action: str, text: str, first: date | None, last: date | None) -> AuditFilter:
    """Days are those of Asia/Shanghai, both inclusive."""
    since = None if first is None else datetime.combine(first, time(), SHANGHAI)
    until = None if last is None else datetime.combine(last + timedelta(days=1), time(), SHANGHAI)
    return AuditFilter(actor, action, text.strip(), since, until)


def audit_page(connection: Connection, frame: Frame, chosen: AuditFilter, page: int) -> AuditPage:
    """Fifty events, newest first; a page beyond the last is the last."""
    check(frame.user, Permission.READ_AUDIT)
    total = count_events(connection, frame.pilot.id, chosen)
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    rows = list_events(connection, frame.pilot.id, chosen, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    pairs = list_actors(connection, frame.pilot.id)
    return AuditPage(
        tuple(map(_line, rows)),
        total,
        page,
        pages,
        tuple(dict.fromkeys(actor for actor, _ in pairs)),
        tuple(sorted({action for _, action in pairs}, key=action_zh)),
        head_text(connection),
    )


def head_text(connection: Connection) -> str:
    """The newest event's number, instant and hash, as it is printed; a dash while there is none."""
    head = chain_head(connection)
    if head is None:
        return NOTHING
    return f"第 {head.id} 条（{_at(head.happened_at)}） {head.hash}"


def verify(connection: Connection, frame: Frame) -> str:
    """Recomputes the whole chain; the sentence of what was found."""
    check(frame.user, Permission.READ_AUDIT)
    broken = broken_audit_events(connection)
    if broken:
        return f"有 {len(broken)} 条与前一条不相接，最早是第 {broken[0]} 条：记录可能被改动过，请立即报告"
    return "全部记录首尾相接，没有改动"


def export_lines(connection: Connection, frame: Frame, chosen: AuditFilter) -> Iterator[AuditLine]:
    """Every event under the filters, for a file."""
    check(frame.user, Permission.READ_AUDIT)
    return map(_line, list_events(connection, frame.pilot.id, chosen))


def _at(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def _account(row: Row[Any]) -> str:
    """账号 3，会话 12; of an event of nobody with an account 登录前记录, but for what is nobody's."""
    if row.account_id is None:
        return marked(row.actor, None).strip("（）")
    return f"账号 {row.account_id}" + (f"，会话 {row.session_id}" if row.session_id is not None else "")


def _line(row: Row[Any]) -> AuditLine:
    return AuditLine(
        row.id,
        _at(row.happened_at),
        row.actor,
        _account(row),
        action_zh(row.action),
        subject_zh(row.subject_id),
        event_sentence(row.subject, row.before),
        event_sentence(row.subject, row.after),
        row.hash,
    )
