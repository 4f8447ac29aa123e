"""Tables of 服务商赛马: the order, the 观察组, what-if, load, solutions, matches, one provider's work."""

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from components.click_table import row_of
from components.lights.tables import FILLS, LABELS, WRAPPING
from components.lights.wall import look
from components.providers.charts import OUT, short, tier_text
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
from services.wording import NOTHING, plain

OPEN = "点名称看它的一页：计入了什么、来自哪些项目"


def drawn(columns: dict, *, alt: str, key: str | None = None, config: dict | None = None, tall: bool = False) -> None:
    """A table of plain columns, as high as its rows."""
    st.dataframe(
        pa.table(columns),
        hide_index=True,
        height="content" if len(next(iter(columns.values()))) < 21 else 700,
        alt=alt,
        key=key,
        column_config=config or {},
        row_height=WRAPPING if tall else None,
        placeholder="",
    )


def named(clicked: str, width: int = 150):
    return st.column_config.ButtonColumn(width=width, type="tertiary", alignment="left", key=clicked, help=OPEN)


def moved(row: ProviderRow) -> str:
    """↑2, ↓1, 持平; a dash where it had no rank before."""
    if row.movement is None:
        return NOTHING
    return "持平" if not row.movement else f"{'↑' if row.movement > 0 else '↓'}{abs(row.movement)}"


def name_of(row: ProviderRow) -> str:
    return short(row.name) + ("" if row.status is ProviderStatus.ACTIVE else f"（{row.status.zh}）")


def ranking(rows: Sequence[ProviderRow], *, key: str) -> int | None:
    """Ranked providers; position of the one a person clicked."""
    clicked = f"{key}_clicked"
    columns = {
        "名次": [row.rank for row in rows],
        "服务商": [name_of(row) for row in rows],
        "名次区间": [f"第 {row.rank_low}—{row.rank_high} 名" for row in rows],
        "得分（区间）": [f"{row.score:.1f}（{row.low:.1f}—{row.high:.1f}）" for row in rows],
        "档次": [tier_text(row.tier) for row in rows],
        "较上期": [moved(row) for row in rows],
        "验收": [f"{row.accepted} 个" for row in rows],
    }
    if any(row.in_industry for row in rows):
        columns["本行业验收"] = [row.in_industry for row in rows]
    drawn(
        columns,
        alt="服务商名次、得分与区间",
        key=key,
        config={
            "服务商": named(clicked, 130),
            "名次": st.column_config.NumberColumn(width=48),
            "得分（区间）": st.column_config.TextColumn(width=124),
            "名次区间": st.column_config.TextColumn(width=86),
            "档次": st.column_config.TextColumn(width=70),
            "较上期": st.column_config.TextColumn(width=60),
            "验收": st.column_config.TextColumn(width=60),
        },
    )
    return row_of(clicked, columns["服务商"])


def observed(rows: Sequence[ProviderRow], *, key: str) -> int | None:
    """The 观察组: what there is, no score and no rank; position of the one a person clicked."""
    clicked = f"{key}_clicked"
    columns = {
        "服务商": [name_of(row) for row in rows],
        "验收": [f"{row.accepted} 个" for row in rows],
        "签约": [f"{row.signed} 个" for row in rows],
        "在办": [f"{row.open_projects} 个" for row in rows],
        "按期节点": [f"{row.on_time}/{row.milestones}" for row in rows],
        "漏斗图位置": [OUT[row.funnel] for row in rows],
    }
    if any(row.in_industry for row in rows):
        columns["本行业验收"] = [row.in_industry for row in rows]
    drawn(columns, alt="观察组：验收不足、不排名次的服务商", key=key, config={"服务商": named(clicked)})
    return row_of(clicked, columns["服务商"])


def what_if(rows: Sequence[WhatIfRow]) -> None:
    """Rank now and under other weights; how far the rank moves whatever the weights."""
    drawn(
        {
            "服务商": [short(row.name) for row in rows],
            "现名次": [row.rank for row in rows],
            "试算名次": [row.other_rank for row in rows],
            "变化": [
                "不变"
                if row.rank == row.other_rank
                else f"{'↑' if row.rank > row.other_rank else '↓'}{abs(row.rank - row.other_rank)}"
                for row in rows
            ],
            "试算得分": [f"{row.other_score:.1f}" for row in rows],
            "试算名次区间": [f"第 {row.rank_low}—{row.rank_high} 名" for row in rows],
            "换权重时": [f"第 {row.best}—{row.worst} 名" for row in rows],
            "稳健": ["稳" if row.worst - row.best <= 2 else "随权重变" for row in rows],
        },
        alt="换一组权重后的名次",
    )


def funnel(rows: Sequence[ProviderRow]) -> None:
    """The funnel's twin."""
    drawn(
        {
            "服务商": [name_of(row) for row in rows],
            "位置": [OUT[row.funnel] for row in rows],
            "按期节点": [f"{row.on_time}/{row.milestones}" for row in rows],
            "原始": [NOTHING if not row.milestones else f"{row.on_time / row.milestones * 100:.1f}%" for row in rows],
            "校正后": [
                NOTHING if row.on_time_adjusted is None else f"{row.on_time_adjusted * 100:.1f}%" for row in rows
            ],
            "连续低于": [f"{row.periods_below} 期" if row.periods_below else "" for row in rows],
        },
        alt="漏斗图的表",
    )


def load(rows: Sequence[ProviderRow]) -> None:
    """Open projects and their share of all, most first."""
    drawn(
        {
            "服务商": [name_of(row) for row in rows],
            "在办项目": [row.open_projects for row in rows],
            "负荷": [[look(row.load).label] for row in rows],
            "占全部在办": [f"{row.open_share * 100:.1f}%" for row in rows],
            "集中度": [[look(row.concentration).label] for row in rows],
        },
        alt="服务商负荷与集中度",
        config={
            name: st.column_config.MultiselectColumn(width=80, options=LABELS, color=FILLS)
            for name in ("负荷", "集中度")
        },
    )


