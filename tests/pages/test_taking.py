"""The lists of a page as one workbook (rules 1.9)."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from components import taking
from reports.taken import sheet_names, workbook
from services.frame import connected
from tests.pages.test_projects_page import opened

LABEL = "下载本页的表（Excel）"


def taken(app) -> dict[str, list[tuple]]:
    """Sheets of the page's workbook, read as Excel would."""
    page = app.session_state["taking"]
    with connected() as connection:
        book = load_workbook(BytesIO(workbook(taking.views(page, connection))))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def link(app):
    return [one for one in app.get("link_button") if one.proto.label == LABEL]


@pytest.mark.parametrize("screen", ["overview", "districts", "targets", "providers", "alerts", "tasks", "industries"])
def test_every_list_of_a_page_is_a_sheet_with_what_it_is_of(screen):
    app = opened(screen, pilot="yinchuan", period="2026-W46")
    assert len(link(app)) == 1
    sheets = taken(app)
    assert sheets
    for title, (first, about, heading, *rows) in sheets.items():
        assert title in first[0].translate(str.maketrans("", "", "[]:*?/\\'"))
        assert about[0].startswith("试点 银川市中小企业数字化转型城市试点；期次 2026年第46周（")
        assert "演示数据 是：企业、服务商、资金均为虚构；导出 " in about[0]
        assert all(heading)
        assert rows
        assert not any("…" in str(name) for row in rows for name in row[:1])


def test_a_figure_is_a_figure_and_its_unit_stands_above():
    sheets = taken(opened("overview", pilot="yinchuan", period="2026-W46"))
    heading, *rows = next(rows[2:] for title, rows in sheets.items() if "先办" in title or "灯" in title)
    assert len(rows) >= 3
    assert len(heading) == len(rows[0])


def test_a_list_in_pages_is_taken_whole():
    app = opened("subsidy", pilot="yinchuan", period="2026-W46", at="source:central")
    flow = taken(app)
    (rows,) = [rows[3:] for title, rows in flow.items() if "流水" in title]
    said = next(one.value for one in app.caption if "共" in one.value and "笔" in one.value)
    number = int(said.split("共 ")[1].split(" 笔")[0].replace(",", ""))
    assert len(rows) == number


def test_a_page_of_projects_is_not_taken_for_the_whole_list():
    app = opened("projects", pilot="yinchuan", period="2026-W46")
    assert link(app) == []


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["各地区完成改造，由低到高"], ["各地区完成改造，由低到高"]),
        (["a/b[c]:d*e?f\\g'"], ["abcdefg"]),
        (["同名", "别的", "同名"], ["同名", "别的", "3 同名"]),
        (["长" * 40, "长" * 39], ["长" * 31, "2 " + "长" * 29]),
        (["/"], ["1"]),
    ],
)
def test_excel_takes_the_names_of_the_sheets(titles, names):
    assert sheet_names(titles) == names
    assert max(map(len, names)) <= 31
