"""What may be recorded: who gets what money, whose district pays (rules 5.5)."""

from dataclasses import replace
from datetime import date

import pytest

from domain.money.ledger_checks import Known, KnownProject, account_of, beyond_balance, problems_of, used_document
from domain.money.ledger_form import read
from domain.words import FundKind, FundSource

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
        "YC-3": KnownProject(3, FIRM, "甲公司", None, 1, 1),
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
}
TO_SERVICE = {"to_account": "公共服务平台", "category": "公共服务平台", "project": ""}
BACK = {"kind": "收回", "from_account": FIRM, "to_account": "财政专户"}
AS_SUBSIDY = "请填“企业改造奖补”；别的用途转入相应的服务账户"


def said(**change: object) -> list[str]:
    values, problems = read({**SOUND, **change})
    return [str(problem) for problem in [*problems, *problems_of(values, KNOWN)]]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, []),
        ({"category": "诊断服务"}, [f"用途：付给企业或从企业收回的钱不能记为“诊断服务”；{AS_SUBSIDY}"]),
        ({**BACK, "category": "企业改造奖补"}, []),
        ({**BACK, "category": "融资贴息"}, [f"用途：付给企业或从企业收回的钱不能记为“融资贴息”；{AS_SUBSIDY}"]),
        (TO_SERVICE, []),
        (
            {**TO_SERVICE, "category": "企业改造奖补"},
            ["用途：账户是服务 公共服务平台，用途却是“企业改造奖补”；两者填成一致"],
        ),
        ({**TO_SERVICE, "category": "诊断服务"}, ["用途：账户是服务 公共服务平台，用途却是“诊断服务”；两者填成一致"]),
        (
            {"to_account": "企业改造奖补", "project": ""},
            ["用途：“企业改造奖补”只付给企业，没有服务账户；请填企业的信用代码和项目编号"],
        ),
        ({"kind": "收回", "from_account": "诊断服务", "to_account": "宁东", "category": "诊断服务", "project": ""}, []),
        ({"kind": "预下达", "to_account": "宁东", "category": "诊断服务", "project": ""}, []),
    ],
)
def test_what_money_is_for_says_who_gets_it(change, words):
    assert said(**change) == words


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
    ("text", "account"),
    [
        ("中央", "source:central"),
        ("中央财政", "source:central"),
        ("source:district", "source:district"),
        *((text, "treasury:yinchuan") for text in ("财政专户", "专户", "市级专户", "区级专户", "treasury:yinchuan")),
        ("treasury:fuling", None),
        *((text, "district:宁东") for text in ("宁东", "地区 宁东", "district:宁东", "宁东能源化工基地")),
        *((text, "service:diagnosis") for text in ("诊断服务", "服务 诊断服务", "service:diagnosis")),
        (FIRM, f"enterprise:{FIRM}"),
        (f"enterprise:{FIRM}", f"enterprise:{FIRM}"),
        ("enterprise:91640100MA00000003", None),
        ("宁东财政", None),
    ],
)
def test_an_account_is_known_by_its_key_and_by_each_name_that_people_give_it(text, account):
    assert account_of(text, KNOWN) == account


