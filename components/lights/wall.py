"""Lights on screen: colour, shape and word together, never colour alone."""

import re

import streamlit as st

from components import beginning, shell, url
from components.table import in_order, table
from domain.lights.core import CORE_LIGHTS, CoreLight, Elsewhere
from domain.lights.looks import LEFT as LEFT
from domain.lights.looks import LOOKS as LOOKS
from domain.lights.looks import Look as Look
from domain.lights.looks import look
from domain.lights.views import CountsView, DetailView, LightView, RuleView
from domain.units.views import OverviewView
from domain.words import OVERALL, Light
from services.access import User
from services.wording import standing_text

FRACTIONS = re.compile(r"[\d,]+\.\d+")


def on_card(fraction: str, room: int) -> str:
    """A fraction in so many signs: rounded to whole figures, else its first figure with the unit."""
    if len(fraction) <= room:
        return fraction
    whole = FRACTIONS.sub(lambda figure: f"{float(figure[0].replace(',', '')):,.0f}", fraction)
    if len(whole) <= room:
        return whole
    figures, _, unit = whole.rpartition(" ")
    return f"{figures.rpartition(' ')[2].partition('/')[0]} {unit}"


def verdict(sentence: str, whole: LightView | None) -> None:
    """The sentence on top, and the scope's overall light under it."""
    lines = [f"**{shell.escaped(sentence)}**"]
    if whole is not None:
        shown = look(whole.light)
        lines.append(f":{shown.badge}-badge[{shown.label}] **总体** {shell.escaped(whole.reason)}")
    st.markdown("\n\n".join(lines))


def no_red(user: User, view: OverviewView) -> None:
    """No red project: good news only where nothing else is red either."""
    if not view.counts.projects:
        beginning.no_projects(user)
    elif Light.RED in (view.overall.light if view.overall else None, *(cell.light for cell in view.ranking)):
        st.info("没有红灯项目；红的是上面的指标和左边的单位，点灯看原因。")
    else:
        st.success("没有红灯项目。")


LISTS = {
    "red": {"light": "red"},
    "turned_red": {"change": "turned_red"},
    "recovered": {"change": "recovered"},
}


def lists(counts: CountsView) -> dict[str, str] | None:
    """The lists behind the verdict's numbers; words of the list a person asked for."""
    labels = {
        "red": f"{look(Light.RED).pill}灯项目 {counts.red}/{counts.projects} 个",
        "turned_red": f":red[ ↑] 本期转红 {counts.turned_red} 个",
        "recovered": f":green[ ↓] 本期恢复 {counts.recovered} 个",
    }
    st.session_state.lists_asked = None  # a list opens and leaves nothing chosen
    st.pills(
        "名单",
        list(LISTS),
        format_func=labels.__getitem__,
        key="lists_asked",
        label_visibility="collapsed",
        on_change=_ask_list,
    )
    return LISTS.get(st.session_state.pop("lists_wanted", None))


def _ask_list() -> None:
    st.session_state.lists_wanted = st.session_state.lists_asked


def opened(view: LightView, rule: RuleView, details: DetailView | None) -> None:
    """What stands behind a light: reason, rule, definition and history."""
    shown = look(view.light)
    with st.container(border=True):
        st.header(f"{shown.label} {shell.label(view.name)}")
        st.markdown(f"**为什么**：{shell.escaped(view.reason)}")
        if view.override_light:
            st.markdown(f"**人工研判**：{look(view.override_light).label} — {shell.escaped(view.override_note)}")
        if view.explanation is not None:
            st.markdown(f"**说明**：{shell.escaped(str(view.explanation))}")
        st.markdown(
            f"**从何时**：此原因自 {view.reason_since_on.isoformat()} 起；"
            + shell.label(standing_text(view.since, view.periods_running, view.change))
            + f"（{view.since_on.isoformat()}）"
        )
        green, yellow, red = shell.label(rule.green), shell.label(rule.yellow), shell.label(rule.red)
        st.markdown(
            f"**按哪条规则**：● 绿 {green}；▲ 黄 {yellow}；■ 红 {red}"
            f"（自 {rule.effective_from.isoformat()} 起；{shell.label(rule.standing)}；"
            f"来源：{shell.escaped(rule.source)}）"
        )
        st.markdown(f"**口径**：{shell.escaped(rule.definition)}")
        history_table(view)
        if details is not None and details.rows:
            st.markdown(f"**{shell.label(details.title)}**")
            table(details.rows, in_order(*details.headers), height="auto", alt=details.title)
        if view.indicator != OVERALL:
            _rows_behind(CORE_LIGHTS[view.indicator])
        shell.link("explanations", "说明、人工研判", *url.SCOPE, light=view.indicator)


def _rows_behind(light: CoreLight) -> None:
    """The ways to what a light is made of."""
    if isinstance(light.rows, Elsewhere):
        shell.link(light.rows.page, light.rows.link)
        return
    with st.container(horizontal=True):
        shell.link("projects", "计入的项目", *url.SCOPE, measure=light.code)
        shell.link("projects", "未达到的项目", *url.SCOPE, measure=light.code, counted="no")


def history_table(view: LightView) -> None:
    """The light's last periods as a table, newest on the right."""
    columns = {shell.label(past.label): [look(past.light).label] for past in view.history}
    if columns:
        st.table(columns, alt=f"{view.name}近 {len(columns)} 期亮灯", border="horizontal")
