"""Recording money: what is sound is written whole, what is not is refused with field, cause and cure, all at once
(rules 5.5, 11.3)."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from data_access import tables
from data_access.commands.audit import broken_audit_events
from data_access.queries.balances import balances
from data_access.queries.pilots import get_pilot
from domain.intake.forms import FUND_ENTRIES
from domain.intake.views import Weight
from domain.money.ledger_form import COLUMNS
from domain.words import FundKind
from reports.intake_template import HEADING_ROW, intake_template
from services.access import DEMO_USER, Role, User
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.intake.check import Upload, check_upload, parse_upload
from services.intake.commit import NotCommitted, commit_upload
from services.intake.template import template_view
from services.money.ledger import NotRecorded, correct_entry, record_entries, record_entry
from tests.databases import undone
from tests.services.evaluation.test_live import differences, from_scratch, live_rows
from tests.two_people import desk_of_two

DAY = date(2026, 11, 12)


def payment(connection, **other) -> dict[str, object]:
    """A sound payment of what is due to a project that waits for it: 10 yuan of it."""
    project, enterprise = tables.Project.__table__, tables.Enterprise.__table__
    row = connection.execute(
        select(project.c.code, enterprise.c.uscc)
        .join(enterprise, enterprise.c.id == project.c.enterprise_id)
        .join(tables.Milestone, tables.Milestone.project_id == project.c.id)
        .where(tables.Milestone.stage == "acceptance", tables.Milestone.completed_on < date(2026, 10, 1))
        .where(project.c.pilot_id == get_pilot(connection, "yinchuan").id)
        .order_by(project.c.id)
    ).first()
    return {
        "kind": "拨付",
        "from_account": "财政专户",
        "to_account": row.uscc,
        "amount_fen": "10.00",
        "occurred_on": DAY,
        "source": "中央",
        "category": "企业改造奖补",
        "document_no": "银财拨〔2026〕900号",
        "project": row.code,
        **other,
    }


def entries(connection) -> int:
    return connection.scalar(select(func.count()).select_from(tables.FundEntry))


def refused(connection, **other) -> list[str]:
    """What is said about a payment that differs from a sound one; nothing is written."""
    pilot, before = get_pilot(connection, "yinchuan"), entries(connection)
    with pytest.raises(NotRecorded) as error:
        record_entry(desk_of_two(connection, pilot.id, DEMO_USER), payment(connection, **other))
    assert entries(connection) == before
    return [str(problem) for problem in error.value.problems]


def test_a_payment_is_written_audited_and_moves_every_sum(demo_both):
    pilot = get_pilot(demo_both, "yinchuan")
    with undone(demo_both):
        before, events = balances(demo_both, pilot.id, DAY), demo_both.scalar(select(func.max(tables.AuditEvent.id)))
        assert (
            record_entry(desk_of_two(demo_both, pilot.id, DEMO_USER), payment(demo_both))
            == "已登记 1 笔，合计 10.00 元"
        )
        after = balances(demo_both, pilot.id, DAY)
        assert after["treasury:yinchuan"][1] - before["treasury:yinchuan"][1] == 1_000
        assert after["enterprise:"][0] - before["enterprise:"][0] == 1_000
        assert sum(came - went for came, went in after.values()) == 0
        event = demo_both.execute(select(tables.AuditEvent.__table__).order_by(tables.AuditEvent.id.desc())).first()
        assert (event.action, event.subject_id) == ("record_fund_entry", "银财拨〔2026〕900号")
        assert broken_audit_events(demo_both) == []
        assert differences(live_rows(demo_both, pilot.id), from_scratch(demo_both, pilot.id)) == []
        assert events is None or event.id > events


def test_an_entry_without_a_project_moves_the_live_period_too(demo_both):
    pilot = get_pilot(demo_both, "yinchuan")
    raw = {
        "kind": "预下达",
        "from_account": "财政专户",
        "to_account": "宁东",
        "amount_fen": 500_000,
        "occurred_on": DAY,
        "source": "市级",
        "category": "企业改造奖补",
        "document_no": "银财预〔2026〕901号",
    }
    with undone(demo_both):
        record_entry(desk_of_two(demo_both, pilot.id, DEMO_USER), raw)
        assert differences(live_rows(demo_both, pilot.id), from_scratch(demo_both, pilot.id)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"amount_fen": "-5"}, "金额（元）：“-5”不大于 0；金额填正数；退回的钱用类别“收回”，记错的用“更正”"),
        ({"amount_fen": "0"}, "金额（元）：“0”不大于 0；金额填正数；退回的钱用类别“收回”，记错的用“更正”"),
        ({"amount_fen": "1.005"}, "金额（元）：“1.005”超过两位小数；金额精确到分，请填两位小数以内"),
        ({"amount_fen": "abc"}, "金额（元）：“abc”不是金额；请填数字，单位元，如 360000.00"),
        ({"amount_fen": "NaN"}, "金额（元）：“NaN”不是金额；请填数字，单位元，如 360000.00"),
        (
            {"to_account": "91990100MA0000000X"},
            "转入账户：没有账户“91990100MA0000000X”；填财政级次、财政专户、本试点地区简称、服务类别，企业填本试点在册的信用代码",
        ),
        ({"occurred_on": "2026-11-16"}, "日期：2026-11-16 还没到；流水记已到账的钱，最晚 2026-11-15"),
        ({"occurred_on": "昨天"}, "日期：“昨天”不是日期；请填如 2026-11-15"),
        ({"document_no": ""}, "文号：没有填写；请填每类流水内不重复"),
        (
            {"document_no": "演财拨〔2026〕00001号"},
            "文号：“演财拨〔2026〕00001号”已登记过一笔拨付；同一文号同一类别只能登记一次；请核对是否重复",
        ),
        ({"project": "YC-1"}, "项目编号：没有项目“YC-1”；请核对项目编号，如 YC-2025-0001"),
        ({"project": ""}, "项目编号：没有填项目编号；付给企业的钱要记到项目上"),
        ({"kind": "下达"}, "类别：“下达”不能从财政专户到企业"),
    ],
)
def test_what_is_wrong_is_refused_with_field_cause_and_cure(demo_once, change, said):
    with undone(demo_once):
        found = refused(demo_once, **change)
    assert any(text.startswith(said) for text in found), found


def test_a_payment_before_acceptance_is_refused(demo_once):
    raw = payment(demo_once)
    accepted_on = demo_once.scalar(
        select(tables.Milestone.completed_on)
        .join(tables.Project)
        .where(tables.Project.code == raw["project"], tables.Milestone.stage == "acceptance")
    )
    early = date.fromordinal(accepted_on.toordinal() - 1)
    assert refused(demo_once, occurred_on=early) == [f"日期：{early} 早于验收日 {accepted_on}；验收合格后再拨付"]


def test_more_than_the_account_holds_is_refused_and_says_what_it_holds(demo_once):
    (said,) = refused(demo_once, from_account="经开区", amount_fen="99999999.99")
    assert said.startswith("金额（元）：地区 经开区自 2026-11-12 起最多可转出 59,500.00 元，这笔 99,999,999.99 元")


def test_all_problems_are_said_at_once(demo_once):
    found = refused(demo_once, amount_fen="-1", document_no="", occurred_on="2030-01-01")
    assert [text.split("：")[0] for text in found] == ["金额（元）", "日期", "文号"]


@pytest.mark.parametrize("role", [Role.LEADER, Role.DISTRICT, Role.DEPARTMENT, Role.AUDITOR, Role.ADMIN])
def test_only_the_office_records_money(demo_once, role):
    with pytest.raises(Forbidden):
        record_entry(desk_of_two(demo_once, get_pilot(demo_once, "yinchuan").id, User("某人", role, 1)), {})


def test_a_payment_from_the_treasury_belongs_to_the_projects_district(demo_once):
    pilot, raw = get_pilot(demo_once, "yinchuan"), payment(demo_once)
    with undone(demo_once):
        record_entry(desk_of_two(demo_once, pilot.id, DEMO_USER), raw)
        entry = demo_once.execute(select(tables.FundEntry.__table__).order_by(tables.FundEntry.id.desc())).first()
        home = demo_once.scalar(
            select(tables.Enterprise.district_id).where(tables.Enterprise.uscc == raw["to_account"])
        )
        assert (entry.district_id, entry.document_no) == (home, raw["document_no"])
        assert home is not None


# --- many at once -----------------------------------------------------------------------------------------------------


def filled(connection, rows: list[dict[str, object]]) -> Upload:
    """The template that we hand out, with rows in it, read as an upload."""
    pilot = get_pilot(connection, "yinchuan")
    book = load_workbook(
        BytesIO(intake_template(template_view(Desk.on(connection, pilot.id, DEMO_USER), FUND_ENTRIES)))
    )
    for line, row in enumerate(rows, start=HEADING_ROW + 1):
        for place, column in enumerate(COLUMNS, start=1):
            book["填报"].cell(line, place, row.get(column.field))
    file = BytesIO()
    book.save(file)
    return parse_upload(file.getvalue(), "资金流水.xlsx")


def test_a_filled_template_is_recorded_whole(demo_once):
    pilot = get_pilot(demo_once, "yinchuan")
    rows = [payment(demo_once, document_no=f"银财拨〔2026〕91{n}号") for n in range(3)]
    with undone(demo_once):
        before = entries(demo_once)
        done = commit_upload(
            desk_of_two(demo_once, pilot.id, DEMO_USER), filled(demo_once, rows), explained={"*": "已核对，单位无误"}
        )
        assert (done.new, entries(demo_once)) == (3, before + 3)


def test_a_wrong_cell_is_named_and_nothing_is_written(demo_once):
    pilot, before = get_pilot(demo_once, "yinchuan"), entries(demo_once)
    rows = [
        payment(demo_once, document_no="银财拨〔2026〕920号"),
        payment(demo_once, document_no="银财拨〔2026〕920号", amount_fen=1.234),
        payment(demo_once, document_no="银财拨〔2026〕921号"),
    ]
    with undone(demo_once), pytest.raises(NotCommitted) as error:
        commit_upload(desk_of_two(demo_once, pilot.id, DEMO_USER), filled(demo_once, rows))
    errors = [problem for problem in error.value.problems if problem.weight is Weight.ERROR]
    assert [f"{p.cell} {p.heading}：{p.cause}" for p in errors] == [
        "D5 金额（元）：“1.234”精确到分以下",
        "H5 文号：“银财拨〔2026〕920号”已登记过一笔拨付",
    ]
    assert entries(demo_once) == before


def test_a_sheet_without_a_column_says_so_row_by_row(demo_once):
    book = Workbook()
    shown = [column for column in COLUMNS if column.field != "amount_fen"]
    book.active.append([column.heading for column in shown])
    for number in (930, 931):
        values = payment(demo_once, document_no=f"银财拨〔2026〕{number}号")
        book.active.append([values.get(column.field) for column in shown])
    file = BytesIO()
    book.save(file)
    with undone(demo_once):
        pilot = get_pilot(demo_once, "yinchuan")
        checked = check_upload(Desk.on(demo_once, pilot.id, DEMO_USER), parse_upload(file.getvalue(), "x.xlsx"))
    assert [(p.cell, p.heading, p.cause) for p in checked.of(Weight.ERROR)] == [
        ("A2", "金额（元）", "没有填写"),
        ("A3", "金额（元）", "没有填写"),
    ]


def test_too_many_rows_are_refused(demo_once):
    with pytest.raises(Refused, match="一次最多登记 2000 笔"):
        record_entries(desk_of_two(demo_once, get_pilot(demo_once, "yinchuan").id, DEMO_USER), [{}] * 2_001)


# --- corrections ------------------------------------------------------------------------------------------------------

CORRECTION = {
    "kind": FundKind.PAY,
    "document_no": "演财拨〔2026〕00009号",
    "reason": "重复录入",
    "new_document_no": "银财更〔2026〕1号",
    "occurred_on": DAY,
}


def test_a_correction_is_a_counter_entry_with_its_reason_and_the_entry_stays(demo_both):
    pilot = get_pilot(demo_both, "yinchuan")
    with undone(demo_both):
        before = entries(demo_both)
        said = correct_entry(desk_of_two(demo_both, pilot.id, DEMO_USER), **CORRECTION)
        assert said.startswith("已更正 演财拨〔2026〕00009号")
        assert entries(demo_both) == before + 1
        old, new = demo_both.execute(
            select(tables.FundEntry.__table__)
            .where(tables.FundEntry.document_no.in_([CORRECTION["document_no"], CORRECTION["new_document_no"]]))
            .where(tables.FundEntry.pilot_id == pilot.id)
            .order_by(tables.FundEntry.id)
        ).all()
        assert (new.from_account, new.to_account, new.amount_fen, new.project_id) == (
            old.to_account,
            old.from_account,
            old.amount_fen,
            old.project_id,
        )
        correction = demo_both.execute(select(tables.FundCorrection.__table__)).one()
        assert (correction.entry_id, correction.corrects_id, correction.reason) == (new.id, old.id, "重复录入")
        assert differences(live_rows(demo_both, pilot.id), from_scratch(demo_both, pilot.id)) == []
        with pytest.raises(NotRecorded, match="已更正过，或本身是更正"):
            correct_entry(
                desk_of_two(demo_both, pilot.id, DEMO_USER), **{**CORRECTION, "new_document_no": "银财更〔2026〕2号"}
            )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"document_no": "没有"}, "没有文号为“没有”的拨付"),
        ({"reason": " "}, "没有写更正原因"),
        ({"new_document_no": ""}, "更正没有文号"),
        ({"new_document_no": "银" * 61}, "有 61 个字；最多 60 个字"),
        ({"occurred_on": date(2026, 11, 16)}, "不在"),
    ],
)
def test_a_correction_without_its_papers_is_refused(demo_once, change, said):
    pilot = get_pilot(demo_once, "yinchuan")
    with pytest.raises(NotRecorded, match=said):
        correct_entry(desk_of_two(demo_once, pilot.id, DEMO_USER), **{**CORRECTION, **change})
