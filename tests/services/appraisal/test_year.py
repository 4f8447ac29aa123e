# ruff: noqa: S608  the SQL is the test's own
"""The districts' year against the closed month's lights; appeals, answers and approval by two; the sheet on one page
(rules 20.4,
20.5)."""

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pdfplumber
import pytest
from docx import Document
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.appraisal.year import Fraction
from domain.appraisal.year_paper import publication, sheet_of
from domain.appraisal.year_views import Appeal, is_years_cut
from domain.facts.year_rules import PARTS, YearPart
from reports.year_sheet import sheet_file, sheet_name, sheets_file, text_file
from services.access import DEMO_USER, Role, User
from services.appraisal.year import LIGHTS, _figures, district_year, last_year, unit_year, year_at
from services.appraisal.year_deeds import answer_appeal, approve_year, file_appeal
from services.desk import Desk, Pair
from services.errors import Forbidden, Refused
from services.frame import open_frame
from tests.databases import undone_unread

PERIOD = "2026-10"
TWO = Pair("提请人", "批准人")


@pytest.fixture(autouse=True)
def _october_ends_the_year(monkeypatch):
    """The demonstration has no closed December in which anything was due."""
    monkeypatch.setattr("services.appraisal.year.is_years_cut", lambda as_of, last_on: True)


def frame(connection, period: str = PERIOD, user: User = DEMO_USER, district: str = ""):
    return open_frame(connection, user, pilot="yinchuan", period=period, district=district)


def desk(connection, pair: Pair | None = TWO, user: User = DEMO_USER) -> Desk:
    here = frame(connection)
    return Desk(connection, Desk.on(connection, here.pilot.id, user).pilot, user, here.pilot.today, pair)


def appealed(connection, **words):
    told = {"period": PERIOD, "district": "永宁县", "part": "completion", "reason": "漏计 1 家", "document": "函 1 号"}
    return file_appeal(desk(connection, None), **{**told, **words})


def answered(connection, **words):
    told = {"period": PERIOD, "district": "永宁县", "part": "completion", "is_upheld": True, "counted": 44, "due": 50}
    return answer_appeal(desk(connection), **{**told, "answer": "查实", "document": "纪要 2 号", **words})


def test_every_figure_is_that_of_the_light_it_opens(demo_once):
    found = district_year(demo_once, frame(demo_once))
    for row in found.rows:
        for one in row.parts:
            light = demo_once.execute(
                text(
                    "SELECT i.value, i.numerator, i.denominator, i.planned FROM indicator_readings i "
                    "JOIN periods p ON p.id = i.period_id JOIN pilots t ON t.id = p.pilot_id "
                    "WHERE t.code = 'yinchuan' AND p.label = :period "
                    "AND i.indicator = :code AND i.district_id = :district AND i.industry_id IS NULL"
                ),
                {"period": PERIOD, "code": LIGHTS[one.part].value, "district": row.id},
            ).one()
            if one.part is YearPart.RETURNS:
                continue
            due = light.planned if one.part is YearPart.COMPLETION else light.denominator
            assert (one.figure is None) == (not due or light.value is None)
            if one.figure:
                assert (one.figure.counted, one.figure.of) == (light.numerator, due)


def test_returns_are_those_of_the_years_closed_months(demo_once):
    """Not of the cut's month alone, nor of months of another year or after it (rules 20.1)."""
    told = (
        "SELECT i.district_id, sum(i.numerator), sum(i.denominator) FROM indicator_readings i "
        "JOIN periods p ON p.id = i.period_id JOIN pilots t ON t.id = p.pilot_id WHERE t.code = 'yinchuan' "
        "AND p.label IN ({}) AND i.indicator = 'submission' AND i.district_id IS NOT NULL AND i.industry_id IS NULL "
        "GROUP BY i.district_id"
    )
    for period, first in ((PERIOD, 1), ("2026-01", 1), ("2026-03", 1)):
        months = ", ".join(f"'2026-{month:02d}'" for month in range(first, int(period[5:]) + 1))
        summed = {row[0]: row[1:] for row in demo_once.execute(text(told.format(months)))}
        found = district_year(demo_once, frame(demo_once, period))
        for row in found.rows:
            figure = row.parts[PARTS.index(YearPart.RETURNS)].figure
            assert (figure.counted, figure.of) == summed[row.id], (period, row.name)


