"""This week's returns: who is missing, a text to chase them, rates over the weeks, data quality; one's own 工作动态."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from components import choices, shell, url
from components.intake import charts
from components.table import named, table, text
from domain.intake.page_views import DueReturn, ReturnState, ReturnsView, WeekRates
from domain.periods import LIVE, PeriodKind, week_of, zh_of
from domain.units.quality import Quality
from services.access import Permission, Role
from services.clock import SHANGHAI
from services.desk import carry_out, desk_of
from services.errors import Refused
from services.evaluation.who_reports import OFFICE, unit_for, units_of
from services.frame import Frame
from services.intake.returns import open_weeks, send_text
from services.intake.unlike import AboveWhole, Unlike, parts_above_whole, unlike_registers
from services.wording import NOTHING

VIEWS = {
    "week": "本周报送",
    "file": "填表上传",
    "add": "单条登记",
    "edit": "单条修改",
    "batches": "批次与撤销",
    "locks": "锁定与例外",
    "howto": "填报说明",
}
SHAPES = {ReturnState.ON_TIME: "●", ReturnState.LATE: "▲", ReturnState.MISSING: "■", ReturnState.WAITING: "○"}


def choose_view(frame: Frame) -> str:
    """What to do; writing only for who may."""
    shown = VIEWS if frame.user.may(Permission.SUBMIT) else {"week": VIEWS["week"], "howto": VIEWS["howto"]}
    return choices.choose("at", shown, "做什么", key="intake_at")


def unit_picker(connection, frame: Frame, key: str) -> str:
    """The unit a user reports for: its own, or for the office any; empty for the office itself."""
    if frame.user.role is not Role.OFFICE:
        return ""
    names = [OFFICE, *(unit.name for unit in units_of(connection, frame.pilot.id, frame.pilot.today))]
    home = frame.district.name if frame.district else OFFICE
    chosen = st.selectbox("报送单位", names, index=names.index(home) if home in names else 0, key=key)
    return "" if chosen == OFFICE else chosen


def week(connection, frame: Frame, view: ReturnsView) -> None:
    """The week, the missing first; then what to do about them, then how it has been."""
    if view.week:
        _which_week(frame)
    open_lines = [line for line in view.lines if line.state in (ReturnState.MISSING, ReturnState.WAITING)]
    (st.warning if open_lines else st.success if view.week else st.info)(shell.escaped(view.sentence))
    if view.week and frame.user.may(Permission.SUBMIT):
        _how()
    elif frame.user.may(Permission.SUBMIT):
        shell.step("去填表上传", key="begin_file", at="file")
    if view.week:
        _lines(view)
        if view.chase:
            st.subheader("催报")
            st.caption("鼠标移到文字上（手机点一下），右上角可复制，发到工作群。")
            st.code(view.chase, language=None, wrap_lines=True)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        if view.rates:
            rates(view.rates)
        _grades(view.quality)
        _above(parts_above_whole(connection, frame))
        _unlike(unlike_registers(connection, frame))
    with right:
        if view.week and frame.user.may(Permission.SUBMIT):
            _own_text(connection, frame)


def _which_week(frame: Frame) -> None:
    """Says so where the week of the page is not the one that runs today; opens the running one."""
    here, running = week_of(frame.period.as_of), week_of(frame.pilot.today)
    if here == running:
        return
    today = f"今天是 {frame.pilot.today}，本周是{running.zh}"
    if frame.period.kind is PeriodKind.LIVE:
        st.info(f"{today}，实时数据只测评到 {frame.period.as_of}；有新的报送或重新测评以后，这里才是本周。")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("看本周报送", icon=":material/today:", on_click=lambda: url.put(period=LIVE))
        st.markdown(f"下面是{here.zh}的报送；{today}。")


def _how() -> None:
    """What a unit that has to report does, in a line; it opens the upload."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("开始报送", icon=":material/upload_file:", type="primary", on_click=lambda: url.put(at="file"))
        st.markdown(
            "下载本单位模板 → 改动的格子填好 → 上传核对 → 看差异 → 提交。没有变化的，在下面“报送工作动态”写一句即可。"
        )


def _lines(view: ReturnsView) -> None:
    columns = [
        named("单位", lambda line: line.unit, 130),
        text("状态", lambda line: f"{SHAPES[line.state]} {line.state_zh}", 150),
        text("报送时间", _sent_at, 110),
        text("近8周按时", lambda line: _of(line.on_time, line.due, "份"), 90),
        text("近8周报送", lambda line: _of(line.received, line.due, "份"), 90),
        text("工作动态", lambda line: line.text or NOTHING, 420),
    ]
    table(view.lines, columns, key="returns", alt="各单位本周报送情况")


