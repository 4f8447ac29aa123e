"""How to fill in: every column of every form, from the same definitions as the templates and the checks."""

import pyarrow as pa
import streamlit as st

from components import choices, shell
from domain.intake.columns import REMARK, SORT_ZH
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
    columns = (*form.columns, REMARK)
    st.dataframe(
        pa.table(
            {
                "列": [c.title for c in columns],
                "必填": [must(c) for c in columns],
                "含义": [c.help for c in columns],
                "填什么": ["、".join(c.choices) or SORT_ZH[c.sort] for c in columns],
                "例": [c.example for c in columns],
            }
        ),
        hide_index=True,
        key=f"howto_{form.kind}",
        height="content",
        alt=f"{form.kind.zh}各列的填法",
        column_config={
            "含义": st.column_config.TextColumn(width=380),
            "填什么": st.column_config.TextColumn(width=300),
        },
    )
