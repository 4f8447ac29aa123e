"""二、目标完成 of a report."""

from collections import Counter

from domain.facts.rules import EPSILON
from domain.lights.sentences import NOTHING, number, plain
from domain.reports.briefing import Briefing, Edition
from domain.reports.views import Bar, Block, Cell, Chart, Figure, Line, Section, Table
from domain.reports.words import joined, lit, say, share, text
from domain.targets.verdicts import COLOURS
from domain.targets.views import TargetLine
from domain.words import Verdict

TARGETS = "target_readings"


def targets_section(briefing: Briefing) -> Section:
    """Every target asked about now with its verdict: the missed first, then those at risk, and which words changed."""
    edition = briefing.edition
    past = {} if briefing.past_targets is None else {line.id: line for line in briefing.past_targets.lines}
    lines = [line for line in briefing.targets.lines if line.verdict is not None]
    if not lines:
        return Section("targets", "目标完成情况", (Line("本期没有印发目标。"),))
    blocks: list[Block] = [
        *_overdue(edition, lines),
        _missed(edition, lines),
        _changed(edition, lines, past),
        _table(lines, past),
    ]
    names = Counter(line.name for line in lines)
    bars = tuple(
        Bar(
            line.name if names[line.name] == 1 else f"{line.when} {line.name}",
            line.attainment or 0,
            line.planned / line.value if line.planned and line.value else None,
            COLOURS[line.verdict],
            f"{_word(line.verdict)} {_actual(line)}/{_plain(line.value)} {line.unit}",
        )
        for line in [line for line in lines if line.value][:14]
    )
    blocks += _issued(edition, lines)
    blocks.append(Chart("targets", "目标完成率与序时（竖线为序时）", bars, "各目标完成率与序时的条形图，数据见上表"))
    return Section("targets", "目标完成情况", tuple(blocks))


def _issued(edition: Edition, lines: list[TargetLine]) -> list[Line]:
    """By which document what the plan does not print was issued to the district."""
    documents = list(dict.fromkeys(line.issued for line in lines if line.issued))
    if not documents:
        return []
    told = "；".join(documents)
    source = edition.figure(told, "targets", edition.scope, "source_document", told)
    return [say("标“分解下达”的不是方案印发的，依据：{source}。", source=source)]


def _actual(line: TargetLine) -> str:
    return NOTHING if line.actual is None else _plain(line.actual, line.value)


def _word(verdict: Verdict | None) -> str:
    return "" if verdict is None else verdict.zh


def _overdue(edition: Edition, lines: list[TargetLine]) -> list[Line]:
    """Every target that was missed and is not made up, with its day and gap; and those made up since."""
    told = []
    for verdict in (Verdict.OVERDUE, Verdict.MADE_UP):
        found = [line for line in lines if line.verdict is verdict]
        if found:
            number = edition.number(len(found), TARGETS, edition.scope, f"verdict = {verdict.value} 的个数")
            each = [_ended(edition, line) for line in found]
            told.append(joined([say("{word} {number} 项。", word=verdict.zh, number=number), *each]))
    return told


def _ended(edition: Edition, line: TargetLine) -> Line:
    row = f"{line.name} · {edition.scope}"
    why = line.why.partition("：")[2] or line.why
    told = edition.figure(why, TARGETS, row, "verdict_reason", line.why)
    period = edition.figure(line.when, "targets", row, "period", line.period)
    return say("{name}（{period}）：{told}。", name=line.name, period=period, told=told)


def _missed(edition: Edition, lines: list[TargetLine]) -> Line:
    missed = [line for line in lines if line.verdict in (Verdict.OUT_OF_REACH, Verdict.AT_RISK)]
    if not missed:
        rest = "其余目标中" if any(line.verdict is Verdict.OVERDUE for line in lines) else ""
        return Line(f"{rest}没有难以完成或有风险的目标。")
    found = []
    for line in missed[:5]:
        row = f"{line.name} · {edition.scope}"
        if line.actual is None:
            found.append(_unknown(edition, line, row))
            continue
        found.append(
            say(
                "{name}（{period}，{verdict}）：完成 {actual} {unit}，目标{operator} {value} {unit}，"
                "{why}{blame}{lacking}。",
                name=line.name,
                period=edition.figure(line.when, "targets", row, "period", line.period),
                operator=line.operator,
                verdict=_word(line.verdict),
                unit=line.unit,
                blame=_where(edition, line, row),
                lacking=_lacking(edition, line, row),
                actual=edition.figure(_plain(line.actual, line.value), TARGETS, row, "actual", line.actual),
                value=edition.figure(_plain(line.value), "targets", row, "value", line.value),
                why=edition.figure(line.why_alone, TARGETS, row, "verdict_reason", line.why_alone),
            )
        )
    number = edition.number(len(missed), TARGETS, edition.scope, "verdict 为难以完成、有风险的个数")
    more = Line("其余见表。") if len(missed) > 5 else None
    return joined([say("难以完成和有风险的目标共 {number} 项。", number=number), *found, more])


