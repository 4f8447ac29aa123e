"""What the rows of light_rules.csv are about, and what each looks at, as 口径与规则 calls them."""

from domain.facts.rules import Rule
from domain.lights.core import CORE, CORE_LIGHTS
from domain.words import OVERALL, Direction

SUBJECTS: dict[str, str] = {core.value: core.zh for core in CORE} | {
    "project": "项目亮灯",
    "target": "其他印发目标",
    "reported": "上报指标",
    OVERALL: "总体灯",
    "verdict": "能否完成的判断",
    "promise": "承诺兑现",
    "size": "规模分组",
    "ranking": "服务商赛马",
    "district_year": "地区年度评价",
    "provider_card": "服务商季度牌",
    "intake": "数据报送",
    "task": "任务清单",
    "quota": "批次名额",
    "budget": "批次资金",
    "price": "方案核价",
    "inspection": "双随机抽查",
    "sign": "疑点线索",
    "award": "样板评选",
}
"""Subjects in the order of the page."""
METRICS: dict[str, str] = {light.metric: light.metric_zh for light in CORE_LIGHTS.values()} | {
    "stuck_share": "逾期或滞后已到红灯的项目占比",
    "national_percent": "国家底线",
    "due_after_days": "公示后多少天应付",
    "pay_within_days": "公示后多少天内拨付",
    "advance_unspent_days": "预下达多少天内用出",
    "transformation_share": "中央资金用于改造的占比",
    "days_late": "节点逾期",
    "silent_days": "多少天没有更新",
    "issue_score": "严重问题（逾期 2、未到期 1）",
    "finding_score": "严重合规疑点",
    "stale_days": "多少天没有报送即过期",
    "red_count": "红灯项数",
    "yellow_count": "黄灯项数",
    "grey_share": "灰灯占比",
    "met_probability": "预测的完成可能性",
    "run_rate_ratio": "近 8 周速度 ÷ 需要的速度",
    "least_expected": "少于多少个不看速度",
    "list_gap_share": "名单缺口占目标",
    "kept_probability": "承诺兑现的可能性",
    "relative_to_mean": "项目数 ÷ 平均数",
    "weight_acceptance": "验收的权重",
    "weight_on_time": "按期的权重",
    "weight_level": "水平达标的权重",
    "weight_completion": "完成改造的权重",
    "weight_payment": "奖补兑付的权重",
    "weight_issues": "问题整改的权重",
    "weight_returns": "数据报送的权重",
    "min_enterprises": "试点企业少于多少家只列不排",
    "satisfaction": "企业评价平均",
    "carry_yellow": "连续几季黄牌升红",
    "carry_red": "红牌之后几季最好为黄",
    "min_weight": "可评的权重少于多少不评价",
    "weight_satisfaction": "满意度的权重",
    "weight_volume": "验收数量的权重",
    "min_accepted": "验收少于多少个列入观察组",
    "volume_half": "验收多少个得数量分的一半",
    "interval": "区间的把握程度",
    "open_projects": "在办项目数",
    "pool_share": "占全部在办项目",
    "rectify_within_days": "整改期限",
    "alert_after_periods": "连续几期低于下限即提请约谈",
    "min_ranked": "可排名次的少于多少家不排",
    "lock_days": "多少天以前的事实锁定",
    "due_weekday": "周报送截止星期几",
    "on_time_weeks": "数据质量看最近几周",
    "quality_score": "数据质量得分",
    "days_left": "离期限的天数",
    "silent_months": "连续几个月没有报进展",
    "text_days": "次月几日前报上月进展",
    "share_intention": "意愿的权重",
    "share_progress": "上批次进度的权重",
    "share_quality": "上批次成效的权重",
    "floor": "每个行业、地区保底",
    "pace_weeks": "按最近几周的申报速度",
    "least_prices": "少于多少个报价不比较",
    "deviations": "高出中位数多少个稳健标准差提示",
    "red_weight": "红灯项目的权重",
    "yellow_weight": "黄灯项目的权重",
    "price_deviations": "报价超出同类中位数多少个稳健标准差",
    "kind_prices": "同类价格满多少个才比较",
    "jump_days": "签约后多少天内升两级以上",
    "split_days": "同一企业和服务商多少天内两份以上合同",
    "picture_bits": "两张照片的画面特征最多差多少位",
    "common_file": "多少家企业都有的文件视为统一下发",
    "rare": "碰巧的可能低于多少才列出",
    "least_level": "候选至少达到的等级",
    "least_gain": "候选至少提升的级数",
    "most_apart": "同一条标准两人评分最多相差",
    "least_score": "总分至少多少入选",
}
"""What each metric looks at; a core light names its own."""


def bound_text(rule: Rule, bound: float | None, inclusive: bool) -> str:
    """≥ 95%, < 10 百分点; a dash for none."""
    if bound is None:
        return "—"
    signs = {Direction.UP: ("≥", ">"), Direction.DOWN: ("≤", "<")}[rule.direction]
    number = f"{bound * 100:g}%" if rule.unit in ("比值", "概率") else f"{bound:g} {rule.unit}".strip()
    return f"{signs[0] if inclusive else signs[1]} {number}"
