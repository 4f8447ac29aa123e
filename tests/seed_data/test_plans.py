"""What the five plans print stands in the database, to the last cell; loading again changes nothing (rules 2.7,
2.8)."""

import csv
import hashlib
import re
import shutil
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session, SQLModel, col, select

from data_access.commands.plans import Saved
from data_access.queries.money_facts import load_clauses
from data_access.tables import (
    Batch,
    Clause,
    Department,
    District,
    Document,
    Indicator,
    Industry,
    LightRule,
    Phase,
    Pilot,
    StageWeight,
    Target,
    Task,
    metadata,
)
from domain.lights.core import CORE, Core
from domain.lights.measures import BASES
from domain.money.clauses import COMMON, clause_of
from domain.words import STAGES, Cadence
from seed_data.plans import DEFAULT_ROOT, PlanFilesInvalid, load_plans

PRINTED = Path(__file__).with_name("plan_targets_printed.csv")
PILOTS = ("chongqing", "fuling", "mianyang", "songjiang", "yinchuan")

ADDED_NOTES = {
    ("fuling", "征集试点企业实施数字化改造"): "方案写作“征集…实施数字化改造”,按完成改造口径考核",
    ("chongqing", "中小企业实施数字化转型"): "方案写作“实施数字化转型”,按完成改造口径考核",
    ("mianyang", "分批推进试点企业改造"): "方案写作“分三批推进…改造”,按完成改造口径考核",
}
"""The only cells that say more than the printed list: a wording that is read as a completion."""

TEXTS = {  # first digits of the SHA-256 of each text
    "chongqing": "06a5dcad755e0460",
    "fuling": "b938eb08c79f502e",
    "mianyang": "f86aa6fe164f97d3",
    "songjiang": "a2d763cdc38127b2",
    "yinchuan": "bc0f98255c0c5975",
}


def printed() -> list[dict[str, str]]:
    with PRINTED.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def targets(session: Session) -> list[tuple[Pilot, Indicator, Target, str, str]]:
    """Targets with pilot, indicator and the names of their district and industry (or empty)."""
    rows = session.exec(
        select(Pilot, Indicator, Target, District.name, Industry.name)
        .join(Target, Target.pilot_id == Pilot.id)
        .join(Indicator, Target.indicator_id == Indicator.id)
        .join(District, Target.district_id == District.id, isouter=True)
        .join(Industry, Target.industry_id == Industry.id, isouter=True)
        .order_by(Target.pilot_id, Target.position)
    )
    return [
        (pilot, indicator, target, district or "", industry or "")
        for pilot, indicator, target, district, industry in rows
    ]


def test_all_306_printed_targets_stand_in_the_database_to_the_last_cell(loaded):
    expected = Counter(
        (
            row["pilot"],
            row["indicator_zh"],
            row["unit"],
            row["operator"],
            row["scope_zh"] if row["scope_type"] == "district" else "",
            row["scope_zh"] if row["scope_type"] == "industry" else "",
            row["period"],
            float(row["value"]),
            {"yes": "stock", "no": "flow"}[row["is_cumulative"]],
            row["source_kind"],
            row["quote"],
            row["note"] or ADDED_NOTES.get((row["pilot"], row["indicator_zh"]), ""),
        )
        for row in printed()
    )
    found = Counter(
        (
            pilot.code,
            target.source_name,
            target.unit,
            target.operator.value,
            district,
            industry,
            target.period,
            target.value,
            target.basis.value,
            target.kind.value,
            target.source_quote,
            target.note,
        )
        for pilot, _, target, district, industry in targets(loaded)
    )
    assert found == expected
    assert found.total() == 306


def test_each_pilot_has_as_many_table_and_text_targets_as_its_plan_prints(loaded):
    found = Counter((pilot.code, target.kind.value) for pilot, _, target, _, _ in targets(loaded))
    assert found == {
        ("yinchuan", "table"): 164,
        ("songjiang", "table"): 42,
        ("yinchuan", "text"): 33,
        ("songjiang", "text"): 14,
        ("fuling", "text"): 11,
        ("mianyang", "text"): 18,
        ("chongqing", "text"): 24,
    }


def test_targets_keep_the_order_in_which_the_plan_prints_them(loaded):
    for code in PILOTS:
        names = [row["indicator_zh"] for row in printed() if row["pilot"] == code]
        assert [target.source_name for pilot, _, target, _, _ in targets(loaded) if pilot.code == code] == names


