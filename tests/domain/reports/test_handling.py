"""七、问题清单 to 十、下步工作: sentences from a briefing made by hand."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.lights.core import Core
from domain.reports.handling import decisions_section, issues_section, next_steps_section
from domain.reports.lists import IssueCount, PeriodLists, ReturnLine, UpdateLine
from domain.reports.updates import updates_section
from tests.domain.briefings import (
    AS_OF,
    FIRST_WEEK,
    JIA,
    MONTH,
    SECOND_WEEK,
    briefing,
    column,
    decision,
    issue,
    sentences,
    tables,
)

OWN = replace(SECOND_WEEK, district=JIA)
NOT_KEPT = PeriodLists(is_kept=False, are_updates_kept=False)


def told(lists: PeriodLists, edition=SECOND_WEEK, **known) -> list[str]:
    return sentences(issues_section(briefing(edition, lists=lists, **known))[0])


def test_a_period_closed_before_lists_were_kept_says_so_in_each_section():
    found = briefing(lists=NOT_KEPT)
    assert sentences(issues_section(found)[0]) == ["本期结账时还没有留存问题清单，不列示。"]
    assert sentences(decisions_section(found)) == ["本期结账时还没有留存议定事项，不列示。"]
    assert sentences(updates_section(found)) == ["本期结账时还没有留存工作动态，不列示。"]


def test_nothing_open_and_nothing_late():
    assert told(PeriodLists()) == ["期末没有未关闭的问题。", "没有单位迟报、未报。"]


@pytest.mark.parametrize(
    ("counts", "past", "words"),
    [
        ((1, 0, 0), (0, 0, 0), "期末未关闭的问题 1 个，没有逾期，较上期增加 1。"),
        ((3, 2, 1), (5, 0, 0), "期末未关闭的问题 3 个，其中逾期 2 个、严重 1 个，较上期减少 2。"),
        ((3, 2, 0), (3, 0, 0), "期末未关闭的问题 3 个，其中逾期 2 个，较上期持平。"),
        ((3, 0, 0), None, "期末未关闭的问题 3 个，没有逾期，没有上期可比。"),
    ],
)
def test_open_issues_are_counted_and_compared(counts, past, words):
    before = NOT_KEPT if past is None else PeriodLists(issue_counts=(IssueCount("甲区", *past),))
    assert told(PeriodLists(issue_counts=(IssueCount("甲区", *counts),)), past_lists=before)[0] == words


def test_the_first_week_compares_issues_with_nothing():
    lists = PeriodLists(issue_counts=(IssueCount("甲区", 1, 0, 0),))
    assert told(lists, FIRST_WEEK)[0] == "期末未关闭的问题 1 个，没有逾期，没有上期可比。"


def test_a_district_counts_and_lists_its_own_issues():
    lists = PeriodLists(
        issues=(issue("甲"), issue("乙", district="乙区")),
        issue_counts=(IssueCount("甲区", 1, 0, 0), IssueCount("乙区", 9, 9, 9)),
    )
    section, _ = issues_section(briefing(OWN, lists=lists))
    assert sentences(section)[0].startswith("期末未关闭的问题 1 个，没有逾期")
    assert column(tables(section)["issues"], "问题") == ["甲"]


def test_how_issues_are_closed_is_the_sentence_of_the_light():
    reasons = {Core.RECTIFICATION: "到期 4 个，按期 3 个。"}
    assert told(PeriodLists(), reasons=reasons)[1] == "到期 4 个，按期 3 个。"


def late(unit: str, submitted_on: date | None) -> ReturnLine:
    return ReturnLine(unit, unit, "2026-W46", AS_OF - timedelta(1), submitted_on)


@pytest.mark.parametrize(
    ("returns", "words"),
    [
        ([late("甲区", None)], "数据报送未报：甲区。"),
        ([late("甲区", AS_OF)], "数据报送迟报：甲区。"),
        ([late("甲区", AS_OF), late("甲区", None), late("乙区", AS_OF)], "数据报送未报：甲区；迟报：乙区。"),
    ],
)
def test_a_unit_that_is_missing_once_is_not_told_as_late_too(returns, words):
    assert told(PeriodLists(returns=tuple(returns)))[-1] == words


def test_issues_that_may_not_be_listed_are_counted_only():
    lists = PeriodLists(issues=(issue(),) * 16, issue_counts=(IssueCount("甲区", 16, 0, 0),))
    section, annexes = issues_section(briefing(replace(SECOND_WEEK, may_list=False), lists=lists))
    assert (tables(section), annexes) == ({}, ())


def test_fifteen_are_listed_all_stand_in_the_annex_with_how_late_they_are():
    found = briefing(lists=PeriodLists(issues=(issue(late=3), *[issue()] * 15)))
    section, (annex,) = issues_section(found)
    assert "下表列出前 15 个，全部见附表。" in sentences(section)
    assert column(annex, "期限")[:2] == ["逾期 3 天", "2026-11-15 到期"]
    assert (len(tables(section)["issues"].rows), len(annex.rows)) == (15, 16)
    assert issues_section(briefing(lists=PeriodLists(issues=(issue(),) * 15)))[1] == ()


# --- 议定事项 -------------------------------------------------------------------------------------------------------


def decided(*decisions, edition=SECOND_WEEK) -> list[str]:
    return sentences(decisions_section(briefing(edition, lists=PeriodLists(decisions=decisions))))


def test_no_meeting_and_nothing_pending():
    assert decided() == ["本期没有召开调度会，没有新的议定事项。", "前期没有尚未核实办结的议定事项。"]


def test_this_periods_decisions_are_those_of_its_days():
    first = AS_OF - timedelta(6)
    assert decided(decision(held_on=first), decision(2, first - timedelta(1))) == [
        "本期议定 1 项。",
        "前期议定、本期初尚未核实的 1 项：办理中 1 项。",
    ]


def test_what_earlier_meetings_decided_is_told_by_how_it_stands():
    old, yesterday = AS_OF - timedelta(20), AS_OF - timedelta(1)
    found = (decision(1, old), decision(2, old, done_on=AS_OF), decision(3, old, due_on=yesterday))
    assert decided(*found)[1] == ("前期议定、本期初尚未核实的 3 项：已办结 1 项、办理中 1 项、逾期 1 项。")


def test_a_district_reads_its_own_decisions():
    assert decided(decision(), decision(2, district="乙区"), edition=OWN)[0] == "本期议定 1 项。"


# --- 工作动态, 下步工作 -----------------------------------------------------------------------------------------------


def words_of(edition, *updates: UpdateLine):
    return updates_section(briefing(edition, lists=PeriodLists(updates=updates)))


def update(unit: str) -> UpdateLine:
    return UpdateLine(unit, unit, "2026-W46", AS_OF, "走访 3 家")


def test_nobody_wrote_of_the_week():
    said = ["本期各单位没有报送工作动态。"]
    assert sentences(words_of(SECOND_WEEK)) == said
    assert sentences(words_of(OWN, update("乙区"))) == said


def test_a_month_names_the_week_beside_the_unit():
    assert column(tables(words_of(SECOND_WEEK, update("甲区")))["updates"], "单位") == ["甲区"]
    month = words_of(replace(SECOND_WEEK, period=MONTH), update("甲区"))
    assert column(tables(month)["updates"], "单位") == ["甲区（2026年第46周）"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", ["本期未填写下步工作。"]),
        ("  \n ", ["本期未填写下步工作。"]),
        ("一是督办。\n\n 二是复核。 ", ["一是督办。", "二是复核。"]),
    ],
)
def test_next_steps_are_the_offices_own_paragraphs(written, said):
    assert sentences(next_steps_section(briefing(texts={"next_steps": written}))) == said
