"""总览: how the pilot (or one district or industry of it) stands, and what to do first."""

import streamlit as st

from components import shell, url
from components.lights import charts, tables
from components.lights import wall as lights
from components.targets import charts as target_charts
from components.targets import tables as target_tables
from services.access import Permission
from services.lights.details import details_of
from services.lights.overview import overview
from services.lights.rulings import rule_of

with shell.page(Permission.READ_SUMMARY, "总览") as (connection, frame):
    view = overview(connection, frame)

    lights.verdict(view.verdict, view.overall)
    asked = lights.lists(view.counts)
    if asked:
        shell.go("projects", *url.SCOPE, **asked)
    for warning in view.watermelons:
        st.warning(shell.escaped(warning))
    if view.without_unit:
        st.caption(f"另有 {view.without_unit} 家未填地区或行业，未计入本范围。")

    opened = lights.wall(view.lights, view.overall)
    for light in filter(None, (view.overall, *view.lights)):
        if light.indicator == opened:
            lights.opened(light, rule_of(connection, frame, opened), details_of(connection, frame, opened))

    left, right = st.columns([3, 2], gap="medium")
    with left:
        by = "行业" if frame.district else "地区"
        st.header(f"各{by}完成改造，由低到高")
        row = tables.ranking(view.ranking, by, key=f"ranking_{frame.scope_name}")
        if row is not None and by == "地区":
            shell.go("", "industry", district=view.ranking[row].district)
        if row is not None and by == "行业":
            shell.go("projects", "district", industry=view.ranking[row].industry)
    with right:
        st.header("先办五件事")
        if view.first:
            row = tables.first(view.first, key=f"first_{frame.scope_name}")
            if row is not None:
                shell.go("enterprise", code=view.first[row].code)
        else:
            lights.no_red(frame.user, view)

    if view.targets:
        st.header("当前考核的目标，由难到易")
        target_charts.bullets(view.targets, most=target_charts.MOST)

    st.header("地区 × 行业：完成改造的序时完成率")
    chosen = charts.heat(view.cells, key=f"heat_{frame.scope_name}")
    if chosen:
        shell.go("projects", district=chosen["地区"], industry=chosen["行业"])
    twin = st.expander("两张图的表：每项的原因、方案原文，点目标名称看明细", key="twins", on_change="rerun")
    if twin.open:
        with twin:
            row = target_tables.board(view.targets, key=f"targets_{frame.scope_name}") if view.targets else None
            tables.cells(view.cells)
        if row is not None:
            shell.go("targets", target=view.targets[row].id)
