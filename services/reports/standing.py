"""一、总体情况 and 二、目标完成 of a report."""

from collections import Counter

from sqlalchemy import Connection

from domain.lights.core import CORE_LIGHTS, CORE_ZH
from domain.lights.views import LightView
from domain.periods import zh_of
from domain.reports.views import Bar, Cell, Chart, Figure, Line, Section, Table
from domain.targets.views import TargetLine
from domain.words import Change, Light, Verdict
from services.lights.overview import overview
from services.reports.restated import restated_blocks
from services.reports.words import NOTHING, Two, count, joined, listed, lit, named, say, share, text
from services.targets.board import target_board
from services.targets.lines import ORDER
from services.wording import plain

READINGS, TARGETS = "indicator_readings", "target_readings"
LIGHTS = (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY)


def overall_section(connection: Connection, two: Two) -> Section:
    """Verdict, overall light, how many lights of each colour, what moved; then the ten."""
    view = overview(connection, two.now)
    blocks = [Line(warning, kind="warning") for warning in view.watermelons]
    blocks.append(joined([_verdicts(connection, two), _overall(two, view.overall)]))
    blocks.append(joined([_colours(two, view.lights), _moved(two, view.lights)]))
    blocks.append(_ten(two, view.lights))
    blocks.extend(restated_blocks(connection, two))
    return Section("overall", "总体情况", tuple(blocks))


def _verdicts(connection: Connection, two: Two) -> Line:
    board = target_board(connection, two.now)
    judged = [line for line in board.lines if line.verdict is not None]
    if not judged:
        return say("{scope}没有印发目标，按项目计划节点衡量。", scope=two.scope)
    label = next((group.label for group in board.groups if group.key == board.group), "")
    row = f"{two.scope} · {label}"
    parts = [
        (f"{verdict.zh} {{}} 项", two.number(number, TARGETS, row, f"verdict = {verdict.value} 的个数"))
        for verdict in ORDER[:-1]
        if (number := sum(line.verdict is verdict for line in judged))
    ]
    total = two.number(len(judged), TARGETS, row, "有研判的目标个数")
    head = say("{scope}{label} {total} 项目标：", scope=two.scope, label=label, total=total)
    return joined([head, listed(parts), Line("。")])


def _overall(two: Two, view: LightView | None) -> Line | None:
    if view is None:
        return None
    row = f"总体 · {two.scope}"
    return say(
        "总体亮{light}灯：{reason}。",
        light=two.figure(view.light.zh, READINGS, row, "light", view.light.value),
        reason=two.figure(view.reason.rstrip("。"), READINGS, row, "reason", view.reason),
    )


def _colours(two: Two, lights: tuple[LightView, ...]) -> Line:
    row = f"核心指标 · {two.scope}"
    parts = [
        (f"{light.zh}灯 {{}} 项", two.number(len(found), READINGS, row, f"light = {light.value} 的个数"))
        for light in LIGHTS
        if (found := [view for view in lights if view.light is light])
    ]
    total = two.number(len(lights), READINGS, row, "个数")
    return joined([say("{total} 项核心指标中，", total=total), listed(parts), Line("。")])


def _moved(two: Two, lights: tuple[LightView, ...]) -> Line:
    """What the lights did since last period, by name."""
    if two.before is None:
        return Line("本期为首期，没有上期可比。")
    groups = (
        ("转红", [view.name for view in lights if view.change is Change.TURNED_RED]),
        ("变差", [view.name for view in lights if view.change is Change.WORSE]),
        ("好转", [view.name for view in lights if view.change in (Change.BETTER, Change.RECOVERED)]),
    )
    parts = [f"{named(names)}{word}" for word, names in groups if names]
    since = zh_of(two.before.period.label)
    if not parts:
        return Line(f"与{since}相比，各项亮灯均未变化。")
    rest = len(lights) - sum(len(names) for _, names in groups)
    return Line(f"与{since}相比，{'，'.join(parts)}" + ("，其余未变。" if rest else "。"))


def _ten(two: Two, lights: tuple[LightView, ...]) -> Table:
    rows = tuple(
        (
            text(view.name),
            lit(view.light),
            Cell(view.value_text, number=view.value),
            text(view.fraction_text),
            text(_delta(view)),
            text(view.reason),
        )
        for view in lights
    )
    return Table(
        "lights",
        f"{CORE_ZH}亮灯",
        ("指标", "亮灯", "本期", "计数", "较上期", "原因"),
        rows,
        (13, 8, 11, 17, 11, 40),
        READINGS,
        ("indicator", "light", "value", "numerator、denominator", "value，本期减上期", "reason"),
    )


def _delta(view: LightView) -> str:
    found = CORE_LIGHTS[view.indicator].change_text(view.value, view.past_value)
    return "持平" if found in ("+0.0 点", "-0.0 点") else found


