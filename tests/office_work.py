"""What the people of a city's office do, verb by verb, until every table that people fill holds something of theirs.

Nothing comes from a generator: a plan's workbook, forms, files and verbs of the services. Each deed is a function in
DEEDS; a table that no deed fills, and whose rows are not worked out, fails tests/test_completeness.py.
"""

import io
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, date, datetime
from unittest.mock import patch

from openpyxl import Workbook, load_workbook
from PIL import Image
from sqlalchemy import Connection, LargeBinary, String, and_, case, cast, func, select
from sqlmodel import AutoString

from data_access.engine import reading
from data_access.tables import Account, metadata
from domain.intake.forms import Kind
from domain.lights.core import Core
from domain.official.fields import FormField
from domain.words import FindingState, Light, Party, ProviderAction, Scenario, Stage, WorkList
from services.access import COMMAND_LINE, Role, User
from services.alerts.rule_changes import change_alert_rule
from services.appraisal.goals import check_goal
from services.appraisal.notes import appraised, tick, write_note
from services.appraisal.year_deeds import answer_appeal, approve_year, file_appeal
from services.approvals.deciding import approve_one, propose
from services.batches.quota import issue_quotas, quota_page, undo_quotas
from services.desk import Pair, at_desk
from services.evaluation.opening import begin_history, stop_history_of
from services.frame import open_frame
from services.identity.deeds import add_person
from services.intake.commit import commit_upload
from services.intake.evidence import add_evidence
from services.intake.lock_openings import open_lock
from services.intake.one import one_row
from services.intake.returns import send_text
from services.intake.stage_notes import note_stage
from services.lights.explanations import PROJECT, explain
from services.lights.judgements import end_judgement, judge_light, judgements
from services.lights.rule_changes import change_rules, rules_now
from services.lists.issuing import issue_version
from services.money.batch_terms import change_terms
from services.money.entries import money_findings
from services.money.ledger import correct_entry, record_entry
from services.money.rulings import rule_on_finding
from services.official.filed import keep_form
from services.official.forms import add_form, map_cell
from services.plans.revising import commit_plan, preview_of
from services.providers.in_and_out import record_step
from services.reports import desk as reports
from services.reports.minutes import call_meeting, finish_decision, record_decision, verify_decision
from services.supervision.draws import draw, fix_draw
from services.supervision.inspecting import record_visit
from services.supervision.leaving import leave_pilot, name_successor
from services.supervision.page import draws_page
from services.supervision.signs import look_for_signs, rule_on_sign, signs_page
from services.supervision.undoing import withdraw, withdraw_visit
from services.targets.allocation import draft_shares, issue_shares
from services.targets.board import target_board
from services.targets.checkpoints import set_checkpoints
from services.targets.promises import record_promise, withdraw_promise
from services.units.changes import add_unit, end_unit, rename_unit
from tests.new_city import (
    City,
    _rows,
    _upright,
    enterprise,
    pilot_id,
    plan_file,
    project,
    saved,
    uscc,
)

CITY = City(batches=1)
CLERK = User("周敏", Role.OFFICE)
CHECKER = User("吴磊", Role.OFFICE)
TWO = Pair("周敏", "吴磊")
PEOPLE = ("周敏", "吴磊", "何立")
FREE = 12
"""A row of 目标 below those of the city."""
WHY = {"*": "首次登记，已核对，单位无误，未公示"}
LEAD, PARTNER, NEXT = uscc(801), uscc(802), uscc(803)
PAID = "静财拨〔2026〕1号"
PICTURE = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAAAAADRSSBWAAAAC0lEQVR4nGNgYAAAAAMAAbitOmMAAAAASUVORK5CYII=")
"""Two points."""


def with_picture() -> bytes:
    """A PDF with one picture."""
    file = io.BytesIO()
    Image.linear_gradient("L").rotate(30).convert("RGB").save(file, "PDF")
    return file.getvalue()


class Calendar(datetime):
    """A clock that stands on the day it was set to."""

    at = date(2026, 1, 28)

    @classmethod
    def now(cls, tz=None):
        moment = datetime(cls.at.year, cls.at.month, cls.at.day, 2, tzinfo=UTC)
        return moment if tz is None else moment.astimezone(tz)


def on(day: date) -> None:
    Calendar.at = day


def do(verb: Callable, *values: object, **words: object) -> object:
    """A verb at the desk, by two people."""
    with at_desk(pilot_id(), CLERK, pair=TWO) as desk:
        return verb(desk, *values, **words)


def one(what: Kind, /, **typed: object) -> object:
    """A row by form."""
    return do(commit_upload, one_row(what, typed), explained=WHY)


