"""The ranking as it is stored and shown: recomputed another way, closed with the period, one alert, no rank in between
(rules 6.5)."""

import io
from dataclasses import replace
from datetime import date
from zipfile import ZipFile

import numpy as np
import pytest
from sqlalchemy import func, select

from data_access.queries.facts import load_facts
from data_access.queries.pilots import get_pilot
from data_access.queries.rules import load_rule_book
from data_access.tables import (
    Alert,
    Assessment,
    Milestone,
    Period,
    Pilot,
    Project,
    ProjectReading,
    Provider,
    ProviderPool,
    ProviderReading,
    ProviderReview,
    ProviderShare,
)
from domain.lights.readings import Readings
from domain.periods import span_of
from domain.providers.ranking_facts import PoolRanking
from domain.providers.what_if import what_if
from reports.provider_ranking import ranking_file
from services.access import DEMO_USER, Role, User
from services.clock import now
from services.errors import Refused
from services.evaluation.alerts import alerts_of
from services.evaluation.ranking import Ranked
from services.frame import open_frame
from services.providers.board import funnel_lines, provider_board
from services.providers.page import provider_page
from services.providers.pool import matches, pool_months, pool_targets, solutions
from tests.databases import undone

WEEK = date(2026, 11, 15)


@pytest.fixture
def frame(demo_once):
    return open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="2026-W46")


@pytest.fixture
def board(demo_once, frame):
    return provider_board(demo_once, frame)


def test_the_order_is_by_score_and_everyone_is_either_ranked_or_observed(board):
    scores = [row.score for row in board.ranked]
    assert scores == sorted(scores, reverse=True)
    assert all(row.accepted >= 5 for row in board.ranked)
    assert all(row.rank is None and row.accepted < 5 for row in board.observed)
    assert len(board.ranked) == 11


def test_a_kind_with_too_few_to_rank_is_not_ranked(demo_once, frame):
    board = provider_board(demo_once, frame, "specialist")
    assert board.ranked == ()
    assert board.sentence.startswith("专业型服务商 49 家中验收满 5 个项目的只有 2 家，不足 5 家，不排名次")


def test_counts_of_a_provider_are_those_of_its_projects_counted_another_way(demo_once, frame, board):
    """From the tables by hand: accepted, milestones on time, level, marks of the first in the order."""
    first = board.ranked[0]
    stages = ("diagnosis", "proposal", "build", "go_live", "acceptance")
    mine = (
        select(Project.id, Project.enterprise_id)
        .where(Project.provider_id == first.id, Project.status == "active")
        .subquery()
    )
    milestones = demo_once.execute(
        select(Milestone.__table__).where(Milestone.project_id.in_(select(mine.c.id)), Milestone.stage.in_(stages))
    ).all()
    due = [m for m in milestones if m.planned_on and m.planned_on <= WEEK]
    on_time = [m for m in due if m.completed_on and m.completed_on <= m.planned_on]
    accepted = [m for m in milestones if m.stage == "acceptance" and m.completed_on and m.completed_on <= WEEK]
    assert (first.on_time, first.milestones) == (len(on_time), len(due))
    assert first.accepted == len(accepted)
    marks = demo_once.scalars(
        select(ProviderReview.satisfaction).where(
            ProviderReview.project_id.in_(select(mine.c.id)), ProviderReview.reviewed_on <= WEEK
        )
    ).all()
    page = provider_page(demo_once, frame, first.uscc)
    satisfaction = next(part for part in page.components if part.name == "满意度")
    assert satisfaction.counted == f"{len(marks)} 家评价"
    assert satisfaction.raw == f"{np.mean(marks):.2f}"
    levels = demo_once.scalars(
        select(Assessment.level).where(
            Assessment.enterprise_id.in_(select(mine.c.enterprise_id)),
            Assessment.kind == "official_after",
            Assessment.assessed_on <= WEEK,
        )
    ).all()
    assert (
        next(part for part in page.components if part.name == "水平达标").counted
        == f"{sum(level >= 2 for level in levels)}/{len(levels)} 家"
    )


def test_the_score_is_the_sum_of_what_each_component_adds(demo_once, frame, board):
    for row in (*board.ranked, *board.observed[:3]):
        page = provider_page(demo_once, frame, row.uscc)
        assert sum(part.earned for part in page.components) == pytest.approx(row.score)
        assert sum(part.weight for part in page.components) == 100


def test_late_milestones_are_those_due_less_those_on_time(demo_once, frame, board):
    for row in board.ranked:
        assert provider_page(demo_once, frame, row.uscc).late_count == row.milestones - row.on_time, row.name