@pytest.mark.parametrize("code", PILOTS)
def test_the_text_of_a_plan_is_the_published_one(code):
    text = (DEFAULT_ROOT / "pilots" / code / "plan.txt").read_text(encoding="utf-8")
    assert hashlib.sha256(text.encode()).hexdigest().startswith(TEXTS[code])


@pytest.mark.parametrize(
    ("table", "column"),
    [(Phase, "quote"), (Task, "quote"), (Clause, "quote"), (Industry, "source_quote"), (Target, "source_quote")],
)
def test_every_quote_is_an_exact_part_of_the_plan(loaded, table, column):
    for record in loaded.exec(select(table)):
        text = (DEFAULT_ROOT / "pilots" / loaded.get(Pilot, record.pilot_id).code / "plan.txt").read_text(
            encoding="utf-8"
        )
        assert getattr(record, column) in text


def test_every_target_names_a_document_of_its_pilot(loaded):
    known = {(document.pilot_id, document.title) for document in loaded.exec(select(Document))}
    assert {(target.pilot_id, target.source_document) for target in loaded.exec(select(Target))} <= known


# --- sums ---------------------------------------------------------------------------------------------------------


def yinchuan_values(session: Session) -> dict[tuple[str, str], dict[str, float]]:
    """Table values by (wording, period): total under "", districts and industries under their names."""
    found: dict = defaultdict(dict)
    for pilot, _, target, district, industry in targets(session):
        if pilot.code == "yinchuan" and target.kind == "table":
            found[target.source_name, target.period][district or industry] = target.value
    return found


@pytest.mark.parametrize(
    ("wording", "period", "total"),
    [
        ("改造企业数量", "2025-2027 total", 336),
        ("年度签订改造合同企业数量", "2025", 169),
        ("年度完成改造企业数量", "2026", 233),
        ("年度完成改造企业数量", "2027", 103),
        ("可争取的“四争”资金", "2026", 8388),
        ("可争取的“四争”资金", "2027", 3708),
    ],
)
def test_the_eight_districts_of_yinchuan_sum_to_the_printed_total(loaded, wording, period, total):
    values = dict(yinchuan_values(loaded)[wording, period])
    assert values.pop("") == total
    assert (len(values), sum(values.values())) == (8, total)


def test_the_four_industries_of_yinchuan_sum_to_the_printed_total_except_where_the_plan_errs(loaded):
    off = {}
    for (wording, period), values in yinchuan_values(loaded).items():
        if len(values) == 5:
            parts = sum(value for name, value in values.items() if name)
            if parts != values[""]:
                off[wording, period] = (parts, values[""])
    wording = "拟打造数字化水平四级试点企业数量"
    assert off == {(wording, "2026"): (1, 2), (wording, "2027"): (3, 2)}


def test_the_years_of_every_table_sum_to_its_total(loaded):
    sums: dict = defaultdict(lambda: [0.0, 0.0])
    for pilot, indicator, target, district, industry in targets(loaded):
        if (
            target.kind == "table"
            and not industry
            and indicator.code in ("completion", "completion_srdi", "level4", "solutions")
        ):
            sums[pilot.code, indicator.code, district, target.source_name[:1]][target.is_whole_pilot] += target.value
    compared = {key: years_and_total for key, years_and_total in sums.items() if all(years_and_total)}
    assert len(compared) >= 8
    assert all(years == total for years, total in compared.values())


# --- what a target belongs to ---------------------------------------------------------------------------------------


CORE_TARGETS = {
    ("yinchuan", "试点企业达标率"): "level_up",
    ("yinchuan", "完成数字化水平诊断企业数量"): "diagnosis",
    ("yinchuan", "年度签订改造合同企业数量"): "contracting",
    ("yinchuan", "拟改造企业数量"): "completion",
    ("yinchuan", "改造企业数量"): "completion",
    ("yinchuan", "年度完成改造企业数量"): "completion",
    ("songjiang", "完成数字化诊断及改造企业"): "completion",
    ("songjiang", "拟改造企业合计"): "completion",
    ("fuling", "征集试点企业实施数字化改造"): "completion",
    ("mianyang", "完成数字化改造且水平不低于二级的工业中小企业"): "completion",
    ("mianyang", "分批推进试点企业改造"): "completion",
    ("mianyang", "实施阶段完成改造企业"): "completion",
    ("chongqing", "中小企业实施数字化转型"): "completion",
}


