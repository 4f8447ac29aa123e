"""Whom a plan's words mean, and who may tell of a task (rules 15.1, 15.4)."""

import pytest

from domain.tasks.units import TaskUnit, named
from domain.words import DistrictKind

TOWN = TaskUnit("龙桥街道", ("龙桥街道",), 1, kind=DistrictKind.TOWNSHIP)
PARK = TaskUnit("白涛园区", ("白涛工业园区(白涛新材料科技城)", "白涛园区"), 2, kind=DistrictKind.PARK)
COUNTY = TaskUnit("永宁县", ("永宁县",), 3, kind=DistrictKind.COUNTY)
OFFICE = TaskUnit("区经信委", ("区经信委", "区经委"), None, 9)
ALL = (TOWN, PARK, COUNTY, OFFICE)


@pytest.mark.parametrize(
    ("word", "units"),
    [
        ("区经信委", [OFFICE]),
        ("区经委", [OFFICE]),  # a former name
        ("白涛工业园区(白涛新材料科技城)", [PARK]),
        ("各镇街", [TOWN]),
        ("相关街镇(经开区)", [TOWN, PARK]),
        ("各县(市)区", [COUNTY]),
        ("园区", [PARK]),
        ("市委人才局", []),
    ],
)
def test_a_word_means_one_unit_or_a_kind_of_them(word, units):
    assert list(named([word], ALL)[0].units) == units


def test_the_first_leads_the_others_cooperate():
    assert [word.leads for word in named(["区经信委", "各镇街"], ALL)] == [True, False]
    assert named([], ALL) == ()
