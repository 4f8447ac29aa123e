"""One provider's page: what counted, how sure it is, its projects, and its way in and out with the office's form."""

from functools import partial

import streamlit as st

from components import shell
from components.lights import tables
from components.providers import charts as provider_charts
from components.providers import counted as provider_counted
from components.providers import tables as provider_tables
from domain.providers.views import IndustryPlace, ProviderPage
from domain.words import ProviderAction, ProviderStatus
from services.approvals.deciding import propose
from services.desk import carry_out
from services.frame import Frame
from services.providers.in_and_out import record_step

BADGES = {
    ProviderStatus.ACTIVE: "green",
    ProviderStatus.WARNED: "yellow",
    ProviderStatus.SUSPENDED: "orange",
    ProviderStatus.REMOVED: "red",
}
SHAPES = {
    ProviderStatus.ACTIVE: "●",
    ProviderStatus.WARNED: "▲",
    ProviderStatus.SUSPENDED: "▼",
    ProviderStatus.REMOVED: "■",
}


AS_COUNTED = "各列合计即上表“计入”。"
CHANGED_SINCE = "有的事实在该期结账后改动过，所以合计与上表“计入”不同：名次以结账时的上表为准，改动在下一期计入。"


def head(view: ProviderPage) -> None:
    """Way back, name, status, the sentence that a provider is told."""
    shell.step("全部服务商", key="path_providers", provider=None)
    st.header(shell.escaped(view.name))
    since = f"（自 {view.status_on}）" if view.status_on else ""
    status = f":{BADGES[view.status]}-badge[{SHAPES[view.status]} {view.status.zh}]"
    st.markdown(
        f"{status} {since} {view.kind.zh} · 信用代码 {shell.label(view.uscc)} · 排名期次 {shell.label(view.period)}"
    )
    st.markdown(f"**{shell.escaped(view.sentence)}**")
    if view.duty:
        st.caption(shell.escaped(view.duty))
    if view.industries:
        st.caption("行业内名次：" + shell.label("；".join(map(_there, view.industries))))


def _there(place: IndustryPlace) -> str:
    """高端装备第 2 名(第 1—4 名,6 家),得分 84.0(80.4—87.7),验收 7 个."""
    at = (
        f"第 {place.rank} 名（第 {place.rank_low}—{place.rank_high} 名，{place.ranked} 家）" if place.rank else "观察组"
    )
    return f"{place.industry}{at}，得分 {place.score:.1f}（{place.low:.1f}—{place.high:.1f}），验收 {place.accepted} 个"


def score(view: ProviderPage) -> None:
    """What counted, raw, adjusted and drawn to the pool, and what each adds."""
    if not view.components:
        return
    left, right = st.columns([2, 3], gap="medium")
    with left:
        provider_charts.components(view.components)
    with right:
        provider_tables.components(view.components)
        gain = "" if view.level_gain is None else f"平均提升 {view.level_gain:.2f} 级（只列示，不计分）。"
        st.caption(
            f"合计 {sum(part.earned for part in view.components):.1f} 分。{gain}"
            "校正：与同行业、同规模、同起始水平项目应有的水平比较；得分：项目越少，越靠近同类平均。"
        )


def work(view: ProviderPage) -> None:
    """Projects with lights, late milestones, marks, findings: where the figures come from."""
    if view.projects is None:
        st.caption("单个项目只对专班和本地区显示。")
        return
    if view.counted:
        with st.expander(f"每个项目计入了什么（{len(view.counted)} 个）"):
            st.caption(AS_COUNTED if view.is_as_counted else CHANGED_SINCE)
            row = provider_counted.counted(view.counted, key=f"provider_counted_{view.uscc}")
            if row is not None:
                shell.go("enterprise", code=view.counted[row].code)
    where = f"在{shell.label(view.industry)}" if view.industry else ""
    st.header(f"{where}牵头项目 {view.project_count} 个")
    if view.projects:
        row = tables.projects(view.projects, key=f"provider_projects_{view.uscc}", alt=f"{view.name}的项目，由急到缓")
        if row is not None:
            shell.go("enterprise", code=view.projects[row].code)
        also = {"industry": view.industry} if view.industry else {}
        shell.link("projects", f"在项目亮灯中看全部 {view.project_count} 个", provider=view.name, **also)
    left, right = st.columns(2, gap="medium")
    with left:
        st.header(f"未按期的节点 {view.late_count} 个")
        if view.late:
            row = provider_tables.late(view.late, key=f"provider_late_{view.uscc}")
            if row is not None:
                shell.go("enterprise", code=view.late[row].code)
        else:
            st.success("到期的节点都按期完成。")
    with right:
        st.header(f"企业评价 {len(view.reviews)} 条")
        if view.reviews:
            provider_tables.reviews(view.reviews)
        if view.findings:
            st.header(f"资金合规问题 {len(view.findings)} 项")
            for subject, sentence in view.findings:
                st.markdown(f"**{shell.escaped(subject)}** {shell.escaped(sentence)}")
    if view.solutions:
        st.header(f"小快轻准 {len(view.solutions)} 个")
        provider_tables.solutions(view.solutions, alt=f"{view.name}的产品和方案")


def in_and_out(frame: Frame, view: ProviderPage) -> None:
    """The steps so far, and the form with which the office records the next one."""
    st.header("进出记录")
    shell.said("provider")
    if view.steps:
        provider_tables.steps(view.steps)
    else:
        st.caption("没有约谈、暂停、清退或申诉。")
    if not view.may_change:
        return
    form = st.expander("登记一步（专班办公室）", key="provider_form_open", on_change="rerun")
    if form.open:
        with form:
            _form(frame, view)


def _form(frame: Frame, view: ProviderPage) -> None:
    st.caption(
        "系统只提示，不自动处置；每一步要有理由、文件，由另一人在“待我审批”批准后登记（申诉即时登记）；登记后不能修改，只能再记一步。"
    )
    form = f"provider_step_{view.uscc}"
    opened = shell.opened(form, view)
    seen, key = opened.record, opened.key
    with st.form(form):
        action = st.selectbox("事项", seen.allowed, format_func=lambda step: step.zh, width=220, key=f"{key}_action")
        words = {
            "reason": st.text_area(
                "理由",
                max_chars=500,
                placeholder="依据的事实，如：三个项目逾期超过 30 天，附清单",
                key=f"{key}_reason",
            )
        }
        words["document"] = st.text_input("文件或会议纪要（申诉可不填）", max_chars=80, key=f"{key}_document")
        sent = st.form_submit_button("登记", type="primary")
    is_stale = view.version != seen.version
    if sent:
        _record(frame, view, seen, action, words)
    if is_stale:
        shell.reopen(form)


def _record(frame: Frame, now: ProviderPage, seen: ProviderPage, action: ProviderAction, words: dict[str, str]) -> None:
    """Refused, with both, where somebody else took a step since the form was opened."""
    if not any(words.values()):
        shell.again("provider")
    stale = shell.Stale(now.name, ("状态", seen.status.zh, now.status.zh, action.zh))
    if action is ProviderAction.APPEAL:
        step = partial(carry_out, frame, record_step, now.uscc, action, version=seen.version, **words)
    else:
        told = {"uscc": now.uscc, "action": action, "version": seen.version, **words}
        step = partial(carry_out, frame, propose, "provider_step", told)
    is_stale = now.version != seen.version
    shell.act("provider", step, form=f"provider_step_{now.uscc}", stale=stale if is_stale else None)
