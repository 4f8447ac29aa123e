"""A data package: tables with their names, so that others can recompute what the papers say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Resource:
    """A table of the package; rows can be read once."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[object]]


@dataclass(frozen=True)
class DataPackage:
    """`name`: in small letters and signs, as the standard wants it; `description`: of what day, by which rules."""

    name: str
    title: str
    description: str
    resources: Iterable[Resource]
