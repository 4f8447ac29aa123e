"""总览: how the pilot (or one district or industry of it) stands, and what to do first."""

import streamlit as st

from components import shell, url
from components.lights import board, charts, tables
from components.lights import wall as lights
from components.targets import tables as target_tables
from services.access import Permission
from services.lights.details import details_of
from services.lights.overview import overview
from services.lights.rulings import rule_of
from services.units.today import to_decide

with shell.page(Permission.READ_SUMMARY, "总览") as (connection, frame):
    view = overview(connection, frame)

    board.verdict(view)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="whole"):
        board.overall(view.overall)
        asked = lights.lists(view.counts)
    if asked:
        shell.go("projects", *url.SCOPE, **asked)
    if view.without_unit:
        st.caption(f"另有 {view.without_unit} 家未填地区或行业，未计入本范围。")

    left, right = st.columns([72, 28], gap="small")
    with left:
        board.lights(view.lights, key=f"lights_{frame.scope_name}")
        for light in filter(None, (view.overall, *view.lights)):
            if light.indicator == url.get("light"):
                opened = light.indicator
                lights.opened(light, rule_of(connection, frame, opened), details_of(connection, frame, opened))
    with right:
        board.today(to_decide(connection, frame))

    by = "行业" if frame.district else "地区"
    st.header(f"各{by}完成改造，由低到高")
    row = tables.ranking(view.ranking, by, key=f"ranking_{frame.scope_name}")
    if row is not None and by == "地区":
        shell.go("", "industry", district=view.ranking[row].district)
    if row is not None and by == "行业":
        shell.go("projects", "district", industry=view.ranking[row].industry)

    st.header("先办的红灯企业")
    if view.first:
        row = tables.first(view.first, key=f"first_{frame.scope_name}")
        if row is not None:
            shell.go("enterprise", code=view.first[row].code)
    else:
        lights.no_red(frame.user, view)

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