def frame(period: str = "live"):
    with reading() as connection:
        return open_frame(connection, CLERK, pilot="jinghai", period=period)


# ── the deeds ────────────────────────────────────────────────────────────────


def plan() -> None:
    """Everything a plan's workbook can say."""
    book = load_workbook(io.BytesIO(plan_file(CITY)))
    task = {"序号": 1, "任务": "遴选服务商", "责任单位": "市工信局", "方案原文": "遴选一批服务商"}
    measured = {"所属阶段": "1", "交付成果": "服务商名单", "挂钩指标": "完成改造"}
    _rows(book, "任务", [task | measured | {"开始日": "2026-01-01", "结束日": "2026-03-31"}])
    cut = {"序号": 1, "环节": "诊断评估", "对应阶段": "诊断", "出处": "附件一"}
    _rows(book, "环节", [cut | {"主管部门做什么": "推荐机构", "服务商做什么": "出报告", "企业做什么": "配合"}])
    rule = {"评选": "标杆企业", "序号": 1, "一级指标": "数字化技术应用", "二级指标": "生产", "三级指标": "质量管理"}
    _rows(book, "样板标准", [rule | {"评分标准": "采集检验数据", "分值": 10, "出处": "附件二"}])
    clause = {
        "规定": "签约首付",
        "方案原文": "签约后拨付三成",
        "出自": "管理办法第九条",
        "首付比例": 30,
        "首付上限": 40,
    }
    _rows(book, "资金条件", [clause])
    own = {"指标名称": "诊所挂牌数", "由谁填报": "细分行业", "单位": "个", "方向": "越高越好"}
    own |= {"口径": "挂牌的数字化诊所个数", "出处": "工作方案第八条"}
    listed = {cell.value: cell.row for cell in book["指标"]["A"]}
    _rows(book, "指标", [own], first=max(row for name, row in listed.items() if name) + 1)
    _rows(book, "指标", [{"由谁填报": "地区"}], first=listed["智能工厂"])
    wanted = {
        "方案中的名称": "数字化诊所",
        "指标": "诊所挂牌数",
        "行业": "轴承制造",
        "期间": "2026年",
        "目标数": 6,
        "单位": "个",
    }
    wanted |= {"比较": "不少于", "口径": "期末累计", "出自": "正文", "方案原文": "挂牌诊所不少于6个", "备注": "含乡镇"}
    _rows(book, "目标", [wanted], first=FREE)
    _rows(book, "地区", [{"行政区划代码": "330191", "备注": "主城区", "设立日": "2025-12-01", "撤销日": "2027-12-31"}])
    rules = {"文件名称": "奖补资金管理办法", "发文单位": "市财政局", "备注": "试行", "失效日": "2027-12-31"}
    _rows(book, "文件", [{"失效日": "2027-12-31"}, rules])
    _rows(book, "阶段", [{"备注": "筹备"}])
    _upright(book, {"中央资金": 9000, "只用地方资金的用途": "诊断服务", "只用地方资金的原文": "诊断由地方资金列支"})
    content = saved(book)
    seen = preview_of(COMMAND_LINE, content, None)
    assert not [p for p in seen.problems if p.weight.name == "ERROR"], seen.problems
    commit_plan(COMMAND_LINE, content, None, seen=seen, confirmed=True)


def opening() -> None:
    """The months before the installation: taken up and given up."""
    do(begin_history, "系统启用前的数据")
    do(stop_history_of, "没有以前的数据")


def pool() -> None:
    """Providers in, one of them raised, one warned; what they offer."""
    admitted = {"kind": "专业型", "admitted_on": date(2026, 1, 12), "document": "静工信〔2026〕3号"}
    notice = {"notice_from": date(2026, 1, 5), "notice_to": date(2026, 1, 9)}
    for code, name in ((LEAD, "远桥数科"), (PARTNER, "汇川软件"), (NEXT, "云杉智造")):
        one(Kind.PROVIDERS, uscc=code, name=f"{name}有限公司", industries="轴承制造；食品加工", **admitted, **notice)
    raised = {"kind": "综合型", "kind_on": date(2026, 1, 26), "document": "静工信〔2026〕9号"}
    one(Kind.PROVIDERS, uscc=LEAD, **raised)
    listed = {"scenario": "设备管理", "industry": "轴承制造", "price_fen": "6.8", "listed_on": date(2026, 1, 13)}
    one(Kind.SOLUTIONS, name="轴承设备云", provider=LEAD, **listed)
    do(record_step, NEXT, ProviderAction.WARN, version=1, reason="资料不全", document="静数转办〔2026〕2号")
    do(record_step, NEXT, ProviderAction.APPEAL, version=2, reason="资料已补")
    do(record_step, NEXT, ProviderAction.UPHOLD, version=3, reason="仍有缺项", document="静数转办〔2026〕3号")


