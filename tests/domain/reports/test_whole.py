"""The report of a briefing: its heading, its order, the numbers of its sources; and the words sentences are made of."""

from dataclasses import replace

import pytest

from domain.reports.briefing import Edition, Issued, ListedProjects
from domain.reports.lists import IssueCount, PeriodLists
from domain.reports.views import Figure, Line, ReportStatus
from domain.reports.whole import report_of
from domain.reports.words import joined, listed, named, say
from tests.domain.briefings import (
    BEFORE,
    FIRST_WEEK,
    JIA,
    MONTH,
    PILOT,
    SECOND_WEEK,
    WEEK,
    board,
    briefing,
    issue,
    project,
    target,
)


def figure(words: str, value: object) -> Figure:
    return Figure(words, "t", "r", "f", value, WEEK.label)


def test_a_report_of_nothing_has_all_its_parts():
    found = report_of(briefing(FIRST_WEEK))
    assert [section.heading.partition("、")[0] for section in found.sections] == [
        *"一二三四五六七八九十",
        "十一",
        "十二",
    ]
    assert (found.compared_with, found.annexes) == ("", ())
    assert all(section.blocks for section in found.sections)


@pytest.mark.parametrize(
    ("edition", "number", "title"),
    [
        (SECOND_WEEK, "2026年第46期", "银川市中小企业数字化转型工作周报"),
        (Edition(PILOT, MONTH), "2026年第10期", "银川市中小企业数字化转型工作专报"),
        (replace(SECOND_WEEK, district=JIA), "2026年第46期", "银川市中小企业数字化转型工作周报（甲区分册）"),
    ],
)
def test_a_week_a_month_and_a_district_have_their_titles(edition, number, title):
    found = report_of(briefing(edition))
    assert (found.number, found.title) == (number, title)


def test_a_report_that_was_not_begun_is_a_draft_of_today():
    found = report_of(briefing())
    assert (found.status, found.issued_on, found.author) == (ReportStatus.DRAFT, PILOT.today, "")
    issued = report_of(briefing(issued=Issued(ReportStatus.ISSUED, WEEK.as_of, "甲", "乙")))
    assert (issued.status, issued.issued_on, issued.author, issued.reviewer) == (
        ReportStatus.ISSUED,
        WEEK.as_of,
        "甲",
        "乙",
    )


def test_lines_with_figures_and_tables_are_numbered_in_the_order_of_the_page_annexes_last():
    lists = PeriodLists(issues=(issue(),) * 16, issue_counts=(IssueCount("甲区", 16, 0, 0),))
    found = report_of(briefing(targets=board(target()), lists=lists))
    marked = [line.mark for line in found.lines if line.figures]
    assert marked == list(range(1, len(marked) + 1))
    assert all(line.mark == 0 for line in found.lines if not line.figures)
    assert [table.mark for table in found.tables] == list(range(1, len(found.tables) + 1))
    assert {table.period for table in found.tables} == {WEEK.label}
    assert found.tables[-1].key == "issues_all"


def test_annexes_stand_in_the_order_of_their_sections():
    lists = PeriodLists(issues=(issue(),) * 16)
    found = report_of(briefing(projects=ListedProjects(red=(project(),)), lists=lists))
    assert [annex.key for annex in found.annexes] == ["red", "issues_all"]


# --- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "past", "said"),
    [
        (3, 1, "较上期增加 2"),
        (1, 3, "较上期减少 2"),
        (2, 2, "较上期持平"),
        (0, 0, "较上期持平"),
        (None, 1, "没有上期可比"),
        (1, None, "没有上期可比"),
    ],
)
def test_a_change_reads_naturally(value, past, said):
    assert str(SECOND_WEEK.change(value, past, "t", "r", "f")) == said


def test_the_figure_of_a_change_names_both_periods():
    assert SECOND_WEEK.change(3, 1, "t", "r", "f").period == f"{WEEK.label} − {BEFORE.label}"
    assert str(FIRST_WEEK.change(3, 1, "t", "r", "f")) == "没有上期可比"


def test_a_list_leaves_out_what_is_zero():
    assert listed([("红 {} 个", figure("0", 0)), ("黄 {} 个", figure("2", 2))]) == Line("黄 2 个", (figure("2", 2),))


def test_many_names_end_in_how_many():
    assert named(list("甲乙丙"), most=3) == "甲、乙、丙"
    assert named(list("甲乙丙丁"), most=3) == "甲、乙、丙等 4 个"


def test_figures_stand_in_the_order_of_the_sentence():
    line = say("{b} 和 {a}", a=figure("1", 1), b=figure("2", 2))
    assert [f.text for f in joined([line]).figures] == ["2", "1"]
