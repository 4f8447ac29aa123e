"""目标达成 as a leader opens it: the verdict, the missed ones first, and who may see what (rules 2.7, 12.1)."""

from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine, delete, select

from data_access import tables
from domain.lights.core import Core
from domain.words import OVERALL, Basis, Operator, TargetKind, Verdict
from services.access import DEMO_USER, Role, User
from services.errors import Forbidden, Refused
from services.frame import open_frame
from services.intake.page import district_quality
from services.lights.overview import overview
from services.targets.board import MISSED, target_board
from services.targets.detail import bring_forward, target_detail
from services.targets.lines import ORDER, printed_once, target_rows
from services.units.page import unit_page
from services.units.standings import standings
from tests.databases import demonstration


@pytest.fixture(scope="module")
def connection(demo_database):
    engine = create_engine(demo_database)
    with engine.connect() as found:
        yield found
    engine.dispose()


@pytest.fixture(scope="module")
def frame(connection):
    return open_frame(connection, DEMO_USER, pilot="yinchuan", period="2026-W46")


def unit(frame, name):
    return next(found for found in frame.districts if found.name == name)


def line(board, indicator):
    return next(found for found in board.lines if found.indicator == indicator)


def target_id(connection, frame, indicator, period, district=None):
    wanted = (indicator, period, district)
    return next(r.target_id for r in target_rows(connection, frame) if (r.indicator, r.period, r.district_id) == wanted)


def test_the_first_sentence_names_what_will_be_missed(connection, frame):
    sentence = target_board(connection, frame).sentence
    assert sentence.startswith("银川市当前考核 42 项目标。已到期未完成 1 项：线上发布供给侧产品和服务清单（每月，")
    assert "；难以完成 1 项：培育数字技术工程师" in sentence
    assert "；有风险 26 项；预计完成" in sentence
    assert "预计完成" in sentence


def test_the_same_number_of_targets_is_told_on_every_screen(connection, frame):
    board = target_board(connection, frame)
    judged = [found for found in board.lines if found.verdict is not None]
    assert f"当前考核 {len(judged)} 项目标" in board.sentence
    view = overview(connection, frame)
    assert board.sentence in view.verdict
    assert view.targets == tuple(judged)
    judged = [line for line in board.lines if line.verdict is not None]
    assert next(group.number for group in board.groups if group.key == board.group) == len(judged)


def test_a_year_holds_its_targets_and_the_default_those_asked_about_now(connection, frame):
    now, year = target_board(connection, frame), target_board(connection, frame, "2027")
    assert not {found.id for found in now.lines} & {found.id for found in year.lines}
    assert "另有" in year.elsewhere or not now.missed


def test_by_how_much_and_because_of_whom(connection, frame):
    found = line(target_board(connection, frame), "completion")
    assert (found.actual, found.value, found.missing, round(found.expected)) == (190, 233, 43, 218)
    # 56 less its middle forecast of 49, 37 less 35, of 10 in all
    assert found.blame == "经开区 7 家、永宁县 2 家、其余 1 家"


def test_what_will_be_missed_stands_first_and_the_headline_target_is_open(connection, frame):
    board = target_board(connection, frame)
    places = [ORDER.index(found.verdict) for found in board.lines]
    assert places == sorted(places)
    assert [found.verdict in MISSED for found in board.missed] == [True] * len(board.missed)
    assert board.first == line(board, "completion").id


def test_a_target_printed_twice_stands_once_with_both_sources(connection, frame):
    """Completions of 2026 stand in annex 1 and in annex 2."""
    assert len(line(target_board(connection, frame), "completion").sources) == 2


def test_every_printed_target_is_somewhere(connection, frame):
    table = tables.Target.__table__
    printed = set(connection.scalars(select(table.c.id).where(table.c.pilot_id == frame.pilot.id)))
    assert {row.target_id for row in target_rows(connection, frame)} == printed


def test_the_contracts_of_2025_are_over_and_say_so(connection, frame):
    found = line(target_board(connection, frame, "2025"), "contracting")
    assert found.value == 169
    assert found.verdict is Verdict.MADE_UP
    assert "合同签订 161 家，2025年目标达到 169 家，2025-12-31 期满，差 8 家；至今累计 321 家" in found.why
    assert found.why.endswith(" 结账时已补齐）")
    assert found.required is None