def _sent_at(line: DueReturn) -> str:
    return line.sent_at.astimezone(SHANGHAI).strftime("%m-%d %H:%M") if line.sent_at else NOTHING


def _of(part: int, whole: int, unit: str) -> str:
    return f"{part}/{whole} {unit}" if whole else NOTHING


def rates(found: tuple[WeekRates, ...]) -> None:
    """On time and received, in % of what was due, week by week; table twin below."""
    st.subheader("按时率与报送率")
    last = found[-1]
    told = f"{zh_of(last.week)}按时 {last.on_time}/{last.due} 份，报送 {last.received}/{last.due} 份"
    charts.rates(found, told)
    with st.expander(f"看表格（{shell.label(told)}）"):
        columns = [
            text("周", lambda r: zh_of(r.week)),
            text("应报（份）", lambda r: r.due),
            text("按时（份）", lambda r: r.on_time),
            text("迟报（份）", lambda r: r.late),
            text("未报（份）", lambda r: r.due - r.received),
        ]
        table(found[::-1], columns, height="auto", key="rates", alt="每周应报、按时、迟报和未报")


def _grades(found: tuple[Quality, ...]) -> None:
    """Grade of each district with its counts, the worst first."""
    st.subheader("各地区数据质量")
    ordered = sorted(found, key=lambda one: (one.score is None, one.score or 0))
    columns = [
        text("地区", lambda one: one.unit),
        text("等级", lambda one: one.grade.zh),
        text("得分（分）", lambda one: NOTHING if one.score is None else str(round(one.score * 100))),
        text("按时", lambda one: _of(one.on_time, one.due, "份")),
        text("报送", lambda one: _of(one.received, one.due, "份")),
        text("项目有更新", lambda one: _of(one.fresh, one.projects, "个")),
    ]
    table(ordered, columns, key="grades", alt="各地区数据质量等级")
    if ordered:
        st.caption(
            f"得分是三项的平均：近 {ordered[0].weeks} 周按时率、报送率，{ordered[0].silent_days} 天内有更新的项目占比；"
            "等级的线见“口径与规则”。"
        )


def _above(found: tuple[AboveWhole, ...]) -> None:
    """Stored figures that are more than there is; nothing where there is none."""
    if not found:
        return
    st.subheader("部分大于整体的填报")
    st.error(shell.BREAK.join(shell.escaped(one.sentence) for one in found))
    st.caption("一家企业只计一次，已退出的不计：请核对后在“上报指标”更正填报的数。")


def _unlike(found: tuple[Unlike, ...]) -> None:
    """Typed figures that their register counts otherwise; nothing where there is none."""
    if not found:
        return
    st.subheader("与台账不一致的填报")
    columns = [
        named("指标", lambda row: row.indicator, 200),
        named("单位", lambda row: row.unit, 90),
        text("统计日", lambda row: str(row.observed_on)),
        text("填报", lambda row: f"{row.typed:g}", right=True),
        text("台账", lambda row: f"{row.counted:g}", right=True),
    ]
    table(found, columns, alt="填报的数与台账不一致的指标")
    st.caption("亮灯以台账计：请补登或改正台账，或更正填报的数。")


def _own_text(connection, frame: Frame) -> None:
    st.subheader("报送工作动态")
    st.caption("进周报。上传填报文件也算本周已报送；以前漏报的周可以补报，按迟报计。")
    unit = unit_picker(connection, frame, "text_unit")
    try:
        weeks = open_weeks(connection, frame.pilot.id, unit_for(desk_of(connection, frame), unit))
    except Refused as refusal:  # an account without a unit still sees the week
        st.info(shell.escaped(str(refusal)))
        return
    week = st.selectbox("哪一周", weeks, key="text_week", format_func=_week_named(weeks))
    key = shell.opened("own_text", None).key
    with st.form("own_text", border=True):
        words = st.text_area(
            "本周工作动态", max_chars=2_000, height=140, placeholder="没有变化的写“本周无新增”", key=f"{key}_words"
        )
        sent = st.form_submit_button("报送", type="primary")
    if sent:
        if not words.strip():
            shell.again("intake")
        shell.act("intake", partial(carry_out, frame, send_text, words, unit=unit, week=week), form="own_text")


def _week_named(weeks: tuple[str, ...]) -> Callable[[str], str]:
    """The running week stands first; the others are missing."""
    return lambda week: f"{zh_of(week)}（{'本周' if week == weeks[0] else '补报'}）"
