"""自己的指标 on 试点设置: what a pilot counts of its own, and the form of one."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from components import shell
from components.table import table as drawn
from components.table import text
from domain.words import Direction, ReportedEvery, ReportedScope, Word
from services.access import User
from services.plans.own_indicators import OwnIndicator, keep_one

ROOM = "own_indicators"
NEW = ""


def section(user: User, pilot_id: int, rows: Sequence[OwnIndicator]) -> None:
    """The pilot's own indicators, and a form to make or change one."""
    st.subheader("自己的指标")
    shell.said(ROOM)
    st.caption(
        "目录里没有的、由单位填报的数。建好就能在“数据报送”报；目标在方案表的“目标”表里定，定了就在“目标达成”里考核。"
        "方案表的“指标”表里也可以一次写几个。"
    )
    if rows:
        _table(rows)
    by_code = {row.code: row for row in rows}
    code = st.selectbox(
        "新建或修改",
        [NEW, *by_code],
        format_func=lambda code: by_code[code].name if code else "新建一个指标",
        key="own_indicator",
    )
    _form(user, pilot_id, by_code.get(code))


def _table(rows: Sequence[OwnIndicator]) -> None:
    columns = [
        text("指标", lambda row: row.name, 180),
        text("单位", lambda row: row.unit),
        text("方向", lambda row: row.direction.zh),
        text("由谁填报", lambda row: row.reported_scope.zh),
        text("多久报一次", lambda row: row.reported_every.zh),
        text("目标", lambda row: f"{row.targets} 个"),
        text("报送", lambda row: f"{row.reports} 条"),
        text("口径", lambda row: row.definition, 260),
        text("出处", lambda row: row.source, 200),
    ]
    drawn(rows, columns, alt="本试点自己的指标")


def _form(user: User, pilot_id: int, now: OwnIndicator | None) -> None:
    name = f"own_indicator_{now.code if now else NEW}"
    opened = shell.opened(name, now)
    record: OwnIndicator | None = opened.record
    at = opened.key
    with st.form(name, border=True):
        title = st.text_input("指标名称", record.name if record else "", max_chars=80, key=f"{at}_name")
        with st.container(horizontal=True, gap="small"):
            unit = st.text_input("单位", record.unit if record else "", max_chars=10, key=f"{at}_unit", width=120)
            direction = _pick("方向", Direction, record.direction if record else Direction.UP, at)
            scope = _pick("由谁填报", ReportedScope, record.reported_scope if record else ReportedScope.PILOT, at)
            every = _pick("多久报一次", ReportedEvery, record.reported_every if record else ReportedEvery.MONTHLY, at)
        definition = st.text_input(
            "口径（数的是什么、怎么数、什么不计）",
            record.definition if record else "",
            max_chars=400,
            key=f"{at}_definition",
        )
        source = st.text_input(
            "出处（哪份文件第几条）", record.source if record else "", max_chars=400, key=f"{at}_source"
        )
        saves = st.form_submit_button("保存指标" if record else "建立指标", type="primary")
    sides = [("名称", then.name, new.name, title) for then, new in [(record, now)] if then and new]
    stale = None if record == now else shell.Stale(now.name if now else title, *sides)
    if saves:
        if not title:
            shell.again(ROOM)
        words = {
            "code": record.code if record else "",
            "name": title,
            "unit": unit,
            "direction": direction,
            "reported_scope": scope,
            "reported_every": every,
            "definition": definition,
            "source": source,
            "version": record.version if record else 0,
        }
        shell.act(ROOM, partial(keep_one, user, pilot_id, **words), form=name, stale=stale)
    if stale is not None:
        shell.reopen(name)


def _pick(name: str, words: type[Word], now: Word, at: str) -> str:
    values = [word.value for word in words]
    return st.selectbox(
        name,
        values,
        index=values.index(now.value),
        format_func=lambda value: words(value).zh,
        key=f"{at}_{words.__name__}",
        width=150,
    )