def enterprises() -> None:
    for number in (1, 2, 3):
        one(Kind.ENTERPRISES, **enterprise(number, CITY), planned_year=2026, gb4754_code="C3451")
    whole = {"contract_fen": "100", "eligible_fen": "90", "batch": "1", "provider": LEAD, "partners": PARTNER}
    first = {"completed_diagnosis": date(2026, 1, 6), "completed_proposal": date(2026, 1, 12)}
    first |= {"completed_contract": date(2026, 1, 14)}
    one(Kind.PROJECTS, **project(1, date(2026, 1, 5)) | whole | first)
    one(Kind.PROJECTS, **project(2, date(2026, 1, 20)) | whole)
    one(Kind.PROJECTS, **project(3, date(2026, 1, 20)))
    one(Kind.SOLUTION_USES, project="JH-0001", solution="轴承设备云", used_on=date(2026, 1, 20))
    one(Kind.APPLICATIONS, project="JH-0001", applied_fen="20", applied_on=date(2026, 1, 22))
    before = {"kind": "改造前", "assessed_on": date(2026, 1, 8), "level": 1, "score": 30}
    one(Kind.ASSESSMENTS, uscc=uscc(1), assessor="市软件测评中心", **before)
    one(
        Kind.PROVIDER_REVIEWS,
        project="JH-0001",
        provider=LEAD,
        reviewed_on=date(2026, 1, 27),
        satisfaction=4,
        comment="及时",
    )
    one(
        Kind.OBSERVATIONS,
        indicator="诊所挂牌数",
        industry="轴承制造",
        source="台账",
        observed_on=date(2026, 1, 25),
        value=2,
    )
    opened = {"opened_on": date(2026, 1, 26), "due_on": date(2026, 2, 6), "owner": "东岭区专班"}
    one(Kind.ISSUES, code="WT-1", district="东岭区", category="进度", severity="一般", title="进场慢", **opened)

    solved = {"project": "JH-0001", "category": "资金", "severity": "一般", "title": "首付迟", "owner": "市财政局"}
    solved |= {"opened_on": date(2026, 1, 20), "due_on": date(2026, 1, 30), "closed_on": date(2026, 1, 26)}
    one(Kind.ISSUES, code="WT-2", **solved)
    said = {"state": "推进中", "next_step": "公示名单", "evidence": "静工信〔2026〕2号", "text": "已收到 12 家申请"}
    one(Kind.TASK_UPDATES, task="1", reported_on=date(2026, 1, 26), **said)
    helped = {"cause": "资金", "state": "攻坚中", "helper": "市财政局", "measure": "对接银行", "result": "已受理"}
    one(Kind.BLOCK_ENTRIES, project="JH-0001", reported_on=date(2026, 1, 26), **helped)
    goal = {"name": "生产效率提高", "unit": "%", "direction": "不低于", "value": 10, "document": "静工信〔2025〕8号"}
    said = {"actual": 12, "evaluated_on": date(2026, 1, 26), "evidence": "MES 报表"}
    one(Kind.PROJECT_GOALS, project="JH-0001", number=1, **goal, **said)
    with at_desk(pilot_id(), CHECKER) as desk:
        check_goal(desk, goal=1, version=1, is_right=True, opinion="看过报表")


