"""调度会 through app.py: from the first step to a recorded decision that stays until it is verified."""

from tests.pages.test_projects_page import opened, shown
from tests.pages.test_reports_page import click


def steps(app) -> list[str]:
    return list(app.selectbox(key="meeting_step").options)


def test_the_run_begins_with_promises_and_ends_with_decisions():
    names = [name.split(" ")[1] for name in steps(opened("meeting", period="2026-W46"))]
    assert names[:5] == ["上次承诺兑现情况", "总体情况", "有风险的目标", "任务清单", "预警处置"]
    assert names[-3:] == ["资金情况", "服务商情况", "本次议定事项"]
    assert len(names) == 5 + 8 + 3


def test_districts_come_red_first():
    lights = [name[-1] for name in steps(opened("meeting", period="2026-W46"))[5:13]]
    order = "红黄灰绿"
    assert lights == sorted(lights, key=order.index)
    assert lights[0] == "红"


def test_next_goes_on_and_the_link_knows_where():
    app = opened("meeting", period="2026-W46")
    app.button(key="meeting_next").click().run()
    assert app.query_params["step"] == "overall"
    app.button(key="meeting_back").click().run()
    assert app.query_params["step"] == "promises"
    assert app.button(key="meeting_back").disabled


def test_every_step_opens():
    app = opened("meeting", period="2026-W46")
    for _ in steps(app)[1:]:
        app.button(key="meeting_next").click().run()
        assert not app.exception


def test_a_district_shows_its_three_numbers_and_its_red_list():
    app = opened("meeting", period="2026-W46", district="经开区")
    app.button(key="meeting_next").click().run()
    assert [metric.label.split("] ")[-1] for metric in app.metric] == [
        "完成改造",
        "红灯项目",
        "资金兑付",
        "承担任务",
        "未办结预警",
    ]
    assert app.metric[0].value == "69.5%"
    assert app.metric[1].value == "10/80"
    red = app.table[0].value
    assert list(red.columns) == ["企业", "原因", "说明", "原因起于"]
    assert len(red) == 6
    assert "共 10 个项目，列出前 6 个" in shown(app)
    assert all("逾期" in reason for reason in red["原因"])


def test_the_meeting_of_one_district_has_its_own_steps_only():
    assert len(steps(opened("meeting", period="2026-W46", district="经开区"))) == 5


def test_a_districts_note_is_shown_with_who_and_when():
    app = opened("meeting", period="2026-W46", district="宁东")
    app.button(key="meeting_next").click().run()
    assert "还没有会前说明" in shown(app)


def test_a_decision_is_recorded_done_and_verified():
    app = opened("meeting", period="2026-W46", step="decisions")
    click(app, "记录")
    assert "没有填写事项；没有填写责任单位" in app.error[0].value
    app.text_area(key="decision_text").set_value("经开区十个工作日内完成 12 家验收")
    app.text_input(key="decision_owner").set_value("经开区专班")
    app.selectbox(key="decision_district").set_value("经开区")
    click(app, "记录")
    assert "已记录第 1 项" in app.success[0].value
    assert "十个工作日内完成 12 家验收" in shown(app).replace("\\", "")
    click(app, "办结")
    assert "待核实" in app.success[0].value
    assert "已办结待核实" in shown(app).replace("\\", "")
    click(app, "核实")
    assert "已核实" in shown(app)
