"""The last step's ways in: for each district the link to its own steps, also as a code for a phone."""

from functools import lru_cache
from urllib.parse import urlencode, urlsplit

import segno
import streamlit as st

from components import shell
from services.frame import Frame

SIZE, SHOWN = 132, 12
"""Pixels of a code; codes drawn before one asks for all."""


def section(frame: Frame) -> None:
    """A code and a link a district; what a user may see behind it, the page itself decides."""
    units = [unit for unit in frame.districts if unit.valid_on(frame.period.as_of)]
    units = [unit for unit in units if frame.district is None or unit.id == frame.district.id]
    if not units:
        return
    st.markdown("## 各地区的入口 :small[扫码或点链接，打开本地区的几步]")
    key = "meeting_codes"
    shown = units if len(units) <= SHOWN or st.session_state.get(key) else units[:SHOWN]
    with st.grid(6, min_column_width=SIZE, gap="small"):
        for unit in shown:
            with st.container():
                words = {"pilot": frame.pilot.code, "period": frame.period.label, "district": unit.name}
                if drawn := code(address(words)):
                    st.image(drawn, width=SIZE, alt=f"{unit.name}的二维码")
                shell.link("meeting", unit.name, district=unit.name)
    if len(units) > SHOWN:
        st.toggle(f"全部 {len(units)} 个地区", key=key)


def address(words: dict[str, str]) -> str:
    """The page under the address that this browser uses, path prefix included."""
    here = urlsplit(st.context.url or "")
    return f"{here.scheme}://{here.netloc}{here.path}?{urlencode(words)}"


@lru_cache(maxsize=256)
def code(link: str) -> str:
    """The code as SVG; empty where the address is longer than any code holds, and the link alone stands."""
    try:
        return segno.make(link, error="m").svg_inline(scale=4, border=2, omitsize=False)
    except segno.DataOverflowError:
        return ""
