"""The core lights, one record each: everything that is said of a light and done with it.

A new light is a member of `Core` and a record here, its definition in seed_data/indicators.csv, its bounds in
seed_data/light_rules.csv and, where projects make it up, the condition on them in data_access/queries/counted.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from domain.facts.progress import CONTRACT, DIAGNOSIS, ProjectFigures
from domain.facts.rules import Rule
from domain.lights import sentences as say
from domain.lights import ways
from domain.lights.measures import PARTS, Measure, Projects, Sum, completion, everyone, only_itself
from domain.words import Word
from domain.yuan import wan


class Core(Word):
    """The core indicators, in their order (Yinchuan task 16 asks for ten and names three)."""

    SCHEDULE = "schedule", "项目进度"
    DIAGNOSIS = "diagnosis", "诊断评估"
    CONTRACTING = "contracting", "合同签订"
    COMPLETION = "completion", "完成改造"
    LEVEL_UP = "level_up", "水平达标"
    DISBURSEMENT = "disbursement", "资金兑付"
    COMPLIANCE = "compliance", "资金合规"
    PROVIDER = "provider", "服务商履约"
    SUBMISSION = "submission", "数据报送"
    RECTIFICATION = "rectification", "问题整改"


CORE: tuple[Core, ...] = tuple(Core)


@dataclass(frozen=True)
class Elsewhere:
    """Rows that are no projects: the page where they stand, and the words of the way there."""

    page: str
    link: str


@dataclass(frozen=True)
class CoreLight:
    """A core light. None of it has a default: leaving something out is a decision that the record shows."""

    code: Core
    unit: str
    """What its fraction counts."""
    metric: str
    """Row of light_rules.csv that holds its bounds."""
    metric_zh: str
    bounds: Callable[[Rule], tuple[str, str, str]]
    """The bounds in words: green, yellow, red."""
    can_try: bool
    """Whether its stored value is what the bounds are held against, so that other bounds can be tried on it."""
    sums: Mapping[str, Sum]
    """What each project adds to the sums that it is judged from."""
    judge: ways.Way
    texts: say.Texts
    """Value, fraction and change."""
    rows: Projects | Elsewhere
    """What a click on its figure opens."""
    has_details: bool
    """Whether rows that are no projects stand behind it (services.lights.details)."""
    measure: Measure | None
    """Of a light of pace: what is counted, and by which plan it is due."""

    @property
    def zh(self) -> str:
        return self.code.zh

    @property
    def is_of_projects(self) -> bool:
        """Whether projects make it up: they alone can change it, and its figure opens them."""
        return isinstance(self.rows, Projects)

    @property
    def takes_target(self) -> bool:
        """Whether it is held against the plan's own percentage as it stands, without 序时."""
        return self.judge is ways.by_level

    def value_text(self, value: float | None, numerator: float | None, denominator: float | None) -> str:
        """93.3%, 12.4 点, 3 项."""
        return self.texts.value(value, numerator, denominator, 1)

    def finer_text(self, value: float | None, numerator: float | None, denominator: float | None) -> str:
        """The same with three decimals, where two figures look alike with one."""
        return self.texts.value(value, numerator, denominator, 3)

    def fraction_text(self, numerator: float | None, denominator: float | None) -> str:
        """190/203.6 家; empty when one of the two is missing."""
        if numerator is None or denominator is None:
            return ""
        return self.texts.fraction(numerator, denominator, self.unit)

    def change_text(self, value: float | None, past: float | None) -> str:
        """Change since the last period in points; empty when one of the two is missing."""
        return "" if value is None or past is None else self.texts.change(value - past)


def _of_pace(code: Core, measure: Measure) -> CoreLight:
    return CoreLight(
        code=code,
        unit="家",
        metric="pace_ratio",
        metric_zh="序时完成率",
        bounds=say.ratio_bounds,
        can_try=True,
        sums={},
        judge=ways.by_pace,
        texts=say.SHARE,
        rows=measure.behind,
        has_details=False,
        measure=measure,
    )


def _diagnosed_on(figures: ProjectFigures) -> np.ndarray:
    return figures.diagnosed_on


def _contracted_on(figures: ProjectFigures) -> np.ndarray:
    return figures.contracted_on