def _unknown(edition: Edition, line: TargetLine, row: str) -> Line:
    """What nobody knows yet is not told as 0."""
    return say(
        "{name}（{period}，{verdict}）：{why}；目标{operator} {value} {unit}。",
        name=line.name,
        period=edition.figure(line.when, "targets", row, "period", line.period),
        verdict=_word(line.verdict),
        why=edition.figure(line.why, TARGETS, row, "verdict_reason", line.why),
        operator=line.operator,
        value=edition.figure(_plain(line.value), "targets", row, "value", line.value),
        unit=line.unit,
    )


def _where(edition: Edition, line: TargetLine, row: str) -> Figure | str:
    """,主要在经开区 22 家; ,预计期末缺口主要在经开区 8 家 (a forecast is no part of what is missing now); ,逾期:…."""
    if not line.blame:
        return ""
    if line.blame.startswith("逾期"):
        return edition.figure(f"，{line.blame}", "target_shares", row, "late", line.blame)
    if line.forecast is None:
        return edition.figure(f"，主要在{line.blame}", TARGETS, row, "各单位 value − actual", line.blame)
    return edition.figure(f"，预计期末缺口主要在{line.blame}", "forecasts", row, "各单位 value − p50", line.blame)


def _lacking(edition: Edition, line: TargetLine, row: str) -> Figure | str:
    """;名单缺 3 家,须再征集 3 家."""
    if not line.lacking:
        return ""
    return edition.figure(f"；{line.lacking}", TARGETS, row, "verdict_reason", line.lacking)


def _changed(edition: Edition, lines: list[TargetLine], past: dict[int, TargetLine]) -> Line:
    if not past:
        return Line("没有上期研判可比。")
    names = Counter(line.name for line in lines)
    moved = [
        joined(
            [
                _told_apart(edition, line) if names[line.name] > 1 else Line(line.name),
                Line(f"由{_word(past[line.id].verdict)}转为{_word(line.verdict)}"),
            ]
        )
        for line in lines
        if line.id in past and past[line.id].verdict not in (None, line.verdict)
    ]
    if not moved:
        return Line("各目标研判较上期均未变化。")
    apart = [part for one in moved for part in (Line("；"), one)][1:]
    return joined([Line("较上期，"), *apart, Line("。")])


def _told_apart(edition: Edition, line: TargetLine) -> Line:
    """上云用云企业(达到 131 家): what the plan prints with several values is told apart by the value."""
    value = edition.figure(_plain(line.value), "targets", f"{line.name} · {edition.scope}", "value", line.value)
    return say(
        "{name}（{operator} {value} {unit}）", name=line.name, operator=line.operator, value=value, unit=line.unit
    )


def _plain(value: float, *others: float) -> str:
    """16,160 and 1.02 in full; 87.963 as 88.0, unless that would look like another figure beside it."""
    return plain(value) if abs(value - round(value)) < EPSILON else number(value, *others)


def _amount(value: float | None, *others: float) -> Cell:
    return Cell(NOTHING) if value is None else Cell(_plain(value, *others), number=value)


def _table(lines: list[TargetLine], past: dict[int, TargetLine]) -> Table:
    def since(line: TargetLine) -> Cell:
        before = past.get(line.id)
        if before is None or line.actual is None or before.actual is None:
            return Cell(NOTHING)
        change = line.actual - before.actual
        return Cell("持平" if abs(change) < 1e-9 else ("+" if change > 0 else "-") + _plain(abs(change)), number=change)

    rows = tuple(
        (
            text(f"{line.name}（{line.unit}{'，分解下达' if line.issued else ''}）"),
            text(line.when),
            Cell(f"{line.operator}{_plain(line.value)}", number=line.value),
            _amount(line.actual, line.value),
            share(line.attainment),
            Cell(_word(line.verdict), COLOURS[line.verdict]),
            _amount(line.planned, *(() if line.actual is None else (line.actual,))),
            share(line.pace),
            lit(line.light),
            since(line),
        )
        for line in lines
    )
    return Table(
        "targets",
        "目标完成情况",
        ("目标", "期限", "目标值", "完成", "完成率", "研判", "序时", "序时完成率", "序时灯", "较上期"),
        rows,
        (19, 10, 10, 8, 9, 12, 8, 9, 8, 7),
        TARGETS,
        (
            "indicator",
            "targets.period",
            "targets.value",
            "actual",
            "actual ÷ value",
            "verdict",
            "planned",
            "actual ÷ planned",
            "light",
            "actual，本期减上期",
        ),
    )
