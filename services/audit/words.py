"""An event of the audit trail in words: what it was about, its fields and values as the forms call them."""

import json
from collections.abc import Mapping

from domain.intake.forms import FORMS, Form, Kind
from domain.intake.shown import shown
from domain.money.ledger_form import HEADINGS as LEDGER_HEADINGS
from domain.words import Stage
from services.intake.history import LAST_HEARD
from services.intake.undo import typed
from services.wording import NOTHING

FORM_OF = {
    "project": Kind.PROJECTS,
    "issue": Kind.ISSUES,
    "observation": Kind.OBSERVATIONS,
    "enterprise": Kind.ENTERPRISES,
    "application": Kind.APPLICATIONS,
    "solution": Kind.SOLUTIONS,
    **{kind.value: kind for kind in Kind},
}
"""Subject of an event, or kind of a batch's history, → whose columns its fields are."""
FIELDS = {
    "file": "文件",
    "sha256": "文件摘要",
    "size_bytes": "字节数",
    "unit": "单位",
    "changes_sha256": "改动摘要",
    "new": "新增",
    "changed": "变更",
    "unchanged": "未变",
    "missing": "未列",
    "retired": "撤下",
    "retired_from": "撤下自",
    "restored": "补回",
    "reason": "原因",
    "explained": "说明",
    "text": "内容",
    "stage": "阶段",
    "from_on": "事实日期起",
    "to_on": "事实日期止",
    "expires_on": "开放到",
    "state": "状态",
    "evidence": "依据",
    "source": "依据",
    "valid_from": "起",
    "valid_to": "到",
    "renamed_on": "更名日",
    "into": "并入",
    "name": "名称",
    "short_name": "简称",
    "subsidy_ratio": "补助比例",
    "ratio_level3": "三级比例",
    "ratio_level4": "四级比例",
    "first_share": "首期比例",
    "status": "状态",
    "author": "起草",
    "reviewer": "复核",
    "approver": "审批",
    "what": "事项",
    "subject": "对象",
    "payload_sha256": "内容摘要",
    "proposal": "提请号",
    "proposed_by": "提请人",
    "second": "第二处",
    "operator": "比较",
    "value": "目标数",
    "effective_from": "从哪天起",
    "document": "文件",
    "checkpoints": "检查点",
    "shares": "各地区",
    "version": "草稿",
    "opening": "期初补录",
    "cause": "原因",
    "remedy": "整改措施",
    "owner": "责任单位",
    "promised_value": "承诺达到",
    "promised_on": "承诺日",
    "due_on": "期限",
    "number": "文号",
    "periods": "期数",
    "until": "止",
}
"""Fields of events that no form knows; a name that stands nowhere is shown as it was recorded."""


def subject_zh(subject_id: str) -> str:
    """第 3 批 for a batch; anything else is named by its own code already."""
    return f"第 {subject_id.removeprefix('batch ')} 批" if subject_id.startswith("batch ") else subject_id


def event_sentence(subject: str, recorded: str) -> str:
    """JSON of an event as heading: value; anything else as it is."""
    if not recorded:
        return ""
    try:
        values = json.loads(recorded)
    except ValueError:
        return recorded
    if not isinstance(values, dict):
        return recorded
    kind = FORM_OF.get(subject)
    form = None if kind is None else FORMS.get(kind)
    names = sorted(values.keys() - {LAST_HEARD}, key=lambda name: (name.endswith("sha256"), [*values].index(name)))
    return "；".join(f"{_heading(subject, form, name)}：{_value(form, name, values)}" for name in names)


def _heading(subject: str, form: Form | None, name: str) -> str:
    if form is not None and any(column.field == name for column in form.columns):
        return form[name].heading
    if subject == "fund_entry" and name in LEDGER_HEADINGS:
        return LEDGER_HEADINGS[name].removesuffix("（元）")
    return FIELDS.get(name, name)


def _value(form: Form | None, name: str, values: Mapping[str, object]) -> str:
    value = values[name]
    if form is not None and any(column.field == name for column in form.columns):
        return shown(typed(form.kind, {name: value})[name], form[name])
    if name == "stage" and isinstance(value, str) and value in set(Stage):
        return Stage(value).zh
    if name == "amount_fen" and str(value).isdigit():
        return f"{int(str(value)) / 100:,.2f} 元"
    return NOTHING if value is None else str(value)
