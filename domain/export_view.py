"""An exported table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


def demo_said(is_demo: bool) -> tuple[str, str]:
    """The line beside a table on whether what it holds is invented."""
    return ("演示数据", "是：企业、服务商、资金均为虚构" if is_demo else "否")


@dataclass(frozen=True)
class ExportView:
    """A table for a file: header in English identifiers, rows that can be read once, and what stands beside them."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[object]]
    about: tuple[tuple[str, str], ...]
