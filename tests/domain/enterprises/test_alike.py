"""Position among similar enterprises, at the edges of its groups (rules 4.2)."""

import pytest

from domain.enterprises.alike import LEAST, One, standing

NAMES = ("新型材料", "小型", "一级")


def ones(number: int, scale: str = "small", level: int = 1, progress: int = 50) -> list[One]:
    first = 100 * level + (0 if scale == "small" else 1000)
    return [One(first + place, scale, level, progress, 0) for place in range(number)]


MINE = One(1, "small", 1, 40, 7)


@pytest.mark.parametrize(
    ("others", "group"),
    [
        (ones(LEAST - 1), "（新型材料、小型、一级起步）"),
        (ones(LEAST - 2) + ones(1, level=2), "（新型材料、小型）"),
        (ones(LEAST - 2) + ones(1, "medium"), "（新型材料）"),
        (ones(LEAST - 2), None),
        ([], None),
    ],
)
def test_a_group_of_too_few_is_widened(others, group):
    found = standing(MINE, others, NAMES)
    assert (found and found.group) == group


def test_an_unknown_starting_level_is_no_level():
    mine = One(1, "small", 0, 40, 0)
    assert standing(mine, ones(LEAST, level=0), ("新型材料", "小型", "")).group == "（新型材料、小型）"


def test_equals_share_a_place_and_the_middle_is_said():
    others = [
        One(2, "small", 1, 60, 9),
        One(3, "small", 1, 40, 0),
        One(4, "small", 1, 50, 0),
        One(5, "small", 1, 30, 7),
    ]
    assert standing(MINE, [*others, MINE], NAMES).sentence == (
        "同类（新型材料、小型、一级起步）5 个在册项目中进度第 3：40 分，等于中位数 40 分；逾期 7 天，比它更久的 1 个。"
    )
    early = One(6, "small", 1, 90, 0)
    assert standing(early, others, NAMES).sentence == (
        "同类（新型材料、小型、一级起步）5 个在册项目中进度第 1：90 分，高于中位数 50 分。"
    )