NO_ACCOUNT = "填财政级次、财政专户、本试点地区简称、服务类别，企业填本试点在册的信用代码"
PAYS = "地区→企业、地区→服务、财政专户→企业、财政专户→服务"
RETURNS = "企业→地区、企业→财政专户、地区→财政专户、服务→地区、服务→财政专户、财政专户→财政"
NO_KIND = "类别：“没有”不在可选范围；请填：下达、预下达、清算、拨付、收回"
NO_FIRM = {"project": ""}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"to_account": "某处", **NO_FIRM, "kind": "下达"}, [f"转入账户：没有账户“某处”；{NO_ACCOUNT}"]),
        (
            {"from_account": "某处", "to_account": "别处", **NO_FIRM, "kind": "下达"},
            [f"转出账户：没有账户“某处”；{NO_ACCOUNT}", f"转入账户：没有账户“别处”；{NO_ACCOUNT}"],
        ),
        (
            {"from_account": "", "to_account": "某处", **NO_FIRM, "kind": "下达"},
            [
                "转出账户：没有填写；请填中央财政、财政专户、地区简称、信用代码或服务类别",
                f"转入账户：没有账户“某处”；{NO_ACCOUNT}",
            ],
        ),
        (
            {"kind": "下达", "from_account": "市级", "to_account": "宁东", **NO_FIRM, "source": "市级"},
            ["类别：“下达”不能从市级财政到地区 宁东；这一类只能是：财政→财政专户"],
        ),
        (
            {"kind": "拨付", "to_account": "永宁县", "project": ""},
            [f"类别：“拨付”不能从财政专户到地区 永宁县；这一类只能是：{PAYS}"],
        ),
        (
            {"kind": "收回", "to_account": "诊断服务", "category": "诊断服务", **NO_FIRM},
            [f"类别：“收回”不能从财政专户到服务 诊断服务；这一类只能是：{RETURNS}"],
        ),
        ({"kind": "没有", "to_account": "永宁县", "project": ""}, [NO_KIND]),
        (
            {"kind": "下达", "from_account": "省级", "to_account": "财政专户", **NO_FIRM},
            ["资金来源：账户是省级财政，来源却是中央；两者填成一致"],
        ),
        (
            {"kind": "收回", "to_account": "区县", **NO_FIRM},
            ["资金来源：账户是区县财政，来源却是中央；两者填成一致"],
        ),
        ({"kind": "下达", "from_account": "省级", "to_account": "财政专户", **NO_FIRM, "source": "省级"}, []),
        (
            {"kind": "下达", "from_account": "省级", "to_account": "财政专户", **NO_FIRM, "source": ""},
            ["资金来源：没有填写；请填中央、省级、市级、区县"],
        ),
    ],
)
def test_money_goes_only_the_ways_of_its_kind_and_from_the_source_that_it_names(change, words):
    assert said(**change) == words


NO_PROJECT = "项目编号：没有填项目编号；付给企业的钱要记到项目上"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"project": ""}, [NO_PROJECT]),
        ({**BACK, "project": ""}, [NO_PROJECT]),
        ({"project": "YC-9"}, ["项目编号：没有项目“YC-9”；请核对项目编号，如 YC-2025-0001"]),
        ({"project": "YC-2"}, ["项目编号：项目 YC-2 属于乙公司；账户和项目须是同一企业"]),
        ({"to_account": ""}, ["转入账户：没有填写；请填同上；拨付给企业时填统一社会信用代码"]),
        ({**TO_SERVICE, "project": "Y" * 61}, ["项目编号：有 61 个字；最多 60 个字，请缩短"]),
    ],
)
def test_money_to_or_from_an_enterprise_names_a_project_of_that_enterprise(change, words):
    assert said(**change) == words


BEFORE_ACCEPTANCE = "早于验收日 2026-01-01；验收合格后再拨付"


@pytest.mark.parametrize(
    ("change", "words", "why"),
    [
        ({"occurred_on": "2025-12-31"}, [f"日期：2025-12-31 {BEFORE_ACCEPTANCE}"], "the eve of acceptance"),
        ({"occurred_on": "2026-01-01"}, [], "on the day of acceptance"),
        (
            {"project": "YC-3"},
            ["日期：项目 YC-3 尚未验收；验收合格后再拨付"],
            "not accepted: nothing is paid",
        ),
        ({"project": "YC-3", "occurred_on": "昨天"}, ["日期：“昨天”不是日期；请填如 2026-11-15"], "no day, no order"),
        ({**BACK, "project": "YC-3"}, [], "money comes back whenever it comes"),
        ({**BACK, "occurred_on": "2025-12-31"}, [], "money comes back whenever it comes"),
    ],
)
def test_a_project_is_paid_from_its_acceptance_on(change, words, why):
    assert said(**change) == words, why


def test_a_document_used_twice_is_told_with_its_kind():
    assert str(used_document(FundKind.PAY, "1号")) == (
        "文号：“1号”已登记过一笔拨付；同一文号同一类别只能登记一次；请核对是否重复"
    )


