"""Where the figures of a pilot's indicators come from, and why what is typed cannot be counted (rules 17.2)."""

from dataclasses import dataclass

from sqlalchemy import Connection

from data_access.queries.indicators import list_indicators, list_used
from domain.facts.registers import COUNTED, register_of
from domain.intake.form import Kind
from services.access import Permission, check
from services.frame import Frame
from services.revision import kept

KINDS = {
    "events": Kind.EVENTS.zh,
    "certificates": Kind.CERTIFICATES.zh,
    "recognitions": Kind.RECOGNITIONS.zh,
    "cloud_uses": Kind.CLOUD_USES.zh,
    "finance_products": Kind.FINANCE_PRODUCTS.zh,
    "list_versions": "六张清单的版本",
}
"""Source of a register → what it is called where it is kept."""
OWN = "是本试点自设的指标，没有为它设台账"
WAYS = {"reported": "填报", "estimate": "方案的估算", "criterion": "评价标准，不作目标"}


@dataclass(frozen=True)
class IndicatorSource:
    """`why`: of one that is typed, why no register counts it."""

    name: str
    unit: str
    way: str
    why: str
    definition: str


def indicator_sources(connection: Connection, frame: Frame) -> tuple[IndicatorSource, ...]:
    """Of the indicators that the pilot has targets or figures of: typed ones first, then counted, then worked out."""
    check(frame.user, Permission.READ_SUMMARY)
    return _sources(connection, frame)


@kept
def _sources(connection: Connection, frame: Frame) -> tuple[IndicatorSource, ...]:
    used = list_used(connection, frame.pilot.id)
    rows = [row for row in list_indicators(connection).values() if row.id in used]
    found = [
        IndicatorSource(
            row.name, row.unit, way_of(row.measure), why_typed(row.measure, row.typed_because), row.definition
        )
        for row in rows
    ]
    order = ("填报", "按台账计数", "方案的", "评价", "系统计算")
    return tuple(sorted(found, key=lambda one: next(at for at, word in enumerate(order) if one.way.startswith(word))))


def way_of(measure: str) -> str:
    """填报; 按台账计数：活动与培训; 系统计算."""
    register = register_of(measure)
    if register is not None:
        return f"按台账计数：{KINDS[register.source]}"
    return "系统计算" if measure.startswith("computed:") else WAYS[measure]


def why_typed(measure: str, because: str) -> str:
    """Empty of what is not typed."""
    if measure.startswith(COUNTED) or measure not in ("reported", "estimate"):
        return ""
    return because or OWN
