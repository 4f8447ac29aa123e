"""What the office sets otherwise from a day on: one threshold, or all weights (parties) of one kind together. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.facts.rules import EPSILON, Rule, RuleSet
from domain.facts.year_rules import PARTS
from domain.facts.year_rules import SUBJECT as DISTRICT_YEAR
from domain.lights.rule_words import METRICS, SUBJECTS, bound_text
from domain.providers.ranking_rules import COMPONENTS, ZH
from domain.providers.ranking_rules import SUBJECT as RANKING
from domain.words import STAGES, Direction, Party


class RuleKind(StrEnum):
    """Which rows are set together."""

    BOUNDS = "bounds"
    RANKING = "ranking"
    DISTRICTS = "districts"
    STAGES = "stages"
    PARTIES = "parties"

    @property
    def zh(self) -> str:
        return KINDS[self]


KINDS = {
    RuleKind.BOUNDS: "一条线",
    RuleKind.RANKING: "赛马权重",
    RuleKind.DISTRICTS: "地区年度权重",
    RuleKind.STAGES: "阶段权重",
    RuleKind.PARTIES: "环节责任方",
}
WEIGHTS: Mapping[RuleKind, tuple[str, Mapping[str, str]]] = {
    RuleKind.RANKING: (RANKING, {name: ZH[name] for name in COMPONENTS}),
    RuleKind.DISTRICTS: (DISTRICT_YEAR, {part.value: part.zh for part in PARTS}),
}
"""Weights that are rows of light_rules and set together: their subject, names, Chinese names."""
Value = float | str | None
RANGES: dict[str, tuple[float, float, bool]] = {
    "比值": (0, 2, False),
    "概率": (0, 1, False),
    "百分点": (0, 100, False),
    "%": (0, 100, False),
    "分": (0, 100, True),
    "天": (0, 1_000, True),
    "日": (1, 28, True),
    "个月": (0, 12, True),
    "项": (0, 10, True),
    "个": (1, 1_000, True),
    "家": (1, 100, True),
    "期": (1, 12, True),
    "倍": (1, 100, False),
    "个偏差": (1, 10, False),
    "位": (0, 128, True),
    "周": (1, 52, True),
    "星期几": (1, 7, True),
    "级": (0, 4, True),
}
"""By unit: least and most of a bound, and whether it is a whole number."""
SURE = (0.5, 0.99)
"""How sure an interval may be."""
NATIONAL = "财政部"
"""Who asks it of every pilot, so that a pilot may only ask for more."""
WHOLE = 100


@dataclass(frozen=True)
class RuleChange:
    """New rows of a kind; what it does not set is empty."""

    kind: RuleKind
    rows: tuple[Rule, ...] = ()
    weights: tuple[int, ...] = ()
    parties: tuple[Party, ...] = ()

    def on(self, rules: RuleSet) -> RuleSet:
        """The rules of a day with it."""
        return rules.with_new(self.rows, self.weights, self.parties)

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """The thresholds that it sets."""
        return tuple((rule.indicator, rule.metric) for rule in self.rows)


def asked(kind: RuleKind, values: Mapping[str, Value], rules: RuleSet) -> tuple[RuleChange, list[str]]:
    """The change that is asked for, against the rules of a day, and all that is wrong with it.

    Values of BOUNDS: indicator, metric, green, yellow; of the others one for each component or stage.
    """
    if kind is RuleKind.BOUNDS:
        return _bounds(values, rules)
    if kind is RuleKind.PARTIES:
        return _parties(values, rules)
    subject, named = WEIGHTS[kind] if kind in WEIGHTS else ("", {stage.value: stage.zh for stage in STAGES})
    names = tuple(named)
    problems = [f"没有填齐：须填 {len(names)} 项"] if set(values) != set(names) else []
    weights = [values.get(name) for name in names]
    if any(not isinstance(w, int | float) or w != int(w) or not 0 <= w <= WHOLE for w in weights):
        problems.append("每项权重须是 0 到 100 的整数")
        return RuleChange(kind), problems
    whole = tuple(int(w) for w in weights if isinstance(w, int | float))
    if sum(whole) != WHOLE:
        problems.append(f"权重须合计 100，现为 {sum(whole)}")
    if kind is RuleKind.STAGES:
        return RuleChange(kind, weights=whole), problems + _same(whole == rules.weights)
    rows = tuple(
        replace(rules[subject, f"weight_{name}"], green_bound=float(w)) for name, w in zip(names, whole, strict=True)
    )
    unchanged = all(row.green_bound == rules[subject, row.metric].green_bound for row in rows)
    return RuleChange(kind, rows=rows), problems + _same(unchanged)


def _same(unchanged: bool) -> list[str]:
    return ["与在用的一样，没有改动"] if unchanged else []


def _parties(values: Mapping[str, Value], rules: RuleSet) -> tuple[RuleChange, list[str]]:
    found = [str(values.get(stage.value)) for stage in STAGES]
    if any(one not in set(Party) for one in found):
        return RuleChange(RuleKind.PARTIES), [f"每个环节须选一方：{'、'.join(party.zh for party in Party)}"]
    parties = tuple(Party(one) for one in found)
    return RuleChange(RuleKind.PARTIES, parties=parties), _same(parties == rules.parties)


def _bounds(values: Mapping[str, Value], rules: RuleSet) -> tuple[RuleChange, list[str]]:
    key = (str(values.get("indicator")), str(values.get("metric")))
    if key not in rules.rows or key not in adjustable(rules):
        return RuleChange(RuleKind.BOUNDS), ["没有这一条线，或它要几项一起改（权重合计 100）"]
    rule, green, yellow = rules[key], values.get("green"), values.get("yellow")
    if not isinstance(green, int | float) or (rule.yellow_bound is not None and not isinstance(yellow, int | float)):
        return RuleChange(RuleKind.BOUNDS), ["没有填绿线" if rule.yellow_bound is None else "绿线、黄线都要填"]
    new = replace(
        rule, green_bound=float(green), yellow_bound=None if rule.yellow_bound is None else float(yellow or 0)
    )
    return RuleChange(RuleKind.BOUNDS, rows=(new,)), list(_wrong(rule, new))


def adjustable(rules: RuleSet) -> tuple[tuple[str, str], ...]:
    """Keys of the thresholds that are set one by one, in the order of the page."""
    order = {subject: place for place, subject in enumerate(SUBJECTS)}
    keys = [key for key, rule in rules.rows.items() if not _is_weight(rule)]
    return tuple(sorted(keys, key=lambda key: (order[key[0]], key[1])))


def _wrong(rule: Rule, new: Rule) -> Iterator[str]:
    least, most, is_whole = RANGES[rule.unit]
    if rule.metric == "interval":
        least, most = SURE
    for name, bound in (("绿线", new.green_bound), ("黄线", new.yellow_bound)):
        if bound is None:
            continue
        if not least - EPSILON <= bound <= most + EPSILON:
            yield f"{name}须在 {figure(rule, least)} 到 {figure(rule, most)} 之间"
        elif is_whole and bound != int(bound):
            yield f"{name}须是整数"
    if new.yellow_bound is not None and _stricter(rule, new.yellow_bound, new.green_bound):
        yield f"黄线比绿线还严：黄线应{'低于' if rule.direction is Direction.UP else '高于'}绿线"
    if NATIONAL in rule.author and _stricter(rule, rule.green_bound, new.green_bound):
        yield f"这是{rule.author}对各试点的要求（{figure(rule, rule.green_bound)}），只能更严"
    if (new.green_bound, new.yellow_bound) == (rule.green_bound, rule.yellow_bound):
        yield from _same(True)


def _stricter(rule: Rule, one: float, other: float) -> bool:
    """Whether a bound asks for more than another."""
    return one - other > EPSILON if rule.direction is Direction.UP else other - one > EPSILON


def figure(rule: Rule, bound: float) -> str:
    """95%, 10 百分点."""
    return f"{bound * 100:g}%" if rule.unit in ("比值", "概率") else f"{bound:g} {rule.unit}"


def sentences(change: RuleChange, rules: RuleSet) -> tuple[str, ...]:
    """What becomes of what, as it is read: 完成改造 · 序时完成率：绿线 ≥ 95% → ≥ 90%."""
    return differences(rules, change.on(rules))


def differences(before: RuleSet, after: RuleSet) -> tuple[str, ...]:
    """The same of the rules of two days; empty where nothing differs."""
    moved = [
        rule for key, rule in after.rows.items() if key in before.rows and _bounds_of(before[key]) != _bounds_of(rule)
    ]
    weights = [rule for rule in moved if _is_weight(rule)]
    said = [_bound_sentence(before[rule.indicator, rule.metric], rule) for rule in moved if not _is_weight(rule)]
    pairs = {
        kind: [
            (
                named[rule.metric.removeprefix("weight_")],
                f"{before[subject, rule.metric].green_bound:g}",
                f"{rule.green_bound:g}",
            )
            for rule in weights
            if rule.indicator == subject
        ]
        for kind, (subject, named) in WEIGHTS.items()
    } | {
        RuleKind.STAGES: [
            (s.zh, f"{old}", f"{new}") for s, old, new in zip(STAGES, before.weights, after.weights, strict=True)
        ],
        RuleKind.PARTIES: [
            (s.zh, old.zh, new.zh) for s, old, new in zip(STAGES, before.parties, after.parties, strict=True)
        ],
    }
    for kind, found in pairs.items():
        if different := [f"{name} {old} → {new}" for name, old, new in found if old != new]:
            said.append(f"{kind.zh}：{'、'.join(different)}" + ("，其余不变" if kind not in WEIGHTS else ""))
    return tuple(said)


def _is_weight(rule: Rule) -> bool:
    return rule.indicator in (RANKING, DISTRICT_YEAR) and rule.metric.startswith("weight_")


def _bounds_of(rule: Rule) -> tuple[object, ...]:
    return (rule.green_bound, rule.green_inclusive, rule.yellow_bound, rule.yellow_inclusive, rule.direction)


def _bound_sentence(old: Rule, new: Rule) -> str:
    def both(bound: str, inclusive: str) -> str:
        was, now = (bound_text(one, getattr(one, bound), getattr(one, inclusive)) for one in (old, new))
        return was if was == now else f"{was} → {now}"

    yellow = "" if old.yellow_bound is None else f"，黄线 {both('yellow_bound', 'yellow_inclusive')}"
    name = f"{SUBJECTS[old.indicator]} · {METRICS[old.metric]}"
    return f"{name}：绿线 {both('green_bound', 'green_inclusive')}{yellow}"
