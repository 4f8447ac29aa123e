"""口径与规则 through app.py: the lights explained, the rows with their state, a what-if that a link can carry, and new
rows from a day on (rules 4.7, 4.9)."""

from tests.pages.approving import approved_by_another
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
    before = app.dataframe[2].value
    assert before["变差（盏）"].sum() > 0
    assert before["变好（盏）"].sum() == 0, "stricter bounds make no light better"


def test_a_yellow_bound_stricter_than_the_green_one_is_refused_in_words():
    assert "比绿线 80 还严" in shown(opened("rules", what="completion", green="80", yellow="90"))


def test_a_bound_goes_into_the_url():
    app = opened("rules", what="completion")
    app.number_input(key="rules_green").set_value(90.0).run()
    assert not app.exception
    assert app.query_params["green"] == "90"


# ── new rules ───────────────────────────────────────────────────────────────


def pressed(app, label: str):
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def test_new_bounds_are_previewed_and_refused_without_reason_and_source(clerks):
    app = opened("rules", set="bounds")
    by_key = {
        field.key.rpartition("_")[2]: field for field in app.number_input if field.key.startswith("rules_bounds_")
    }
    assert (by_key["green"].value, by_key["yellow"].value) == (95, 80)
    by_key["green"].set_value(5.0)
    by_key["yellow"].set_value(1.0)
    pressed(app, "预览影响")
    assert "完成改造 · 序时完成率：绿线 ≥ 95% → ≥ 5%，黄线 ≥ 80% → ≥ 1%" in shown(app)
    assert "会变的：亮灯" in shown(app)
    table = next(frame.value for frame in app.dataframe if "会变的" in frame.value.columns)
    assert table["哪一个"][0] == "完成改造（银川市）"
    assert "请写明原因" in pressed(app, "提请新规则").error[0].value


def test_weights_that_do_not_sum_to_a_hundred_are_refused():
    app = opened("rules", set="ranking")
    next(field for field in app.number_input if field.key.endswith("_acceptance")).set_value(30)
    pressed(app, "预览影响")
    assert "权重须合计 100，现为 105" in app.error[0].value


def test_proposed_by_one_and_approved_by_another_a_row_stands_on_the_page(clerks):
    app = opened("rules", set="stages")
    for name, weight in (("diagnosis", 5), ("payment", 10)):
        next(field for field in app.number_input if field.key.endswith(f"_{name}")).set_value(weight)
    for name, words in (("reason", "兑付慢"), ("source", "专班纪要〔2026〕12号")):
        next(field for field in app.text_input if field.key.endswith(f"_{name}")).set_value(words)
    pressed(app, "提请新规则")
    assert "现在还没有生效" in app.success[0].value
    assert approved_by_another().sentence.endswith("自 2026-11-16 起；此前各期不变")
    rows = opened("rules").dataframe[-1].value
    mine = rows[rows["适用"] == "本试点"]
    assert len(mine) == 9
    assert set(mine["状态"]) == {"尚未生效"}
    assert set(mine["原因"]) == {"兑付慢"}
