"""Records and fields of 数据溯源 in the words of those who read it. Files keep the stored names, by which the exports
are read; the screen has these. Pure."""

import re

from domain.export_words import RECORDS_ZH
from domain.words import EnterpriseStatus, Light, Severity, Stage, Verdict

NAME = re.compile(r"[A-Za-z_*][A-Za-z0-9_*]*(?:\.[a-z_*]+)*")
FIELDS = {
    "accepted": "通过验收",
    "actual": "实际完成",
    "admitted_on": "入库日",
    "amount_fen": "金额",
    "approved_fen": "审定奖补",
    "assessed_on": "评测日",
    "assessor": "评测机构",
    "batch": "批次",
    "before": "改造前",
    "category": "用途",
    "cause": "原因",
    "closed_on": "办结日",
    "code": "编号",
    "completed_on": "完成日",
    "contract_fen": "合同额",
    "contracted_on": "签约日",
    "days_late": "逾期天数",
    "district": "地区",
    "done_on": "办结日",
    "due_on": "期限",
    "eligible_fen": "核定投入",
    "ends_on": "止",
    "enterprise": "企业",
    "evidence": "佐证",
    "held_on": "召开日",
    "indicator": "指标",
    "industry": "行业",
    "is_counted": "计入",
    "kind": "类别",
    "level": "等级",
    "light": "亮灯",
    "listed_on": "上架日",
    "name": "名称",
    "official_after": "官方评定",
    "on_time_share": "节点按时率",
    "opened_on": "开出日",
    "operator": "比较",
    "owner": "责任单位",
    "paid_fen": "已付",
    "paid_of_due_fen": "应付中已付",
    "period": "时期",
    "provider": "服务商",
    "publicised_fen": "公示应付",
    "reason": "原因",
    "recover_fen": "应收回",
    "remedy": "整改",
    "scenario": "场景",
    "score": "得分",
    "severity": "轻重",
    "signed": "签约",
    "source": "来源",
    "source_quote": "方案原文",
    "stage": "环节",
    "starts_on": "起",
    "state": "状态",
    "status": "状态",
    "status_after": "之后的状态",
    "title": "名称",
    "unpaid_*_fen": "各档未付",
    "uscc": "统一社会信用代码",
    "value": "目标值",
    "verdict": "研判",
    "verdict_reason": "研判的依据",
    "verified_on": "核实日",
    "closed": "已办结",
}
"""Field → what it is called."""
RECORDS = {**RECORDS_ZH, "target_readings": RECORDS_ZH["verdicts"]}
"""Record → what it holds; one has another name in the exports."""
VALUES = {member.value: member.zh for words in (Severity, EnterpriseStatus, Stage, Light, Verdict) for member in words}


def record_zh(table: str) -> str:
    """目标测评结果 of target_readings; the stored name where there is no other."""
    found = RECORDS.get(table)
    return table if found is None else re.split("[：（；]", found, maxsplit=1)[0]


def field_zh(field: str) -> str:
    """研判 = 已到期未完成 的个数 of “verdict = overdue 的个数”; names that are not known stay as they are."""
    return NAME.sub(lambda found: _word(found[0]), field)


def _word(name: str) -> str:
    table, _, field = name.rpartition(".")
    if table:
        return f"{record_zh(table)}·{FIELDS.get(field) or field}"
    return FIELDS.get(name) or VALUES.get(name) or record_zh(name)
