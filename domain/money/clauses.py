"""Which clause a 资金合规 finding breaks, pilot by pilot: the plan's own words where it says it, else the common rule.

A quote is an exact part of the pilot's text (tests hold it). What no text says is marked 默认规则.
"""

MEASURES = "绵阳市专项资金管理办法（征求意见稿）"
NATIONAL = "国家城市试点实施要求"

COMMON = {
    "paid_over_due": f"奖补按批次比例和上限核定（同{MEASURES}第十二、十五条）",
    "paid_before_acceptance": f"专项资金为事后补助，验收合格后一次性拨付（同{MEASURES}第十三条）",
    "paid_below_level2": "通过验收的企业数字化水平应达到二级及以上（同银川市方案任务17）",
    "paid_already_funded": f"已获中央财政支持的不重复支持（同{MEASURES}第十一条）",
    "two_paid_projects": "同一企业只按一个项目支持，不重复兑付（一企一项，默认规则）",
    "account_below_zero": f"专款专用，不得截留、挤占、挪用（同{MEASURES}第二十一条）",
    "central_on_local_category": "国拨资金与区级资金分别列支（松江区方案四（六））",
    "central_transformation_share": f"中央奖补直接用于企业改造的比例不低于 80%（{NATIONAL}）",
    "unpaid_after_30_days": f"收到资金文件后一次性拨付至企业（同{MEASURES}第十三条；30天为默认值）",
    "advance_unspent_180": f"预下达资金应及时使用、后清算（同{MEASURES}第十三条；180天为默认值）",
    "approved_over_due": f"补助金额以实际水平和上限清算（同{MEASURES}第十三、十五条）",
}

QUOTES: dict[str, dict[str, tuple[str, str]]] = {
    "mianyang": {
        "paid_over_due": ("在所属项目实施细则规定的扶持限额内", "管理办法第十五条"),
        "paid_before_acceptance": ("专项资金为事后补助,验收合格后一次性拨付", "管理办法第十三条"),
        "paid_below_level2": ("完成数字化改造且数字化水平不低于二级", "方案总体目标"),
        "paid_already_funded": ("不重复支持", "管理办法第十一条"),
        "account_below_zero": ("专款专用,不得截留、挤占、挪用或擅自调整", "管理办法第二十一条"),
        "unpaid_after_30_days": (
            "应当在收到市级资金文件后一次性将资金拨付至企业",
            "管理办法第十三条；30天为默认值",
        ),
        "advance_unspent_180": ("“预下达、后清算”", "管理办法第十三条；180天为默认值"),
        "approved_over_due": ("在所属项目实施细则规定的扶持限额内", "管理办法第十五条"),
    },
    "yinchuan": {
        "paid_over_due": ("依据验收结果按标准及时向改造企业兑现项目奖补资金", "方案任务18"),
        "paid_before_acceptance": ("验收结果将作为试点企业奖补资金兑现", "方案任务17"),
        "paid_below_level2": ("确保通过验收的企业数字化水平达到二级及以上", "方案任务17"),
        "unpaid_after_30_days": (
            "依据验收结果按标准及时向改造企业兑现项目奖补资金",
            "方案任务18;30天为默认值",
        ),
        "approved_over_due": ("明确资金奖补标准", "方案任务18"),
    },
    "songjiang": {
        "paid_below_level2": ("支持試點企業達到數字化水平二級及以上", "方案四（六）"),
        "central_on_local_category": ("國撥資金主要用于支持試點企業開展數字化改造、診斷", "方案四（六）"),
    },
    "fuling": {
        "paid_over_due": ("按核定实际投入金额的一定比例对试点改造企业予以补助", "方案五（四）"),
        "paid_before_acceptance": ("通过验收评审的数字化改造项目", "方案五（四）"),
        "account_below_zero": ("坚持专款专用、统筹兼顾、按需支持、公开透明的原则", "方案六（四）"),
        "approved_over_due": ("按核定实际投入金额的一定比例对试点改造企业予以补助", "方案五（四）"),
    },
}
"""Pilot → rule → words of its own text, and where they stand."""


def clause_of(rule: str, pilot: str) -> str:
    """“专项资金为事后补助,验收合格后一次性拨付”(管理办法第十三条); the common rule where the plan is silent."""
    if rule in QUOTES.get(pilot, {}):
        quote, where = QUOTES[pilot][rule]
        return f"“{quote.strip('“”')}”（{where}）"
    return COMMON[rule]


RULE_ZH = {
    "paid_over_due": "超标准拨付",
    "paid_before_acceptance": "验收前拨付",
    "paid_below_level2": "未达二级拨付",
    "paid_already_funded": "重复支持",
    "two_paid_projects": "一企两次兑付",
    "account_below_zero": "账户透支",
    "central_on_local_category": "中央资金用途不符",
    "central_transformation_share": "中央资金改造占比不足",
    "unpaid_after_30_days": "逾期未兑付",
    "advance_unspent_180": "预下达闲置",
    "approved_over_due": "审定高于应拨",
}
