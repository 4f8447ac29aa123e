"""People of a demonstration who propose and approve, and one sound proposal of every verb, with what spoils it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial

from sqlalchemy import Connection, func, select, text, update
from sqlmodel import Session

from data_access import tables
from data_access.commands.identity import insert_account, insert_grant
from data_access.commands.opening import insert_history
from data_access.queries.pilots import get_pilot
from data_access.queries.projects import list_districts
from data_access.queries.providers import get_provider
from domain.intake.forms import Kind
from domain.intake.views import Weight
from domain.words import FindingState, FundKind
from reports.checkpoint_file import checkpoint_file
from reports.intake_template import HEADING_ROW
from reports.plan_workbook import plan_workbook
from services.access import Role, User
from services.alerts.rule_changes import change_alert_rule
from services.appraisal.year_deeds import answer_appeal, approve_year, file_appeal
from services.approvals.opening import closing_words
from services.batches.quota import issue_quotas, quota_page, undo_quotas
from services.desk import Desk, Pair
from services.evaluation.close import evaluate_live
from services.frame import open_frame
from services.intake.commit import commit_upload
from services.intake.one import one_row
from services.intake.undo import undo_batch
from services.lights.explanations import red_lights
from services.lights.judgements import judge_light
from services.lights.rule_changes import change_rules
from services.money.batch_terms import add_batch, change_terms
from services.money.entries import money_findings
from services.money.ledger import correct_entry, record_entry
from services.money.rulings import rule_on_finding
from services.plans.retiring import NOTHING_LEAVES
from services.plans.revising import plan_cells, preview_plan, write_plan
from services.plans.undo import undo_at
from services.providers.in_and_out import record_step
from services.reports import desk as reporting
from services.reports.closing_check import closable
from services.supervision.leaving import leave_pilot, name_successor
from services.supervision.undoing import withdraw
from services.targets.allocation import draft_shares
from services.targets.checkpoint_file import checkpoint_rows, read_checkpoints
from services.targets.checkpoints import set_checkpoints
from services.targets.revising import revise_target
from tests.new_city import uscc
from tests.services.intake.test_intake import WHY, Clerk
from tests.services.money.test_ledger import payment

EXPLAINED = {"*": "单位无误，已核对单据"}
OTHERS = Pair("甲某", "乙某")
"""Two people of before there were accounts, who do something meanwhile."""


@dataclass(frozen=True)
class Office:
    """A pilot's office: two clerks, and people who may not approve."""

    connection: Connection
    pilot_id: int
    a: User
    b: User
    district: User
    leader: User

    @classmethod
    def of(cls, connection: Connection) -> "Office":
        pilot = get_pilot(connection, "yinchuan")
        at = datetime(2026, 11, 14, tzinfo=UTC)

        def person(sign_in_name: str, name: str, role: Role, district: int | None = None) -> User:
            number = insert_account(connection, sign_in_name=sign_in_name, name=name, created_at=at)
            where = {"pilot_id": district and pilot.id, "district_id": district, "department_id": None}
            words = {"from_on": at.date(), "granted_at": at, "granted_by": "何立"}
            insert_grant(connection, account_id=number, role=role, **words, **where)
            return User(name, role, district, account_id=number)

        home = list_districts(connection, pilot.id)[0].id
        return cls(
            connection,
            pilot.id,
            person("zhoumin", "周敏", Role.OFFICE),
            person("wulei", "吴磊", Role.OFFICE),
            person("maxy", "马晓燕", Role.DISTRICT, home),
            person("zhenglan", "郑岚", Role.LEADER),
        )

    def desk(self, user: User, pair: Pair | None = None) -> Desk:
        return replace(Desk.on(self.connection, self.pilot_id, user), pair=pair)

    @property
    def others(self) -> Desk:
        """The desk of somebody else who does the same meanwhile."""
        return self.desk(User("乙某", Role.OFFICE), OTHERS)

    def frame(self, **words: str):
        return open_frame(self.connection, self.a, pilot="yinchuan", **words)


@dataclass(frozen=True)
class Case:
    """A verb with words, what else `propose` needs, and what somebody else does meanwhile that makes it stale."""

    verb: str
    words: dict[str, object]
    spoil: Callable[[], object]
    more: dict[str, object]