def registers() -> None:
    """What is counted, lent and offered; a version of a list."""
    seen = {"place": "市会展中心", "district": "东岭区", "attendance": 86, "deals": 5, "deal_fen": "800"}
    one(Kind.EVENTS, name="对接会", held_on=date(2026, 1, 15), kind="供需对接", evidence="签到表", **seen)
    held = {"holder": "李明 0312", "title": "数字技术工程师", "issuer": "市人社局", "certified_on": date(2026, 1, 16)}
    one(Kind.CERTIFICATES, number="SZGC1", district="东岭区", uscc=uscc(1), **held)
    named = {"kind": "智能工厂", "level": "市级", "uscc": uscc(1), "recognised_on": date(2026, 1, 10)}
    one(Kind.RECOGNITIONS, name="轴承工厂", document="静工信〔2026〕3号", revoked_on=date(2026, 1, 26), **named)
    used = {"business": "生产管理", "platform": "移动云", "used_from": date(2026, 1, 8), "evidence": "合同"}
    one(Kind.CLOUD_USES, uscc=uscc(1), stopped_on=date(2026, 1, 27), **used)
    offered = {"most_fen": "500", "least_rate": "3.45", "most_months": 36, "listed_on": date(2026, 1, 5)}
    gone = {"delisted_on": date(2026, 1, 27), "evidence": "公告"}
    one(Kind.FINANCE_PRODUCTS, name="数转贷", bank="静海农商行", **offered, **gone)
    lent = {"amount_fen": "100", "rate": "3.45", "lent_on": date(2026, 1, 8), "due_on": date(2026, 12, 31)}
    one(Kind.LOANS, number="JH-1", product="数转贷", uscc=uscc(1), repaid_on=date(2026, 1, 27), **lent)
    asked = {"needs_district": "东岭区", "needs_industry": "轴承制造", "needs_scale": "规上", "needs_title": "无称号"}
    asked |= {"needs_stage": "诊断", "least_level": 2, "needs_cloud": "否", "needs_loan": "是"}
    paid = {"amount_fen": "1", "interest_percent": 50, "most_months": 12, "cap_fen": "5", "ends_on": date(2027, 6, 30)}
    said = {"owner": "市财政局", "document": "静财〔2026〕1号", "benefit": "贴息一半", "starts_on": date(2026, 1, 1)}
    one(Kind.POLICIES, name="贴息", **said, **asked, **paid)
    granted = {"granted_on": date(2026, 1, 27), "granted_fen": "0.5"}
    one(Kind.POLICY_CLAIMS, uscc=uscc(1), policy="贴息", claimed_on=date(2026, 1, 20), **granted)
    told = {"arrangement": "放假", "document": "国办发明电〔2025〕7号"}
    one(Kind.HOLIDAYS, name="2026年春节", first_on=date(2026, 2, 15), last_on=date(2026, 2, 23), **told)
    do(issue_version, which=WorkList.FINANCE, owner="市财政局", note="首版")


def batches() -> None:
    """Who wants in, the budget of the batch with its 公示, an objection with its answer, places of the next one."""
    wants = {"name": "静海轴承配件厂", "district": "东岭区", "industry": "轴承制造", "registered_on": date(2026, 1, 12)}
    one(Kind.INTERESTS, uscc=uscc(901), withdrawn_on=date(2026, 1, 27), **wants)
    borne = {"central_percent": 60, "province_percent": 0, "city_percent": 24, "district_percent": 16}
    shown = {"notice_from": date(2026, 1, 5), "notice_to": date(2026, 1, 9), "document": "静财〔2026〕6号"}
    one(Kind.BATCH_FUNDS, batch="1", budget_fen="500", **borne, **shown)
    said = {"raised_on": date(2026, 1, 6), "raised_by": "保密", "content": "反映设备为旧设备", "project": "JH-0001"}
    ended = {"outcome": "异议不成立", "closed_on": date(2026, 1, 12), "reply": "现场核对铭牌"}
    one(Kind.OBJECTIONS, code="YY-1", batch="1", **said, **ended)
    asked = {"uscc": uscc(1), "award": "标杆企业", "session": "2026年第一季度"}
    case = {"case_before": "纸质记录", "case_done": "上线采集", "case_after": "检验数据全采集", "evidence": "验收报告"}
    one(Kind.AWARD_ENTRIES, **asked, **case, put_forward_on=date(2026, 1, 20), reason="采集最全")
    line = {**asked, "criterion": 1, "evidence": "现场查看", "scored_on": date(2026, 1, 22)}
    by("吴磊", Kind.AWARD_SCORES, **line, seat="第一评分", score=90)
    by("何立", Kind.AWARD_SCORES, **line, seat="第二评分", score=60)
    by("吴磊", Kind.AWARD_SCORES, **line, seat="合议", score=80, reason="按复核的采集率")
    with reading() as connection:
        view = quota_page(connection, frame())
    cells = {row.name: [row.computed, ""] for row in view.industries}
    first, second, *_ = cells
    cells[first], cells[second] = [cells[first][0] + 1, "意愿集中"], [cells[second][0] - 1, "意愿不足"]
    told = {"industries": cells, "districts": {row.name: [row.computed, ""] for row in view.districts}}
    do(issue_quotas, number=view.number, total=view.total, document="静工信〔2026〕15号", **told)
    do(issue_quotas, number=view.number, total=view.total, document="静工信〔2026〕51号", **told)
    do(undo_quotas, number=view.number, reason="文号写错")


def by(name: str, what: Kind, /, **typed: object) -> object:
    """A row by form, by one person."""
    with at_desk(pilot_id(), User(name, Role.OFFICE)) as desk:
        return commit_upload(desk, one_row(what, typed), explained=WHY)


