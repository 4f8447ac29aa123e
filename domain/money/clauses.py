"""Which clause a 资金合规 finding breaks: the plan's own words where it says it, else the common rule (rules 5.7).

The words of each plan are data (seed_data/pilots/*/clauses.csv). What no text says is marked 默认规则.
"""

from collections.abc import Mapping

Quotes = Mapping[str, tuple[str, str]]
"""Rule → words of the plan's own text, and where they stand."""

MEASURES = "绵阳市专项资金管理办法（征求意见稿）"
NATIONAL = "国家城市试点实施要求"

COMMON = {
    "paid_over_due": f"奖补按批次比例和上限核定（同{MEASURES}第十二、十五条）",
    "paid_before_acceptance": f"专项资金为事后补助，验收合格后一次性拨付（同{MEASURES}第十三条）",
    "paid_below_level2": "通过验收的企业数字化水平应达到二级及以上（同银川市方案任务17）",
    "paid_already_funded": f"已获中央财政支持的不重复支持（同{MEASURES}第十一条）",
    "paid_to_left": "取消资格和因违约违规退出的，已得奖补应予收回（默认规则）",
    "two_paid_projects": "同一企业只按一个项目支持，不重复兑付（一企一项，默认规则）",
    "account_below_zero": f"专款专用，不得截留、挤占、挪用（同{MEASURES}第二十一条）",
    "central_on_local_category": "国拨资金与区级资金分别列支（松江区方案四（六））",
    "central_transformation_share": f"中央奖补直接用于企业改造的比例不低于 80%（{NATIONAL}）",
    "publicised_before_acceptance": "验收结果经公示后兑付，验收在先、公示在后（默认规则）",
    "unpaid_after_30_days": f"收到资金文件后一次性拨付至企业（同{MEASURES}第十三条；30天为默认值）",
    "advance_unspent_180": f"预下达资金应及时使用、后清算（同{MEASURES}第十三条；180天为默认值）",
    "approved_over_due": f"补助金额以实际水平和上限清算（同{MEASURES}第十三、十五条）",
}


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
