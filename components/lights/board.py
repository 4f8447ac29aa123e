"""总览 on one screen: the ten lights as one table, and beside it what is to be decided today (rules 4.11)."""

from collections.abc import Sequence
from functools import lru_cache

import pyarrow as pa
import streamlit as st

from components import shell, url
from components.lights import tables
from components.lights.sparkline import WIDTH, sparkline
from components.lights.wall import look, on_card
from components.table import filled, half_widths, opens, picture, table, text
from components.table import shortened as in_room
from domain.lights.core import counted_zh
from domain.lights.views import LightView
from domain.units.views import OverviewView, ToDecide
from domain.words import OVERALL, Light
from services.wording import NOTHING, shortened

ROOM, REASON, TITLE = 16, 24, 25
"""Signs of a fraction, half-widths of a reason in their cells and of what is to be decided, at 1366 pixels."""
SIGNS = (("不低于 ", "≥"), ("不超过 ", "≤"), ("高于 ", ">"), ("小于 ", "<"))
WORST_FIRST = (Light.RED, Light.YELLOW, Light.GREY, Light.GREEN)
LINES = "实线为各期的值；到绿虚线为绿，过黄点线为红，各期同一刻度"
LINE = 50
"""Signs of a sentence that fit one line of the page at 1366 pixels."""


def verdict(view: OverviewView) -> None:
    """The sentence on top; where a human judgement hides a red light, it is named right under it."""
    st.markdown(f"**{shell.escaped(view.headline)}**")
    for said in view.watermelons:
        st.markdown(f":red-badge[规则红灯、研判绿灯] {shell.escaped(shortened(said, LINE))}", help=shell.escaped(said))


def overall(whole: LightView | None) -> None:
    """The scope's overall light with its reason; a press opens what stands behind it."""
    if whole is not None:
        label = f":{look(whole.light).badge}-badge[{look(whole.light).label}] 总体：{shell.label(whole.reason)}"
        st.button(label, type="tertiary", key="open_overall", on_click=_toggle, args=(OVERALL,))


def lights(views: Sequence[LightView], *, key: str) -> None:
    """The table; a click on a light's name opens or folds what stands behind it, in the address too."""
    ordered = worst_first(views)
    row = table(_rows(ordered), COLUMNS, key=key, alt="各项指标的灯、值、较上期和原因")
    if row is not None:
        _toggle(ordered[row].indicator)


def _toggle(indicator: str) -> None:
    url.put(light=None if url.get("light") == indicator else indicator)


def worst_first(views: Sequence[LightView]) -> tuple[LightView, ...]:
    """Red ones on top; of one colour in their own order."""
    return tuple(sorted(views, key=lambda view: WORST_FIRST.index(view.light)))


def value(view: LightView) -> str:
    """93.3% 190/204 家."""
    return f"{view.value_text} {on_card(view.fraction_text, ROOM)}".strip()


def reason(view: LightView) -> str:
    """The units that are worst, else what the light itself says."""
    if view.light is Light.GREEN and not view.behind:
        return "各单位都达到"
    said = view.behind if half_widths(view.behind) <= REASON else f"{view.behind.partition('、')[0]}等"
    said = said if view.behind else view.reason
    return said if half_widths(said) <= REASON else f"{said[: REASON // 2 - 1]}…"


def asked(view: LightView) -> str:
    """≥95%, <10 点, 无问题: from where on it is green."""
    for words, sign in SIGNS:
        if view.green_text.startswith(words):
            return sign + view.green_text.removeprefix(words)
    return view.green_text or NOTHING


COLUMNS = (
    tables.light("灯", lambda view: view.light, 56),
    opens("指标", lambda view: view.name, 84, "点指标名称，在表下看原因、规则、历史和明细", is_name=False),
    text("值", value, 168),
    text("绿线", asked, 62),
    text("较上期", lambda view: view.moved or NOTHING, 86),
    picture("近 12 期", sparkline, WIDTH + 16, LINES),
    text("原因", reason),
)


@lru_cache(maxsize=64)
def _rows(views: tuple[LightView, ...]) -> pa.Table:
    return filled(views, COLUMNS)


def today(found: Sequence[ToDecide]) -> None:
    """What is to be decided, each with amount, person and day; a press on it opens what stands behind it."""
    if not found:
        st.success("今日没有要定的事。")
        return
    st.subheader(f"今日该定的{counted_zh(len(found))}件")
    with st.container(border=True, gap="xxsmall"):
        for one in found:
            badge = f":{look(one.light).badge}-badge[{shell.label(one.kind)}]"
            shell.badged_link(one.page, badge, in_room(one.what, TITLE), **dict(one.words))
            st.caption(shell.escaped(f"{one.amount} · {one.who} · {one.due_on.month}月{one.due_on.day}日前"))
