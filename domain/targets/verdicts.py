"""Will the target be met? One of eight words for each target, by a rule whose bounds are rows (rules 7).

In this order, the first that applies:

0. the target is 0, which every figure meets: 目标为零, no achievement;
1. the last day is here or past: 已完成 if the operator held on it, 已补齐 if what was missed has been made up since,
   else 已到期未完成 with the gap (rules 4.1.6);
2. before its first day: 未到考核期;
3. no figure: 有风险, since nobody can say;
4. the figure meets the operator already: 已完成 for a count, 预计完成 for a share or level (it can still fall);
5. the light says 未到考核期 (less than one unit due): 未到考核期;
6. no batch is to open and the list lacks more than `verdict / list_gap_share` of the target: 难以完成;
7. a forecast: 难以完成 only where its whole 80 % band lies below, even with what the list lacks; a chance of
   `verdict / met_probability` is 预计完成, less 有风险; nor is more said than 有风险 while the list lacks somebody; one
   made before names its day, and is silent once the figure is above its band or below where it began;
8. the run-rate of the last 8 weeks ÷ the one required to the end, against `verdict / run_rate_ratio`: 预计完成 or
   有风险; a red light leaves no 预计完成; a share or level has no run-rate: its light decides;
9. without a run-rate the light decides, and a red one says 有风险; nor does a run-rate speak where eight weeks at the
   required one would bring less than `verdict / least_expected`, unless it speaks better than the light.

难以完成 accuses, so that nothing but 6 and 7 says it.
"""

from dataclasses import dataclass
from datetime import date

from domain.facts.pace import TargetFact, attained, least_due_zh
from domain.facts.rules import EPSILON, RuleSet
from domain.lights.readings import Chance
from domain.lights.sentences import number
from domain.lights.ways import NOTHING_ASKED, asks_nothing, gap_unit
from domain.words import Light, Operator, Outcome, Verdict

BY_LIGHT = {
    Light.GREEN: Verdict.ON_COURSE,
    Light.YELLOW: Verdict.AT_RISK,
    Light.RED: Verdict.AT_RISK,
    Light.GREY: Verdict.NOT_DUE,
}
COLOURS: dict[Verdict | None, Light] = {
    Verdict.OVERDUE: Light.RED,
    Verdict.OUT_OF_REACH: Light.RED,
    Verdict.AT_RISK: Light.YELLOW,
    Verdict.ON_COURSE: Light.GREEN,
    Verdict.MADE_UP: Light.GREEN,
    Verdict.DONE: Light.GREEN,
    Verdict.NOT_DUE: Light.GREY,
    Verdict.ZERO: Light.GREY,
    None: Light.GREY,
}
"""One target, one colour, on every screen and paper: that of its word."""
BEST_FIRST = (
    Verdict.DONE,
    Verdict.MADE_UP,
    Verdict.ON_COURSE,
    Verdict.AT_RISK,
    Verdict.NOT_DUE,
    Verdict.ZERO,
    Verdict.OUT_OF_REACH,
    Verdict.OVERDUE,
)
WORST_FIRST = (
    Verdict.OVERDUE,
    Verdict.OUT_OF_REACH,
    Verdict.AT_RISK,
    Verdict.ON_COURSE,
    Verdict.MADE_UP,
    Verdict.DONE,
    Verdict.NOT_DUE,
    Verdict.ZERO,
)
"""As pages and papers tell them."""
DAYS_A_WEEK = 7
LIST_LACKS = "；名单缺"
ENTERPRISES = "家"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a target stands on a day. `recent_gain`: growth in the recent weeks, None where it is not known.

    `counts_whole`: units cannot be divided (家, 个), so that more than 233 begins at 234. `can_fall`: a share or level.
    """

    as_of: date
    starts_on: date
    ends_on: date
    value: float
    operator: Operator
    unit: str
    actual: float | None
    light: Light
    recent_gain: float | None = None
    recent_weeks: int = 8
    counts_whole: bool = True
    can_fall: bool = False
    outcome: Outcome = Outcome.RUNNING
    judged: str = ""
    """The sentence of the light, which tells of a missed window what is short and what made it up."""
    list_gap: float = 0.0
    """名单缺口, 家: what the target wants beyond everybody enrolled, where no batch is open or to open."""
    list_wanted: float = 0.0
    """How many 家 the target asks for where it is a share of a population; else its value."""
    list_is_closed: bool = False
    """The pilot has batches, and none takes anybody in any more."""

    @property
    def weeks_left(self) -> float:
        """After the day, up to and including the last one; 0 on the last day and later."""
        return max((self.ends_on - self.as_of).days, 0) / DAYS_A_WEEK

    @property
    def missing(self) -> float:
        """What is still to come until the operator holds, in the target's unit; never below 0."""
        if self.actual is None:
            return self.value
        if attained(self.actual, self.operator, self.value):
            return 0.0
        return max(self.least - self.actual, 0.0)

    @property
    def least(self) -> float:
        """The smallest figure that meets the target: more than 233 whole ones begins at 234."""
        is_strict = self.operator is Operator.MORE_THAN and self.counts_whole
        return self.value // 1 + 1 if is_strict else self.value

    @property
    def list_share(self) -> float:
        """名单缺口 as a share of what the target wants."""
        wanted = self.list_wanted or self.value
        return self.list_gap / wanted if wanted else 0.0

    @property
    def required_a_week(self) -> float | None:
        """Weekly run-rate that meets the target on its last day; None when no day is left."""
        return self.missing / self.weeks_left if self.weeks_left > 0 else None

    @property
    def recent_a_week(self) -> float | None:
        return None if self.recent_gain is None else self.recent_gain / self.recent_weeks

    @property
    def expected(self) -> float | None:
        """What the last day will show if the recent run-rate goes on; None without one, or when the period is over."""
        if self.actual is None or self.recent_a_week is None or self.as_of >= self.ends_on:
            return None
        return self.actual + max(self.recent_a_week, 0.0) * self.weeks_left