def test_a_district_without_enterprises_and_one_that_is_gone_are_told(demo_once):
    number = "(SELECT id FROM districts WHERE short_name = '永宁县')"
    with undone_unread(demo_once):
        demo_once.execute(text(f"UPDATE districts SET valid_to = '2026-10-30' WHERE id = {number}"))
        demo_once.execute(text("UPDATE pilots SET revision = revision + 1"))
        found = district_year(demo_once, frame(demo_once))
        assert "永宁县" not in [row.name for row in found.rows]
        assert found.notes == ("永宁县（2026-10-30 起撤销）不评价",)


def test_appeal_answer_approval_and_nothing_changes_after(demo_once):
    before = district_year(demo_once, frame(demo_once))
    was = next(row for row in before.rows if row.name == "永宁县")
    with undone_unread(demo_once):
        assert appealed(demo_once) == "已登记：永宁县对 2026 年度“完成改造”的申诉，由专班两人答复"
        with pytest.raises(Refused, match="本年度已申诉过一次"):
            appealed(demo_once)
        with pytest.raises(Refused, match="还有 1 件申诉待答复（永宁县“完成改造”）；先答复再审定"):
            approve_year(desk(demo_once), period=PERIOD, document="纪要 3 号")
        assert answered(demo_once).startswith("已答复：永宁县“完成改造”由 ")
        found = district_year(demo_once, frame(demo_once))
        row = next(row for row in found.rows if row.name == "永宁县")
        assert (row.parts[0].figure.counted, row.parts[0].figure.of) == (44, 50)
        assert row.parts[0].was == was.parts[0].figure
        assert row.score != was.score
        assert approve_year(desk(demo_once), period=PERIOD, document="纪要 3 号").startswith(
            "已审定：2026 年度 8 个地区"
        )
        done = district_year(demo_once, frame(demo_once))
        assert (done.approved.author, done.approved.document) == ("提请人（登录前记录）", "纪要 3 号")
        assert [(r.name, r.score, r.rank, r.rank_low, r.parts) for r in done.rows] == [
            (r.name, r.score, r.rank, r.rank_low, r.parts) for r in found.rows
        ]
        assert done.state == "已审定"
        with pytest.raises(Refused, match="已于 .* 审定（纪要 3 号），不再更改"):
            appealed(demo_once, district="灵武市")
        with pytest.raises(Refused, match="不再更改"):
            approve_year(desk(demo_once), period=PERIOD, document="纪要 4 号")
        nested = demo_once.begin_nested()
        with pytest.raises(DBAPIError, match="审定的地区年度评价只增不改"):
            demo_once.execute(text("UPDATE district_results SET score = 1"))
        nested.rollback()


@pytest.mark.parametrize(
    ("as_of", "is_cut"),
    [
        (date(2026, 12, 31), True),
        (date(2026, 3, 31), False),
        (date(2027, 9, 30), True),  # the plan's last month
        (date(2026, 9, 30), False),
        (date(2027, 8, 31), False),
    ],
)
def test_a_year_is_decided_by_its_december_or_the_plans_last_month(as_of, is_cut):
    """(rules 20.4)"""
    assert is_years_cut(as_of, date(2027, 9, 15)) is is_cut


def test_before_the_years_end_nothing_is_decided_and_nothing_corrected(demo_once, monkeypatch):
    """What was upheld at the year's cut stands in place of no other month's figures (rules 20.4)."""
    before = district_year(demo_once, frame(demo_once)).rows
    with undone_unread(demo_once):
        appealed(demo_once)
        answered(demo_once)
        monkeypatch.setattr("services.appraisal.year.is_years_cut", is_years_cut)
        demo_once.execute(text("UPDATE pilots SET revision = revision + 1"))
        found = district_year(demo_once, frame(demo_once))
        assert [row.score for row in found.rows] == [row.score for row in before]
        assert not found.is_years_cut
        for deed in (
            lambda: appealed(demo_once, district="灵武市"),
            lambda: answered(demo_once),
            lambda: approve_year(desk(demo_once), period=PERIOD, document="纪要 3 号"),
        ):
            with pytest.raises(Refused, match="2026 年度还没有完，按年末（或方案期满）的月办理"):
                deed()