def test_the_list_says_when_even_all_planned_enterprises_do_not_suffice(connection, frame):
    detail = target_detail(connection, frame, target_id(connection, frame, "completion", "2026"))
    total = detail.total
    assert total.late + total.coming < detail.line.missing
    assert detail.reach.endswith("仍差 2 家，须把期后项目提前")


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (0, ""),
        (1, "，须把期后项目提前（期后只有 1 家，全部提前仍不够）"),
        (2, "，须把期后项目提前"),
        (3, "，须把期后项目提前"),
    ],
)
def test_bringing_forward_is_advised_with_whether_it_suffices(later, said):
    assert bring_forward(later, 2) == said


def test_what_the_list_lacks_stands_by_itself_and_nothing_is_to_be_brought_forward(connection, frame):
    """336 wanted, 333 enrolled, all batches closed, nobody planned after the pilot's end (rules 7.1)."""
    detail = target_detail(connection, frame, target_id(connection, frame, "completion", "2025-2027 total"))
    assert detail.line.verdict is Verdict.AT_RISK
    assert detail.line.lacking == "名单缺 3 家，须再征集 3 家"
    assert "名单" not in detail.line.why_alone
    assert detail.reach.endswith("仍差 3 家")


def test_the_worst_district_may_have_a_printed_target_and_no_project(sqlite_store):
    shares = tables.TargetShareRecord.__table__
    with demonstration(sqlite_store) as connection:
        frame = open_frame(connection, DEMO_USER, pilot="yinchuan", period="live")
        target = target_id(connection, frame, "completion", "2026")
        its_own = (
            shares.c.target_id == target,
            shares.c.period_id == frame.period.id,
            shares.c.district_id == unit(frame, "经开区").id,
        )
        connection.execute(delete(shares).where(*its_own))
        detail = target_detail(connection, frame, target)
    assert (detail.parts[0].name, detail.parts[0].counted, detail.parts[0].late) == ("经开区", 0, 0)
    assert detail.total.late == sum(part.late for part in detail.parts)
    assert "（逾期" in detail.reach


def test_the_course_comes_from_closed_periods_up_to_the_day_only(connection):
    earlier = open_frame(connection, DEMO_USER, pilot="yinchuan", period="2026-W40")
    detail = target_detail(connection, earlier, target_id(connection, earlier, "completion", "2026"))
    assert detail.course[-1].label == "2026-W40"
    assert detail.course[-1].actual == detail.line.actual
    assert detail.course[0].as_of.year == 2026


def test_a_target_of_another_pilot_is_refused_with_a_sentence(connection, frame):
    other = connection.scalar(select(tables.Target.id).where(tables.Target.pilot_id != frame.pilot.id).limit(1))
    with pytest.raises(Refused, match="在这个试点里不存在"):
        target_detail(connection, frame, other)


def test_a_light_here_is_the_light_of_the_overview(connection, frame):
    for row in target_rows(connection, frame):
        table = tables.IndicatorReading.__table__.c
        reading = connection.execute(
            select(table.light, table.reason).where(
                table.period_id == frame.period.id,
                table.target_id == row.target_id,
                table.indicator != OVERALL,
                table.indicator != Core.LEVEL_UP,
            )
        ).first()
        if reading is not None:
            assert (row.light, row.reason) == tuple(reading)


class TestADistrictUser:
    @pytest.fixture
    def mine(self, connection, frame):
        user = User("经开区专班", Role.DISTRICT, unit(frame, "经开区").id)
        return lambda **words: open_frame(connection, user, pilot="yinchuan", period="2026-W46", **words)

    def test_sees_the_sums_of_all_districts_and_the_rows_of_its_own(self, connection, frame, mine):
        detail = target_detail(connection, mine(), target_id(connection, frame, "completion", "2026"))
        assert len(detail.parts) == 8
        assert {row.district for row in detail.rows} == {"经开区"}

    def test_sees_no_enterprise_of_another_district_by_any_link(self, connection, frame, mine):
        of_pilot = target_id(connection, frame, "completion", "2026")
        of_other = target_id(connection, frame, "completion", "2026", unit(frame, "宁东").id)
        for found, opened in (
            (mine(district="宁东"), of_pilot),
            (mine(), of_other),
            (mine(district="经开区"), of_other),
        ):
            detail = target_detail(connection, found, opened)
            assert detail.rows == ()
            assert "单个企业只对本地区和专班显示" in detail.notes[0]
            assert detail.total.counted > 0

    def test_reads_anothers_page_without_its_red_list(self, connection, mine):
        assert unit_page(connection, mine(district="宁东")).red is None
        assert unit_page(connection, mine(district="经开区")).red

    def test_is_marked_in_the_order(self, connection, mine):
        found = standings(connection, mine(), "地区", extent="short")
        assert [row.name for row in found.shown if row and row.is_mine] == ["经开区"]


