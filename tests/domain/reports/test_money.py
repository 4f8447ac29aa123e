"""五、资金情况 and 六、服务商情况: sentences from a briefing made by hand."""

from dataclasses import replace

import pytest

from domain.lights.core import Core
from domain.money.views import FlowLink, FlowNode, FlowView
from domain.reports.briefing import RankedPlace
from domain.reports.money import money_section
from domain.reports.providers import providers_section
from domain.reports.views import Sankey
from domain.words import Severity, Tier
from tests.domain.briefings import (
    JIA,
    SECOND_WEEK,
    amount,
    briefing,
    column,
    finding,
    money,
    provider,
    sentences,
    tables,
)


def told(page, findings=()) -> list[str]:
    return sentences(money_section(briefing(money=page, findings=findings))[0])


def test_who_may_not_see_money_reads_that_it_is_not_shown():
    section, annexes = money_section(briefing(money=None))
    assert sentences(section) == ["资金情况不向本角色显示。"]
    assert (len(section.blocks), annexes) == (1, ())


def test_before_anything_was_publicised_nothing_is_owed():
    assert told(money(amount("下达", 0, None))) == [
        "截至期末，累计下达 0.00 万元。还没有公示应付的奖补。",
        "没有未销号的资金合规问题。",
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (None, "下达 3.00 万元。"),
        (0, "下达 3.00 万元（较上期持平）。"),
        (1_000_000, "下达 3.00 万元（较上期增加 1.00 万元）。"),
        (-1_000_000, "下达 3.00 万元（较上期减少 1.00 万元）。"),
    ],
)
def test_a_sum_is_told_with_its_change(change, words):
    assert told(money(amount("下达", 3_000_000, change)))[0].startswith(f"截至期末，累计{words}")


def test_what_is_owed_is_told_with_what_of_it_was_paid():
    found = told(money(amount("下达", 0), publicised=2_000_000))[0]
    assert found.endswith("公示应付 2.00 万元，其中到期应付 2.00 万元；已付净额 1.00 万元。")


def test_the_drawing_has_every_link_in_the_annex_and_is_left_out_where_nothing_moved():
    nodes = (FlowNode("a", "中央", 0, 5_000_000), FlowNode("b", "专户", 1, 5_000_000))
    flow = FlowView(nodes, (FlowLink("a", "b", 5_000_000, 2, 5_000_000),), ("另有结余。",))
    section, (annex,) = money_section(briefing(money=money(flow=flow)))
    (drawing,) = (block for block in section.blocks if isinstance(block, Sankey))
    assert drawing.alt == "资金流向图：中央 5.00 万元；专户 5.00 万元；各流向见附表"
    assert "另有结余。" in sentences(section)
    assert [cell.text for cell in annex.rows[0]][:2] == ["中央", "专户"]
    assert not any(isinstance(block, Sankey) for block in money_section(briefing())[0].blocks)


def test_findings_are_counted_by_severity_and_the_rest_stands_in_the_annex():
    few = (finding(Severity.SERIOUS), finding())
    assert told(money(), few)[-1] == "未销号的资金合规问题 2 项：严重 1 项、一般 1 项。"
    assert told(money(), few[1:])[-1] == "未销号的资金合规问题 1 项：一般 1 项。"
    many = tuple(finding(subject=f"{number}厂") for number in range(11))
    section, annexes = money_section(briefing(findings=many))
    assert sentences(section)[-1].endswith("下表列出前 10 个，全部见附表。")
    assert len(tables(section)["findings"].rows) == 10
    assert [(annex.key, len(annex.rows)) for annex in annexes] == [("findings_all", 11)]


# --- 服务商 ---------------------------------------------------------------------------------------------------------


def of_providers(*found, reason="按时率 95.0%。", edition=SECOND_WEEK):
    return providers_section(briefing(edition, providers=found, reasons={Core.PROVIDER: reason} if reason else {}))


def ranked(name: str, rank: int, tier: Tier = Tier.ALONGSIDE, **other):
    return provider(name, place=RankedPlace(rank, rank, rank + 1, 90.0 - rank, tier, **{"movement": 0} | other))


def test_without_a_reading_and_without_providers():
    assert sentences(of_providers(reason="")) == [
        "本期没有服务商履约测评。",
        "本期没有列入赛马排名的服务商：验收满规定个数的才排名，更早的期次不排。",
    ]


def test_a_districts_edition_has_the_light_alone():
    own = replace(SECOND_WEEK, district=JIA)
    assert sentences(of_providers(provider("甲科技"), edition=own)) == ["按时率 95.0%。"]


@pytest.mark.parametrize(
    ("movements", "words"),
    [
        ((None, None), "没有上期名次可比。"),
        ((0, 0), "名次较上期均未变化。"),
        ((2, None), "较上期，0科技前进最多（2 名）。"),
        ((-3, 1), "较上期，1科技前进最多（1 名）；0科技后退最多（3 名）。"),
    ],
)
def test_who_rose_and_fell_most(movements, words):
    found = of_providers(*(ranked(f"{rank}科技", rank + 1, movement=move) for rank, move in enumerate(movements)))
    assert sentences(found)[1] == f"参加赛马排名的服务商 2 家：并跑 2 家。{words}"


def test_who_is_below_the_limit_is_named():
    found = of_providers(ranked("甲科技", 1), ranked("乙科技", 2, is_below=True, tier=Tier.TRAILING))
    assert sentences(found)[1].endswith(
        "按时率低于漏斗图 99.8% 控制下限的 1 家：乙科技（已按行业、规模、起始水平校正，其余难度未计入）。"
    )


def test_of_more_than_six_the_best_and_the_worst_three_are_shown():
    six = [ranked(f"{rank}", rank) for rank in range(1, 7)]
    assert column(tables(of_providers(*six))["ranking"], "服务商") == list("123456")
    assert column(tables(of_providers(*six, ranked("7", 7)))["ranking"], "服务商") == list("123567")


def test_the_weakest_are_those_with_milestones_due_with_their_change():
    same, worse = provider("甲科技", past_share=0.9), provider("乙科技", met=8, past_share=0.9)
    found = of_providers(worse, same, provider("丙科技"), provider("丁科技", due=0))
    assert sentences(found)[-1].startswith("有到期节点的服务商 3 家")
    assert column(tables(found)["providers"], "较上期") == ["-10.0 点", "持平", "—"]


def test_a_table_in_wan_says_why_it_does_not_add_up_only_where_it_does_not():
    apart = "因四舍五入，分项之和与合计相差 0.01 万元"
    assert apart in told(replace(money(amount("下达", 0)), rounding=apart))
    assert not any("四舍五入" in sentence for sentence in told(money(amount("下达", 0))))


@pytest.mark.parametrize(
    ("amounts", "says", "why"),
    [
        ((5_000, 5_000, 5_000), True, "0.02 from three times 0.01"),
        ((10_000, 10_000, 10_000), False, "0.03 from three times 0.01"),
    ],
)
def test_the_drawing_says_where_what_meets_at_a_node_does_not_add_up(amounts, says, why):
    nodes = (FlowNode("s", "中央", 0, sum(amounts)), *(FlowNode(str(n), f"甲{n}", 2, a) for n, a in enumerate(amounts)))
    flow = FlowView(nodes, tuple(FlowLink("s", str(n), a, 1, None) for n, a in enumerate(amounts)))
    found = told(money(flow=flow))
    assert ("因四舍五入，分项之和与合计相差 0.01 万元" in found) is says, why