def test_an_approved_year_is_printed_with_its_own_day(demo_once):
    """Not with the day of the month that is looked at (rules 20.4)."""
    with undone_unread(demo_once):
        approve_year(desk(demo_once), period=PERIOD, document="纪要 3 号")
        found = district_year(demo_once, frame(demo_once, "2026-08"))
    assert (found.period, found.as_of) == (PERIOD, date(2026, 10, 31))


def test_a_light_that_judged_nothing_brings_no_part():
    """未到考核期: 0.4 planned and 0 done are not 0 of 35 (rules 20.1)."""
    grey = SimpleNamespace(district_id=7, industry_id=None, numerator=0, planned=0.4, denominator=1, value=None)
    assert _figures_of(grey) == {}
    judged = SimpleNamespace(**vars(grey) | {"value": 0.0})
    assert _figures_of(judged)[7][YearPart.COMPLETION] == Fraction(0, 0.4)


def _figures_of(row):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.appraisal.year.list_indicator", lambda *_: [row])
        patch.setattr("services.appraisal.year.list_closed_months", lambda *_: [])
        return _figures(None, SimpleNamespace(id=1))


def test_the_year_after_has_the_approved_one_beside_it(demo_once):
    pilot = frame(demo_once).pilot.id
    assert last_year(demo_once, pilot, "yinchuan", 2027) == {}  # its December is not closed
    with undone_unread(demo_once):
        approve_year(desk(demo_once), period=PERIOD, document="纪要 1 号")
        rows = district_year(demo_once, frame(demo_once)).rows
        found = last_year(demo_once, pilot, "yinchuan", 2027)
    assert {key: (one.score, one.rank, one.is_approved) for key, one in found.items()} == {
        row.id: (row.score, row.rank, True) for row in rows
    }


def test_before_anything_was_due_nobody_is_judged_and_nothing_can_be_approved(demo_once):
    found = district_year(demo_once, frame(demo_once, "2025-12"))
    assert found.last == {}  # the first year
    assert {row.score for row in found.rows} == {None}
    with undone_unread(demo_once), pytest.raises(Refused, match="2025-12 没有一个地区可以评价"):
        approve_year(desk(demo_once), period="2025-12", document="纪要 1 号")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"reason": " "}, "没有办理：请填写理由"),
        ({"reason": "", "document": ""}, "理由（1—500 字）、文件（1—120 字）"),
        ({"district": "火星"}, "没有评价“火星”"),
        ({"period": "2026-W46"}, "2026-W46 不是已结账的月"),
        ({"period": "2027-01"}, "2027-01 不是已结账的月"),
    ],
)
def test_an_appeal_that_cannot_be(demo_once, words, said):
    with undone_unread(demo_once), pytest.raises(Refused, match=said):
        appealed(demo_once, **words)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"counted": 51}, "不大于应完成数"),
        ({"counted": None}, "须填更正后的完成数和应完成数"),
        ({"due": 0, "counted": 0}, "须填更正后的完成数和应完成数"),
        ({"counted": -1}, "不小于 0"),
        ({"is_upheld": False}, "维持原数的，不填更正的数"),
        ({"answer": ""}, "请填写答复"),
        ({"part": "level"}, "没有待答复的申诉"),
    ],
)
def test_an_answer_that_cannot_be(demo_once, words, said):
    with undone_unread(demo_once):
        appealed(demo_once)
        with pytest.raises(Refused, match=said):
            answered(demo_once, **words)


def test_one_person_alone_neither_answers_nor_approves(demo_once):
    with undone_unread(demo_once):
        appealed(demo_once)
        with pytest.raises(Refused, match="须两人办理"):
            answer_appeal(
                desk(demo_once, None),
                period=PERIOD,
                district="永宁县",
                part="completion",
                is_upheld=False,
                counted=None,
                due=None,
                answer="维持",
                document="纪要",
            )
        with pytest.raises(Refused, match="须两人办理"):
            approve_year(desk(demo_once, None), period=PERIOD, document="纪要")


