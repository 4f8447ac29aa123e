"""Fields and the way to a second person that the office's forms about a target share."""

from functools import partial
from typing import Any

import streamlit as st

from components import shell
from domain.facts.pace import DIVISIBLE
from services.approvals.deciding import propose
from services.desk import carry_out
from services.frame import Frame

ROOM = "target"
TWO = "由另一人在“待我审批”批准后生效。"


def act(frame: Frame, verb: str, words: dict[str, Any], form: str, stale: shell.Stale | None) -> None:
    """Ask the second person."""
    shell.act(ROOM, partial(carry_out, frame, propose, verb, words), form=form, stale=stale)


def number_looks(unit: str) -> dict[str, Any]:
    """Whole ones of what is counted, else with digits."""
    return {"step": 0.01, "format": "%.4f"} if unit in DIVISIBLE else {"step": 1.0, "format": "%.0f"}


def document_fields(key: str) -> dict[str, str]:
    left, middle, right = st.columns([3, 2, 2], gap="small")
    return {
        "title": left.text_input("文件名称", max_chars=200, key=f"{key}_title"),
        "number": middle.text_input("文号", max_chars=60, key=f"{key}_number"),
        "issuer": right.text_input("发文单位（登记过的文件可不填）", max_chars=60, key=f"{key}_issuer"),
    }


def reason_field(key: str) -> str:
    return st.text_area("原因", max_chars=200, height=68, key=f"{key}_reason")
