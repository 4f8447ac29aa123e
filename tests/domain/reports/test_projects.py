"""四、项目情况: sentences from a briefing made by hand."""

from dataclasses import replace

import pytest

from domain.lights.views import CountsView
from domain.reports.briefing import ListedProjects
from domain.reports.projects import projects_section
from domain.words import PeriodKind
from tests.domain.briefings import FIRST_WEEK, MONTH, SECOND_WEEK, briefing, column, project, sentences, tables


def told(found=None, edition=SECOND_WEEK, **counts) -> list[str]:
    projects = ListedProjects() if found is None else found
    return sentences(projects_section(briefing(edition, counts=CountsView(**counts), projects=projects))[0])


def test_no_projects_at_all():
    assert told() == [
        "共有项目 0 个：。红灯项目较上期持平。本期没有项目转红或恢复。",
        "本期没有项目转红。",
        "本期没有项目由红恢复。",
        "没有连续 8 周以上的红灯项目。",
    ]


@pytest.mark.parametrize(
    ("turned", "recovered", "words"),
    [
        (0, 0, "本期没有项目转红或恢复。"),
        (2, 0, "本期转红 2 个，没有恢复的。"),
        (0, 1, "本期没有项目转红，恢复 1 个。"),
        (2, 1, "本期转红 2 个，恢复 1 个。"),
    ],
)
def test_what_turned_red_and_what_recovered(turned, recovered, words):
    assert told(turned_red=turned, recovered=recovered)[0].endswith(words)


def test_projects_are_counted_by_light_with_those_that_left():
    assert told(projects=9, red=2, green=5, withdrawn=1, replaced=1)[0].startswith(
        "共有项目 9 个：红灯 2 个、绿灯 5 个；已离开 2 个（退出 1、更换 1）。红灯项目较上期增加 2。"
    )


def test_the_first_week_has_no_change_of_red():
    found = briefing(FIRST_WEEK, counts=CountsView(projects=1, red=1))
    assert "红灯项目没有上期可比。" in sentences(projects_section(found)[0])[0]


def test_who_may_not_see_projects_reads_counts_only():
    section, annexes = projects_section(briefing(counts=CountsView(projects=3), projects=None))
    assert sentences(section)[1:] == ["单个项目只向本地区、专班和领导显示。"]
    assert (tables(section), annexes) == ({}, ())


@pytest.mark.parametrize(
    ("period", "least", "words"),
    [(SECOND_WEEK.period, 8, "没有连续 8 周以上的红灯项目。"), (MONTH, 2, "没有连续 2 个月以上的红灯项目。")],
)
def test_red_for_long_is_eight_weeks_or_two_months_longest_first(period, least, words):
    assert period.kind in (PeriodKind.WEEK, PeriodKind.MONTH)
    edition = replace(SECOND_WEEK, period=period)
    red = (project("甲厂", least - 1), project("乙厂", least), project("丙厂", least + 1))
    assert told(ListedProjects(red=red[:1]), edition)[-1] == words
    section, _ = projects_section(briefing(edition, projects=ListedProjects(red=red)))
    assert column(tables(section)["long_red"], "企业") == ["丙厂", "乙厂"]


def test_ten_are_named_and_all_red_ones_stand_in_the_annex():
    many = tuple(project(f"{number}厂") for number in range(11))
    section, (annex,) = projects_section(briefing(projects=ListedProjects(red=many, turned_red=many)))
    assert "本期转红 11 个，列出前 10 个。" in sentences(section)
    assert len(tables(section)["turned_red"].rows) == 10
    assert (annex.title, len(annex.rows), annex.is_annex) == ("全部红灯项目（11 个）", 11, True)


def test_one_project_is_one_and_has_a_line_of_its_own():
    one = ListedProjects(recovered=(project(stage=None, district=None),))
    section, annexes = projects_section(briefing(projects=one))
    assert "本期恢复 1 个。" in sentences(section)
    table = tables(section)["recovered"]
    assert (column(table, "地区"), column(table, "阶段")) == (["—"], ["全部完成"])
    assert annexes == ()