def test_money_is_corrected_in_wan_and_whole_things_by_whole_numbers(demo_once):
    with undone_unread(demo_once):
        appealed(demo_once, part="payment")
        assert answered(demo_once, part="payment", counted=12.5, due=20).endswith("更正为 12.50/20.00 万元")
        appealed(demo_once, part="issues")
        with pytest.raises(Refused, match="“问题整改”按个计，须是整数"):
            answered(demo_once, part="issues", counted=1.5, due=2)


def test_a_district_sees_its_own_row_only_until_the_year_is_approved(demo_once):
    here = frame(demo_once)
    own, other = (next(u for u in here.districts if u.name == name) for name in ("永宁县", "灵武市"))
    user = User("永宁县", Role.DISTRICT, district_id=own.id)
    with undone_unread(demo_once):
        found = unit_year(demo_once, frame(demo_once, user=user, district="永宁县"))
        assert [row.name for row in found.rows] == ["永宁县"]
        assert unit_year(demo_once, frame(demo_once, user=user, district="灵武市")) is None
        with pytest.raises(Forbidden):
            district_year(demo_once, frame(demo_once, user=user))
        with pytest.raises(Forbidden, match="只能为本地区申诉"):
            file_appeal(
                desk(demo_once, None, user), period=PERIOD, district=other.name, part="level", reason="x", document="y"
            )
        approve_year(desk(demo_once), period=PERIOD, document="纪要 3 号")
        assert len(unit_year(demo_once, frame(demo_once, user=user, district="永宁县")).rows) == 8


def test_the_sheet_and_the_text_say_what_the_screen_says(demo_once):
    with undone_unread(demo_once):
        appealed(demo_once)
        answered(demo_once)
        found = district_year(demo_once, frame(demo_once))
        row = next(row for row in found.rows if row.name == "永宁县")
        sheet = sheet_of(found, row, "银川市", True)
        document = Document(io.BytesIO(sheet_file(sheet)))
        written = [p.text for p in document.paragraphs] + [c.text for r in document.tables[0].rows for c in r.cells]
        assert f"发展指数：{row.score:.1f}（满分 100，区间 {row.low:.1f}—{row.high:.1f}）" in written
        assert "44/50 家" in written
        assert any(text.startswith("原 ") for text in written)
        assert any("漏计 1 家" in text and "采纳" in text for text in written)
        assert "初评，未审定，不得公布" in written
        assert sheet_name(sheet) == "考核表_永宁县_初评_未审定_不得公布_演示数据.docx"
        packed = zipfile.ZipFile(io.BytesIO(sheets_file([sheet_of(found, one, "银川市", True) for one in found.rows])))
        assert len(packed.namelist()) == len(found.rows)
        told = publication(found, "银川市")
        assert told[1] == "（初评，未审定，不得公布）"
        assert f"{row.name}（{row.score:.1f} 分" in "".join(told)
        assert told[-1] == "收到申诉 1 件，采纳 1 件，维持 0 件。"
        assert Document(io.BytesIO(text_file(told))).paragraphs[-1].text == told[-1]


def test_at_a_desk_the_year_is_the_same(demo_once):
    assert year_at(desk(demo_once), PERIOD) == district_year(demo_once, frame(demo_once))
    assert year_at(desk(demo_once), "live") is None
    assert date(2026, 10, 31) == district_year(demo_once, frame(demo_once)).as_of


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")
def test_a_sheet_with_six_long_appeals_is_one_page(demo_once, tmp_path):
    found = district_year(demo_once, frame(demo_once))
    row, day = found.rows[0], date(2026, 11, 1)
    told = {"is_upheld": True, "corrected": Fraction(1, 2), "answer": "查" * 500, "answered_on": day}
    said = tuple(Appeal(n, row.name, part, "漏" * 500, "函" * 120, day, "某", **told) for n, part in enumerate(PARTS))
    worst = replace(found, appeals=said, corrected="截取之后更正 12 处，本数据未改，更正前后的数见自评报告“存在问题”")
    (tmp_path / "sheet.docx").write_bytes(sheet_file(sheet_of(worst, row, "银川市", True)))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "sheet.docx")], check=True, timeout=120)
    with pdfplumber.open(tmp_path / "sheet.pdf") as pdf:
        assert len(pdf.pages) == 1
