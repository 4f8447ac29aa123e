"""What the office does on 资金流向."""

import streamlit as st

from components import money_findings
from domain.money_views import MoneyFinding
from services.frame import Frame


def finding(frame: Frame, found: tuple[MoneyFinding, ...], clicked: MoneyFinding | None) -> None:
    if clicked is not None:
        money_findings.opened(clicked)


def desk(connection, frame: Frame) -> None:
    st.info("desk")
