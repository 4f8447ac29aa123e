"""The issued text of 周报 and 专报: two or three pages in the order of an official paper (rules 10.8).

What is behind it (every target, project, payment) is the 附件; where each number came from, the 数据溯源.
"""

from collections.abc import Sequence
from datetime import date

from domain.lights.core import CORE_ZH
from domain.lights.views import LightView, ProjectView
from domain.reports.briefing import Briefing, Edition
from domain.reports.handling import (
    FOREWORD,
    NOT_KEPT,
    closing_words,
    decision_words,
    earlier,
    next_steps_section,
    office_lines,
)
from domain.reports.paper_analysis import analysis_section, corrected
from domain.reports.paper_parts import hard_section, paper_money
from domain.reports.projects import COUNTS, PROJECTS, moved
from domain.reports.standing import READINGS, moved_lights, verdicts
from domain.reports.views import Block, Cell, Line, Section, Table
from domain.reports.words import joined, listed, lit, say, text
from domain.words import Light, PeriodKind

MOST_LINES = 5


def paper_of(briefing: Briefing) -> tuple[Section, ...]:
    """The sections of the issued text, not numbered yet; a month has an analysis more."""
    analysis = (analysis_section(briefing),) if briefing.edition.period.kind is PeriodKind.MONTH else ()
    return (
        _overall(briefing),
        *analysis,
        hard_section(briefing),
        _first(briefing),
        paper_money(briefing),
        _decisions(briefing),
        next_steps_section(briefing),
    )


def zh_date(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _overall(briefing: Briefing) -> Section:
    edition, view = briefing.edition, briefing.overview
    stands = joined([Line(f"截至{zh_date(edition.period.as_of)}，"), verdicts(edition, briefing.targets)])
    blocks: list[Block] = [joined([stands, _lights(edition, view.overall, view.lights)])]
    blocks.append(joined([moved_lights(edition, view.lights), _projects(briefing), _judged(view.watermelons)]))
    blocks.append(_lit(view.lights))
    blocks += [*corrected(briefing), *office_lines(briefing, FOREWORD)]
    return Section("overall", "总体情况", tuple(blocks))


def _judged(found: Sequence[str]) -> Line:
    """Human green over the rule's red, by name (rules 4.5)."""
    named = "、".join(said.partition("按规则")[0] for said in found[:MOST_LINES])
    return Line(f"按规则为红灯、人工研判为绿灯的：{named}，理由见附件。" if found else "")


def _lights(edition: Edition, whole: LightView | None, lights: Sequence[LightView]) -> Line:
    """总体为黄灯；十项核心指标中，红灯 2 项（水平达标、资金合规）、黄灯 5 项、绿灯 3 项。"""
    row = f"核心指标 · {edition.scope}"
    parts = []
    for light in (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY):
        names = [view.name for view in lights if view.light is light]
        if names:
            found = edition.number(len(names), READINGS, row, f"light = {light.value} 的个数")
            parts.append((f"{light.zh}灯 {{}} 项" + (f"（{'、'.join(names)}）" if light is Light.RED else ""), found))
    head = Line("")
    if whole is not None:
        told = edition.figure(whole.light.zh, READINGS, f"总体 · {edition.scope}", "light", whole.light.value)
        head = say("总体为{light}灯；", light=told)
    return joined([head, Line(f"{CORE_ZH}中，"), listed(parts), Line("。")])


def _projects(briefing: Briefing) -> Line:
    """红灯项目 41 个，较上期增加 2；本期转红 3 个，恢复 1 个。"""
    edition, counts, past = briefing.edition, briefing.counts, briefing.past_counts
    before = None if past is None else past.red
    return joined(
        [
            say(
                "红灯项目 {red} 个，{change}；",
                red=edition.number(counts.red, COUNTS, edition.scope, "red"),
                change=edition.change(counts.red, before, COUNTS, edition.scope, "red"),
            ),
            say(
                moved(counts.turned_red, counts.recovered),
                turned=edition.number(counts.turned_red, COUNTS, edition.scope, "turned_red"),
                recovered=edition.number(counts.recovered, COUNTS, edition.scope, "recovered"),
            ),
        ]
    )


def _lit(lights: Sequence[LightView]) -> Table:
    order = (Light.RED, Light.YELLOW, Light.GREY, Light.GREEN)
    rows = tuple(
        (
            text(view.name),
            lit(view.light),
            Cell(view.value_text, number=view.number),
            text(view.moved),
            text(view.behind or (view.reason if view.light is Light.GREY else "")),
        )
        for view in sorted(lights, key=lambda view: order.index(view.light))
        if view.light is not Light.GREEN
    )
    return Table(
        "paper_lights",
        f"{CORE_ZH}中不是绿灯的",
        ("指标", "亮灯", "本期", "较上期", "主要在"),
        rows,
        (15, 10, 12, 16, 47),
        READINGS,
        ("indicator", "light", "value", "value，本期减上期", "下一级单位的 light 和 value"),
    )


def _first(briefing: Briefing) -> Section:
    """The red projects to handle first, each with what is late, who answers and until when."""
    edition = briefing.edition
    if briefing.projects is None:
        return Section("first", "先办事项", (Line("单个项目只向本地区、专班和领导显示。", kind="note"),))
    found = briefing.overview.first[:MOST_LINES]
    if not found:
        return Section("first", "先办事项", (Line("没有红灯项目。"),))
    each = [part for view in found for part in (_to_do(edition, view), Line("；"))][:-1]
    until = {view.due_on for view in found if view.due_on is not None}
    by = f"于{zh_date(max(until))}前" if until else ""
    number = edition.number(len(found), PROJECTS, f"先办 · {edition.scope}", "个数")
    head = say(f"以下 {{number}} 家由责任单位{by}办理：", number=number)
    return Section("first", "先办事项", (joined([head, *each, Line("。")]),))


def _to_do(edition: Edition, view: ProjectView) -> Line:
    """演示·青禾新材0086（宁东，评测定级逾期 177 天）."""
    why = view.reason.partition("；")[0].partition("（")[0]
    told = edition.figure(why, PROJECTS, view.enterprise, "reason", view.reason)
    return say("{name}（{owner}，{why}）", name=view.enterprise, owner=view.owner, why=told)


def _decisions(briefing: Briefing) -> Section:
    """What was decided in the period, and how earlier decisions stand: those overdue by name."""
    edition, now = briefing.edition, briefing.lists
    if not now.is_kept:
        return Section("decisions", "议定事项", (Line(NOT_KEPT.format(what="议定事项")),))
    first, as_of = edition.period.first_on, edition.period.as_of
    mine = [one for one in now.decisions if edition.holds(one.district)]
    new, old = [one for one in mine if one.held_on >= first], [one for one in mine if one.held_on < first]
    late = [one for one in old if one.done_on is None and one.due_on < as_of]
    named = "；".join(f"{one.text}（{one.owner}，{zh_date(one.due_on)}前）" for one in new[:MOST_LINES])
    decided = [decision_words(edition, new), Line(f"{named}。" if named else "")]
    told = joined([*decided, earlier(edition, old), closing_words(late[:MOST_LINES])])
    return Section("decisions", "议定事项", (told,))
