"""What a commit did: which lights went from which colour to which, why, the way to each; kept until the next file."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import streamlit as st

from components import deeds, shell, url
from components.lights.wall import look
from domain.intake.forms import Kind
from domain.intake.views import Committed, LightMove, Undone
from domain.lights.core import CORE
from domain.lights.looks import Look
from domain.periods import LIVE
from domain.words import Light
from services.access import Role
from services.frame import Frame

ROOM = "file"
MOVING = (Kind.PROJECTS, Kind.ENTERPRISES, Kind.ASSESSMENTS, Kind.ISSUES)
"""What may move the light of a project."""
MOST = 40
"""Moves listed one by one."""


@dataclass(frozen=True)
class Kept:
    """What a commit or its undo did, kept so that it is still there after a look at one of its lights."""

    pilot: str
    unit: str
    done: Committed | Undone


def forget() -> None:
    deeds.forget(ROOM)


def moves(frame: Frame, verb: type[Committed] | type[Undone]) -> None:
    """The last commit or undo of this pilot: its sentence, lights that changed colour, those with another figure."""
    kept = deeds.answer(ROOM)
    if kept is None or not isinstance(kept.done, verb) or kept.pilot != frame.pilot.code:
        return
    done = kept.done
    st.success(shell.escaped(done.sentence))
    scope = _district(frame, kept.unit)
    changed = [move for move in done.lights if move.before is not move.after]
    rest = [move for move in done.lights if move.before is move.after]
    st.subheader(_headline(changed, rest))
    if changed:
        _table(changed, scope, "变色的灯：由什么变成什么，为什么")
    if rest:
        with st.expander(f"没有变色、依据有变的 {len(rest)} 盏"):
            _table(rest, scope, "没有变色、依据有变的灯")
    st.caption(f"这里是实时亮灯。已结账的期次不改，要看变化，页面上方的“期次”请选“实时（{frame.pilot.today}）”。")
    links(done.kind, scope)
    if isinstance(done, Undone):
        return
    shell.step(f"看第 {done.batch} 批，或整批撤销", key="to_batches", at="batches")


def links(kind: Kind, district: str = "") -> None:
    """Where the live lights stand."""
    with st.container(horizontal=True):
        shell.link("", "看总览（实时）", period=LIVE, district=district)
        if kind in MOVING:
            shell.link("projects", "看项目亮灯（实时）", period=LIVE, district=district)


def _headline(changed: Sequence[LightMove], rest: Sequence[LightMove]) -> str:
    if not changed:
        return "没有灯变色" + (f"，{len(rest)} 盏灯的依据有变" if rest else "")
    kinds: dict[tuple[Light | None, Light | None], int] = {}
    for move in changed:
        kinds[move.before, move.after] = kinds.get((move.before, move.after), 0) + 1
    told = "、".join(f"{look(before).word}→{look(after).word} {count} 盏" for (before, after), count in kinds.items())
    return f"{len(changed)} 盏灯变色：{told}"


def _table(found: Sequence[LightMove], scope: str, alt: str) -> None:
    listed = found[:MOST]
    st.table(
        {
            "哪盏灯": [_named(move, scope) for move in listed],
            "原来 → 现在": [f"{_badge(look(move.before))} → {_badge(look(move.after))}" for move in listed],
            "原来的依据": [shell.escaped(move.was) for move in listed],
            "现在的依据": [shell.escaped(move.now) for move in listed],
        },
        hide_index=True,
        border="horizontal",
        alt=alt,
    )
    if len(found) > MOST:
        st.caption(f"表中列出前 {MOST} 盏，共 {len(found)} 盏；全部见项目亮灯。")


def _badge(shown: Look) -> str:
    return f":{shown.badge}-badge[{shown.label}]"


def _named(move: LightMove, scope: str) -> str:
    """The light's name as a link to where it stands: an indicator on 总览, a project in its file (both live)."""
    core = next((core for core in CORE if core.zh == move.name), None)
    if core is None:
        page, words = "enterprise", {"code": move.name.split(" ")[0]}
    else:
        page, words = "", {"light": core.value, "district": scope}
    address = urlencode(url.carried(period=LIVE, **words), quote_via=quote)
    name = move.name if core is None else f"{scope or '全市'} {move.name}"
    return f"[{shell.escaped(name)}]({shell.PAGES[page].url_path or '.'}?{address})"


def _district(frame: Frame, unit: str) -> str:
    """The district whose ten lights the commit compared; empty for the whole pilot."""
    if frame.user.role is Role.DISTRICT:
        return next((one.name for one in frame.districts if one.id == frame.user.district_id), "")
    return unit if any(one.name == unit for one in frame.districts) else ""
