"""试点设置: the four steps, the workbook out and in (rules 2.10)."""

from streamlit.testing.v1 import AppTest

from data_access.engine import reading
from data_access.queries.pilots import get_pilot
from tests.pages.test_projects_page import opened
from tests.plan_documents import word, yinchuan_2
from tests.services.plans.a_city import ROWS, blank, filled, with_cell


def brought(content: bytes, **words: str) -> AppTest:
    """The page with a workbook brought to it."""
    app = opened("setup", **words)
    app.file_uploader(key="plan_sent").upload("方案表.xlsx", content)
    return app.run()


def texts(app: AppTest) -> str:
    return " ".join(one.value for one in (*app.markdown, *app.caption, *app.success, *app.error, *app.info))


def test_a_pilot_shows_its_four_steps(demo_file):
    app = opened("setup", pilot="yinchuan")
    assert not app.exception
    said = texts(app)
    for step in ("方案与目标", "单位与人员", "批次与条件", "企业名单"):
        assert step in said
    assert "197 个目标" in said
    assert "演示数据" in said
    assert "[看方案表 :material/arrow_downward:](#plan)" in said
    assert [link.label for link in app.get("page_link")] == ["去用户与权限", "看批次条件", "去数据报送"]


def test_a_new_pilot_is_set_up_on_screen(demo_file):
    app = brought(filled(blank()), pilot="new")
    assert not app.exception
    assert "核对通过" in texts(app)
    with reading() as connection:
        assert get_pilot(connection, "jinghai") is None, "a check writes nothing"
    next(button for button in app.button if "建立试点" in button.label).click()
    app.run()
    assert "静海市中小企业数字化转型城市试点已建立" in texts(app)
    assert "3 核对结果" not in [one.value for one in app.subheader], "the file that was committed is gone"
    assert "一样" not in texts(app)
    with reading() as connection:
        assert get_pilot(connection, "jinghai") is not None
    assert not opened("overview", pilot="jinghai").exception


def test_a_plan_whose_words_and_sums_are_asked_about_is_confirmed_on_screen(demo_file):
    app = brought(filled(blank()), pilot="new")
    app.text_area(key="plan_words").input("聚焦轴承制造、食品加工").run()
    assert "5 处要确认" in " ".join(one.value for one in app.warning)
    app.text_area(key="plan_words").input("").run()
    assert "核对通过" in texts(app)
    whole = {**ROWS["目标"][1], "地区": None, "目标数": 100}
    parts = [{**ROWS["目标"][1], "地区": one["名称"], "目标数": 40} for one in ROWS["地区"]]
    app = brought(filled(blank(), rows={**ROWS, "目标": [whole, *parts]}), pilot="new")
    assert "分地区之和是 80 家（第 6—7 行）" in app.table[0].value.iloc[0, 1]
    button = next(button for button in app.button if "建立试点" in button.label)
    button.click().run()
    assert "有 1 处要确认" in texts(app)
    app.checkbox(key="plan_confirmed").check()
    next(button for button in app.button if "建立试点" in button.label).click().run()
    assert "静海市中小企业数字化转型城市试点已建立" in texts(app)


def test_a_mistake_is_shown_with_its_cell_and_there_is_no_button(demo_file):
    app = brought(filled(blank(), rows=with_cell("地区", 1, "类型", "开发区")), pilot="new")
    assert "1 处错误，一行也没有写入" in texts(app)
    assert any("地区 C6 类型" in str(table.value) for table in app.table)
    assert not any("建立试点" in button.label for button in app.button)


def test_a_row_taken_out_is_asked_why_on_screen(demo_file):
    app = brought(filled(blank()), pilot="new")
    next(button for button in app.button if "建立试点" in button.label).click()
    app.run()
    content = filled(blank(), rows={**ROWS, "任务": []})
    app = brought(content, pilot="jinghai")
    assert "**撤下** 1 行：表里没有了。" in texts(app)
    send = next(button for button in app.button if "修订方案" in button.label)
    assert send.label == "修订方案（1 处新增、变更或撤下）"
    app = send.click().run()
    assert "请写撤下的原因" in texts(app)
    app.text_input(key="plan_reason").input("静政办〔2026〕9号")
    app = next(button for button in app.button if "修订方案" in button.label).click().run()
    assert "的方案已修订" in texts(app)
    assert "已撤下的行" in [one.value for one in app.subheader]


def test_a_plan_is_taken_back_on_screen(demo_file):
    app = brought(filled(blank()), pilot="new")
    next(button for button in app.button if "建立试点" in button.label).click()
    app.run()
    app = opened("setup", pilot="jinghai")
    assert "以往提交" in " ".join(one.value for one in app.subheader)
    next(button for button in app.button if button.label == "撤销整份").click().run()
    assert "没有写撤销原因" in texts(app)
    app.text_input(key="plan_undo_reason").input("先不建")
    next(button for button in app.button if button.label == "撤销整份").click().run()
    assert "试点“jinghai”撤回，代码可以再用" in texts(app)
    with reading() as connection:
        assert get_pilot(connection, "jinghai") is None


def test_a_words_table_is_read_into_the_workbook_on_screen(demo_file):
    app = opened("setup", pilot="new")
    app.file_uploader(key="plan_document").upload("方案.docx", word([yinchuan_2()]))
    app.run()
    assert not app.exception
    said = texts(app)
    assert "**目标**：54 行" in said
    assert "**地区**：8 行" in said
    next(button for button in app.button if button.label == "把这 62 行读进方案表").click().run()
    assert "已读进 1 张表，共 62 行" in texts(app)
    next(button for button in app.button if button.label == "清空，重新读").click().run()
    assert "已读进" not in texts(app)
    app.file_uploader(key="plan_document").upload("方案.pdf", b"no document")
    app.run()
    assert "这不是 Word" in texts(app)