def verdict_of(at: Standing, rules: RuleSet, said: Chance | None = None) -> tuple[Verdict, str]:
    """The word and the sentence that says why; `said` by a forecast for the target's last day."""
    if asks_nothing(at.operator, at.value):
        already = f"，已有 {_n(at.actual)} {at.unit}" if at.actual else ""
        return Verdict.ZERO, f"{_unasked(at.unit)}{already}"
    if at.as_of >= at.ends_on:
        return _over(at)
    if at.as_of < at.starts_on:
        return Verdict.NOT_DUE, f"{Verdict.NOT_DUE.zh}：自 {at.starts_on} 起考核"
    if at.actual is None:
        return Verdict.AT_RISK, "尚无报送数据，无法判断能否完成"
    if attained(at.actual, at.operator, at.value):
        if at.can_fall:
            return Verdict.ON_COURSE, f"目前 {_n(at.actual, at.value)}{_of(at)}，已达到，以期末 {at.ends_on} 为准"
        return Verdict.DONE, f"已完成 {_n(at.actual, at.value)}{_of(at)}，提前达到"
    if at.light is Light.GREY:
        return Verdict.NOT_DUE, f"{Verdict.NOT_DUE.zh}：按序时目前应完成的不足 {least_due_zh(at.value, at.unit)}"
    verdict, why = _running(at, rules, said)
    verdict = _with_list(at, rules, verdict)
    return verdict, _beside_light(at, verdict) + why + _list_text(at)


def not_begun(target: TargetFact) -> tuple[Verdict, str]:
    """The word before the first day."""
    if asks_nothing(target.operator, target.value):
        return Verdict.ZERO, _unasked(target.unit)
    return Verdict.NOT_DUE, f"{Verdict.NOT_DUE.zh}：自 {target.first_on} 起考核"


def _unasked(unit: str) -> str:
    return f"{NOTHING_ASKED} {unit}，没有要完成的"


def _beside_light(at: Standing, verdict: Verdict) -> str:
    """Why the word is another than the light of the pace makes one expect; empty where the two agree."""
    if at.light is Light.GREEN and verdict in (Verdict.AT_RISK, Verdict.OUT_OF_REACH):
        return "目前不落后，但"
    return "目前落后于序时；" if at.light in (Light.YELLOW, Light.RED) and verdict is Verdict.ON_COURSE else ""


def _over(at: Standing) -> tuple[Verdict, str]:
    if at.actual is not None and attained(at.actual, at.operator, at.value):
        return Verdict.DONE, f"{at.ends_on} 期满，{_n(at.actual, at.value)}{_of(at)}，达到"
    if at.outcome is Outcome.MADE_UP:
        return Verdict.MADE_UP, at.judged
    if at.outcome is Outcome.OVERDUE and at.judged:
        return Verdict.OVERDUE, at.judged
    if at.actual is None:
        return Verdict.OVERDUE, f"{Verdict.OVERDUE.zh}：{at.ends_on} 期满，没有报送数据，不能认定完成"
    short = f"{at.ends_on} 期满，{_n(at.actual, at.value)}{_of(at)}，差 {_n(at.missing)} {gap_unit(at.unit)}"
    return Verdict.OVERDUE, f"{Verdict.OVERDUE.zh}：{short}"


