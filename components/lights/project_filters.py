"""Filters of the project list. What is chosen lives in the URL; the widgets follow it and write to it."""

import streamlit as st

from components import choices, shell, url
from components.lights.wall import LEFT, look
from domain.lights.listing import MeasureView, ProjectChoices, ProjectPage, ProjectWords
from domain.words import Light
from services.frame import Frame
from services.lights.projects import CHANGES, ORDERS_ZH, STAGES

LIST = ("light", "stage", "provider", "change", "q", "measure", "counted")
"""Words of the list beside the scope; a project opened from the list carries them, so that the way back is the same."""
KEPT = (*url.SCOPE, *LIST, "order", "page")
LIGHTS = ("", *(light.value for light in Light), "left")
ALL = "全部"


def words() -> ProjectWords:
    """What the URL asks for."""
    named = {name: url.get(name) or "" for name in (*LIST, "order")}
    return ProjectWords(**named, page=url.number("page", 1))


def bar(frame: Frame, choices: ProjectChoices, asked: ProjectWords) -> None:
    """Selections by district, industry, stage, provider and text, and the way back to everything."""
    with st.grid(6, min_column_width=150, gap="small", vertical_alignment="bottom"):
        _select("地区", "district", choices.districts, frame.district.name if frame.district else "")
        _select("行业", "industry", choices.industries, frame.industry.name if frame.industry else "")
        _select("当前阶段", "stage", STAGES, asked.stage, names=STAGES)
        _select("服务商", "provider", choices.providers, asked.provider)
        _text(asked.q)
        st.button(
            "清除筛选", icon=":material/filter_alt_off:", on_click=clear, disabled=not _is_filtered(), key="clear"
        )


def _select(label: str, word: str, options, value: str, names: dict[str, str] | None = None) -> None:
    key = f"filter_{word}"
    options = ["", *options]
    _follow(key, value if value in options else "")
    st.selectbox(
        label,
        options,
        key=key,
        format_func=lambda option: (names or {}).get(option, option) if option else ALL,
        on_change=_choose,
        args=(word, key),
    )


def _text(value: str) -> None:
    _follow("filter_q", value)
    st.text_input(
        "名称、信用代码或编号", key="filter_q", placeholder="在本表中查找", on_change=_choose, args=("q", "filter_q")
    )


def _follow(key: str, value: object) -> None:
    """A widget shows what the URL says, also after Back and on a new page."""
    st.session_state[key] = value


def _choose(word: str, key: str) -> None:
    """Put a choice into the URL; the list starts at its first page again."""
    url.put(**{word: st.session_state[key], "page": None})


def _is_filtered() -> bool:
    return any(url.get(word) for word in (*url.SCOPE, *LIST))


def clear() -> None:
    """Take every filter out of the URL."""
    url.put(**dict.fromkeys(KEPT))


def lights(view: ProjectPage, asked: ProjectWords) -> None:
    """Counts by light and by change; each is a filter."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        key = "filter_light"
        _follow(key, asked.light if asked.light in LIGHTS else "")
        st.segmented_control(
            "按灯筛选",
            LIGHTS,
            key=key,
            required=True,
            format_func=lambda light: _light_label(view, light),
            label_visibility="collapsed",
            on_change=_choose,
            args=("light", key),
            wrap=True,
        )
        _changes(view, asked)


def _changes(view: ProjectPage, asked: ProjectWords) -> None:
    key = "filter_change"
    _follow(key, asked.change if asked.change in CHANGES else None)
    st.pills(
        "按变化筛选",
        list(CHANGES),
        key=key,
        format_func=lambda change: f"{CHANGES[change]} {view.changes.get(change, 0):d}",
        label_visibility="collapsed",
        on_change=_choose,
        args=("change", key),
        wrap=True,
    )


def _light_label(view: ProjectPage, light: str) -> str:
    """■ 红 39, the shape in the light's colour."""
    if not light:
        return f"{ALL} {sum(view.counts.values())}"
    shown = LEFT if light == "left" else look(Light(light))
    return f":{shown.badge}[{shown.shape}] {shown.word} {view.counts.get(str(light), 0):d}"


def measure(view: MeasureView | None, total: str, rounding: str) -> None:
    """Which figure's rows these are, what they add up to, its counterpart and the way out."""
    if view is None:
        return
    with st.container(border=True, gap="xsmall"):
        note = f"（{view.note}）" if view.note else ""
        st.markdown(
            f"只看 **{shell.escaped(view.name)}**：{shell.escaped(view.shown)}，{shell.escaped(view.days + note)}"
        )
        if total:
            st.markdown(f"合计 **{shell.escaped(total)}**" + (f"（{shell.escaped(rounding)}）" if rounding else ""))
        with st.container(horizontal=True, gap="medium"):
            if view.other:
                opposite = {"counted": None if view.missing else "no", "measure": view.indicator, "page": None}
                shell.link("projects", f"改看：{view.other}", *url.SCOPE, icon=":material/swap_horiz:", **opposite)
            shell.link("projects", "取消这个条件", *url.SCOPE, icon=":material/close:")


def summary(view: ProjectPage, asked: ProjectWords) -> None:
    """How many are shown of how many, in which order, what the filters lose, and who left."""
    parts = [f"共 **{view.total}** 个项目" + ("" if view.total == view.of else f"（全部 {view.of} 个）")]
    if view.left_text:
        parts.append(f"含已退出：{shell.label(view.left_text)}，不亮灯，计入总数")
    parts.append("点企业名称看一企一档")
    parts += map(shell.label, view.lost)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(" · ".join(parts), width="content")
        key = "filter_order"
        _follow(key, asked.order if asked.order in ORDERS_ZH else "")
        st.selectbox(
            "各页的排序",
            list(ORDERS_ZH),
            key=key,
            format_func=ORDERS_ZH.__getitem__,
            label_visibility="collapsed",
            on_change=_choose,
            args=("order", key),
            width=170,
        )


def pages(view: ProjectPage) -> None:
    """The pages of the list, where there is more than one."""
    choices.pages(view.page, view.pages, key="filter_page")


def nothing_found(view: ProjectPage) -> None:
    """No project under these filters: what to do."""
    st.info(
        f"没有符合条件的项目。当前筛选：{shell.escaped(view.filters_text)}。请放宽条件，或清除全部筛选。",
        title="没有项目",
    )
    st.button("清除筛选", icon=":material/filter_alt_off:", on_click=clear, key="clear_empty", type="primary")