def way() -> None:
    """A project from diagnosis over plan, price and two reviews to acceptance in two rounds."""
    levels = {scenario.value: 1 for scenario in Scenario}
    said = {"kind": "改造前", "diagnosed_on": date(2026, 1, 8), "base_score": 30, "assessor": "市软件测评中心"}
    one(Kind.DIAGNOSES, uscc=uscc(1), **said, **levels)
    found = {"kind": "需求", "title": "设备联网", "scenario": "设备管理", "raised_on": date(2026, 1, 8)}
    one(Kind.NEEDS, uscc=uscc(1), note="六台机床", solved_on=date(2026, 1, 27), **found)
    listed = {"list": "补贴范围", "effective_from": date(2026, 1, 1), "holds": "是", "source": "静财〔2026〕1号"}
    one(Kind.REVIEW_LISTS, name="软件", **listed)
    one(Kind.ENTERPRISES, **enterprise(4, CITY))
    whole = {"contract_fen": "100", "eligible_fen": "90", "batch": "1", "provider": PARTNER}
    one(Kind.PROJECTS, **project(4, date(2026, 1, 5)) | whole)
    line = {"project": "JH-0004", "number": 1, "line": 1}
    priced = {"module": "设备", "scenario": "设备管理", "item": "设备云", "solution": "轴承设备云", "category": "软件"}
    priced |= {"unit": "套", "quantity": 1, "amount_fen": "100", "submitted_on": date(2026, 1, 20)}
    one(Kind.PLAN_LINES, **line, **priced)
    cut = {"decision": "核减", "cut_fen": "10", "reason": "高于同类", "reviewed_on": date(2026, 1, 22)}
    by("吴磊", Kind.PLAN_REVIEWS, **line, **cut, stage="平台审核")
    by("何立", Kind.PLAN_REVIEWS, **line, **cut, stage="监理审核")
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31), "fee_fen": "0.3", "conflicts": uscc(3)}
    agency = {"uscc": uscc(901), "name": "市评测中心", "kind": "验收管理", "contract_no": "JH-FW-1"}
    one(Kind.AGENCIES, contract_fen="80", **agency, **days)
    expert = {"name": "李明", "unit": "静海大学", "field": "生产管理", "contract_no": "JH-ZJ-1"}
    one(Kind.EXPERTS, code="ZJ-001", **expert, **days)
    opened = {"list": "验收批次", "effective_from": date(2026, 1, 22), "holds": "是", "source": "验收通知"}
    one(Kind.REVIEW_LISTS, name="2026年第1批", **opened)
    seen = {"session": "2026年第1批", "agency": uscc(901), "experts": "ZJ-001", "minutes": "系统在用"}
    seen |= {"foundation": 60, "operation": 61, "management": 62, "scenarios": 63}
    again = {"result": "限期整改", "result_on": date(2026, 1, 25), "rectify_by": date(2026, 1, 27)}
    first = {"project": "JH-0004", "round": 1, "applied_on": date(2026, 1, 23), "visited_on": date(2026, 1, 24)}
    one(Kind.ACCEPTANCES, **first, **again, **seen)
    papers = "；".join(("验收申请表", "改造合同", "发票和付款凭证", "改造前后自评报告", "系统上线和使用记录"))
    passed = {"result": "通过", "result_on": date(2026, 1, 28), "level": 2, "score": 45, "report": "评测报告1"}
    second = {"project": "JH-0004", "round": 2, "applied_on": date(2026, 1, 26), "visited_on": date(2026, 1, 27)}
    one(Kind.ACCEPTANCES, documents=papers, **second, **passed, **seen)


def changes() -> None:
    """A lead changes, enterprises move and leave, units change; a locked day is opened; evidence and texts come in."""
    left = {"status": "退出", "status_on": date(2026, 1, 27), "status_reason": "停产", "left_for_cause": "是"}
    one(Kind.ENTERPRISES, uscc=uscc(3), **left)
    gone = {name: left[name] for name in ("status", "status_on", "left_for_cause")}
    one(Kind.PROJECTS, code="JH-0003", **gone)
    do(note_stage, code="JH-0001", stage=Stage.BUILD, text="企业设备检修，顺延")
    name = {"kind": "department", "unit": "市财政局", "name": "市财政和国资局", "short_name": ""}
    do(rename_unit, **name, renamed_on=date(2026, 1, 26), document="静政办〔2026〕5号")
    end = {"kind": "department", "name": "市数据局", "short_name": "", "valid_from": date(2026, 1, 5)}
    do(add_unit, **end, document="静政办〔2026〕5号")
    do(end_unit, kind="department", unit="市数据局", last_on=date(2026, 1, 27), document="静政办〔2026〕6号")
    one(Kind.PROJECTS, code="JH-0001", provider=NEXT)
    moved = {"district": CITY.districts[0], "moved_on": date(2026, 1, 27)}
    one(Kind.ENTERPRISES, uscc=uscc(1), **moved)
    days = {"from_on": date(2025, 12, 1), "to_on": date(2025, 12, 10), "expires_on": date(2026, 2, 2)}
    do(open_lock, unit="", reason="补录", **days)
    do(add_evidence, code="JH-0001", stage=Stage.CONTRACT, name="合同.pdf", content=with_picture())
    do(send_text, "本周签约一家。", unit=CITY.districts[0])


