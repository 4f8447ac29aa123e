"""View models of 集中攻坚 (rules 15.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.lights.views import ProjectView
from domain.words import BlockCause, BlockState, Light

WEEK = 7


@dataclass(frozen=True)
class BlockWeek:
    """What was said of a blocked project on a day."""

    reported_on: date
    cause: BlockCause
    state: BlockState
    helper: str
    measure: str
    result: str
    reported_by: str


@dataclass(frozen=True)
class Blocked:
    """How a project on the list stands; `since_on` and `weeks` of the help that is running or was the last."""

    code: str
    enterprise: str
    district: str
    light: Light | None
    cause: BlockCause
    state: BlockState
    helper: str
    measure: str
    result: str
    since_on: date
    reported_on: date
    weeks: int
    silent_days: int
    entries: tuple[BlockWeek, ...]

    @property
    def is_silent(self) -> bool:
        """Whether this week has no result yet."""
        return self.state is BlockState.ON and self.silent_days >= WEEK


@dataclass(frozen=True)
class BlockList:
    """`waiting`: red projects that nobody helps, worst first, of `waiting_in_all`."""

    sentence: str
    as_of: date
    rows: tuple[Blocked, ...]
    causes: tuple[tuple[BlockCause, int], ...]
    waiting: tuple[ProjectView, ...]
    waiting_in_all: int = 0
    may_see: bool = True


def blocks_sentence(rows: Sequence[Blocked], waiting: int) -> str:
    """攻坚中 5 家，其中 1 家本周没有填；已解决 2 家。红灯项目还有 30 个没有列入。"""
    on = [row for row in rows if row.state is BlockState.ON]
    silent = sum(row.is_silent for row in on)
    said = f"攻坚中 {len(on)} 家" + (f"，其中 {silent} 家一周以上没有填结果" if silent else "")
    solved = sum(row.state is BlockState.SOLVED for row in rows)
    left = sum(row.state is BlockState.GIVEN_UP for row in rows)
    said += (f"；已解决 {solved} 家" if solved else "") + (f"；转退出更换 {left} 家" if left else "")
    return f"{said}。" + (f"红灯项目还有 {waiting} 个没有列入。" if waiting else "红灯项目都已列入。")
