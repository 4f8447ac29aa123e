"""Which clause a 资金合规 finding breaks: the plan's own words where it says it, else the common rule (rules 5.7).

The words of each plan are data (seed_data/pilots/*/clauses.csv). Of what it does not
say the finding says so: 通用默认，方案未规定.
"""

from collections.abc import Mapping

Quotes = Mapping[str, tuple[str, str]]
"""Rule → words of the plan's own text, and where they stand."""

FIRST_INSTALMENT = "first_instalment"
"""Clause of a pilot that pays a first instalment on the contract: with a share of the contract, and a cap or none."""
DEFAULT = "通用默认，方案未规定"
"""What stands beside a rule of which the pilot's own plan is silent; another pilot's text is never quoted for it."""

_SAID = {
    "paid_over_due": "奖补按批次比例和上限核定",
    "paid_before_acceptance": "事后补助，验收合格后拨付",
    "paid_below_level2": "通过验收的企业数字化水平应达到二级及以上",
    "paid_already_funded": "已获中央财政支持的不重复支持",
    "paid_to_left": "取消资格和因违约违规退出的，已得奖补应予收回",
    "two_paid_projects": "同一企业只按一个项目支持，不重复兑付",
    "account_below_zero": "专款专用，账户不得透支",
    "central_on_local_category": "国拨资金与地方资金分别列支",
    "central_transformation_share": "中央奖补直接用于企业改造的比例不低于 80%，出自国家城市试点实施要求",
    "publicised_before_acceptance": "验收结果经公示后兑付，验收在先、公示在后",
    "unpaid_after_30_days": "公示后应及时足额兑付，30天为默认值",
    "advance_unspent_180": "预下达资金应及时使用，180天为默认值",
    "approved_over_due": "审定奖补以实际水平和上限为准",
}
COMMON = {rule: f"{said}（{DEFAULT}）" for rule, said in _SAID.items()}


def clause_of(rule: str, quotes: Quotes) -> str:
    """“专项资金为事后补助,验收合格后一次性拨付”(管理办法第十三条); the common rule where the plan is silent."""
    if rule not in quotes:
        return COMMON[rule]
    quote, place = quotes[rule]
    return f"“{quote.strip('“”')}”（{place}）"


RULE_ZH = {
    "paid_over_due": "超标准拨付",
    "paid_before_acceptance": "验收前拨付",
    "paid_below_level2": "未达二级拨付",
    "paid_already_funded": "重复支持",
    "paid_to_left": "应收回未收回",
    "two_paid_projects": "一企两次兑付",
    "account_below_zero": "账户透支",
    "central_on_local_category": "中央资金用途不符",
    "central_transformation_share": "中央资金改造占比不足",
    "publicised_before_acceptance": "先公示后验收",
    "unpaid_after_30_days": "逾期未兑付",
    "advance_unspent_180": "预下达闲置",
    "approved_over_due": "审定高于应拨",
}
