"""Which indicators of the catalogue hang together, so that their targets can be held against one another."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Neighbour:
    """`parts` add up to `left`, one lies `within` or follows it (`precedes`), or `left` is a `factor` of `right`."""

    kind: str
    left: str
    right: tuple[str, ...]
    why: str
    factor: float | None = None


NEIGHBOURS = (
    Neighbour("parts", "completion", ("completion_above", "completion_below"), "规上与规下合为全部,互不重复"),
    Neighbour(
        "parts", "completion_titled", ("completion_little_giant", "completion_srdi"), "一家企业按最高称号只计一次"
    ),
    Neighbour("parts", "chain_and_cluster_cases", ("chain_cases", "cluster_cases"), "两类案例之和"),
    Neighbour("within", "completion", ("completion_titled",), "有称号的企业是完成改造企业的一部分"),
    Neighbour("within", "completion", ("completion_little_giant",), "“小巨人”是完成改造企业的一部分"),
    Neighbour("within", "completion", ("completion_srdi",), "专精特新中小企业是完成改造企业的一部分"),
    Neighbour("within", "completion", ("level4",), "四级企业先要完成改造"),
    Neighbour("within", "exchange_events", ("matchmaking_events",), "供需对接是对接、交流活动的一部分"),
    Neighbour("precedes", "diagnosis", ("contracting",), "先诊断后签约"),
    Neighbour("precedes", "contracting", ("completion",), "先签约后完成"),
    Neighbour("precedes", "enterprises_selected", ("completion",), "先遴选后完成"),
    Neighbour("factor", "contested_funds", ("completion",), "银川附件2备注:按平均项目补贴标准 36 万元/家估算", 36.0),
)
