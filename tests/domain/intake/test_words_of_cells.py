"""Cells, formats, units and remarks as people write them: one reading is read, two are asked (rules 9.2–9.4)."""

from datetime import date, datetime

import pytest

from data_access.upload_formats import MONTH, PERCENT, SCALED, STRANGE, UNSEEN, format_kinds, kind_of
from domain.intake.answers import speaks_of
from domain.intake.forms import FORMS, Kind
from domain.intake.heading import find_heading
from domain.intake.identity import key_spelling
from domain.intake.sheet import Sheet
from domain.intake.values import read_value
from domain.texts import is_no_name, lost_letters
from domain.words import Scale, Title

PROJECT, FIRM, SCORED, FIGURE = (
    FORMS[kind] for kind in (Kind.PROJECTS, Kind.ENTERPRISES, Kind.ASSESSMENTS, Kind.OBSERVATIONS)
)
DAY, MONEY = PROJECT["completed_build"], PROJECT["contract_fen"]
THIRD = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        (DAY, datetime(2026, 11, 2, 23, 54, 17), THIRD),  # noqa: DTZ001  midnight in Shanghai by the clock of 1901
        (DAY, "'2026-11-03", THIRD),
        (DAY, "2026-11-03；", THIRD),
        (DAY, 46328.99999999999, THIRD),
        (MONEY, "120（含税）", 120_000_000),
        (MONEY, "120万元。", 120_000_000),
        (MONEY, "120万元人民币", 120_000_000),
        (MONEY, "'120", 120_000_000),
        (MONEY, ".5亿", 5_000_000_000),
        (FIGURE["value"], "15场次", 15.0),
        (FIGURE["value"], "15家企业", 15.0),
        (FIGURE["value"], "15（家）", 15.0),
        (FIGURE["value"], "累计15", 15.0),
        (FIGURE["value"], "共15家", 15.0),
        (SCORED["level"], "第2级", 2),
        (SCORED["level"], "第二级", 2),
        (FIRM["state_owned"], "是☑ 否□", True),
        (FIRM["state_owned"], "是□ 否√", False),
        (FIRM["state_owned"], "X", False),
        (FIRM["state_owned"], "否。", False),
        (FIRM["scale"], "规模以下", Scale.BELOW),
        (FIRM["title"], "无", Title.NONE),
        (FIRM["name"], "'甲食品有限公司", "甲食品有限公司"),
        (FIRM["name"], "-", None),
    ],
)
def test_what_has_one_reading_is_read(column, cell, value):
    found = read_value(column, cell)
    assert (found, type(found).__mro__[-2]) == (value, type(value).__mro__[-2])


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        (DAY, datetime(2026, 11, 3, 23, 59, 59), "最后一刻，看不出是当天还是次日"),  # noqa: DTZ001
        (DAY, "2026-11-03 23:59:59.999", "最后一刻"),
        (DAY, "2026-11-03 23:59", "最后一刻"),
        (DAY, 46329.999999988, "最后一刻"),
        (DAY, datetime(2026, 11, 2, 15, 54, 17), "15:54”带着钟点，像是换了时区"),  # noqa: DTZ001
        (MONEY, "$120", "不是金额"),
        (MONEY, "120含税30", "不止一个数"),
        (FIGURE["value"], "15万", "不是数"),
        (FIGURE["value"], "累计15，本周3", "不是数"),
        (FIGURE["source"], "同上", "要看别的行"),
        (FIRM["name"], "〃", "要看别的行"),
        (FIRM["state_owned"], "是☑ 否☑", "不是“是”或“否”"),
        (FIRM["state_owned"], "是□ 否□", "不是“是”或“否”"),
        (FIRM["scale"], "非规上", "不在可选范围"),
    ],
)
def test_what_has_two_readings_is_asked(column, cell, why):
    with pytest.raises(ValueError, match=why):
        read_value(column, cell)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("$#,##0.00", STRANGE),
        ("[$€-2] 0", STRANGE),
        ("[$US$-409]0", STRANGE),
        ("[$¥-804]#,##0.00", ""),
        ('"¥"#,##0', ""),
        ('0"千"', STRANGE),
        ('0"万家"', STRANGE),
        ('0"‰"', STRANGE),
        ('0"人次"', ""),
        ('0"万"', "万"),
        ('[<10000]0;0.0,"万"', SCALED),
        ("[<10000]0;0.0", ""),
        ('[=0]"-";0.00', ""),
        ("aaaa", ""),
        ("yyyy-mm-dd aaaa", ""),
        ("yyyy-mm", MONTH),
        ("0%", PERCENT),
        (";;;", UNSEEN),
    ],
)
def test_a_format_that_shows_another_unit_than_ours_is_asked(code, kind):
    assert kind_of(code) == kind


def test_the_built_in_money_of_another_country_is_that_of_ours():
    """Excel shows format 7 with the sign of its own system, whatever the file says."""
    styles = (
        b'<styleSheet xmlns="m"><numFmts><numFmt numFmtId="7" formatCode="&quot;$&quot;#,##0.00"/>'
        b'<numFmt numFmtId="170" formatCode="&quot;$&quot;#,##0.00"/></numFmts>'
        b'<cellXfs><xf numFmtId="7"/><xf numFmtId="170"/></cellXfs></styleSheet>'
    )
    assert format_kinds(styles) == {1: STRANGE}


