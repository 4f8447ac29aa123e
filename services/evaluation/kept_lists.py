"""What a period keeps for its report beside the readings: 问题清单, 议定事项, returns, 工作动态 of the units."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Connection, Row

from data_access.commands.reports import insert_period_list
from data_access.queries import way_counts
from data_access.queries.details import issues_due, returns_due
from data_access.queries.reports import (
    count_issues,
    get_period_list,
    open_issues,
    pending_decisions,
    return_texts,
)
from data_access.queries.signs import get_scan
from domain.frame_views import PeriodView, PilotView
from domain.periods import live_on
from domain.reports.lists import (
    CountedRows,
    DecisionLine,
    DueIssue,
    IssueCount,
    IssueLine,
    PeriodLists,
    ReturnLine,
    SignCount,
    UpdateLine,
    WayLine,
    YardstickChange,
)
from domain.words import Severity
from services.evaluation.yardstick_changes import changes_in

Line = TypeVar("Line")


def lists_on(connection: Connection, pilot_id: int, first: date, as_of: date) -> PeriodLists:
    """The lists as the facts give them now for the days first..as_of."""
    return PeriodLists(
        tuple(_issue(row) for row in open_issues(connection, pilot_id, as_of)),
        tuple(
            IssueCount(row.district, row.number, row.overdue, row.serious)
            for row in count_issues(connection, pilot_id, as_of)
        ),
        tuple(decision_line(row, as_of) for row in pending_decisions(connection, pilot_id, first, as_of)),
        tuple(line for line in _returns(connection, pilot_id, first, as_of) if not line.is_on_time),
        tuple(
            UpdateLine(row.unit, row.district, row.week, row.submitted_on, row.text)
            for row in return_texts(connection, pilot_id, first, as_of)
        ),
        changes_in(connection, pilot_id, first, as_of),
    )


def _returns(connection: Connection, pilot_id: int, first: date, as_of: date) -> tuple[ReturnLine, ...]:
    return tuple(ReturnLine(*row) for row in returns_due(connection, pilot_id, first, as_of))


WAY = (
    way_counts.acceptances,
    way_counts.visits,
    way_counts.objections,
    way_counts.prices,
    way_counts.cases,
    way_counts.successors,
)


def way_on(connection: Connection, pilot_id: int, first: date, as_of: date) -> tuple[WayLine, ...]:
    """What is counted of a project's way on the days first..as_of, by district, as the facts give it now."""
    found: dict[int | None, dict[str, int]] = {}
    for read in WAY:
        for row in read(connection, pilot_id, first, as_of):
            counts = {name: int(number) for name, number in row._mapping.items() if name != "district_id"}
            found.setdefault(row.district_id, {}).update(counts)
    return tuple(
        WayLine(district_id=district, **found[district]) for district in sorted(found, key=lambda one: one or 0)
    )


def _signs_now(connection: Connection, pilot_id: int) -> SignCount | None:
    """None where nobody has looked yet."""
    looked = get_scan(connection, pilot_id) is not None
    return SignCount(*way_counts.count_of_signs(connection, pilot_id)) if looked else None


def way_of(
    connection: Connection, pilot: PilotView, period: PeriodView
) -> tuple[tuple[WayLine, ...], SignCount | None]:
    """What a closed period kept of them, and how many signs there were then; of an open one as they are. Periods that
    were closed by earlier versions kept none: what is of their days is counted, and no signs."""
    row = get_period_list(connection, period.id) if period.is_closed else None
    kept = {} if row is None else json.loads(row.returns)
    if "way" in kept:
        return tuple(WayLine(**line) for line in kept["way"]), next((SignCount(**one) for one in kept["signs"]), None)
    lines = way_on(connection, pilot.id, period.first_on, period.as_of)
    return lines, None if period.is_closed else _signs_now(connection, pilot.id)


def _due_issues(connection: Connection, pilot_id: int, as_of: date) -> tuple[DueIssue, ...]:
    return tuple(DueIssue(*row) for row in issues_due(connection, pilot_id, as_of))


def _issue(row: Row[Any]) -> IssueLine:
    return IssueLine(
        row.code,
        row.title,
        row.category,
        Severity(row.severity).zh,
        row.district or "未填地区",
        row.enterprise or row.district,
        row.owner,
        row.opened_on,
        row.due_on,
    )


