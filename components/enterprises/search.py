"""How one gets to an enterprise: search field, hits, suggestions, and what to do when a link leads nowhere."""

from collections.abc import Sequence

import streamlit as st

from components import beginning, shell, url
from components.lights.wall import look
from domain.lights.views import ProjectView
from services.access import User


def field() -> None:
    """Search by name, credit code or project code; what is asked for stands in the URL."""
    value = url.get("q") or ""
    st.session_state["enterprise_q"] = value
    st.text_input(
        "找企业",
        key="enterprise_q",
        placeholder="企业名称、统一社会信用代码或项目编号，输入一部分即可",
        on_change=_ask,
        width=520,
    )


def _ask() -> None:
    url.put(q=st.session_state.enterprise_q.strip(), code=None, uscc=None)


def hits(found: Sequence[ProjectView], text: str) -> None:
    """The projects found; one alone is opened at once."""
    if len(found) == 1:
        shell.go("enterprise", *url.SCOPE, code=found[0].code)
    if not found:
        st.info(f"没有找到“{shell.escaped(text)}”。请检查是否选对了试点，或只输入名称中的几个字。", title="没有找到")
        return
    st.header(f"找到 {len(found)} 个，由急到缓")
    _links(found)
    shell.link("projects", "在项目亮灯中查看全部", q=text, icon=":material/list:")


def guide(user: User, reddest: Sequence[ProjectView], has_projects: bool) -> None:
    """What this page is for, and where to begin."""
    st.markdown("查一家企业的进度、水平、资金、问题和亮灯历史。也可以在“项目亮灯”里点企业名称进入。")
    if not has_projects:
        beginning.no_projects(user)
        return
    st.header("当前最急的项目")
    if reddest:
        _links(reddest)
    else:
        st.info("没有红灯项目。")
        shell.link("projects", "看全部项目", icon=beginning.GO)


def unknown(what: str) -> None:
    """A link to an enterprise that this pilot does not have."""
    st.warning(
        f"本试点没有“{shell.escaped(what)}”这个项目或企业，或它在所选期次还没有测评结果。"
        "请检查链接、试点和期次，或在上面重新查找。",
        title="没有找到这家企业",
    )


def _links(found: Sequence[ProjectView]) -> None:
    for project in found:
        with st.container(border=True, gap="xsmall"):
            label = f"{look(project.light).label} {project.enterprise}"
            shell.link("enterprise", label, *url.SCOPE, icon=":material/chevron_right:", code=project.code)
            st.caption(shell.escaped(f"{project.reason} · {project.district} · {project.industry} · {project.code}"))
