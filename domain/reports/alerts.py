"""八、预警处置 of a report: what was opened and closed, how long it took, who answers; tasks not green."""

from domain.alerts.views import ImprovementView
from domain.reports.briefing import Briefing, Edition
from domain.reports.views import Block, Line, Section, Table
from domain.reports.words import count, joined, lit, say, share, text
from domain.words import Light

EVENTS = "alert_events"
HEADING = "预警处置情况"
SHOWN = 30


def alerts_section(briefing: Briefing) -> Section:
    """Of the alerts that the reader may see in the scope, until the period's last day."""
    view, edition = briefing.alerts, briefing.edition
    if view is None or not view.figures.alerts:
        return Section("alerts", HEADING, (Line("到期末没有开出过预警。"), *_tasks(briefing)))
    blocks: list[Block] = [_standing(view, edition), _how_long(view, edition)]
    if view.finished and edition.may_list:
        blocks.append(_finished(view))
    if view.figures.league:
        blocks.append(_league(view))
    return Section("alerts", HEADING, (*blocks, *_tasks(briefing)))


def _tasks(briefing: Briefing) -> tuple[Table, ...]:
    """The plan's tasks of the scope that are red or yellow, worst first; none where they had no lights yet."""
    board = briefing.tasks
    if board is None or board.lights_from:
        return ()
    rows = tuple(
        (text(one.label), lit(one.light), text("、".join(one.leads) or "方案没有写"), text(one.reason))
        for one in board.rows
        if one.light in (Light.RED, Light.YELLOW)
    )
    if not rows:
        return ()
    headers, sources = ("任务", "亮灯", "牵头", "原因"), ("任务", "light", "牵头单位", "reason")
    return (Table("tasks", "红灯、黄灯任务", headers, rows, (34, 8, 18, 40), "task_readings", sources),)


def _standing(view: ImprovementView, edition: Edition) -> Line:
    row, told = f"预警 · {edition.scope}", view.figures
    closed_now = len(view.finished)
    return joined(
        [
            say("本期开出预警 {n} 件，", n=edition.number(view.opened_now, EVENTS, row, "本期开出和重开"))
            if view.opened_now
            else Line("本期没有开出预警，"),
            say("办结 {n} 件；", n=edition.number(closed_now, EVENTS, row, "本期办结"))
            if closed_now
            else Line("没有办结；"),
            say("期末未办结 {n} 件", n=edition.number(told.standing, EVENTS, row, "未办结"))
            if told.standing
            else Line("期末全部办结"),
            say("，其中逾期未答复 {n} 件", n=edition.number(told.late, EVENTS, row, "逾期未答复"))
            if told.late
            else None,
            Line("。"),
        ]
    )


def _how_long(view: ImprovementView, edition: Edition) -> Line:
    """Days until well, those that are not well yet counted; closed in this period one by one."""
    row, told = f"预警 · {edition.scope}", view.figures
    well = sum(spell.is_well for spell in told.spells)
    runs = edition.number(len(told.spells), EVENTS, row, "亮灯次数")
    if told.median is None:
        good = edition.number(well, EVENTS, row, "已恢复次数")
        return say(
            "累计亮灯 {runs} 次，已恢复 {good} 次，不到一半，从开出到转绿的中位天数还算不出。", runs=runs, good=good
        )
    days = edition.number(told.median, EVENTS, row, "转绿中位天数")
    return say("从开出到转绿的中位天数 {days} 天（累计亮灯 {runs} 次，未恢复的按已亮天数计入）。", days=days, runs=runs)


def _finished(view: ImprovementView) -> Table:
    rows = tuple(
        (
            text(one.name),
            text(one.owner),
            text(one.cause),
            text(one.opened_on),
            text(one.well_on or "未恢复即办结"),
            text(one.closed_on),
            count(one.days),
        )
        for one in view.finished[:SHOWN]
    )
    return Table(
        "alerts_closed",
        "本期办结的预警",
        ("预警", "责任单位", "原因", "开出", "转绿", "办结", "用了（天）"),
        rows,
        (28, 12, 12, 14, 14, 14, 8),
        EVENTS,
        (
            "trouble",
            "alerts.owner",
            "cause",
            "deed = opened 的 happened_on",
            "deed = recovered 的 happened_on",
            "deed = closed 的 happened_on",
            "转绿 − 开出",
        ),
    )


def _league(view: ImprovementView) -> Table:
    rows = tuple(
        (text(row.owner), count(row.asked), count(row.on_time), share(row.rate)) for row in view.figures.league
    )
    return Table(
        "alerts_league",
        "各单位按期答复预警情况",
        ("单位", "应答复（次）", "按期（次）", "按期答复率"),
        rows,
        (30, 20, 20, 20),
        EVENTS,
        ("alerts.owner", "due_on 已过或已答复的次数", "happened_on 不晚于 due_on 的次数", "按期 ÷ 应答复"),
    )
