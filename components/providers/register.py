"""资源池名录 on screen: who is in the pool and by which document; the office's forms to admit, to raise, to list."""

from functools import partial

import streamlit as st

from components import shell
from components.intake import one
from components.providers.charts import short
from components.providers.tables import OPEN, drawn
from components.table import opens, text
from domain.intake.forms import Kind
from domain.providers.register_views import Admission, PoolRegister
from domain.providers.views import ProviderPage
from domain.words import ProviderKind
from services.errors import NotYet
from services.frame import Frame
from services.wording import NOTHING

ROOM = "register"
OF_ADMISSION = ("uscc", "name", "kind", "admitted_on", "notice_from", "notice_to", "document", "industries")
OF_KIND = ("kind", "kind_on", "notice_from", "notice_to", "document")
OF_FACTS = ("name", "industries")
OF_SOLUTION = ("name", "industry", "scenario", "price_fen", "listed_on")


def instead(nothing: NotYet) -> None:
    """Why there is no order yet, and the way to it; the register stands below."""
    st.info(shell.label(str(nothing)), title="还没有名次")
    shell.link(nothing.page, nothing.label, icon=":material/arrow_forward:", **nothing.words)
    st.header("资源池名录")


def register(connection, frame: Frame, view: PoolRegister) -> str | None:
    """The pool as a table, the form to admit one; credit code of the one a person clicked."""
    st.markdown(f"**{shell.escaped(view.sentence)}**")
    shell.said(ROOM)
    clicked = None
    if view.rows:
        columns = [
            opens("服务商", lambda row: short(row.name), 150, OPEN),
            text("类型", lambda row: row.kind.zh),
            text("状态", lambda row: row.status.zh),
            text("入库", lambda row: row.admitted_on),
            text("服务行业", lambda row: row.industries or "不限"),
            text("在架方案", lambda row: f"{row.solutions} 个"),
            text("牵头项目", lambda row: f"{row.leads} 个"),
            text("入库文件", lambda row: row.document or NOTHING),
        ]
        row = drawn(view.rows, columns, alt="资源池名录", key="register")
        clicked = None if row is None else view.rows[row].uscc
    if view.may_keep:
        one.folded(
            "登记服务商入库（专班办公室）",
            "admit_open",
            partial(_admit, connection, frame),
        )
        shell.link("intake", "用文件登记多家服务商", at="file", report=Kind.PROVIDERS.value)
        shell.link("intake", "用文件登记多个小快轻准方案", at="file", report=Kind.SOLUTIONS.value)
    return clicked


def _admit(connection, frame: Frame) -> None:
    st.caption(one.TWO)
    one.form(connection, frame, Kind.PROVIDERS, ROOM, name="admit", fields=OF_ADMISSION, button="提请入库")


def admission(connection, frame: Frame, page: ProviderPage, view: Admission) -> None:
    """How one came in and what it was before; the office's forms for its kind, its facts, its solutions."""
    st.header("入库登记")
    shell.said(ROOM)
    stored = view.stored
    facts = {
        "入库日": shell.escaped(f"{stored['admitted_on']}"),
        "服务商类型": page.kind.zh + shell.escaped(f"（自 {stored['kind_on']}）" if stored["kind_on"] else ""),
        "公示": shell.escaped(view.notice or NOTHING),
        "入库文件": shell.escaped(str(stored["document"] or NOTHING)),
        "服务行业": shell.escaped(str(stored["industries"] or "不限")),
    }
    for past in view.past:
        facts[f"{past.until} 以前"] = shell.escaped("，".join(filter(None, (past.kind.zh, past.document, past.notice))))
    st.table(
        {"项": list(facts), "登记": list(facts.values())},
        border="horizontal",
        hide_index=True,
        alt="入库登记",
    )
    if page.may_change:
        _forms(connection, frame, page, view)


def _forms(connection, frame: Frame, page: ProviderPage, view: Admission) -> None:
    up = "升级为综合型" if page.kind is ProviderKind.SPECIALIST else "改为专业型"
    key = {"uscc": page.uscc}
    one.folded(
        f"类型变更：{up}（专班办公室）",
        f"kind_open_{page.uscc}",
        partial(_change_kind, connection, frame, page),
    )
    one.folded(
        "修改名称、服务行业（专班办公室）",
        f"facts_open_{page.uscc}",
        partial(
            one.form,
            connection,
            frame,
            Kind.PROVIDERS,
            ROOM,
            name=f"facts_{page.uscc}",
            fields=OF_FACTS,
            fixed=key,
            stored={field: view.stored[field] for field in OF_FACTS},
            button="保存",
            wide=2,
        ),
    )
    one.folded(
        "登记它的小快轻准方案（专班办公室）",
        f"solution_open_{page.uscc}",
        partial(
            one.form,
            connection,
            frame,
            Kind.SOLUTIONS,
            ROOM,
            name=f"solution_{page.uscc}",
            fields=OF_SOLUTION,
            fixed={"provider": page.uscc},
        ),
    )


def _change_kind(connection, frame: Frame, page: ProviderPage) -> None:
    st.caption(f"{one.TWO}从类型变更日起按新类型计，此前各期仍按原类型。")
    one.form(
        connection,
        frame,
        Kind.PROVIDERS,
        ROOM,
        name=f"kind_{page.uscc}",
        fields=OF_KIND,
        fixed={"uscc": page.uscc},
        button="提请变更",
    )
