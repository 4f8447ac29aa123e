"""红灯说明 through app.py: the first that nobody explained stands open, what is written stays, the next is offered; a
judgement is proposed by one and approved by another (rules 4.5, 4.10)."""

from tests.pages.approving import approved_by_another
from tests.pages.test_projects_page import opened, shown


def pressed(app, label: str):
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def title(app) -> str:
    """Of the light that stands open."""
    return next(element.value for element in app.subheader)


def test_what_is_said_is_kept_and_the_next_light_stands_open():
    app = opened("explanations", pilot="yinchuan", period="live")
    first = title(app)
    app.text_area[0].set_value("设备到货晚，11月底补齐")
    pressed(app, "保存说明")
    assert app.success[0].value.startswith("已保存：")
    assert title(app) != first
    again = opened("explanations", pilot="yinchuan", period="live")
    assert title(again) == title(app)
    assert "设备到货晚，11月底补齐（" in " ".join(again.dataframe[0].value["说明"])


def test_a_link_opens_the_light_that_it_names():
    app = opened("explanations", pilot="yinchuan", period="live", light="completion", district="经开区")
    assert "完成改造（经开区）" in title(app)


def test_a_closed_period_offers_no_judgement():
    app = opened("explanations", pilot="yinchuan", period="2026-W46")
    assert "人工研判从批准之日起算" in shown(app)
    assert not [button for button in app.button if button.label == "提请人工研判"]


def test_a_judgement_is_proposed_by_one_and_approved_by_another(clerks):
    app = opened("explanations", pilot="yinchuan", period="live")
    name = title(app)
    choice = next(group for group in app.button_group if group.key.endswith("_light"))
    choice.set_value("yellow")
    next(field for field in app.text_input if field.label == "理由").set_value("现场核实，材料本周补齐")
    pressed(app, "提请人工研判")
    assert "现在还没有生效" in app.success[0].value
    assert approved_by_another().sentence.startswith("已批准")
    table = next(
        frame.value
        for frame in opened("explanations", pilot="yinchuan", period="live").dataframe
        if "研判为" in frame.value
    )
    assert table["研判为"][0] == "▲ 黄"
    assert name.endswith(table["哪一盏"][0])
