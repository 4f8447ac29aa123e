"""How a cell is read: the table is the manual (rules 9.3)."""

from datetime import date, datetime

import pytest

from domain.intake.forms import FORMS, Kind
from domain.intake.values import CLEARED, Unread, read_value
from domain.words import EnterpriseStatus, Scale, Title

PROJECT, FIRM = FORMS[Kind.PROJECTS], FORMS[Kind.ENTERPRISES]
DAY, MONEY = PROJECT["completed_build"], PROJECT["contract_fen"]
NUMBER, LEVEL = FORMS[Kind.ASSESSMENTS]["score"], FORMS[Kind.ASSESSMENTS]["level"]


@pytest.mark.parametrize(
    ("column", "cell", "unit", "value", "why"),
    [
        (DAY, date(2026, 11, 3), "", date(2026, 11, 3), "a date of Excel"),
        (DAY, datetime(2026, 11, 3), "", date(2026, 11, 3), "Excel gives a date a time"),  # noqa: DTZ001
        (DAY, "2026-11-03", "", date(2026, 11, 3), "ISO"),
        (DAY, "2026/11/3", "", date(2026, 11, 3), "as people type it"),
        (DAY, "2026.11.3", "", date(2026, 11, 3), "with dots"),
        (DAY, "2026年11月3日", "", date(2026, 11, 3), "in Chinese"),
        (DAY, "2026年11月3日", "", date(2026, 11, 3), "full-width digits"),
        (DAY, "20261103", "", date(2026, 11, 3), "eight digits"),
        (DAY, 46329, "", date(2026, 11, 3), "Excel's serial number where the cell has no date format"),
        (DAY, "46329.0", "", date(2026, 11, 3), "the same as text"),
        (DAY, "  2026-11-03 ", "", date(2026, 11, 3), "blanks around"),
        (DAY, "", "", None, "blank says nothing"),
        (DAY, "—", "", None, "a dash says nothing"),
        (DAY, "/", "", None, "nor does a stroke"),
        (DAY, "清空", "", CLEARED, "the one word that takes a value out"),
        (MONEY, 120.5, "", 120_500_000, "万元 of the template"),
        (MONEY, "120.50", "万元", 120_500_000, "the file's heading says 万元"),
        (MONEY, "1,205,000", "元", 120_500_000, "the file's heading says 元"),
        (MONEY, "1205000元", "", 120_500_000, "the cell says 元, which goes before the heading"),
        (MONEY, "120.5 万元", "元", 120_500_000, "the cell says 万元"),
        (MONEY, "¥120.5", "", 120_500_000, "with the sign of the currency"),
        (MONEY, "120.5", "", 120_500_000, "full-width"),
        (MONEY, 0.1 + 0.2, "", 300_000, "a float is taken to its 15 true digits"),
        (MONEY, 0, "", 0, "zero is a value"),
        (MONEY, None, "", None, "blank is not zero"),
        (NUMBER, "46.5", "", 46.5, "a number as text"),
        (NUMBER, "95%", "", 95.0, "a percentage is its number"),
        (LEVEL, "二级", "", 2, "a level in words"),
        (LEVEL, 2.0, "", 2, "Excel knows no whole numbers"),
        (FIRM["scale"], "规上 ", "", Scale.ABOVE, "a word with a blank behind it"),
        (FIRM["scale"], "above", "", Scale.ABOVE, "the stored word"),
        (FIRM["title"], "专精特新“小巨人”", "", Title.LITTLE_GIANT, "a word with quotation marks"),
        (FIRM["state_owned"], "是", "", True, "a flag"),
        (FIRM["state_owned"], False, "", False, "a flag of Excel"),
        (FIRM["uscc"], " 9199 0100 0000 0001 97 ", "", "919901000000000197", "blanks inside a code"),
        (FIRM["uscc"], "912201011239989159", "", "912201011239989159", "full-width code"),
        (FIRM["name"], "甲（乙）\u0007公司", "", "甲（乙）公司", "control characters go, the name stays as written"),
        (PROJECT["status"], "退出", "", EnterpriseStatus.WITHDRAWN, "a status"),
    ],
)
def test_a_cell_is_read_as_a_person_means_it(column, cell, unit, value, why):
    found = read_value(column, cell, unit)
    assert found == value, why
    assert type(found) is type(value), why


