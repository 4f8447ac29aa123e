"""What the office does with a report: choose, write, close, issue, take away, compare."""

from dataclasses import replace
from functools import partial

import streamlit as st

from components import downloads, shell, url
from components.reports import making
from components.reports.preview import lit
from domain.reports.changes import compare
from domain.reports.handling import OFFICE_SECTIONS
from domain.reports.views import Report, ReportStatus
from domain.words import PeriodKind
from services.approvals.deciding import propose
from services.desk import carry_out
from services.errors import Refused
from services.frame import Frame, looking
from services.reports import desk as reporting
from services.reports.archive import PAPER, ArchiveLine, archive, archived_file
from services.reports.closing_check import closable, closing_check, next_closing
from services.reports.periods import EDITIONS, at_period
from services.reports.whole import report

VIEWS = {
    "preview": "预览",
    "write": "文字",
    "check": "结账核对",
    "issue": "印发与存档",
    "compare": "两期对比",
    "trace": "数据溯源",
}


def chosen_frame(frame: Frame) -> Frame:
    """Edition (全市 or a district) and, for the live data, week or month; both in the URL."""
    names = ["", *frame.offered(frame.districts)]
    st.session_state.report_scope = frame.district.name if frame.district else ""
    is_live = frame.period.kind is PeriodKind.LIVE
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "版本",
            names,
            format_func=lambda name: f"{name}分册" if name else "全市",
            key="report_scope",
            width=200,
            on_change=lambda: url.put(district=st.session_state.report_scope),
        )
        kind = frame.period.kind
        if is_live:
            kind = PeriodKind.MONTH if url.get("kind") == "month" else PeriodKind.WEEK
            st.session_state.report_kind = kind.value
            st.segmented_control(
                "当期",
                [k.value for k in EDITIONS],
                key="report_kind",
                required=True,
                format_func=lambda value: f"本{PeriodKind(value).zh}{EDITIONS[PeriodKind(value)]}",
                on_change=lambda: url.put(kind=st.session_state.report_kind),
            )
    return at_period(frame, "live", kind) if is_live else frame


def choose_view(frame: Frame) -> str:
    """What to do with it; writing and closing only for the office."""
    shown = [view for view in VIEWS if reporting.may_edit(frame.user) or view not in ("write", "check")]
    view = url.get("view") if url.get("view") in shown else shown[0]
    st.session_state.report_view = view
    st.segmented_control(
        "做什么",
        shown,
        format_func=VIEWS.__getitem__,
        key="report_view",
        label_visibility="collapsed",
        on_change=lambda: url.put(view=st.session_state.report_view),
        required=True,
    )
    return view


def take_away(frame: Frame, found: Report, offer) -> None:
    """Each format, made at the click beside the viewers; all district editions in one zip."""
    if problem := offer.problem():
        st.error(shell.escaped(problem))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        with_head = st.session_state.get("report_letterhead", True)
        taken = replace(found, has_letterhead=with_head)
        for form, word in offer.forms.items():
            downloads.button(
                frame,
                shell.label(word),
                offer.name(taken, form),
                lambda _, form=form: offer.make(taken, form),
                mime=offer.mime[form],
            )
        st.checkbox("Word 带版头和版记", value=True, key="report_letterhead")
        if frame.district is None and st.button("生成全部地区分册", icon=":material/folder_zip:"):
            _start(frame, offer)
    if "report_job" in st.session_state:
        total = st.session_state.report_job.total
        making.progress(frame, "report_job", "份", f"下载 {total:d} 份地区分册")


def _start(frame: Frame, offer) -> None:
    with looking() as connection:
        units = [unit for unit in frame.districts if unit.valid_on(frame.period.as_of)]
        editions = [report(connection, frame.at(unit.id, None)) for unit in units]
    try:
        st.session_state.report_job = offer.submit(
            [(edition, "docx") for edition in editions], f"{frame.period.label}_地区分册.zip"
        )
    except Refused as refusal:
        st.error(shell.escaped(str(refusal)))