def test_an_administrator_reads_no_targets(connection):
    frame = open_frame(connection, User("管理员", Role.ADMIN), pilot="yinchuan")
    for read in (target_board, unit_page):
        with pytest.raises(Forbidden):
            read(connection, frame)


def test_districts_stand_in_order_with_places_among_their_like(connection, frame):
    rows = standings(connection, frame, "地区").rows
    paces = [round(row.pace, 9) for row in rows]
    assert paces == sorted(paces, reverse=True)
    assert rows[-1].name == "经开区"
    assert (rows[-1].place, rows[-1].place_in_size, rows[-1].size) == (8, 4, "大")
    assert (rows[0].place, rows[1].place) == (1, 1), "7 of 7 and 5 of 5 share the first place"


def test_order_by_change_and_size_group(connection, frame):
    changed = [round(row.change_points, 9) for row in standings(connection, frame, "地区", order="change").rows]
    assert changed == sorted(changed, reverse=True)
    assert {row.size for row in standings(connection, frame, "地区", size="大").rows} == {"大"}


def test_the_page_of_a_district_has_everything_of_the_meeting(connection, frame):
    found = unit_page(connection, frame.at(unit(frame, "经开区").id, None))
    assert len(found.lights) == 10
    assert all(light.history for light in found.lights)
    asked = [(item.indicator, item.period, item.verdict) for item in found.targets.lines if item.verdict]
    assert [item[:2] for item in asked] == [
        ("completion", "2026年"),
        ("completion", "试点期（2025—2027）"),
        ("contracting", "2025年"),
    ]
    assert asked[2][2] is Verdict.MADE_UP
    assert len(found.red) == 10
    assert found.counts.red == 17
    assert found.promises
    assert "8 个地区中第 8" in found.sentence


def test_an_industry_has_nine_lights_and_no_promises(connection, frame):
    found = unit_page(connection, frame.at(None, frame.industries[0].id))
    assert len(found.lights) == 9
    assert found.promises == ()


def test_the_grade_of_a_districts_data_stands_beside_its_light(connection, frame):
    grades = {one.unit: one.grade.zh for one in district_quality(connection, frame)}
    rows = standings(connection, frame, "地区").rows
    assert {row.name: row.quality for row in rows} == {row.name: grades[row.name] for row in rows}
    assert {row.quality for row in rows} >= {"优", "差"}
    assert {row.quality for row in standings(connection, frame, "行业").rows} == {""}


def printed(kind: TargetKind, **other) -> SimpleNamespace:
    """A target's row with a light of its own kind."""
    row = dict.fromkeys(
        ("indicator", "district_id", "industry_id", "starts_on", "ends_on", "cadence", "is_whole_pilot")
    )
    texts = {"source_document": "方案", "document_no": None, "source_name": kind.zh, "source_quote": "520 家"}
    figures = {"value": 520, "operator": Operator.EQUAL, "basis": Basis.STOCK, "kind": kind}
    return SimpleNamespace(**row, **texts, **figures | other)


@pytest.mark.parametrize("order", [(TargetKind.TEXT, TargetKind.TABLE), (TargetKind.TABLE, TargetKind.TEXT)])
def test_what_is_printed_twice_has_the_light_of_the_table(order):
    """As the core light has it, so that one light has one colour on one paper."""
    rows = [printed(kind, operator=Operator.AT_LEAST if kind is TargetKind.TEXT else Operator.EQUAL) for kind in order]
    ((row, sources),) = printed_once(rows)
    assert row.kind is TargetKind.TABLE
    assert [source.name for source in sources] == [kind.zh for kind in order]


def test_what_is_only_listed_is_told_beside_the_number_and_not_in_it(connection, frame):
    board = target_board(connection, frame)
    listed = [found for found in board.lines if found.verdict is None]
    assert listed
    assert board.sentence.endswith(f"。另有 {len(listed)} 项只列示，不考核。")
