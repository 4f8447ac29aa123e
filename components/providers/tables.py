"""Tables of 服务商赛马: the order, the 观察组, what-if, load, solutions, matches, one provider's work."""

from collections.abc import Sequence

from components.lights.tables import WRAPPING, light
from components.lights.wall import look
from components.providers.charts import INTERVAL, OUT, interval, short, tier_text
from components.table import Shown, number, opens, picture, table, text
from domain.providers.views import (
    ComponentView,
    LateMilestone,
    MatchRow,
    PoolMonth,
    PoolTarget,
    ProviderRow,
    SaidView,
    SolutionRow,
    StepView,
    WhatIfRow,
)
from domain.words import ProviderStatus
from domain.yuan import wan
from services.wording import NOTHING, plain

OPEN = "点名称看它的一页：计入了什么、来自哪些项目"
SHORT, TALL = 21, 700
"""Rows from which a table scrolls in itself, and its height then."""


def drawn(rows: Sequence, columns: Sequence[Shown], *, alt: str, wraps: bool = False, **how: object) -> int | None:
    """A table as high as its rows; position of the row a person clicked."""
    height = "content" if len(rows) < SHORT else TALL
    return table(rows, columns, alt=alt, height=height, row_height=WRAPPING if wraps else None, **how)


def moved(row: ProviderRow) -> str:
    """↑2, ↓1, 持平; a dash where it had no rank before."""
    if row.movement is None:
        return NOTHING
    return "持平" if not row.movement else f"{'↑' if row.movement > 0 else '↓'}{abs(row.movement)}"


def name_of(row: ProviderRow) -> str:
    return short(row.name) + ("" if row.status is ProviderStatus.ACTIVE else f"（{row.status.zh}）")


def _in_industry(rows: Sequence[ProviderRow]) -> list[Shown]:
    """What a provider did in the industry that was picked, if one was."""
    return [text("本行业验收", lambda row: row.in_industry)] if any(row.in_industry for row in rows) else []


def ranking(rows: Sequence[ProviderRow], scale: tuple[float, float], *, key: str) -> int | None:
    """Ranked providers with their intervals; position of the one a person clicked."""
    columns = [
        number("名次", lambda row: row.rank, 46),
        opens("服务商", name_of, 112, OPEN),
        text("得分", lambda row: f"{row.score:.1f} 分", 64),
        picture("九成把握的区间", lambda row: interval(row, scale), INTERVAL + 20, f"{scale[0]:.0f}—{scale[1]:.0f} 分"),
        text("名次区间", lambda row: f"第 {row.rank_low}—{row.rank_high} 名", 92),
        text("档次", lambda row: tier_text(row.tier), 66),
        text("较上期", moved, 60),
        text("验收", lambda row: f"{row.accepted} 个", 60),
        *_in_industry(rows),
        text("得分区间", lambda row: f"{row.low:.1f}—{row.high:.1f} 分", 108),
    ]
    return drawn(rows, columns, alt="服务商名次、得分与区间", key=key)


def observed(rows: Sequence[ProviderRow], *, key: str) -> int | None:
    """The 观察组: what there is, no score and no rank; position of the one a person clicked."""
    columns = [
        opens("服务商", name_of, 150, OPEN),
        text("验收", lambda row: f"{row.accepted} 个"),
        text("签约", lambda row: f"{row.signed} 个"),
        text("在办", lambda row: f"{row.open_projects} 个"),
        text("按期节点", lambda row: f"{row.on_time}/{row.milestones} 个"),
        text("漏斗图位置", lambda row: OUT[row.funnel]),
        *_in_industry(rows),
    ]
    return drawn(rows, columns, alt="观察组：验收不足、不排名次的服务商", key=key)


def what_if(rows: Sequence[WhatIfRow]) -> None:
    """Rank now and under other weights; how far the rank moves whatever the weights."""
    columns = [
        text("服务商", lambda row: short(row.name)),
        text("现名次", lambda row: row.rank),
        text("试算名次", lambda row: row.other_rank),
        text("变化", _change),
        text("试算得分", lambda row: f"{row.other_score:.1f} 分"),
        text("试算名次区间", lambda row: f"第 {row.rank_low}—{row.rank_high} 名"),
        text("换权重时", lambda row: f"第 {row.best}—{row.worst} 名"),
        text("稳健", lambda row: "稳" if row.worst - row.best <= 2 else "随权重变"),
    ]
    drawn(rows, columns, alt="换一组权重后的名次")


def _change(row: WhatIfRow) -> str:
    won = row.rank - row.other_rank
    return f"{'↑' if won > 0 else '↓'}{abs(won)}" if won else "不变"


def funnel(rows: Sequence[ProviderRow]) -> None:
    """The funnel's twin."""
    columns = [
        text("服务商", name_of),
        text("位置", lambda row: OUT[row.funnel]),
        text("按期节点", lambda row: f"{row.on_time}/{row.milestones} 个"),
        text("原始", lambda row: f"{row.on_time / row.milestones * 100:.1f}%" if row.milestones else NOTHING),
        text("校正后", lambda row: _percent(row.on_time_adjusted)),
        text("连续低于", lambda row: f"{row.periods_below} 期" if row.periods_below else ""),
    ]
    drawn(rows, columns, alt="漏斗图的表")


def _percent(share: float | None) -> str:
    return NOTHING if share is None else f"{share * 100:.1f}%"


