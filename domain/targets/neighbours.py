"""Which indicators of the catalogue hang together, and their targets held against one another."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.facts.rules import EPSILON
from domain.targets.comparisons import (
    Comparison,
    Printed,
    adds_up,
    equal,
    of,
    plain,
    same_scope,
    same_units,
    same_window,
)
from domain.words import Agreement, Basis, Cadence, Operator


@dataclass(frozen=True)
class Neighbour:
    """`parts` add up to `left`, one lies `within` or follows it (`precedes`), or `left` is a `factor` of `right`."""

    kind: str
    left: str
    right: tuple[str, ...]
    why: str
    factor: float | None = None
    in_plan: str = ""
    """Whose plan says so, as its title begins; empty: it holds for every plan."""


NEIGHBOURS = (
    Neighbour("parts", "completion", ("completion_above", "completion_below"), "规上与规下合为全部，互不重复"),
    Neighbour(
        "parts", "completion_titled", ("completion_little_giant", "completion_srdi"), "一家企业按最高称号只计一次"
    ),
    Neighbour("parts", "chain_and_cluster_cases", ("chain_cases", "cluster_cases"), "两类案例之和"),
    Neighbour("within", "completion", ("completion_titled",), "有称号的企业是完成改造企业的一部分"),
    Neighbour("within", "completion", ("completion_little_giant",), "“小巨人”是完成改造企业的一部分"),
    Neighbour("within", "completion", ("completion_srdi",), "专精特新中小企业是完成改造企业的一部分"),
    Neighbour("within", "completion", ("level4",), "四级企业先要完成改造"),
    Neighbour("within", "exchange_events", ("matchmaking_events",), "供需对接是对接、交流活动的一部分"),
    Neighbour("precedes", "diagnosis", ("contracting",), "先诊断后签约"),
    Neighbour("precedes", "contracting", ("completion",), "先签约后完成"),
    Neighbour("precedes", "enterprises_selected", ("completion",), "先遴选后完成"),
    Neighbour(
        "factor",
        "contested_funds",
        ("completion",),
        "银川附件2备注：按平均项目补贴标准 36 万元/家估算",
        factor=36.0,
        in_plan="银川市",
    ),
)


def held_together(rows: Sequence[Printed]) -> Iterator[Comparison]:
    """Every comparison of neighbouring indicators that the rows allow."""
    for neighbour in NEIGHBOURS:
        yield from _BY_KIND[neighbour.kind](rows, neighbour)


def _parts(rows: Sequence[Printed], neighbour: Neighbour) -> Iterator[Comparison]:
    """Parts printed for the same scope and period add up to the whole."""
    for whole in of(rows, neighbour.left):
        parts = [[row for row in of(rows, name) if same_window(whole, row)] for name in neighbour.right]
        chosen = [min(found, key=lambda row: row.target.kind is not whole.target.kind) for found in parts if found]
        if len(chosen) == len(neighbour.right) and adds_up(whole):
            total = sum(part.target.value for part in chosen)
            yield equal("组成之和", whole, chosen, total, f"{neighbour.why}；各按印发的数亮灯")


def _within(rows: Sequence[Printed], neighbour: Neighbour) -> Iterator[Comparison]:
    """A part asks for no more than the whole."""
    for whole in of(rows, neighbour.left):
        for part in of(rows, neighbour.right[0]):
            if same_window(whole, part):
                yield _no_more("部分不超过整体", whole, part, part.target.value, neighbour)


def _precedes(rows: Sequence[Printed], neighbour: Neighbour) -> Iterator[Comparison]:
    """What comes later asks, by any day, for no more than what comes first (cumulative, where years are printed)."""
    firsts, laters = of(rows, neighbour.left), of(rows, neighbour.right[0])
    for later in laters:
        before = [row for row in firsts if same_units(row, later) and row.target.first_on <= later.target.last_on]
        years = [row for row in laters if same_scope(later, row) and row.target.period.isdigit()]
        if not before or later.target.cadence is not Cadence.ONCE or (later.target.is_whole_pilot and years):
            continue  # a total says nothing that its years do not
        due_first = _cumulative(before, later.target.last_on)
        due_later = _cumulative([r for r in laters if same_units(r, later)], later.target.last_on)
        newest = max(before, key=lambda row: row.target.last_on)
        yield _no_more("先后次序", newest, later, due_later, neighbour, whole_value=due_first)


def _cumulative(rows: Iterable[Printed], until: date) -> float:
    """What is due by a day: the largest stock, or flows of one line added up."""
    stocks = [row.target.value for row in rows if row.target.basis is Basis.STOCK and row.target.last_on <= until]
    lines: dict[str, float] = {}
    for row in rows:
        if row.target.basis is Basis.FLOW and row.target.last_on <= until:
            lines[row.name] = lines.get(row.name, 0.0) + row.target.value
    return max([*stocks, *lines.values()], default=0.0)


def _no_more(
    rule: str, whole: Printed, part: Printed, value: float, neighbour: Neighbour, whole_value: float | None = None
) -> Comparison:
    limit = whole.target.value if whole_value is None else whole_value
    is_floor = whole.target.operator is not Operator.EQUAL  # at least so many: more is allowed
    fits = value <= limit + EPSILON or is_floor
    return Comparison(
        rule,
        part.target.indicator,
        part.target.period,
        Agreement.AGREE if fits else Agreement.CONTRADICT,
        f"{part.name}到 {part.target.last_on} 应有 {plain(value)} {part.target.unit}，而{whole.name}到那天只印发 "
        f"{plain(limit)} {whole.target.unit}（{neighbour.why}）",
        "" if fits else f"两项各按自己的目标亮灯；{whole.name}没有新的印发目标时按项目自己的计划（自下而上）算序时",
        (part,),
        (whole,),
    )


def _factor(rows: Sequence[Printed], neighbour: Neighbour) -> Iterator[Comparison]:
    """An estimate is its factor times what it is estimated from."""
    for estimate in (row for row in of(rows, neighbour.left) if row.document.startswith(neighbour.in_plan)):
        basis = [row for row in of(rows, neighbour.right[0]) if same_window(estimate, row)]
        if basis:
            total = (neighbour.factor or 1.0) * basis[0].target.value
            outcome = equal("估算口径", estimate, basis[:1], total, f"{neighbour.why}；估算数只列示，不亮灯")
            finding = (
                f"{estimate.name}：{plain(basis[0].target.value)} {basis[0].target.unit} × "
                f"{plain(neighbour.factor or 1.0)} = {plain(total)} {estimate.target.unit}，"
                f"印发 {plain(estimate.target.value)} {estimate.target.unit}"
            )
            yield replace(outcome, finding=finding)


_BY_KIND: dict[str, Callable[[Sequence[Printed], Neighbour], Iterator[Comparison]]] = {
    "parts": _parts,
    "within": _within,
    "precedes": _precedes,
    "factor": _factor,
}
