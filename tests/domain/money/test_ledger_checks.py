"""What may be recorded: who gets what money, whose district pays, how an amount is written (rules 5.5)."""

from dataclasses import replace
from datetime import date

import pytest

from domain.money.ledger_checks import Known, KnownProject, beyond_balance, problems_of
from domain.money.ledger_form import document_of, read
from domain.words import FundSource

FIRM, OTHER = "91640100MA00000001", "91640100MA00000002"
KNOWN = Known(
    pilot_code="yinchuan",
    first_on=date(2025, 7, 1),
    today=date(2026, 11, 15),
    districts={"宁东": 1, "宁东能源化工基地": 1, "永宁县": 2},
    short_names={1: "宁东", 2: "永宁县"},
    enterprises={FIRM: "甲公司", OTHER: "乙公司"},
    projects={
        "YC-1": KnownProject(1, FIRM, "甲公司", date(2026, 1, 1), 1, 1),
        "YC-2": KnownProject(2, OTHER, "乙公司", date(2026, 1, 1), None, 1),
    },
)
SOUND = {
    "kind": "拨付",
    "from_account": "财政专户",
    "to_account": FIRM,
    "amount_fen": "10.00",
    "occurred_on": "2026-05-06",
    "source": "中央",
    "category": "企业改造奖补",
    "document_no": "1号",
    "project": "YC-1",
    "approver": "李四",
}
TO_SERVICE = {"to_account": "公共服务平台", "category": "公共服务平台", "project": ""}
BACK = {"kind": "收回", "from_account": FIRM, "to_account": "财政专户"}


def said(**change: object) -> list[str]:
    values, problems = read({**SOUND, **change})
    return [str(problem) for problem in [*problems, *problems_of(values, KNOWN, "张三")]]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, []),
        ({"category": "诊断服务"}, ["用途：付给企业或从企业收回的钱不能记为“诊断服务”"]),
        ({**BACK, "category": "企业改造奖补"}, []),
        ({**BACK, "category": "融资贴息"}, ["用途：付给企业或从企业收回的钱不能记为“融资贴息”"]),
        (TO_SERVICE, []),
        ({**TO_SERVICE, "category": "企业改造奖补"}, ["用途：账户是服务 公共服务平台，用途却是“企业改造奖补”"]),
        ({**TO_SERVICE, "category": "诊断服务"}, ["用途：账户是服务 公共服务平台，用途却是“诊断服务”"]),
        ({"to_account": "企业改造奖补", "project": ""}, ["用途：“企业改造奖补”只付给企业，没有服务账户"]),
        ({"kind": "收回", "from_account": "诊断服务", "to_account": "宁东", "category": "诊断服务", "project": ""}, []),
        ({"kind": "预下达", "to_account": "宁东", "category": "诊断服务", "project": ""}, []),
    ],
)
def test_what_money_is_for_says_who_gets_it(change, words):
    assert [text.partition("；")[0] for text in said(**change)] == words


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"from_account": "宁东"}, []),
        ({"from_account": "永宁县"}, ["转出账户：地区 永宁县不是项目 YC-1 的地区：该项目属于宁东；请填宁东或财政专户"]),
        (
            {"kind": "收回", "from_account": FIRM, "to_account": "永宁县"},
            ["转入账户：地区 永宁县不是项目 YC-1 的地区：该项目属于宁东；请填宁东或财政专户"],
        ),
        ({"to_account": OTHER, "project": "YC-2"}, []),
        (
            {"to_account": OTHER, "project": "YC-2", "from_account": "宁东"},
            ["转出账户：地区 宁东不是项目 YC-2 的地区：该项目没有填地区；请先补填企业的地区，或填财政专户"],
        ),
    ],
)
def test_a_district_pays_for_its_own_projects_only(change, words):
    assert said(**change) == words


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("360000", 36_000_000),
        ("360,000.5", 36_000_050),
        ("1,234,567.89", 123_456_789),
        (" 0.01 ", 1),
        (52800.00000000001, 5_280_000),
        (1234.56, 123_456),
        (7, 700),
        ("0.10", 10),
        (0.1 + 0.2, 30),
    ],
)
def test_an_amount_is_read_to_the_fen(written, fen):
    values, problems = read({**SOUND, "amount_fen": written})
    assert (values["amount_fen"], problems) == (fen, [])


@pytest.mark.parametrize(
    "written",
    [
        "9e999999",
        "1e5",
        "12,50",
        "1,23,456",
        "1,2345",
        ",5",
        "5.",
        ".5",
        "+5",
        "12 50",
        "1_000",
        "Infinity",
        "\uff11\uff12",
        "0." + "1" * 32,
        "9" * 40,
        "0.001",
        "1.000",
        float("nan"),
        float("inf"),
        1e300,
        True,
        "-0",
        "0.00",
        "99999999999999.99",
    ],
)
def test_an_amount_that_is_not_plain_digits_is_refused(written):
    values, problems = read({**SOUND, "amount_fen": written})
    assert "amount_fen" not in values
    assert [problem.field for problem in problems] == ["amount_fen"]
    assert len(problems[0].cause) < 60