def case(verb: str, words: dict[str, object], spoil: Callable[[], object], **more: object) -> Case:
    return Case(verb, words, spoil, more)


def review(office: Office) -> Case:
    frame = office.frame(period="2026-W46")
    reporting.draft(office.desk(office.a), frame)

    def write():
        reporting.write_text(office.desk(office.a), frame, "next_steps", "下周约谈两家。", 0)

    return case("review_report", {"period": "2026-W46", "district": ""}, write)


def closing(office: Office) -> Case:
    connection = office.connection
    table = tables.Pilot.__table__
    connection.execute(
        update(table)
        .where(table.c.id == office.pilot_id)
        .values(demo_today=date(2026, 11, 29), revision=table.c.revision + 1_000)
    )
    evaluate_live(connection, office.pilot_id)
    labels = [period.label for period in closable(office.frame())][:2]
    assert labels == ["2026-W47", "2026-W48"], "a run of closings"
    return case("close_periods", {"labels": labels}, lambda: reporting.close_period(office.others, "2026-W47"))


def closing_a_past(office: Office) -> Case:
    """The weeks since count as its past."""
    closing(office)
    connection, at = office.connection, datetime(2026, 11, 14, tzinfo=UTC)
    insert_history(connection, pilot_id=office.pilot_id, reason="启用前", by="周敏", account=None, at=at, on=at.date())
    words = closing_words(office.desk(office.a))
    assert words == {"labels": ["2026-W47", "2026-W48"], "covers": []}
    other = payment(connection)
    return case("close_history", words, lambda: record_entry(office.others, other))


def paying(office: Office) -> Case:
    row = payment(office.connection)
    other = row | {"document_no": "银财拨〔2026〕901号"}
    return case("record_entries", {"rows": [row]}, lambda: record_entry(office.others, other))


def correcting(office: Office) -> Case:
    record_entry(office.others, payment(office.connection))
    words = {
        "kind": FundKind.PAY,
        "document_no": "银财拨〔2026〕900号",
        "reason": "重复拨付",
        "new_document_no": "银财更〔2026〕1号",
        "occurred_on": date(2026, 11, 13),
    }
    other = words | {"new_document_no": "银财更〔2026〕2号"}
    return case("correct_entry", words, lambda: correct_entry(office.others, **other))


def ruling(office: Office) -> Case:
    frame = office.frame(period="live")
    key = next(f.key for f in money_findings(office.connection, frame) if f.rule == "paid_over_due")
    words = {"key": key, "reason": "已收回多付款", "evidence": "银财收〔2026〕9号"}

    def explain():
        rule_on_finding(office.others, state=FindingState.EXPLAINED, **words)

    return case("rule_on_finding", words | {"state": FindingState.CLOSED}, explain)


def step(office: Office) -> Case:
    provider = tables.Provider
    query = select(func.min(provider.uscc)).where(provider.pilot_id == office.pilot_id, provider.status == "active")
    uscc = office.connection.scalar(query)
    said = {"reason": "三个项目逾期", "document": "专班纪要〔2026〕12号"}
    version = get_provider(office.connection, office.pilot_id, uscc).version
    words = {"uscc": uscc, "action": "warn", "version": version, **said}
    return case("provider_step", words, lambda: record_step(office.others, uscc, "suspend", version=version, **said))


YEAR = {"period": "2026-10", "document": "专班纪要〔2026〕12号"}


def at_the_years_cut(office: Office) -> None:
    """The plan ends in the month, so its year is decided by it (rules 20.4)."""
    day = {"day": date(2026, 10, 31), "id": office.pilot_id}
    office.connection.execute(text("UPDATE pilots SET last_on = :day WHERE id = :id"), day)


def appeal_answered(office: Office) -> Case:
    at_the_years_cut(office)
    appeal = {"period": YEAR["period"], "district": "永宁县", "part": "level"}
    file_appeal(office.others, **appeal, reason="漏计 1 家", document="函〔2026〕1号")
    told = {**YEAR, **appeal, "is_upheld": False, "counted": None, "due": None, "answer": "维持"}
    return case("answer_district_appeal", told, lambda: answer_appeal(office.others, **told))


