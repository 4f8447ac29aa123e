"""Places of a batch by file: the sheet with the computed places, brought back with those that are asked for (rules
21.3)."""

from typing import Any

from domain.batches.views import QuotaView
from domain.intake.columns import Column, Sort
from services.batches.inputs import BY
from services.batches.quota import Cells
from services.errors import Refused
from services.form_sheet import FilledSheet, SheetForm

ASIS = "已填好，不改"
FORM = SheetForm(
    "名额",
    "每个行业、每个地区一行；核定数与测算不同的写理由。不按地区核定的，删去地区各行。",
    (
        Column("by", "按什么", Sort.TEXT, ASIS, BY["industry"], key=True, required=True, longest=20),
        Column("unit", "行业或地区", Sort.TEXT, ASIS, "高端装备", key=True, required=True, longest=60),
        Column("computed", "测算名额", Sort.RAW, "给您看的，不读取", "30"),
        Column("quota", "核定名额", Sort.WHOLE, "整数，各行业合计等于总名额", "30", required=True, least=0),
        Column("reason", "理由", Sort.TEXT, "与测算不同的必填", "意愿集中在下半年", longest=100),
    ),
)


def quota_rows(view: QuotaView) -> list[dict[str, Any]]:
    """Every industry and district with its computed places, asked for as they are."""
    return [
        {"by": BY[by], "unit": row.name, "computed": row.computed, "quota": row.computed, "reason": ""}
        for by, rows in (("industry", view.industries), ("district", view.districts))
        for row in rows
    ]


def cells_of(sheet: FilledSheet) -> dict[str, Cells]:
    """What a filled sheet asks for, by industries and districts; Refused with every cell that cannot be read."""
    found: dict[str, dict[str, tuple[int, str]]] = {"industry": {}, "district": {}}
    kinds = {zh: by for by, zh in BY.items()}
    problems = [f"{one.where}：{one.cause}" for one in sheet.errors]
    for row in sheet.rows:
        by, unit, quota = (row.values.get(name) for name in ("by", "unit", "quota"))
        if by not in kinds:
            problems.append(f"第 {row.number} 行：“按什么”只能是{'或'.join(kinds)}")
        elif not isinstance(quota, int):
            problems.append(f"第 {row.number} 行（{unit}）：没有填核定名额")
        elif str(unit) in found[kinds[by]]:
            problems.append(f"第 {row.number} 行：{by}“{unit}”重复")
        else:
            found[kinds[by]][str(unit)] = (quota, str(row.values.get("reason", "")))
    if problems:
        raise Refused(f"没有提请：{'；'.join(problems)}")
    return {"industries": found["industry"], "districts": found["district"]}
