"""The parts of 一企一档 but the money: head, facts, milestones, level, providers, issues, history, trail."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from components import shell, url
from components.enterprises import timeline
from components.lights.project_filters import KEPT
from components.lights.wall import look
from components.table import named, text
from components.table import table as grid
from domain.enterprises.views import EnterpriseView, LevelView
from domain.lights.views import ProjectView
from domain.yuan import wan
from services.access import Permission, User
from services.wording import NOTHING, reason_age, standing_text


def way_back() -> None:
    """Back to the target or the list as it was."""
    if url.get("target"):
        shell.link("targets", "返回目标", *url.SCOPE, "of", "target", "show", "page", icon=":material/arrow_back:")
        return
    shell.link("projects", "返回项目亮灯", *KEPT, icon=":material/arrow_back:")


def head(view: EnterpriseView) -> None:
    """Name, light with shape and word, why, since when, and the human judgement beside it."""
    project, shown = view.project, look(view.project.light)
    with st.container(border=True, gap="small"):
        st.header(f":{shown.badge}-badge[{shown.label}] {shell.escaped(view.enterprise)}")
        st.markdown(f"**{shell.escaped(project.reason)}**")
        standing = reason_age(project.reason_since_on, view.as_of) or standing_text(
            project.since, project.periods_running, project.change
        )
        where = f"{project.code} {view.project_name} · {project.district} · {project.industry} · {project.provider}"
        st.caption(f"{shell.escaped(standing)} · {shell.escaped(where)}")
        if view.alike:
            st.markdown(shell.escaped(view.alike))
        if view.override_light:
            beside = look(view.override_light)
            st.markdown(f":{beside.badge}-badge[{beside.label}] {shell.escaped(view.override_note)}")
        if project.explanation is not None:
            st.markdown(f"**说明**：{shell.escaped(str(project.explanation))}")
        if project.light is not None:
            shell.link("explanations", "说明、人工研判", code=project.code)
    with st.grid(5, min_column_width=150, gap="small", border=True):
        for label, value, note in _figures(view):
            below = shell.label(note) if note else None
            st.metric(shell.label(label), shell.label(value), delta=below, delta_color="off", delta_arrow="off")


def edit(user: User, view: EnterpriseView) -> None:
    """The way to the form of this project, and to its evidence, for who reports."""
    if user.may(Permission.SUBMIT):
        shell.link("intake", "修改项目与里程碑、佐证材料", at="edit", kind="projects", code=view.project.code)


def _figures(view: EnterpriseView) -> tuple[tuple[str, str, str | None], ...]:
    """What a district head asks first."""
    project, money = view.project, view.money
    levels = {level.kind: level.level for level in view.levels}
    before, after = levels.get("改造前", NOTHING), levels.get("改造后官方评测")
    return (
        ("实际进度", f"{project.actual_progress} 分", f"序时 {project.planned_progress} 分"),
        ("当前阶段", project.stage.zh if project.stage else "全部完成", _late(project)),
        ("数字化水平", after or before, f"改造前 {before}" if after else "尚无官方评测"),
        (
            "应拨奖补（万元）",
            _wan(money.due_fen),
            "尚未审定" if money.approved_fen is None else f"审定 {wan(money.approved_fen)}",
        ),
        ("已拨奖补（万元）", _wan(money.paid_fen), f"未付 {wan(money.unpaid_fen)}"),
    )


def _wan(amount_fen: int) -> str:
    """The figure alone, where the unit stands in the heading."""
    return wan(amount_fen).removesuffix(" 万元")


def _late(project: ProjectView) -> str:
    if project.light is None:
        return project.status
    return f"逾期 {project.days_late} 天" if project.days_late else "没有逾期"


def siblings(view: EnterpriseView) -> None:
    """Other projects of the same enterprise, to choose from."""
    if len(view.projects) < 2:
        return
    codes = [project.code for project in view.projects]
    labels = {p.code: f"{look(p.light).pill} {shell.label(p.code)}" for p in view.projects}
    st.segmented_control(
        f"该企业有 {len(codes)} 个项目",
        codes,
        default=view.project.code,
        format_func=labels.get,
        required=True,
        key=f"sibling_{view.project.code}",
        on_change=_open_sibling,
        args=(f"sibling_{view.project.code}",),
    )


def _open_sibling(key: str) -> None:
    url.put(code=st.session_state[key], uscc=None)


def facts(view: EnterpriseView) -> None:
    """What the enterprise and its project are."""
    st.header("基本信息")
    st.table(
        {shell.label(word): shell.escaped(value) for word, value in view.facts},
        border="horizontal",
        alt="企业与项目基本信息",
    )


def milestones(view: EnterpriseView) -> None:
    """The timeline and its twin."""
    st.header("里程碑")
    timeline.milestones(view.milestones, view.as_of)
    _twin(
        "里程碑表",
        "milestones_twin",
        {
            "阶段": [m.stage.zh for m in view.milestones],
            "计划": [day(m.planned_on) for m in view.milestones],
            "完成": [day(m.completed_on) for m in view.milestones],
            "进展": [timeline.late_text(m) for m in view.milestones],
            "备注": [m.note or NOTHING for m in view.milestones],
        },
    )


def duties(view: EnterpriseView) -> None:
    """What authority, provider and enterprise do in each stage, what is done, whose turn it is."""
    st.header("环节与三方职责")
    if view.turn:
        st.markdown(f"**{shell.escaped(view.turn)}**")
    columns = [
        named("环节", lambda one: f"{one.guide.number} {one.guide.title}", 120),
        text("办到哪", lambda one: "；".join(filter(None, (one.state, one.told))), 190),
        text("轮到谁", lambda one: one.turn.zh if one.turn else NOTHING, 80),
    ]
    parties = [
        text("主管部门", lambda one: one.guide.authority or NOTHING, 220),
        text("服务商", lambda one: one.guide.provider or NOTHING, 200),
        text("企业", lambda one: one.guide.enterprise or NOTHING, 190),
    ]
    alt = "各环节三方职责、办到哪、轮到谁"
    if any(one.guide.source for one in view.duties):
        grid(view.duties, [*columns, *parties], key="duties", row_height=62, alt=alt)
    else:
        grid(view.duties, columns, key="duties", alt=alt)
        st.caption("方案没有写三方职责，按九个阶段列；在方案表“环节”里填。")


def _twin(label: str, key: str, columns: Mapping[str, Sequence[str]]) -> None:
    """A table that is drawn only when a person opens it."""
    twin = st.expander(label, key=key, on_change="rerun")
    if twin.open:
        with twin:
            table(label, columns)


def table(alt: str, columns: Mapping[str, Sequence[str]]) -> None:
    """A table that wraps its words; all cells are data, so Markdown in them has no power."""
    cells = {shell.label(word): [shell.escaped(str(value)) for value in values] for word, values in columns.items()}
    st.table(cells, alt=alt, border="horizontal", hide_index=True)


def day(value: date | None) -> str:
    return NOTHING if value is None else value.isoformat()


def levels(found: Sequence[LevelView]) -> None:
    """数字化水平 before and after."""
    st.header("数字化水平")
    if not found:
        st.info("截至本期还没有水平评测。")
        return
    words = ("等级", "得分", "评测日", "评测方")
    table("数字化水平评测", {"": words} | {level.kind: _scores(level) for level in found})


def _scores(level: LevelView) -> tuple[str, ...]:
    return (level.level, f"{level.score:.1f} 分", day(level.assessed_on), level.assessor or NOTHING)


def providers(view: EnterpriseView) -> None:
    """Who works on it, and what the enterprise says of them."""
    st.header("服务商与评价")
    if not view.providers:
        st.info("还没有签约服务商。")
    if view.search is not None:
        st.warning(shell.escaped(f"{view.search.why}：可按行业、现有水平看适合的服务商和理由，由企业自己选。"))
        shell.link(
            "providers",
            "看适合的服务商（供需匹配）",
            icon=":material/handshake:",
            show="match",
            industry=view.search.industry,
            level=view.search.level if view.search.level > 1 else None,
        )
    if view.providers:
        table(
            "服务商",
            {
                "服务商": [part.name for part in view.providers],
                "角色": [part.role for part in view.providers],
                "类型": [part.kind for part in view.providers],
                "状态": [part.status for part in view.providers],
            },
        )
    for review in view.reviews:
        said = f"{day(review.reviewed_on)} 评价 {review.provider}：满意度 {review.satisfaction}/5 分，{review.comment}"
        st.caption(shell.escaped(said))
    if not view.reviews:
        st.caption("截至本期企业还没有评价服务商。")


def issues(view: EnterpriseView) -> None:
    """Open ones first."""
    st.header("问题")
    if not view.issues:
        st.caption("截至本期没有登记问题。")
        return
    table(
        "问题清单",
        {
            "问题": [f"{issue.title}（{issue.category}）" for issue in view.issues],
            "程度": [issue.severity for issue in view.issues],
            "状态": [issue.state for issue in view.issues],
            "期限": [day(issue.due_on) for issue in view.issues],
            "责任单位": [issue.owner for issue in view.issues],
        },
    )


def history(view: EnterpriseView) -> None:
    """The strip of lights and its twin, newest first."""
    st.header(f"近 {len(view.history)} 期亮灯")
    timeline.strip(view.history)
    newest_first = view.history[::-1]
    _twin(
        "亮灯历史表",
        "history_twin",
        {
            "期次": [past.label for past in newest_first],
            "数据截至": [day(past.as_of) for past in newest_first],
            "灯": [look(past.light).label for past in newest_first],
            "原因": [past.reason for past in newest_first],
        },
    )


def trail(view: EnterpriseView) -> None:
    """Who changed what; nothing where the reader may not see it."""
    if view.audit is None:
        return
    st.header("操作留痕")
    if not view.audit:
        st.caption("还没有人改动过这个企业或项目的数据。")
        return
    table(
        "操作留痕",
        {
            "时间": [event.happened_at for event in view.audit],
            "操作人": [event.actor for event in view.audit],
            "操作": [event.action for event in view.audit],
            "改前": [event.before or NOTHING for event in view.audit],
            "改后": [event.after or NOTHING for event in view.audit],
        },
    )
