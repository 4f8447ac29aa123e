"""How to fill in: every column of every form, from the same definitions as the templates and the checks."""

import streamlit as st

from components import choices, shell
from components.table import table, text
from domain.intake.columns import REMARK
from domain.intake.forms import FORMS, Form, Kind
from domain.intake.howto import GENERAL, must


def howto() -> None:
    """Rules that hold for all, then one form's columns."""
    for line in GENERAL:
        st.markdown(f"- {shell.escaped(line)}")
    kind = choices.choose("kind", {form.value: form.zh for form in FORMS}, "报表", key="howto_kind")
    _columns(FORMS[Kind(kind)])


def _columns(form: Form) -> None:
    st.markdown(f"**{form.kind.zh}**:{shell.escaped(form.about)}")
    columns = [
        text("列", lambda c: c.title),
        text("必填", must),
        text("含义", lambda c: c.help, 380),
        text("填什么", lambda c: c.holds, 300),
        text("例", lambda c: c.example),
    ]
    table((*form.columns, REMARK), columns, key=f"howto_{form.kind}", alt=f"{form.kind.zh}各列的填法")
