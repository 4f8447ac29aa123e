"""What lacks evidence is red whatever its number; what was missed wants a cause; only what is whole is green (rules
16.3)."""

from datetime import date

import pytest

from domain.appraisal.views import Appraised, Note, is_done, look_back, look_back_sentence
from domain.targets.views import SourceView, TargetLine
from domain.words import Light, Verdict

DAY = date(2026, 12, 31)
GIVEN = Note(evidence="台账 1 号", version=1)


def line(verdict: Verdict, actual: float | None = 517.0, missing: float = 3.0, unit: str = "家") -> TargetLine:
    source = SourceView("方案", "表格", "拟改造企业", "擬改造企業合計（家） | 281 | 239 | 520 |")
    return TargetLine(
        id=1,
        indicator="completion",
        name="完成改造",
        unit=unit,
        scope="松江区",
        period="2025-2026 total",
        group="pilot",
        operator="达到",
        basis="期末累计",
        value=520,
        actual=actual,
        planned=None,
        attainment=None,
        pace=None,
        missing=missing,
        required=None,
        recent=None,
        expected=None,
        starts_on=date(2025, 4, 1),
        ends_on=date(2026, 10, 31),
        light=Light.RED,
        reason="",
        verdict=verdict,
        why="",
        sources=(source, source),
        definition="",
    )


CASES = [
    # verdict, note, state, light, why
    (Verdict.DONE, Note(), "缺佐证", Light.RED, "met, but nothing shows it"),
    (Verdict.DONE, GIVEN, "待核对", Light.YELLOW, "nobody looked at it yet"),
    (Verdict.DONE, Note("台账", checked_on=DAY, checked_by="吴磊"), "已核对", Light.GREEN, "looked at"),
    (Verdict.OVERDUE, Note(), "缺佐证、未写明未完成的原因", Light.RED, "both lack"),
    (Verdict.OVERDUE, GIVEN, "未写明未完成的原因", Light.RED, "missed without a cause"),
    (Verdict.OVERDUE, Note("台账", "停产"), "缺责任单位或期限", Light.YELLOW, "who, until when"),
    (Verdict.OVERDUE, Note("台账", "停产", owner="区经委"), "缺责任单位或期限", Light.YELLOW, "until when"),
    (Verdict.OVERDUE, Note("台账", "停产", "", "区经委", DAY), "待核对", Light.YELLOW, "everything is written"),
    (
        Verdict.OVERDUE,
        Note("台账", "停产", "", "区经委", DAY, DAY, "吴磊"),
        "已核对",
        Light.GREEN,
        "missed, and told so",
    ),
    (Verdict.AT_RISK, GIVEN, "缺责任单位或期限", Light.YELLOW, "not over yet: no cause is asked for"),
    (Verdict.MADE_UP, GIVEN, "待核对", Light.YELLOW, "made up since: nothing is missing"),
]


@pytest.mark.parametrize(("verdict", "note", "state", "light", "why"), CASES, ids=[case[4] for case in CASES])
def test_what_lacks_is_told_and_lit(verdict, note, state, light, why):
    row = Appraised(line(verdict), note)
    assert (row.state, row.light) == (state, light), why


@pytest.mark.parametrize(
    ("found", "gap", "actual"),
    [
        (line(Verdict.OVERDUE), "差 3 家", "517 家"),
        (line(Verdict.OVERDUE, 85.1667, 4.8333, "%"), "差 4.8 个百分点", "85.2 %"),
        (line(Verdict.DONE, 541.0, 0.0), "—", "541 家"),
        (line(Verdict.MADE_UP, 278.0, 3.0), "—", "278 家"),
        (line(Verdict.AT_RISK, None, 520.0), "差 520 家", "未上报"),
    ],
)
def test_gap_and_actual_in_their_unit(found, gap, actual):
    row = Appraised(found, Note())
    assert (row.gap_text, row.actual_text, row.target_text) == (gap, actual, f"达到 520 {found.unit}")


def test_a_source_is_told_once_and_without_the_bars_of_its_table():
    assert Appraised(line(Verdict.DONE), Note()).quote == "擬改造企業合計（家） 281 239 520"


def test_the_list_begins_with_what_lacks_and_counts_each_once():
    rows = [
        Appraised(line(Verdict.DONE), Note("台账", checked_on=DAY, checked_by="吴磊")),
        Appraised(line(Verdict.DONE), GIVEN),
        Appraised(line(Verdict.DONE), Note()),
    ]
    assert [row.state for row in look_back(rows, True).rows] == ["缺佐证", "待核对", "已核对"]
    told = "回头看 3 项：缺佐证 1 项、待核对 1 项、已核对 1 项。全部核对后自评报告才定稿，此前为草稿。"
    assert look_back_sentence(rows) == told
    assert not is_done(rows)
    assert is_done(rows[:1])
    assert not is_done([])
    assert look_back_sentence([]) == "没有要考核的目标。"
