"""更正: what a closed period would say from today's facts, beside what it said (rules 3). Pure."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from domain.facts.pace import TargetFact
from domain.lights.core import PACED, Core
from domain.lights.readings import Readings
from domain.words import OVERALL, Light, Restated
from domain.yuan import wan

FigureKey = tuple[str, int | None, int | None]
"""Indicator, district (None: the whole pilot), and the printed target where it is a target's own figure."""


@dataclass(frozen=True, slots=True)
class ReportedFigure:
    """A figure as it was or would be reported; `judged_by` is the target whose 序时 it was compared with.

    A target's own figure has its actual as numerator, in the target's unit.
    """

    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    light: Light = Light.GREY
    judged_by: int | None = None


@dataclass(frozen=True, slots=True)
class Restatement:
    """A figure of a closed period that was changed by facts recorded later."""

    indicator: str
    district: int | None
    target: int | None
    before: ReportedFigure
    after: ReportedFigure
    kind: Restated = Restated.CORRECTION
    causes: tuple[str, ...] = ()
    """The facts that changed it, each in words; two figures with the same ones were changed by one correction."""


NOTHING = ReportedFigure()


def figures_of(readings: Readings, targets: Iterable[TargetFact]) -> dict[FigureKey, ReportedFigure]:
    """What a period says of the pilot and of each district: its indicators, and the actual of every printed target."""
    said: dict[FigureKey, ReportedFigure] = {}
    for r in readings.indicators:
        if r.industry is None and r.indicator != OVERALL:
            j = r.judged
            said[r.indicator, r.district, None] = ReportedFigure(
                j.value, j.numerator, j.denominator, r.light, j.target_id
            )
    printed = {target.id: target for target in targets}
    for reading in readings.targets:
        target = printed[reading.target]
        if target.industry is None:
            key = target.indicator, target.district, target.id
            said[key] = ReportedFigure(None, reading.actual, None, reading.light, target.id)
    return said


def restatements(
    stored: Mapping[FigureKey, ReportedFigure], now: Mapping[FigureKey, ReportedFigure]
) -> Iterator[Restatement]:
    """Figures whose numerator, denominator or target differ, indicators first; a target's own only where neither its
    indicator nor another target says it."""
    told: set[tuple[Any, ...]] = set()
    for key in sorted({*stored, *now}, key=lambda key: (key[2] is not None, repr(key))):
        indicator, district, target = key
        before, after = stored.get(key, NOTHING), now.get(key, NOTHING)
        numbers = (indicator, district, before.numerator, after.numerator)
        if _same(before, after) or target is not None and (numbers in told or (target, district) in told):
            continue
        told |= {numbers, (before.judged_by, district), (after.judged_by, district)}
        yield Restatement(indicator, district, target, before, after)


def _same(before: ReportedFigure, after: ReportedFigure) -> bool:
    pairs = ((getattr(before, name), getattr(after, name)) for name in ("numerator", "denominator"))
    return before.judged_by == after.judged_by and all(
        a == b or None not in (a, b) and math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9) for a, b in pairs
    )


# --- what changed it ------------------------------------------------------------------------------------------------

STANDING = {"district_id": "地区", "industry_id": "细分行业", "status": "状态", "is_counted": "是否计数"}
"""Columns of a project reading that move it in or out of every sum, in words."""
UNITS = frozenset({"district_id", "industry_id"})
FIGURES = {
    "diagnosed_on": "诊断完成日",
    "contracted_on": "签约完成日",
    "completed_on": "完成改造日",
    "level": "评定等级",
    "level2_on": "达到二级日",
    "level4_on": "达到四级日",
    "planned_progress": "计划进度",
    "actual_progress": "实际进度",
    "milestones_due": "服务商到期节点",
    "milestones_on_time": "服务商按时节点",
    "payable_fen": "到期应付",
    "paid_fen": "已付",
    "findings_serious": "严重资金问题",
    "findings_minor": "一般资金问题",
    "issues_due": "到期问题",
    "issues_closed": "按期销号问题",
}
COLUMNS = STANDING | FIGURES
MADE_OF: dict[str, tuple[str, ...]] = {
    Core.SCHEDULE: ("planned_progress", "actual_progress"),
    Core.DIAGNOSIS: ("diagnosed_on",),
    Core.CONTRACTING: ("contracted_on",),
    Core.COMPLETION: ("completed_on",),
    Core.LEVEL_UP: ("level", "planned_progress"),
    Core.DISBURSEMENT: ("payable_fen", "paid_fen"),
    Core.COMPLIANCE: ("findings_serious", "findings_minor"),
    Core.PROVIDER: ("milestones_due", "milestones_on_time"),
    Core.RECTIFICATION: ("issues_due", "issues_closed"),
}
"""Core light → the figures of projects that it adds up."""
OTHERWISE = {
    Core.SUBMISSION: "报送时间",
    Core.RECTIFICATION: "地区问题",
    Core.COMPLIANCE: "账户资金",
}
"""What changed a core light where no project did."""


@dataclass(frozen=True, slots=True)
class ProjectChange:
    """A project whose figures of a closed period would be others today: what it is called, and column → old and new."""

    name: str
    districts: frozenset[int | None]
    moved: Mapping[str, tuple[Any, Any]]

    @property
    def zh(self) -> str:
        parts = (f"{COLUMNS[name]} {_shown(name, old)}→{_shown(name, new)}" for name, (old, new) in self.moved.items())
        return f"{self.name}：{'，'.join(parts)}"


def _shown(column: str, value: Any) -> str:
    if value is None:
        return "无"
    if column in UNITS:
        return str(value)
    if column.endswith("_fen"):
        return wan(int(value))
    return "是" if value is True else "否" if value is False else getattr(value, "zh", str(value))


def moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Column → old and new value, of those that differ between two readings of a project."""
    return {name: (before[name], after[name]) for name in COLUMNS if before[name] != after[name]}


def with_causes(
    found: Iterable[Restatement],
    changes: Iterable[ProjectChange],
    measures: Mapping[str, str],
    names: Mapping[str, str],
) -> Iterator[Restatement]:
    """Each figure with the facts that changed it: projects, else what the indicator is counted from."""
    known = list(changes)
    for line in found:
        columns = STANDING.keys() | set(_columns(line.indicator, measures[line.indicator]))
        mine = [
            change
            for change in known
            if columns & change.moved.keys() and (line.district is None or line.district in change.districts)
        ]
        only_moved = bool(mine) and all(columns & change.moved.keys() <= UNITS for change in mine)
        kind = Restated.UNITS if only_moved else Restated.CORRECTION
        causes = tuple(change.zh for change in mine) or (_otherwise(line, measures, names),)
        if not mine and line.before.judged_by != line.after.judged_by:
            kind, causes = Restated.TARGET, (f"{names[line.indicator]}的目标",)
        yield replace(line, kind=kind, causes=causes)


def _columns(indicator: str, measure: str) -> tuple[str, ...]:
    """Of the figures of projects those that an indicator is made of."""
    if indicator in MADE_OF:
        return MADE_OF[indicator]
    if measure.startswith("computed:completion"):
        return ("completed_on",)
    return ("level", "level2_on", "level4_on")


def _otherwise(line: Restatement, measures: Mapping[str, str], names: Mapping[str, str]) -> str:
    if core := next((core for core in OTHERWISE if core == line.indicator), None):
        return OTHERWISE[core]
    if measures[line.indicator] == "reported":
        return f"{names[line.indicator]}的上报数"
    if measures[line.indicator].removeprefix("computed:") in PACED:
        return "企业规模、称号，或计算规则"
    return f"{names[line.indicator]}的登记，或计算规则"
