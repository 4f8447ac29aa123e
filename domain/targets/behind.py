"""Because of whom a target will be missed (rules 7.6)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Behind:
    """因谁: what each unit (`by`: 地区 or 行业) lacks, most first; `total` is less than their sum where units ahead
    make up for them. `is_late`: what is counted are projects that are late by their own plan."""

    by: str
    unit: str
    total: float
    parts: tuple[tuple[str, float], ...]
    is_late: bool = False