def test_the_wordings_that_are_core_indicators_and_no_others(loaded):
    found = {
        (pilot.code, target.source_name): indicator.code
        for pilot, indicator, target, _, _ in targets(loaded)
        if indicator.core
    }
    assert found == CORE_TARGETS


def test_the_ten_core_indicators_are_catalogue_records_under_the_names_of_the_domain(loaded):
    records = loaded.exec(select(Indicator).where(Indicator.core).order_by(Indicator.position)).all()
    assert [(record.code, record.name) for record in records] == [(core.value, core.zh) for core in CORE]


def test_every_indicator_outside_the_core_has_a_target(loaded):
    used = set(loaded.exec(select(Target.indicator_id)))
    unused = [record.code for record in loaded.exec(select(Indicator)) if not record.core and record.id not in used]
    assert unused == list(BASES), "but for the base of a share that has one"


def test_every_indicator_says_what_counts_and_what_does_not(loaded):
    silent = [
        record.code for record in loaded.exec(select(Indicator)) if "不" not in record.definition or not record.source
    ]
    assert silent == []


def test_the_computed_measures_are_those_that_the_facts_can_answer(loaded):
    computed = {record.measure for record in loaded.exec(select(Indicator)) if record.measure.startswith("computed:")}
    beside_the_core = """completion_little_giant completion_srdi completion_titled completion_above completion_below
        level2_above level4 level2_share_above level2_share_titled provider_all provider_integrated provider_specialist
        solutions batches
        fund_central fund_local core_indicators min_accepted_level meetings"""
    assert computed == {f"computed:{name}" for name in (*CORE, *beside_the_core.split())}


def test_the_estimate_of_money_is_never_judged(loaded):
    estimates = {
        target.source_name for _, indicator, target, _, _ in targets(loaded) if indicator.measure == "estimate"
    }
    assert estimates == {"可争取的“四争”资金"}


def test_a_criterion_of_an_evaluation_is_printed_and_no_target(loaded):
    """Two numbers of 重庆's annex 4 (rules 22.1): among the 306 that are printed, never judged."""
    criteria = {
        (target.source_name, target.value)
        for _, indicator, target, _, _ in targets(loaded)
        if indicator.measure == "criterion"
    }
    assert criteria == {("“小灯塔”工厂:采集信息上传率", 90.0), ("“小灯塔”工厂:具备的数字化场景环节数", 5.0)}


# --- days -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "wording", "period", "first_on", "last_on", "cadence", "is_whole_pilot"),
    [
        ("yinchuan", "年度完成改造企业数量", "2026", date(2026, 1, 1), date(2026, 12, 31), Cadence.ONCE, False),
        ("yinchuan", "改造企业数量", "2025-2027 total", date(2025, 7, 1), date(2027, 9, 30), Cadence.ONCE, True),
        ("yinchuan", "供需对接活动", "annual", date(2025, 7, 1), date(2027, 9, 30), Cadence.YEARLY, False),
        ("fuling", "工作专班调度会", "monthly", date(2025, 7, 1), date(2027, 8, 31), Cadence.MONTHLY, False),
        (
            "mianyang",
            "实施阶段完成改造企业",
            "2025-10~2027-05",
            date(2025, 10, 1),
            date(2027, 5, 31),
            Cadence.ONCE,
            False,
        ),
        ("songjiang", "区配套资金", "2024-10~2026-10", date(2024, 10, 1), date(2026, 10, 31), Cadence.ONCE, True),
        ("chongqing", "中小企业实施数字化转型", "2024", date(2024, 1, 1), date(2024, 12, 31), Cadence.ONCE, False),
        ("chongqing", "中小企业实施数字化转型", "2027", date(2025, 1, 1), date(2027, 12, 31), Cadence.ONCE, False),
        (
            "chongqing",
            "数字化转型专题活动、培训",
            "annual (to 2027)",
            date(2025, 1, 1),
            date(2027, 12, 31),
            Cadence.YEARLY,
            False,
        ),
        (
            "chongqing",
            "“小灯塔”工厂:采集信息上传率",
            "evaluation criterion",
            date(2024, 1, 1),
            date(2027, 12, 31),
            Cadence.ONCE,
            True,
        ),
    ],
)
def test_the_label_of_a_period_becomes_days(loaded, code, wording, period, first_on, last_on, cadence, is_whole_pilot):
    found = {
        (target.first_on, target.last_on, target.cadence, target.is_whole_pilot)
        for pilot, _, target, _, _ in targets(loaded)
        if (pilot.code, target.source_name, target.period) == (code, wording, period)
    }
    assert found == {(first_on, last_on, cadence, is_whole_pilot)}


