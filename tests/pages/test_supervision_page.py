"""监督检查 and 批次与名额 through app.py: what was typed wrong is taken back by its form, with another person where two
are asked for, and stays in sight (rules 19.8, 21.3)."""

from datetime import timedelta

import pytest

from data_access.engine import reading
from data_access.queries.leaving import enterprises_of, list_unpaid
from domain.identity.proposals import ProposalState
from domain.words import InspectionResult, LeaveReason
from services.access import DEMO_USER
from services.batches.quota import quota_page
from services.frame import open_frame
from services.supervision.page import draws_page, leaving_page
from tests.pages.approving import approved_by_another
from tests.pages.test_alerts_page import field
from tests.pages.test_deeds import errors, open_expander, successes
from tests.pages.test_projects_page import opened, shown
from tests.pages.test_reports_page import click

pytestmark = pytest.mark.usefixtures("clerks")
NAME = "第三次专项抽查"


def frame_of(connection):
    return open_frame(connection, DEMO_USER, pilot="yinchuan", period="live")


def with_reason(app, title: str, button: str, reason: str):
    """The box behind a click, its reason typed, its button pressed."""
    label = next(box.label for box in app.expander if box.label.startswith(title))
    app = open_expander(app, label)
    field(app.text_area, "理由").set_value(reason)
    return click(app, button)


def approved() -> None:
    assert approved_by_another().state is ProposalState.APPROVED


def test_a_visit_is_taken_back_and_the_next_one_recorded_in_its_place():
    with reading() as connection:
        page = draws_page(connection, frame_of(connection))
    line = next(one for one in page.lines if one.result is InspectionResult.PASSED)
    title = f"登记错了：撤回 {line.visited_on} 的记录"
    app = opened("supervision", period="live", inspection=str(line.id))
    app = with_reason(app, title, "撤回", " ")
    assert "理由须有 1—300 字" in errors(app)
    app = with_reason(app, title, "撤回", "登成了另一家")
    assert errors(app) == ""
    assert "照片仍作为佐证留存" in successes(app)[0]
    again = opened("supervision", period="live", inspection=str(line.id))
    said = shown(again).replace("\\", "")
    assert "登成了另一家" in said
    assert "以上记录不再作数，留此备查" in said
    assert [one.label for one in again.expander] == []  # nothing stands that could be taken back
    again.radio[0].set_value(InspectionResult.RECTIFY)
    again.text_area[0].set_value("一台未联网")
    field(again.date_input, "检查日").set_value(line.drawn_on + timedelta(days=1))
    field(again.date_input, "整改期限").set_value(page.draws[0].fixed_on + timedelta(days=400))
    again = click(again, "登记")
    assert "责令整改" in successes(again)[0]


def test_a_draw_with_visits_is_not_void_and_one_without_is_by_two_people():
    app = open_expander(opened("supervision", period="live"), "新的抽查：固定名册")
    field(app.text_input, "抽查名称").set_value(NAME)
    field(app.text_input, "用哪一个公开号码").set_value("双色球第 1 期")
    app = click(app, "固定名册")
    assert "已固定第 2 次抽查的名册" in successes(app)[0]

    def of(number: int):
        app = opened("supervision", period="live")
        return open_expander(app, next(box.label for box in app.expander if box.label.startswith(f"第 {number} 次")))

    app = with_reason(of(1), "作废这次抽查", "提请作废", "漏了项目")
    assert "请先逐个撤回" in errors(app)
    app = with_reason(of(2), "作废这次抽查", "提请作废", "抽取数量写错")
    assert errors(app) == ""
    assert "已提请" in successes(app)[0]
    approved()
    app = of(2)
    assert "作废" in next(box.label for box in app.expander if box.label.startswith("第 2 次"))
    assert "抽取数量写错" in shown(app)
    assert any("抽查作废公告（第 2 次）" in one.value for one in app.code)
    assert not [box for box in app.expander if box.label == "作废这次抽查"]


def leaving():
    return opened("supervision", period="live", show="leaving")


def line_of(app, name: str) -> dict:
    """The case of an enterprise, whose name may be cut in the cell."""
    rows = app.dataframe[0].value.to_dict("records")
    return next(one for one in rows if one["离开的企业"] == name)


def taken_back(what: str, name: str) -> None:
    """The case or the successor of an enterprise, by its form and another person."""
    app = leaving()
    choice = field(app.selectbox, "撤销哪一个")
    choice.select(next(label for label in choice.options if label.startswith(what) and name in label)).run()
    app = with_reason(app, f"撤销{what}", "提请撤销", f"{what}认错了")
    assert any("已提请" in said for said in successes(app)), errors(app)
    approved()


def test_an_enterprise_leaves_gets_a_successor_and_both_are_taken_back():
    with reading() as connection:
        frame = frame_of(connection)
        taken = {one.successor_uscc for one in leaving_page(connection, frame).lines}
        free = [row.uscc for row in list_unpaid(connection, frame.pilot.id) if row.uscc not in taken]
        gone, comer = enterprises_of(connection, frame.pilot.id, free[:2])
        active = leaving_page(connection, frame_of(connection)).balance.active
    app = leaving()
    field(app.text_input, "离开的企业").set_value(gone.uscc)
    field(app.selectbox, "情形").set_value(LeaveReason.MOVED)
    field(app.text_area, "情况说明").set_value("厂房迁往外地")
    field(app.text_input, "依据材料").set_value("迁出证明")
    app = click(app, "提请")
    assert any("已提请" in said for said in successes(app)), errors(app)
    approved()
    app = leaving()
    assert line_of(app, gone.name)["替补"].startswith("待补")
    options = [label for label in field(app.selectbox, "撤销哪一个").options if gone.name in label]
    assert [label.partition("：")[0] for label in options] == ["个案"]
    place = field(app.selectbox, "哪一个名额")
    place.select(next(label for label in place.options if label.startswith(gone.name)))
    field(app.text_input, "替补企业（统一").set_value(comer.uscc)
    app = next(button for button in app.button if button.key and "name_successor" in button.key).click().run()
    approved()
    assert line_of(leaving(), gone.name)["替补"] == comer.name
    taken_back("替补", gone.name)
    assert line_of(leaving(), gone.name)["替补"].startswith("待补")
    taken_back("个案", gone.name)
    assert "个案认错了" in shown(leaving())
    with reading() as connection:
        found = leaving_page(connection, frame_of(connection))
    assert found.balance.active == active
    assert gone.uscc in {one.uscc for one in found.withdrawn}
    assert gone.uscc not in {one.uscc for one in found.lines}


def test_places_that_were_set_are_taken_back_by_two_people():
    with reading() as connection:
        frame = frame_of(connection)
        view = quota_page(connection, frame)
    assert view.issues == ()
    app = open_expander(opened("batches", period="live"), "提请核定名额")
    field(app.text_input, "依据文件").set_value("银数转办〔2026〕9号")
    app = click(app, "提请核定")
    assert errors(app) == ""
    approved()
    title = f"核定错了：撤销第 1 次核定（{view.total} 家）"
    app = with_reason(opened("batches", period="live"), title, "提请撤销", "总数抄错")
    assert errors(app) == ""
    approved()
    app = opened("batches", period="live")
    assert "总数抄错" in shown(app)
    assert not [box for box in app.expander if box.label.startswith("核定错了")]
    with reading() as connection:
        found = quota_page(connection, frame_of(connection))
    assert (found.issues, len(found.withdrawn)) == ((), 1)
