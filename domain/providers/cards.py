"""季度红黄绿牌: what a provider did in each quarter, by dated rules, with what is carried over (rules 20.6).

A card is the worst of what the quarter shows: milestones that came due in it and were met on time, marks of
enterprises, steps of the office. Yellow two quarters running turns red; after a red one the next is yellow at best. A
quarter without anything to judge keeps the card before; who has been in the pool for less than the whole quarter has
none. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.facts.rules import RuleSet
from domain.words import Light, ProviderStatus

SUBJECT = "provider_card"
WORST = (Light.RED, Light.YELLOW, Light.GREEN)


@dataclass(frozen=True)
class CardQuarter:
    """What happened in a quarter: milestones that came due in it and those met on time, marks 1–5, the heaviest status
    that the office set in it or that still held at its end."""

    first_on: date
    last_on: date
    due: int = 0
    met: int = 0
    marks: int = 0
    mark_sum: int = 0
    step: ProviderStatus = ProviderStatus.ACTIVE
    is_apart: bool = True
    """Whether what came due in it can be told from what came due before: the quarter before was closed, or none was."""

    @property
    def label(self) -> str:
        """2026年三季度."""
        return f"{self.first_on.year}年{'一二三四'[(self.first_on.month - 1) // 3]}季度"


@dataclass(frozen=True)
class Card:
    """A quarter's card. `light` None: not rated; `own`: by the quarter alone, None: nothing to judge."""

    quarter: CardQuarter
    light: Light | None
    own: Light | None
    why: tuple[str, ...]


def cards(admitted_on: date, quarters: Sequence[tuple[CardQuarter, RuleSet]]) -> tuple[Card, ...]:
    """One card a quarter, oldest first, each by the rules of its last day."""
    found: list[Card] = []
    for quarter, rules in quarters:
        if admitted_on > quarter.first_on:
            found.append(Card(quarter, None, None, (f"{admitted_on} 入库，不满一个季度，不评",)))
            continue
        if not quarter.is_apart:
            found.append(Card(quarter, None, None, ("上季末没有结账，分不出本季到期的里程碑，不评",)))
            continue
        own, why = _own(quarter, rules)
        light, carried = _carried(own, found, rules)
        found.append(Card(quarter, light, own, (*why, *carried)))
    return tuple(found)


def _own(quarter: CardQuarter, rules: RuleSet) -> tuple[Light | None, list[str]]:
    """The worst of what the quarter shows, and all of it in words."""
    seen: list[tuple[Light, str]] = []
    if quarter.due:
        share = quarter.met / quarter.due
        light = rules.light(SUBJECT, "on_time_share", share)
        seen.append((light, f"本季到期里程碑按期 {quarter.met}/{quarter.due} 个（{share * 100:.1f}%）"))
    if quarter.marks:
        mean = quarter.mark_sum / quarter.marks
        seen.append((rules.light(SUBJECT, "satisfaction", mean), f"本季评价 {quarter.marks} 份，平均 {mean:.1f} 分"))
    if quarter.step in (ProviderStatus.SUSPENDED, ProviderStatus.REMOVED):
        seen.append((Light.RED, f"本季{quarter.step.zh}"))
    elif quarter.step is ProviderStatus.WARNED:
        seen.append((Light.YELLOW, "本季被约谈"))
    if not seen:
        return None, ["本季没有到期的里程碑、评价和处置"]
    return min((light for light, _ in seen), key=WORST.index), [words for _, words in seen]


def _carried(own: Light | None, before: Sequence[Card], rules: RuleSet) -> tuple[Light | None, list[str]]:
    """The card by what came before."""
    last = before[-1].light if before else None
    if own is None:
        return last, [f"沿用上季的{last.zh}牌" if last else "不评"]
    running = int(rules[SUBJECT, "carry_yellow"].green_bound)
    if own is Light.YELLOW and running > 1 and [c.own for c in before[-(running - 1) :]] == [own] * (running - 1):
        return Light.RED, [f"连续 {running} 季黄牌，升为红牌"]
    lasting = int(rules[SUBJECT, "carry_red"].green_bound)
    if own is Light.GREEN and any(card.light is Light.RED for card in before[-lasting:]):
        return Light.YELLOW, [f"红牌之后 {lasting} 季内最好为黄牌"]
    return own, []
