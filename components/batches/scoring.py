"""Sheets of an award on screen: places, one candidate's lines, the list and the case as files."""

from collections.abc import Callable

import streamlit as st

from components import downloads, shell, url
from components.lights import tables
from components.table import badge, day, first_rows, named, number, opens, table, text
from domain.batches.scoring import AwardEntry, ScoreLine
from domain.batches.scoring_view import CaseFigures, ScoringView
from domain.intake.forms import Kind
from domain.words import Award, EntryState, ScoreSeat
from services.access import Permission
from services.frame import Frame

COLOURS = ["#F2EFE6", "#FBE3E1", "#E3F1E7", "#EEF0F3", "#EEF0F3"]


def whole(
    frame: Frame,
    view: ScoringView,
    files: dict[str, Callable[[ScoringView], bytes]],
    case: Callable[[AwardEntry], CaseFigures | None],
    case_file: Callable[[AwardEntry, CaseFigures], bytes],
) -> None:
    """The sentence, files, candidates by place; of the chosen one its lines and its case."""
    _choose(view)
    st.markdown(f"**{shell.escaped(view.sentence)}**")
    if view.asked:
        st.markdown("\n".join(f"- {shell.escaped(one)}" for one in view.asked))
        st.caption("这里只数样板评选的入选名单；已发文认定的以台账计，见“目标达成”。")
    with st.container(horizontal=True, gap="small"):
        if view.award is not None:
            stem = f"{frame.pilot.name}{view.session}{view.award.zh}"
            if view.is_whole and view.chosen:
                downloads.button(
                    frame,
                    "下载入选名单（Word）",
                    f"{stem}名单.docx",
                    lambda _: files["word"](view),
                    mime=downloads.DOCX,
                )
            downloads.button(
                frame, "下载评分（Excel）", f"{stem}评分.xlsx", lambda _: files["excel"](view), mime=downloads.XLSX
            )
        if frame.user.may(Permission.SUBMIT):
            shell.link("intake", "登记样板推荐", at="one", report=Kind.AWARD_ENTRIES.value)
        if frame.user.may(Permission.MANAGE_PROVIDERS):
            shell.link("intake", "登记样板评分", at="one", report=Kind.AWARD_SCORES.value)
            shell.link("intake", "用表格批量评分", report=Kind.AWARD_SCORES.value)
    if view.award is None:
        return
    _places(view)
    named_one = url.get("entry")  # read once, since a look into the address costs as much as a row
    chosen = next((one for _, one in view.entries if one.uscc == named_one), None)
    if chosen is not None:
        _sheet(chosen)
        _case(frame, chosen, case(chosen), case_file)


def _choose(view: ScoringView) -> None:
    if len(view.sessions) > 1:
        at = view.sessions.index((view.award, view.session))  # type: ignore[arg-type]
        st.session_state.award_session = at
        st.selectbox(
            "评选",
            range(len(view.sessions)),
            format_func=lambda n: f"{view.sessions[n][1]}{view.sessions[n][0].zh}",
            key="award_session",
            on_change=lambda: _put(*view.sessions[st.session_state.award_session]),
            width=320,
        )


def _put(award: Award, session: str) -> None:
    url.put(award=award.value, session=session, entry=None)


def _places(view: ScoringView) -> None:
    columns = [
        number("位次", lambda row: row.place, 56, "%d"),
        opens("企业", lambda row: row.enterprise, 180, "点企业看各条评分和案例表"),
        named("地区", lambda row: row.district, 90),
        named("细分行业", lambda row: row.industry, 100),
        day("推荐日", lambda row: row.put_forward_on, 96),
        text("总分", lambda row: row.total, 70, right=True),
        badge("状态", lambda row: row.state, 110, [one.zh for one in EntryState], COLOURS),
        number("待评（条）", lambda row: row.waiting, 90, "%d"),
        number("有分歧（条）", lambda row: row.disputed, 100, "%d"),
    ]
    st.caption("总分相同的并列；一条标准两人相差超过规则的，须第三人评分（取中间的）或合议，之前没有总分。")
    height = 420 if len(view.entries) > 12 else "content"
    clicked = first_rows(view.lines, columns, key="award_places", alt="样板评分", height=height)
    if clicked is not None:
        url.put(entry=view.entries[clicked][1].uscc)
        st.rerun()


def _given(line: ScoreLine, seat: ScoreSeat) -> int | None:
    said = line.given.get(seat)
    return None if said is None else said.score


def _basis(line: ScoreLine) -> str:
    said = [f"{seat.zh}（{one.author}，{one.scored_on}）：{one.evidence}" for seat, one in line.given.items()]
    agreed = line.given.get(ScoreSeat.AGREED)
    return "；".join(said) + (f"；合议理由：{agreed.reason}" if agreed else "")


def _sheet(entry: AwardEntry) -> None:
    st.header(shell.escaped(f"{entry.enterprise}的评分"))
    if not entry.lines:
        st.info("方案没有印这一评选的标准，不能评分：在“试点设置”方案表的“样板标准”表填写。")
        return
    columns = [
        number("序号", lambda row: row.number, 50, "%d"),
        text("标准", lambda row: row.standard, 290),
        number("权重（%）", lambda row: float(row.weight), 76, "%.2f"),
        number("第一评分", lambda row: _given(row, ScoreSeat.FIRST), 72, "%d"),
        number("第二评分", lambda row: _given(row, ScoreSeat.SECOND), 72, "%d"),
        number("第三评分", lambda row: _given(row, ScoreSeat.THIRD), 72, "%d"),
        number("合议", lambda row: _given(row, ScoreSeat.AGREED), 50, "%d"),
        text("结果", lambda row: _result(row, entry), 84, right=True),
        text("佐证", _basis, 240),
    ]
    table(entry.lines, columns, alt="各条标准的评分", row_height=tables.WRAPPING)


def _result(line: ScoreLine, entry: AwardEntry) -> str:
    if line.is_disputed(entry.most_apart):
        return f"相差 {line.apart} 分"
    score = line.score(entry.most_apart)
    return "待评" if score is None else f"{float(score):g}"


def _case(
    frame: Frame,
    entry: AwardEntry,
    figures: CaseFigures | None,
    case_file: Callable[[AwardEntry, CaseFigures], bytes],
) -> None:
    if figures is None:
        return
    st.header("案例表")
    with st.container(horizontal=True, gap="small"):
        name = f"{entry.session}{entry.award.zh}案例_{entry.enterprise}.docx"
        downloads.button(frame, "下载案例表（Word）", name, lambda _: case_file(entry, figures), mime=downloads.DOCX)
        if figures.project:
            shell.link("enterprise", "一企一档", code=figures.project.split("、")[0])
    columns = [
        text("项目", lambda row: row[0], 160),
        text("改造前", lambda row: row[1], 260),
        text("改造后", lambda row: row[2], 260),
    ]
    table(figures.rows, columns, alt="改造前后")
    for heading, said in (("改造前", entry.case_before), ("做法", entry.case_done), ("改造后", entry.case_after)):
        st.subheader(heading)
        st.write(shell.escaped(said or "还没有填写。"))