def money() -> None:
    central = {"source": "中央", "category": "企业改造奖补"}
    came = {"kind": "下达", "from_account": "中央财政", "to_account": "财政专户", "amount_fen": "900000"}
    do(record_entry, came | central | {"occurred_on": date(2026, 1, 13), "document_no": "财建〔2026〕1号"})
    paid = {"kind": "拨付", "from_account": "财政专户", "to_account": uscc(1), "amount_fen": "300000"}
    paid |= central | {"project": "JH-0001", "occurred_on": date(2026, 1, 16)}
    do(record_entry, paid | {"document_no": PAID})
    twice = {"kind": "下达", "from_account": "中央财政", "to_account": "财政专户", "amount_fen": "100"}
    do(record_entry, twice | central | {"occurred_on": date(2026, 1, 14), "document_no": "财建〔2026〕2号"})
    wrong = {"kind": "appropriate", "document_no": "财建〔2026〕2号", "reason": "重复登记"}
    do(correct_entry, new_document_no="财建〔2026〕3号", occurred_on=date(2026, 1, 15), **wrong)
    one(Kind.ENTERPRISES, uscc=uscc(1), already_funded="是")
    with reading() as connection:
        found = money_findings(connection, frame())
    assert found, "who has central money already was paid"
    explained = {"reason": "按签约首付拨付", "evidence": PAID}
    do(rule_on_finding, key=found[0].key, state=FindingState.EXPLAINED, **explained)
    terms = {"ratio": 0.3, "caps_fen": (10**7, 10**7, 10**7), "source": "办法第十二条"}
    do(change_terms, batch=1, valid_from=date(2026, 1, 20), **terms)


def people() -> None:
    """Two accounts of the office, and a batch that one of them proposes and the other approves."""
    admin = User("何立", Role.ADMIN)
    for name, title in (("zhoumin", "周敏"), ("wulei", "吴磊")):
        add_person(admin, name, title, role=Role.OFFICE, pilot="", unit="", duty="", from_on=Calendar.at, to_on=None)
    with reading() as connection:
        first, second = connection.scalars(select(Account.id).order_by(Account.id))
    a, b = User("周敏", Role.OFFICE, account_id=first), User("吴磊", Role.OFFICE, account_id=second)
    terms = {"ratio": 0.3, "caps_fen": (10**7, 10**7, 10**7), "source": "办法第十二条"}
    with at_desk(pilot_id(), a) as desk:
        propose(desk, "add_batch", {"opens_on": date(2026, 1, 15), "closes_on": date(2026, 6, 30), **terms})
    assert approve_one(b, 1).sentence.startswith("已批准")


def rules() -> None:
    """A line, weights and parties of the pilot's own, from a later day on."""
    with reading() as connection:
        now = rules_now(connection, frame())
    told = {"effective_from": date(2026, 2, 1), "reason": "按本市实际", "source": "专班会议纪要〔2026〕1号"}
    line = next(one for one in now.bounds if one.yellow is not None and one.is_share)
    lower = {"indicator": line.indicator, "metric": line.metric, "green": line.green / 100 - 0.01}
    do(change_rules, kind="bounds", values=lower | {"yellow": line.yellow / 100 - 0.01}, **told)
    weights = {stage: weight for stage, _, weight, _ in now.stages}
    first, second, *_ = weights
    do(change_rules, kind="stages", values=weights | {first: weights[first] - 1, second: weights[second] + 1}, **told)
    parties = {stage: party for stage, _, _, party in now.stages}
    do(change_alert_rule, values={"code": "project_red", "answer_days": 3}, **told)
    do(change_rules, kind="parties", values=parties | {first: Party.OFFICE}, **told)


def targets() -> None:
    """Checkpoints in place of a straight line; the whole shared out by a document, other shares drafted."""
    on(date(2026, 1, 29))
    whole = _whole()
    told = {"effective_from": Calendar.at, "reason": "分步完成"}
    points = [(date(2026, 12, 31), 40.0), (date(2027, 6, 30), 80.0)]
    do(set_checkpoints, whole, points=points, document="静数转办〔2026〕4号", **told)
    do(draft_shares, whole, shares=dict.fromkeys(CITY.districts, 60.0), version=0)
    notice = {"title": "关于下达任务的通知", "number": "静工信〔2026〕12号", "issuer": "市工信局"}
    do(issue_shares, whole, version=1, shares=dict.fromkeys(CITY.districts, 60.0), **notice, **told)
    do(draft_shares, whole, shares=dict(zip(CITY.districts, (50.0, 70.0), strict=True)), version=0)


