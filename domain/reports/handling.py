"""七、问题清单, 八、议定事项 and 十、下步工作 of a report."""

from collections.abc import Sequence

from domain.lights.core import Core
from domain.reports.briefing import Briefing, Edition
from domain.reports.lists import DecisionLine, IssueLine, PeriodLists
from domain.reports.views import Block, Line, Section, Table
from domain.reports.words import joined, say, text

LISTS, READINGS = "period_lists", "indicator_readings"
SHOWN = 15
NEXT_STEPS, FOREWORD = "next_steps", "foreword"
OFFICE_SECTIONS = {NEXT_STEPS: "下步工作", FOREWORD: "专班办公室补充说明（放在总体情况之后）"}
NOT_KEPT = "本期结账时还没有留存{what}，不列示。"


def issues_section(briefing: Briefing) -> tuple[Section, tuple[Table, ...]]:
    """问题清单: what is open, what is overdue, by whom; and who reported late."""
    edition, now = briefing.edition, briefing.lists
    if not now.is_kept:
        return Section("issues", "问题清单", (Line(NOT_KEPT.format(what="问题清单")),)), ()
    mine = [issue for issue in now.issues if edition.holds(issue.district)]
    blocks: list[Block] = [_counts(edition, now, briefing.past_lists), *_closing(briefing), _late(edition, now)]
    if len(mine) > SHOWN and edition.may_list:
        blocks.append(Line(f"下表列出前 {SHOWN} 个，全部见附表。"))
    annex: tuple[Table, ...] = ()
    if mine and edition.may_list:
        blocks.append(_table("issues", "问题清单", mine[:SHOWN], edition))
        if len(mine) > SHOWN:
            annex = (_table("issues_all", f"全部未关闭问题（{len(mine)} 个）", mine, edition, is_annex=True),)
    return Section("issues", "问题清单", tuple(blocks)), annex


def _sum(edition: Edition, lists: PeriodLists, field: str) -> int:
    return sum(getattr(part, field) for part in lists.issue_counts if edition.holds(part.district))


def _counts(edition: Edition, now: PeriodLists, before: PeriodLists | None) -> Line:
    number = _sum(edition, now, "number")
    if not number:
        return Line("期末没有未关闭的问题。")
    past = _sum(edition, before, "number") if before is not None and before.is_kept else None
    row = f"issues · {edition.scope}"
    overdue, serious = _sum(edition, now, "overdue"), _sum(edition, now, "serious")
    return joined(
        [
            say("期末未关闭的问题 {number} 个", number=edition.number(number, LISTS, row, "number")),
            say("，其中逾期 {overdue} 个", overdue=edition.number(overdue, LISTS, row, "overdue"))
            if overdue
            else Line("，没有逾期"),
            say("、严重 {serious} 个", serious=edition.number(serious, LISTS, row, "serious")) if serious else None,
            say("，{change}。", change=edition.change(number, past, LISTS, row, "number")),
        ]
    )


def _closing(briefing: Briefing) -> tuple[Line, ...]:
    """The sentence beside 问题整改."""
    reason = briefing.reasons.get(Core.RECTIFICATION)
    if reason is None:
        return ()
    edition = briefing.edition
    row = f"{Core.RECTIFICATION.zh} · {edition.scope}"
    return (say("{reason}。", reason=edition.figure(reason.rstrip("。"), READINGS, row, "reason", reason)),)


def _late(edition: Edition, now: PeriodLists) -> Line:
    late = [line for line in now.returns if edition.holds(line.district)]
    missing = list(dict.fromkeys(line.unit for line in late if line.submitted_on is None))
    came = list(dict.fromkeys(line.unit for line in late if line.submitted_on is not None and line.unit not in missing))
    if not late:
        return Line("没有单位迟报、未报。")
    parts = [f"未报：{'、'.join(missing)}"] if missing else []
    parts += [f"迟报：{'、'.join(came)}"] if came else []
    return Line(f"数据报送{'；'.join(parts)}。")