def _with_list(at: Standing, rules: RuleSet, verdict: Verdict) -> Verdict:
    """A list that lacks somebody leaves nothing better than 有风险; one that is closed and lacks many is 难以完成."""
    if not at.list_gap:
        return verdict
    if at.list_is_closed and rules.light("verdict", "list_gap_share", at.list_share) is not Light.GREEN:
        return Verdict.OUT_OF_REACH
    return max(verdict, Verdict.AT_RISK, key=(Verdict.ON_COURSE, Verdict.AT_RISK, Verdict.OUT_OF_REACH).index)


def _may_be_recruited(at: Standing, rules: RuleSet) -> float:
    """What a list that lacks somebody may still bring: the gap, and successors up to the share a gap may have."""
    if not at.list_gap:
        return 0.0
    return max(at.list_share, rules["verdict", "list_gap_share"].green_bound) * at.value


def _list_text(at: Standing) -> str:
    """；名单缺 3 家，须再征集 3 家; empty where the list lacks nobody."""
    gap, unit = _n(at.list_gap), ENTERPRISES if at.list_wanted else at.unit
    return f"{LIST_LACKS} {gap} {unit}，须再征集 {gap} {unit}" if at.list_gap else ""


def _running(at: Standing, rules: RuleSet, said: Chance | None) -> tuple[Verdict, str]:
    gap = f"还差 {_n(at.missing)} {at.unit}"
    if said is not None and not _is_overtaken(at, said):
        why = f"{gap}；{_by_forecast(at, said)}，到 {said.due_on} 完成的可能性 {_chance(said.met_probability)}"
        if said.p90 + _may_be_recruited(at, rules) < at.least - EPSILON:
            return Verdict.OUT_OF_REACH, f"{why}，八成区间最高只到 {_n(said.p90)} {at.unit}"
        return BY_LIGHT[rules.light("verdict", "met_probability", said.met_probability)], why
    if at.can_fall:
        return BY_LIGHT[at.light], f"还差 {_n(at.missing)} {gap_unit(at.unit)}，按{at.light.zh}灯判断"
    if at.recent_a_week is None:
        return BY_LIGHT[at.light], f"{gap}；没有近 {at.recent_weeks} 周增速，按{at.light.zh}灯判断"
    needed, recent = at.missing / at.weeks_left, max(at.recent_a_week, 0.0)
    pace = (
        f"{gap}，还有 {at.weeks_left:.1f} 周；每周需 {_n(needed, recent)} {at.unit}，"
        f"近 {at.recent_weeks} 周每周 {_n(recent, needed)} {at.unit}"
    )
    verdict = BY_LIGHT[rules.light("verdict", "run_rate_ratio", recent / needed)]
    if verdict is Verdict.ON_COURSE and at.light is Light.RED:
        verdict = Verdict.AT_RISK
    if needed * at.recent_weeks < rules["verdict", "least_expected"].green_bound:
        better = min(verdict, BY_LIGHT[at.light], key=BEST_FIRST.index)
        return better, f"{pace}；数量太少，按{at.light.zh}灯判断" if better is BY_LIGHT[at.light] else pace
    return verdict, pace


def _is_overtaken(at: Standing, said: Chance) -> bool:
    """Whether the figure has left what an earlier forecast held possible: above its band, or below where it began."""
    actual = at.actual or 0.0
    return said.said_on is not None and (actual > said.p90 + EPSILON or actual < said.counted - EPSILON)


def _by_forecast(at: Standing, said: Chance) -> str:
    """By which forecast; an earlier one names its day, and the figure it did not know."""
    if said.said_on is None:
        return "按预测"
    actual = at.actual or 0.0
    moved = f"（当时 {_n(said.counted)} {at.unit}，现在 {_n(actual)} {at.unit}）"
    return f"按 {said.said_on} 的预测{moved if abs(actual - said.counted) > EPSILON else ''}"


def _of(at: Standing) -> str:
    return f" {at.unit}（目标{at.operator.zh} {_n(at.value, at.actual or 0.0)} {at.unit}）"


def _n(value: float, *others: float) -> str:
    """As the light's sentence writes it (rules 1.2); what there is of it never looks like nothing, nor like another
    figure of the sentence."""
    return number(value, 0.0, *others)


def _chance(probability: float) -> str:
    """Never 0 % or 100 %: a forecast does not know that."""
    if probability > 0.99:
        return "99% 以上"
    return "不足 1%" if probability < 0.01 else f"{probability:.0%}"
