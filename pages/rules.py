"""口径与规则: how each core light comes about, thresholds in force and before, what other bounds would have done, and
new ones from a day on."""

import streamlit as st

from components import shell, url
from components.lights import rule_form
from components.lights import rule_parts as parts
from domain.lights.core import CORE_ZH
from services.access import Permission
from services.lights.rule_page import TRIED, explained, rule_rows, what_if
from services.lights.sources import indicator_sources

with shell.page(Permission.READ_SUMMARY, "口径与规则") as (connection, frame):
    st.header(f"{CORE_ZH}怎么亮灯")
    parts.explained(explained(connection, frame))

    st.header("各项指标从哪里来")
    parts.sources(indicator_sources(connection, frame))

    st.header("换一条线会怎样")
    indicator = parts.choose(TRIED)
    parts.what_if(what_if(connection, frame, indicator, url.decimal("green"), url.decimal("yellow")))

    rule_form.desk(connection, frame)

    st.header("规则表：在用的、被取代的、尚未生效的")
    parts.rows(rule_rows(connection, frame), frame)
