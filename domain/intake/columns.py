"""A column of a form: what a cell of it holds, what it means; makers of those that many forms have.

A heading carries the unit in brackets; a file may give another unit of the same sort there (合同金额(元) for
合同金额(万元)) and is read accordingly.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain.words import STAGES, Stage, Word


class Sort(StrEnum):
    """What a cell holds, so how it is read."""

    TEXT = "text"
    CODE = "code"
    USCC = "uscc"
    DAY = "day"
    MONEY = "money"
    NUMBER = "number"
    WHOLE = "whole"
    FLAG = "flag"
    WORD = "word"
    LISTED = "listed"
    RAW = "raw"
    YUAN = "yuan"


SORT_ZH = {
    Sort.TEXT: "文字",
    Sort.CODE: "编号",
    Sort.USCC: "18 位统一社会信用代码",
    Sort.DAY: "日期，如 2026-11-15、2026/11/15 或 2026年11月15日",
    Sort.MONEY: "金额，最多精确到分",
    Sort.NUMBER: "数",
    Sort.WHOLE: "整数",
    Sort.FLAG: "是或否",
    Sort.WORD: "选一个",
    Sort.LISTED: "选一个",
    Sort.RAW: "见说明",
    Sort.YUAN: "金额，最多精确到分",
}


@dataclass(frozen=True)
class Column:
    """A column: its field, its heading (without unit), what a cell holds, what it means.

    `key`: part of what names the row. `required`: a new row needs it; a blank cell of a known row changes nothing.
    `listed`: which of the pilot's lists the value is taken from. `dated`: the day says when something happened, so it
    may fall into a period that is closed. `stage`: the day is one of a milestone, `part` of it planned or completed.
    `behind`: words that people write behind the number. `is_many`: several, with ； between them. `also`: what lists of
    offices call it, which is asked about.
    """

    field: str
    heading: str
    sort: Sort
    help: str
    example: str
    key: bool = False
    required: bool = False
    unit: str = ""
    words: type[Word] | None = None
    listed: str = ""
    dated: bool = False
    least: float | None = None
    most: float | None = None
    longest: int = 80
    stage: Stage | None = None
    part: str = ""
    behind: tuple[str, ...] = ()
    is_many: bool = False
    also: tuple[str, ...] = ()
    told: bool = False
    """Whether it only tells whose row it is, in the words of another record: held against what is stored, never
    written."""

    @property
    def title(self) -> str:
        """Heading on the sheet."""
        return f"{self.heading}（{self.unit}）" if self.unit else self.heading

    @property
    def holds(self) -> str:
        """What a cell of it may hold, in words."""
        words = "、".join(self.choices) or SORT_ZH[self.sort]
        return f"{words.replace('选一个', '从名单中选')}，几个用分号分开" if self.is_many else words

    @property
    def to_fill(self) -> str:
        """What to do about a cell that must be filled and is not."""
        words = "、".join(self.choices)
        told = f"{words}（{self.help}）" if words and self.help else words or self.help
        return f"请填“{self.heading}”" + (f"：{told}" if told else "")

    @property
    def choices(self) -> tuple[str, ...]:
        """Words that a cell may hold; empty where the pilot's own lists decide or anything goes."""
        if self.sort is Sort.FLAG:
            return ("是", "否")
        return tuple(word.zh for word in self.words) if self.words else ()


REMARK = Column(
    "remark",
    "本行说明",
    Sort.TEXT,
    "有“需说明”的提醒时，在这里写一句原因，如“上月漏报，本周补报”",
    "上月漏报，本周补报",
    longest=200,
)
"""Stands last in every template; answers the warnings of its row."""


def code_column(heading: str, help: str, example: str) -> Column:
    return Column("code", heading, Sort.CODE, help, example, key=True, required=True, longest=32)


def uscc_column(field: str, heading: str, help: str, **more: Any) -> Column:
    return Column(field, heading, Sort.USCC, help, "91990100MA00000017", longest=18, **more)


def day_column(field: str, heading: str, help: str, **more: Any) -> Column:
    return Column(field, heading, Sort.DAY, help, "2026-11-15", **more)


def money_column(field: str, heading: str, help: str, **more: Any) -> Column:
    return Column(field, heading, Sort.MONEY, help, "120.00", unit="万元", least=0, **more)


PLANNED = {stage: f"planned_{stage}" for stage in STAGES}
COMPLETED = {stage: f"completed_{stage}" for stage in STAGES}
"""Stage → field of its planned or completed day."""


def planned_column(stage: Stage) -> Column:
    what = f"{stage.zh}按计划应完成的日期"
    return day_column(PLANNED[stage], f"{stage.zh}计划日", what, stage=stage, part="planned")


def completed_column(stage: Stage) -> Column:
    what = f"{stage.zh}实际完成的日期，没有完成就留空"
    return day_column(COMPLETED[stage], f"{stage.zh}完成日", what, dated=True, stage=stage, part="completed")
