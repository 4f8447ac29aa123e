"""周报月报 through app.py: read, write, check, close, issue by two people, compare."""

import pytest

from tests.pages.approving import approved_by_another
from tests.pages.test_projects_page import opened, shown


def click(app, label: str):
    return next(button for button in app.button if button.label == label).click().run(timeout=120)


def test_the_preview_says_what_the_file_says():
    app = opened("reports", period="2026-W46")
    said = shown(app).replace("\\", "")
    assert "银川市中小企业数字化转型工作周报" in said
    assert "草稿 · 未印发" in said or "未印发" in said
    assert "十项核心指标中，红灯 2 项（水平达标、资金合规）、黄灯 5 项、绿灯 3 项" in said
    assert len(app.table[0].value) == 7


@pytest.mark.parametrize(
    "part", ["targets", "units", "projects", "money", "providers", "issues", "decisions", "next_steps", "annexes"]
)
def test_every_part_opens_by_its_link(part):
    app = opened("reports", period="2026-W46", part=part)
    assert not app.exception
    assert app.header or app.dataframe or app.table


@pytest.mark.parametrize("view", ["preview", "write", "check", "issue", "compare", "trace"])
@pytest.mark.parametrize("period", ["2026-W46", "2026-10", "live"])
def test_every_view_opens_for_every_kind_of_period(view, period):
    assert not opened("reports", period=period, view=view).exception


def test_the_running_month_is_a_draft():
    assert "草稿" in shown(opened("reports", period="live", kind="month"))


def test_a_districts_edition_opens_by_its_link():
    assert "（经开区分册）" in shown(opened("reports", period="2026-W46", district="经开区")).replace("\\", "")


def test_the_check_names_what_is_open_with_a_link():
    app = opened("reports", period="2026-W46", view="check")
    said = shown(app).replace("\\", "")
    for what in ("未报", "红灯未说明", "西瓜项", "资金合规"):
        assert what in said


@pytest.mark.usefixtures("clerks")
def test_a_report_goes_from_draft_to_issued_by_two_people_and_its_file_is_kept():
    app = opened("reports", period="2026-W45", view="write")
    app.text_area[0].set_value("下周集中验收 12 家。")
    click(app, "保存")
    assert "已保存" in app.success[0].value
    app = opened("reports", period="2026-W45", view="issue")
    click(app, "拟稿")
    click(app, "送复核")
    assert "现在还没有生效" in app.success[0].value
    assert approved_by_another().sentence.endswith("已由吴磊复核")
    app = opened("reports", period="2026-W45", view="issue")
    click(app, "印发")
    assert "仍要印发的请写明理由" in app.error[0].value
    next(one for one in app.text_input if one.label == "仍要印发的理由").set_value("调度会当日要用")
    click(app, "印发")
    assert "已印发，SHA-256" in app.success[0].value.replace("\\", "")
    archived = opened("reports", period="2026-W45", view="issue")
    assert "SHA-256" not in shown(archived), "a line of the archive is one line"
    archived.session_state["sums_1"] = True
    assert [len(code.value) for code in archived.run().code] == [64] * 4
    app = opened("reports", period="2026-W45", view="write")
    app.text_area[0].set_value("改")
    click(app, "保存")
    assert "已印发，不能再改" in app.error[0].value


def test_two_weeks_are_compared():
    app = opened("reports", period="2026-W46", view="compare")
    assert "处不同" in app.header[0].value


def test_without_a_chinese_font_the_page_says_so_before_anybody_clicks(monkeypatch):
    monkeypatch.setattr("reports.pictures.has_chinese_font", lambda: False)
    app = opened("reports", period="2026-W46")
    assert "这台机器没有中文字体" in app.error[0].value
    assert "Word" not in [button.label for button in app.get("link_button")]
