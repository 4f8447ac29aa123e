"""预警处置 through app.py: the list, one alert with its forms, what goes out, what is learned (rules 14.3, 14.5)."""

from tests.pages.test_projects_page import opened, shown

NUMBER = 5
"""水平达标 of 经开区, which nobody has answered."""


def field(fields, label: str):
    return next(one for one in fields if one.label.startswith(label))


def pressed(app, label: str):
    field(app.button, label).click().run()
    assert not app.exception
    return app


def test_the_list_is_narrowed_by_what_the_address_says():
    app = opened("alerts", pilot="yinchuan")
    assert "未办结的预警" in shown(app)
    assert len(app.dataframe[0].value) > 20
    app = opened("alerts", pilot="yinchuan", state="late", owner="经开区", indicator="level_up")
    (row,) = app.dataframe[0].value.to_dict("records")
    assert row["责任单位"] == "经开区"
    assert row["状态"].startswith("待答复，逾期 ")
    assert not opened("alerts", pilot="yinchuan", owner="没有这个单位").dataframe


def test_a_step_is_signed_then_an_answer_is_written_and_another_verifies():
    app = opened("alerts", pilot="yinchuan", alert=NUMBER)
    assert "灯还没有恢复：仍为红灯" in [one.value for one in app.warning]
    pressed(app, "签发提醒")
    assert app.success[0].value.startswith("已签发：提醒，经开区")
    assert "【提醒】" in app.code[0].value
    pressed(app, "提交答复")
    assert "没有选原因；措施须有 1—500 字" in app.error[0].value
    field(app.selectbox, "原因").set_value("money")
    field(app.text_area, "措施").set_value("本月内拨付")
    pressed(app, "提交答复")
    assert app.success[0].value.startswith("已答复：水平达标（经开区），原因资金")
    assert "答复是您写的：须由另一人核实" in [one.value for one in app.info]


def test_what_was_learned_is_shown_with_the_numbers_it_is_of():
    app = opened("alerts", pilot="yinchuan", view="improvement")
    assert "办结率" in shown(app)
    league = app.dataframe[0].value
    assert {"单位", "按期答复率", "应答", "按期"} <= set(league)
    rates = [float(rate.rstrip("%")) for rate in league["按期答复率"]]
    assert rates == sorted(rates)


def test_a_districts_page_lists_its_own():
    app = opened("districts", pilot="yinchuan", district="经开区")
    headers = [header.value for header in app.header]
    assert any(one.startswith("未办结的预警 ") for one in headers)
    assert any(one.startswith("承担的任务 ") for one in headers)


def test_the_rules_are_shown_and_a_new_row_is_proposed():
    app = opened("alerts", pilot="yinchuan", view="rules")
    assert not app.exception
    assert len(app.dataframe[0].value) >= 7
    field(app.selectbox, "哪一条").set_value("target_chance").run()
    assert field(app.number_input, "完成可能性低于（%）").value == 20
    pressed(app, "提请新规则")
    assert "须有账号" in app.error[0].value
    field(app.selectbox, "哪一条").set_value("").run()
    assert not app.exception
