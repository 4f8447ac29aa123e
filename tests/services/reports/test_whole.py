# ruff: noqa: S608  the SQL is the test's own
"""The report says what the stored readings say: recomputed by plain SQL, with nothing of the report's own code (rules
10.2, 10.4)."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import text

from domain.reports.briefing import Edition
from domain.reports.targets import _missed
from domain.reports.views import Table
from domain.words import Verdict
from services.access import DEMO_USER, Role, User
from services.errors import Forbidden, Refused
from services.evaluation.kept_lists import keep_lists, period_lists
from services.frame import open_frame
from services.reports.whole import report
from services.targets.board import target_board
from tests.databases import undone

WEEK = "2026-W46"
NOT_FIGURES = re.compile(
    r"20\d\d年(第\d+周|\d+月)?|\d{4}-\d\d-\d\d|前 \d+ 个|连续 \d+ (周|个月)|等 \d+ 个|(演示·\S+?\d{3,4})"
)


@pytest.fixture
def week(demo_once):
    return report(demo_once, open_frame(demo_once, DEMO_USER, pilot="yinchuan", period=WEEK))


def one(connection, sql: str, **values):
    return connection.execute(text(sql), values | {"week": WEEK}).first()


PERIOD = "(SELECT p.id FROM periods p JOIN pilots t ON t.id = p.pilot_id WHERE p.label = :week AND t.code = 'yinchuan')"
CODES = {
    "项目进度": "schedule",
    "诊断评估": "diagnosis",
    "合同签订": "contracting",
    "完成改造": "completion",
    "水平达标": "level_up",
    "资金兑付": "disbursement",
    "资金合规": "compliance",
    "服务商履约": "provider",
    "数据报送": "submission",
    "问题整改": "rectification",
    "总体": "overall",
}


def table(found, key: str) -> Table:
    return next(table for table in found.tables if table.key == key)


def test_the_parts_stand_in_their_order(week):
    numbers = [*"一二三四五六七八九十", "十一", "十二"]
    assert [section.heading.partition("、")[0] for section in week.sections] == numbers
    assert [section.heading.partition("、")[2] for section in week.sections] == [
        "总体情况",
        "目标完成情况",
        "地区和行业情况",
        "项目情况",
        "资金情况",
        "服务商情况",
        "改造验收和监督检查情况",
        "问题清单",
        "预警处置情况",
        "本期议定事项和前期落实情况",
        "各单位工作动态",
        "下步工作",
    ]
    assert (week.title, week.number) == ("银川市中小企业数字化转型工作周报", "2026年第46期")


def test_every_number_in_a_sentence_has_its_reading(week):
    """What is left of a sentence without its figures, dates and names holds no digit."""
    for line in week.lines:
        rest = NOT_FIGURES.sub("", line.text)
        for figure in sorted(line.figures, key=lambda figure: -len(figure.text)):
            assert figure.text in line.text
            assert figure.table
            assert figure.period
            rest = rest.replace(NOT_FIGURES.sub("", figure.text), "", 1)
        if line.kind in ("warning", "office"):
            continue  # the office's own words, stored as they are
        if line.text.startswith("因四舍五入"):
            continue  # of the table above it, no reading of its own
        assert not re.search(r"\d", rest), line.text


def test_the_ten_lights_are_those_of_the_readings(week, demo_once):
    for name, light, value, *_, reason in (row for row in table(week, "lights").rows):
        stored = one(
            demo_once,
            "SELECT value, light, reason FROM indicator_readings WHERE period_id = "
            + PERIOD
            + " AND indicator = :code AND district_id IS NULL AND industry_id IS NULL",
            code=CODES[name.text],
        )
        assert (light.light.value, reason.text) == (stored.light, stored.reason)
        if name.text not in ("项目进度", "资金合规"):
            assert value.text == f"{stored.value * 100:.1f}%"


def test_districts_stand_with_numerator_planned_pace_and_change(week, demo_once):
    rows = table(week, "districts").rows
    assert len(rows) == 8
    for _, name, actual, planned, pace, change, light, _, red in rows:
        stored = one(
            demo_once,
            "SELECT r.numerator, r.planned, r.value, r.light, c.red - c.red_elsewhere AS red, c.projects, "
            "(SELECT b.value FROM indicator_readings b JOIN periods q ON q.id = b.period_id WHERE q.label = '2026-W45' "
            " AND q.pilot_id = d.pilot_id AND b.indicator = 'completion' AND b.district_id = d.id "
            " AND b.industry_id IS NULL) AS before "
            "FROM indicator_readings r JOIN districts d ON d.id = r.district_id "
            "JOIN scope_counts c ON c.period_id = r.period_id AND c.district_id = d.id AND c.industry_id IS NULL "
            "WHERE r.period_id = " + PERIOD + " AND r.indicator = 'completion' AND r.industry_id IS NULL "
            "AND d.short_name = :name",
            name=name.text,
        )
        assert actual.text == f"{stored.numerator:.0f}"
        assert planned.number == round(stored.planned, 1)
        assert pace.text == f"{stored.value * 100:.1f}%"
        points = (stored.value - stored.before) * 100
        assert change.text == ("持平" if abs(points) < 0.05 else f"{points:+.1f} 点")
        assert light.light.value == stored.light
        assert red.text == f"{stored.red}/{stored.projects}"


def test_targets_stand_with_their_verdicts(week, demo_once):
    stored = demo_once.execute(
        text(
            "SELECT i.name || '（' || t.unit || '）' AS name, t.value, r.actual, r.verdict FROM target_readings r "
            "JOIN targets t ON t.id = r.target_id JOIN indicators i ON i.id = t.indicator_id "
            "WHERE t.district_id IS NULL AND t.industry_id IS NULL AND r.period_id = " + PERIOD
        ),
        {"week": WEEK},
    ).all()
    known = {(row.name, row.value, row.actual, row.verdict) for row in stored}
    words = {
        "已到期未完成": "overdue",
        "已补齐": "made_up",
        "难以完成": "out_of_reach",
        "有风险": "at_risk",
        "预计完成": "on_course",
        "已完成": "done",
        "未到考核期": "not_due",
    }
    rows = table(week, "targets").rows
    assert len(rows) > 10
    for name, _, value, actual, share, verdict, *_ in rows:
        assert (name.text, value.number, actual.number, words[verdict.text]) in known
        assert share.text == ("—" if actual.number is None else f"{actual.number / value.number * 100:.1f}%")


def test_what_will_be_missing_at_the_end_is_not_told_as_a_part_of_what_is_missing_now(week):
    """完成改造: 43 are missing on the day, the districts' parts are what the forecast will miss."""
    said = next(block for block in week.sections[1].blocks if "难以完成和有风险的目标共" in block.text)
    at = next(at for at, figure in enumerate(said.figures) if figure.row.startswith("完成改造") and "43" in figure.text)
    why, gap = said.figures[at : at + 2]
    assert gap.table == "forecasts"
    parts = [int(number) for number in re.findall(r" (\d+)", gap.text)]
    assert why.text.startswith("还差 43 家；按预测，到 2026-12-31 完成的可能性 ")
    assert f"完成改造（2026年，有风险）：完成 190 家，目标达到 233 家，{why.text}{gap.text}" in said.text
    assert gap.text.startswith("，预计期末缺口主要在")
    assert 0 < sum(parts) < 43


