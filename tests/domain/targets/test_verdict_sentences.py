"""What a verdict says to the letter, and the edges of its bounds (rules 7.1)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.facts.rules import EPSILON
from domain.lights.readings import Chance
from domain.targets.verdicts import verdict_of
from domain.words import Light, Operator, Outcome, Verdict
from tests.domain.make import RULES
from tests.domain.targets.test_verdicts import AT

R, Y, G, GREY = Light
EIGHT_WEEKS_LEFT = AT.ends_on - timedelta(weeks=8)
OVER = {"as_of": AT.ends_on, "actual": 232, "light": R}
ONE_SHORT = "已到期未完成：2026-12-31 期满，232 家（目标不少于 233 家），差 1 家"
SHARE = {"unit": "%", "value": 60, "actual": 55, "can_fall": True}


def told(said: Chance | None = None, **changes) -> tuple[Verdict, str]:
    return verdict_of(replace(AT, **changes), RULES, said)


@pytest.mark.parametrize(
    ("changes", "verdict", "sentence"),
    [
        ({"actual": None, "light": GREY}, Verdict.AT_RISK, "尚无报送数据，无法判断能否完成"),
        ({"actual": 240}, Verdict.DONE, "已完成 240 家（目标不少于 233 家），提前达到"),
        ({"as_of": date(2025, 12, 31), "actual": 0}, Verdict.NOT_DUE, "未到考核期：自 2026-01-01 起考核"),
        (
            {"as_of": date(2026, 1, 1), "actual": 0, "light": GREY},
            Verdict.NOT_DUE,
            "未到考核期：按序时目前应完成的不足 1 家",
        ),
        (
            {"actual": 0, "value": 1, "unit": "个", "light": GREY},
            Verdict.NOT_DUE,
            "未到考核期：按序时目前应完成的不足 目标的 5%",
        ),
        ({"recent_gain": None, "light": R}, Verdict.AT_RISK, "还差 43 家；没有近 8 周增速，按红灯判断"),
        (SHARE, Verdict.AT_RISK, "还差 5 个百分点，按黄灯判断"),
        ({**SHARE, "unit": "级"}, Verdict.AT_RISK, "还差 5 级，按黄灯判断"),
        (
            {**SHARE, "actual": 61},
            Verdict.ON_COURSE,
            "目前 61 %（目标不少于 60 %），已达到，以期末 2026-12-31 为准",
        ),
        (
            {"as_of": date(2026, 2, 25), "actual": 1, "recent_gain": 1, "light": R},
            Verdict.AT_RISK,
            "还差 232 家，还有 44.1 周；每周需 5.3 家，近 8 周每周 0.1 家",
        ),
    ],
)
def test_each_word_comes_with_its_sentence(changes, verdict, sentence):
    assert told(**changes) == (verdict, sentence)


@pytest.mark.parametrize(
    ("changes", "verdict", "sentence"),
    [
        ({"actual": 240}, Verdict.DONE, "2026-12-31 期满，240 家（目标不少于 233 家），达到"),
        ({}, Verdict.OVERDUE, ONE_SHORT),
        ({"actual": None}, Verdict.OVERDUE, "已到期未完成：2026-12-31 期满，没有报送数据，不能认定完成"),
        (
            {"actual": 233, "operator": Operator.MORE_THAN},
            Verdict.OVERDUE,
            "已到期未完成：2026-12-31 期满，233 家（目标超过 233 家），差 1 家",
        ),
        (SHARE, Verdict.OVERDUE, "已到期未完成：2026-12-31 期满，55 %（目标不少于 60 %），差 5 个百分点"),
        ({"outcome": Outcome.MADE_UP, "judged": "灯的话"}, Verdict.MADE_UP, "灯的话"),
        ({"outcome": Outcome.OVERDUE, "judged": "灯的话"}, Verdict.OVERDUE, "灯的话"),
        ({"outcome": Outcome.OVERDUE}, Verdict.OVERDUE, ONE_SHORT),
        ({"judged": "灯的话"}, Verdict.OVERDUE, ONE_SHORT),
    ],
)
def test_from_the_last_day_on_the_figure_of_that_day_decides(changes, verdict, sentence):
    assert told(**{**OVER, **changes}) == (verdict, sentence)


@pytest.mark.parametrize(
    ("changes", "verdict", "ending", "why"),
    [
        ({"actual": 230}, Verdict.AT_RISK, "近 8 周每周 0 家", "exactly three in eight weeks: they speak"),
        ({"actual": 231}, Verdict.AT_RISK, "近 8 周每周 0 家；数量太少，按黄灯判断", "two: the light decides"),
        ({"actual": 231, "recent_gain": 8}, Verdict.ON_COURSE, "近 8 周每周 1 家", "unless they speak better than it"),
    ],
)
def test_few_speak_only_where_they_speak_better_than_the_light(changes, verdict, ending, why):
    found, sentence = told(**{"as_of": EIGHT_WEEKS_LEFT, "recent_gain": 0, **changes})
    assert (found, sentence.endswith(ending)) == (verdict, True), why


@pytest.mark.parametrize(
    ("missing", "text", "why"),
    [
        (3.0, "3", "a whole one without decimals"),
        (3.25, "3.25", "two decimals in full"),
        (3.257, "3.3", "else one"),
        (0.5, "0.5", "below one, too"),
        (0.1, "0.1", "a tenth still"),
        (0.05, "0.05", "two decimals where one would say nothing"),
        (0.004, "0.004", "as many as it takes not to say nothing"),
        (EPSILON, "0.0", "a difference in the ninth decimal is one, though no figure shows it"),
        (EPSILON / 2, "0", "what is beyond is none"),
    ],
)
def test_a_figure_is_told_with_as_many_decimals_as_it_needs(missing, text, why):
    assert told(**{**SHARE, "value": missing, "actual": 0.0}) == (
        Verdict.AT_RISK,
        f"还差 {text} 个百分点，按黄灯判断",
    ), why


@pytest.mark.parametrize(
    ("probability", "text"),
    [
        (1.0, "99% 以上"),
        (0.991, "99% 以上"),
        (0.99, "99%"),
        (0.35, "35%"),
        (0.01, "1%"),
        (0.009, "不足 1%"),
        (0.0, "不足 1%"),
    ],
)
def test_a_chance_is_told_in_whole_percents_and_never_as_certain(probability, text):
    said = Chance(AT.ends_on, probability, 240, AT.actual)
    behind = "目前落后于序时；" if probability >= 0.8 else ""
    assert told(said)[1] == f"{behind}还差 43 家；按预测，到 2026-12-31 完成的可能性 {text}"


@pytest.mark.parametrize(
    ("light", "probability", "verdict", "sentence"),
    [
        (G, 0.5, Verdict.AT_RISK, "目前不落后，但还差 43 家；按预测，到 2026-12-31 完成的可能性 50%"),
        (G, 0.9, Verdict.ON_COURSE, "还差 43 家；按预测，到 2026-12-31 完成的可能性 90%"),
        (Y, 0.5, Verdict.AT_RISK, "还差 43 家；按预测，到 2026-12-31 完成的可能性 50%"),
        (Y, 0.9, Verdict.ON_COURSE, "目前落后于序时；还差 43 家；按预测，到 2026-12-31 完成的可能性 90%"),
        (R, 0.9, Verdict.ON_COURSE, "目前落后于序时；还差 43 家；按预测，到 2026-12-31 完成的可能性 90%"),
    ],
)
def test_where_word_and_light_disagree_the_sentence_says_so_first(light, probability, verdict, sentence):
    assert told(Chance(AT.ends_on, probability, 240, AT.actual), light=light) == (verdict, sentence)


SAID_ON = date(2026, 11, 8)
BY_IT = "，到 2026-12-31 完成的可能性 5%，八成区间最高只到 220 家"


@pytest.mark.parametrize(
    ("actual", "verdict", "why"),
    [
        (190, Verdict.OUT_OF_REACH, f"还差 43 家；按 2026-11-08 的预测{BY_IT}"),
        (194, Verdict.OUT_OF_REACH, f"还差 39 家；按 2026-11-08 的预测（当时 190 家，现在 194 家）{BY_IT}"),
        (220, Verdict.OUT_OF_REACH, f"还差 13 家；按 2026-11-08 的预测（当时 190 家，现在 220 家）{BY_IT}"),
        (221, Verdict.ON_COURSE, "目前落后于序时；还差 12 家，还有 6.6 周；每周需 1.8 家，近 8 周每周 5 家"),
        (189, Verdict.AT_RISK, "还差 44 家，还有 6.6 周；每周需 6.7 家，近 8 周每周 5 家"),
    ],
)
def test_a_forecast_made_before_names_its_day_until_the_figure_has_overtaken_it(actual, verdict, why):
    assert told(Chance(AT.ends_on, 0.05, 220, 190, SAID_ON), actual=actual) == (verdict, why)


MONEY = {"value": 1.02, "unit": "亿元", "counts_whole": False}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({**MONEY, "actual": 1.02}, "已完成 1.02 亿元（目标不少于 1.02 亿元），提前达到"),
        (
            {**OVER, **MONEY, "actual": 1.019},
            "已到期未完成：2026-12-31 期满，1.019 亿元（目标不少于 1.02 亿元），差 0.001 亿元",
        ),
        (
            {**MONEY, "actual": 1.0, "recent_gain": 0.02},
            "还差 0.02 亿元，还有 6.6 周；每周需 0.0030 亿元，近 8 周每周 0.0025 亿元；数量太少，按黄灯判断",
        ),
        (
            {**OVER, **SHARE, "value": 90, "actual": 89.996},
            "已到期未完成：2026-12-31 期满，89.996 %（目标不少于 90 %），差 0.004 个百分点",
        ),
    ],
)
def test_no_rounding_hides_a_difference(changes, sentence):
    assert told(**changes)[1] == sentence