def targets(rows: Sequence[PoolTarget]) -> None:
    drawn(
        {
            "方案目标": [row.name for row in rows],
            "灯": [[look(row.light).label] for row in rows],
            "实际/目标": [
                f"{NOTHING if row.actual is None else plain(row.actual)}/{plain(row.value)} {row.unit}" for row in rows
            ],
            "完成率": [
                NOTHING if row.actual is None or not row.value else f"{row.actual / row.value * 100:.1f}%"
                for row in rows
            ],
            "判断": [row.sentence for row in rows],
        },
        alt="资源池目标达成",
        config={
            "灯": st.column_config.MultiselectColumn(width=68, options=LABELS, color=FILLS),
            "方案目标": st.column_config.TextColumn(width=260),
            "判断": st.column_config.TextColumn(width=420),
        },
    )


def months(rows: Sequence[PoolMonth]) -> None:
    """The twin of the pool over time, newest first."""
    rows = list(reversed(rows))
    drawn(
        {
            "月份": [row.month for row in rows],
            "入池": [row.admitted for row in rows],
            "约谈": [row.warned for row in rows],
            "暂停": [row.suspended for row in rows],
            "清退": [row.removed for row in rows],
            "恢复": [row.readmitted for row in rows],
        },
        alt="资源池逐月进出",
    )


def solutions(rows: Sequence[SolutionRow], *, alt: str = "小快轻准产品和解决方案") -> None:
    drawn(
        {
            "方案": [short(row.name) for row in rows],
            "服务商": [short(row.provider) for row in rows],
            "行业": [row.industry for row in rows],
            "场景": [row.scenario for row in rows],
            "使用": [f"{row.uses} 个项目" for row in rows],
            "企业满意度": [
                NOTHING if row.satisfaction is None else f"{row.satisfaction:.2f}（{row.reviews} 家）" for row in rows
            ],
            "上架": [row.listed_on for row in rows],
        },
        alt=alt,
    )


def matches(rows: Sequence[MatchRow], *, key: str) -> int | None:
    """Providers for an enterprise, with reasons; position of the one a person clicked."""
    clicked = f"{key}_clicked"
    columns = {
        "服务商": [short(row.name) for row in rows],
        "理由": [row.reasons for row in rows],
        "在办": [f"{look(row.load).shape} {row.open_projects} 个" for row in rows],
        "名次": [row.rank for row in rows],
        "类型": [row.kind for row in rows],
    }
    drawn(
        columns,
        alt="适合的服务商与理由",
        key=key,
        config={"服务商": named(clicked), "理由": st.column_config.TextColumn(width=520)},
        tall=True,
    )
    return row_of(clicked, columns["服务商"])


def components(parts: Sequence[ComponentView]) -> None:
    """What counted, how much, and what it adds to the score."""
    drawn(
        {
            "项": [part.name for part in parts],
            "计入": [part.counted for part in parts],
            "原始 → 校正后": [NOTHING if part.raw == NOTHING else f"{part.raw} → {part.adjusted}" for part in parts],
            "得分": [
                f"{part.points:.1f}" + (f" ± {1.645 * part.deviation:.1f}" if part.deviation else "") for part in parts
            ],
            "同类平均": [f"{part.pool_points:.1f}" if part.deviation else NOTHING for part in parts],
            "权重→计入": [f"{part.weight:g}% → {part.earned:.2f}" for part in parts],
        },
        alt="得分由什么组成",
        config={
            "项": st.column_config.TextColumn(width=76),
            "计入": st.column_config.TextColumn(width=104),
            "原始 → 校正后": st.column_config.TextColumn(width=128),
            "得分": st.column_config.TextColumn(width=86),
            "同类平均": st.column_config.TextColumn(width=72),
            "权重→计入": st.column_config.TextColumn(width=104),
        },
    )


def late(rows: Sequence[LateMilestone], *, key: str) -> int | None:
    clicked = f"{key}_clicked"
    columns = {
        "企业": [row.enterprise for row in rows],
        "阶段": [row.stage for row in rows],
        "计划": [row.planned_on for row in rows],
        "完成": ["未完成" if row.completed_on is None else row.completed_on.isoformat() for row in rows],
        "迟": [f"{row.days_late} 天" for row in rows],
    }
    drawn(
        columns,
        alt="未按期的节点",
        key=key,
        config={"企业": named(clicked)},
    )
    return row_of(clicked, columns["企业"])


def reviews(rows: Sequence[SaidView]) -> None:
    drawn(
        {
            "日期": [row.on for row in rows],
            "企业": [row.enterprise for row in rows],
            "满意度": [f"{row.satisfaction}/5" for row in rows],
            "评价": [row.comment for row in rows],
        },
        alt="企业评价",
    )


def steps(rows: Sequence[StepView]) -> None:
    drawn(
        {
            "日期": [row.on for row in rows],
            "事项": [row.action for row in rows],
            "之后状态": [row.status for row in rows],
            "理由": [row.reason for row in rows],
            "经办": [row.people for row in rows],
            "文件": [row.document or NOTHING for row in rows],
            "整改期限": [NOTHING if row.rectify_by is None else row.rectify_by.isoformat() for row in rows],
        },
        alt="进出记录",
        config={
            "事项": st.column_config.TextColumn(width=84),
            "之后状态": st.column_config.TextColumn(width=72),
            "理由": st.column_config.TextColumn(width=250),
            "经办": st.column_config.TextColumn(width=190),
        },
        tall=True,
    )
