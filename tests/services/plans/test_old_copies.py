"""An old copy of a plan's workbook puts nothing back in silence (rules 2.10)."""

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from data_access.engine import reading
from data_access.queries.pilots import get_pilot
from domain.intake.views import Weight
from reports.plan_workbook import HEADING_ROW, plan_workbook
from services.access import DEMO_USER
from services.clock import SHANGHAI, now
from services.desk import at_desk
from services.errors import Refused
from services.plans.retiring import NOTHING_LEAVES, Retirement
from services.plans.revising import commit_plan, plan_cells, preview_of
from services.plans.undo import undo_load
from services.units.changes import end_unit
from tests.services.plans.a_city import blank, filled


def commit(content: bytes, code: str | None = "jinghai", said: Retirement = NOTHING_LEAVES, *, confirmed=False) -> int:
    seen = preview_of(DEMO_USER, content, code)
    return commit_plan(DEMO_USER, content, code, seen=seen, confirmed=confirmed, said=said).load


def copy() -> bytes:
    """The workbook as it goes out now."""
    with reading() as connection:
        return plan_workbook(plan_cells(connection, DEMO_USER, "jinghai"), "方案表")


def with_value(content: bytes, title: str, row: int, heading: str, value: Any) -> bytes:
    """One cell changed; `row` from 0."""
    book = load_workbook(io.BytesIO(content))
    sheet = book[title]
    place = next(at for at in range(1, 20) if sheet.cell(HEADING_ROW, at).value == heading)
    sheet.cell(HEADING_ROW + 2 + row, place, value)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def asked(content: bytes) -> list[tuple[str, str]]:
    return [(one.where, one.cause) for one in preview_of(DEMO_USER, content, "jinghai").of(Weight.EXPLAIN)]


@pytest.fixture
def old(plans_url) -> bytes:
    """A copy that was taken before anybody changed anything."""
    commit(filled(blank()), None)
    return copy()


def on() -> str:
    return f"{now().astimezone(SHANGHAI):%Y-%m-%d}"


@pytest.mark.parametrize(
    ("title", "row", "heading", "value", "where", "was", "now_is"),
    [
        ("地区", 0, "简称", "东", "地区 B5 简称", "东岭", "东"),
        ("任务", 0, "任务", "摸清底数", "任务 B5 任务", "摸底", "摸清底数"),
        ("任务", 0, "结束日", date(2026, 3, 31), "任务 E5 结束日", "空", "2026-03-31"),
        ("成员单位", 1, "退出日", date(2027, 3, 31), "成员单位 D6 退出日", "空", "2027-03-31"),
        ("文件", 0, "文号", "静政发〔2025〕32号", "文件 B5 文号", "静政发〔2025〕31号", "静政发〔2025〕32号"),
    ],
)
def test_a_cell_that_becomes_again_what_it_was_is_asked(old, title, row, heading, value, where, was, now_is):
    number = commit(with_value(old, title, row, heading, value))
    who = f"{DEMO_USER.name}已于 {on()} 以第 {number} 号方案表"
    assert asked(old) == [(where, f"“{was}”是旧值，{who}改为“{now_is}”")]
    with pytest.raises(Refused, match="有 1 处要确认"):
        commit(old)
    assert commit(old, confirmed=True) > number
    assert preview_of(DEMO_USER, old, "jinghai").problems == (), "what was put back on purpose stays"


def test_other_values_and_the_newest_copy_are_not_asked(old):
    commit(with_value(old, "地区", 0, "简称", "东"))
    assert asked(with_value(old, "地区", 0, "简称", "岭")) == []
    assert asked(copy()) == []
    assert asked(with_value(copy(), "任务", 0, "任务", "另一项")) == []


def test_a_load_that_was_taken_back_is_no_change(old):
    undo_load(DEMO_USER, commit(with_value(old, "地区", 0, "简称", "东")), reason="交错了")
    assert asked(old) == []


def test_a_row_that_was_added_since_is_asked_before_it_is_taken_out(old):
    book = load_workbook(io.BytesIO(old))
    titles = [cell.value.rstrip("*") for cell in book["任务"][HEADING_ROW]]
    for title, value in {"序号": 2, "任务": "诊断", "责任单位": "市工信局", "方案原文": "开展诊断"}.items():
        book["任务"].cell(HEADING_ROW + 3, titles.index(title) + 1, value)
    file = io.BytesIO()
    book.save(file)
    number = commit(file.getvalue())
    ((where, cause),) = asked(old)
    assert where == "任务"
    assert cause.startswith("任务“2·诊断”")
    assert cause.endswith(f"第 {number} 号方案表加上，您的表里没有")


def test_a_row_that_was_taken_out_since_is_asked_before_it_is_back(old):
    book = load_workbook(io.BytesIO(old))
    book["任务"].delete_rows(HEADING_ROW + 2)
    file = io.BytesIO()
    book.save(file)
    commit(file.getvalue(), said=Retirement(date(2026, 1, 5), "不再要求"))
    ((where, cause),) = asked(old)
    assert where == "任务"
    assert "撤下，您的表里又有" in cause


def test_a_unit_that_was_taken_out_since_is_asked_once_not_for_its_days_too(old):
    book = load_workbook(io.BytesIO(old))
    book["成员单位"].delete_rows(HEADING_ROW + 3)
    file = io.BytesIO()
    book.save(file)
    commit(file.getvalue(), said=Retirement(date(2026, 1, 5), "不再参加"))
    assert [where for where, _ in asked(old)] == ["成员单位"]


def test_what_a_form_changed_is_asked_too(old):
    with reading() as connection:
        number = get_pilot(connection, "jinghai").id
    with at_desk(number, DEMO_USER) as desk:
        end_unit(desk, kind="department", unit="市财政局", last_on=date(2027, 1, 31), document="静编办〔2026〕1号")
    ((where, cause),) = asked(old)
    assert where == "成员单位 D6 退出日"
    assert cause == f"“空”是旧值，{DEMO_USER.name}已于 {on()} 改为“2027-01-31”"
