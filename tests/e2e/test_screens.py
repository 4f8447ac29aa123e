"""What a newcomer does in the first minute, in a real browser: find the worst district and whom to call."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.settling import LONGEST_MS, settle

pytestmark = pytest.mark.browser
WINDOWS = [
    pytest.param([(1440, 900), (1920, 1080)], id="desk"),
    pytest.param([(390, 844)], id="phone"),
    pytest.param([(1920, 1080)], id="wall", marks=pytest.mark.slow),
]
"""Sizes of a window: a page is opened in the first, then drawn to the next."""


def opened(page, site, path):
    page.goto(f"{site.url}/{path}")
    settle(page)
    return page


def title(page):
    return page.locator("h1").first.inner_text()


def shows(page, words):
    """The page of this title appears, however busy the machine is."""
    expect(page.locator("h1").first).to_have_text(words, timeout=LONGEST_MS)
    settle(page)


LIGHTS, UNITS, FIRST = 0, 1, 2
"""Tables of 总览, from the top."""


def click_in(page, table: int, x: int, y: int) -> None:
    """Click a cell (a table is drawn on a canvas)."""
    found = page.locator('[data-testid="stDataFrame"]').nth(table)
    found.scroll_into_view_if_needed()
    found.click(position={"x": x, "y": y})
    settle(page)


def test_the_worst_district_stands_first_and_opens_with_a_click(page, site):
    opened(page, site, "?pilot=yinchuan&period=2026-W46")
    click_in(page, UNITS, 40, 52)
    assert title(page) == "总览 · 经开区"
    assert "district=" in page.url


def test_the_enterprise_to_call_first_says_why(page, site):
    opened(page, site, "?pilot=yinchuan&period=2026-W46&district=经开区")
    click_in(page, FIRST, 60, 66)
    assert title(page).startswith("一企一档")
    assert re.search(r"逾期 \d+ 天", page.locator('[data-testid="stMain"]').inner_text())


def test_a_light_opens_its_reason_rule_and_rows(page, site):
    opened(page, site, "?pilot=yinchuan&period=2026-W46")
    click_in(page, LIGHTS, 96, 118)  # the third of them: two are red
    text = page.locator('[data-testid="stMain"]').inner_text()
    assert "完成改造 190 家，序时应完成 203.6 家，序时完成率 93.3%，低于绿线 95%" in text
    assert "light=completion" in page.url
    page.get_by_role("link", name="计入的项目").click()
    settle(page)
    assert "190" in page.locator('[data-testid="stMain"]').inner_text()


def test_a_shared_link_opens_the_same_view_and_back_goes_back(page, site):
    opened(page, site, "?pilot=yinchuan&period=2026-W40")
    assert "数据截至 2026-10-04" in page.locator('[data-testid="stMain"]').inner_text()
    page.locator('[data-testid="stSidebarNavLink"]', has_text="项目亮灯").click()
    shows(page, "项目亮灯")
    assert "period=2026-W40" in page.url
    page.go_back()
    shows(page, "总览")
    assert "period=2026-W40" in page.url


def test_every_step_is_one_entry_of_the_history(new_tab, site):
    """However Streamlit pushes: the old page's words, the bare address, its words one by one."""
    page = new_tab  # a browser keeps fifty entries
    opened(page, site, "?pilot=yinchuan&period=2026-W40")
    for name in ("项目亮灯", "目标达成", "地区", "数据报送"):
        before = page.evaluate("history.length")
        page.locator('[data-testid="stSidebarNavLink"]', has_text=name).click()
        shows(page, name)
        assert "period=2026-W40" in page.url
        assert page.evaluate("history.length") == before + 1, name
    page.get_by_role("radio", name="填表上传").click()
    settle(page)
    assert "at=file" in page.url
    page.go_back()
    settle(page)
    assert "at=file" not in page.url
    for name in ("地区", "目标达成", "项目亮灯", "总览"):
        page.go_back()
        shows(page, name)
        assert "period=2026-W40" in page.url


def test_after_a_click_in_a_table_back_is_one_press(page, site):
    opened(page, site, "?pilot=yinchuan&period=2026-W46")
    click_in(page, FIRST, 80, 66)
    assert "/enterprise?" in page.url
    page.go_back()
    shows(page, "总览")
    assert page.url.endswith("/?pilot=yinchuan&period=2026-W46")


def test_a_search_from_any_page_finds_the_enterprise(page, site):
    opened(page, site, "?pilot=yinchuan")
    box = page.get_by_placeholder("查企业：名称、信用代码或项目编号")
    box.fill("YC-2025-0002")
    box.press("Enter")
    settle(page)
    assert "YC-2025-0002" in page.url or "0002" in page.locator('[data-testid="stMain"]').inner_text()


def look_at_each_size(page, site, path, sizes):
    """At each size the page fits its window, and no error is shown or thrown."""
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for at, (width, height) in enumerate(sizes):
        page.set_viewport_size({"width": width, "height": height})
        settle(page) if at else opened(page, site, path)
        sideways = page.evaluate(
            "() => { const m = document.querySelector('[data-testid=stMain]'); return m.scrollWidth - m.clientWidth; }"
        )
        assert sideways <= 2, width
        assert page.locator('[data-testid="stException"]').count() == 0
        assert errors == []
        assert "演示数据" in page.locator('[data-testid="stMain"]').inner_text()