def _whole() -> int:
    """The whole pilot's target of completions."""
    with reading() as connection:
        return next(line.id for line in target_board(connection, frame()).lines if line.indicator == Core.COMPLETION)


def lights() -> None:
    """Red lights are explained and judged, of a district and of a project; a judgement is ended early."""
    red = {"indicator": Core.COMPLETION, "district": CITY.districts[0]}
    do(explain, frame(), **red, text="首批企业二月进场", version=0)
    until = {"reason": "设备已到位", "expires_on": date(2026, 2, 20)}
    do(judge_light, **red, light=Light.YELLOW, **until)
    do(judge_light, indicator=PROJECT, project="JH-0001", light=Light.YELLOW, **until)
    with reading() as connection:
        newest = judgements(connection, frame())[0]
    do(end_judgement, newest.id, "佐证不实")


def week() -> None:
    """The week is over: closed, told, discussed; at the meeting a district promises, and one promise is taken back."""
    on(date(2026, 2, 3))
    do(reports.close_period, "2026-W05")
    closed = frame("2026-W05")
    do(reports.write_text, closed, "next_steps", "下周约谈一家。", 0)
    do(reports.draft, closed)
    do(reports.review, closed)
    do(reports.issue, closed, lambda report: {"docx": b"docx", "xlsx": b"xlsx"}, "调度会当日要用")
    do(call_meeting, held_on=date(2026, 2, 10), until=date(2026, 2, 9))
    decided = {"text": "倒排工期", "owner": "东岭区专班", "due_on": date(2026, 2, 10), "district": "东岭区"}
    do(record_decision, frame(), **decided, chair="副市长（专班组长）")
    do(finish_decision, 1, 1)
    do(verify_decision, 1, 2)
    do(record_promise, target_id=None, district="东岭区", value=2, due_on=date(2026, 3, 31), points="2026-03-10 1")
    do(record_promise, target_id=_whole(), district="", value=3, due_on=date(2026, 4, 30))
    do(withdraw_promise, 2, 1, "按任务书另定")
    on(date(2026, 2, 10))
    one(Kind.PROJECTS, code="JH-0002", completed_diagnosis=date(2026, 1, 30))
    do(reports.close_period, "2026-W06")


def handing_up() -> None:
    """The month is closed, and the office writes beside a target what it hands up."""
    on(date(2026, 2, 12))
    do(reports.close_period, "2026-01", "首月补结")
    here = frame("2026-01")
    with reading() as connection:
        target = appraised(connection, here)[0].line.id
    told = {"evidence": "名单和台账", "cause": "企业停产", "remedy": "逐家帮扶", "owner": "市工信局"}
    do(write_note, here, target=target, **told, due_on=date(2026, 3, 31), version=0)
    with at_desk(pilot_id(), CHECKER) as desk:
        tick(desk, here, target, 1, True)
    year = {"period": "2026-01", "district": CITY.districts[0], "part": "level"}
    told = {"is_upheld": True, "counted": 1, "due": 1, "answer": "查实", "document": "纪要〔2026〕2号"}
    with patch("services.appraisal.year.is_years_cut", return_value=True):
        do(file_appeal, **year, reason="漏计 1 家", document="函〔2026〕1号")
        do(answer_appeal, **year, **told)
        do(approve_year, period="2026-01", document="纪要〔2026〕3号")
    book, file = Workbook(), io.BytesIO()
    for row in (("地区", "行业", "完成改造企业（家）"), (CITY.districts[0], None, None)):
        book.active.append(row)
    book.save(file)
    told = {"name": "情况表", "document_no": "静财〔2026〕3号", "file_name": "情况表.xlsx", "content": file.getvalue()}
    do(add_form, **told)
    industry = {"industry": CITY.industries[0], "repeat": ""}
    asked = {"district": CITY.districts[0], "unit": "家", "period": "2026"}
    do(map_cell, here, form=1, field=FormField("Sheet", "C2", "actual.completion", **asked, **industry), version=1)
    fixed = FormField("Sheet", "B2", "text.fixed", text="轴承")
    do(map_cell, here, form=1, field=fixed, version=2)
    do(map_cell, here, form=1, field=FormField("Sheet", "A3", "each.unit", repeat="district"), version=3)
    do(keep_form, here, form=1, reason="", seen=0)


