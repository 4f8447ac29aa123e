"""One project from diagnosis to an inspection that fails, its money back, its successor, the next batch
(rules 18.1, 18.4, 18.5, 19.1, 19.3, 19.5, 19.8, 21.1)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from data_access.queries.supervision import sum_of_projects
from domain.intake.forms import Kind
from domain.reports.one_story import story_of_project
from domain.words import InspectionState
from services.batches.inputs import next_quota_inputs
from services.batches.quota import quota_page
from services.enterprises.page import enterprise_view
from services.errors import Refused
from services.money.ledger import record_entry
from services.supervision.draws import draw, fix_draw, frame_of, rules_of, weights_of
from services.supervision.inspecting import record_visit
from services.supervision.leaving import leave_pilot
from services.supervision.page import draws_page, inspection_case, is_repeated, leaving_page, story_of
from services.supervision.undoing import withdraw, withdraw_visit
from services.transformation.story import project_way
from tests.services.supervision.test_supervision import newcomer, refreshed, two
from tests.services.transformation.test_forms import (
    DAY,
    awarded,
    code,
    desk,
    office,
    put,
)

__all__ = ["code", "desk", "office"]
NEXT = DAY + timedelta(days=1)
LAST = DAY + timedelta(days=2)


def firm_of(connection, code):
    query = (
        "SELECT e.uscc, e.name, d.short_name AS district, i.short_name AS industry, b.number AS batch FROM projects p"
        " JOIN enterprises e ON e.id = p.enterprise_id JOIN districts d ON d.id = e.district_id"
        " JOIN industries i ON i.id = e.industry_id JOIN batches b ON b.id = p.batch_id WHERE p.code = :code"
    )
    return connection.execute(text(query), {"code": code}).one()


def entry(desk, kind, ends, firm, code, fen):
    raw = {
        "kind": kind,
        **dict(zip(("from_account", "to_account"), ends, strict=True)),
        "amount_fen": f"{fen / 100:.2f}",
        "occurred_on": desk.day,
        "source": "中央",
        "category": "企业改造奖补",
        "document_no": f"银财{kind}〔2026〕{fen}号",
        "project": code,
    }
    record_entry(two(desk), raw)


def counted(desk, connection, firm):
    """Of the firm's district: what the next batch rests on."""
    found = next_quota_inputs(connection, desk.pilot.id, LAST, firm.batch + 1, "district")
    return next(one for one in found if one.name == firm.district)


def district_row(connection, firm):
    """The district's line on 批次与名额 of the next batch."""
    view = quota_page(connection, refreshed(connection), firm.batch + 1)
    return next(row for row in view.districts if row.name == firm.district)


def district_of(connection, uscc):
    query = "SELECT d.short_name FROM enterprises e JOIN districts d ON d.id = e.district_id WHERE e.uscc = :uscc"
    return connection.scalar(text(query), {"uscc": uscc})


def assert_told(connection, code, inspections, cases, uscc):
    """一企一档 has all of it in the order of its days."""
    frame = refreshed(connection, period="live")
    view = enterprise_view(connection, frame, code=code)
    way = project_way(connection, frame, code)
    told = story_of_project(way, view.money.steps, inspections, cases, uscc=uscc, milestones=view.milestones)
    days = [one.day for one in told]
    assert days == sorted(days)
    assert {one.what for one in told} >= {
        "诊断（改造前）",
        "方案第 1 版",
        "方案第 1 版平台审核",
        "方案第 1 版核定",
        "申请验收",
        "验收现场核查",
        "验收结论",
        "双随机抽中",
        "拨付",
        "现场检查",
        "取消资格",
        "收回",
    }


def test_the_whole_way_of_a_project(desk, office, code):
    firm = firm_of(office, code)
    levels = {"production": 1, "quality": 1}
    put(
        desk,
        Kind.DIAGNOSES,
        {
            "uscc": firm.uscc,
            "kind": "改造前",
            "diagnosed_on": date(2026, 1, 5),
            "base_score": "25",
            "assessor": "演示所",
        }
        | levels,
    )
    award = awarded(desk, code)
    assert award > 0
    at = replace(desk, day=DAY)
    entry(at, "拨付", ("财政专户", firm.uscc), firm, code, award)

    size = len(frame_of(office, at.pilot, DAY, weights_of(rules_of(at))))
    told = {"title": "抽查", "visit_days": 10, "source": "双色球", "source_on": NEXT, "digits": 8}
    number = int(fix_draw(at, size=size, **told).partition("第 ")[2].partition(" 次")[0])
    at = replace(desk, day=NEXT)
    draw(at, draw=number, said="03081119")
    drawn = next(
        line for line in draws_page(office, refreshed(office)).lines if line.draw == number and line.code == code
    )
    seen = {"visited_on": NEXT, "result": "failed", "found": "合同所列系统未安装"}
    record_visit(at, inspection=drawn.id, visited_on=NEXT, result="passed", found="记成了别的企业")
    wrong = inspection_case(office, refreshed(office), drawn.id).visits[0]
    withdraw_visit(at, visit=wrong.id, reason="记错了企业")
    record_visit(at, inspection=drawn.id, **seen)

    assert is_repeated(office, refreshed(office), number)
    before, places = counted(desk, office, firm), district_row(office, firm)
    at = replace(desk, day=LAST)
    comer = newcomer(at, 721, district=firm.district, industry=firm.industry)
    words = {"reason": "inspection", "said": "虚假改造", "evidence": "笔录", "left_on": LAST.isoformat()}
    leave_pilot(two(at), uscc=firm.uscc, is_for_cause=True, inspection=drawn.id, successor=comer, **words)
    line = next(one for one in leaving_page(office, refreshed(office)).lines if one.uscc == firm.uscc)
    assert (line.status, line.owed_fen, line.successor) == ("取消资格", award, "新列入721")
    assert (line.successor_uscc, district_of(office, comer)) == (comer, firm.district)
    project = office.scalar(text("SELECT id FROM projects WHERE code = :code"), {"code": code})
    assert sum_of_projects(office, [project]) == {project: (award, 0)}
    entry(at, "收回", (firm.uscc, "财政专户"), firm, code, award)
    inspections, cases = story_of(office, refreshed(office), code)
    assert [one.state for one in inspections if one.draw == number] == [InspectionState.CLOSED]
    assert [one.owed_fen for one in cases] == [0]
    assert sum_of_projects(office, [project]) == {project: (award, award)}
    assert_told(office, code, inspections, cases, firm.uscc)
    with pytest.raises(Refused, match="已收回"):
        withdraw(two(at), what="case", number=line.id, reason="钱已收回，不能撤销")
    after = counted(desk, office, firm)
    assert (after.left, after.disqualified) == (before.left + 1, before.disqualified + 1)
    assert after.taken == before.taken
    assert after.progress < before.progress
    now = district_row(office, firm)
    assert (now.left, now.disqualified, now.taken) == (places.left + 1, places.disqualified + 1, places.taken)
    assert now.progress != places.progress
