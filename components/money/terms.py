"""批次条件 on screen: ratio and caps with their days, the office's form for new ones with whom they would concern."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import streamlit as st

from components import shell
from components.table import table as drawn
from components.table import text
from domain.money.terms_view import TermsPreview
from domain.money.views import TermsRow
from domain.yuan import FEN_PER_WAN, wan_figure
from services.frame import Frame
from services.wording import NOTHING

LEVELS = ("二级", "三级", "四级")
SHOWN = 12
"""Projects named in the preview; all are counted."""


def table(rows: Sequence[TermsRow]) -> None:
    """Every batch's terms, the first ones and later ones."""
    st.header("批次条件")
    st.caption(
        "项目按验收日所在时段的条件核定奖补；条件只增不改，新条件从生效日起验收的项目才适用；"
        "生效日可以是过去的一天，但那天以后验收的项目还没有审定或拨付。"
    )
    columns = [
        text("批次", lambda row: f"第 {row.batch} 批"),
        text("自", lambda row: row.valid_from.isoformat()),
        text("至", lambda row: f"{row.valid_until - timedelta(days=1)}" if row.valid_until else "另行通知"),
        text("比例", _ratios, right=True),
        text("分期", _in_parts),
        text("二/三/四级上限（万元）", lambda row: " / ".join(map(wan_figure, row.caps_fen)), right=True),
        text("经办/审批", lambda row: row.people or NOTHING),
        text("依据", lambda row: row.source),
    ]
    drawn(rows, columns, alt="批次条件表")


def _ratios(row: TermsRow) -> str:
    """30%; 30 / 35 / 40% where it differs by level."""
    if row.higher == (None, None):
        return f"{round(row.ratio * 100, 2):g}%"
    each = (row.ratio, *(row.ratio if one is None else one for one in row.higher))
    return f"{' / '.join(f'{round(one * 100, 2):g}' for one in each)}%"


def _in_parts(row: TermsRow) -> str:
    return "一次付清" if row.first_share >= 1 else f"首期 {round(row.first_share * 100, 2):g}%，余款复核后付"


def form(frame: Frame, now: TermsRow, key: str) -> tuple[str, dict[str, object]] | None:
    """What the office wants to do with new terms: “preview” or “save” and the terms; None until a button is pressed."""
    with st.form("terms", border=True):
        words = _fields(frame, now, key)
        with st.container(horizontal=True, gap="small"):
            looks = st.form_submit_button("预览影响", icon=":material/visibility:")
            saves = st.form_submit_button("提请新条件", type="primary")
    if not (looks or saves):
        return None
    return ("save" if saves else "preview"), {"batch": now.batch, **words}


def _fields(frame: Frame, now: TermsRow, at: str) -> dict[str, object]:
    """The fields, starting from the terms that hold now."""
    day = st.date_input(
        "生效日（此日及以后验收的项目适用）", value=frame.pilot.today + timedelta(days=1), key=f"{at}_day"
    )
    return {"valid_from": day, **_amounts(now, at)}


def _amounts(now: TermsRow, at: str) -> dict[str, object]:
    """Ratio, caps and source."""
    percent = st.number_input(
        "奖补比例（%）", 0.0, 100.0, round(now.ratio * 100, 2), 1.0, format="%.2f", key=f"{at}_ratio"
    )
    columns = st.columns(3, gap="small")
    caps = [
        column.number_input(
            f"{level}上限（万元）", 0.0, 10_000.0, cap / FEN_PER_WAN, 1.0, format="%.2f", key=f"{at}_{level}"
        )
        for column, level, cap in zip(columns, LEVELS, now.caps_fen, strict=True)
    ]
    columns = st.columns(3, gap="small")
    higher = tuple(
        column.number_input(
            f"{level}比例（%，与上面相同的留空）",
            0.0,
            100.0,
            None if one is None else round(one * 100, 2),
            1.0,
            format="%.2f",
            key=f"{at}_{level}_ratio",
        )
        for column, level, one in zip(columns, LEVELS[1:], now.higher, strict=False)
    )
    first = columns[2].number_input(
        "首期（%，一次付清的填 100）",
        0.0,
        100.0,
        round(now.first_share * 100, 2),
        5.0,
        format="%.2f",
        key=f"{at}_first",
    )
    source = st.text_input("依据（文件、会议纪要）", max_chars=200, key=f"{at}_source")
    return {
        "ratio": round(percent / 100, 6),
        "source": source,
        "caps_fen": tuple(round(cap * FEN_PER_WAN) for cap in caps),
        "higher": tuple(None if one is None else round(one / 100, 6) for one in higher),
        "first_share": round(first / 100, 6),
    }


