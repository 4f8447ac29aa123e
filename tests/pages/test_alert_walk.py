"""The way of one red light through the pages: opened in week 47, answered, sent back, answered, verified once the light
is well, told with its days in the month's paper, open again by itself (rules 14.1–14.5)."""

from datetime import timedelta

import pytest

from components import guard
from data_access.engine import reading, writing
from domain.periods import span_of
from domain.words import AlertDeed
from services.access import COMMAND_LINE, Role, User
from services.desk import Pair, at_desk
from services.evaluation.close import close, close_ahead
from services.intake.returns import send_text
from tests.pages.test_alerts_page import field, pressed
from tests.pages.test_projects_page import opened, shown
from tests.services.alerts.test_closings import UNIT, alerts
from tests.services.evaluation.test_close import on_day, pilot_of

TWO = Pair("周敏", "吴磊")


def week(label: str, *, sends: bool) -> None:
    """A week that is over, with or without the district's return."""
    span = span_of(label)
    with writing() as session:
        on_day(session.connection(), span.starts_on + timedelta(days=3))
        number = pilot_of(session.connection()).id
    if sends:
        with at_desk(number, COMMAND_LINE) as desk:
            send_text(desk, "本周无新增", unit=UNIT)
    with writing() as session:
        on_day(session.connection(), span.ends_on)
    ahead = close_ahead(number, COMMAND_LINE, label)[label]
    assert ahead is not None
    with at_desk(number, COMMAND_LINE, pair=TWO) as desk:
        close(desk, label, ahead=ahead)


def row():
    with reading() as connection:
        (found,) = alerts(connection)
    return found


@pytest.fixture
def seen_as(monkeypatch):
    """Whoever looks at the next page."""
    return lambda user: monkeypatch.setattr(guard, "current_user", lambda: user)


def answered(app, text: str):
    field(app.selectbox, "原因").set_value("data")
    field(app.text_area, "措施").set_value(text)
    return pressed(app, "提交答复")


def judged(app, deed: AlertDeed, text: str = ""):
    field(app.radio, "意见").set_value(deed)
    field(app.text_area, "说明").set_value(text)
    return pressed(app, "登记")


def listed(**words: str) -> dict[str, object]:
    """The line of the light in the list."""
    rows = opened("alerts", pilot="yinchuan", indicator="submission", **words).dataframe[0].value.to_dict("records")
    (found,) = [one for one in rows if one["哪一盏"] == f"数据报送（{UNIT}）"]
    return found


def test_a_red_light_of_week_47_is_walked_to_its_end(seen_as):
    week("2026-W47", sends=False)
    alert = row()
    district, office = User("马晓燕", Role.DISTRICT, alert.owner_district_id), User("周敏", Role.OFFICE)
    seen_as(district)
    line = listed()
    assert (line["状态"], line["责任单位"]) == ("待答复", UNIT)

    one = {"pilot": "yinchuan", "alert": alert.id}
    app = answered(opened("alerts", **one), "明确专人，每周四报")
    assert app.success[0].value.startswith(f"已答复：数据报送（{UNIT}）")
    seen_as(office)
    app = opened("alerts", **one)
    assert "灯还没有恢复：仍为红灯" in shown(app)
    assert judged(app, AlertDeed.SENT_BACK, "写明是谁").success[0].value.startswith("已退回")
    seen_as(district)
    app = opened("alerts", **one)
    assert "写明是谁" in shown(app)
    answered(app, "由王伟每周四报")

    week("2026-W48", sends=True)
    week("2026-W49", sends=True)
    seen_as(office)
    app = opened("alerts", **one)
    assert app.success[0].value == "灯已恢复：2026-12-06 结账转绿，开出后第 14 天"
    assert judged(app, AlertDeed.CLOSED).success[0].value == f"已办结：数据报送（{UNIT}）"
    assert listed(state="closed")["状态"].startswith("已办结")

    app = opened("reports", pilot="yinchuan", period="live", kind="month", part="alerts")
    told = [[str(cell).replace("\\", "") for cell in line] for one in app.table for line in one.value.to_numpy()]
    days = ["2026-11-22", "2026-12-06", "2026-12-06", "14"]
    assert [line for line in told if line[0] == f"数据报送（{UNIT}）"] == [[f"数据报送（{UNIT}）", UNIT, "数据", *days]]
    week("2026-W50", sends=False)
    assert listed()["状态"] == "待答复"
    assert "**2026-12-13 又亮，重新开出**" in shown(opened("alerts", **one))