def year_approved(office: Office) -> Case:
    at_the_years_cut(office)
    return case("approve_district_year", YEAR, lambda: approve_year(office.others, **YEAR))


LEFT = {
    "reason": "moved",
    "said": "迁往外地",
    "evidence": "迁址批复",
    "left_on": "2026-11-13",
    "is_for_cause": False,
    "successor": "",
    "due_on": "2027-01-15",
    "inspection": None,
}


def leaving(office: Office) -> Case:
    firm = tables.Enterprise
    query = select(func.max(firm.uscc)).where(firm.pilot_id == office.pilot_id, firm.status == "active")
    words = {"uscc": office.connection.scalar(query), **LEFT}
    return case("leave_pilot", words, lambda: leave_pilot(office.others, **words))


def succeeding(office: Office) -> Case:
    leave_pilot(office.others, **leaving(office).words)
    firm = {"name": "新列入厂", "district": "永宁县", "industry": "新型材料", "scale": "规上", "title": "无称号"}
    commit_upload(office.others, one_row(Kind.ENTERPRISES, {"uscc": uscc(77), **firm}), explained=EXPLAINED)
    number = office.connection.scalar(select(func.max(tables.LeavingCase.id)))
    words = {"case": number, "successor": uscc(77)}
    return case("name_successor", words, lambda: name_successor(office.others, **words))


def terms(office: Office) -> Case:
    words = {"batch": 1, "valid_from": date(2026, 11, 20), "ratio": 0.1, "caps_fen": (1, 1, 1), "source": "纪要"}
    other = words | {"valid_from": date(2026, 11, 18)}
    return case("change_terms", words, lambda: change_terms(office.others, **other))


def ruled(office: Office) -> Case:
    words = {
        "kind": "bounds",
        "values": {"indicator": "completion", "metric": "pace_ratio", "green": 0.9, "yellow": 0.7},
        "effective_from": date(2026, 11, 23),
        "reason": "首批企业集中在四季度验收",
        "source": "专班会议纪要〔2026〕12号",
    }
    other = words | {"effective_from": date(2026, 11, 20)}
    return case("change_rules", words, lambda: change_rules(office.others, **other))


def alerting(office: Office) -> Case:
    words = {
        "values": {"code": "project_red", "answer_days": 3},
        "effective_from": date(2026, 11, 23),
        "reason": "项目红灯要答得更快",
        "source": "专班会议纪要〔2026〕13号",
    }
    other = words | {"effective_from": date(2026, 11, 20)}
    return case("change_alert_rule", words, lambda: change_alert_rule(office.others, **other))


def judging(office: Office) -> Case:
    frame = office.frame(period="live")
    (row, *_) = [row for row in red_lights(office.connection, frame).rows if row.project]
    words = {
        "indicator": row.indicator,
        "district": "",
        "project": row.project,
        "light": "yellow",
        "reason": "设备已到位，本周补验收材料",
        "expires_on": date(2026, 12, 1),
    }
    return case("judge_light", words, lambda: judge_light(office.others, **words | {"light": "green"}))


def batch(office: Office) -> Case:
    days = {"opens_on": date(2026, 3, 2), "closes_on": None}
    words = {**days, "ratio": 0.2, "caps_fen": (1, 2, 3), "source": "纪要"}
    return case("add_batch", words, lambda: add_batch(office.others, **words))


def quotas(office: Office) -> Case:
    view = quota_page(office.connection, office.frame(), total=20)
    words = {"number": view.number, "total": 20, "document": "纪要", "districts": {}}
    words["industries"] = {row.name: [row.computed, ""] for row in view.industries}
    return case("issue_quotas", words, lambda: issue_quotas(office.others, **words))


def quotas_back(office: Office) -> Case:
    told = quotas(office).words
    issue_quotas(office.others, **told)
    words = {"number": told["number"], "reason": "总数写错"}
    return case("undo_quotas", words, lambda: undo_quotas(office.others, **words))


def taking_back(office: Office) -> Case:
    leave_pilot(office.others, **leaving(office).words)
    number = office.connection.scalar(select(func.max(tables.LeavingCase.id)))
    words = {"what": "case", "number": number, "reason": "认错了企业"}
    return case("withdraw", words, lambda: withdraw(office.others, **words))


