"""口径与规则 through app.py: the lights explained, the rows with their state, and a what-if that a link can carry."""

from tests.pages.test_projects_page import opened, shown


def test_every_core_light_and_the_overall_one_is_explained():
    table = opened("rules").dataframe[0].value
    assert len(table) == 11
    assert table["依据"].str.len().min() > 0
    assert list(table["指标"])[0] == "项目进度"


def test_the_bounds_in_force_move_no_light():
    app = opened("rules", what="completion")
    assert "盏灯都不变" in shown(app)
    assert app.number_input(key="rules_green").value == 95


def test_other_bounds_say_how_many_lights_they_would_have_turned():
    app = opened("rules", what="completion", green="99", yellow="90")
    assert "盏会变" in shown(app)
    assert "不保存" in shown(app)
    before = app.dataframe[1].value
    assert before["变差"].sum() > 0
    assert before["变好"].sum() == 0, "stricter bounds make no light better"


def test_a_yellow_bound_stricter_than_the_green_one_is_refused_in_words():
    assert "比绿线 80 还严" in shown(opened("rules", what="completion", green="80", yellow="90"))


def test_a_bound_goes_into_the_url():
    app = opened("rules", what="completion")
    app.number_input(key="rules_green").set_value(90.0).run()
    assert not app.exception
    assert app.query_params["green"] == "90"
