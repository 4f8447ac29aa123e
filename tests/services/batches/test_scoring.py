"""Sheets of an award by form: who may score what, undo, the list, the case (rules 22.3, 22.4, 22.5)."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from docx import Document
from sqlalchemy import insert, text

from data_access.queries.awards import targets_of, tasks_that_say
from data_access.tables import AwardCriterion
from domain.intake.forms import FORMS, Kind
from domain.words import Award, EntryState
from reports.award_files import award_book, award_list, case_paper
from services.access import DEMO_USER
from services.batches.scoring import MEASURED, QUARTERLY, case_figures, scoring_page
from services.enterprises.story import other_days
from services.errors import Refused
from services.frame import open_frame
from services.intake.template import template_view
from services.intake.undo import undo_batch
from tests.databases import undone_unread
from tests.new_city import uscc
from tests.services.transformation.test_forms import by, desk, put, told  # noqa: F401

AT = {"award": "标杆企业", "session": "一季度"}
DAY = date(2026, 11, 12)
CODES = text("SELECT p.code FROM projects p JOIN enterprises e ON e.id = p.enterprise_id WHERE e.uscc = :uscc")


@pytest.fixture
def office(demo_once):
    with undone_unread(demo_once):
        yield demo_once


@pytest.fixture
def firms(office, desk):  # noqa: F811
    """Two enterprises of a pilot with two criteria; the first was put forward."""
    for number in (1, 2):
        words = {
            "first_level": "一",
            "second_level": "",
            "third_level": "",
            "standard": f"标准{number}",
            "source": "附件",
        }
        one = {"pilot_id": desk.pilot.id, "award": "benchmark", "number": number, "retired_reason": "", **words}
        office.execute(insert(AwardCriterion.__table__).values(one))
    query = "SELECT uscc FROM enterprises WHERE pilot_id = :pilot AND status = 'active' ORDER BY uscc LIMIT 2"
    found = list(office.scalars(text(query), {"pilot": desk.pilot.id}))
    case = {"reason": "好", "put_forward_on": DAY}
    put(by(desk, "推荐员"), Kind.AWARD_ENTRIES, *({"uscc": one, **AT, **case} for one in found))
    return found


def row(uscc, seat, score, criterion=1, **more):
    return {"uscc": uscc, **AT, "criterion": criterion, "seat": seat, "score": score, "evidence": "看"} | {
        "scored_on": DAY,
        **more,
    }


def score(desk, who, *rows):  # noqa: F811
    return put(by(desk, who), Kind.AWARD_SCORES, *rows)


def page(office):  # noqa: F811
    return scoring_page(office, open_frame(office, DEMO_USER, pilot="yinchuan"), "benchmark", "一季度")


def causes(desk, who, *rows):  # noqa: F811
    return {cause for _, cause in told(by(desk, who), Kind.AWARD_SCORES, *rows)}


def test_two_accounts_neither_of_whom_brought_the_candidate(desk, firms):  # noqa: F811
    one = firms[0]
    assert causes(desk, "推荐员", row(one, "第一评分", 80)) == {"这家企业是您推荐的，不能由您评分"}
    score(desk, "评一", row(one, "第一评分", 80))
    assert causes(desk, "评一", row(one, "第二评分", 80)) == {"第一评分是您办理的，第二评分不能再由您办理"}
    assert causes(desk, "评二", row(one, "第一评分", 80, 2)) == {"第一评分已由另一个账号办理"}
    assert causes(desk, "评二", row(one, "第一评分", 70)) == {"这一条这位评分人已评分，不能改"}
    assert causes(desk, "评二", row(one, "第二评分", 80, scored_on=date(2026, 11, 11))) == {
        "评分日 2026-11-11 早于推荐日 2026-11-12"
    }
    assert causes(desk, "评二", row(one, "第二评分", 80, 3)) == {"标杆企业没有序号是 3 的标准"}
    fixed = {"uscc": one, **AT, "reason": "更好"}
    assert {cause for _, cause in told(desk, Kind.AWARD_ENTRIES, fixed)} == {"评分已经开始，推荐的内容不能再改"}
    put(desk, Kind.AWARD_ENTRIES, {"uscc": one, **AT, "case_after": "交付缩到 21 天"})


def test_a_third_or_an_agreed_score_only_where_two_are_apart(desk, office, firms):  # noqa: F811
    one = firms[0]
    assert causes(desk, "评三", row(one, "第三评分", 80)) == {"这一条两位评分人还没有都评"}
    score(desk, "评一", row(one, "第一评分", 90), row(one, "第一评分", 90, 2))
    last = score(desk, "评二", row(one, "第二评分", 69), row(one, "第二评分", 70, 2))
    assert causes(desk, "评三", row(one, "第三评分", 80, 2)) == {"两人相差 20 分，没有超过 20 分"}
    assert causes(desk, "评二", row(one, "第三评分", 80)) == {"第二评分是您办理的，第三评分不能再由您办理"}
    assert causes(desk, "评一", row(one, "合议", 95)) == {"合议没有写理由", "合议 95 分不在两人的 69—90 分之间"}
    view = page(office)
    assert [pair[1].state for pair in view.entries] == [EntryState.DISPUTED, EntryState.WAITING]
    score(desk, "评一", row(one, "合议", 80, reason="复核"))
    (place, found), _ = page(office).entries
    assert (place, found.total, found.state) == (1, 80, EntryState.CHOSEN)
    with pytest.raises(Refused, match="先撤销"):
        undo_batch(desk, last.batch, reason="误登")


def test_files_say_what_the_page_says_and_undo_takes_scores_back(desk, office, firms):  # noqa: F811
    lines = [row(one, "第一评分", 90, n) for one in firms for n in (1, 2)]
    score(desk, "评一", *lines)
    second = score(desk, "评二", *({**one, "seat": "第二评分"} for one in lines))
    view = page(office)
    assert [place for place, _ in view.entries] == [1, 1]
    pilot = open_frame(office, DEMO_USER, pilot="yinchuan").pilot
    listed = Document(io.BytesIO(award_list(view, pilot)))
    assert [cell.text for cell in listed.tables[0].columns[0].cells][1:] == ["1", "1"]
    assert award_book(view, pilot)
    frame = open_frame(office, DEMO_USER, pilot="yinchuan")
    figures = case_figures(office, frame, Award.BENCHMARK, "一季度", firms[0])
    assert figures is not None
    codes = list(office.scalars(CODES, {"uscc": firms[0]}))
    told = [(one.day, one.what, one.said) for one in other_days(office, frame, codes[0])]
    assert told == [(DAY, "标杆企业推荐", "一季度：好"), (DAY, "标杆企业评分完成", "一季度：总分 90.00，入选")]
    assert figures.rows[0][0] == "数字化水平"
    assert case_figures(office, frame, Award.BENCHMARK, "一季度", "没有") is None
    assert case_paper(view.entries[0][1], figures, pilot, DAY)
    undo_batch(desk, second.batch, reason="误登")
    assert {one.state for _, one in page(office).entries} == {EntryState.WAITING}


def test_the_template_asks_for_the_next_score_and_blank_rows_say_nothing(desk, office, firms):  # noqa: F811
    rows = template_view(desk, FORMS[Kind.AWARD_SCORES]).rows
    assert {(one["seat"].zh, one["criterion"]) for one in rows} == {("第一评分", 1), ("第一评分", 2)}
    blank = {"uscc": firms[1], **AT, "criterion": 1, "seat": "第一评分"}
    score(desk, "评一", row(firms[0], "第一评分", 90), blank)
    assert page(office).entries[0][1].waiting == 2


def test_a_district_sees_its_own_in_their_places_among_all(desk, office, firms):  # noqa: F811
    home = office.scalar(
        text("SELECT d.short_name FROM enterprises e JOIN districts d ON d.id = e.district_id WHERE e.uscc = :uscc"),
        {"uscc": firms[1]},
    )
    own = scoring_page(office, open_frame(office, DEMO_USER, pilot="yinchuan", district=home), "benchmark", "一季度")
    assert firms[1] in {one.uscc for _, one in own.entries}
    assert {one.district for _, one in own.entries} == {home}
    assert not own.is_whole


def test_who_is_put_forward_is_in_the_pilot_and_the_plan_has_criteria(desk):  # noqa: F811
    row = {"uscc": uscc(990), "award": "标杆企业", "session": "一季度", "put_forward_on": DAY, "reason": "好"}
    found = {cause for _, cause in told(replace(desk), Kind.AWARD_ENTRIES, row)}
    assert found == {f"试点企业中没有代码“{uscc(990)}”", "方案没有标杆企业的评价标准"}


def asked(office):
    return scoring_page(office, open_frame(office, DEMO_USER, pilot="yinchuan")).asked


def test_what_the_plan_asks_of_its_lists_is_held_against_them(office):
    """rules 22.6"""
    *numbers, quarters = asked(office)
    each_year = "每年认定市级数字化转型“小灯塔”企业不少于20家”：2026-01-01 至 2026-12-31 的名单入选 0 家，要求 20 家"
    assert any(each_year in one for one in numbers)
    assert quarters.startswith("方案要求“每季度评选细分行业改造样板”：")
    assert "2026年第3季度" in quarters
    assert quarters.endswith("2026年第4季度还没有，2026-12-31 前评出")


def test_sixty_of_mianyang_are_printed_for_its_list(office):
    """rules 22.6"""
    pilot = office.scalar(text("SELECT id FROM pilots WHERE code = 'mianyang'"))
    (row,) = targets_of(office, pilot, MEASURED[Award.BENCHMARK], date(2026, 11, 15))
    assert (row.source_quote, row.value) == ("从试点企业中选出不少于60家样板企业示范推广", 60)
    assert not targets_of(office, pilot, MEASURED[Award.BENCHMARK], row.last_on + timedelta(days=1))
    assert not tasks_that_say(office, pilot, QUARTERLY, date(2026, 11, 15))


def test_a_list_of_this_quarter_answers_for_it(office, desk, firms):  # noqa: F811
    """rules 22.6"""
    for who, seat in (("评分员一", "第一评分"), ("评分员二", "第二评分")):
        score(desk, who, *(row(firms[0], seat, 90, criterion) for criterion in (1, 2)))
    assert page(office).chosen
    assert "2026年第4季度" not in asked(office)[-1]
