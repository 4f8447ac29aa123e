"""What flowed between accounts up to a day: sums of the ledger that screens and files read (rules 5)."""

from typing import NamedTuple

import numpy as np

from domain.facts.columns import Flows


class FlowRow(NamedTuple):
    """A flow with its sums, as a row of a period holds it."""

    kind: str
    from_account: str
    to_account: str
    source: str
    category: str
    district_id: int | None
    industry_id: int | None
    batch_id: int | None
    amount_fen: int
    entries: int


FLOW_COLUMNS = FlowRow._fields[:-2]
FlowKey = tuple[object, ...]
FlowSums = dict[FlowKey, tuple[int, int]]
"""A flow (values of FLOW_COLUMNS) → 分 and number of entries."""


def flow_sums(flows: Flows, as_of: int) -> FlowSums:
    """Sum and number of entries of every flow up to the day; flows without entries are left out."""
    until = int(np.searchsorted(flows.day, as_of, side="right"))
    group, size = flows.group[:until], len(flows.groups)
    amount, entries = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    np.add.at(amount, group, flows.amount[:until])
    np.add.at(entries, group, flows.entries[:until])
    sums = zip(flows.groups, amount.tolist(), entries.tolist(), strict=True)
    return {flow: (total, count) for flow, total, count in sums if count}


def difference(after: FlowSums, before: FlowSums) -> FlowSums:
    """What has to be added to the flows before to have those after; flows that do not change are left out."""
    found = {}
    for flow in {**before, **after}:
        (new, new_count), (old, old_count) = after.get(flow, (0, 0)), before.get(flow, (0, 0))
        if (new, new_count) != (old, old_count):
            found[flow] = (new - old, new_count - old_count)
    return found
