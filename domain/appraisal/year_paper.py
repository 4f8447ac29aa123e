"""A district's assessment sheet on one page, and the text by which a year is published (rules 20.5)."""

from dataclasses import dataclass
from datetime import date

from domain.appraisal.year import DistrictIndex
from domain.appraisal.year_views import (
    DistrictYear,
    change_text,
    figure_text,
    interval_text,
    last_text,
    part_text,
    score_text,
)
from domain.days import zh_day
from domain.facts.year_rules import MEANING

DRAFT = "初评，未审定，不得公布"
HEADERS = ("部分", "怎么算", "完成/应完成", "得分/权重", "申诉更正")
WIDTHS = (14, 30, 24, 14, 18)


@dataclass(frozen=True)
class DistrictSheet:
    """What is printed of one district: lines above the table, the table, lines below, who signed."""

    title: str
    district: str
    above: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    below: tuple[str, ...]
    signed: tuple[str, ...]
    signed_on: date
    header: str
    """On top of the page: 初评, 演示数据."""


def sheet_of(found: DistrictYear, row: DistrictIndex, pilot: str, is_demo: bool) -> DistrictSheet:
    """考核表 of one district."""
    last = found.last.get(row.id)
    above = [
        f"地区：{row.name}（{row.group}，试点企业 {row.enterprises} 家）",
        f"发展指数：{score_text(row)}（满分 100，区间 {interval_text(row)}）",
        f"名次：{place_text(row)}",
        f"上年：{last_text(last)}；较上年：{change_text(row, last)}",
    ]
    rows = tuple(
        (
            one.part.zh,
            MEANING[one.part],
            figure_text(one.part, one.figure),
            part_text(one),
            f"原 {figure_text(one.part, one.was)}" if one.was or one.part in _corrected(found, row) else "—",
        )
        for one in row.parts
    )
    below = [
        f"数据截至 {zh_day(found.as_of)}（{found.period} 结账的冻结数据）；没有应完成数的部分不计分，其余按权重折算。"
    ]
    below += [f"{found.corrected}。"] if found.corrected else []
    own = [one for one in found.appeals if one.district == row.name]
    room = ROOM // max(len(own), 1)
    below += [
        f"申诉（{one.said_on}）“{one.part.zh}”：{_short(one.reason, room)}；{one.state}"
        + (f"（{one.answered_on}，{_short(one.answer, room)}）" if one.answered_on else "")
        for one in own
    ]
    approved = found.approved
    signed = (f"审定：{approved.author}、{approved.approver}", f"依据：{approved.document}") if approved else (DRAFT,)
    header = "  ".join(filter(None, ("" if approved else DRAFT, "演示数据" if is_demo else "")))
    return DistrictSheet(
        f"{pilot}中小企业数字化转型试点{found.year}年度地区考核表",
        row.name,
        tuple(above),
        rows,
        tuple(below),
        signed,
        approved.on if approved else found.as_of,
        header,
    )


def place_text(row: DistrictIndex) -> str:
    """大中规模组 10 个中第 2，九成把握在第 1 至第 4 之间; else why there is none."""
    if row.rank is None:
        return row.why_not
    span = f"在第 {row.rank_low}" + (f" 至第 {row.rank_high} 之间" if row.rank_low != row.rank_high else "")
    return f"{row.group} {row.ranked} 个地区中第 {row.rank}，按企业重抽样名次{span}"


def _corrected(found: DistrictYear, row: DistrictIndex) -> set[object]:
    return {one.part for one in found.appeals if one.district == row.name and one.is_upheld}


ROOM = 90
"""Letters of all reasons together, and of all answers, so that six appeals stay on the page."""


def _short(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[:room]}…"


def publication(found: DistrictYear, pilot: str) -> tuple[str, ...]:
    """The text by which a year is published, paragraph by paragraph; before approval a word that it may not be."""
    told = [f"{pilot}中小企业数字化转型试点 {found.year} 年度地区评价结果"]
    if found.approved is None:
        told.append(f"（{DRAFT}）")
    told.append(
        f"按{zh_day(found.as_of)}的数据，对 {len(found.rows)} 个地区的完成改造、节点按期、水平达标、奖补兑付、"
        "问题整改、数据报送作了评价，按规模分组排列。得分相差不大的，名次未必有别：括号内是按企业重抽样的名次区间。"
    )
    for group in dict.fromkeys(row.group for row in found.rows):
        rows = [row for row in found.rows if row.group == group]
        placed = [
            f"第 {row.rank} 名{row.name}（{score_text(row)} 分，第 {row.rank_low}—{row.rank_high} 名）"
            for row in rows
            if row.rank is not None
        ]
        if placed:
            told.append(f"{group}：{'；'.join(placed)}。")
        unplaced = [f"{row.name}（{row.why_not}）" for row in rows if row.rank is None]
        if unplaced:
            told.append(f"{group}不排名次：{'；'.join(unplaced)}。")
    if found.corrected:
        told.append(f"{found.corrected}。")
    answered = [one for one in found.appeals if one.is_upheld is not None]
    if answered:
        upheld = sum(bool(one.is_upheld) for one in answered)
        told.append(f"收到申诉 {len(answered)} 件，采纳 {upheld} 件，维持 {len(answered) - upheld} 件。")
    if found.approved:
        told.append(f"依据：{found.approved.document}，{zh_day(found.approved.on)}。")
    return tuple(told)