def test_every_cumulative_target_of_chongqing_for_2027_runs_from_its_second_phase(loaded):
    found = {
        target.first_on
        for pilot, _, target, _, _ in targets(loaded)
        if pilot.code == "chongqing" and target.period == "2027"
    }
    assert found == {date(2025, 1, 1)}


def test_a_target_holds_from_the_day_its_plan_does(loaded):
    assert all(target.effective_from == pilot.effective_from for pilot, _, target, _, _ in targets(loaded))


# --- pilots -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    (
        "code",
        "document_no",
        "issued",
        "effective",
        "until",
        "first",
        "last",
        "implementation",
        "central",
        "local",
        "weekly",
    ),
    [
        (
            "yinchuan",
            "索引号 00001434911640100010085810C/2025-00282",
            "2025-09-18",
            "2025-10-20",
            "2028-12-31",
            "2025-07-01",
            "2027-09-30",
            "2025-09-01",
            0,
            0,
            True,
        ),
        (
            "songjiang",
            "",
            "2025-05-29",
            "2025-06-01",
            "2026-10-31",
            "2024-10-01",
            "2026-10-31",
            "2025-04-01",
            100_000_000_00,
            102_000_000_00,
            True,
        ),
        ("fuling", "", "2025-09-19", "2025-09-19", None, "2025-07-01", "2027-08-31", "2025-09-01", 0, 0, True),
        ("mianyang", "", "2025-09-24", "2025-09-24", None, "2025-06-01", "2027-08-31", "2025-10-01", 0, 0, True),
        (
            "chongqing",
            "渝经信中小〔2024〕16号",
            "2024-05-01",
            "2024-05-01",
            None,
            "2024-01-01",
            "2027-12-31",
            "2024-01-01",
            0,
            0,
            False,
        ),
    ],
)
def test_a_pilot_carries_the_facts_of_its_document(
    loaded, code, document_no, issued, effective, until, first, last, implementation, central, local, weekly
):
    pilot = loaded.exec(select(Pilot).where(Pilot.code == code)).one()
    days = (
        pilot.issued_on,
        pilot.effective_from,
        pilot.effective_to,
        pilot.first_on,
        pilot.last_on,
        pilot.implementation_from,
    )
    assert [day and day.isoformat() for day in days] == [issued, effective, until, first, last, implementation]
    assert (pilot.document_no, pilot.central_fund_fen, pilot.local_fund_fen) == (document_no, central, local)
    assert pilot.reports_weekly is weekly


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (Phase, {"yinchuan": 4, "songjiang": 3, "fuling": 4, "mianyang": 3, "chongqing": 2}),
        (Task, {"yinchuan": 18, "songjiang": 10, "fuling": 16, "mianyang": 8, "chongqing": 13}),
        (District, {"yinchuan": 8, "songjiang": 18, "fuling": 29, "mianyang": 9, "chongqing": 42}),
        (Industry, {"yinchuan": 4, "songjiang": 3, "fuling": 4, "mianyang": 4, "chongqing": 6}),
        (Department, {"yinchuan": 7, "songjiang": 3, "fuling": 9, "mianyang": 4, "chongqing": 1}),
        (Clause, {"yinchuan": 5, "songjiang": 2, "fuling": 4, "mianyang": 8}),
        (Batch, {"yinchuan": 3, "songjiang": 3, "fuling": 3, "mianyang": 3, "chongqing": 4}),
    ],
)
def test_each_pilot_has_the_units_and_steps_of_its_plan(loaded, table, expected):
    codes = dict(loaded.exec(select(Pilot.id, Pilot.code)).all())
    assert Counter(codes[record.pilot_id] for record in loaded.exec(select(table))) == expected


def test_each_pilot_has_one_office(loaded):
    offices = loaded.exec(select(Department.pilot_id, Department.name).where(Department.is_office)).all()
    assert sorted(name for _, name in offices) == ["区经委", "区经济信息委", "市工信局", "市经信局", "市经济信息委"]
    assert len({pilot_id for pilot_id, _ in offices}) == len(PILOTS)