def _table(key: str, title: str, issues: list[IssueLine], edition: Edition, *, is_annex: bool = False) -> Table:
    as_of = edition.period.as_of

    def state(issue: IssueLine) -> str:
        late = (as_of - issue.due_on).days
        return f"逾期 {late} 天" if late > 0 else f"{issue.due_on} 到期"

    rows = tuple(
        (
            text(issue.title),
            text(issue.severity),
            text(issue.subject),
            text(issue.district),
            text(issue.owner),
            text(state(issue)),
        )
        for issue in issues
    )
    return Table(
        key,
        title,
        ("问题", "程度", "对象", "地区", "责任人", "期限"),
        rows,
        (28, 8, 22, 10, 16, 16),
        LISTS,
        (
            "issues.title",
            "issues.severity",
            "issues.subject",
            "issues.district",
            "issues.owner",
            "issues.due_on，对数据截至日",
        ),
        is_annex=is_annex,
    )


def decisions_section(briefing: Briefing) -> Section:
    """This period's decisions, and those of earlier meetings that are not verified yet."""
    edition, now = briefing.edition, briefing.lists
    if not now.is_kept:
        return Section("decisions", "议定事项", (Line(NOT_KEPT.format(what="议定事项")),))
    first = edition.period.first_on
    mine = [d for d in now.decisions if edition.holds(d.district)]
    new = [d for d in mine if d.held_on >= first]
    old = [d for d in mine if d.held_on < first]
    blocks: list[Block] = []
    blocks.append(decision_words(edition, new))
    if new:
        blocks.append(_decisions("decisions", "本期议定事项", new, edition))
    blocks += [earlier(edition, old)]
    if old:
        blocks.append(_decisions("decisions_before", "前期议定事项办理情况", old, edition))
    return Section("decisions", "本期议定事项和前期落实情况", tuple(blocks))


def decision_words(edition: Edition, new: list[DecisionLine]) -> Line:
    """How many were decided in the period."""
    if not new:
        return Line("本期没有召开调度会，没有新的议定事项。")
    number = edition.number(len(new), LISTS, f"decisions · {edition.scope}", "本期会议的个数")
    return say("本期议定 {number} 项。", number=number)


def closing_words(late: Sequence[DecisionLine]) -> Line:
    """Those that are overdue, by name: 逾期的是：约谈服务商（永宁县专班）。"""
    named = "；".join(f"{one.text}（{one.owner}）" for one in late)
    return Line(f"逾期的是：{named}。" if late else "")


def earlier(edition: Edition, old: list[DecisionLine]) -> Line:
    if not old:
        return Line("前期没有尚未核实办结的议定事项。")
    row, as_of = f"decisions · {edition.scope}", edition.period.as_of
    done = sum(d.done_on is not None for d in old)
    late = sum(d.done_on is None and d.due_on < as_of for d in old)
    parts = [("已办结 {} 项", done), ("办理中 {} 项", len(old) - done - late), ("逾期 {} 项", late)]
    lines = [
        say(word.format("{n}"), n=edition.number(number, LISTS, row, word.split()[0] + "的个数"))
        for word, number in parts
        if number
    ]
    between = [line for part in lines for line in (part, Line("、"))][:-1]
    total = edition.number(len(old), LISTS, row, "前期会议的个数")
    return joined([say("前期议定、本期初尚未核实的 {total} 项：", total=total), *between, Line("。")])


def _decisions(key: str, title: str, found: list[DecisionLine], edition: Edition) -> Table:
    rows = tuple(
        (
            text(f"{d.held_on} 第 {d.number} 项"),
            text(d.text + (f"（{d.linked}）" if d.linked else "")),
            text(d.owner),
            text(d.due_on),
            text(d.state(edition.period.as_of)),
        )
        for d in found
    )
    return Table(
        key,
        title,
        ("会议", "事项", "责任单位", "期限", "状态"),
        rows,
        (18, 38, 14, 14, 16),
        LISTS,
        ("decisions.held_on", "decisions.text", "decisions.owner", "decisions.due_on", "done_on、verified_on"),
    )


def next_steps_section(briefing: Briefing) -> Section:
    """The office's own text, or that there is none."""
    blocks = office_lines(briefing, NEXT_STEPS) or (Line("本期未填写下步工作。", kind="note"),)
    return Section(NEXT_STEPS, "下步工作", blocks)


def office_lines(briefing: Briefing, section: str) -> tuple[Line, ...]:
    """The office's paragraphs of a section as they were written; empty without any."""
    lines = (line.strip() for line in briefing.texts.get(section, "").splitlines())
    return tuple(Line(line, kind="office") for line in lines if line)
