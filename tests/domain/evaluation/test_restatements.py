"""更正: listed only where a numerator, denominator or target changed, with the facts that changed it (rules 10.3)."""

from dataclasses import replace

import pytest

from domain.evaluation.restatements import (
    COLUMNS,
    ProjectChange,
    ReportedFigure,
    moved,
    restatements,
    with_causes,
)
from domain.lights.core import CORE
from domain.words import Light, Restated

JIA, YI = 101, 102
MEASURES = {core.value: f"computed:{core}" for core in CORE} | {"talent": "reported", "level4": "computed:level4"}
NAMES = {"talent": "培训人才", "level4": "四级企业"} | {core.value: core.zh for core in CORE}
SAID = ReportedFigure(0.75, 3, 4, Light.YELLOW, judged_by=7)
KEYS = [("provider", district, None) for district in (None, JIA, YI)]


def listed(before, after):
    return list(restatements(before, after))


@pytest.mark.parametrize(
    ("now", "is_listed", "why"),
    [
        (SAID, False, "nothing changed"),
        (replace(SAID, value=0.76), False, "a prior that moved is no correction"),
        (replace(SAID, light=Light.RED), False, "nor is a bound"),
        (replace(SAID, numerator=3 + 1e-12), False, "nor a rounding"),
        (replace(SAID, numerator=2), True, "the numerator"),
        (replace(SAID, denominator=5), True, "the denominator"),
        (replace(SAID, judged_by=8), True, "the target"),
        (replace(SAID, numerator=None), True, "a figure that is none"),
    ],
)
def test_a_figure_is_listed_only_where_what_it_is_made_of_changed(now, is_listed, why):
    assert bool(listed({KEYS[0]: SAID}, {KEYS[0]: now})) is is_listed, why


LATE = ProjectChange("YC-1 朗润新材", frozenset({JIA}), {"milestones_on_time": (4, 3)})


def caused(*changes, keys=KEYS[:2], now=replace(SAID, numerator=2)):
    found = listed(dict.fromkeys(keys, SAID), dict.fromkeys(keys, now))
    return list(with_causes(found, changes, MEASURES, NAMES))


def test_one_late_milestone_is_one_correction_in_its_district_and_the_pilot():
    """The other districts' shares stand as they stood, so nine figures are not corrected by it."""
    others = [("provider", district, None) for district in range(200, 207)]
    before = dict.fromkeys([*KEYS[:2], *others], SAID)
    after = (
        before | dict.fromkeys(KEYS[:2], replace(SAID, numerator=2)) | dict.fromkeys(others, replace(SAID, value=0.7))
    )
    found = list(with_causes(listed(before, after), [LATE], MEASURES, NAMES))
    assert {(line.district, line.kind) for line in found} == {(None, Restated.CORRECTION), (JIA, Restated.CORRECTION)}
    assert {cause for line in found for cause in line.causes} == {"YC-1 朗润新材：服务商按时节点 4→3"}


@pytest.mark.parametrize(
    ("change", "is_its", "why"),
    [
        (LATE, True, "its own"),
        (replace(LATE, districts=frozenset({YI})), False, "another district's"),
        (replace(LATE, moved={"paid_fen": (0, 100)}), False, "a figure that the indicator is not made of"),
        (replace(LATE, moved={"status": ("active", "withdrawn")}), True, "who leaves leaves every sum"),
    ],
)
def test_a_cause_is_a_project_of_the_scope_whose_figures_the_indicator_adds_up(change, is_its, why):
    (found,) = caused(change, keys=[("provider", JIA, None)])
    assert (found.causes == (change.zh,)) is is_its, why


@pytest.mark.parametrize(
    ("indicator", "cause"),
    [
        ("talent", "培训人才的上报数"),
        ("submission", "报送时间"),
        ("compliance", "账户资金"),
        ("rectification", "地区问题"),
        ("level4", "企业规模、称号，或计算规则"),
    ],
)
def test_what_no_project_changed_names_what_the_indicator_is_counted_from(indicator, cause):
    (found,) = caused(keys=[(indicator, None, None)])
    assert (found.kind, found.causes) == (Restated.CORRECTION, (cause,))


def test_a_project_that_only_stands_elsewhere_is_no_correction():
    change = ProjectChange("YC-1 朗润新材", frozenset({JIA, YI}), {"district_id": ("甲区", "乙区")})
    (found,) = caused(change, keys=[("provider", JIA, None)])
    assert (found.kind, found.causes) == (Restated.UNITS, ("YC-1 朗润新材：地区 甲区→乙区",))
    both = replace(change, moved={**change.moved, "milestones_on_time": (4, 3)})
    assert caused(both, keys=[("provider", JIA, None)])[0].kind is Restated.CORRECTION


def test_another_target_is_no_correction():
    (found,) = caused(keys=KEYS[:1], now=replace(SAID, judged_by=8, denominator=3))
    assert (found.kind, found.causes) == (Restated.TARGET, ("服务商履约的目标",))


def test_amounts_days_and_flags_are_told_as_people_read_them():
    before = dict.fromkeys(COLUMNS) | {"paid_fen": 0, "is_counted": True}
    after = before | {"paid_fen": 36_000_000, "is_counted": False}
    change = ProjectChange("YC-1", frozenset(), moved(before, after))
    assert change.zh == "YC-1：是否计数 是→否，已付 0.00 万元→36.00 万元"