def preview(view: TermsPreview) -> None:
    """Whom the new terms would concern, and by how much at each level; single projects at the level that was told."""
    number = len(view.concerned)
    with st.container(border=True):
        st.markdown(
            shell.escaped(
                f"第 {view.batch} 批：已验收的 {view.settled} 个项目不变；"
                f"适用新条件的 {number} 个（{view.valid_from} 及以后验收的，含尚未验收的）。"
                f"{view.sentence}。还没有保存。"
            )
        )
        if not number:
            return
        columns = [
            text("企业", lambda one: one.enterprise),
            text("计划验收", lambda one: f"{one.accepts_on or NOTHING}"),
            text("现行条件", lambda one: wan_figure(one.before_fen), right=True),
            text("新条件", lambda one: wan_figure(one.after_fen), right=True),
            text("按几级", lambda one: one.level_zh),
            text("核定投入", lambda one: wan_figure(one.eligible_fen), right=True),
            text("地区", lambda one: one.district or NOTHING),
            text("项目", lambda one: one.code),
        ]
        drawn(view.concerned[:SHOWN], columns, alt="受影响的项目")
        rest = f"另有 {number - SHOWN} 个未列出。" if number > SHOWN else ""
        st.caption(
            "单位：万元；各项目按官方评测的等级，没有的按改造后自评，都没有或未达二级的按二级估算；"
            f"分期只改何时付，不改应拨。{rest}"
        )


def asked(frame: Frame, rows: Sequence[TermsRow], look: Callable[..., TermsPreview], save: Callable[..., None]) -> None:
    """The form, and what the person asked of it: `look` gives the preview, `save` writes."""
    st.subheader("定新条件")
    newest = {row.batch: row for row in rows}
    if not newest:
        st.info("还没有批次：在下面“新增批次”提请，或写进方案表的“批次”表。")
        return
    batch = st.selectbox(
        "给哪一批定新条件", list(newest), index=len(newest) - 1, format_func=lambda n: f"第 {n} 批", key="terms_batch"
    )
    name, now = f"terms_{batch}", newest[batch]
    opened = shell.opened(name, now)
    seen = opened.record
    what, words = form(frame, seen, opened.key) or ("", {})
    if what == "save":
        if not words["source"]:
            shell.again("money")
        mine = (words["valid_from"], words["ratio"], words["caps_fen"])
        stale = shell.Stale(f"第 {batch} 批条件", ("条件", _told(seen), _told(now), _terms(*mine)))
        save(words, form=name, stale=None if seen == now else stale)
    elif what == "preview":
        view = look(**{word: words[word] for word in ("batch", "valid_from", "ratio", "caps_fen", "higher")})
        if view is not None:
            preview(view)
    if seen != now:
        shell.reopen(name)


def new_batch(frame: Frame, ask: Callable[..., None]) -> None:
    """The form of the next batch with its first terms; `ask` proposes it."""
    box = st.expander("新增批次", key="batch_open", on_change="rerun")
    if not box.open:
        return
    with box:
        key = shell.opened("batch", None).key
        with st.form("batch", border=True):
            opens = st.date_input("开始日", value=frame.pilot.today, key=f"{key}_opens")
            closes = st.date_input("截止日（没有定的留空）", value=None, key=f"{key}_closes")
            blank = TermsRow(0, frame.pilot.today, None, 0.0, (0, 0, 0), "", "")
            words = _amounts(blank, key)
            sent = st.form_submit_button("提请新增", type="primary")
        if sent:
            if not words["source"]:
                shell.again("money")
            ask({"opens_on": opens, "closes_on": closes, **words}, form="batch")


def _told(row: TermsRow) -> str:
    return _terms(row.valid_from, row.ratio, row.caps_fen)


def _terms(valid_from: date, ratio: float, caps_fen: Sequence[int]) -> str:
    """自 2026-12-01，30%，20.00 / 40.00 / 60.00 万元: a batch's terms in a line."""
    return f"自 {valid_from}，{round(ratio * 100, 2):g}%，{' / '.join(map(wan_figure, caps_fen))} 万元"
