"""Writes new rows of rules; none is ever changed (triggers). Never commits."""

from collections.abc import Sequence

from sqlalchemy import Connection, insert

from data_access.tables import LightRule, StageParty, StageWeight
from domain.facts.rules import Rule
from domain.words import STAGES, Party

BOUNDS = (
    "indicator",
    "metric",
    "direction",
    "green_bound",
    "green_inclusive",
    "yellow_bound",
    "yellow_inclusive",
    "unit",
)


def insert_rules(connection: Connection, *, rows: Sequence[Rule], **who: object) -> None:
    """Thresholds of a pilot; `who`: its id, the day they hold from, author, approver, reason, source."""
    new = [{name: getattr(rule, name) for name in BOUNDS} | who for rule in rows]
    if new:
        connection.execute(insert(LightRule.__table__), new)


def insert_stage_rows(
    connection: Connection, *, weights: Sequence[int], parties: Sequence[Party], **who: object
) -> None:
    """Weights and parties of the nine stages, in their order; none where there are none."""
    if weights:
        rows = [{"stage": stage, "weight": weight, **who} for stage, weight in zip(STAGES, weights, strict=True)]
        connection.execute(insert(StageWeight.__table__), rows)
    if parties:
        rows = [{"stage": stage, "party": party, **who} for stage, party in zip(STAGES, parties, strict=True)]
        connection.execute(insert(StageParty.__table__), rows)
