"""A district's clerk in a browser: mistakes told in their cells, corrected, difference, commit, lights; undone."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from tests.databases import WORKER, demo_template
from tests.e2e.serving import serving
from tests.e2e.settling import press_until
from tests.e2e.test_screens import opened, settle, title

pytestmark = pytest.mark.browser
LATE = "YC-2026-0202"
"""A project that is yellow because its acceptance is six days late."""
FILE = "intake?pilot=yinchuan&at=file"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def own_site(sqlite_store):
    """A site of its own, since what is committed here stays."""
    url = sqlite_store.create(f"e2e_intake_{WORKER}", demo_template(sqlite_store))
    with serving(DATABASE_URL=url) as running:
        yield running


def words(page) -> str:
    return page.locator('[data-testid="stMain"]').inner_text()


def choose_unit(page, name):
    found = page.get_by_role("option", name=name, exact=True)
    press_until(page, page.get_by_role("combobox", name="报送单位"), found)
    found.click()
    settle(page)


def template(page):
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载模板").click()
    return load_workbook(io.BytesIO(waiting.value.path().read_bytes()))


def upload(page, book):
    file = io.BytesIO()
    book.save(file)
    page.locator('input[type="file"]').set_input_files(
        {"name": "报送.xlsx", "mimeType": XLSX, "buffer": file.getvalue()}
    )
    page.get_by_text("3 核对结果").wait_for()
    settle(page)


def test_from_the_template_to_lights_that_moved_and_back(page, own_site):
    opened(page, own_site, FILE)
    assert title(page) == "数据报送"
    choose_unit(page, "永宁县")
    book = template(page)
    sheet = book["填报"]
    places = {cell.value: cell.column for cell in sheet[3]}
    rows = {
        sheet.cell(n, 1).value: n
        for n in range(4, sheet.max_row)
        if sheet.cell(n, places["上线完成日"]).value and not sheet.cell(n, places["验收完成日"]).value
    }
    right, wrong = rows[LATE], rows[next(code for code in rows if code != LATE)]
    sheet.cell(wrong, places["验收完成日"]).value = "下个月"
    upload(page, book)
    assert "项目与里程碑：1 处错误，一行也没有写入" in words(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载标注了问题的文件").click()
    marked = load_workbook(io.BytesIO(waiting.value.path().read_bytes()))["填报"].cell(wrong, places["验收完成日"])
    assert marked.comment.text == "“下个月”不是日期；请填如 2026-11-15"

    sheet.cell(wrong, places["验收完成日"]).value = None
    sheet.cell(right, places["验收完成日"]).value = date(2026, 11, 14)
    upload(page, book)
    assert "没有错误，1 处需要说明原因" in words(page)
    page.get_by_role("button", name="提交（新增 0 行，变更 1 行）").click()
    settle(page)
    assert "没有提交，有 1 处需要说明原因" in words(page)
    page.get_by_role("textbox", name=f"{LATE} 绿色消费品数字化改造 验收完成日").fill("现场核实后补报")
    page.get_by_role("button", name="提交（新增 0 行，变更 1 行）").click()
    page.get_by_text("批已提交").wait_for()
    settle(page)
    assert "第 1 批已提交：项目与里程碑新增 0 行，变更 1 行" in words(page)
    assert "1 盏灯变色：黄→绿 1 盏" in words(page)
    assert "3 核对结果" not in words(page), "the file that was committed is gone"
    with page.context.expect_page() as opening:
        page.get_by_role("link", name=f"{LATE} 演示·启明日用0202").click()
    other = opening.value
    settle(other)
    assert "● 绿 演示·启明日用0202" in words(other)
    assert "此原因自 2026-11-15 起 · " in words(other)
    page.get_by_role("link", name="看项目亮灯（实时）").click()
    settle(page)
    assert "period=live" in page.url
    assert title(page) == "项目亮灯 · 永宁县"
    page.go_back()
    settle(page)
    assert "1 盏灯变色：黄→绿 1 盏" in words(page)

    page.get_by_role("button", name="看第 1 批，或整批撤销").click()
    settle(page)
    assert "at=batches" in page.url
    page.get_by_text("提交时说明了 1 处").click()
    settle(page)
    assert "说明：" in words(page)
    page.get_by_label("撤销原因").fill("日期填错")
    page.get_by_label("撤销原因").press("Tab")  # the page draws itself anew; a click meanwhile would be lost
    settle(page)
    press_until(page, page.get_by_role("button", name="撤销整批"), page.get_by_text("第 1 批已撤销"))
    settle(page)
    assert "第 1 批已撤销：恢复 1 行" in words(page)
    assert "1 盏灯变色：绿→黄 1 盏" in words(page)
    other.reload()
    settle(other)
    assert "▲ 黄 演示·启明日用0202" in words(other)
    other.close()
    opened(page, own_site, "audit?pilot=yinchuan")
    assert "共 4 条" in words(page)  # two files taken, a commit, an undo
    page.get_by_role("button", name="核对全部记录").click()
    settle(page)
    assert "全部记录首尾相接" in words(page)


def test_on_a_phone_problems_and_the_trail_are_read_without_moving_them_sideways(page, own_site):
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, own_site, FILE)
    choose_unit(page, "贺兰县")
    book = template(page)
    sheet = book["填报"]
    places = {cell.value: cell.column for cell in sheet[3]}
    for row in range(4, 40):
        sheet.cell(row, places["合同金额（万元）"]).value = "约一百二十万元，以合同为准"
    upload(page, book)
    table = page.locator('[data-testid="stTable"]')
    assert "怎么办 请只填数字，如 120.00" in table.inner_text()
    assert not sideways(table)
    assert "填报!G28" in table.inner_text()
    page.get_by_role("button", name="第 2 页").click()
    settle(page)
    assert "填报!G29" in table.inner_text()
    opened(page, own_site, "audit?pilot=yinchuan&text=第 1 批")
    trail = page.locator('[data-testid="stTable"]')
    trail.get_by_text("报送提交").wait_for()  # the table is drawn after its page
    assert "报送提交 第 1 批" in trail.inner_text()
    assert not sideways(trail)


def sideways(table) -> bool:
    """Whether anything in a table has to be moved sideways to be read."""
    return table.evaluate(
        "e => [e, ...e.querySelectorAll('*')].some(x => x.scrollWidth > x.clientWidth + 1 && x.clientWidth)"
    )


def test_what_was_saved_stands_below_the_button(page, own_site):
    opened(page, own_site, "intake?pilot=yinchuan&at=edit&code=YC-2026-0218")
    page.get_by_role("textbox", name="合同金额（万元）").fill("60")
    page.get_by_role("button", name="保存", exact=True).click()
    said = page.get_by_text("已保存YC-2026-0218")
    said.wait_for()
    settle(page)
    assert 0 < said.bounding_box()["y"] < 900


def test_on_thursday_the_office_sees_who_is_missing_and_copies_a_text(page, own_site):
    opened(page, own_site, "intake?pilot=yinchuan&period=2026-W46")
    assert "还没有报的：经开区" in words(page)
    assert "【数据报送提醒】经开区" in words(page)


def test_evidence_leaves_by_a_signed_link_only(page, own_site):
    opened(page, own_site, "intake?pilot=yinchuan&at=edit&code=YC-2025-0001")
    page.locator('input[type="file"]').set_input_files(
        {"name": "验收.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x"}
    )
    settle(page)
    page.get_by_role("button", name="存入").click()
    settle(page)
    link = page.get_by_role("link", name="验收.pdf").get_attribute("href")
    answer = page.request.get(own_site.url + link)
    assert (answer.status, answer.body()) == (200, b"%PDF-1.7 x")
    assert "attachment" in answer.headers["content-disposition"]
    assert page.request.get(own_site.url + link.replace("evidence/1", "evidence/2")).status == 403
    assert page.request.get(own_site.url + link.split("?")[0]).status == 403
