"""Enterprises that leave and those that come: the total does not fall (Songjiang 四(三); rules 19.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Balance:
    """Enterprises in the pilot now; the most there were right before one left by a case; places nobody has taken."""

    most: int
    active: int
    waiting: int

    @property
    def missing(self) -> int:
        return max(self.most - self.active, 0)

    @property
    def sentence(self) -> str:
        if not self.most:
            return f"现在册 {self.active} 家，还没有企业按个案离开。"
        whole = f"离开前试点企业 {self.most} 家，现在册 {self.active} 家"
        named = f"；{self.waiting} 个名额还没有替补" if self.waiting else ""
        return f"{whole}，" + (f"少 {self.missing} 家，须补上{named}。" if self.missing else f"总量没有减少{named}。")


def balance_of(totals_before: Sequence[int], active: int, waiting: int) -> Balance:
    """`totals_before`: how many were in right before each case. Whoever is named as a successor changes no count:
    only an enterprise that is newly taken in does.
    """
    return Balance(max(totals_before, default=0), active, waiting)


def successor_problems(
    *, leaving: str, successor: str, is_active: bool, is_successor_of: str, is_paid: bool
) -> list[str]:
    """All that keeps an enterprise (both by 统一社会信用代码) from taking the place of one that leaves."""
    problems = []
    if successor == leaving:
        return ["替补企业不能是离开的企业自己"]
    if not is_active:
        problems.append("替补企业不在册")
    if is_successor_of:
        problems.append(f"它已是{is_successor_of}的替补")
    if is_paid:
        problems.append("替补企业已拨过奖补，不是新列入的企业")
    return problems


def days_problems(*, left_on: date, today: date, due_on: date | None, has_successor: bool) -> list[str]:
    """What is wrong with the days of a case: `due_on` is by when a place nobody takes yet is taken."""
    problems = []
    if left_on > today:
        problems.append(f"离开日 {left_on} 在今天（{today}）之后")
    if not has_successor and due_on is None:
        problems.append("没有替补企业的，须写明补齐期限")
    if due_on is not None and due_on <= left_on:
        problems.append(f"补齐期限 {due_on} 须晚于离开日 {left_on}")
    return problems