@pytest.mark.parametrize("sizes", WINDOWS)
@pytest.mark.parametrize(
    "path",
    [
        "",
        "projects",
        "enterprise?code=YC-2025-0002",
        "subsidy",
        "subsidy?view=due",
        "subsidy?view=use",
        "subsidy?view=findings",
        "subsidy?view=record&period=live",
    ],
)
def test_every_page_fits_its_screen_without_errors(page, site, path, sizes):
    look_at_each_size(page, site, path, sizes)


HEADED = ("", "targets", "districts", "industries", "projects", "providers", "enterprise", "subsidy", "rules")


def test_what_a_page_says_begins_within_120_pixels_on_an_office_laptop(page, site):
    page.set_viewport_size({"width": 1366, "height": 768})
    begins = {}
    for path in HEADED:
        opened(page, site, f"{path}?pilot=yinchuan&period=2026-W46")
        head = page.locator(".st-key-head").bounding_box()
        begins[path] = head["y"] + head["height"]
    assert max(begins.values()) <= 120, begins


def test_the_menu_of_a_phone_folds_after_a_choice(page, site):
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, site, "?pilot=yinchuan&period=2026-W46")
    page.locator('[data-testid="stExpandSidebarButton"]').click()
    page.locator('[data-testid="stSidebarNavLink"]', has_text="目标达成").click()
    shows(page, "目标达成")
    expect(page.locator('[data-testid="stExpandSidebarButton"]')).to_be_visible()
    expect(page.locator('[data-testid="stSidebarNavLink"]').first).not_to_be_in_viewport()


def test_the_answer_of_the_first_page_stands_within_a_laptops_browser(page, site):
    page.set_viewport_size({"width": 1366, "height": 768})
    opened(page, site, "?pilot=yinchuan&period=2026-W46")
    lights = page.locator('[data-testid="stDataFrame"]').first.bounding_box()
    decided = page.get_by_role("link", name="青禾新材0086").bounding_box()
    assert lights["y"] + lights["height"] <= 640
    assert decided["y"] + decided["height"] <= 640
    assert lights["x"] + lights["width"] <= decided["x"]


def test_the_district_stays_when_the_page_changes_and_in_a_new_tab(page, site):
    opened(page, site, "?pilot=yinchuan&period=2026-W40&district=经开区")
    link = page.locator('[data-testid="stSidebarNavLink"]', has_text="目标达成")
    link.hover()
    address = link.get_attribute("href")
    assert all(word in address for word in ("pilot=yinchuan", "period=2026-W40", "district="))
    link.click()
    shows(page, "目标达成 · 经开区")
    assert "district=" in page.url


CELLS = {
    "figures with units": ["5 个", "6 个", "9 个", "13 个", "24 个"],
    "shares": ["69.5%", "100.8%", "114.4%"],
    "signs, then words, then nothing": ["-2.6 点", "-1.6 点", "+0.7 点", "持平", "—"],
    "the first of several": ["5/4.4/5 家", "34/48.9/56 家", "998/2 个", "1,039/1,370 个"],
    "behind a word": ["小 8 个", "中 45 个", "大 53 个"],
    "names": ["经开区", "宁东", "兴庆区", "永宁县"],
}
"""As Excel would order them by value, names by their Pinyin."""


def test_a_column_is_ordered_by_its_values(page, site):
    """(rules 1.10)"""
    page.set_viewport_size({"width": 1366, "height": 768})
    opened(page, site, "districts?pilot=yinchuan&period=2026-W46")
    ordered = page.evaluate(
        "lists => Object.fromEntries(Object.entries(lists).map(([k, v]) => [k, [...v].reverse().sort(compareCells)]))",
        CELLS,
    )
    assert ordered == CELLS
    grid = page.locator('[data-testid="stDataFrame"]').first
    heads = grid.locator("th").all_inner_texts()
    box = grid.locator("canvas").first.bounding_box()
    page.mouse.move(box["x"] + 540, box["y"] + 16)
    page.mouse.click(box["x"] + 540, box["y"] + 16)
    settle(page)
    at = heads.index("序时完成率")
    shares = [row.locator("td").nth(at).inner_text() for row in grid.locator("tbody tr").all()]
    assert len(shares) == 8
    assert [float(share.rstrip("%")) for share in shares] == sorted(float(share.rstrip("%")) for share in shares)


def test_the_first_page_is_one_sheet_of_paper_without_the_menu(page, site):
    page.set_viewport_size({"width": 1366, "height": 768})
    opened(page, site, "?pilot=yinchuan&period=2026-W46")
    paper = page.pdf(format="A4", print_background=True)
    assert len(re.findall(rb"/Type /Page\b", paper)) == 1
    page.emulate_media(media="print")
    for left_out in ('[data-testid="stSidebar"]', ".st-key-bar", ".st-key-taking"):
        expect(page.locator(left_out)).to_be_hidden()
    page.emulate_media(media="screen")


def test_a_row_opens_by_enter_and_nothing_on_the_way_takes_more_than_a_dozen_keys(page, site):
    """From the link past the menu to the first table (rules 1.10)."""
    page.set_viewport_size({"width": 1366, "height": 768})
    opened(page, site, "?pilot=yinchuan&period=2026-W46")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "CANVAS":
            break
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    settle(page)
    assert "light=compliance" in page.url