def upload_of(office: Office):
    clerk = Clerk(office.connection, Kind.FUND_ENTRIES, "专班办公室", 3)
    row = payment(office.connection) | {"remark": f"{WHY}，单位无误"}
    clerk.put(HEADING_ROW + 1, **row | {"amount_fen": 10})
    return clerk.upload(), row


def importing(office: Office) -> Case:
    upload, row = upload_of(office)
    told = {
        "name": upload.name,
        "sha256": upload.sha256,
        "unit": "",
        "mark": "",
        "explained": EXPLAINED,
    }
    other = row | {"document_no": "银财拨〔2026〕902号"}
    spoil = lambda: record_entry(office.others, other)  # noqa: E731
    return case("import_money", told, spoil, prepared=upload, file=upload.content)


def undoing(office: Office) -> Case:
    upload, _ = upload_of(office)
    batch = commit_upload(office.others, upload, explained=EXPLAINED).batch
    words = {"batch": batch, "reason": "重复导入"}
    return case("undo_money", words, lambda: undo_batch(office.others, batch, reason="抢先"))


def target_of(office: Office) -> int:
    """专精特新 enterprises to be completed in 2026: the plan prints no share of a district."""
    row = tables.Target.__table__.c
    indicator = select(tables.Indicator.id).where(tables.Indicator.code == "completion_srdi").scalar_subquery()
    query = select(row.id).where(row.pilot_id == office.pilot_id, row.indicator_id == indicator, row.period == "2026")
    return office.connection.scalar(query.where(row.district_id.is_(None), row.industry_id.is_(None)))


def revising(office: Office) -> Case:
    words = {
        "target": target_of(office),
        "value": 110.0,
        "operator": "=",
        "effective_from": date(2026, 11, 20),
        "title": "关于调整年度目标的通知",
        "number": "银工信发〔2026〕30号",
        "issuer": "市工业和信息化局",
        "reason": "企业退出",
        "quote": "",
    }
    other = words | {"value": 112.0, "effective_from": date(2026, 11, 18)}
    return case("revise_target", words, lambda: revise_target(office.others, **other))


def pointing(office: Office) -> Case:
    words = {
        "target": target_of(office),
        "points": [(date(2026, 11, 30), 100.0)],
        "effective_from": date(2026, 11, 20),
        "document": "专班纪要〔2026〕13号",
        "reason": "年底集中验收",
    }
    other = words | {"effective_from": date(2026, 11, 18)}
    return case("set_checkpoints", words, lambda: set_checkpoints(office.others, **other))


def pointing_by_file(office: Office) -> Case:
    connection = office.connection
    rows = checkpoint_rows(connection, office.frame(period="live"))
    row = next(row for row in rows if row["source_name"].endswith("专精特新中小企业数量") and row["period"] == "2026年")
    row |= {"due_on": date(2026, 11, 30), "due": 100.0}
    content = checkpoint_file([row], "检查点")
    sheet = read_checkpoints(content, "检查点.xlsx")
    why = {"document": "专班纪要〔2026〕13号", "reason": "年底集中验收"}
    words = {"name": sheet.name, "sha256": sheet.sha256, "effective_from": date(2026, 11, 20), **why}
    other = {"points": [(date(2026, 11, 30), 90.0)], "effective_from": date(2026, 11, 18), **why}
    spoil = lambda: set_checkpoints(office.others, target_of(office), **other)  # noqa: E731
    return case("import_checkpoints", words, spoil, prepared=sheet, file=content)


def sharing(office: Office) -> Case:
    target = target_of(office)
    names = [row.name for row in list_districts(office.connection, office.pilot_id)]
    shares = {name: 14.5 + (-0.5 if at % 2 else 0.5) for at, name in enumerate(names)}
    draft_shares(office.desk(office.a), target, shares=shares, version=0)
    words = {
        "target": target,
        "version": 1,
        "shares": shares,
        "effective_from": date(2026, 11, 20),
        "title": "关于下达年度任务的通知",
        "number": "银工信发〔2026〕31号",
        "issuer": "市工业和信息化局",
        "reason": "分解年度任务",
    }
    return case("issue_shares", words, lambda: draft_shares(office.others, target, shares=shares, version=1))


