"""Where an enterprise stands among similar ones: of its industry, size and starting level (rules 4.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

LEAST = 5
"""Below so many the next wider group is taken: without the starting level, then without the size (default)."""


@dataclass(frozen=True)
class One:
    """A project that is compared; `level` before it began, 0 where it is not known."""

    project_id: int
    scale: str
    level: int
    progress: int
    days_late: int


@dataclass(frozen=True)
class AmongAlike:
    """Of how many similar ones; place by progress (1: furthest; equals share a place), the middle one's progress, how
    many are late by more days."""

    group: str
    number: int
    place: int
    progress: int
    middle: float
    days_late: int
    later: int

    @property
    def sentence(self) -> str:
        side = "高于" if self.progress > self.middle else "低于" if self.progress < self.middle else "等于"
        late = f"；逾期 {self.days_late} 天，比它更久的 {self.later} 个" if self.days_late else ""
        return (
            f"同类{self.group}{self.number} 个在册项目中进度第 {self.place}：{self.progress} 分，"
            f"{side}中位数 {self.middle:g} 分{late}。"
        )


def standing(mine: One, others: Sequence[One], names: tuple[str, str, str]) -> AmongAlike | None:
    """Among the projects of its industry (mine among them or not); `names` of industry, size, level. None where even
    the industry has too few."""
    industry, size, level = names
    everybody = [*(one for one in others if one.project_id != mine.project_id), mine]
    alike = [one for one in everybody if one.scale == mine.scale]
    groups = [(f"（{industry}、{size}）", alike), (f"（{industry}）", everybody)]
    if mine.level:
        groups.insert(0, (f"（{industry}、{size}、{level}起步）", [one for one in alike if one.level == mine.level]))
    found = next(((name, group) for name, group in groups if len(group) >= LEAST), None)
    if found is None:
        return None
    name, group = found
    return AmongAlike(
        name,
        len(group),
        1 + sum(one.progress > mine.progress for one in group),
        mine.progress,
        median(one.progress for one in group),
        mine.days_late,
        sum(one.days_late > mine.days_late for one in group),
    )
