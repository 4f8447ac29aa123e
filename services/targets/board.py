"""目标达成: which targets will be missed, by how much and because of whom; then every other target of the scope."""

from collections import Counter
from collections.abc import Container, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.targets import list_shares
from domain.facts.rules import EPSILON
from domain.lights.core import CORE
from domain.lights.ways import gap_unit
from domain.targets.behind import Behind
from domain.targets.verdicts import ENTERPRISES
from domain.targets.views import ForecastView, TargetBoard, TargetGroup, TargetLine
from domain.words import Verdict
from services.access import Permission, check
from services.frame import Frame
from services.revision import kept
from services.targets.lines import (
    ORDER,
    PILOT,
    blamed,
    current,
    group_of,
    line_of,
    of_scope,
    printed_once,
    standing_id,
    standing_of,
    target_rows,
    with_days,
    worst_first,
)
from services.targets.outlook import outlook, score_text, scores
from services.wording import plain

ASSESSED = ("level4",)
"""Indicators in which a late project is not what is missing: few of those assessed reach the level."""
MISSED = (Verdict.OVERDUE, Verdict.OUT_OF_REACH, Verdict.AT_RISK)
NAMED_WORDS = MISSED[:2]
NOW, NOW_ZH = "now", "当前考核"
"""The targets that run, with those missed before: what a leader is asked about today (rules 7.1)."""
NAMED = 3
"""Districts and targets that a sentence names; the rest are one click away."""


def target_board(connection: Connection, frame: Frame, group: str = "", opened: int | None = None) -> TargetBoard:
    """Targets of the frame's scope: those asked about now, or of a year, or of the whole pilot.

    With a target opened the board is that of its own scope, however deep the frame looks into it: the list it was
    opened from where that is asked for and holds it, else that of its year.
    """
    check(frame.user, Permission.READ_SUMMARY)
    opened = None if opened is None else standing_id(connection, frame, opened)
    row = next((row for row in target_rows(connection, frame) if row.target_id == opened), None)
    if row is None:
        return _board(connection, frame, group)
    frame = frame.at(row.district_id, row.industry_id)
    asked = _board(connection, frame, group)
    is_in_it = group and any(line.id == opened for line in asked.lines)
    return asked if is_in_it else _board(connection, frame, group_of(row))


@kept
def _board(connection: Connection, frame: Frame, group: str) -> TargetBoard:
    rows = target_rows(connection, frame)
    mine = printed_once(of_scope(rows, *frame.key))
    now = {row.target_id for row in current([row for row, _ in mine], frame.period.as_of)}
    groups = _groups([row for row, _ in mine], now)
    if group not in [found.key for found in groups]:
        group = NOW
    said = outlook(connection, frame)
    listed = [
        line_of(row, sources, frame, said.by_target.get(row.target_id))
        for row, sources in mine
        if (row.target_id in now if group == NOW else group_of(row) == group)
    ]
    shares = list_shares(connection, frame.period.id) if frame.key == (None, None) else []
    lines = worst_first(
        blamed(line, blame(behind(line, rows, shares, frame, said.by_target)))
        for line in with_days(connection, frame, listed)
    )
    label = next((found.label for found in groups if found.key == group), "")
    return TargetBoard(
        sentence=_sentence(frame, label, lines),
        groups=groups,
        group=group,
        scope=frame.scope_name,
        lines=lines,
        missed=tuple(line for line in lines if line.verdict in MISSED),
        first=_first(lines),
        elsewhere=_elsewhere([row for row, _ in mine if group != NOW or row.target_id not in now], group, groups),
        outlook=said.note or score_text(scores(connection, frame)),
    )


def _groups(rows: list[Row[Any]], now: Container[int]) -> tuple[TargetGroup, ...]:
    """The groups with how many targets are judged in each, as the sentence counts them."""
    judged = [row for row in rows if row.verdict is not None]
    numbers, known = Counter(map(group_of, judged)), {group_of(row) for row in rows}
    years = sorted(known - {PILOT})
    keys = [*years, PILOT] if PILOT in known else years
    years_and_pilot = [TargetGroup(key, "试点期" if key == PILOT else f"{key}年", numbers[key]) for key in keys]
    asked = sum(row.target_id in now for row in judged)
    return (TargetGroup(NOW, NOW_ZH, asked), *years_and_pilot) if rows else ()


def _sentence(frame: Frame, label: str, lines: tuple[TargetLine, ...]) -> str:
    """The verdict on top: how many of each word, the red ones named; the list beside it names the others."""
    judged = [line for line in lines if line.verdict is not None]
    if not judged:
        return f"{frame.scope_name}没有印发目标，按项目计划节点衡量。"
    parts = []
    for verdict in ORDER[:-1]:
        found = [line for line in judged if line.verdict is verdict]
        if found:
            names = "、".join(named(line, judged) for line in found[:NAMED]) + ("等" if len(found) > NAMED else "")
            parts.append(f"{verdict.zh} {len(found)} 项" + (f"：{names}" if verdict in NAMED_WORDS else ""))
    listed = len(lines) - len(judged)
    beside = f"另有 {listed} 项只列示，不考核。" if listed else ""
    return f"{frame.scope_name}{label} {len(judged)} 项目标。{'；'.join(parts)}。{beside}"


