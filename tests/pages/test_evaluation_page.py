"""绩效评价 through app.py: the cut is said, what lacks evidence is written and told, a blank form is taken in (rules
16.1, 16.3, 16.4)."""

from services.access import DEMO_USER
from services.appraisal.notes import looked_back
from services.frame import connected, open_frame
from tests.pages.test_projects_page import opened, shown


def pressed(app, label: str):
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def test_the_cut_is_said_whatever_period_is_looked_at():
    assert "2026年10月 结账的冻结数据" in shown(opened("evaluation", pilot="yinchuan", period="2026-W46"))
    assert "2026年9月 结账的冻结数据" in shown(opened("evaluation", pilot="yinchuan", period="2026-09"))


def test_what_is_written_beside_a_target_is_kept_and_listed():
    app = opened("evaluation", pilot="yinchuan", view="check")
    table = app.dataframe[0].value
    assert table["状态"][0] == "缺佐证、未写明未完成的原因"
    with connected() as connection:
        first = looked_back(connection, open_frame(connection, DEMO_USER, pilot="yinchuan")).rows[0]
    app = opened("evaluation", pilot="yinchuan", view="check", target=str(first.line.id))
    app.text_area[0].set_value("名单和验收材料，档案 12 号")
    app.text_area[1].set_value("评审延后")
    pressed(app, "保存")
    assert app.success[0].value.startswith("已保存：")
    assert "档案 12 号" in " ".join(app.dataframe[0].value["佐证"])


def test_the_paper_is_a_draft_and_its_parts_stand_on_the_page():
    told = shown(opened("evaluation", pilot="yinchuan", view="paper"))
    assert "草稿" in told
    headings = [element.value for element in opened("evaluation", pilot="yinchuan", view="paper").header]
    assert [heading.partition("、")[0] for heading in headings] == [*"一二三四五六七"]


def test_without_a_form_the_page_takes_one_in():
    app = opened("evaluation", pilot="yinchuan", view="forms")
    assert "官方表格：没有内容。" in shown(app)
    assert [button.label for button in app.button if button.label == "收下"] == ["收下"]


def test_a_number_of_the_paper_opens_its_very_rows_by_an_address():
    """As a link names them; the way back leads to all numbers (rules 16.2)."""
    words = {"pilot": "yinchuan", "period": "2026-10"}
    narrowed = opened("evaluation", view="targets", of="years", verdict="overdue", **words)
    table = narrowed.dataframe[0].value
    assert f"只列 **年度目标、已到期未完成**：{len(table)} 项" in shown(narrowed)
    assert len(table) > 0
    app = opened("evaluation", view="trace", rows="decisions_done", **words)
    assert f"**已办结的议定事项：{len(app.dataframe[0].value)} 行**" in shown(app)
    pressed(app, "返回数据溯源")
    assert "rows" not in app.query_params
    assert "没有可列的行" in shown(opened("evaluation", view="trace", rows="nothing", **words))


def test_all_accounts_of_a_kind_open_their_entries_together():
    told = shown(opened("subsidy", pilot="yinchuan", period="2026-10", at="treasury:", to="district:"))
    assert "净额" in told