def write(connection, frame: Frame) -> None:
    """The office's own paragraphs; kept with the period, refused when somebody else wrote meanwhile."""
    known = reporting.texts(connection, frame)
    district = frame.district.id if frame.district else None
    for section, name in OFFICE_SECTIONS.items():
        now = known.get((district, section), reporting.Written())
        by = f"{shell.escaped(now.author)} {shell.label(str(now.written_on))} 写" if now.version else "还没有人写"
        paragraph("reports", frame, section, name, now, by, height=180)


def paragraph(
    room: str, frame: Frame, section: str, name: str, now: reporting.Written, by: str = "", height: int | None = None
) -> None:
    """The form of one paragraph; a save on a text that somebody else changed since is refused, with both texts."""
    form = f"write_{section}_{frame.period.label}_{frame.district.id if frame.district else ''}"
    opened = shell.opened(form, now)
    seen, key = opened.record, opened.key
    with st.form(form):
        text = st.text_area(name, seen.text, height=height, key=f"{key}_text")
        if by:
            st.caption(by)
        sent = st.form_submit_button("保存")
    is_stale = now.version != seen.version
    if sent:
        if text == seen.text:
            shell.again(room)
        stale = shell.Stale(name, (name, seen.text, now.text, text)) if is_stale else None
        save = partial(carry_out, frame, reporting.write_text, frame, section, text, seen.version)
        shell.act(room, save, form=form, stale=stale)
    if is_stale:
        shell.reopen(form)


def check(connection, frame: Frame) -> None:
    """What is open before closing, each with a link; then the closing itself."""
    lines = closing_check(connection, frame)
    st.header(f"核对：{len(lines)} 项待处理" if lines else "核对：没有待处理的事项")
    for number, line in enumerate(lines[:40]):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{lit(line.light)} **{shell.label(line.what)}** {shell.escaped(line.sentence)}")
            shell.link(line.page, "去处理" + " " * (number % 2), **dict(line.words))
    if len(lines) > 40:
        st.caption(f"另有 {len(lines) - 40} 项，处理后刷新。")
    open_periods = closable(frame)
    if not open_periods:
        coming = next_closing(frame)
        st.info(f"已到期的期次都已结账。{f'下一次：{coming}后可结账；当期的草稿在期次“实时”里。' if coming else ''}")
        return
    with st.form("close"):
        labels = st.multiselect(
            "结账期次（从最早的一期起，可一次提请几期）",
            [p.label for p in open_periods],
            default=open_periods[0].label,
            format_func={p.label: p.zh for p in open_periods}.get,
            key=f"close_periods_{open_periods[0].label}",
        )
        reason = st.text_input(
            "理由（跳过较早的期次，或期次远在最近一次操作之后时须写）",
            max_chars=200,
            key=f"close_reason_{open_periods[0].label}",
        )
        sure = st.checkbox(
            "已核对上述事项；结账后不可更改，之后的更正在下一期列明", key=f"close_sure_{open_periods[0].label}"
        )
        if st.form_submit_button("提请结账", type="primary"):
            if sure:
                words = {"labels": [p.label for p in open_periods if p.label in labels]}
                words |= {"reason": reason.strip()} if reason.strip() else {}
                shell.act("reports", partial(carry_out, frame, propose, "close_periods", words))
            else:
                shell.again("reports")
                st.error("没有提请：请先确认已核对上述事项")