def test_what_nobody_has_assessed_yet_is_not_told_as_zero(demo_once):
    found = report(demo_once, open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="2025-W40"))
    said = next(block.text for block in found.sections[1].blocks if "难以完成和有风险的目标共" in block.text)
    assert "水平达标（试点期，有风险）：尚无报送数据，无法判断能否完成；目标达到 100 %。" in said
    assert "合同签订（2025年，有风险）：完成 0 家，目标达到 169 家，还差 169 家" in said, "a count that is 0 is told"


def test_more_than_220_is_said_so_that_the_difference_adds_up(demo_once):
    """178 of “more than 220” lack 43: without the words an auditor reads a mistake."""
    frame = open_frame(demo_once, DEMO_USER, pilot="yinchuan", period=WEEK)
    lines = [line for line in target_board(demo_once, frame).lines if line.operator == "超过" and line.missing]
    assert lines
    for line in lines:
        said = _missed(Edition(frame.pilot, frame.period), [replace(line, verdict=Verdict.AT_RISK)]).text
        actual, value, missing = (
            int(number) for number in re.search(r"完成 (\d+) .，目标超过 (\d+) .，.*?还差 (\d+)", said).groups()
        )
        assert missing == value + 1 - actual


def test_targets_of_one_name_are_told_apart_by_their_value(demo_once):
    found = report(demo_once, open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="2026-10"))
    moved = next(line.text for line in found.sections[1].blocks if line.text.startswith("较上期"))
    parts = moved.removeprefix("较上期，").rstrip("。").split("；")
    assert len(parts) == len(set(parts)) > 1
    assert any("小灯塔”企业（不少于 20 家）由" in part for part in parts)


