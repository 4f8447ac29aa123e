"""What lights of one day are judged with: yardsticks, rules, the provider pool; and a scope's overall light."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.facts.columns import Facts
from domain.facts.pace import TargetFact, Yardstick, due_up_to, own_yardstick, planned_value, sticks_of
from domain.facts.rules import Rule, RuleSet
from domain.lights.core import CORE_LIGHTS, OF_PACE, PACED, Core
from domain.lights.measures import BASED, Windows, before
from domain.lights.readings import Judged, ScopeKey
from domain.lights.ways import MakingUp, Sums, paced
from domain.words import Basis, Light

RECENT_WEEKS = 8
"""The run-rate of the last 8 weeks (rules 7.1)."""


@dataclass(frozen=True)
class Yardsticks:
    """Yardstick of each paced indicator and scope on a day, made once an evaluation."""

    facts: Facts
    as_of: date
    targets: dict[tuple[str, int | None, int | None], list[TargetFact]]

    @classmethod
    def of(cls, facts: Facts, as_of: date) -> "Yardsticks":
        targets: dict[tuple[str, int | None, int | None], list[TargetFact]] = {}
        for target in facts.targets_on(as_of):
            targets.setdefault((target.indicator, target.district, target.industry), []).append(target)
        return cls(facts, as_of, targets)

    @property
    def until(self) -> date:
        """The day up to which what was missed can be made up: today, at most the pilot's last day."""
        return min(self.as_of, self.facts.pilot.last_on)

    def begun(self, indicator: str, scope: ScopeKey) -> list[Yardstick]:
        """Every window of the scope's printed targets that has begun."""
        return self.windows_of(indicator, self.targets.get((indicator, *scope), ()))

    def windows_of(self, indicator: str, printed: Sequence[TargetFact]) -> list[Yardstick]:
        """Every window of these targets of an indicator that has begun."""
        pilot, of_projects = self.facts.pilot, bool(computed_measure(self.facts, indicator))
        return sticks_of(printed, self.as_of, pilot.implementation_from, pilot.works_from, of_projects=of_projects)

    def needed(self, window: TargetFact) -> float:
        """What makes the window up when it was missed (rules 4.1.6)."""
        key = (window.indicator, window.district, window.industry)
        return due_up_to(window, self.targets.get(key, ()), self.as_of)

    def of_target(self, target: TargetFact) -> Yardstick:
        """One printed target for itself, in its current or last window; none before its first day."""
        pilot, of_projects = self.facts.pilot, bool(computed_measure(self.facts, target.indicator))
        return own_yardstick(target, self.as_of, pilot.implementation_from, pilot.works_from, of_projects=of_projects)

    def windows(self) -> Windows:
        """Days whose stocks and open projects evaluation needs, for every target made of projects."""
        stocks: set[tuple[str, date]] = set()
        opens: set[tuple[str, date]] = set()
        for key in self.targets:
            measure = computed_measure(self.facts, key[0])
            measure = BASED[measure][0] if measure in BASED else measure
            if measure not in PACED:
                continue
            for begun in self.begun(key[0], key[1:]):
                stocks |= {(measure, begun.begins_on), (measure, recent_from(self.as_of))}
                if begun.ended:
                    ended = (begun.printed.last_on, self.until)
                    stocks |= {(measure, day_after(day)) for day in ended}
                if key[1:] == (None, None):
                    last_on = begun.printed.last_on
                    opens |= {(measure, min(self.as_of, last_on)), (measure, last_on)}
        return Windows(frozenset(stocks), frozenset(opens))


def computed_measure(facts: Facts, indicator: str) -> str:
    """Name behind `computed:`; the core indicators are their own measure; empty for reported and estimated ones."""
    if indicator in OF_PACE:
        return str(indicator)
    measure = facts.measures[indicator]
    return measure.removeprefix("computed:") if measure.startswith("computed:") else ""


def day_after(day: date) -> date:
    return day + timedelta(days=1)


def recent_from(as_of: date) -> date:
    """First day of the recent weeks, whose run-rate is compared with the required one (rules 7)."""
    return as_of - timedelta(weeks=RECENT_WEEKS) + timedelta(days=1)


class Judge:
    """Judges the core lights of one day, scope by scope.

    `returns`: due in the period and on time, of each scope that owes some.
    """

    def __init__(
        self,
        facts: Facts,
        as_of: date,
        rules: RuleSet,
        has_money: bool,
        returns: Mapping[ScopeKey, tuple[int, int]],
    ):
        self.facts, self.as_of, self.rules, self.has_money = facts, as_of, rules, has_money
        self.returns = returns
        self.sticks = Yardsticks.of(facts, as_of)
        self.overrides = [o for o in facts.overrides if o.project is None and o.valid_on(as_of)]

    def core(self, core: str, sums: Sums, scope: ScopeKey) -> Judged | None:
        """A core light of a scope; None where it does not apply."""
        light = CORE_LIGHTS[core]
        return light.judge(self, light, sums, scope)

    def on_target(self, measure: str, name: str, unit: str, stick: Yardstick, sums: Sums, rule: Rule) -> Judged:
        """Pace against a printed target: a flow counts within its period, a stock up to the day or its last one."""
        window, start_stock = stick.printed, sums[before(measure, stick.begins_on)]
        actual = sums[before(measure, day_after(window.last_on))] if stick.ended else sums[measure]
        if window.basis is Basis.FLOW:
            actual -= start_stock
        since = None
        if stick.ended:
            since = MakingUp(sums[before(measure, day_after(self.sticks.until))], self.sticks.needed(window))
        return paced(name, unit, stick, actual, planned_value(stick, self.as_of, start_stock), rule, since)


def overall(lights: Mapping[str, Light], rules: RuleSet) -> Judged:
    """A scope's overall light (rules 4.3)."""
    red = [code for code, light in lights.items() if light is Light.RED]
    yellow = [code for code, light in lights.items() if light is Light.YELLOW]
    grey = sum(light is Light.GREY for light in lights.values())
    total = len(lights)

    def judged(light: Light, reason: str) -> Judged:
        return Judged(len(red), len(red), total, light, reason)

    names = "、".join(CORE_LIGHTS[code].zh for code in red)
    if lights.get(Core.COMPLETION) is Light.RED:
        return judged(Light.RED, f"完成改造为红灯；红灯 {len(red)} 项：{names}")
    by_red = rules["overall", "red_count"].light(len(red))
    if by_red is Light.RED:
        return judged(Light.RED, f"红灯 {len(red)} 项：{names}")
    if red:  # a red beneath is never hidden by what is not known
        reason = f"红灯 {len(red)} 项：{names}" + (f"；黄灯 {len(yellow)} 项" if yellow else "")
        return judged(Light.YELLOW, reason)
    grey_share = grey / total if total else 1.0
    if rules["overall", "grey_share"].light(grey_share) is not Light.GREEN:
        return judged(Light.GREY, f"{total} 项中 {grey} 项无数据或未到考核期")
    if rules["overall", "yellow_count"].light(len(yellow)) is not Light.GREEN:
        return judged(Light.YELLOW, f"黄灯 {len(yellow)} 项")
    reason = f"无红灯，黄灯 {len(yellow)} 项" if yellow else "无红灯、无黄灯"
    return judged(Light.GREEN, reason)