def issue(connection, frame: Frame, found: Report, offer) -> None:
    """拟稿 → 复核 → 印发, and what was issued before."""
    lines = archive(connection, frame)
    scope = frame.district.name if frame.district else ""
    now = next((line for line in lines if (line.period, line.district) == (frame.period.label, scope)), None)
    status = now.status if now else None
    if reporting.may_edit(frame.user):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if status is None and st.button("拟稿", type="primary", disabled=not found.is_closed):
                shell.act("reports", partial(carry_out, frame, reporting.draft, frame))
            if status is ReportStatus.DRAFT:
                if st.button("送复核", type="primary"):
                    words = {"period": frame.period.label, "district": scope}
                    shell.act("reports", partial(carry_out, frame, propose, "review_report", words))
                st.caption("由另一人在“待我审批”复核。")
            if status is ReportStatus.REVIEWED:
                _issuing(connection, frame, offer)
                if st.button("退回草稿"):
                    shell.act("reports", partial(carry_out, frame, reporting.back_to_draft, frame))
        if not found.is_closed:
            st.caption("未结账的期次只能看草稿：请先在“结账核对”中结账。")
    st.header("存档")
    if not lines:
        st.caption("还没有拟稿或印发的报告。")
    for line in lines[:30]:
        _archived(frame, line, offer)


def _issuing(connection, frame: Frame, offer) -> None:
    """Why a paper goes out all the same is asked where anything is open."""
    lacking = reporting.open_before_issuing(connection, frame)
    with st.form("issue", border=bool(lacking)):
        reason = ""
        if lacking:
            st.warning(shell.escaped(f"印发前：{'；'.join(lacking)}。"))
            reason = st.text_input("仍要印发的理由", max_chars=200, key=f"issue_reason_{frame.period.label}")
        if st.form_submit_button("印发", type="primary"):
            shell.act("reports", partial(reporting.issue_now, frame, offer.issued, reason))


def _archived(frame: Frame, line: ArchiveLine, offer) -> None:
    what = f"{line.period_zh} {line.district or '全市'} · {line.status.zh} · 拟稿 {line.author}"
    what += f" · 复核 {line.reviewer}" if line.reviewer else ""
    what += f" · {line.issued_on} 印发" if line.issued_on else ""
    st.markdown(shell.escaped(what))
    if line.status is not ReportStatus.ISSUED:
        return
    with st.container(horizontal=True):
        for form in (PAPER, *line.annexes):
            downloads.button(
                frame,
                "下载存档" if form == PAPER else shell.label(offer.forms[form]),
                f"{line.period}_{line.district or '全市'}_{line.id}.{form}",
                lambda c, form=form: archived_file(c, frame, line.id, form),
                mime=offer.mime[form],
            )
        _sums(line, offer)


def _sums(line: ArchiveLine, offer) -> None:
    """What proves that a file is the kept one, for who wants to prove it."""
    sums = st.popover("校验码", icon=":material/fingerprint:", key=f"sums_{line.id}", on_change="rerun")
    if sums.open:
        with sums:
            st.caption("文件没有改动时，算出的 SHA-256 与这里相同。")
            for word, sha256 in (
                ("正文", line.sha256),
                *((offer.forms[form], of) for form, of in line.annexes.items()),
            ):
                st.markdown(f"**{shell.escaped(word)}**")
                st.code(sha256, language=None, wrap_lines=True)


def comparison(connection, frame: Frame, found: Report) -> None:
    """This issue beside an earlier one of the same kind."""
    others = [p for p in frame.periods if p.kind is frame.period.kind and p.is_closed and p.as_of < frame.period.as_of]
    if not others:
        st.info("没有更早的同类期次可比。")
        return
    zh = {period.label: period.zh for period in others}
    label = st.selectbox("与哪一期比", list(zh), format_func=zh.get, key="report_other", width=300)
    rows = compare(report(connection, at_period(frame, label, None)), found)
    st.header(f"{len(rows)} 处不同" if rows else "两期没有不同")
    if rows:
        table = {
            "部分": [r.section for r in rows],
            "内容": [r.what for r in rows],
            zh[label]: [r.before for r in rows],
            frame.period.zh: [r.now for r in rows],
        }
        st.table(
            {shell.label(name): [shell.escaped(text) for text in column] for name, column in table.items()},
            alt="两期对比",
        )
