"""目标达成, 地区 and 行业 through app.py: what a link opens, what a choice writes into it."""

from services.access import DEMO_USER
from services.frame import looking, open_frame
from services.targets.board import target_board
from tests.pages.test_projects_page import opened, shown


def lines_of_now():
    """The list that the page opens with, worst first."""
    with looking() as connection:
        return target_board(connection, open_frame(connection, DEMO_USER, pilot="yinchuan", period="2026-W46")).lines


def text(app) -> str:
    return shown(app).replace("\\", "")


def test_the_page_opens_with_what_will_be_missed_and_why():
    app = opened("targets", period="2026-W46")
    assert "当前考核 42 项目标。已到期未完成 1 项：线上发布供给侧产品和服务清单（每月，2026年10月）；" in text(app)
    assert "难以完成 1 项：培育数字技术工程师" in text(app)
    listed = app.dataframe[0].value
    assert listed["判断"][0] == ["✕ 已到期未完成"]
    assert [word for [word] in listed["判断"][1:3]] == ["■ 难以完成", "▲ 有风险"]
    assert list(listed["目标"][2:4]) == ["▸ 完成改造（2026年）", "完成改造（试点期）"]
    assert (listed["实际/目标"][2], listed["预计还差"][2]) == ("190/233 家", "10 家")
    assert "经开区 7 家、永宁县 2 家、其余 1 家" in list(listed["主要差在"])
    assert listed["预计期末"][2] == "223 家（217–233），差 10 家"
    assert "最可能 223 家，八成可能在 217–233 家之间" in text(app).replace("\\", "")
    assert "口径核对：矛盾 9 处，宽严不一 2 处，核对一致 59 处" in [box.label for box in app.expander]


def test_the_parts_of_the_open_target_add_up_to_its_first_line():
    parts = opened("targets", period="2026-W46").dataframe[1].value
    assert parts["地区"][0] == "合计"
    for column, whole in (("已计入", 190), ("逾期", 25)):
        numbers = [int(words.removesuffix(" 家")) for words in parts[column]]
        assert sum(numbers[1:]) == numbers[0] == whole


def test_a_target_opens_beside_the_list_it_was_opened_from():
    """(rules 7.6)"""
    board, fourth = lines_of_now(), 3  # what is asked about now: 2026 and the whole pilot in one list
    app = opened("targets", period="2026-W46", of="now", target=str(board[fourth].id))
    assert app.button_group(key="targets_of").value == "now"
    listed = app.dataframe[0].value["目标"]
    assert (listed[fourth], len(listed)) == ("▸ 完成改造（试点期）", len(board))
    assert app.header[0].value.startswith("完成改造 试点期")


def test_no_line_of_a_target_stands_on_the_page_twice():
    app = opened("targets", period="2026-W46")
    named = [frame.value for frame in app.dataframe if "目标" in frame.value and "判断" in frame.value]
    assert len(named) == 1


def test_another_year_is_a_choice_that_goes_into_the_link():
    app = opened("targets", period="2026-W46")
    app.button_group(key="targets_of").set_value("2025").run()
    assert not app.exception
    assert app.query_params["of"] == "2025"
    assert "银川市2025年" in text(app)


def test_a_link_opens_a_target_at_its_depth():
    target = str(lines_of_now()[2].id)
    app = opened("targets", period="2026-W46", target=target, district="经开区", show="counted")
    assert "行业" in app.dataframe[1].value
    assert app.dataframe[1].value["已计入"][0] == "34 家"
    assert app.button_group(key="target_show").value == "counted"
    assert len(app.dataframe[2].value) == 10


def test_a_target_that_does_not_exist_is_said():
    app = opened("targets", period="2026-W46", target="999999")
    assert "在这个试点里不存在" in text(app)


def test_the_plans_own_tables_are_drawn_when_opened():
    app = opened("targets", period="2026-W46")
    before = len(app.dataframe)
    app.session_state["target_matrix"] = True
    app.run()
    assert not app.exception
    assert len(app.dataframe) == before + 2


def test_districts_stand_in_order_and_a_choice_shortens_them():
    app = opened("districts", period="2026-W46")
    assert list(app.dataframe[0].value["地区"])[-1] == "经开区"
    app.button_group(key="unit_size").set_value("大").run()
    assert app.query_params["size"] == "大"
    assert len(app.dataframe[0].value) == 4


def test_one_district_is_a_page_of_its_own():
    app = opened("districts", period="2026-W46", district="经开区")
    assert "8 个地区中第 8" in text(app)
    headers = [header.value for header in app.header]
    assert [name for name in headers if not name.startswith(("未办结的预警 ", "承担的任务 "))] == [
        "十项核心指标，近 12 期",
        "当前考核目标",
        "红灯项目 10/80 个",
        "议定事项与承诺",
        "年度评价",
    ]
    assert "另有 7 个红灯在专班办公室或财政，不计入本地区" in text(app)


def test_industries_stand_in_order_and_open():
    assert len(opened("industries", period="2026-W46").dataframe[0].value) == 4
    app = opened("industries", period="2026-W46", industry="新型材料")
    assert app.header[0].value == "9 项核心指标，近 12 期"


def test_the_path_leads_back_up():
    app = opened("targets", period="2026-W46", district="经开区")
    app.button(key="path_target").click().run()
    target = app.query_params["target"]
    app = opened("targets", period="2026-W46", target=target, district="经开区", industry="新型材料")
    app.button(key="path_all").click().run()
    assert not app.exception
    assert not {"target", "district", "industry"} & set(app.query_params)
