"""The project list: every number opens exactly its rows, filters and pages agree, rights are kept."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Connection, func, select, text

from data_access import tables
from data_access.engine import reading, writing
from data_access.queries.indicators import list_indicators
from data_access.queries.projects import iterate_projects
from data_access.queries.readings import get_counts, list_indicator
from domain.lights.core import OPENED, PACED, Core
from domain.lights.listing import ProjectWords
from domain.lights.measures import only_itself
from domain.words import Light
from services.access import DEMO_USER, Role, User
from services.enterprises.page import enterprise_view
from services.errors import Forbidden
from services.frame import Frame, open_frame
from services.lights.projects import PAGE_SIZE, _filter, project_choices, project_list, projects_file

COUNTED = [*PACED, Core.LEVEL_UP]
PERIODS = ["2026-W46", "2025-W52", "2026-10", "live"]


@pytest.fixture
def connection(demo_database: str) -> Iterator[Connection]:
    with reading(demo_database) as connection:
        yield connection


@pytest.fixture
def frame(connection: Connection) -> Frame:
    return open_frame(connection, DEMO_USER)


def scoped(frame: Frame, district_id: int | None, industry_id: int | None) -> Frame:
    """The same view at another scope."""
    return replace(
        frame,
        district=next((unit for unit in frame.districts if unit.id == district_id), None),
        industry=next((unit for unit in frame.industries if unit.id == industry_id), None),
    )


def rows_of(connection: Connection, frame: Frame, **words: str) -> list:
    """All rows a link opens, without pages."""
    chosen, _, notes = _filter(connection, frame, ProjectWords(**words))
    assert notes == []
    return list(iterate_projects(connection, frame.period.id, chosen))


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("indicator", COUNTED)
def test_a_figure_opens_exactly_the_projects_it_counts_in_every_scope(connection, indicator, period):
    frame = open_frame(connection, DEMO_USER, period=period)
    scopes = list_indicator(connection, frame.period.id, indicator)
    for reading_row in scopes:
        if reading_row.numerator is None:
            continue
        here = scoped(frame, reading_row.district_id, reading_row.industry_id)
        view = project_list(connection, here, ProjectWords(measure=indicator))
        assert view.total == reading_row.numerator, (here.scope_name, reading_row.reason)


@pytest.mark.parametrize("counted", ["", "no"])
@pytest.mark.parametrize("name", OPENED)
def test_every_figure_made_of_projects_opens_them_in_its_own_words(connection, frame, name, counted):
    """Counted and, where it has a counterpart, missing; with what they add, if a project adds more than itself."""
    indicator = next(
        (row.code for row in list_indicators(connection).values() if row.measure == f"computed:{name}"), name
    )
    view = project_list(connection, frame, ProjectWords(measure=indicator, counted=counted))
    words = (OPENED[name].counted, OPENED[name].missing)
    assert view.notes == ()
    assert view.measure.shown == (words[1] or words[0] if counted else words[0])
    assert bool(view.figures) is (OPENED[name].adds is not only_itself)
    assert all(bool(row.figures) is bool(view.figures) for row in view.rows)


def test_the_figures_were_compared_in_all_scopes_and_not_only_zeros(connection, frame):
    rows = list_indicator(connection, frame.period.id, Core.COMPLETION)
    assert len(rows) > 1 + len(frame.districts) + len(frame.industries)
    assert sum(row.numerator > 0 for row in rows) > 30


@pytest.mark.parametrize("period", PERIODS)
def test_unpaid_rows_add_up_to_what_the_disbursement_light_misses(connection, period):
    frame = open_frame(connection, DEMO_USER, period=period)
    for row in list_indicator(connection, frame.period.id, Core.DISBURSEMENT):
        here = scoped(frame, row.district_id, row.industry_id)
        due = rows_of(connection, here, measure="disbursement")
        unpaid = rows_of(connection, here, measure="payable")
        assert sum(r.payable_fen for r in due) == row.denominator
        assert sum(r.payable_fen - r.paid_fen for r in unpaid) == row.denominator - row.numerator


def test_findings_open_the_projects_they_are_on(connection, frame):
    shown = {row.project_id for row in rows_of(connection, frame, measure="findings")}
    finding = tables.FindingRecord.__table__.c
    query = select(finding.project_id).where(finding.period_id == frame.period.id, finding.project_id.is_not(None))
    assert shown == set(connection.scalars(query))


@pytest.mark.parametrize("indicator", ["diagnosis", "contracting", "completion", "level_up", "completion_titled"])
def test_those_to_call_are_none_of_those_counted(connection, frame, indicator):
    counted = {row.project_id for row in rows_of(connection, frame, measure=indicator)}
    missing = {row.project_id for row in rows_of(connection, frame, measure=indicator, counted="no")}
    assert not counted & missing


def test_those_to_call_for_completion_were_planned_and_are_not_done(connection, frame):
    rows = rows_of(connection, frame, measure="completion", counted="no")
    milestone = tables.Milestone.__table__.c
    planned = dict(
        connection.execute(
            select(milestone.project_id, milestone.planned_on).where(milestone.stage == "assessment")
        ).all()
    )
    assert rows
    assert all(row.completed_on is None and planned[row.project_id] <= frame.period.as_of for row in rows)


def test_an_indicator_that_is_not_made_of_projects_says_so(connection, frame):
    view = project_list(connection, frame, ProjectWords(measure="submission"))
    assert view.notes == ("链接中的指标“submission”不是按项目逐个统计的，没有项目明细，已按全部显示",)
    assert view.total == view.of


def test_counts_by_light_are_those_of_the_period(connection, frame):
    for district in (None, *frame.districts):
        here = scoped(frame, district.id if district else None, None)
        view = project_list(connection, here, ProjectWords())
        stored = get_counts(connection, frame.period.id, here.key)
        assert view.counts == {
            "red": stored.red,
            "yellow": stored.yellow,
            "green": stored.green,
            "grey": stored.grey,
            "left": stored.withdrawn + stored.replaced + stored.disqualified,
        }
        assert view.total == stored.projects


def test_counting_under_a_filter_that_keeps_everything_gives_the_same(connection, frame):
    without, with_text = (project_list(connection, frame, ProjectWords(q=q)) for q in ("", "演示"))
    assert with_text.counts == {name: number for name, number in without.counts.items() if number}
    assert with_text.changes == without.changes
    assert with_text.left_text == without.left_text == "退出 1、更换 1、取消资格 1"


def test_pages_hold_every_project_once_worst_first(connection, frame):
    first = project_list(connection, frame, ProjectWords())
    pages = [project_list(connection, frame, ProjectWords(page=page)) for page in range(1, first.pages + 1)]
    codes = [row.code for page in pages for row in page.rows]
    assert len(codes) == len(set(codes)) == first.total
    assert all(len(page.rows) == PAGE_SIZE for page in pages[:-1])
    order = [Light.RED, Light.YELLOW, Light.GREY, Light.GREEN, None]
    ranks = [order.index(row.light) for page in pages for row in page.rows]
    assert ranks == sorted(ranks)


def test_a_page_beyond_the_last_shows_the_last(connection, frame):
    view = project_list(connection, frame, ProjectWords(light="red", page=99))
    assert view.page == view.pages
    assert view.rows


def test_filters_combine(connection, frame):
    district = frame.districts[1]
    here = scoped(frame, district.id, frame.industries[0].id)
    view = project_list(connection, here, ProjectWords(light="green"))
    assert view.rows
    assert {(row.district, row.industry, row.light) for row in view.rows} == {
        (district.name, frame.industries[0].name, Light.GREEN)
    }
    finished = project_list(connection, frame, ProjectWords(stage="finished"))
    assert {row.stage for row in finished.rows} == {None}


def test_provider_filter_takes_the_name(connection, frame):
    name = project_list(connection, frame, ProjectWords()).rows[0].provider
    view = project_list(connection, frame, ProjectWords(provider=name))
    assert {row.provider for row in view.rows} == {name}
    assert name in project_choices(connection, frame).providers


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ({"light": "purple"}, "链接中的亮灯“purple”不存在，已按全部显示"),
        ({"stage": "x"}, "链接中的阶段“x”不存在，已按全部显示"),
        ({"change": "better"}, "链接中的变化“better”不存在，已按全部显示"),
        ({"provider": "无此商"}, "链接中的服务商“无此商”不存在，已按全部显示"),
        ({"measure": "nix"}, "链接中的指标“nix”不是按项目逐个统计的，没有项目明细，已按全部显示"),
    ],
)
def test_a_word_of_a_link_that_does_not_exist_is_said(connection, frame, words, note):
    view = project_list(connection, frame, ProjectWords(**words))
    assert view.notes == (note,)
    assert view.total == view.of


@pytest.mark.parametrize(("q", "found"), [("%", 0), ("_", 0), ("' OR 1=1 --", 0), ("yc-2025-0086", 1), (" 0086 ", 2)])
def test_text_is_taken_literally_and_without_regard_to_case(connection, frame, q, found):
    assert project_list(connection, frame, ProjectWords(q=q)).total == found


def test_a_district_user_gets_its_own_rows_only(connection, frame):
    own = frame.districts[2]
    user = User("永宁县（演示）", Role.DISTRICT, own.id)
    view = project_list(connection, replace(frame, user=user), ProjectWords())
    assert {row.district for row in view.rows} == {own.name}
    assert view.of == view.total == get_counts(connection, frame.period.id, (own.id, None)).projects
    assert project_choices(connection, replace(frame, user=user)).districts == (own.name,)
    other = replace(scoped(frame, frame.districts[0].id, None), user=user)
    with pytest.raises(Forbidden, match="只能查看本地区"):
        project_list(connection, other, ProjectWords())


def test_a_department_may_not_list_projects(connection, frame):
    with pytest.raises(Forbidden):
        project_list(connection, replace(frame, user=User("财政局", Role.DEPARTMENT)), ProjectWords())
    with pytest.raises(Forbidden):
        projects_file(connection, replace(frame, user=User("财政局", Role.DEPARTMENT)), ProjectWords())


def test_the_file_holds_all_pages_and_says_what_it_shows(connection, frame):
    words = ProjectWords(light="red", measure="completion", counted="no")
    table = projects_file(connection, frame, words)
    assert len(list(table.rows)) == project_list(connection, frame, words).total
    about = dict(table.about)
    assert about["数据截至"] == "2026-11-15"
    assert about["规则版本"] == frame.period.rule_version
    assert about["演示数据"].startswith("是")
    assert about["筛选"] == "范围 银川市；灯 红；指标 完成改造 计划已到期、尚未完成改造（截至 2026-11-15）"


def test_what_a_filter_by_district_loses_is_said(demo_file):
    with writing(demo_file) as session:
        session.execute(
            text("UPDATE project_readings SET district_id = NULL WHERE period_id = :p AND project_id < 4"),
            {"p": session.scalar(text("SELECT id FROM periods WHERE label = 'live'"))},
        )
    with reading(demo_file) as connection:
        live = open_frame(connection, DEMO_USER, period="live", district="兴庆区")
        assert project_list(connection, live, ProjectWords()).lost == ("另有 3 家未填地区，未计入",)
        everywhere = open_frame(connection, DEMO_USER, period="live")
        assert project_list(connection, everywhere, ProjectWords()).lost == ()


def test_the_order_index_serves_the_first_page(connection, frame):
    query = "EXPLAIN QUERY PLAN SELECT id FROM project_readings WHERE period_id = 1 ORDER BY severity_rank, project_id"
    plan = " ".join(row[3] for row in connection.exec_driver_sql(query))
    assert "TEMP B-TREE" not in plan


def test_the_demonstration_has_projects(connection, frame):
    assert connection.scalar(select(func.count()).select_from(tables.Project)) == 337


def test_every_filter_works_on_both_databases(demo_both):
    frame = open_frame(demo_both, DEMO_USER)
    expected = {"completion": 190, "diagnosis": 333, "findings": 16}
    for measure in (*COUNTED, *expected, "schedule", "disbursement", "payable", "provider", "rectification"):
        for counted in ("", "no"):
            view = project_list(demo_both, frame, ProjectWords(measure=measure, counted=counted))
            assert view.notes == ()
            if measure in expected and not counted:
                assert view.total == expected[measure]
    words = ProjectWords(light="red", stage="assessment", change="turned_red", q="YC-", provider="", page=2)
    here = scoped(frame, frame.districts[0].id, frame.industries[0].id)
    assert len(list(projects_file(demo_both, here, words).rows)) == project_list(demo_both, here, words).total
    view = enterprise_view(demo_both, frame, code="YC-2025-0086")
    assert enterprise_view(demo_both, frame, uscc=view.project.uscc) == view
