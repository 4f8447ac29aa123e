"""What a period keeps for its report beside the readings: 问题清单, 议定事项, late returns, 工作动态 of the units."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Connection, Row

from data_access.commands.reports import insert_period_list
from data_access.queries.reports import (
    count_issues,
    get_period_list,
    late_returns,
    open_issues,
    pending_decisions,
    return_texts,
)
from domain.frame_views import PeriodView, PilotView
from domain.reports.lists import (
    DecisionLine,
    IssueCount,
    IssueLine,
    LateReturn,
    PeriodLists,
    UpdateLine,
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
        tuple(
            LateReturn(row.unit, row.district, row.week, row.due_on, row.submitted_on)
            for row in late_returns(connection, pilot_id, first, as_of)
        ),
        tuple(
            UpdateLine(row.unit, row.district, row.week, row.submitted_on, row.text)
            for row in return_texts(connection, pilot_id, first, as_of)
        ),
        changes_in(connection, pilot_id, first, as_of),
    )


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
    """Store the lists with a period that is being closed."""
    found = lists_on(connection, pilot_id, first, as_of)
    insert_period_list(
        connection,
        period_id=period_id,
        issues=_text({"lines": found.issues, "counts": found.issue_counts}),
        decisions=_text({"lines": found.decisions}),
        returns=_text({"lines": found.returns, "updates": found.updates, "changes": found.changes}),
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
        tuple(_read(LateReturn, line) for line in returns["lines"]),
        tuple(_read(UpdateLine, line) for line in returns.get("updates", ())),
        tuple(_change(line) for line in returns.get("changes", ())),
        are_updates_kept="updates" in returns,
    )


def _change(line: dict[str, Any]) -> YardstickChange:
    day = date.fromisoformat(line["effective_from"])
    return YardstickChange(line["kind"], day, line["text"], tuple(line["districts"]))


def _read(kind: Callable[..., Line], line: dict[str, Any]) -> Line:
    """JSON back to the dataclass: what ends in _on is a day."""
    return kind(
        **{name: date.fromisoformat(value) if name.endswith("_on") and value else value for name, value in line.items()}
    )