HELD = {"central": [(date(2026, 1, 5), 100_00)], "city": [(date(2026, 1, 6), 50_00), (date(2026, 3, 1), -20_00)]}


@pytest.mark.parametrize(
    ("account", "amount", "day", "source", "words"),
    [
        ("district:宁东", 100_00, date(2026, 1, 5), FundSource.CENTRAL, ""),
        ("district:宁东", 30_00, date(2026, 1, 6), FundSource.CITY, ""),
        (
            "district:宁东",
            30_01,
            date(2026, 1, 6),
            FundSource.CITY,
            "资金来源：地区 宁东的市级资金自 2026-01-06 起最多可转出 30.00 元",
        ),
        (
            "district:宁东",
            1,
            date(2026, 5, 5),
            FundSource.PROVINCE,
            "资金来源：地区 宁东的省级资金自 2026-05-05 起最多可转出 0.00 元",
        ),
        (
            "district:宁东",
            130_01,
            date(2026, 5, 5),
            FundSource.CENTRAL,
            "金额（元）：地区 宁东自 2026-05-05 起最多可转出 130.00 元",
        ),
        ("source:central", 9_999_999, date(2026, 1, 1), FundSource.CENTRAL, ""),
    ],
)
def test_what_leaves_an_account_is_covered_by_its_own_pot(account, amount, day, source, words):
    problem = beyond_balance(account, amount, HELD, day, source)
    assert ("" if problem is None else str(problem)).startswith(words)
    assert (problem is None) is (not words)


@pytest.mark.parametrize(
    "typed",
    [
        "银财〔2026〕15号",
        "银财[2026]15号",
        "银财(2026)15号",
        "银财【2026】15号",
        " 银财〔2026〕 15 号 ",
        "银财［２０２６］１５号",
        "银财〔2026〕15号\u3000",
    ],
)
def test_a_document_number_is_the_same_whatever_brackets_and_blanks_were_typed(typed):
    assert document_of(typed) == "银财〔2026〕15号"


@pytest.mark.parametrize("other", ["银财〔2026〕16号", "银财〔2025〕15号", "银教〔2026〕15号", "银财〔2026〕15号之二"])
def test_another_document_stays_another(other):
    assert document_of(other) != "银财〔2026〕15号"


@pytest.mark.parametrize(
    ("day", "yuan", "words", "why"),
    [
        ("2026-02-01", "600", [], "the instalment to the 分, on the day of the contract"),
        ("2026-02-01", "600.01", ["金额（元）：验收前只付签约首笔，项目 YC-1 还可付 600.00 元"], "a 分 above"),
        ("2026-01-31", "600", ["日期：项目 YC-1 尚未验收"], "the eve of the contract"),
    ],
)
def test_before_acceptance_only_the_first_instalment_is_paid(day, yuan, words, why):
    signed = KnownProject(1, FIRM, "甲公司", None, 1, 1, date(2026, 2, 1), 600_00)
    known = replace(KNOWN, projects={"YC-1": signed})
    values, problems = read({**SOUND, "occurred_on": day, "amount_fen": yuan})
    found = [*problems, *problems_of(values, known, "张三")]
    assert [str(problem).partition("；")[0] for problem in found] == words, why


def test_an_unknown_enterprise_is_told_once_and_not_that_the_project_must_go():
    found = said(to_account="91640000MA7000000X")
    assert [words.partition("：")[0] for words in found] == ["转入账户"]
    assert said(from_account="中央", to_account="财政专户", kind="下达") == [
        "项目编号：这笔流水不涉及企业；项目编号请留空"
    ]


@pytest.mark.parametrize(
    ("day", "words", "why"),
    [
        ("2025-06-30", ["日期：2025-06-30 早于试点开始日；最早 2025-07-01"], "the eve of the pilot's first day"),
        ("2026-11-15", [], "today itself: the money has come"),
        ("2026-11-16", ["日期：2026-11-16 还没到；流水记已到账的钱，最晚 2026-11-15"], "tomorrow"),
    ],
)
def test_an_entry_is_of_a_day_that_the_pilot_has_and_that_has_come(day, words, why):
    on_days = {"kind": "预下达", "to_account": "宁东", "project": "", "occurred_on": day}
    assert said(**on_days) == words, why


def test_an_entry_on_the_pilots_first_day_is_one_of_the_pilot():
    assert said(kind="预下达", to_account="宁东", project="", occurred_on="2025-07-01") == []
