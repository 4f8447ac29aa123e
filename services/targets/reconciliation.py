"""口径核对: the printed targets of a plan held against one another, both sentences and what it means for the light."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.facts import load_targets
from data_access.queries.printed import list_printed
from data_access.queries.projects import list_districts, list_industries
from domain.targets.comparisons import Comparison, Printed
from domain.targets.reconciliation import compared
from services.access import Permission, check
from services.frame import Frame
from services.revision import kept

RECONCILIATION = "reconciliation"
COMPARED = (
    "pilot",
    "agreement",
    "rule",
    "indicator",
    "target_period",
    "finding",
    "meaning",
    "units",
    "left_names",
    "left_values",
    "left_quotes",
    "right_names",
    "right_values",
    "right_quotes",
)
"""Columns of the export. What a plan prints is no demonstration, so no row says is_demo."""


def reconciliation(connection: Connection, frame: Frame) -> tuple[Comparison, ...]:
    """Every comparison of the pilot's printed targets, contradictions first; for whoever reads the summary."""
    check(frame.user, Permission.READ_SUMMARY)
    return _reconciliation(connection, frame.whole)


@kept
def _reconciliation(connection: Connection, frame: Frame) -> tuple[Comparison, ...]:
    return reconciliation_of(connection, frame.pilot.id)


def reconciliation_of(connection: Connection, pilot_id: int) -> tuple[Comparison, ...]:
    rows = list_printed(connection, pilot_id)
    targets = {target.id: target for target in load_targets(connection, pilot_id)}
    printed = [
        Printed(
            target=targets[row.id],
            name=row.source_name,
            document=row.source_document,
            quote=row.source_quote,
            unit=row.district or row.industry or "",
        )
        for row in rows
    ]
    units = {"district": list_districts(connection, pilot_id), "industry": list_industries(connection, pilot_id)}
    return tuple(compared(printed, [by for by, found in units.items() if len(found) == 1]))


def compared_rows(connection: Connection, pilot: Row[Any]) -> Iterator[tuple[Any, ...]]:
    """Every comparison as a row; names, values and quotes of either side are separated by “ | ”."""

    def joined(texts: Iterable[str]) -> str:
        return " | ".join(dict.fromkeys(texts))

    for one in reconciliation_of(connection, pilot.id):
        sides = []
        for rows in (one.left, one.right):
            sides += [
                joined(row.name for row in rows),
                " | ".join(f"{row.target.operator.value} {row.target.value:g}" for row in rows),
                joined(" ".join(row.quote.split()) for row in rows),
            ]
        yield (
            pilot.code,
            one.agreement.value,
            one.rule,
            one.indicator,
            one.period,
            one.finding,
            one.meaning,
            "、".join(one.units),
            *sides,
        )
