"""What supervision has of one project, on 一企一档."""

from collections.abc import Sequence

import streamlit as st

from components import shell
from domain.supervision.views import InspectionLine, LeavingLine, SignLine


def whole(
    inspections: Sequence[InspectionLine], leaving: Sequence[LeavingLine], signs: Sequence[SignLine] | None, uscc: str
) -> None:
    """Inspections, how it left and whose place it took; signs for who may see them. Nothing where there is nothing."""
    if not inspections and not leaving and not signs:
        return
    st.subheader("监督检查")
    for one in inspections:
        until = f"，{one.until} 前" if one.until else ""
        result = f"，{one.visited_on} {one.result.zh}" if one.result else ""
        st.markdown(shell.escaped(f"第 {one.draw} 次抽查（{one.drawn_on}）：{one.state.zh}{until}{result}"))
        shell.link("supervision", f"看第 {one.draw} 次抽查的全过程", inspection=one.id)
    for left in leaving:
        gone = f"{left.left_on} {left.status}（{left.reason.zh}）"
        told = f"{gone}：{left.said}；依据：{left.evidence}；名额：{left.place}"
        if left.uscc != uscc:
            told = f"{left.named_on} 列为替补：补{left.enterprise}的名额，它 {gone}"
        st.markdown(shell.escaped(told))
    for sign in signs or ():
        st.markdown(shell.escaped(f"疑点线索“{sign.sign.zh}”（{sign.state.zh}）：{sign.said}。{sign.odds}"))
        shell.link("supervision", f"核查“{sign.sign.zh}”", show="signs", sign=f"{sign.sign} {sign.key}", state="all")