def test_the_money_is_the_sum_of_the_periods_own_cells(week, demo_once):
    columns = {"申请": "applied_fen", "审定": "approved_fen", "公示应付": "publicised_fen", "已付净额": "paid_fen"}
    rows = {row[0].text: row[1].text for row in table(week, "stages").rows}
    for name, column in columns.items():
        total = demo_once.scalar(
            text(f"SELECT SUM({column}) FROM money_cells WHERE period_id = {PERIOD}"), {"week": WEEK}
        )
        assert rows[name] == f"{total / 1_000_000:,.2f}"


@pytest.mark.parametrize(("short", "whole"), [("findings", "findings_all"), ("issues", "issues_all")])
def test_a_table_that_is_cut_says_so_and_where_the_rest_is(demo_once, short, whole):
    found = report(demo_once, open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="2026-W46"))
    blocks = next(
        section.blocks for section in found.sections if short in {getattr(b, "key", "") for b in section.blocks}
    )
    at = next(place for place, block in enumerate(blocks) if getattr(block, "key", "") == short)
    shown, cut = len(blocks[at].rows), any(one.key == whole for one in found.annexes)
    assert (f"下表列出前 {shown} 个，全部见附表。" in blocks[at - 1].text) == cut


def test_all_red_projects_are_in_the_annex(week, demo_once):
    stored = demo_once.execute(
        text(
            "SELECT e.name, r.reason, r.reason_since_on FROM project_readings r JOIN projects p ON p.id = r.project_id "
            "JOIN enterprises e ON e.id = p.enterprise_id WHERE r.light = 'red' AND r.period_id = " + PERIOD
        ),
        {"week": WEEK},
    ).all()
    rows = table(week, "red").rows
    assert {tuple(cell.text for cell in (row[0], *row[4:6])) for row in rows} == {
        tuple(map(str, row)) for row in stored
    }
    assert len(rows) == len(stored)


def test_a_districts_edition_is_its_own_slice(demo_once):
    found = report(demo_once, open_frame(demo_once, DEMO_USER, pilot="yinchuan", period=WEEK, district="经开区"))
    assert found.title.endswith("周报（经开区分册）")
    assert {row[1].text for row in table(found, "red").rows} == {"经开区"}
    assert {row[3].text for row in table(found, "issues").rows} == {"经开区"}
    assert [row[1].text for row in table(found, "districts").rows] == ["经开区"]


def test_a_month_is_a_special_report(demo_once):
    found = report(demo_once, open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="2026-10"))
    assert (found.title, found.number) == ("银川市中小企业数字化转型工作专报", "2026年第10期")
    assert found.compared_with == "2026年9月"


def test_an_open_period_is_a_draft_on_every_page(demo_once):
    found = report(demo_once, open_frame(demo_once, DEMO_USER, pilot="yinchuan", period="live"))
    assert found.is_draft
    assert found.draft_word.startswith("草稿")


