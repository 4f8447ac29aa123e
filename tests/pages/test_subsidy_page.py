"""资金流向 through app.py: from the verdict to the entries, the findings and the forms."""

import pytest

from tests.pages.test_projects_page import opened, shown


def test_the_verdict_comes_first_and_the_table_beside_the_picture_adds_up():
    app = opened("subsidy", period="2026-W46")
    assert "下达 21,000.00 万元" in shown(app).replace("\\", "")
    assert app.metric[0].label == "下达（万元）"
    links = app.dataframe[0].value
    into = sum(
        float(text.replace(",", ""))
        for way, text in zip(links["流向"], links["金额（元）"], strict=True)
        if way.endswith("→ 财政专户")
    )
    assert into == 210_000_000


def test_a_link_opens_a_node_and_its_entries():
    app = opened("subsidy", period="2026-W46", at="source:central")
    assert "流水：中央财政" in [header.value for header in app.header]
    assert list(app.dataframe[1].value["金额（元）"])[-1].replace(",", "").endswith(".00")
    assert len(app.dataframe[1].value) == 3


def test_what_is_left_says_where_to_look():
    assert "执行与结余" in shown(opened("subsidy", at="left:treasury"))


@pytest.mark.parametrize(
    ("view", "header"),
    [
        ("due", "应付、已付、未付与账龄"),
        ("use", "执行率与时间进度"),
        ("findings", "资金合规问题 17 项"),
        ("record", "清算"),
    ],
)
def test_every_part_opens_by_its_link(view, header):
    app = opened("subsidy", period="2026-W46", view=view)
    assert header in [element.value for element in app.header]


def test_choosing_a_part_goes_into_the_link():
    app = opened("subsidy")
    app.button_group(key="money_view").set_value("due").run()
    assert not app.exception
    assert app.query_params["view"] == "due"


def test_an_unknown_part_is_the_first_one():
    app = opened("subsidy", view="nowhere")
    assert app.button_group(key="money_view").value == "flow"


def test_a_wrong_entry_is_refused_with_every_problem_and_a_right_one_is_said():
    app = opened("subsidy", view="record", period="live")
    app.text_input(key="entry_amount_fen").set_value("-5")
    app.text_input(key="entry_from_account").set_value("中央财政")
    app.text_input(key="entry_to_account").set_value("没有这个账户")
    next(button for button in app.button if button.label == "登记").click().run()
    said = " ".join(error.value for error in app.error).replace("\\", "")
    assert "“-5”不大于 0" in said
    assert "没有账户“没有这个账户”" in said
    assert "文号：没有填写" in said


def test_one_districts_money_is_its_own():
    app = opened("subsidy", district="宁东", period="2026-W46")
    assert [metric.label for metric in app.metric] == [
        "到地区（万元）",
        "付给企业（万元）",
        "付给服务（万元）",
        "地区结余（万元）",
    ]


@pytest.mark.usefixtures("clerks")
def test_new_terms_are_previewed_and_refused_without_papers():
    app = opened("subsidy", view="record", period="live")
    table = next(frame.value for frame in app.dataframe if "二/三/四级上限（万元）" in frame.value)
    assert len(table) >= 3
    next(field for field in app.number_input if field.label == "奖补比例（%）").set_value(10.0)
    next(button for button in app.button if button.label == "预览影响").click().run()
    assert not app.exception
    text = shown(app).replace("\\", "")
    assert "还没有保存" in text
    assert "个项目不变" in text
    concerned = next(frame.value for frame in app.dataframe if "新条件" in frame.value)
    figures = [[float(text.replace(",", "")) for text in concerned[name]] for name in ("现行条件", "新条件")]
    assert all(after <= before for before, after in zip(*figures, strict=True))
    next(button for button in app.button if button.label == "提请新条件").click().run()
    assert "请写明依据" in " ".join(error.value for error in app.error)


def test_findings_beyond_a_page_are_a_page_away():
    app = opened("subsidy", view="findings", period="2026-W46")
    assert len(app.dataframe[0].value) == 17