COLLECTIVES = {"各县(市)区", "园区", "相关街镇(经开区)", "各镇街"}


def test_every_unit_of_a_task_is_a_member_a_district_or_a_collective_of_the_plan(loaded):
    units = {
        (record.pilot_id, record.name) for table in (Department, District) for record in loaded.exec(select(table))
    }
    named = {
        (task.pilot_id, unit) for task in loaded.exec(select(Task)) for unit in task.departments.split(";") if unit
    }
    assert {(pilot, unit) for pilot, unit in named - units if unit not in COLLECTIVES} == set()
    assert len(named & units) == 20


def test_batches_are_demonstration_values_and_say_so(loaded):
    batches = loaded.exec(select(Batch)).all()
    assert all(batch.is_demo and re.match("演示数据：方案.*未", batch.source) for batch in batches)


def test_the_caps_of_yinchuan_average_the_36_wan_its_plan_reckons_with(loaded):
    caps = loaded.exec(
        select(Batch.cap_level2_fen).join(Pilot, Batch.pilot_id == Pilot.id).where(Pilot.code == "yinchuan")
    ).all()
    assert sum(caps) == len(caps) * 360_000_00


# --- clauses ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "rule", "clause"),
    [
        ("mianyang", "paid_before_acceptance", "“专项资金为事后补助,验收合格后一次性拨付”（管理办法第十三条）"),
        ("mianyang", "advance_unspent_180", "“预下达、后清算”（管理办法第十三条；180天为默认值）"),
        ("yinchuan", "paid_below_level2", "“确保通过验收的企业数字化水平达到二级及以上”（方案任务17）"),
        ("chongqing", "paid_over_due", COMMON["paid_over_due"]),
    ],
)
def test_a_finding_is_told_in_the_words_of_its_pilots_plan(loaded, code, rule, clause):
    pilot_id = loaded.exec(select(Pilot.id).where(Pilot.code == code)).one()
    assert clause_of(rule, load_clauses(loaded.connection(), pilot_id)) == clause


CITY = {"yinchuan": "银川", "songjiang": "松江", "fuling": "涪陵", "mianyang": "绵阳", "chongqing": "重庆"}


@pytest.mark.parametrize("code", PILOTS)
def test_no_finding_quotes_another_pilots_document(loaded, code):
    """Its own text to the letter, or a common default that names nobody (rules 5.7)."""
    pilot_id = loaded.exec(select(Pilot.id).where(Pilot.code == code)).one()
    own = (DEFAULT_ROOT / "pilots" / code / "plan.txt").read_text(encoding="utf-8")
    quotes = load_clauses(loaded.connection(), pilot_id)
    others = set(CITY.values()) - {CITY[code]}
    for rule in COMMON:
        clause = clause_of(rule, quotes)
        assert not any(name in clause for name in others), clause
        assert clause.endswith("（通用默认，方案未规定）") if rule not in quotes else quotes[rule][0].strip("“”") in own


# --- rules ------------------------------------------------------------------------------------------------------------