def test_a_closed_period_says_the_same_after_its_facts_have_changed(demo_once, week):
    """Issues, decisions and the rest are kept with the period, not read anew."""
    attempt = demo_once.begin_nested()
    demo_once.execute(text("UPDATE issues SET title = '改了', due_on = '2030-01-01'"))
    demo_once.execute(text("UPDATE decisions SET text = '改了', status = 'open', done_on = NULL"))
    demo_once.execute(text("UPDATE submissions SET submitted_on = due_on"))
    demo_once.execute(text("UPDATE pilots SET revision = revision + 1"))
    again = report(demo_once, open_frame(demo_once, DEMO_USER, pilot="yinchuan", period=WEEK))
    attempt.rollback()
    assert again == week


def test_what_a_period_kept_refuses_change(demo_both):
    for statement in ("UPDATE period_lists SET issues = 'x'", "DELETE FROM period_lists"):
        attempt = demo_both.begin_nested()
        with pytest.raises(Exception, match="已结账，留存的清单不可更改"):
            demo_both.execute(text(statement))
        attempt.rollback()


def test_a_period_closed_before_lists_were_kept_says_so(demo_once, week):
    frame = open_frame(demo_once, DEMO_USER, pilot="yinchuan", period=WEEK)
    unknown = replace(frame.period, id=10**8)
    assert not period_lists(demo_once, frame.pilot, unknown).is_kept


def test_lists_are_read_back_as_they_were_kept(demo_both):
    frame = open_frame(demo_both, DEMO_USER, pilot="yinchuan", period="live")
    attempt = demo_both.begin_nested()
    now = period_lists(demo_both, frame.pilot, frame.period)
    first = frame.period.as_of.replace(day=frame.period.as_of.day - 6)
    keep_lists(demo_both, frame.pilot.id, frame.period.id, first, frame.period.as_of)
    kept = period_lists(demo_both, frame.pilot, replace(frame.period, is_closed=True))
    attempt.rollback()
    assert kept == now
    assert kept.issues
    assert kept.decisions


def test_the_units_own_words_of_the_week_are_printed_as_they_stood_at_the_close(demo_both):
    frame = open_frame(demo_both, DEMO_USER, pilot="yinchuan", period=WEEK)
    printed = table(report(demo_both, frame), "updates")
    said = dict(
        demo_both.execute(
            text(
                "SELECT d.short_name, s.text FROM submissions s JOIN districts d ON d.id = s.district_id "
                "JOIN pilots p ON p.id = s.pilot_id WHERE p.code = 'yinchuan' AND s.week = :week AND s.text <> ''"
            ),
            {"week": WEEK},
        ).all()
    )
    words = {row[0].text: row[2].text for row in printed.rows}
    assert words.items() >= said.items()
    assert len(said) == 7
    assert "经开区" not in words, "it had sent nothing"
    with undone(demo_both):
        demo_both.execute(text("UPDATE submissions SET text = '改写' WHERE week = :week"), {"week": WEEK})
        now = table(report(demo_both, replace(frame, pilot=replace(frame.pilot, revision=10**6))), "updates")
    assert now.rows == printed.rows
    own = report(demo_both, frame.at(next(d.id for d in frame.districts if d.name == "永宁县"), None))
    assert [row[0].text for row in table(own, "updates").rows] == ["永宁县"]


def test_a_department_may_not_take_a_report_out(demo_once):
    frame = open_frame(demo_once, User("某局", Role.DEPARTMENT), pilot="yinchuan", period=WEEK)
    with pytest.raises(Forbidden):
        report(demo_once, frame)


def test_a_district_gets_its_own_edition_only(demo_once):
    mine = next(unit for unit in open_frame(demo_once, DEMO_USER, pilot="yinchuan").districts if unit.name == "宁东")
    user = User("宁东专班", Role.DISTRICT, mine.id)
    assert report(demo_once, open_frame(demo_once, user, pilot="yinchuan", period=WEEK, district="宁东"))
    with pytest.raises(Refused, match="本地区"):
        report(demo_once, open_frame(demo_once, user, pilot="yinchuan", period=WEEK, district="经开区"))
    whole = report(demo_once, open_frame(demo_once, user, pilot="yinchuan", period=WEEK))
    assert {row[1].text for row in table(whole, "red").rows} <= {"宁东"}
