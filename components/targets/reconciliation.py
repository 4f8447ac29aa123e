"""口径核对: where the plan contradicts itself, with both sentences and what it means for the light."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from components.lights import tables
from components.lights.wall import LOOKS
from components.table import badge, table, text
from domain.targets.comparisons import Comparison, Printed
from domain.words import Agreement, Light
from services.wording import shortened

MARKS = {Agreement.CONTRADICT: "■ 矛盾", Agreement.DIFFER: "▲ 宽严不一", Agreement.AGREE: "● 一致"}
FILLS = [LOOKS[light].fill for light in (Light.RED, Light.YELLOW, Light.GREEN)]


def section(found: Sequence[Comparison]) -> None:
    """A line that says how many, and behind it the table; what agrees is counted, not listed."""
    number = Counter(one.agreement for one in found)
    title = (
        f"口径核对：矛盾 {number[Agreement.CONTRADICT]:d} 处，宽严不一 {number[Agreement.DIFFER]:d} 处，"
        f"核对一致 {number[Agreement.AGREE]:d} 处"
    )
    opened = st.expander(title, icon=":material/fact_check:", key="reconciliation", on_change="rerun")
    if not opened.open:
        return
    with opened:
        st.caption(
            "把方案印发的目标互相核对：分地区、分行业、分年之和与总数，正文与表格，组成与先后。"
            "矛盾：达到一处就达不到另一处；宽严不一：可同时达到，按严的一处亮灯。"
        )
        shown = [one for one in found if one.agreement is not Agreement.AGREE]
        if not shown:
            st.success("方案印发的目标之间没有矛盾。")
            return
        columns = [
            badge("结论", lambda one: MARKS[one.agreement], 96, list(MARKS.values()), FILLS),
            text("核对", lambda one: one.rule, 110),
            text("发现", finding, 260),
            text("一处原文", lambda one: quotes(one.left), 220),
            text("另一处原文", lambda one: quotes(one.right), 220),
            text("对亮灯的影响", lambda one: one.meaning, 280),
        ]
        table(shown, columns, row_height=tables.WRAPPING * 2, alt=title)


def finding(one: Comparison) -> str:
    """The sentence, and in which units the same was found."""
    return one.finding + (f"（同样见于：{'、'.join(one.units[1:])}）" if one.units else "")


def quotes(rows: Sequence[Printed]) -> str:
    """Each sentence once, with its source; a table's line is cut to what fits."""
    said = dict.fromkeys(f"{shortened(' '.join(row.quote.split()), 80)}（{row.target.kind.zh}）" for row in rows)
    return "；".join(said)