def test_the_projects_that_counted_add_up_to_what_was_counted(demo_once, frame, board):
    """A provider that complains sees project by project what went into each component."""
    for row in (*board.ranked, *board.observed):
        page = provider_page(demo_once, frame, row.uscc)
        parts = {part.name: part.counted for part in page.components}
        due = [one.accepted for one in page.counted if one.accepted is not None]
        level = [one.level_ok for one in page.counted if one.level_ok is not None]
        assert parts["验收"] == f"{sum(due)}/{len(due)} 个"
        assert (
            parts["按期"] == f"{sum(o.on_time for o in page.counted)}/{sum(o.milestones for o in page.counted)} 个节点"
        )
        assert parts["水平达标"] == f"{sum(level)}/{len(level)} 家"
        assert parts["满意度"] == f"{sum(one.mark is not None for one in page.counted)} 家评价"
        assert parts["验收数量"] == f"验收 {sum(due)} 个"
        assert page.is_as_counted
        assert not replace(page, counted=page.counted[1:]).is_as_counted


def test_who_may_not_list_projects_is_not_shown_what_each_adds(demo_once, frame, board):
    someone = replace(frame, user=User("某区", Role.DISTRICT, frame.districts[0].id))
    assert provider_page(demo_once, someone, board.ranked[0].uscc).counted == ()


def test_shares_by_industry_add_up_to_the_readings(demo_once, board):
    shares = demo_once.execute(
        select(
            ProviderShare.provider_id,
            func.sum(ProviderShare.accepted),
            func.sum(ProviderShare.open_projects),
            func.sum(ProviderShare.milestones_due),
        )
        .where(ProviderShare.period_id == board.period_id)
        .group_by(ProviderShare.provider_id)
    ).all()
    found = {row[0]: tuple(row[1:]) for row in shares}
    for row in (*board.ranked, *board.observed):
        assert found[row.id] == (row.accepted, row.open_projects, row.milestones)


def test_a_period_without_a_ranking_shows_the_newest_closed_one_and_says_so(demo_once):
    live = open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="live")
    board = provider_board(demo_once, live)
    assert board.period == "2026-W46"
    assert board.notes[0].startswith("名次只在结账时产生：以下为 2026-W46")


def test_a_period_before_the_first_ranking_says_what_to_do(demo_once):
    old = open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="2026-W10")
    with pytest.raises(Refused, match="没有服务商排名：排名在结账时产生"):
        provider_board(demo_once, old)


def test_only_the_newest_periods_of_a_past_are_ranked(demo_once):
    rows = demo_once.execute(
        select(Period.kind, func.count(func.distinct(ProviderPool.period_id)))
        .join(Period.__table__, Period.id == ProviderPool.period_id)
        .group_by(Period.kind)
    ).all()
    assert {str(kind): number for kind, number in rows} == {"week": 13, "month": 3}


def test_the_weights_in_force_change_nothing_in_a_what_if(board):
    weights = tuple(view.weight for view in board.weights)
    for row in what_if(board, weights):
        assert row.rank == row.other_rank
    with pytest.raises(ValueError, match="合计 100"):
        what_if(board, (50, 50, 50, 0, 0))


def test_volume_alone_orders_by_accepted_projects(board):
    accepted = {row.name: row.accepted for row in board.ranked}
    order = [accepted[row.name] for row in what_if(board, (0, 0, 0, 0, 100))]
    assert order == sorted(order, reverse=True)


def test_the_curves_narrow_as_milestones_grow(board):
    lines = funnel_lines(board)
    assert lines[-1].low95 > lines[0].low95
    assert all(line.low998 <= line.low95 <= board.pool_share <= line.high95 <= line.high998 for line in lines)


def test_matching_never_names_only_one_and_nobody_out_of_the_pool(demo_once, frame):
    out = set(demo_once.scalars(select(Provider.uscc).where(Provider.status != "active")))
    for unit in frame.industries:
        found = matches(demo_once, frame.at(None, unit.id), "", 1)
        assert 3 <= len(found) <= 8
        assert not {row.uscc for row in found} & out
        assert all(row.reasons for row in found)


