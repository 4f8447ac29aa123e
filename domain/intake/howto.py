"""Words that templates, the how-to page and docs/returns.md share."""

from domain.intake.columns import REMARK, Column
from domain.intake.forms import FORMS

GENERAL = (
    "留空表示不改，不是 0；要去掉已报的值，请填“清空”。",
    "删去一行不会删除已报的数据；企业退出请改“状态”。",
    "已结账期次的事实可以补报，但要在“本行说明”写明原因，并在下一期列为“更正”。",
    "日期可写 2026-11-15、2026/11/15、2026年11月15日；金额按表头的单位，单元格里写明“元”或“万元”的按所写的单位。",
    "多余的列不会被读取；表头可以在前 20 行的任何一行。",
)


def must(column: Column) -> str:
    if column.told:
        return "供核对"
    return "识别用" if column.key else "新增必填" if column.required else "选填"


def howto_page() -> str:
    """docs/returns.md: every column of every form."""
    lines = ["# 填报说明", "", "本页由 `domain/intake/forms.py` 生成，与模板、核对和页面“填报说明”同出一处。", ""]
    lines += [f"- {line}" for line in GENERAL]
    for form in FORMS.values():
        lines += ["", f"## {form.kind.zh}(`{form.kind.value}`)", "", f"{form.about}。", ""]
        lines += ["| 列 | 必填 | 含义 | 填什么 | 例 |", "|---|---|---|---|---|"]
        for column in (*form.columns, REMARK):
            lines.append(f"| {column.title} | {must(column)} | {column.help} | {column.holds} | {column.example} |")
    return "\n".join(lines) + "\n"