@pytest.mark.parametrize(
    ("kind", "field", "title", "is_read"),
    [
        (Kind.OBSERVATIONS, "value", "累计数（上月）", False),
        (Kind.OBSERVATIONS, "value", "累计数（本周新增）", False),
        (Kind.OBSERVATIONS, "value", "累计数（‰）", False),
        (Kind.OBSERVATIONS, "value", "累计数（家）", True),
        (Kind.PROJECTS, "completed_acceptance", "验收完成日（预计）", False),
        (Kind.PROJECTS, "completed_acceptance", "验收完成日（年/月/日）", True),
        (Kind.PROJECTS, "contract_fen", "合同金额（含税）", True),
        (Kind.PROJECTS, "contract_fen", "合同金额（必填，万元）", True),
        (Kind.PROJECTS, "contract_fen", "合同金额（不含税）", False),
        (Kind.PROJECTS, "name", "项目名称（原）", False),
        (Kind.PROJECTS, "name", "项目名称（按合同）", True),
        (Kind.ASSESSMENTS, "score", "得分（满分1000分）", False),
        (Kind.ASSESSMENTS, "score", "得分（满分100分）", True),
        (Kind.ASSESSMENTS, "score", "得分（百分制）", True),
        (Kind.ASSESSMENTS, "level", "等级（上年）", False),
        (Kind.ASSESSMENTS, "level", "等级（1-4）", True),
    ],
)
def test_what_stands_in_brackets_behind_a_heading_may_make_it_another_column(kind, field, title, is_read):
    form = FORMS[kind]
    first = [*(column.title for column in form.keys), "本行说明", title]
    found = find_heading(Sheet("表", [first, ["x"] * len(first)]), [form])
    assert found is not None
    assert (field in {column.field for column, _ in found.places.values()}) == is_read
    assert bool(found.near or found.bad_units) != is_read


@pytest.mark.parametrize(
    ("kind", "title", "said", "is_told"),
    [
        (Kind.OBSERVATIONS, "累计数", "单位：万家", True),
        (Kind.OBSERVATIONS, "累计数", "计量单位：千", True),
        (Kind.OBSERVATIONS, "累计数", "（百家）", True),
        (Kind.OBSERVATIONS, "累计数", "单位：家", False),
        (Kind.OBSERVATIONS, "累计数", "填报单位：百家汇公司", False),
        (Kind.PROJECTS, "合同金额（万元）", "本表金额均以元计", True),
        (Kind.PROJECTS, "合同金额（万元）", "金额：元", True),
        (Kind.PROJECTS, "合同金额（万元）", "合同金额按万元填写", False),
        (Kind.PROJECTS, "合同金额（万元）", "金额为元通公司核定", False),
    ],
)
def test_a_unit_above_the_table_that_cannot_be_ours_is_told(kind, title, said, is_told):
    form = FORMS[kind]
    rows = [[said], [*(column.title for column in form.keys), title], ["x", "x"]]
    found = find_heading(Sheet("表", rows), [form])
    assert found is not None
    assert bool(found.clashes) == is_told


@pytest.mark.parametrize(
    ("word", "remark", "is_answer"),
    [
        ("单位", "已核对，单位无误", True),
        ("单位", "金额单位是万元", True),
        ("单位", "单位已核对", True),
        ("单位", "责任单位：永宁县工信局", False),
        ("单位", "施工单位已核对", False),
        ("单位", "单位盖章已补", False),
        ("单位", "单位不对，待核实", False),
        ("更名", "3 月已更名", True),
        ("更名", "没有更名", False),
        ("更名", "未更名", False),
        ("同一家", "同一家", True),
        ("同一家", "不是同一家", False),
        ("新增", "新增", True),
        ("新增", "确是新增项目", True),
        ("新增", "新增设备两台", False),
        ("属实", "情况属实", True),
        ("属实", "不属实", False),
        ("改回", "请勿改回", False),
    ],
)
def test_a_remark_answers_what_it_speaks_of_and_not_what_it_denies(word, remark, is_answer):
    assert speaks_of(remark, word) == is_answer


@pytest.mark.parametrize("name", ["12345", "0", "无", "待定", "2026-11-03", "是", "***"])
def test_what_names_nothing_is_no_name(name):
    assert is_no_name(name)
    assert not is_no_name("甲" + "食品")


@pytest.mark.parametrize(
    "name",
    ["甲食品…", "甲食品...", "甲食品①", "甲食品（注1）", "甲食品*", "甲_x4E00_食品", r"甲\u98df品", "甲\ufffc食品"],
)
def test_a_name_that_was_cut_or_carries_a_mark_is_asked(name):
    assert lost_letters(name, is_name=True)
    assert not lost_letters("甲食品（银川）2号厂", is_name=True)


def test_a_code_is_the_same_with_dashes_or_none_and_a_name_is_not():
    code, name = PROJECT["code"], FORMS[Kind.SOLUTIONS]["name"]
    spelled = ("YC20250019", "yc—2025—0019", "YC/2025/0019", "YC-2O25-0019", "YC-2025-0019号")
    assert {key_spelling(code, one) for one in spelled} == {key_spelling(code, "YC-2025-0019")}
    assert key_spelling(code, "YC-2025-0018") != key_spelling(code, "YC-2025-0019")
    assert key_spelling(name, "A-10 看板") != key_spelling(name, "A10 看板")