CORE_LIGHTS: dict[str, CoreLight] = {
    light.code: light
    for light in (
        CoreLight(
            code=Core.SCHEDULE,
            unit="个",
            metric="lag_points",
            metric_zh="滞后（计划进度减实际进度）",
            bounds=say.point_bounds,
            can_try=True,
            sums={
                "projects": lambda these: these.active,
                "lag_points": lambda these: np.where(these.active, these.figures.lag_points, 0),
                "stuck": lambda these: these.active & these.figures.stuck,
                "unbegun": lambda these: these.active & ~these.figures.started,
            },
            judge=ways.by_lag,
            texts=say.POINTS,
            rows=Projects("在册项目", "进度滞后的项目", only_itself),
            has_details=False,
            measure=None,
        ),
        _of_pace(
            Core.DIAGNOSIS,
            Measure(DIAGNOSIS, _diagnosed_on, everyone, Projects("已完成诊断", "计划已到期、尚未诊断", only_itself)),
        ),
        _of_pace(
            Core.CONTRACTING,
            Measure(CONTRACT, _contracted_on, everyone, Projects("已签合同", "计划已到期、尚未签约", only_itself)),
        ),
        _of_pace(Core.COMPLETION, completion(everyone)),
        CoreLight(
            code=Core.LEVEL_UP,
            unit="家",
            metric="gap_points",
            metric_zh="低于目标",
            bounds=say.gap_bounds,
            can_try=False,
            sums={
                "assessed": lambda these: these.assessed,
                "to_assess": lambda these: these.assessed | these.assessment_due,
                "level_ok": lambda these: these.assessed & (these.figures.level >= 2),
            },
            judge=ways.by_level,
            texts=say.SHARE,
            rows=Projects("官方评测二级及以上", "到期未评测或未达二级", only_itself),
            has_details=False,
            measure=None,
        ),
        CoreLight(
            code=Core.DISBURSEMENT,
            unit="万元",
            metric="paid_ratio",
            metric_zh="到期已付 ÷ 到期应付",
            bounds=say.ratio_bounds,
            can_try=True,
            sums={
                "payable_fen": lambda these: np.where(these.owed, these.figures.due_fen, 0),
                "paid_of_payable_fen": lambda these: np.where(
                    these.owed, np.minimum(these.figures.paid_fen, these.figures.due_fen), 0
                ),
            },
            judge=ways.by_share(
                "paid_of_payable_fen",
                "payable_fen",
                "到期应付 {whole}，到期已付 {part}，占 {share}",
                "尚无到期应付资金",
                written=wan,
            ),
            texts=say.MONEY,
            rows=Projects("已到期应兑付", "到期尚未足额兑付", say.money_added),
            has_details=False,
            measure=None,
        ),
        CoreLight(
            code=Core.COMPLIANCE,
            unit="项",
            metric="severity_score",
            metric_zh="未消除疑点（严重 2、一般 1）",
            bounds=say.severity_bounds,
            can_try=False,
            sums={"serious": lambda these: these.serious, "minor": lambda these: these.minor},
            judge=ways.by_findings,
            texts=say.ITEMS,
            rows=Projects("有未销号资金问题", "", say.findings_added),
            has_details=True,
            measure=None,
        ),
        CoreLight(
            code=Core.PROVIDER,
            unit="个节点",
            metric="on_time_share",
            metric_zh="节点按时率",
            bounds=say.ratio_bounds,
            can_try=True,
            sums={
                "milestones_due": lambda these: these.figures.milestones_due,
                "milestones_on_time": lambda these: these.figures.milestones_on_time,
            },
            judge=ways.by_share(
                "milestones_on_time",
                "milestones_due",
                "服务商节点应完成 {whole} 个，按时 {part} 个，按时率 {share}",
                "服务商节点未到期",
            ),
            texts=say.SHARE,
            rows=Projects("有服务商到期节点", "服务商节点未按时", say.milestones_added),
            has_details=False,
            measure=None,
        ),
        CoreLight(
            code=Core.SUBMISSION,
            unit="份",
            metric="on_time_ratio",
            metric_zh="按时报送率",
            bounds=say.ratio_bounds,
            can_try=True,
            sums={},
            judge=ways.by_returns,
            texts=say.SHARE,
            rows=Elsewhere("intake", "看哪些单位还没有报"),
            has_details=True,
            measure=None,
        ),
        CoreLight(
            code=Core.RECTIFICATION,
            unit="个",
            metric="closed_ratio",
            metric_zh="按期办结率",
            bounds=say.ratio_bounds,
            can_try=True,
            sums={
                "issues_due": lambda these: np.where(these.active, these.figures.issues_due, 0),
                "issues_closed": lambda these: np.where(these.active, these.figures.issues_closed, 0),
            },
            judge=ways.by_share(
                "issues_closed",
                "issues_due",
                "到期应整改问题 {whole} 个，按期销号 {part} 个，整改率 {share}",
                "没有到期应整改问题",
            ),
            texts=say.SHARE,
            rows=Projects("有到期应整改问题", "问题未按期销号", say.issues_added),
            has_details=True,
            measure=None,
        ),
    )
}
OF_PACE: dict[str, Measure] = {light.code: light.measure for light in CORE_LIGHTS.values() if light.measure is not None}
"""Core lights that have a 序时, by the projects' own plans where no target is printed."""
PACED: dict[str, Measure] = OF_PACE | PARTS
"""Every count of projects that a printed target can be held against."""
OPENED: dict[str, Projects] = {name: measure.behind for name, measure in PACED.items()} | {
    light.code: light.rows for light in CORE_LIGHTS.values() if isinstance(light.rows, Projects)
}
"""What the projects behind each figure are called."""


def counted_zh(number: int) -> str:
    """十, 十一, 二十, up to 九十九."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if tens == 0:
        return digits[ones]
    return f"{digits[tens] if tens > 1 else ''}十{digits[ones] if ones else ''}"


CORE_ZH = f"{counted_zh(len(CORE))}项核心指标"
