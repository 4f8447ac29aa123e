"""What every page has: pickers of pilot and period, search, breadcrumbs, the line that says as of when."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy

import streamlit as st

from components import deeds, taking, url
from components.deeds import Opened as Opened
from components.deeds import Stale as Stale
from components.deeds import act as act
from components.deeds import again as again
from components.deeds import fresh as fresh
from components.deeds import is_open as is_open
from components.deeds import opened as opened
from components.deeds import reopen as reopen
from components.deeds import said as said
from components.escapes import BREAK as BREAK
from components.escapes import escaped as escaped
from components.escapes import label as label
from components.guard import require
from domain.frame_views import PilotView
from services.access import Permission, User
from services.errors import NotYet, Refused
from services.frame import Frame, NoPilot, NoReadings, ReadOvertaken, looking, open_frame

PAGES: dict[str, st.Page] = {}
"""Pages of the menu by url path; app.py fills it on every run, since a page object belongs to its run."""
OVERTAKEN = "read_overtaken"
_MADE: dict[tuple[str, str], st.Page] = {}


def listed(file: str, title: str, path: str, icon: str) -> st.Page:
    """A page of the menu for this run: a copy, since each that is made looks for its file, fifteen in every run."""
    if (file, title) not in _MADE:
        _MADE[file, title] = st.Page(file, title=title, url_path=path or None, icon=icon, default=not path)
    PAGES[path] = copy(_MADE[file, title])
    return PAGES[path]


@contextmanager
def page(
    permission: Permission, title: str, *, breadcrumbs: bool = True, is_stage: bool = False, of_pilot: bool = True
) -> Iterator[tuple[object, Frame | User]]:
    """Opens a page: connection and frame, pickers drawn. What a service refuses is said in its own words.

    A page that has a path of its own draws it itself. A stage leaves its top to what the room looks at: pickers stand
    in the sidebar, the line that says as of when below. A page that is of no pilot gets the user in place of the frame.
    """
    user = require(permission)
    deeds.begin_page()
    taking.begin()
    try:
        with looking() as connection:
            if not of_pilot:
                st.title(title)
                yield connection, user
                deeds.end_page()
                return
            frame = open_frame(connection, user, **_wanted())
            if is_stage:
                _stage(frame)
            else:
                _header(frame, title, breadcrumbs)
            taking.begin(frame, title)
            yield connection, frame
            if is_stage:
                _standing(frame)
            deeds.end_page()
        st.session_state.pop(OVERTAKEN, None)
    except ReadOvertaken as overtaken:
        _look_again(overtaken)
    except NoPilot as nothing:
        st.title(title)
        st.info(label(str(nothing)), title="还没有试点")
        if user.may(Permission.SET_UP):
            link("setup", "去试点设置", icon=":material/arrow_forward:")
        st.stop()
    except NoReadings as nothing:
        _pilot_picker(nothing.pilots, nothing.pilot)
        st.title(title)
        st.info(label(str(nothing)), title="还没有数据")
        if user.may(Permission.SET_UP):
            link("setup", "去试点设置", icon=":material/arrow_forward:")
        st.stop()
    except NotYet as nothing:
        st.info(label(str(nothing)), title="还没有数据")
        link(nothing.page, nothing.label, icon=":material/arrow_forward:", **nothing.words)
        st.stop()
    except Refused as refusal:
        st.info(label(str(refusal)), title="暂时无法显示")
        st.stop()


def _look_again(overtaken: ReadOvertaken) -> None:
    """Draw the page anew, which the primary then answers; a second time in a row it is said."""
    if st.session_state.pop(OVERTAKEN, False):
        st.info(label(str(overtaken)), title="暂时无法显示")
        st.stop()
    st.session_state[OVERTAKEN] = True
    st.rerun()


def _wanted() -> dict[str, str | None]:
    """What the URL asks for. The menu's links name nothing, so pilot, period and district of this session stand in."""
    wanted = {name: url.get(name) for name in (*url.CARRIED, *url.SCOPE)}
    last = st.session_state.get("shell_last", {})
    if not any(wanted.values()):
        wanted["district"] = last.get("district")
    if wanted["pilot"] in (None, last.get("pilot")):
        wanted |= {name: wanted[name] or last.get(name) for name in url.CARRIED}
    return wanted


def _remember(frame: Frame) -> None:
    district = frame.district.name if frame.district else None
    url.put(pilot=frame.pilot.code, period=frame.period.label, **({"district": district} if district else {}))
    url.remember()
    st.session_state.shell_last = {"pilot": frame.pilot.code, "period": frame.period.label, "district": district}


def _stage(frame: Frame) -> None:
    _remember(frame)
    with st.sidebar:
        _pilot_picker(frame.pilots, frame.pilot)
        _period_picker(frame)
    for note in frame.notes:
        st.warning(label(note))


