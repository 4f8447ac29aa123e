"""改造验收和监督检查 of a report: none, one and many, and no word of signs for who may not see them (rules 10.4)."""

from domain.reports.lists import WayCounts
from domain.reports.way import way_section
from tests.domain.reports.test_whole import briefing


def said(**counts):
    return [line.text for line in way_section(briefing(way=WayCounts(**counts))).blocks]


def test_nothing_is_said_in_words():
    assert said() == [
        "本期没有验收申请，期末没有待验收的项目。",
        "本期没有双随机检查。",
        "本期没有公示异议，期末没有未办结的异议。",
    ]


def test_one_and_many():
    assert said(
        applied=3, passed=1, waiting=2, overdue=1, visited=4, failed=1, raised=1, held=1, signs=5, unlooked=2
    ) == [
        "本期验收申请 3 件，通过 1 件；期末没有结论的 2 件，整改逾期的 1 件。",
        "本期双随机检查 4 次，其中不合格 1 次。",
        "本期收到公示异议 1 件，期末未办结 1 件。",
        "疑点线索 5 条（线索不是结论），待核查 2 条。",
    ]
    assert said(waiting=1, visited=1, raised=1)[:3] == [
        "本期验收申请 0 件，通过 0 件；期末没有结论的 1 件。",
        "本期双随机检查 1 次，没有不合格。",
        "本期收到公示异议 1 件，期末全部办结。",
    ]


def test_prices_and_who_left_are_told_where_there_were_some():
    """A period closed before they were kept has none of them, so nothing is said of none."""
    assert said(priced=2, left=1, named=1)[3:] == [
        "本期两次审核都审完的改造方案 2 版。",
        "本期按个案离开试点的企业 1 家。",
        "本期定下替补的名额 1 个。",
    ]
    assert len(said(left=3)) == 4


def test_signs_are_a_number_or_nothing():
    assert said(signs=0)[-1] == "最近一次查疑点没有发现线索。"
    assert said(signs=2)[-1] == "疑点线索 2 条（线索不是结论），都已核查。"
    assert len(said()) == 3