def _first(lines: tuple[TargetLine, ...]) -> int | None:
    """The target that stands open unless one is asked for: the worst core one, else the worst."""
    missed = [line for line in lines if line.verdict in MISSED]
    found = [line for line in missed if line.indicator in CORE] or missed or list(lines)
    return found[0].id if found else None


def named(line: TargetLine, lines: Sequence[TargetLine]) -> str:
    """The target's name; with its period where that is over or several have the name: 完成改造（2025年）."""
    is_alone = sum(other.name == line.name for other in lines) == 1
    when = line.when.replace("（", "，").rstrip("）")  # 每月（2026年10月）
    return line.name if is_alone and line.verdict is not Verdict.OVERDUE else f"{line.name}（{when}）"


def _elsewhere(rows: Sequence[Row[Any]], group: str, groups: tuple[TargetGroup, ...]) -> str:
    """Targets in the other years that will be missed or were: 试点期另有 2 项有风险."""
    parts = []
    for other in groups:
        if other.key not in (group, NOW):
            words = Counter(row.verdict for row in rows if group_of(row) == other.key and row.verdict in MISSED)
            said = "、".join(f"{words[verdict]} 项{verdict.zh}" for verdict in MISSED if words[verdict])
            if said:
                parts.append(f"{other.label}另有 {said}")
    return "；".join(parts)


def behind(
    line: TargetLine,
    rows: tuple[Row[Any], ...],
    shares: list[Row[Any]],
    frame: Frame,
    said: dict[int, ForecastView],
) -> Behind | None:
    """Where a missed target will be missing, worst first: by the districts' shares, printed or issued, else by their
    late projects, else by the industries' printed shares. What a unit will lack is forecast; else what it lacks now."""
    if line.verdict not in MISSED or frame.key != (None, None):
        return None
    gap, unit = line.missing if line.forecast is None else line.short_by or 0.0, gap_unit(line.unit)
    if by_district := unit_gaps(line, rows, frame, "district_id", said):
        return Behind("地区", unit, gap, tuple(by_district))
    names = {found.id: found.name for found in frame.districts} | {None: "未填地区"}
    late = [(names[row.district_id], float(row.late)) for row in shares if row.target_id == line.id and row.late]
    if late and line.indicator not in ASSESSED:
        late.sort(key=lambda pair: -pair[1])
        return Behind("地区", ENTERPRISES, sum(one for _, one in late), tuple(late), is_late=True)
    by_industry = unit_gaps(line, rows, frame, "industry_id", said)
    return Behind("行业", unit, gap, tuple(by_industry)) if by_industry else None


def blame(found: Behind | None) -> str:
    """经开区 22 家、永宁县 10 家、其余 6 家: the worst, and the rest of the gap beside them, so that they add up.

    Units ahead of their shares make up for others: 经开区 22 家、永宁县 10 家，其余抵去 4 家.
    """
    if found is None:
        return ""
    rest = found.total - sum(gap for _, gap in found.parts[:NAMED])
    word = "、其余" if rest > 0 else "，其余抵去"
    left = "" if abs(rest) < EPSILON else f"{word} {plain(abs(rest))} {found.unit}"
    named = "、".join(f"{name} {plain(gap)} {found.unit}" for name, gap in found.parts[:NAMED]) + left
    return f"逾期 {plain(found.total)} {found.unit}：{named}" if found.is_late else named


def unit_gaps(
    line: TargetLine, rows: tuple[Row[Any], ...], frame: Frame, attribute: str, said: dict[int, ForecastView]
) -> list[tuple[str, float]]:
    """What each district (or industry) will lack of its own printed share of the target, most first.

    None where the printed shares are those of another number (text 130, table 131).
    """
    units = frame.districts if attribute == "district_id" else frame.industries
    names = {unit.id: unit.name for unit in units}
    found = [row for row, _ in printed_once(of_unit(rows, line, attribute))]
    total = sum(row.value for row in found)
    if min(abs(total - line.value), abs(total - line.least)) > EPSILON:
        return []
    gaps = []
    for row in found:
        at, forecast = standing_of(row, frame.period.as_of), said.get(row.target_id)
        is_for = line.forecast is not None and forecast is not None and forecast.due_on == row.ends_on
        short = max(at.least - forecast.p50, 0.0) if is_for and forecast is not None else at.missing
        gaps.append((names[getattr(row, attribute)], short))
    return sorted((pair for pair in gaps if pair[1] > 0), key=lambda pair: -pair[1])


def of_unit(rows: tuple[Row[Any], ...], line: TargetLine, attribute: str) -> list[Row[Any]]:
    """The same target as printed for the units of one kind: same indicator and window, one unit and nothing else."""
    other = "industry_id" if attribute == "district_id" else "district_id"
    return [
        row
        for row in rows
        if row.indicator == line.indicator
        and (row.starts_on, row.ends_on) == (line.starts_on, line.ends_on)
        and row.basis.zh == line.basis
        and getattr(row, attribute) is not None
        and getattr(row, other) is None
    ]