def _header(frame: Frame, title: str, breadcrumbs: bool) -> None:
    _remember(frame)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="bar"):
        _pilot_picker(frame.pilots, frame.pilot, is_bare=True)
        _period_picker(frame, is_bare=True)
        _search()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="head"):
        st.title(title if frame.key == (None, None) else f"{title} · {label(frame.scope_name)}", width="content")
        _standing(frame)
    if breadcrumbs:
        _breadcrumbs(frame)
    for note in frame.notes:
        st.warning(label(note))


def _shown(is_bare: bool) -> str:
    """In the bar a picker's value says what it is; its label stays for those who hear the page."""
    return "collapsed" if is_bare else "visible"


def _pilot_picker(pilots: tuple[PilotView, ...], chosen: PilotView, *, is_bare: bool = False) -> None:
    found = {pilot.code: pilot for pilot in pilots}
    _follow("shell_pilot", chosen.code)
    st.selectbox(
        "试点",
        list(found),
        format_func=lambda code: found[code].name,
        key="shell_pilot",
        on_change=_pick_pilot,
        label_visibility=_shown(is_bare),
        width=300,
    )


def _pick_pilot() -> None:
    st.query_params.from_dict({"pilot": st.session_state.shell_pilot})


def _period_picker(frame: Frame, *, is_bare: bool = False) -> None:
    by_label = {period.label: period for period in frame.periods}
    _follow("shell_period", frame.period.label)
    st.selectbox(
        "期次",
        list(by_label),
        format_func=lambda label: by_label[label].zh + ("" if by_label[label].is_closed else " · 未结账"),
        key="shell_period",
        on_change=lambda: url.put(period=st.session_state.shell_period),
        label_visibility=_shown(is_bare),
        width=270,
    )


def _follow(key: str, value: str) -> None:
    """A picker shows what the URL says: set on every run, since a change of page makes the picker anew."""
    st.session_state[key] = value


def _search() -> None:
    st.text_input(
        "查企业",
        key="shell_search",
        placeholder="查企业：名称、信用代码或项目编号",
        on_change=_go_search,
        label_visibility="collapsed",
        width=260,
    )


def _go_search() -> None:
    text = st.session_state.shell_search.strip()
    if text:
        st.session_state.shell_go = text
        st.session_state.shell_search = ""


def follow_search() -> None:
    """Open what a search asked for; one hit alone opens its file. app.py calls this before the page runs."""
    text = st.session_state.pop("shell_go", None)
    if text:
        url.remember()
        st.switch_page(PAGES["enterprise"], query_params=url.carried(q=text))


def _breadcrumbs(frame: Frame) -> None:
    """城市 / 地区 / 行业: each step leads back up; only where a scope is chosen."""
    if frame.key == (None, None):
        return
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        link("", frame.pilot.short_name)
        if frame.district:
            st.markdown("/")
            link("", frame.district.name, district=frame.district.name)
        if frame.industry:
            st.markdown("/")
            link("", frame.industry.name, "district", industry=frame.industry.name)


def link(path: str, label: str, *also: str, icon: str | None = None, **words: str | int | None) -> None:
    """A link to a page that keeps pilot and period."""
    if path in PAGES:
        st.page_link(PAGES[path], label=escaped(label), icon=icon, query_params=url.carried(*also, **words))


def badged_link(path: str, badge: str, label: str, **words: str | int | None) -> None:
    """A link with a badge of ours before the words."""
    if path in PAGES:
        st.page_link(PAGES[path], label=f"{badge} {escaped(label)}", query_params=url.carried(**words))


def step(label: str, *, key: str, **words: str | int | None) -> None:
    """A way up on the same page: sets words of the URL (empty ones are taken out).

    A button, since a link to the page it stands on leaves the browser's address as it was.
    """
    icon = ":material/chevron_right:"
    st.button(escaped(label), key=key, icon=icon, type="tertiary", on_click=lambda: url.put(**words))


def go(path: str, *also: str, **words: str | int | None) -> None:
    """Open a page at once, keeping pilot and period."""
    st.switch_page(PAGES[path], query_params=url.carried(*also, **words))


def _standing(frame: Frame) -> None:
    """As of when, closed or not, scope, rules, and whether the data is invented: on every screen, above everything."""
    state = escaped(frame.period.state_zh) + ("" if frame.period.is_closed else "，随数据变动")
    demo = ":yellow-badge[演示数据，均为虚构] " if frame.pilot.is_demo else ""
    st.markdown(
        f"{demo}数据截至 **{frame.period.as_of.isoformat()}** · {state} · "
        f"范围 {escaped(frame.scope_name)} · 规则版本 {label(frame.period.rule_version)}",
        width="content",
    )