HELD = {"central": [(date(2026, 1, 5), 100_00)], "city": [(date(2026, 1, 6), 50_00), (date(2026, 3, 1), -20_00)]}
JAN_5, JAN_6, MAY_5 = date(2026, 1, 5), date(2026, 1, 6), date(2026, 5, 5)
CURE = "请核对金额，或先补记转入的流水"
OWN_POT = "各级资金分别核算，不能相互垫付：请核对来源，或先补记转入的流水"


@pytest.mark.parametrize(
    ("account", "amount", "day", "source", "words"),
    [
        ("district:宁东", 100_00, JAN_5, FundSource.CENTRAL, None),
        ("district:宁东", 30_00, JAN_6, FundSource.CITY, None),
        (
            "district:宁东",
            30_01,
            JAN_6,
            FundSource.CITY,
            f"资金来源：地区 宁东的市级资金自 2026-01-06 起最多可转出 30.00 元，这笔 30.01 元；{OWN_POT}",
        ),
        (
            "district:宁东",
            1,
            MAY_5,
            FundSource.PROVINCE,
            f"资金来源：地区 宁东的省级资金自 2026-05-05 起最多可转出 0.00 元，这笔 0.01 元；{OWN_POT}",
        ),
        (
            "district:宁东",
            130_01,
            MAY_5,
            FundSource.CENTRAL,
            f"金额（元）：地区 宁东自 2026-05-05 起最多可转出 130.00 元，这笔 130.01 元；{CURE}",
        ),
        (
            "district:宁东",
            1,
            date(2026, 1, 4),
            FundSource.CENTRAL,
            f"金额（元）：地区 宁东自 2026-01-04 起最多可转出 0.00 元，这笔 0.01 元；{CURE}",
        ),
        ("source:central", 9_999_999, date(2026, 1, 1), FundSource.CENTRAL, None),
    ],
)
def test_what_leaves_an_account_is_covered_by_its_own_pot(account, amount, day, source, words):
    problem = beyond_balance(account, amount, HELD, day, source)
    assert (problem and str(problem)) == words


NOT_ACCEPTED = "日期：项目 YC-1 尚未验收；验收合格后再拨付"
TOO_MUCH = "金额（元）：验收前只付签约首笔，项目 YC-1 还可付 600.00 元；请核对金额，其余验收合格后再拨付"
SIGNED = KnownProject(1, FIRM, "甲公司", None, 1, 1, date(2026, 2, 1), 600_00)


@pytest.mark.parametrize(
    ("terms", "entry", "words", "why"),
    [
        ({}, {}, [], "the instalment to the 分, on the day of the contract"),
        ({}, {"amount_fen": "600.01"}, [TOO_MUCH], "a 分 above"),
        ({}, {"occurred_on": "2026-01-31"}, [NOT_ACCEPTED], "the eve of the contract"),
        ({"contracted_on": None}, {}, [NOT_ACCEPTED], "no contract"),
        ({"may_early_fen": 0}, {}, [NOT_ACCEPTED], "nothing is left of the instalment, or the pilot pays none"),
        (
            {"may_early_fen": 0, "accepted_on": date(2026, 2, 2)},
            {},
            ["日期：2026-02-01 早于验收日 2026-02-02；验收合格后再拨付"],
            "nor on the eve of acceptance",
        ),
        ({"accepted_on": date(2026, 2, 2)}, {"amount_fen": "600.01"}, [TOO_MUCH], "not on the eve of acceptance"),
        ({"accepted_on": date(2026, 2, 1)}, {"amount_fen": "600.01"}, [], "accepted on the day: all may be paid"),
        (
            {},
            {"amount_fen": "六百"},
            ["金额（元）：“六百”不是金额；请填数字，单位元，如 360000.00 或 360,000.00"],
            "an amount that nobody can read is told once",
        ),
        ({}, {**BACK, "amount_fen": "600.01"}, [], "money comes back whenever it comes"),
    ],
)
def test_before_acceptance_only_the_first_instalment_is_paid(terms, entry, words, why):
    known = replace(KNOWN, projects={"YC-1": replace(SIGNED, **terms)})
    values, problems = read({**SOUND, "occurred_on": "2026-02-01", "amount_fen": "600", **entry})
    assert [str(problem) for problem in [*problems, *problems_of(values, known)]] == words, why


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
