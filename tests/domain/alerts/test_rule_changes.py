"""A new row of the rules of alerts: what it says and what is wrong with it (rules 14.9)."""

from dataclasses import replace
from datetime import date

import pytest

from domain.alerts.rule_changes import asked, follows, opens_when
from domain.words import AlertOwner, AlertScope, Light
from tests.domain.alerts.test_opening import RULE

DAY = date(2026, 11, 23)
CHANCE = replace(RULE, code="target_chance", scope=AlertScope.TARGET, bound=0.2)
BELOW = replace(RULE, code="provider_below", scope=AlertScope.PROVIDER, periods=2)
PILOT = replace(RULE, code="pilot_red", scope=AlertScope.PILOT, owner=AlertOwner.OFFICE)
RULES = {rule.code: rule for rule in (RULE, CHANCE, BELOW, PILOT)}


def problems(**values) -> list[str]:
    return asked({"code": "district_red"} | values, RULES, DAY, "yinchuan")[1]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"answer_days": 3}, []),
        ({"is_on": False}, []),
        ({"owner": "office"}, []),
        ({"answer_days": 5}, ["与在用的一行相同"]),
        ({"answer_days": 0}, ["答复工作日须为 1—60 的整数"]),
        ({"answer_days": 60}, []),
        ({"answer_days": 61}, ["答复工作日须为 1—60 的整数"]),
        ({"answer_days": 2.5}, ["答复工作日须为 1—60 的整数"]),
        ({"periods": True}, ["连续期数须为 1—26 的整数"]),
        ({"summon_after": 3}, ["提醒、督办函、约谈、通报的工作日须由少到多"]),
        ({"owner": "谁"}, ["请选由谁答复"]),
        ({"code": "没有"}, ["没有这一条规则，或同样的规则已有一条：请刷新后再改"]),
        ({"code": "target_chance", "bound": 0.3}, []),
        ({"code": "target_chance", "bound": 1.0}, ["完成可能性低于须在 0.01—0.99 之间"]),
        ({"code": "target_chance", "bound": 0.3, "periods": 2}, ["目标预测每期都看，连续期数只能是 1"]),
        (
            {"code": "provider_below", "periods": 3},
            ["服务商连续几期由“服务商赛马”的规则定，请在“口径与规则”改"],
        ),
        ({"bound": 0.5}, ["与在用的一行相同"]),
    ],
)
def test_what_is_wrong_with_a_row(values, found):
    assert problems(**values) == found


def test_a_row_of_a_pilot_keeps_what_is_not_said():
    new, _ = asked({"code": "district_red", "answer_days": 3}, RULES, DAY, "yinchuan")
    assert new == replace(RULE, answer_days=3, pilot="yinchuan", effective_from=DAY, is_default=False)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"scope": "district", "indicator": "schedule", "light": "yellow"}, "district_schedule_yellow"),
        ({"scope": "pilot", "indicator": "*", "light": "yellow"}, "pilot_all_yellow"),
        ({"scope": "project", "indicator": "schedule", "light": "yellow"}, "project_project_yellow"),
        ({"scope": "district", "indicator": "*", "light": "red"}, None),  # that is district_red
        ({"scope": "provider", "indicator": "*", "light": "red"}, None),
        ({"scope": "district", "indicator": "没有", "light": "red"}, None),
        ({"scope": "district", "indicator": "schedule", "light": "green"}, None),
    ],
)
def test_a_rule_of_ones_own_looks_at_one_light_that_none_looks_at_alike(values, code):
    new, found = asked({"code": "", **values}, RULES, DAY, "yinchuan")
    assert (new.code if new else None) == code
    assert bool(found) is (code is None)
    assert new is None or new.light is Light(values["light"])


def test_a_rule_in_words():
    assert opens_when(replace(RULE, periods=2)) == "地区 · 任一核心指标红灯，连续 2 期"
    assert opens_when(CHANCE) == "目标预测 · 完成可能性低于 20%"
    assert opens_when(replace(CHANCE, scope=AlertScope.MILESTONE, bound=30.0)).endswith("逾期超过 30 天")
    assert follows(RULE).startswith(
        "所在地区答复，限 5 个工作日；3 期内反复并入，办结后 4 期内又亮重开；逾期 1、5、10、15 个工作日起"
    )
