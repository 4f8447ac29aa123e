"""View models of the districts' year: the order, one district's sheet, appeals; and the words they are printed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.appraisal.year import DistrictIndex, Fraction, PartFigure
from domain.facts.year_rules import UNITS, YearPart
from domain.lights.sentences import NOTHING
from domain.yuan import wan_figure


def is_years_cut(as_of: date, last_on: date) -> bool:
    """Whether a closed month is the one by which its year is decided: December, or the month in which the plan ends."""
    return as_of.month == 12 or (as_of.year, as_of.month) == (last_on.year, last_on.month)  # noqa: PLR2004


@dataclass(frozen=True)
class LastYear:
    """A district's year before: approved, or as that December was closed."""

    score: float | None
    rank: int | None
    group: str
    is_approved: bool


@dataclass(frozen=True)
class Appeal:
    """What a district said against a part, and what two people answered (`is_upheld` None: nothing yet)."""

    id: int
    district: str
    part: YearPart
    reason: str
    document: str
    said_on: date
    author: str
    is_upheld: bool | None = None
    corrected: Fraction | None = None
    answer: str = ""
    answer_document: str = ""
    answered_on: date | None = None
    answered_by: str = ""

    @property
    def state(self) -> str:
        if self.is_upheld is None:
            return "待答复"
        return "采纳，已更正" if self.is_upheld else "维持"


@dataclass(frozen=True)
class Approved:
    """By whom, when, by which document."""

    on: date
    document: str
    author: str
    approver: str


@dataclass(frozen=True)
class DistrictYear:
    """All districts of a year, at a cut. `approved` None: preliminary (初评)."""

    year: int
    period: str
    period_id: int
    as_of: date
    rows: tuple[DistrictIndex, ...]
    last: Mapping[int, LastYear]
    appeals: tuple[Appeal, ...]
    notes: tuple[str, ...]
    approved: Approved | None = None
    corrected: str = ""
    """What was corrected since the cut, in a sentence; empty: nothing."""
    is_years_cut: bool = False
    """Whether the cut ends the year: appeals, answers and the approval go by no other."""

    @property
    def state(self) -> str:
        return "已审定" if self.approved else "初评，未审定"

    @property
    def open_appeals(self) -> tuple[Appeal, ...]:
        return tuple(one for one in self.appeals if one.is_upheld is None)

    @property
    def sentence(self) -> str:
        """How many are judged, who leads each group, what is still open."""
        judged = [row for row in self.rows if row.score is not None]
        ranked = [row for row in judged if row.rank is not None]
        parts = [f"{self.year} 年度{self.state}：{len(self.rows)} 个地区评价 {len(judged)} 个、排名 {len(ranked)} 个"]
        for group in dict.fromkeys(row.group for row in ranked):
            first = [row for row in ranked if row.group == group and row.rank == 1]
            names = "、".join(row.name for row in first[:3]) + (f"等 {len(first)} 个" if len(first) > 3 else "")
            parts.append(f"{group}第 1 为{names}（{first[0].score:.1f} 分）")
        if self.open_appeals:
            parts.append(f"待答复申诉 {len(self.open_appeals)} 件")
        return "；".join(parts) + "。"

    def of(self, district_id: int) -> DistrictIndex | None:
        return next((row for row in self.rows if row.id == district_id), None)


def figure_text(part: YearPart, figure: Fraction | None) -> str:
    """25/26 家, 412.30/430.12 万元; a dash where nothing was due."""
    if figure is None:
        return NOTHING
    return f"{number_text(part, figure.counted)}/{number_text(part, figure.of)} {UNITS[part]}"


def number_text(part: YearPart, value: float) -> str:
    if part is YearPart.PAYMENT:
        return wan_figure(round(value))
    return f"{value:.1f}".removesuffix(".0")


def part_text(one: PartFigure) -> str:
    """33.7/35."""
    return NOTHING if one.figure is None else f"{one.earned:.1f}/{one.weight:g}"


def score_text(row: DistrictIndex) -> str:
    return NOTHING if row.score is None else f"{row.score:.1f}"


def interval_text(row: DistrictIndex) -> str:
    return NOTHING if row.low is None else f"{row.low:.1f}—{row.high:.1f}"


def rank_text(row: DistrictIndex) -> str:
    """第 2（1—4）/ 12; a dash without a place."""
    if row.rank is None:
        return NOTHING
    span = f"{row.rank_low}" if row.rank_low == row.rank_high else f"{row.rank_low}—{row.rank_high}"
    return f"第 {row.rank}（{span}）/{row.ranked}"


def last_text(last: LastYear | None) -> str:
    """86.2 分，第 3（未审定）; a dash in the first year."""
    if last is None or last.score is None:
        return NOTHING
    place = f"，第 {last.rank}" if last.rank else ""
    return f"{last.score:.1f} 分{place}" + ("" if last.is_approved else "（未审定）")


def change_text(row: DistrictIndex, last: LastYear | None) -> str:
    """+2.1 against last year; a dash where either is missing."""
    if row.score is None or last is None or last.score is None:
        return NOTHING
    change = round(row.score, 1) - round(last.score, 1)
    return f"{change:+.1f}" if abs(change) > 0.04 else "持平"