def supervision() -> None:
    """A draw from list to number, a visit that fails, who leaves for it and who comes; signs that are judged."""
    on(date(2026, 2, 13))
    for place in (1, 2):
        named = {
            "name": f"查验员{place}",
            "unit": f"查验所{place}",
            "field": "信息化",
            "contract_no": f"合〔2026〕{place}号",
        }
        one(Kind.EXPERTS, code=f"Z{place}", starts_on=date(2026, 1, 5), **named)
    with reading() as connection:
        size = draws_page(connection, frame()).frame_size
    told = {"source": "双色球第 2026020 期", "source_on": date(2026, 2, 14), "digits": 8}
    do(fix_draw, title="一季度抽查", size=size, visit_days=20, **told)
    on(date(2026, 2, 14))
    do(draw, draw=1, said="03081119")
    with reading() as connection:
        drawn = next(line for line in draws_page(connection, frame()).lines if line.code == "JH-0001")
    seen = {"inspection": drawn.id, "visited_on": Calendar.at}
    due = {"result": "rectify", "due_on": date(2026, 2, 20)}
    do(record_visit, found="未联网", photos=[("笔录.pdf", b"%PDF-1.5"), ("现场.png", PICTURE)], **seen, **due)
    do(record_visit, found="设备不在现场", result="failed", **seen)
    firms = {"district": CITY.districts[0], "industry": CITY.industries[0], "scale": "规上", "title": "无称号"}
    one(Kind.ENTERPRISES, uscc=uscc(77), name="静海新列入轴承厂", **firms)
    why = {"reason": "inspection", "said": "设备不在现场", "evidence": "笔录", "is_for_cause": True}
    left = {"left_on": Calendar.at.isoformat(), "due_on": "2026-04-15", "inspection": drawn.id}
    do(leave_pilot, uscc=drawn.uscc, **why, **left)
    do(name_successor, case=1, successor=uscc(77))
    do(withdraw, what="successor", number=1, reason="认错了企业")
    do(withdraw, what="case", number=1, reason="认错了企业")
    do(withdraw_visit, visit=2, reason="记错了项目")
    do(
        fix_draw,
        title="补抽",
        size=1,
        visit_days=20,
        source="双色球第 2026021 期",
        source_on=date(2026, 2, 16),
        digits=8,
    )
    do(withdraw, what="draw", number=2, reason="抽取数量写错")
    do(record_visit, found="设备不在现场", result="failed", **seen)
    do(leave_pilot, uscc=drawn.uscc, **why, **left)
    do(name_successor, case=2, successor=uscc(77))
    who = {"legal_person": "李某", "phone": "0330-1", "address": "一号路1号", "account": "6222"}
    for firm in (uscc(2), NEXT, LEAD):
        one(Kind.PARTY_DETAILS, uscc=firm, **who)
    got = {"document": "静工信〔2025〕9号", "fund": "技改资金", "what": "产线改造", "granted_on": date(2025, 6, 1)}
    one(Kind.OTHER_GRANTS, uscc=uscc(2), amount_fen="10", **got)
    look_for_signs(pilot_id(), CLERK)
    with reading() as connection:
        sign = next(line for line in signs_page(connection, frame()).lines if line.ties)
    do(
        rule_on_sign,
        sign=sign.sign,
        key=sign.key,
        state="explained",
        said=sign.said,
        reason="同一集团",
        evidence="工商档案",
    )


DEEDS: tuple[Callable[[], None], ...] = (
    plan,
    opening,
    pool,
    enterprises,
    registers,
    batches,
    changes,
    money,
    way,
    people,
    rules,
    targets,
    lights,
    week,
    handing_up,
    supervision,
)


def counts() -> dict[str, int]:
    """Rows of every table."""
    with reading() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in metadata.tables.items()
        }


def columns_with_a_name(connection: Connection) -> set[tuple[str, str]]:
    """Table and column of every text in which one of the office's people stands."""
    return {
        (name, column.name)
        for name, table in metadata.tables.items()
        for column in table.c
        if isinstance(column.type, String | AutoString)
        and connection.execute(select(column).where(cast(column, String).in_(PEOPLE)).limit(1)).first() is not None
    }


def filled_columns(connection: Connection) -> set[tuple[str, str]]:
    """Table and column of everything that holds a value in some row: not NULL, not an empty text."""
    found = set()
    for name, table in metadata.tables.items():
        parts = [
            func.max(case((and_(column.is_not(None), cast(column, String) != ""), 1), else_=0)).label(column.name)
            for column in table.c
            if not isinstance(column.type, LargeBinary)
        ]
        row = connection.execute(select(*parts)).one()
        found |= {(name, column) for column, holds in row._mapping.items() if holds}
    return found
