"""服务商季度牌 on screen: red first, why, the quarters before."""

import streamlit as st

from components import shell
from components.lights import tables
from components.table import opens, table, text
from domain.lights.sentences import NOTHING
from services.providers.cards import CardBoard


def whole(board: CardBoard) -> None:
    """A row a provider; a click opens it."""
    st.markdown(f"**{shell.escaped(board.sentence)}**")
    if not board.rows:
        return
    columns = [
        tables.light("本季", lambda row: row.newest.light),
        opens("服务商", lambda row: row.name, 210, "点开看它的项目、评价和处置"),
        text("类型", lambda row: row.kind.zh, 80),
        text("原因", lambda row: "；".join(row.newest.why), 420),
        text("以前各季（旧→新）", lambda row: _before(row), 260),
    ]
    clicked = table(
        board.rows, columns, key="provider_cards", row_height=tables.WRAPPING, height=560, alt="服务商季度红黄绿牌"
    )
    if clicked is not None:
        shell.go("providers", provider=board.rows[clicked].uscc)
    st.caption("按季末月结账的数据；连续两季黄牌升红，红牌之后一季最好为黄，没有可评的沿用上季，入库不满一季不评。")


def _before(row) -> str:
    """绿 绿 黄 不评."""
    return " ".join(card.light.zh if card.light else "不评" for card in row.cards[:-1]) or NOTHING
