"""项目亮灯 through app.py: what the URL asks for is shown, what a person chooses goes into the URL."""

from functools import cache

import pytest
from streamlit.testing.v1 import AppTest

from components import guard
from data_access.engine import ROOT
from services.access import DEMO_USER

APP = str(ROOT / "app.py")


@cache
def served_before() -> AppTest:
    """A first session: its menu, and the components found installed (looking for them takes longer than a page).

    The menu of one who may open every page of an office, whoever the test that comes first says is here.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guard, "current_user", lambda: DEMO_USER)
        return AppTest.from_file(APP, default_timeout=30).run()


def opened(screen: str, **words: str) -> AppTest:
    """The page as a link with these words opens it in a new session."""
    app = AppTest.from_file(APP, default_timeout=30)
    app._registered_pages = served_before()._registered_pages
    app._bidi_component_manager = served_before()._bidi_component_manager
    app.query_params.update(words)
    app.switch_page(f"pages/{screen}.py").run()
    assert not app.exception
    return app


def shown(app: AppTest) -> str:
    return " ".join(element.value for kind in ("markdown", "caption", "info", "warning") for element in app.get(kind))


def test_the_list_shows_twenty_projects_worst_first():
    app = opened("projects")
    table = app.dataframe[0].value
    assert len(table) == 20
    assert table["灯"][0] == ["■ 红"]
    assert "共 **337** 个项目" in shown(app)
    assert "退出 1、更换 1、取消资格 1" in shown(app)


def test_counts_by_light_are_filters():
    app = opened("projects")
    lights = app.button_group(key="filter_light")
    assert "red" in lights.options[1] or "红" in lights.options[1]
    lights.set_value("red").run()
    assert not app.exception
    assert app.query_params["light"] == "red"
    assert {tuple(light) for light in app.dataframe[0].value["灯"]} == {("■ 红",)}


def test_a_shared_link_opens_the_same_view():
    app = opened("projects", district="经开区", light="green", page="2")
    assert set(app.dataframe[0].value["地区"]) == {"经开区"}
    assert app.selectbox(key="filter_district").value == "经开区"
    assert app.title[0].value == "项目亮灯 · 经开区"


def test_a_choice_starts_the_list_at_its_first_page_again():
    app = opened("projects", page="3")
    app.selectbox(key="filter_stage").set_value("build").run()
    assert app.query_params["stage"] == "build"
    assert "page" not in app.query_params


def test_an_order_is_of_all_pages():
    app = opened("projects", page="2")
    app.selectbox(key="filter_order").set_value("late").run()
    assert app.query_params["order"] == "late"
    assert "page" not in app.query_params
    pages = [app, opened("projects", order="late", page="2"), opened("projects", order="late", page="16")]
    late = [days for one in pages for days in one.dataframe[0].value["逾期"].fillna(0)]
    assert late == sorted(late, reverse=True)
    assert opened("projects", order="late", page="17").dataframe[0].value["灯"].tolist()[-1] == ["× 已退出"]
    assert set(opened("projects", order="district").dataframe[0].value["地区"]) == {"宁东"}
    assert list(opened("projects", order="nonsense").dataframe[0].value["灯"])[0] == ["■ 红"]


def test_clearing_takes_every_filter_out_of_the_link():
    app = opened("projects", district="经开区", light="red", q="新材", measure="completion", page="2")
    app.button(key="clear").click().run()
    assert set(app.query_params) == {"pilot", "period"}
    assert "共 **337** 个项目" in shown(app)


def test_rows_behind_a_figure_name_the_figure():
    app = opened("projects", measure="completion")
    assert "已完成改造" in shown(app)
    assert "共 **190** 个项目" in shown(app)


def test_nothing_found_says_what_to_do():
    app = opened("projects", q="没有这样的企业")
    assert not app.dataframe
    assert "请放宽条件" in shown(app)
    app.button(key="clear_empty").click().run()
    assert app.dataframe


def test_a_word_that_does_not_exist_is_said():
    assert "“purple”不存在" in shown(opened("projects", light="purple")).replace("\\", "")


def test_the_whole_reason_stands_in_the_table():
    reasons = opened("projects", light="red").dataframe[0].value["原因"]
    assert all(reasons)
    assert any("；" in reason for reason in reasons)
