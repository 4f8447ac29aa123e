"""What 地区 and 行业 are made of: the order with its choices, and one unit's page."""

from collections.abc import Callable

import streamlit as st

from components import beginning, choices, downloads, shell, url
from components.alerts import parts as alert_parts
from components.lights import tables
from components.lights import wall as lights
from components.lights.wall import look
from components.targets import charts as target_charts
from components.targets import tables as target_tables
from components.tasks import parts as task_parts
from components.units import charts as unit_charts
from components.units import tables as unit_tables
from domain.lights.core import CORE, CORE_ZH, counted_zh
from domain.units.brief import Brief, brief_of
from domain.units.views import DISTRICT, Standings, UnitPage
from domain.words import PeriodKind
from services.access import User
from services.frame import Frame
from services.units.standings import EXTENTS, ORDERS

PATHS = {"地区": "districts", "行业": "industries"}
WORDS = {"地区": "district", "行业": "industry"}
EVERY = "全部规模"


def controls(found: Standings) -> None:
    """Order, size group, extent and mine; all live in the URL."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        choices.choose("order", ORDERS, "排序", key="unit_order")
        choices.choose(
            "size", {"": EVERY} | {size: f"规模{shell.label(size)}" for size in found.sizes}, "规模", key="unit_size"
        )
        choices.choose(
            "extent",
            {word: label.format(by=shell.label(found.by)) for word, label in EXTENTS.items()},
            "范围",
            key="unit_extent",
        )
        key = "unit_mine"
        options = ["", *(row.name for row in found.rows)]
        mine = next((row.name for row in found.rows if row.is_mine), "")
        st.session_state[key] = mine
        st.selectbox(
            f"本{shell.label(found.by)}",
            options,
            key=key,
            format_func=lambda name: name or "未选",
            on_change=lambda: url.put(mine=st.session_state[key]),
            width=160,
        )


def order(found: Standings) -> None:
    """The sentence, the choices and the table; a click opens the unit."""
    st.markdown(f"**{shell.escaped(found.sentence)}**")
    for note in found.notes:
        st.caption(shell.escaped(note))
    controls(found)
    row = unit_tables.standings(found.shown, found.by, key=f"standings_{found.by}")
    if row is not None:
        shell.go(PATHS[found.by], **{WORDS[found.by]: found.shown[row].name})


def take_brief(frame: Frame, view: UnitPage, make: Callable[[Brief], bytes]) -> None:
    """The unit on one A4, to take along."""
    period = frame.period
    said = "实时数据" if period.kind is PeriodKind.LIVE else period.zh
    found = brief_of(view, frame.pilot.short_name, said, period.as_of, is_demo=frame.pilot.is_demo)
    name = "_".join(filter(None, ("一页纸", view.name, period.label, found.header))).replace("/", "-")
    downloads.button(
        frame,
        "一页纸（Word）",
        f"{name}.docx",
        lambda _: make(found),
        mime=downloads.DOCX,
    )


def unit(frame: Frame, view: UnitPage, make: Callable[[Brief], bytes]) -> None:
    """One unit, top to bottom as a meeting goes through it."""
    by = DISTRICT if frame.district else "行业"
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        shell.step(f"全部{by}", key="path_units", **{WORDS[by]: None, "of": None})
        shell.link("", f"{view.name}总览", *url.SCOPE)
        shell.link("projects", f"{view.name}全部项目", *url.SCOPE)
        take_brief(frame, view, make)
    for note in view.notes:
        st.warning(shell.escaped(note))
    lights.verdict(view.sentence, view.overall)
    if view.quality:
        st.caption(shell.escaped(view.quality))
    _strips(view)
    _targets(view)
    left, right = st.columns([5, 4], gap="medium") if view.promises else (st.container(), None)
    with left:
        _red(view, frame.user)
    if right is not None:
        with right:
            st.header("议定事项与承诺")
            unit_tables.promises(view.promises)
    alert_parts.of_unit(view.alerts, view.alerts_number, view.alerts_on)
    task_parts.of_unit(view.tasks)


def _strips(view: UnitPage) -> None:
    """The lights with twelve periods each, as one chart; table twin below."""
    st.header(f"{CORE_ZH}，近 12 期" if len(view.lights) == len(CORE) else f"{len(view.lights)} 项核心指标，近 12 期")
    if not any(light.history for light in view.lights):
        st.caption("这一期及以前没有测评结果。")
        return
    left, right = st.columns([3, 2], gap="medium")
    with left:
        unit_charts.strips(view.lights)
    with right:
        unit_tables.standing_lights(view.lights)
        _money(view)
    twin = st.expander(f"{counted_zh(len(CORE))}灯的原因与历史（表）", key="strips_twin", on_change="rerun")
    if twin.open:
        with twin:
            for light in view.lights:
                st.markdown(f"{look(light.light).label} **{shell.label(light.name)}** {shell.escaped(light.reason)}")
                lights.history_table(light)


def _money(view: UnitPage) -> None:
    """Money in brief: paid of what is due, findings, each with its sentence; projects by light."""
    money = view.money
    if money is None:
        return
    for name, light, reason in (
        ("资金兑付", money.light, money.reason),
        ("资金合规", money.findings_light, money.findings_reason),
    ):
        shown = look(light)
        st.markdown(f":{shown.badge}-badge[{shown.label}] **{name}** {shell.escaped(reason)}")
    counts = view.counts
    left = f"（含{shell.label(counts.left_text)}）" if counts.left else ""
    st.markdown(
        f"**项目** ■ 红 {counts.red} ▲ 黄 {counts.yellow} ● 绿 {counts.green} ○ 灰 {counts.grey}，"
        f"共 {counts.projects} 个{left}"
    )


def _targets(view: UnitPage) -> None:
    """The unit's own printed targets; none where the plan prints none."""
    if not view.targets.lines:
        st.caption(f"方案没有给{shell.label(view.name)}印发分解目标，按项目计划节点衡量。")
        return
    label = next(group.label for group in view.targets.groups if group.key == view.targets.group)
    st.header(f"{shell.label(label)}目标")
    st.markdown(shell.escaped(view.targets.sentence))
    lines = [line for line in view.targets.lines if line.verdict is not None]
    target_charts.bullets(lines)
    row = target_tables.board(lines, key=f"unit_targets_{view.name}") if len(lines) else None
    if row is not None:
        shell.go("targets", target=lines[row].id)


def _red(view: UnitPage, user: User) -> None:
    """The red list; a name opens 一企一档. That no project is red is no good news where a light of the unit is."""
    st.header(f"红灯项目 {view.red_number}/{view.counts.projects} 个")
    if view.red is None:
        st.caption("单个项目只对本地区和专班显示。")
        return
    if view.lists_own_only:
        st.caption("名单只列本地区的项目，个数是全部地区合计。")
    if not view.counts.projects:
        beginning.no_projects(user)
        return
    if not view.red:
        st.info("没有红灯项目。" if not view.red_number else "本地区没有红灯项目。")
        return
    row = tables.red(view.red, key=f"unit_red_{view.name}")
    if row is not None:
        shell.go("enterprise", *url.SCOPE, code=view.red[row].code)
    if view.counts.red > len(view.red):
        label = "看本地区的" if view.lists_own_only else f"看全部 {view.counts.red} 个红灯"
        shell.link("projects", label, *url.SCOPE, light="red")