def targets_section(connection: Connection, two: Two) -> Section:
    """Every target of the year with its verdict, and which verdicts changed."""
    board = target_board(connection, two.now)
    past = {} if two.before is None else {line.id: line for line in target_board(connection, two.before).lines}
    lines = [line for line in board.lines if line.verdict is not None]
    if not lines:
        return Section("targets", "目标完成情况", (Line("本期没有印发目标。"),))
    blocks: list = [_missed(two, lines), _changed(two, lines, past), _table(lines, past)]
    bars = tuple(
        Bar(
            line.name,
            line.attainment or 0,
            line.planned / line.value if line.planned and line.value else None,
            line.light,
            f"{plain(line.actual or 0)}/{plain(line.value)} {line.unit}",
        )
        for line in lines[:14]
    )
    blocks.append(Chart("targets", "目标完成率与序时（竖线为序时）", bars, "各目标完成率与序时的条形图，数据见上表"))
    return Section("targets", "目标完成情况", tuple(blocks))


def _missed(two: Two, lines: list[TargetLine]) -> Line:
    missed = [line for line in lines if line.verdict in (Verdict.OUT_OF_REACH, Verdict.AT_RISK)]
    if not missed:
        return Line("没有难以完成或有风险的目标。")
    found = []
    for line in missed[:5]:
        row = f"{line.name} · {two.scope}"
        found.append(
            say(
                "{name}（{verdict}）：完成 {actual}，目标{operator} {value} {unit}，还差 {missing}{blame}。",
                name=line.name,
                operator=line.operator,
                verdict=line.verdict.zh,
                unit=line.unit,
                blame=_where(two, line, row),
                actual=two.figure(plain(line.actual or 0), TARGETS, row, "actual", line.actual),
                value=two.figure(plain(line.value), "targets", row, "value", line.value),
                missing=two.figure(plain(line.missing), TARGETS, row, _lack(line), line.missing),
            )
        )
    number = two.number(len(missed), TARGETS, two.scope, "verdict 为难以完成、有风险的个数")
    more = Line("其余见表。") if len(missed) > 5 else None
    return joined([say("难以完成和有风险的目标共 {number} 项。", number=number), *found, more])


def _lack(line: TargetLine) -> str:
    """More than 220 begins at 221."""
    return "value − actual" if line.least == line.value else "value + 1 − actual"


def _where(two: Two, line: TargetLine, row: str) -> Figure | str:
    """,主要在经开区 22; ,预计期末缺口主要在经开区 8 (a forecast is no part of what is missing now); ,逾期:经开区 7."""
    if not line.blame:
        return ""
    if line.blame.startswith("逾期"):
        return two.figure(f"，{line.blame}", "target_shares", row, "late", line.blame)
    if line.forecast is None:
        return two.figure(f"，主要在{line.blame}", TARGETS, row, "各单位 value − actual", line.blame)
    return two.figure(f"，预计期末缺口主要在{line.blame}", "forecasts", row, "各单位 value − p50", line.blame)


def _changed(two: Two, lines: list[TargetLine], past: dict[int, TargetLine]) -> Line:
    if not past:
        return Line("没有上期研判可比。")
    names = Counter(line.name for line in lines)
    moved = [
        joined(
            [
                _told_apart(two, line) if names[line.name] > 1 else Line(line.name),
                Line(f"由{past[line.id].verdict.zh}转为{line.verdict.zh}"),
            ]
        )
        for line in lines
        if line.id in past and past[line.id].verdict not in (None, line.verdict)
    ]
    if not moved:
        return Line("各目标研判较上期均未变化。")
    apart = [part for one in moved for part in (Line("；"), one)][1:]
    return joined([Line("较上期，"), *apart, Line("。")])


def _told_apart(two: Two, line: TargetLine) -> Line:
    """上云用云企业(达到 131 家): what the plan prints with several values is told apart by the value."""
    value = two.figure(plain(line.value), "targets", f"{line.name} · {two.scope}", "value", line.value)
    return say(
        "{name}（{operator} {value} {unit}）", name=line.name, operator=line.operator, value=value, unit=line.unit
    )


def _table(lines: list[TargetLine], past: dict[int, TargetLine]) -> Table:
    def since(line: TargetLine) -> Cell:
        before = past.get(line.id)
        if before is None or line.actual is None or before.actual is None:
            return Cell(NOTHING)
        change = line.actual - before.actual
        return Cell("持平" if abs(change) < 1e-9 else ("+" if change > 0 else "-") + plain(abs(change)), number=change)

    rows = tuple(
        (
            text(f"{line.name}（{line.unit}）"),
            Cell(f"{line.operator}{plain(line.value)}", number=line.value),
            count(line.actual),
            share(line.attainment),
            count(line.planned if line.planned is None else round(line.planned, 1)),
            share(line.pace),
            lit(line.light),
            text(line.verdict.zh),
            since(line),
        )
        for line in lines
    )
    return Table(
        "targets",
        "目标完成情况",
        ("目标", "目标值", "完成", "完成率", "序时", "序时完成率", "亮灯", "研判", "较上期"),
        rows,
        (20, 12, 9, 11, 10, 11, 8, 11, 8),
        TARGETS,
        (
            "indicator",
            "targets.value",
            "actual",
            "actual ÷ value",
            "planned",
            "actual ÷ planned",
            "light",
            "verdict",
            "actual，本期减上期",
        ),
    )
