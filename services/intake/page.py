"""数据报送: who has reported this week and who has not, rates over the weeks, the quality of each district's data."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.pilots import get_pilot_by_id
from data_access.queries.returns import count_fresh, count_returns, count_returns_by_unit, list_returns
from data_access.queries.rules import load_rule_book
from domain.facts.rules import RuleSet
from domain.intake.page_views import DueReturn, ReturnState, ReturnsView, WeekRates
from domain.periods import LIVE, Span, week_of
from domain.units.quality import Quality, quality
from services.access import Permission, check
from services.evaluation.due_returns import due_on, why_not_asked
from services.evaluation.who_reports import ReportingUnit, units_of
from services.frame import Frame
from services.revision import kept

RATES = 26
"""Weeks shown of the rates."""
WEEKDAYS = "一二三四五六日"
ORDER = (ReturnState.MISSING, ReturnState.WAITING, ReturnState.LATE, ReturnState.ON_TIME)


def returns_view(connection: Connection, frame: Frame) -> ReturnsView:
    """Returns of the week that holds the period's day, as known on that day."""
    check(frame.user, Permission.READ_RETURNS)
    return _returns_view(connection, frame)


@kept
def _returns_view(connection: Connection, frame: Frame) -> ReturnsView:
    pilot, day = get_pilot_by_id(connection, frame.pilot.id), frame.period.as_of
    rules = load_rule_book(connection).on(day, pilot.code)
    if not pilot.reports_weekly:
        grades = district_quality(connection, frame)
        return ReturnsView(
            "", "", None, (), "", (), grades, f"{pilot.name}按月报送，没有周报送；数据质量只看项目更新。"
        )
    span = week_of(day)
    deadline = due_on(connection, pilot, span)
    if why := why_not_asked(connection, pilot, deadline):
        said = f"{span.zh}的报送截止日（{deadline}）{why}。"
        return ReturnsView("", "", None, (), "", (), district_quality(connection, frame), said)
    lines = _lines(connection, frame, span, deadline, rules)
    counted = count_returns(connection, pilot.id, day, is_over=_is_over(frame))
    rates = [WeekRates(row.week, row.due, row.on_time, row.late) for row in counted]
    return ReturnsView(
        span.label,
        span.zh,
        deadline,
        tuple(line if frame.shows(line.unit) else replace(line, text="") for line in lines),
        _chase(span, deadline, lines),
        tuple(rates[-RATES:]),
        district_quality(connection, frame),
        _sentence(span, deadline, lines),
    )


def _since(rules: RuleSet, day: date) -> date:
    return day - timedelta(days=7 * int(rules["intake", "on_time_weeks"].green_bound))


def _is_over(frame: Frame) -> bool:
    """Whether the page speaks of the end of its day: a closed period does, the live one of a day that still runs."""
    return frame.period.label != LIVE


def _lines(connection: Connection, frame: Frame, span: Span, deadline: date, rules: RuleSet) -> tuple[DueReturn, ...]:
    day, pilot_id = frame.period.as_of, frame.pilot.id
    sent = {(row.district_id, row.department_id): row for row in list_returns(connection, pilot_id, span.label)}
    past = {
        (row.district_id, row.department_id): row
        for row in count_returns_by_unit(connection, pilot_id, _since(rules, day), day, is_over=_is_over(frame))
    }
    lines = [
        _line(unit, sent.get(key), past.get(key), deadline, day)
        for unit in units_of(connection, pilot_id, deadline)
        for key in [(unit.district_id, unit.department_id)]
    ]
    return tuple(sorted(lines, key=lambda line: (ORDER.index(line.state), -line.days)))


def _line(unit: ReportingUnit, sent: Row[Any] | None, past: Row[Any] | None, deadline: date, day: date) -> DueReturn:
    came = sent.submitted_on if sent is not None and sent.submitted_on is not None else None
    if came is not None and came <= day:
        late = (came - deadline).days
        state, days = (ReturnState.LATE, late) if late > 0 else (ReturnState.ON_TIME, 0)
    else:
        came, over = None, (day - deadline).days
        state, days = (ReturnState.MISSING, over) if over > 0 else (ReturnState.WAITING, -over)
    return DueReturn(
        unit.name,
        "地区" if unit.district_id is not None else "成员单位",
        state,
        days,
        sent.submitted_at if sent is not None and came else None,
        sent.text if sent is not None and came else "",
        past.on_time if past else 0,
        past.on_time + past.late if past else 0,
        past.due if past else 0,
    )


def _open(lines: tuple[DueReturn, ...]) -> list[str]:
    return [line.unit for line in lines if line.state in (ReturnState.MISSING, ReturnState.WAITING)]


def _chase(span: Span, deadline: date, lines: tuple[DueReturn, ...]) -> str:
    """Text to copy to those who have not sent anything; empty when all have."""
    names = _open(lines)
    if not names:
        return ""
    until = f"{deadline.month}月{deadline.day}日（星期{WEEKDAYS[deadline.weekday()]}）"
    is_over = any(line.state is ReturnState.MISSING for line in lines)
    when = f"已于{until}截止，请尽快补报" if is_over else f"请于{until}前报送"
    return (
        f"【数据报送提醒】{'、'.join(names)}：{span.zh}的数据和工作动态{when}。"
        "请在“数据报送”页下载模板填写上传，没有变化的报送一句工作动态即可。逾期计入“数据报送”指标。"
    )


def _sentence(span: Span, deadline: date, lines: tuple[DueReturn, ...]) -> str:
    counts = {state: sum(line.state is state for line in lines) for state in ReturnState}
    names = _open(lines)
    words = [f"{state.zh} {count} 个" for state, count in counts.items() if count]
    rest = f"；还没有报的：{'、'.join(names)}" if names else ""
    return f"{span.zh}应报 {len(lines)} 个单位（{deadline.month}月{deadline.day}日截止）：{'，'.join(words)}{rest}。"


@kept
def district_quality(connection: Connection, frame: Frame) -> tuple[Quality, ...]:
    """Grade of each district on the period's day, in printed order; of a period of an opening history there is none."""
    check(frame.user, Permission.READ_SUMMARY)
    day = frame.period.as_of
    rules = load_rule_book(connection).on(day, frame.pilot.code)
    returns = {
        row.district_id: row
        for row in count_returns_by_unit(connection, frame.pilot.id, _since(rules, day), day, is_over=_is_over(frame))
        if row.district_id is not None
    }
    silent = rules["project", "silent_days"].green_bound
    fresh = () if frame.period.is_opening else count_fresh(connection, frame.period.id, silent)
    projects = {row.district_id: row for row in fresh}
    found = []
    for unit in frame.districts:
        sent, held = returns.get(unit.id), projects.get(unit.id)
        found.append(
            quality(
                unit.name,
                rules,
                due=sent.due if sent else 0,
                on_time=sent.on_time if sent else 0,
                received=sent.on_time + sent.late if sent else 0,
                projects=held.projects if held else 0,
                fresh=held.fresh if held else 0,
            )
        )
    return tuple(found)
