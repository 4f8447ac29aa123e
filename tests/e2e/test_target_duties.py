"""A target is shared out in the browser: typed into the grid with its sum below, issued by two people, lit in the
district; checkpoints are typed and drawn (rules 7.8, 4.1.10)."""

import shutil

import pytest
from sqlalchemy import create_engine, text

from tests.e2e.approving import approved_by_another
from tests.e2e.serving import serving
from tests.e2e.settling import settle
from tests.e2e.test_screens import opened

pytestmark = pytest.mark.browser
ROW = 35
TARGET = text(
    "SELECT min(t.id) FROM targets t JOIN indicators i ON i.id = t.indicator_id JOIN pilots p ON p.id = t.pilot_id"
    " WHERE p.code = 'yinchuan' AND i.code = 'completion_srdi' AND t.period = :period"
    " AND t.district_id IS NULL AND t.industry_id IS NULL"
)


@pytest.fixture(scope="module")
def own(demo_database, tmp_path_factory):
    """A site of its own: other tests count the targets of the demonstration."""
    file = tmp_path_factory.mktemp("duties") / "test.sqlite"
    shutil.copy(demo_database.removeprefix("sqlite:///"), file)
    with serving(DATABASE_URL=f"sqlite:///{file}") as running:
        yield running


@pytest.fixture
def target(demo_database):
    engine = create_engine(demo_database)
    with engine.connect() as connection:
        yield lambda period: connection.scalar(TARGET, {"period": period})
    engine.dispose()


def main(page) -> str:
    return page.locator('[data-testid="stMain"]').inner_text()


def as_clerk(page, site) -> None:
    page.goto(f"{site.url}/account")
    page.get_by_role("button", name="周敏 · 全部试点").click()
    page.wait_for_load_state()


def choose(page, x: int, row: int) -> None:
    """A cell of the first grid; row 0 is the first below the headings. The grid knows a place by the mouse that moves
    over it, so a click out of nowhere is lost."""
    grid = page.locator('[data-testid="stDataFrame"]').first
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    left, top = box["x"] + x, box["y"] + ROW + ROW * row + 17
    page.mouse.move(left - 10, top)
    page.wait_for_timeout(300)
    page.mouse.click(left, top)


def type_into(page, x: int, row: int, words: str) -> None:
    """A number into a cell, as slowly as by hand: the first key opens it, or the click has where it was chosen (then
    with what stands there)."""
    choose(page, x, row)
    page.wait_for_timeout(300)
    if page.locator("#portal input").count():
        page.keyboard.press("Control+A")
    page.keyboard.type(words, delay=200)
    page.keyboard.press("Enter")
    settle(page)


def test_shares_are_typed_added_up_issued_and_lit(page, own, target):
    as_clerk(page, own)
    opened(page, own, f"targets?pilot=yinchuan&period=live&target={target('2026')}&do=share")
    page.get_by_role("button", name="平均").click()
    settle(page)
    assert "合计 116 家，总目标达到 116 家：已分完" in main(page)
    type_into(page, 300, 0, "10")
    assert "合计 111 家，总目标达到 116 家：还差 5 家没有分" in main(page)
    type_into(page, 300, 1, "20")
    assert "合计 116 家，总目标达到 116 家：已分完" in main(page)
    page.get_by_role("button", name="保存草稿").click()
    settle(page)
    assert "草稿已保存（第 1 版），还没有下达" in main(page)
    page.get_by_label("文件名称").fill("关于下达2026年改造任务的通知")
    page.get_by_label("文号").fill("银工信发〔2026〕60号")
    page.get_by_label("发文单位").fill("市工业和信息化局")
    page.get_by_label("原因").fill("分解年度任务")
    page.get_by_role("button", name="提请下达").click()
    settle(page)
    assert "由另一人在“待我审批”批准后办理" in main(page)
    approved_by_another(page, own)
    assert "已分解下达 8 个地区" in main(page)
    opened(page, own, "targets?pilot=yinchuan&period=live&district=宁东")
    assert "宁东当前考核 4 项目标" in main(page)


def test_checkpoints_are_typed_and_a_half_filled_row_is_told(page, own, target):
    as_clerk(page, own)
    opened(page, own, f"targets?pilot=yinchuan&period=live&target={target('2027')}&do=points")
    choose(page, 100, 0)
    page.get_by_test_id("date-picker-cell").fill("2027-06-30")
    page.keyboard.press("Enter")
    settle(page)
    page.get_by_label("依据（文件、会议纪要）").first.fill("专班纪要")
    page.get_by_label("原因").first.fill("年底集中验收")
    page.get_by_role("button", name="提请检查点").click()
    settle(page)
    assert "第 1 行只填了一格" in main(page)
    type_into(page, 300, 0, "30")
    page.get_by_role("button", name="提请检查点").click()
    settle(page)
    assert "已提请“检查点 完成改造的专精特新中小企业 2027年（" in main(page)
    approved_by_another(page, own)
    assert "自 2026-11-16 起按检查点：2027-06-30 30 家" in main(page)
