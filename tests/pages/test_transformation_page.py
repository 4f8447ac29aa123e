"""方案与验收 through app.py: its four tabs, a batch of acceptances that narrows the queue, the way to a project (rules
18.1, 18.5)."""

import pytest

from domain.transformation.views import Tab
from services.access import DEMO_USER
from services.frame import open_frame
from services.transformation.page import way_page
from tests.pages.test_projects_page import opened, shown

HEADINGS = {
    Tab.DIAGNOSIS: "场景清单（按行业）",
    Tab.PRICES: "",
    Tab.QUEUE: "验收批次",
    Tab.PARTIES: "",
}


@pytest.mark.parametrize("tab", Tab)
def test_every_tab_opens_by_its_link_and_says_what_is_in_it(tab):
    app = opened("transformation", period="live", tab=tab.value)
    assert app.button_group(key="way_tab").value == tab.value
    assert len(app.dataframe[0].value) > 3
    if HEADINGS[tab]:
        assert HEADINGS[tab] in [one.value for one in app.header]


def test_choosing_a_tab_goes_into_the_link():
    app = opened("transformation", period="live")
    app.button_group(key="way_tab").set_value(Tab.QUEUE.value).run()
    assert not app.exception
    assert app.query_params["tab"] == Tab.QUEUE.value


def test_a_click_on_a_batch_narrows_the_queue_and_a_step_widens_it_again(demo_once):
    view = way_page(demo_once, open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="live"), Tab.QUEUE.value)
    newest, whole = view.sessions[-1], len(view.queue)
    app = opened("transformation", period="live", tab=Tab.QUEUE.value)
    batches, queue = (one.value for one in app.dataframe)
    assert (len(batches), len(queue)) == (len(view.sessions), whole)
    assert f"全部的验收申请（{whole} 个）" in [one.value for one in app.header]
    app.session_state["way_sessions_clicked"] = {"row": 0, "label": newest.name}
    app.run()
    assert app.query_params["session"] == newest.name
    app = opened("transformation", period="live", tab=Tab.QUEUE.value, session=newest.name)
    rows = app.dataframe[1].value
    assert len(rows) == newest.total < whole
    assert set(rows["批次"]) == {newest.name}
    next(one for one in app.button if one.label == "看全部批次").click().run()
    assert "session" not in app.query_params
    assert len(app.dataframe[1].value) == whole


def test_an_unknown_batch_narrows_nothing(demo_once):
    view = way_page(demo_once, open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="live"), Tab.QUEUE.value)
    app = opened("transformation", period="live", tab=Tab.QUEUE.value, session="没有这一批")
    assert len(app.dataframe[1].value) == len(view.queue)
    assert "没有这一批" not in shown(app)
