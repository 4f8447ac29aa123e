"""The Sankey 来源 → 市级 → 地区 → 企业/服务 from the flows of a period; what is left is always drawn (rules 5)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from domain.money.accounts import DISTRICT, ENTERPRISE, SERVICE, SOURCE, TREASURY, account_zh, kind_of, name_of
from domain.money.views import FlowLink, FlowNode, FlowView
from domain.yuan import wan

GROUPS = ("industry", "batch", "group")
"""Kinds of what stands for enterprises: `industry:3`, `batch:1`, `group:none`."""
LAYER = {SOURCE: 0, TREASURY: 1, DISTRICT: 2, ENTERPRISE: 3, SERVICE: 3}
SMALL_SHARE = 0.03
"""A district or service below this share of its kind is drawn together with the others (default)."""
LEFT, SHORT, BACK, GIVEN_BACK, OTHERS = "left", "short", "back", "given_back", "others"


@dataclass(frozen=True)
class Flow:
    """A row of the stored sums, as the Sankey needs it."""

    from_account: str
    to_account: str
    amount_fen: int
    entries: int
    source: str = ""
    group: str = ""
    """Industry or batch of the enterprises at its end: key and name, as `industry:3`."""


def flow_view(
    flows: Iterable[Flow], group_names: Mapping[str, str], past: Iterable[Flow] = (), has_past: bool = False
) -> FlowView:
    """Net links between nodes, the balances as links of their own, small districts and services drawn together.

    In equals out at every node but the first and last ones, to the 分.
    """
    flows = list(flows)
    small = _small(flows)
    links, before = _net(flows, small), _net(past, small)
    nodes = _nodes(links, small, group_names)
    drawn, notes = _drawn(links, before if has_past else None, nodes)
    sized = _sized(nodes, drawn)
    order = {node.key: place for place, node in enumerate(sized)}
    drawn.sort(key=lambda link: (order[link.giver], order[link.taker]))
    return FlowView(tuple(sized), tuple(drawn), tuple(notes))


def _end(account: str, group: str, small: Mapping[str, str]) -> str:
    if kind_of(account) == ENTERPRISE:
        return group or "group:none"
    return small.get(account, account)


def _small(flows: list[Flow]) -> dict[str, str]:
    """Districts and services too small to be seen, if there are several: account → node that stands for all."""
    size: dict[str, int] = defaultdict(int)
    for flow in flows:
        if LAYER[kind_of(flow.from_account)] < LAYER[kind_of(flow.to_account)]:
            size[flow.to_account] += flow.amount_fen
    found: dict[str, str] = {}
    for kind in (DISTRICT, SERVICE):
        total = sum(amount for account, amount in size.items() if kind_of(account) == kind)
        little = [a for a, amount in size.items() if kind_of(a) == kind and amount < SMALL_SHARE * total]
        if len(little) > 2:
            found |= dict.fromkeys(little, f"{OTHERS}:{kind}")
    return found


Links = Mapping[tuple[str, str], tuple[int, int]]
"""Giver and taker → 分 and entries."""


def _net(flows: Iterable[Flow], small: Mapping[str, str]) -> dict[tuple[str, str], tuple[int, int]]:
    """Forward links: what went forth minus what came back, and the number of entries both ways."""
    found: dict[tuple[str, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for flow in flows:
        giver, taker = (_end(account, flow.group, small) for account in (flow.from_account, flow.to_account))
        is_back = LAYER[kind_of(flow.from_account)] > LAYER[kind_of(flow.to_account)]
        key, sign = ((taker, giver), -1) if is_back else ((giver, taker), 1)
        amount, entries = found[key]
        found[key] = (amount + sign * flow.amount_fen, entries + flow.entries)
    return dict(found)


def _layer(key: str) -> int:
    kind = kind_of(key)
    if kind == OTHERS:
        return LAYER[name_of(key)]
    return LAYER[ENTERPRISE if kind in GROUPS else kind]


def _nodes(links: Links, small: Mapping[str, str], group_names: Mapping[str, str]) -> dict[str, FlowNode]:
    behind: dict[str, list[str]] = defaultdict(list)
    for account, key in small.items():
        behind[key].append(account)
    keys = sorted({key for link in links for key in link}, key=lambda key: (_layer(key), kind_of(key), key))
    found = {}
    for key in keys:
        accounts = tuple(sorted(behind.get(key, ())))
        if kind_of(key) == OTHERS:
            name = f"其他 {len(accounts)} 个地区" if name_of(key) == DISTRICT else f"其他 {len(accounts)} 类服务"
        elif kind_of(key) in LAYER:
            name, accounts = account_zh(key).removeprefix("地区 ").removeprefix("服务 "), (key,)
        else:
            name, accounts = group_names.get(key, "未关联项目"), (f"{ENTERPRISE}:",)
        found[key] = FlowNode(key, name, _layer(key), 0, accounts)
    return found


def _drawn(links: Links, before: Links | None, nodes: dict[str, FlowNode]) -> tuple[list[FlowLink], list[str]]:
    """Links with an amount, what came back beyond them, and for treasury and districts what is left or short.

    left − short is the balance in the ledger at each of them.
    """
    drawn, notes = [], []
    for (giver, taker), (amount, entries) in links.items():
        if amount > 0:
            change = None if before is None else amount - before.get((giver, taker), (0, 0))[0]
            drawn.append(FlowLink(giver, taker, amount, entries, change))
        elif amount < 0:
            notes.append(f"{nodes[taker].name} 退回 {nodes[giver].name} 净额 {wan(-amount)}，图中画为“退回”")
            drawn += _came_back(giver, taker, -amount, nodes)
    balance, past = _sums(links), _sums(before or {})
    for key in list(nodes):
        where = _where(key)
        if where is None:
            continue
        rest = balance[key]
        if rest > 0:
            nodes.setdefault(f"{LEFT}:{where}", FlowNode(f"{LEFT}:{where}", LEFT_ZH[where], 3, 0))
            change = None if before is None else rest - past[key]
            drawn.append(FlowLink(key, f"{LEFT}:{where}", rest, 0, change))
        elif rest < 0:
            nodes.setdefault(f"{SHORT}:{where}", FlowNode(f"{SHORT}:{where}", SHORT_ZH[where], _layer(key) - 1, 0))
            drawn.append(FlowLink(f"{SHORT}:{where}", key, -rest, 0, None))
    return drawn, notes


def _came_back(giver: str, taker: str, amount: int, nodes: dict[str, FlowNode]) -> list[FlowLink]:
    """More came back from `taker` than `giver` gave it: from a node of its own, since no link may run backwards."""
    found, upper, lower = [], _where(giver), _where(taker)
    if upper is not None:
        key = f"{BACK}:{upper}"
        nodes.setdefault(key, FlowNode(key, BACK_ZH[upper], _layer(giver) - 1, 0))
        found.append(FlowLink(key, giver, amount, 0, None))
    if lower is not None:
        key = f"{GIVEN_BACK}:{lower}"
        nodes.setdefault(key, FlowNode(key, GIVEN_BACK_ZH[lower], 3, 0))
        found.append(FlowLink(taker, key, amount, 0, None))
    return found


def _where(key: str) -> str | None:
    """TREASURY or DISTRICT for nodes that hold money; None for those where it comes from or ends."""
    if kind_of(key) in (TREASURY, DISTRICT):
        return kind_of(key)
    return DISTRICT if key == f"{OTHERS}:{DISTRICT}" else None


def _sums(links: Links) -> dict[str, int]:
    """分 at each node: what came minus what went."""
    found: dict[str, int] = defaultdict(int)
    for (giver, taker), (amount, _) in links.items():
        found[taker] += amount
        found[giver] -= amount
    return found


LEFT_ZH = {TREASURY: "专户结余", DISTRICT: "地区结余"}
SHORT_ZH = {TREASURY: "专户透支", DISTRICT: "地区透支"}
BACK_ZH = {TREASURY: "退回专户", DISTRICT: "退回地区"}
GIVEN_BACK_ZH = {TREASURY: "专户退回", DISTRICT: "地区退回"}
"""Each node has a name of its own: the drawing knows nodes by their names."""


def _sized(nodes: dict[str, FlowNode], links: list[FlowLink]) -> list[FlowNode]:
    """Nodes with what passes through them, by layer and size, equals by key; what is left stands last."""
    into: dict[str, int] = defaultdict(int)
    out: dict[str, int] = defaultdict(int)
    for link in links:
        into[link.taker] += link.amount_fen
        out[link.giver] += link.amount_fen
    sized = [replace(node, amount_fen=max(into[key], out[key])) for key, node in nodes.items() if into[key] + out[key]]
    rank = {SERVICE: 1, OTHERS: 1, GIVEN_BACK: 2, LEFT: 3}
    return sorted(sized, key=lambda node: (node.layer, rank.get(kind_of(node.key), 0), -node.amount_fen, node.key))