def test_the_default_rules_are_those_of_the_domain(loaded):
    found = {
        (rule.indicator, rule.metric): (
            rule.direction.value,
            rule.green_bound,
            rule.green_inclusive,
            rule.yellow_bound,
            rule.yellow_inclusive,
        )
        for rule in loaded.exec(select(LightRule).order_by(LightRule.effective_from))  # the newest holds
    }
    pace = ("up", 0.95, True, 0.80, True)
    lag = ("down", 10, False, 30, True)
    assert found == {
        ("schedule", "lag_points"): lag,
        ("schedule", "stuck_share"): ("down", 0.1, False, 0.2, False),
        ("diagnosis", "pace_ratio"): pace,
        ("contracting", "pace_ratio"): pace,
        ("completion", "pace_ratio"): pace,
        ("level_up", "gap_points"): ("down", 0, True, 5, True),
        ("level_up", "national_percent"): ("up", 90, True, None, True),
        ("disbursement", "paid_ratio"): pace,
        ("disbursement", "due_after_days"): ("down", 30, True, None, True),
        ("compliance", "severity_score"): ("down", 0, True, 1, True),
        ("compliance", "pay_within_days"): ("down", 30, True, None, True),
        ("compliance", "advance_unspent_days"): ("down", 180, True, None, True),
        ("compliance", "transformation_share"): ("up", 0.80, True, None, True),
        ("provider", "on_time_share"): ("up", 0.90, True, 0.75, True),
        ("submission", "on_time_ratio"): ("up", 1.0, True, 0.80, True),
        ("rectification", "closed_ratio"): ("up", 0.90, True, 0.70, True),
        ("project", "days_late"): ("down", 0, True, 30, True),
        ("project", "lag_points"): lag,
        ("project", "silent_days"): ("down", 14, False, 30, False),
        ("project", "issue_score"): ("down", 0, True, 1, True),
        ("project", "finding_score"): ("down", 0, True, 0, True),
        ("overall", "red_count"): ("down", 0, True, 2, True),
        ("overall", "yellow_count"): ("down", 2, True, None, True),
        ("overall", "grey_share"): ("down", 0.5, False, None, True),
        ("target", "pace_ratio"): pace,
        ("reported", "stale_days"): ("down", 45, True, None, True),
        ("verdict", "met_probability"): ("up", 0.8, True, None, True),
        ("verdict", "run_rate_ratio"): ("up", 0.95, True, None, True),
        ("verdict", "least_expected"): ("up", 3, True, None, True),
        ("verdict", "list_gap_share"): ("down", 0.05, True, None, True),
        ("promise", "kept_probability"): ("up", 0.8, True, 0.1, True),
        ("size", "relative_to_mean"): ("up", 1.25, True, 0.6, True),
        ("ranking", "weight_acceptance"): ("up", 25, True, None, True),
        ("ranking", "weight_on_time"): ("up", 25, True, None, True),
        ("ranking", "weight_level"): ("up", 20, True, None, True),
        ("ranking", "weight_satisfaction"): ("up", 20, True, None, True),
        ("ranking", "weight_volume"): ("up", 10, True, None, True),
        ("ranking", "min_accepted"): ("up", 5, True, None, True),
        ("ranking", "min_ranked"): ("up", 5, True, None, True),
        ("ranking", "volume_half"): ("up", 10, True, None, True),
        ("ranking", "interval"): ("up", 0.9, True, None, True),
        ("ranking", "open_projects"): ("down", 8, True, 12, True),
        ("ranking", "pool_share"): ("down", 0.15, True, 0.25, True),
        ("ranking", "rectify_within_days"): ("down", 30, True, None, True),
        ("ranking", "alert_after_periods"): ("up", 2, True, None, True),
        ("district_year", "weight_completion"): ("up", 35, True, None, True),
        ("district_year", "weight_on_time"): ("up", 15, True, None, True),
        ("district_year", "weight_level"): ("up", 20, True, None, True),
        ("district_year", "weight_payment"): ("up", 10, True, None, True),
        ("district_year", "weight_issues"): ("up", 10, True, None, True),
        ("district_year", "weight_returns"): ("up", 10, True, None, True),
        ("district_year", "min_enterprises"): ("up", 5, True, None, True),
        ("district_year", "min_weight"): ("up", 50, True, None, True),
        ("district_year", "interval"): ("up", 0.9, True, None, True),
        ("provider_card", "on_time_share"): ("up", 0.9, True, 0.75, True),
        ("provider_card", "satisfaction"): ("up", 4, True, 3, True),
        ("provider_card", "carry_yellow"): ("up", 2, True, None, True),
        ("provider_card", "carry_red"): ("up", 1, True, None, True),
        ("intake", "lock_days"): ("down", 45, True, None, True),
        ("intake", "due_weekday"): ("up", 5, True, None, True),
        ("intake", "on_time_weeks"): ("up", 8, True, None, True),
        ("intake", "quality_score"): ("up", 0.9, True, 0.75, True),
        ("task", "days_left"): ("up", 30, False, 0, True),
        ("task", "silent_months"): ("down", 0, True, 1, True),
        ("task", "text_days"): ("down", 5, True, None, True),
        ("price", "least_prices"): ("up", 5, True, None, True),
        ("price", "deviations"): ("down", 3.5, True, None, True),
        ("inspection", "red_weight"): ("up", 4, True, None, True),
        ("inspection", "yellow_weight"): ("up", 2, True, None, True),
        ("sign", "price_deviations"): ("down", 3.5, True, None, True),
        ("sign", "kind_prices"): ("up", 8, True, None, True),
        ("sign", "jump_days"): ("up", 30, False, None, True),
        ("sign", "split_days"): ("up", 90, False, None, True),
        ("sign", "picture_bits"): ("up", 24, False, None, True),
        ("sign", "common_file"): ("up", 5, True, None, True),
        ("sign", "rare"): ("down", 0.001, False, None, True),
        ("quota", "share_intention"): ("up", 40, True, None, True),
        ("quota", "share_progress"): ("up", 30, True, None, True),
        ("quota", "share_quality"): ("up", 30, True, None, True),
        ("quota", "floor"): ("up", 1, True, None, True),
        ("budget", "pace_weeks"): ("up", 8, True, None, True),
        ("award", "least_level"): ("up", 3, True, None, True),
        ("award", "least_gain"): ("up", 1, True, None, True),
        ("award", "most_apart"): ("down", 20, True, None, True),
        ("award", "least_score"): ("up", 80, True, None, True),
    }


