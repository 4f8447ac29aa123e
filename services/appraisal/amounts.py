"""合同额, 核定 and 审定 of projects as they were when a period was closed (rules 16.1)."""

import json
from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import Connection

from data_access.queries.appraisal import AMOUNTS, list_amount_changes, list_amounts
from services.frame import Frame
from services.revision import kept


@kept
def amounts_then(connection: Connection, frame: Frame) -> Mapping[int, Mapping[str, int]]:
    """Project → what its amounts were, of those that were changed since: what the first change since then found."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for row in list_amount_changes(connection, frame.period.id):
        told = json.loads(row.told)
        for name in AMOUNTS:
            if name in told:
                found[row.project_id].setdefault(name, int(told[name] or 0))
    return dict(found)


def amended(connection: Connection, frame: Frame) -> int:
    """Projects with an amount that is another one today."""
    then = amounts_then(connection, frame)
    today = {row.id: row._mapping for row in list_amounts(connection, then)}
    return sum(any(today[number][name] != amount for name, amount in told.items()) for number, told in then.items())