def admission(office: Office):
    clerk = Clerk(office.connection, Kind.PROVIDERS, "专班办公室", 3)
    row = {
        "uscc": uscc(7),
        "name": "远桥数科有限公司",
        "kind": "专业型",
        "admitted_on": date(2026, 11, 13),
        "notice_from": date(2026, 11, 2),
        "notice_to": date(2026, 11, 6),
        "document": "银工信发〔2026〕30号",
    }
    clerk.put(clerk.first_empty(), **row)
    return clerk.upload()


def admitting(office: Office) -> Case:
    upload = admission(office)
    told = {"name": upload.name, "sha256": upload.sha256, "unit": "", "mark": "", "explained": EXPLAINED}

    def name_it_too():
        first = Clerk(office.connection, Kind.PROVIDERS, "专班办公室", 3)
        first.put(
            first.first_empty(),
            uscc=uscc(7),
            name="远桥数科",
            kind="综合型",
            admitted_on=date(2026, 11, 12),
            document="1号",
            remark="未公示",
        )
        commit_upload(office.others, first.upload(), explained=EXPLAINED)

    return case("import_providers", told, name_it_too, prepared=upload, file=upload.content)


def putting_out(office: Office) -> Case:
    batch = commit_upload(office.others, admission(office), explained=EXPLAINED).batch
    words = {"batch": batch, "reason": "材料不实"}
    return case("undo_providers", words, lambda: undo_batch(office.others, batch, reason="抢先"))


def plan_of(office: Office, value: float, from_on: date):
    """The city's workbook with a revision of the target, as it is looked at."""
    cells = plan_cells(office.connection, office.a, "yinchuan")
    name = "关于调整年度目标的通知"
    row = next(row for row in cells["targets"] if row["id"] == target_of(office))
    revised = {"value": value, "effective_from": from_on, "source_document": name, "source_quote": "调整"}
    cells["targets"].append({**row, **revised})
    cells["documents"].append({"title": name, "issuer": "市工业和信息化局"})
    content = plan_workbook(cells, "方案表")
    with Session(office.connection, join_transaction_mode="create_savepoint") as session:
        return content, preview_plan(session, office.a, content, "yinchuan")


def planning(office: Office) -> Case:
    content, seen = plan_of(office, 110, date(2026, 11, 20))
    assert (seen.of(Weight.ERROR), seen.asks_two) == ((), True)
    words = {"sha256": hashlib.sha256(content).hexdigest(), "confirmed": True, "from_on": None, "reason": ""}
    spoil = CASES["revise_target"](office).spoil
    return case("revise_plan", words, spoil, prepared=content, file=content)


def unplanning(office: Office) -> Case:
    content, seen = plan_of(office, 110, date(2026, 11, 20))
    told = {"seen": seen, "confirmed": True, "said": NOTHING_LEAVES, "pair": OTHERS}
    with Session(office.connection, join_transaction_mode="create_savepoint") as session:
        load = write_plan(session, User("乙某", Role.OFFICE), content, "yinchuan", **told).load
        session.commit()
    again = partial(undo_at, office.connection, User("乙某", Role.OFFICE), load, reason="抢先", pair=OTHERS)
    return case("undo_plan", {"load": load, "reason": "交错了"}, again)


CASES: dict[str, Callable[[Office], Case]] = {
    "review_report": review,
    "close_periods": closing,
    "close_history": closing_a_past,
    "record_entries": paying,
    "correct_entry": correcting,
    "rule_on_finding": ruling,
    "provider_step": step,
    "leave_pilot": leaving,
    "name_successor": succeeding,
    "answer_district_appeal": appeal_answered,
    "approve_district_year": year_approved,
    "change_terms": terms,
    "change_rules": ruled,
    "change_alert_rule": alerting,
    "judge_light": judging,
    "import_money": importing,
    "undo_money": undoing,
    "revise_target": revising,
    "set_checkpoints": pointing,
    "import_checkpoints": pointing_by_file,
    "issue_shares": sharing,
    "add_batch": batch,
    "issue_quotas": quotas,
    "undo_quotas": quotas_back,
    "withdraw": taking_back,
    "import_providers": admitting,
    "undo_providers": putting_out,
    "revise_plan": planning,
    "undo_plan": unplanning,
}
