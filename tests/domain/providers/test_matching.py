"""供需匹配: the documented order, never only one, nobody without room or out of the pool (rules 6.8)."""

from dataclasses import replace

import pytest

from domain.providers.matching import Candidate, match
from domain.providers.views import ProviderRow
from domain.words import Funnel, Light, ProviderKind, ProviderStatus

ROW = ProviderRow(
    id=1,
    uscc="",
    name="甲",
    kind=ProviderKind.INTEGRATED,
    status=ProviderStatus.ACTIVE,
    accepted=9,
    signed=12,
    open_projects=3,
    open_share=0.1,
    load=Light.GREEN,
    concentration=Light.GREEN,
    score=80.0,
    low=75.0,
    high=85.0,
    rank=1,
    rank_low=1,
    rank_high=4,
    tier=None,
    movement=None,
    funnel=Funnel.WITHIN,
    periods_below=0,
    on_time=40,
    milestones=50,
    on_time_adjusted=0.8,
    points=(80.0,) * 5,
    deviations=(2.0,) * 4,
)


def one(name: str, same: int = 2, here: int = 2, solutions: int = 1, **changed) -> Candidate:
    return Candidate(replace(ROW, name=name, **changed), same, here, solutions)


def order(*candidates: Candidate) -> list[str]:
    return [row.name for row in match(candidates, "新型材料", "质量管理", 1)]


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (one("乙", same=0, here=9), "same level before the same industry only"),
        (one("乙", rank=None), "a rank before the 观察组"),
        (one("乙", solutions=0), "who lists the scenario before who does not"),
        (one("乙", load=Light.YELLOW), "free capacity first"),
        (one("乙", low=74.0, score=90.0), "the lower end of the interval, not the score"),
        (one("乙", open_projects=4), "fewer open projects"),
        (one("申"), "the name at last, by code point"),
    ],
)
def test_the_order_is_the_documented_one(second, why):
    third = one("丙", low=10.0, rank=None, solutions=0, load=Light.YELLOW)
    assert order(third, second, one("甲"))[0] == "甲", why


def test_who_has_no_room_or_is_not_in_the_pool_as_usual_is_left_out():
    out = [one(name, status=status) for name, status in zip("乙丙丁", list(ProviderStatus)[1:], strict=True)]
    assert order(one("甲"), one("戊", load=Light.RED), *out) == ["甲"]


def test_it_never_names_only_one_while_the_pool_has_more():
    found = match([one("甲"), one("乙", 0, 0), one("丙", 0, 0, accepted=0), one("丁", 0, 0)], "新型材料", "", 1)
    assert [row.name for row in found] == ["甲", "丁", "乙"]
    assert "新型材料尚无验收，其他行业验收 9 个（为不止一家可选而列出）" in found[1].reasons


def test_eight_at_most_and_none_of_none():
    assert len(order(*(one(f"服务商{n}") for n in range(20)))) == 8
    assert order() == []
