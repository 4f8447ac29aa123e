"""A district's data quality: the mean of three shares, graded, and never good where nothing is known (rules 9.10)."""

import pytest

from domain.units.quality import Grade, quality
from tests.domain.make import RULES

FULL = {"due": 8, "on_time": 8, "received": 8, "projects": 10, "fresh": 10}


@pytest.mark.parametrize(
    ("counts", "grade", "score"),
    [
        (FULL, Grade.GOOD, 1.0),
        (FULL | {"on_time": 5, "received": 8, "fresh": 10}, Grade.FAIR, 0.875),
        ({"due": 10, "on_time": 8, "received": 10, "projects": 10, "fresh": 9}, Grade.GOOD, 0.9),
        ({"due": 10, "on_time": 8, "received": 10, "projects": 100, "fresh": 89}, Grade.FAIR, 0.8966667),
        ({"due": 4, "on_time": 2, "received": 3, "projects": 4, "fresh": 4}, Grade.FAIR, 0.75),
        ({"due": 4, "on_time": 2, "received": 3, "projects": 100, "fresh": 99}, Grade.POOR, 0.7466667),
        (FULL | {"due": 0, "on_time": 0, "received": 0, "fresh": 5}, Grade.POOR, 0.5),
        (FULL | {"projects": 0, "fresh": 0}, Grade.GOOD, 1.0),
        (dict.fromkeys(FULL, 0), Grade.NONE, None),
    ],
    ids=[
        "all",
        "late",
        "at the bound",
        "just below",
        "at the lower bound",
        "just below it",
        "no return due",
        "no projects",
        "nothing",
    ],
)
def test_the_grade_is_that_of_the_mean_of_what_exists(counts, grade, score):
    found = quality("永宁县", RULES, **counts)
    assert found.grade is grade
    assert found.score == (None if score is None else pytest.approx(score))


def test_the_sentence_shows_every_count():
    assert quality("甲", RULES, due=8, on_time=5, received=7, projects=54, fresh=50).sentence == (
        "数据质量：良（81 分），近 8 周按时 5/8 份、报送 7/8 份；14 天内有更新的项目 50/54 个"
    )
    nothing = "数据质量：无数据，没有应报送的，也没有到首个计划节点的项目"
    assert quality("甲", RULES, **dict.fromkeys(FULL, 0)).sentence == nothing
