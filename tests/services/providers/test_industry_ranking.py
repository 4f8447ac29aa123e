"""The order within one industry: made by the projects there only, where enough providers have enough of them (rules
6.6)."""

import numpy as np
import pytest
from sqlalchemy import func, select

from data_access.queries.facts import load_facts
from data_access.queries.pilots import get_pilot
from data_access.queries.ranking import load_provider_facts
from data_access.queries.rules import load_rule_book
from data_access.tables import Industry, IndustryStanding, Period, Project, ProviderPool, ProviderShare
from domain.days import number
from domain.evaluation.evaluate import evaluate_projects
from domain.lights.readings import Previous
from domain.periods import span_of
from domain.providers.ranking_facts import IN_INDUSTRY, rank_pool
from domain.providers.ranking_rules import ranking_rules
from domain.words import ProviderKind
from reports.provider_ranking import ranking_file
from services.access import DEMO_USER
from services.frame import open_frame
from services.providers.board import provider_board
from services.providers.page import provider_page
from tests.services.providers.test_ranking import WEEK

OWN, TOO_FEW = "高端装备", "基础化学"


def frame_of(connection, industry: str = "", period: str = "2026-W46"):
    return open_frame(connection, DEMO_USER, pilot="yinchuan", period=period, industry=industry)


def accepted_there(connection, period_id: int, industry_id: int) -> dict[int, int]:
    query = select(ProviderShare.provider_id, func.sum(ProviderShare.accepted)).where(
        ProviderShare.period_id == period_id, ProviderShare.industry_id == industry_id
    )
    return dict(connection.execute(query.group_by(ProviderShare.provider_id)).all())


def test_an_industry_with_enough_providers_is_ranked_by_its_own_projects(demo_once):
    frame = frame_of(demo_once, OWN)
    board = provider_board(demo_once, frame)
    accepted = accepted_there(demo_once, board.period_id, frame.industry.id)
    assert board.is_own
    assert [row.rank for row in board.ranked] == [1, 2, 3, 4, 5, 6]
    assert all(row.accepted == accepted[row.id] >= 5 for row in board.ranked)
    assert all(row.rank is None and row.accepted == accepted[row.id] < 5 for row in board.observed)
    assert board.sentence.startswith("高端装备内综合型服务商 6 家排名次，14 家验收不满 5 个、列入观察组。")
    whole = {row.id: row.score for row in provider_board(demo_once, frame_of(demo_once)).ranked}
    assert any(row.score != whole.get(row.id) for row in board.ranked)


@pytest.mark.parametrize(
    ("kind", "industry", "said"),
    [
        ("integrated", TOO_FEW, "基础化学不单独排名：综合型在本行业验收满 5 个的只有 3 家，不足 5 家"),
        ("specialist", OWN, "高端装备不单独排名：专业型在本行业验收满 5 个的只有 0 家，不足 5 家"),
    ],
)
def test_an_industry_with_too_few_says_so_and_keeps_the_order_by_all_projects(demo_once, kind, industry, said):
    board = provider_board(demo_once, frame_of(demo_once, industry), kind)
    whole = {row.id: row for row in provider_board(demo_once, frame_of(demo_once), kind).ranked}
    assert board.industry_note.startswith(said)
    assert not board.is_own
    assert [row.rank for row in board.ranked] == [whole[row.id].rank for row in board.ranked]


def test_there_is_a_pool_for_each_ranking_and_none_else(demo_once):
    pools = demo_once.execute(
        select(ProviderPool.kind, Industry.short_name, ProviderPool.ranked)
        .join(Period, Period.id == ProviderPool.period_id)
        .outerjoin(Industry, Industry.id == ProviderPool.industry_id)
        .where(Period.label == "2026-W46")
    ).all()
    assert sorted((str(kind), industry or "", ranked) for kind, industry, ranked in pools) == [
        ("integrated", "", 11),
        ("integrated", OWN, 6),
        ("specialist", "", 0),
    ]


def test_the_order_there_is_the_one_of_a_pilot_that_has_only_that_industry(demo_once):
    """The same pure method on the facts without the other industries' projects gives the same figures."""
    pilot = get_pilot(demo_once, "yinchuan")
    rules = load_rule_book(demo_once).on(WEEK, pilot.code)
    unit = frame_of(demo_once, OWN).industry
    ids = list(demo_once.scalars(select(Project.id).where(Project.pilot_id == pilot.id).order_by(Project.id)))
    whole = load_facts(demo_once, pilot.id)
    at = next(place for place, known in enumerate(whole.industries) if known.id == unit.id)
    there = [project for project, industry in zip(ids, whole.projects.industry.tolist(), strict=True) if industry == at]
    facts = load_facts(demo_once, pilot.id, there)
    part = evaluate_projects(facts, span_of("2026-W46"), WEEK, rules, Previous())
    pool = load_provider_facts(demo_once, pilot.id, whole.projects)
    position = {project: place for place, project in enumerate(there)}

    def only_there(events):
        ours = np.array([ids[p] in position for p in events.project.tolist()])
        moved = np.array([position[ids[p]] for p in events.project[ours].tolist()])
        return type(events)(moved, events.day[ours], events.amount[ours])

    alone = type(pool)(pool.kinds, only_there(pool.before), only_there(pool.reviews))
    ranking = rank_pool(facts, alone, part.columns, number(WEEK), ranking_rules(rules), {}, {}, pilot.code, "2026-W46")
    board = provider_board(demo_once, frame_of(demo_once, OWN))
    for row in (*board.ranked, *board.observed):
        other = ranking.columns[row.id]
        assert row.rank == other["rank"]
        assert row.score == pytest.approx(other["score"])
        assert (row.low, row.high) == (pytest.approx(other["score_low"]), pytest.approx(other["score_high"]))


def test_a_providers_page_defends_its_place_in_the_industry(demo_once):
    board = provider_board(demo_once, frame_of(demo_once, OWN))
    for row in board.ranked:
        page = provider_page(demo_once, frame_of(demo_once, OWN), row.uscc)
        assert page.sentence.startswith(f"高端装备内综合型第 {row.rank} 名")
        assert sum(part.earned for part in page.components) == pytest.approx(row.score)
        assert page.late_count == row.milestones - row.on_time
        assert {project.industry for project in page.projects} == {OWN}
        assert next(part.counted for part in page.components if part.name == "满意度") == f"{len(page.reviews)} 家评价"
        (place,) = (one for one in page.industries if one.industry == OWN)
        assert (place.rank, place.ranked, place.accepted) == (row.rank, 6, row.accepted)
        overall = provider_page(demo_once, frame_of(demo_once), row.uscc)
        assert not overall.sentence.startswith("高端装备内")
        assert overall.industries == page.industries


def test_movement_there_is_against_the_last_period_there(demo_once):
    table = IndustryStanding.__table__.c

    def ranks(label: str) -> dict[int, int]:
        query = select(table.provider_id, table.rank, table.movement).join(Period, Period.id == table.period_id)
        return {row[0]: row[1:] for row in demo_once.execute(query.where(Period.label == label))}

    now, before = ranks("2026-W46"), ranks("2026-W45")
    for provider, (rank, movement) in now.items():
        past = before.get(provider, (None, None))[0]
        assert movement == (past - rank if rank and past else None)


def test_the_file_names_the_industry(demo_once):
    frame = frame_of(demo_once, OWN)
    board = provider_board(demo_once, frame, str(ProviderKind.INTEGRATED))
    assert len(ranking_file(board, frame.pilot, frame.period.rule_version)) > 5_000
    assert set(IN_INDUSTRY) <= set(IndustryStanding.__table__.c.keys())
