"""Batches (批次): when each takes enterprises in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class BatchWindow:
    """When a batch takes enterprises in; `id` as in ProjectFacts.batch. No last day: until the next one opens."""

    id: int
    opens_on: date
    closes_on: date | None = None
    retired_from: date | None = None
    """The day from which on the plan has it no more; it has no project."""


def open_batches(batches: Sequence[BatchWindow], as_of: date) -> list[BatchWindow]:
    """Batches that take enterprises in after the day, with the day on which they close where one is known."""
    found, batches = [], [one for one in batches if one.retired_from is None or as_of < one.retired_from]
    for batch in batches:
        later = [other.opens_on for other in batches if other.opens_on > batch.opens_on]
        closes = batch.closes_on or min(later, default=None)
        if closes is None or closes > as_of:
            found.append(BatchWindow(batch.id, batch.opens_on, closes))
    return found