def decision_line(row: Row[Any], as_of: date) -> DecisionLine:
    """A decision as it stood on the day."""

    def known(day: date | None) -> date | None:
        return day if day is not None and day <= as_of else None

    linked = [row.enterprise and f"{row.enterprise}（{row.project}）", row.target]
    return DecisionLine(
        row.id,
        row.held_on,
        row.meeting,
        row.number,
        row.text,
        row.owner,
        row.due_on,
        row.district or "",
        "、".join(filter(None, linked)),
        known(row.done_on),
        known(row.verified_on),
    )


def keep_lists(connection: Connection, pilot_id: int, period_id: int, first: date, as_of: date) -> None:
    """Store the lists with a period that is being closed, and every row that its lights count beside projects."""
    found = lists_on(connection, pilot_id, first, as_of)
    issues, returns = _due_issues(connection, pilot_id, as_of), _returns(connection, pilot_id, first, as_of)
    signs = _signs_now(connection, pilot_id)
    insert_period_list(
        connection,
        period_id=period_id,
        issues=_text({"lines": found.issues, "counts": found.issue_counts, "due": issues}),
        decisions=_text({"lines": found.decisions}),
        returns=_text(
            {"lines": found.returns, "updates": found.updates, "due": returns, "changes": found.changes}
            | {"way": way_on(connection, pilot_id, first, as_of), "signs": () if signs is None else (signs,)}
        ),
    )


def _text(lists: dict[str, tuple[Any, ...]]) -> str:
    plain = {name: [asdict(line) for line in lines] for name, lines in lists.items()}
    return json.dumps(plain, ensure_ascii=False, default=str)


def period_lists(connection: Connection, pilot: PilotView, period: PeriodView) -> PeriodLists:
    """What a closed period kept; of an open one the lists as they are."""
    if not period.is_closed:
        return lists_on(connection, pilot.id, period.first_on, period.as_of)
    row = get_period_list(connection, period.id)
    if row is None:
        return PeriodLists(is_kept=False, are_updates_kept=False)
    issues, returns = json.loads(row.issues), json.loads(row.returns)
    return PeriodLists(
        tuple(_read(IssueLine, line) for line in issues["lines"]),
        tuple(IssueCount(**line) for line in issues["counts"]),
        tuple(_read(DecisionLine, line) for line in json.loads(row.decisions)["lines"]),
        tuple(_read(ReturnLine, line) for line in returns["lines"]),
        tuple(_read(UpdateLine, line) for line in returns.get("updates", ())),
        tuple(_change(line) for line in returns.get("changes", ())),
        are_updates_kept="updates" in returns,
    )


def _change(line: dict[str, Any]) -> YardstickChange:
    day = date.fromisoformat(line["effective_from"])
    return YardstickChange(line["kind"], day, line["text"], tuple(line["districts"]))


def counted_on(connection: Connection, pilot: PilotView, period: PeriodView) -> CountedRows:
    """What 数据报送 and 问题整改 of a period count beside projects (rules 4.8); of an open period as it is.

    A day that is not over lacks nobody: a return that is due on it counts once it is here.
    """
    row = get_period_list(connection, period.id) if period.is_closed else None
    kept_returns, kept_issues = ({}, {}) if row is None else (json.loads(row.returns), json.loads(row.issues))
    if "due" in kept_returns and "due" in kept_issues:
        return CountedRows(
            tuple(_read(ReturnLine, line) for line in kept_returns["due"]),
            tuple(_read(DueIssue, line) for line in kept_issues["due"]),
        )
    as_of = period.as_of
    first = period.first_on if period.is_closed else live_on(as_of).starts_on  # as evaluation counts them
    lines = _returns(connection, pilot.id, first, as_of)
    if not period.is_closed:
        lines = tuple(line for line in lines if line.due_on != as_of or line.submitted_on is not None)
    return CountedRows(lines, _due_issues(connection, pilot.id, as_of), is_kept=not period.is_closed)


def _read(kind: Callable[..., Line], line: dict[str, Any]) -> Line:
    """JSON back to the dataclass: what ends in _on is a day."""
    return kind(
        **{name: date.fromisoformat(value) if name.endswith("_on") and value else value for name, value in line.items()}
    )
