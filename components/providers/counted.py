"""Table of one provider: what each of its projects adds to each component of the score."""

from collections.abc import Sequence

import streamlit as st

from components.click_table import row_of
from components.providers.tables import drawn, named
from domain.providers.views import CountedProject, counted_together
from services.wording import NOTHING


def counted(rows: Sequence[CountedProject], *, key: str) -> int | None:
    """What each project adds to each component, their sums on top; position of the project a person clicked."""
    clicked = f"{key}_clicked"
    whole = counted_together(rows)
    names = ["合计", *(row.enterprise for row in rows)]
    drawn(
        {
            "企业": names,
            "同类：行业、规模、起始水平": [f"{len(rows)} 个项目", *(row.kind for row in rows)],
            "验收": [whole["验收"], *(ACCEPTED[row.accepted] for row in rows)],
            "按期节点": [whole["按期"], *(f"{row.on_time}/{row.milestones}" for row in rows)],
            "水平达标": [whole["水平达标"], *map(_level, rows)],
            "评价": [whole["满意度"], *(NOTHING if row.mark is None else f"{row.mark}/5" for row in rows)],
        },
        alt="每个项目计入了什么",
        key=key,
        config={"企业": named(clicked), "同类：行业、规模、起始水平": st.column_config.TextColumn(width=230)},
    )
    place = row_of(clicked, names)
    return None if not place else place - 1


ACCEPTED = {True: "已验收", False: "到期未验收", None: "未到期，不计"}


def _level(row: CountedProject) -> str:
    if row.level is None:
        return NOTHING
    said = f"{row.level} 级"
    return f"{said}，已另计" if row.level_ok is None and row.level else said