def test_the_pool_page_counts_what_the_plan_counts(demo_once, frame):
    targets = {row.name: row for row in pool_targets(demo_once, frame)}
    assert targets["培育优质综合型服务商（2025-2027）"].value == 25
    assert targets["培育场景型服务商（2025-2027）"].value == 100
    months = pool_months(demo_once, frame)
    admitted = demo_once.scalar(
        select(func.count())
        .select_from(Provider)
        .join(Pilot.__table__)
        .where(Pilot.code == "yinchuan", Provider.admitted_on <= WEEK)
    )
    assert sum(row.admitted for row in months) == admitted
    listed = solutions(demo_once, frame)
    assert len(listed) == 78
    assert sum(row.uses for row in listed) > 100


def test_who_may_not_list_projects_sees_figures_but_no_enterprise(demo_once, board):
    someone = open_frame(demo_once, User("成员单位", Role.DEPARTMENT), pilot="yinchuan", period="2026-W46")
    page = provider_page(demo_once, someone, board.ranked[0].uscc)
    assert page.components
    assert (page.projects, page.late, page.reviews, page.findings) == (None, (), (), ())
    assert not page.may_change


def test_the_file_says_method_weights_and_day(board, frame):
    with ZipFile(io.BytesIO(ranking_file(board, frame.pilot, frame.period.rule_version))) as book:
        text = book.read("xl/sharedStrings.xml").decode()
    for word in (
        "2026-11-15",
        "演示数据",
        "经验贝叶斯",
        "权重 验收",
        "最少验收个数",
        board.ranked[0].name,
        frame.period.rule_version,
    ):
        assert word in text, word


@pytest.mark.parametrize(("below", "alerts"), [(0, 0), (1, 0), (2, 1), (3, 1)])
def test_the_office_is_alerted_once_at_the_second_period_below(demo_once, board, below, alerts):
    """Stored in the live period, which is open: a closed one takes nothing."""
    pilot = get_pilot(demo_once, "yinchuan")
    rules = load_rule_book(demo_once).on(WEEK, "yinchuan")
    live = demo_once.scalar(select(Period.id).where(Period.pilot_id == pilot.id, Period.label == "live"))
    row = {"periods_below": below, "on_time_observed": 20, "on_time_trials": 60, "on_time_adjusted": 0.35}
    facts = load_facts(demo_once, pilot.id)
    empty = Readings(span_of("2026-W46"), WEEK, "", [], [], {}, [], [], {})
    its_own = (Alert.provider_id == board.ranked[0].id, Alert.indicator == "provider_ranking")

    def closed(label: str) -> int:
        span = span_of(label)
        ranking = PoolRanking({board.ranked[0].id: row}, [], [])
        ranked = Ranked(span, ranking, [])
        said = replace(empty, span=span)
        alerts_of(demo_once, pilot, facts, said, ranked.standings(), rules).store(demo_once, live, now())
        return demo_once.scalar(select(func.count()).where(*its_own))

    with undone(demo_once):
        assert closed("2026-W46") == alerts
        if alerts:
            alert = demo_once.execute(select(Alert.__table__).where(*its_own)).one()
            assert alert.owner == "专班办公室"
            assert alert.due_on == date(2026, 11, 20)
            told = f"连续 {below} 期低于漏斗图99.8%控制下限；请专班核实并决定是否约谈，系统不自动处理"
            assert told in alert.reason
        assert closed("2026-W47") == alerts, "one open alert a trouble"
        assert closed("2026-10") == alerts, "the month says it not again"


def test_the_live_period_keeps_no_rank(demo_once):
    rows = demo_once.execute(
        select(ProviderReading.rank, ProviderReading.score)
        .join(Period.__table__, Period.id == ProviderReading.period_id)
        .where(Period.label == "live")
    ).all()
    assert rows
    assert set(rows) == {(None, None)}


def test_the_page_tells_how_many_projects_wait_for_it_and_its_open_alerts(demo_once, frame):
    """What the period's readings say of the turns that are its own, recounted; rules 14.8."""
    table, alert = ProjectReading.__table__.c, Alert.__table__.c
    for row in provider_board(demo_once, frame).ranked[:5]:
        query = select(table.days_late).where(
            table.provider_id == row.id, table.party == "provider", table.days_late > 0
        )
        period = select(Period.id).where(Period.pilot_id == frame.pilot.id, Period.label == frame.period.label)
        late = demo_once.scalars(
            query.where(table.period_id == period.scalar_subquery(), table.status == "active")
        ).all()
        open_ = demo_once.scalar(select(func.count()).where(alert.provider_id == row.id, alert.status != "closed"))
        told = provider_page(demo_once, frame, row.uscc).duty
        said = f"项目 {len(late)} 个，最长 {max(late)} 天" if late else "没有轮到它办而逾期的项目"
        assert said in told
        assert told.endswith(f"未办结的预警 {open_} 件")