def load(rows: Sequence[ProviderRow]) -> None:
    """Open projects and their share of all, most first."""
    columns = [
        text("服务商", name_of),
        text("在办项目（个）", lambda row: row.open_projects),
        light("负荷", lambda row: row.load, 80),
        text("占全部在办", lambda row: f"{row.open_share * 100:.1f}%"),
        light("集中度", lambda row: row.concentration, 80),
    ]
    drawn(rows, columns, alt="服务商负荷与集中度")


def targets(rows: Sequence[PoolTarget]) -> None:
    columns = [
        text("方案目标", lambda row: row.name, 260),
        light("灯", lambda row: row.light),
        text("实际/目标", _of_target),
        text("完成率", _attained),
        text("判断", lambda row: row.sentence, 420),
    ]
    drawn(rows, columns, alt="资源池目标达成")


def _attained(row: PoolTarget) -> str:
    return NOTHING if row.actual is None or not row.value else _percent(row.actual / row.value)


def _of_target(row: PoolTarget) -> str:
    return f"{NOTHING if row.actual is None else plain(row.actual)}/{plain(row.value)} {row.unit}"


def months(rows: Sequence[PoolMonth]) -> None:
    """The twin of the pool over time, newest first."""
    columns = [
        text("月份", lambda row: row.month),
        text("入池（家）", lambda row: row.admitted),
        text("约谈（家）", lambda row: row.warned),
        text("暂停（家）", lambda row: row.suspended),
        text("清退（家）", lambda row: row.removed),
        text("恢复（家）", lambda row: row.readmitted),
    ]
    drawn(list(reversed(rows)), columns, alt="资源池逐月进出")


def solutions(rows: Sequence[SolutionRow], *, alt: str = "小快轻准产品和解决方案") -> None:
    columns = [
        text("方案", lambda row: short(row.name)),
        text("服务商", lambda row: short(row.provider)),
        text("行业", lambda row: row.industry),
        text("场景", lambda row: row.scenario),
        text("价格", lambda row: NOTHING if row.price_fen is None else wan(row.price_fen), right=True),
        text("使用", lambda row: f"{row.uses} 个项目"),
        text("企业满意度", _satisfaction),
        text("上架", lambda row: f"{row.listed_on}" + (f"，{row.delisted_on} 下架" if row.delisted_on else "")),
    ]
    drawn(rows, columns, alt=alt)


def _satisfaction(row: SolutionRow) -> str:
    return NOTHING if row.satisfaction is None else f"{row.satisfaction:.2f}（{row.reviews} 家）"


def matches(rows: Sequence[MatchRow], *, key: str) -> int | None:
    """Providers for an enterprise, with reasons; position of the one a person clicked."""
    columns = [
        opens("服务商", lambda row: short(row.name), 150, OPEN),
        text("理由", lambda row: row.reasons, 520),
        text("在办", lambda row: f"{look(row.load).shape} {row.open_projects} 个"),
        text("名次", lambda row: row.rank),
        text("类型", lambda row: row.kind),
    ]
    return drawn(rows, columns, alt="适合的服务商与理由", key=key, wraps=True)


def components(parts: Sequence[ComponentView]) -> None:
    """What counted, how much, and what it adds to the score."""
    columns = [
        text("项", lambda part: part.name, 76),
        text("计入", lambda part: part.counted, 104),
        text("原始 → 校正后", lambda part: NOTHING if part.raw == NOTHING else f"{part.raw} → {part.adjusted}", 128),
        text("得分（分）", _points, 86),
        text("同类平均", lambda part: f"{part.pool_points:.1f} 分" if part.deviation else NOTHING, 72),
        text("权重→计入", lambda part: f"{part.weight:g}% → {part.earned:.2f} 分", 116),
    ]
    drawn(parts, columns, alt="得分由什么组成")


def _points(part: ComponentView) -> str:
    return f"{part.points:.1f}" + (f" ± {1.645 * part.deviation:.1f}" if part.deviation else "")


def late(rows: Sequence[LateMilestone], *, key: str) -> int | None:
    columns = [
        opens("企业", lambda row: row.enterprise, 150, OPEN),
        text("阶段", lambda row: row.stage),
        text("计划", lambda row: row.planned_on),
        text("完成", lambda row: "未完成" if row.completed_on is None else row.completed_on.isoformat()),
        text("迟", lambda row: f"{row.days_late} 天"),
    ]
    return drawn(rows, columns, alt="未按期的节点", key=key)


def reviews(rows: Sequence[SaidView]) -> None:
    columns = [
        text("日期", lambda row: row.on),
        text("企业", lambda row: row.enterprise),
        text("满意度", lambda row: f"{row.satisfaction}/5 分"),
        text("评价", lambda row: row.comment),
    ]
    drawn(rows, columns, alt="企业评价")


def steps(rows: Sequence[StepView]) -> None:
    columns = [
        text("日期", lambda row: row.on),
        text("事项", lambda row: row.action, 84),
        text("之后状态", lambda row: row.status, 72),
        text("理由", lambda row: row.reason, 250),
        text("经办", lambda row: row.people, 190),
        text("文件", lambda row: row.document or NOTHING),
        text("整改期限", lambda row: NOTHING if row.rectify_by is None else row.rectify_by.isoformat()),
    ]
    drawn(rows, columns, alt="进出记录", wraps=True)
