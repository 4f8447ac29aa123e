"""An exported table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ExportView:
    """A table for a file: header in English identifiers, rows that can be read once, and what stands beside them."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[object]]
    about: tuple[tuple[str, str], ...]