def test_every_core_indicator_has_a_rule(loaded):
    assert set(CORE) <= {Core(rule.indicator) for rule in loaded.exec(select(LightRule)) if rule.indicator in set(CORE)}


def test_a_rule_that_is_no_default_names_an_address_among_the_published_ones(loaded):
    published = "".join(file.read_text(encoding="utf-8") for file in DEFAULT_ROOT.glob("published_*.csv"))
    taken_over = [rule for rule in loaded.exec(select(LightRule)) if not rule.is_default]
    assert {rule.metric for rule in taken_over} == {"lag_points", "national_percent", "transformation_share"}
    assert all(re.search(r"https?://\S+$", rule.source)[0] in published for rule in taken_over)


def test_the_nine_stages_have_the_default_weights(loaded):
    weights = {row.stage: row.weight for row in loaded.exec(select(StageWeight))}
    assert [weights[stage] for stage in STAGES] == [10, 10, 15, 25, 10, 15, 5, 5, 5]


# --- loading again ----------------------------------------------------------------------------------------------------


def everything(session: Session) -> dict[str, list]:
    session.flush()
    rows = session.connection().execute
    return {table.name: [tuple(row) for row in rows(select(table))] for table in metadata.sorted_tables}


def test_loading_twice_changes_nothing(session):
    first = load_plans(session)
    before = everything(session)
    second = load_plans(session)
    assert (first.counts["targets"].inserted, first.total.updated, first.changed) == (306, 0, True)
    assert second.total == Saved(0, 0, first.total.inserted, 0)
    assert not second.changed
    assert everything(session) == before


def test_a_changed_cell_changes_its_row_and_no_other(session, root, edit):
    load_plans(session, root)
    before = {target.id: target.note for target in session.exec(select(Target))}
    edit("pilots/yinchuan/targets.csv", 36, "note", "核对过")
    report = load_plans(session, root)
    after = {target.id: target.note for target in session.exec(select(Target))}
    assert report.counts["targets"] == Saved(0, 1, 196, 0)
    assert report.total.updated == 1
    assert [(before[id], after[id]) for id in before if before[id] != after[id]] == [("", "核对过")]
    assert after.keys() == before.keys()


def add_column(file, name: str) -> None:
    header, *rows = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([f"{header},{name}", *(f"{row}," for row in rows)]) + "\n", encoding="utf-8")


def test_a_revised_target_is_a_row_of_its_own_and_the_old_one_stays(session, root, edit):
    """The words of the document that revises it are not the plan's (rules 4.1.8)."""
    load_plans(session, root)
    file = root / "pilots" / "yinchuan" / "targets.csv"
    add_column(file, "effective_from")
    line = file.read_text(encoding="utf-8").splitlines()[35]
    revised = line.replace(",233,", ",210,").replace("| 336 | 233 |", "调整为 210 家 |") + "2026-10-01"
    file.write_text(file.read_text(encoding="utf-8") + revised + "\n", encoding="utf-8")
    assert load_plans(session, root).counts["targets"] == Saved(1, 0, 197, 0)
    query = select(Target.value, Target.effective_from).where(
        Target.source_name == "拟改造企业数量", Target.period == "2026", col(Target.industry_id).is_(None)
    )
    assert session.exec(query.order_by(Target.id)).all() == [
        (233, date(2025, 10, 20)),
        (210, date(2026, 10, 1)),
    ]
    assert not load_plans(session, root).changed


