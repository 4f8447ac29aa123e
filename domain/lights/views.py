"""View models of lights and of what they are counted from: nothing but fields."""

from dataclasses import dataclass
from datetime import date

from domain.words import Change, Direction, Light, Stage


@dataclass(frozen=True)
class Explanation:
    """What who answers for a red light says of it. `label`: the period it was written for; `version` for the next."""

    text: str
    author: str
    written_on: date
    label: str
    version: int

    def __str__(self) -> str:
        """设备到货晚，11月底补齐（马晓燕，2026-11-14）."""
        return f"{self.text.rstrip('。')}（{self.author}，{self.written_on.isoformat()}）"


@dataclass(frozen=True)
class RedLight:
    """A light that is to be explained, or judged beside its rule; the first three are the words of a link to it.

    `earlier`: what was said of it in another period.
    """

    indicator: str
    district: str
    project: str
    name: str
    light: Light
    reason: str
    reason_since_on: date | None
    override_light: Light | None
    override_note: str
    explanation: Explanation | None
    earlier: Explanation | None
    may_explain: bool

    @property
    def is_open(self) -> bool:
        """Whether nobody has said anything of it yet."""
        return self.light is Light.RED and self.explanation is None and self.override_light is None


@dataclass(frozen=True)
class RedLights:
    """The red lights of a scope: of the ten, then of projects, worst first. `period`: whose they are explained."""

    period: str
    rows: tuple[RedLight, ...]
    locked: str = ""
    """Why nothing more can be written; empty where it can."""

    @property
    def unexplained(self) -> tuple[RedLight, ...]:
        return tuple(row for row in self.rows if row.is_open)


@dataclass(frozen=True)
class Judgement:
    """A judgement with its days and people. `state`: 在用, 已到期, 已提前结束."""

    id: int
    what: str
    light: Light
    reason: str
    people: str
    starts_on: date
    expires_on: date
    state: str
    ended: str


@dataclass(frozen=True)
class LightView:
    """A light with everything it must come with: reason, rule, since when, last period's light."""

    indicator: str
    name: str
    light: Light
    value_text: str
    fraction_text: str
    reason: str
    change: Change
    since: str
    since_on: date
    periods_running: int
    reason_since_on: date
    """Since when what the reason names has been so; the light may be older."""
    history: tuple["PastLight", ...] = ()
    value: float | None = None
    number: float | None = None
    """The figure that `value_text` writes: of 资金合规 the findings, while its value is how serious they are."""
    past_value: float | None = None
    override_light: Light | None = None
    override_note: str = ""
    explanation: Explanation | None = None
    moved: str = ""
    """好 ↑0.2 点: against the last period (domain.lights.beside)."""
    direction: Direction | None = None
    lines: tuple[float, float | None] | None = None
    """Where green and yellow begin, in what `value` is in."""
    green_text: str = ""
    """不低于 95%: what is asked."""
    behind: str = ""
    """经开区69.5%、永宁县83.5%: the units that are worst of those that are not green."""


@dataclass(frozen=True)
class PastLight:
    label: str
    as_of: date
    light: Light
    value: float | None
    number: float | None = None
    """The figure that was written, as of LightView."""


@dataclass(frozen=True)
class RuleView:
    """How an indicator is judged: bounds in words, source, since when, definition."""

    indicator: str
    name: str
    definition: str
    green: str
    yellow: str
    red: str
    effective_from: date
    source: str
    is_default: bool
    is_own: bool = False

    @property
    def standing(self) -> str:
        """Whose rule it is."""
        return "本试点定的" if self.is_own else "默认值，专班可改" if self.is_default else "已公布规则"


@dataclass(frozen=True)
class DetailView:
    """A small table of texts: title, headers, rows."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class CellView:
    """完成改造 of a scope: for the heat table and the order of districts."""

    district: str
    industry: str
    actual: float
    planned: float
    pace: float | None
    light: Light
    reason: str
    change_points: float | None = None
    red_projects: int = 0
    projects: int = 0
    overall: Light | None = None
    """总体 of the scope, beside the light of 完成改造."""
    target: float | None = None
    forecast: float | None = None
    """What its target asks for on its last day, and what is forecast of it (P50)."""


@dataclass(frozen=True)
class CountsView:
    """Projects of a scope by light; those that left stay in the total, named."""

    projects: int = 0
    red: int = 0
    yellow: int = 0
    green: int = 0
    grey: int = 0
    withdrawn: int = 0
    replaced: int = 0
    disqualified: int = 0
    turned_red: int = 0
    recovered: int = 0
    red_elsewhere: int = 0
    """Red ones that stand with the office or the treasury."""

    @property
    def red_own(self) -> int:
        """Red ones that a district can lift."""
        return self.red - self.red_elsewhere

    @property
    def elsewhere_text(self) -> str:
        """另有 2 个红灯在专班办公室或财政，不计入; empty where there are none."""
        return f"另有 {self.red_elsewhere} 个红灯在专班办公室或财政，不计入本地区" if self.red_elsewhere else ""

    @property
    def left(self) -> int:
        return self.withdrawn + self.replaced + self.disqualified

    @property
    def left_text(self) -> str:
        """退出 1、更换 1, empty if nobody left."""
        parts = (("退出", self.withdrawn), ("更换", self.replaced), ("取消资格", self.disqualified))
        return "、".join(f"{word} {number}" for word, number in parts if number)


@dataclass(frozen=True)
class ProjectView:
    """A project in a list."""

    code: str
    uscc: str
    enterprise: str
    district: str
    industry: str
    provider: str
    stage: Stage | None
    light: Light | None
    status: str
    reason: str
    days_late: int
    lag_points: int
    planned_progress: int
    actual_progress: int
    since: str
    periods_running: int
    reason_since_on: date | None
    """Since when what the reason names first has been so; None in periods closed before it was kept."""
    change: Change
    override_light: Light | None = None
    explanation: Explanation | None = None
    figures: str = ""
    owner: str = ""
    due_on: date | None = None
