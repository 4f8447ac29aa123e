"""项目绩效目标: what projects were asked and say they reached, what somebody else made of it (rules 16.6). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.facts.rules import EPSILON
from domain.lights.sentences import NOTHING
from domain.reports.views import Cell, Table
from domain.reports.words import lit, text
from domain.words import GoalDirection, Light

LEAST = 4
"""Goals a project should have at least."""
GOALS = "项目绩效目标"


@dataclass(frozen=True)
class Goal:
    """One goal. `is_right` None: not checked as it stands."""

    id: int
    version: int
    project: str
    enterprise: str
    district: str
    number: int
    name: str
    unit: str
    direction: GoalDirection
    value: float
    document: str
    actual: float | None
    evaluated_on: date | None
    evidence: str
    is_right: bool | None = None
    opinion: str = ""
    checked_on: date | None = None
    checked_by: str = ""

    @property
    def is_met(self) -> bool | None:
        """Whether what the project says it reached is what was asked; None before it says anything."""
        if self.actual is None:
            return None
        ahead = self.actual - self.value if self.direction is GoalDirection.AT_LEAST else self.value - self.actual
        return ahead >= -EPSILON

    @property
    def state(self) -> str:
        if self.actual is None:
            return "未自评"
        if self.is_right is None:
            return "待核对"
        return "核对无误" if self.is_right else "核对不属实"

    @property
    def light(self) -> Light:
        """Red: said not to be so, or checked and missed; green: checked and met; yellow: waits; grey: not evaluated."""
        if self.actual is None:
            return Light.GREY
        if self.is_right is None:
            return Light.YELLOW
        return Light.GREEN if self.is_right and self.is_met else Light.RED

    def until(self, day: date) -> "Goal":
        """As it was known on a day, as far as its own days tell."""
        unchecked = replace(self, is_right=None, opinion="", checked_on=None, checked_by="")
        if self.evaluated_on is None or self.evaluated_on > day:
            return replace(unchecked, actual=None, evaluated_on=None, evidence="")
        return unchecked if self.checked_on is not None and self.checked_on > day else self

    @property
    def target_text(self) -> str:
        return f"{self.direction.zh} {self.value:g} {self.unit}"

    @property
    def actual_text(self) -> str:
        return NOTHING if self.actual is None else f"{self.actual:g} {self.unit}"

    @property
    def met_text(self) -> str:
        return {None: NOTHING, True: "达到", False: "未达到"}[self.is_met]


@dataclass(frozen=True)
class GoalBoard:
    """All goals; `without`: projects that have none, `few`: fewer than four."""

    rows: tuple[Goal, ...]
    projects: int
    without: int
    few: int
    may_check: bool

    @property
    def sentence(self) -> str:
        """336 个项目中 300 个有绩效目标 1,300 项：自评 900 项（达到 880）、核对 700 项、不属实 2 项；36 个没有目标。"""
        said = [row for row in self.rows if row.actual is not None]
        checked = [row for row in said if row.is_right is not None]
        wrong = sum(row.is_right is False for row in checked)
        told = f"{self.projects} 个项目中 {self.projects - self.without} 个有绩效目标，共 {len(self.rows)} 项"
        if self.rows:
            told += f"：自评 {len(said)} 项（达到 {sum(bool(row.is_met) for row in said)} 项）、核对 {len(checked)} 项"
        told += f"、核对不属实 {wrong} 项" if wrong else ""
        lacking = [f"{self.without} 个还没有目标"] if self.without else []
        lacking += [f"{self.few} 个不足 {LEAST} 项"] if self.few else []
        return "；".join([told, *lacking]) + "。"


def goal_board(rows: Iterable[Goal], codes: Sequence[str], may_check: bool) -> GoalBoard:
    """Of the projects by code; goals of others (that left) are listed, not counted as having some."""
    goals = tuple(rows)
    numbers = dict.fromkeys(codes, 0)
    for row in goals:
        if row.project in numbers:
            numbers[row.project] += 1
    without = sum(number == 0 for number in numbers.values())
    few = sum(0 < number < LEAST for number in numbers.values())
    return GoalBoard(goals, len(numbers), without, few, may_check)


def goals_table(rows: Iterable[Goal]) -> Table:
    """附件 项目绩效目标."""
    cells = tuple(
        (
            text(row.project),
            text(row.enterprise),
            text(row.district),
            text(row.name),
            Cell(row.target_text),
            Cell(row.actual_text),
            Cell(row.met_text),
            text(row.evidence),
            lit(row.light),
            text(row.state),
            text(row.checked_by),
        )
        for row in rows
    )
    return Table(
        "annex_goals",
        GOALS,
        ("项目编号", "企业", "地区", "绩效指标", "目标", "自评", "结论", "佐证", "灯", "核对", "核对人"),
        cells,
        (11, 18, 9, 14, 12, 10, 8, 18, 6, 9, 10),
        "project_goals",
        (
            "projects.code",
            "enterprises.name",
            "district",
            "name",
            "value",
            "actual",
            "actual 对 value",
            "evidence",
            "is_right、actual",
            "checked_version",
            "checked_by",
        ),
    )