@pytest.mark.parametrize(("column", "content"), [("value", "234"), ("operator", ">")])
def test_a_target_is_not_changed_in_place(session, root, edit, column, content):
    load_plans(session, root)
    edit("pilots/yinchuan/targets.csv", 36, column, content)
    with pytest.raises(PlanFilesInvalid) as refused:
        load_plans(session, root)
    now = {"value": "达到 234", "operator": "超过 233"}[column]
    assert [str(mistake) for mistake in refused.value.mistakes] == [
        f"pilots/yinchuan/targets.csv 第 36 行 value 列：已印发的目标是达到 233，改成了{now}；原来一行不动，"
        "另加一行写调整后的数和 effective_from（从哪天起）"
    ]


def test_what_leaves_the_files_stays_in_the_database_and_is_counted(session, root):
    load_plans(session, root)
    file = root / "pilots" / "yinchuan" / "tasks.csv"
    file.write_text("".join(file.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")
    assert load_plans(session, root).counts["tasks"] == Saved(0, 0, 17, 1)
    assert len(session.exec(select(Task)).all()) == 18


def test_a_change_raises_the_revision_so_that_no_cached_page_outlives_it(session, root, edit):
    load_plans(session, root)
    before = session.exec(select(Pilot.revision)).one()
    load_plans(session, root)
    assert session.exec(select(Pilot.revision)).one() == before
    edit("indicators.csv", 2, "definition", "另一种口径，不计其他。")
    load_plans(session, root)
    assert session.exec(select(Pilot.revision)).one() == before + 1


def test_the_demonstration_settings_of_a_pilot_survive_a_reload(session, root, edit):
    load_plans(session, root)
    pilot = session.exec(select(Pilot)).one()
    pilot.is_demo, pilot.demo_today = True, date(2026, 11, 15)
    edit("pilots/yinchuan/pilot.csv", 2, "city", "银川")
    load_plans(session, root)
    session.refresh(pilot)
    assert (pilot.city, pilot.is_demo, pilot.demo_today, pilot.version) == ("银川", True, date(2026, 11, 15), 2)


def test_a_new_default_rule_takes_its_place_beside_the_old_one(session, root):
    load_plans(session, root)
    file = root / "light_rules.csv"
    newer = "target,pace_ratio,up,0.9,true,0.7,true,比值,2026-06-01,true,专班会议纪要,专班办公室\n"
    file.write_text(file.read_text(encoding="utf-8") + newer, encoding="utf-8")
    assert load_plans(session, root).counts["light_rules"] == Saved(1, 0, 91, 0)
    bounds = session.exec(
        select(LightRule.green_bound).where(LightRule.indicator == "target").order_by(LightRule.effective_from)
    )
    assert bounds.all() == [0.95, 0.9]


def test_only_the_named_pilots_are_loaded(session):
    load_plans(session, pilots=["fuling", "mianyang"])
    assert set(session.exec(select(Pilot.code))) == {"fuling", "mianyang"}


def test_files_saved_by_a_spreadsheet_with_mark_and_windows_line_ends_load_alike(session, root):
    load_plans(session, root)
    for file in root.rglob("*.csv"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert not load_plans(session, root).changed


def test_loading_leaves_the_commit_to_its_caller(session):
    load_plans(session, pilots=["fuling"])
    session.rollback()
    assert session.exec(select(Pilot)).all() == []


def test_the_product_stands_alone(tmp_path, session):
    """The folder can be taken elsewhere: nothing outside it is read."""
    shutil.copytree(DEFAULT_ROOT, tmp_path / "elsewhere", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    assert load_plans(session, tmp_path / "elsewhere").counts["targets"] == Saved(306, 0, 0, 0)


def test_every_table_is_filled_only_through_its_own_columns():
    """A row model's fields are columns of its table; what is not, the command resolves."""
    from data_access.commands.plans import CATALOGUE_RECORDS, DATED_RULES, PILOT_RECORDS
    from services.plans.files import CATALOGUE_FILES, PILOT_FILES

    tables: dict[str, type[SQLModel]] = {
        name: table for name, (table, _) in (CATALOGUE_RECORDS | DATED_RULES | PILOT_RECORDS).items()
    }
    models = {**CATALOGUE_FILES, **PILOT_FILES}
    strangers = {
        (name, column)
        for name, table in {**tables, "pilot": Pilot, "targets": Target}.items()
        for column in models[name].model_fields
        if column not in table.model_fields
    }
    assert strangers == {("targets", "indicator"), ("targets", "district"), ("targets", "industry")}
