"""A value as a person reads it in a difference."""

from datetime import date

from domain.intake.columns import Column, Sort
from domain.intake.values import CLEARED
from domain.words import Word


def shown(value: object, column: Column | None = None) -> str:
    """— for none."""
    if value is None or value is CLEARED:
        return "—"
    if column is not None and column.sort is Sort.MONEY:
        return f"{int(str(value)) / 1_000_000:,.6f}".rstrip("0").rstrip(".") + " 万元"
    if isinstance(value, Word):
        return value.zh
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.15g}"
    return value.isoformat() if isinstance(value, date) else str(value)
