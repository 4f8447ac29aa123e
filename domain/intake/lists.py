"""Names that a pilot's lists hold: units, indicators, batches, solutions."""

from collections.abc import Mapping

from domain.intake.columns import Column
from domain.intake.known import KnownRows
from domain.texts import same

LISTS = {
    "districts": "地区",
    "industries": "细分行业",
    "indicators": "上报指标",
    "batches": "批次",
    "solutions": "小快轻准",
    "tasks": "任务清单",
    "finance_products": "金融产品",
    "policies": "政策",
    "subsidy_items": "补贴范围",
    "acceptance_documents": "验收材料清单",
    "acceptance_sessions": "验收批次",
}


def listed(column: Column, value: str, known: KnownRows) -> str:
    """The value as the pilot's list stores it; ValueError(cause, cure) when it is not on the list."""
    names: Mapping[str, str]
    names = {b: b for b in sorted(known.batches)} if column.listed == "batches" else getattr(known, column.listed)
    if value in names:
        return names[value]
    alike = {names[name] for name in names if same(name) == same(value)}
    if len(alike) == 1:
        return alike.pop()
    some = "、".join(list(dict.fromkeys(names.values()))[:12])
    raise ValueError(f"{LISTS[column.listed]}中没有“{value[:30]}”", f"请从模板的下拉中选，如 {some}")
