"""The plan's workbook: taken away filled, brought back, checked, its difference, committed."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from components import downloads, shell
from components.escapes import escaped, label
from components.lights.wall import look
from components.setup.steps import ANCHOR
from components.table import in_order, table
from domain.intake.views import CellProblem, Weight
from domain.words import Light
from services.access import Permission, User
from services.approvals.plan_files import propose_plan
from services.desk import at_pilot
from services.errors import Refused
from services.plans.documents import LONGEST_WORDS, with_words
from services.plans.preview import PlanPreview
from services.plans.retiring import NOTHING_LEAVES, Retirement
from services.plans.revising import commit_plan, plan_cells, preview_of, published_cells
from services.plans.steps import PilotSetup

Make = Callable[[Mapping, str], bytes]
LOOK = {Weight.ERROR: look(Light.RED), Weight.EXPLAIN: look(Light.YELLOW), Weight.NOTE: look(Light.GREY)}
MOST = 200
ROOM = "setup"
SENT, WORDS = "plan_sent", "plan_words"
BLANK = "空白"


def plan(
    user: User,
    pilot: PilotSetup | None,
    names: Sequence[str],
    pattern: Callable[[str], Mapping],
    make: Make,
) -> None:
    """Workbook on the left, upload on the right, below them what the check says.

    `names`: published plans, of which `pattern` gives the rows.
    """
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader("1 下载方案表", anchor=ANCHOR)
        if pilot is None:
            _take_pattern(user, names, pattern, make)
        else:
            _take_own(user, pilot, make)
    with right:
        st.subheader("2 提交方案表")
        sent = st.file_uploader("填好的方案表（xlsx，至多 20 MB）", max_upload_size=20, key=shell.fresh(SENT))
        st.caption("先核对，不写入；有一处错误就一行也不写。")
        words = st.text_area(
            "方案全文（可不贴）",
            key=shell.fresh(WORDS),
            height=100,
            max_chars=LONGEST_WORDS,
            placeholder="贴上方案全文，每句“方案原文”到里面去找；找不到的要确认，不算错",
        )
    if sent is not None:
        _result(user, pilot, sent.getvalue(), words)


def _take_own(user: User, pilot: PilotSetup, make: Make) -> None:
    code, title = pilot.code, f"{pilot.name} 方案表"
    st.caption("已填好现在的方案。改了的格会更新；目标要调整的另起一行写新数和从哪天起；删去的行即撤下，提交时写原因。")
    _button(user, pilot.id, code, lambda connection: make(plan_cells(connection, user, code), title))


def _take_pattern(user: User, names: Sequence[str], pattern: Callable[[str], Mapping], make: Make) -> None:
    help = "以一份已公布的方案为样子填好，再逐格改成自己的"
    chosen = st.selectbox("参照", [BLANK, *names], key="plan_pattern", help=help)
    st.caption("十一张表：试点、文件、阶段、地区、行业、成员单位、任务、指标、目标、批次、资金条件；每列有说明和例子。")

    def workbook(connection: object) -> bytes:
        is_blank = chosen == BLANK
        cells = plan_cells(connection, user, None) if is_blank else published_cells(connection, user, pattern(chosen))
        return make(cells, "试点方案表")

    _button(user, None, chosen, workbook)


def _button(user: User, pilot_id: int | None, of: str, workbook: Callable[[object], bytes]) -> None:
    name = f"方案表_{of}.xlsx"
    downloads.of_user(user, pilot_id, "下载方案表", name, workbook, mime=downloads.XLSX, permission=Permission.SET_UP)


def _checked(user: User, pilot: PilotSetup | None, content: bytes) -> PlanPreview:
    """The check of this very file, made once for each state of the data."""
    at = (hashlib.sha256(content).digest(), pilot and (pilot.code, pilot.revision))
    kept = st.session_state.get("plan_checked")
    if pilot is not None and kept is not None and kept[0] == at:
        return kept[1]
    with st.spinner("正在读取和核对…"):
        seen = preview_of(user, content, pilot and pilot.code)
    st.session_state.plan_checked = at, seen
    return seen


def _result(user: User, pilot: PilotSetup | None, content: bytes, words: str) -> None:
    st.subheader("3 核对结果")
    try:
        content = with_words(user, content, words)
        seen = _checked(user, pilot, content)
    except Refused as refusal:
        st.error(label(str(refusal)))
        return
    errors, asked = seen.of(Weight.ERROR), seen.of(Weight.EXPLAIN)
    if errors:
        st.error(f"{len(errors):d} 处错误，一行也没有写入。请按下表改正后重新提交。")
    elif asked:
        st.warning(f"没有错误，{len(asked):d} 处要确认。看过差异后在下面确认。")
    elif seen.changes:
        st.success("核对通过。")
    else:
        st.info("核对通过，与现在的方案一样，不用提交。")
    _problems(seen.problems)
    if not errors:
        _difference(seen)
        if seen.changes:
            _commit(user, pilot, content, seen, asked=len(asked))


def _problems(problems: tuple[CellProblem, ...]) -> None:
    if not problems:
        return
    st.table(
        {
            "位置": [_place(problem) for problem in problems[:MOST]],
            "什么不对，怎么办": [_told(problem) for problem in problems[:MOST]],
        },
        hide_index=True,
        border="horizontal",
        alt="核对出的问题，逐格列出",
    )
    if len(problems) > MOST:
        st.caption(f"列出前 {MOST} 处，共 {len(problems):d} 处。")


def _told(problem: CellProblem) -> str:
    return f"{escaped(problem.cause)}{shell.BREAK}**怎么办** {escaped(problem.cure)}"


def _place(problem: CellProblem) -> str:
    shown = LOOK[problem.weight]
    word = "要确认" if problem.weight is Weight.EXPLAIN else problem.weight.zh
    return f":{shown.badge}-badge[{shown.shape} {label(word)}]{shell.BREAK}{escaped(problem.where)}"


def _difference(seen: PlanPreview) -> None:
    st.markdown("**差异**：提交后会这样变，现在还没有写入。")
    lines = [
        (one.title, len(one.new), len(one.changed), one.unchanged, len(one.missing), len(one.back))
        for one in seen.parts
    ]
    columns = in_order("表", "新增（行）", "变更（格）", "未变（行）", "撤下（行）", "补回（行）")
    table(lines, columns, key="plan_counts", alt="各表新增、变更、未变、撤下和补回的行数")
    changed = [(one.title, *change) for one in seen.parts for change in one.changed]
    if changed:
        columns = in_order("表", "哪一行", "列", "现在", "改为")
        table(changed[:MOST], columns, key="plan_changed", alt="变更：逐格由什么改为什么")
    new = [(one.title, name) for one in seen.parts for name in one.new]
    if new:
        with st.expander(f"新增的 {len(new):d} 行"):
            table(new, in_order("表", "哪一行"), key="plan_new", alt="新增的行")
    for word, why, names in (
        ("撤下", "表里没有了", [(one.title, name) for one in seen.parts for name in one.missing]),
        ("补回", "原来撤下了，表里又有了", [(one.title, name) for one in seen.parts for name in one.back]),
    ):
        if names:
            st.markdown(f"**{word}** {len(names):d} 行：{why}。")
            table(names, in_order("表", "哪一行"), key=f"plan_{word}", alt=f"{word}的行")


def _commit(user: User, pilot: PilotSetup | None, content: bytes, seen: PlanPreview, *, asked: int) -> None:
    st.subheader("4 提交")
    said = NOTHING_LEAVES
    with st.form("plan_commit", border=True):
        if seen.leaves:
            said = _asked_why(seen)
        confirmed = asked == 0 or st.checkbox(f"上面 {asked:d} 处已对照方案原文核对，就是这样", key="plan_confirmed")
        word = "建立试点" if seen.is_new else "提请修订" if seen.asks_two else "修订方案"
        sent = st.form_submit_button(f"{word}（{seen.changes:d} 处新增、变更或撤下）", type="primary")
        if seen.asks_two:
            sheets = "、".join(part.title for part in seen.of_two)
            st.caption(label(f"改动了{sheets}，须两人办理：由另一人在“待我审批”批准后整份生效。"))
    if sent:
        told, used = {"seen": seen, "confirmed": confirmed, "said": said}, (SENT, WORDS)
        if seen.asks_two and pilot is not None:
            shell.act(ROOM, partial(at_pilot, pilot.id, user, propose_plan, content, **told), empties=used)
        else:
            commit = partial(commit_plan, user, content, pilot and pilot.code, **told)
            shell.act(ROOM, commit, kept_as=_said, empties=used)


def _asked_why(seen: PlanPreview) -> Retirement:
    """From when and why rows leave the plan."""
    st.caption("撤下的行从这天起不再算数、不再考核；此前和已结账的各期、已有的记录都不变。")
    left, right = st.columns([1, 3])
    day = left.date_input("从哪天起撤下", value=seen.first_day, key="plan_from_on")
    return Retirement(day, right.text_input("撤下的原因（和依据的文件）", max_chars=400, key="plan_reason"))


def _said(seen: object) -> str:
    if not isinstance(seen, PlanPreview):
        raise TypeError(seen)
    return f"{seen.name}已建立：可以发账号、报企业名单了。" if seen.is_new else f"{seen.name}的方案已修订。"