@pytest.mark.parametrize(
    ("column", "cell", "unit", "cause", "cure"),
    [
        (DAY, "2026-13-03", "", "“2026-13-03”不是日期", "请填如 2026-11-15"),
        (DAY, "下周", "", "“下周”不是日期", "请填如 2026-11-15"),
        (DAY, date(1926, 11, 3), "", "“1926-11-03”不在 2015 至 2040 年之间", "请核对年份"),
        (MONEY, "一百万", "", "“一百万”不是金额", "请只填数字，如 120.00"),
        (MONEY, -1, "", "“-1”小于 0", "金额不能为负，请核对"),
        (MONEY, "1.234567", "元", "“1.234567”精确到分以下", "金额最多精确到分，请四舍五入后填写"),
        (MONEY, "99999999999", "", "“99999999999”过大", "请核对单位是不是“万元”"),
        (MONEY, "#REF!", "", "单元格是错误值 #REF!", "请改正公式，或直接填数值"),
        (MONEY, Unread("公式没有保存计算结果", "请直接填数值"), "", "公式没有保存计算结果", "请直接填数值"),
        (NUMBER, "101", "", "“101”超出范围", "应为 0 至 100，请核对"),
        (LEVEL, "2.5", "", "“2.5”不是整数", "请填整数"),
        (LEVEL, "5", "", "“5”超出范围", "应为 1 至 4，请核对"),
        (FIRM["scale"], "大型", "", "“大型”不在可选范围", "请填：规上、规下"),
        (FIRM["state_owned"], "可能", "", "“可能”不是“是”或“否”", "请填“是”或“否”"),
        (
            FIRM["uscc"],
            9.19901e17,
            "",
            "信用代码成了数字，末几位可能已丢失",
            "请把单元格设为“文本”格式，重新录入 18 位代码",
        ),
        (FIRM["uscc"], "9199", "", "“9199”有 4 位", "统一社会信用代码是 18 位，请按营业执照填写"),
        (FIRM["name"], "长" * 81, "", "有 81 个字", "最多 80 个字，请缩短"),
        (FIRM["name"], "清空", "", "必填项不能清空", "请填“企业名称”：营业执照上的全称"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(column, cell, unit, cause, cure):
    with pytest.raises(ValueError, match=".") as error:
        read_value(column, cell, unit)
    assert error.value.args == (cause, cure)


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        *(
            (FIRM["title"], text, Title.SRDI)
            for text in (
                "专精特新",
                "专精特新企业",
                "专精特新中小企业",
                "省级专精特新",
                "自治区级专精特新中小企业",
                "“专精特新”企业",
            )
        ),
        *(
            (FIRM["title"], text, Title.LITTLE_GIANT)
            for text in (
                "小巨人",
                "“小巨人”企业",
                "专精特新小巨人",
                "国家级专精特新“小巨人”企业",
                "国家级小巨人",
                "国家重点小巨人企业",
            )
        ),
        *((FIRM["title"], text, Title.NONE) for text in ("无", "没有", "无称号")),
        *(
            (FIRM["scale"], text, Scale.ABOVE)
            for text in ("规模以上", "规上企业", "规上工业企业", "规模以上工业中小企业")
        ),
        *((FIRM["scale"], text, Scale.BELOW) for text in ("规模以下", "规下企业", "规下工业企业")),
    ],
)
def test_words_that_have_one_reading_are_read(column, cell, value):
    assert read_value(column, cell) is value


@pytest.mark.parametrize(
    ("cell", "cause", "cure"),
    [
        ("创新型中小企业", "“创新型中小企业”不是这里计的称号", "没有小巨人、专精特新中小企业称号的填“无称号”"),
        ("高新技术企业", "“高新技术企业”不是这里计的称号", "没有小巨人"),
        ("国家级专精特新", "“国家级专精特新”看不出是哪一级", "请填：专精特新“小巨人”、专精特新中小企业、无称号"),
        ("市级专精特新", "“市级专精特新”看不出是哪一级", "请填："),
        ("省级小巨人", "“省级小巨人”看不出是哪一级", "请填："),
        ("小巨人、专精特新", "“小巨人、专精特新”写了几个称号", "只填最高一级："),
        ("是", "“是”不在可选范围", "请填："),
        ("优秀", "“优秀”不在可选范围", "请填："),
    ],
)
def test_titles_that_have_none_or_two_are_told_why(cell, cause, cure):
    with pytest.raises(ValueError, match=".") as error:
        read_value(FIRM["title"], cell)
    assert error.value.args[0] == cause
    assert error.value.args[1].startswith(cure)


def test_what_to_fill_is_a_sentence():
    assert FIRM["title"].to_fill == (
        "请填“称号”：专精特新“小巨人”、专精特新中小企业、无称号（只填最高一级称号，一家企业只计一次）"
    )
    assert FIRM["name"].to_fill == "请填“企业名称”：营业执照上的全称"


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.kind.value)
def test_every_column_is_explained_and_its_example_can_be_read(form):
    """What a template shows as an example passes its own check."""
    assert form.keys
    headings = [column.heading for column in form.columns]
    assert len(set(headings)) == len(headings)
    for column in form.columns:
        assert len(column.help) >= 2, column.field
        if column.example:
            read_value(column, column.example)


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        *((DAY, text, date(2026, 11, 3)) for text in ("2026—11—3", "2026–11–03", "2026。11。3", "2026、11、3")),
        *((DAY, text, date(2026, 11, 3)) for text in ("2026-11-3星期二", "2026年11月3日（周二）", "2026-11-03。")),
        (DAY, "2026-11-03T00:00:00+08:00", date(2026, 11, 3)),
        *((MONEY, text, 120_000_000) for text in ("120.", "+120", "人民币：120万元", "120万元正")),
        *((LEVEL, text, 2) for text in ("Ⅱ", "Ⅱ级", "第二级", "II")),
        (PROJECT["uscc"], "'9199010000000209XU", "9199010000000209XU"),
        (PROJECT["uscc"], "信用代码：91990100-00000209XU", "9199010000000209XU"),
        (PROJECT["code"], "‘YC-2025-0019’；", "YC-2025-0019"),
    ],
)
def test_what_has_one_reading_is_read(column, cell, value):
    assert read_value(column, cell) == value


@pytest.mark.parametrize(
    ("column", "cell", "cause"),
    [
        (MONEY, "2.2E+05", "“2.2E+05”是科学计数，后面的位数可能已丢失"),
        (MONEY, "1.2E+2万元", "“1.2E+2万元”是科学计数，后面的位数可能已丢失"),
        (MONEY, "########", "列太窄，只存下了一串“#”，原来的内容没有了"),
        (DAY, "#SPILL!", "单元格是错误值 #SPILL!"),
        (LEVEL, date(1905, 7, 18), "单元格显示成了日期 1905-07-18，看不出数是多少"),
        (DAY, "3月5日", "“3月5日”没有写全年份"),
        (DAY, "26/3/5", "“26/3/5”没有写全年份"),
        (DAY, "2026-11-02T16:00:00.000Z", "“2026-11-02T16:00:00.000Z”是世界时，看不出是哪一天"),
        (DAY, "未完成", "“未完成”不是日期"),
        (MONEY, "暂无", "“暂无”不是金额"),
    ],
)
def test_what_has_two_readings_or_lost_something_is_told(column, cell, cause):
    with pytest.raises(ValueError) as error:  # noqa: PT011  cause and cure are its two arguments
        read_value(column, cell)
    assert error.value.args[0] == cause
