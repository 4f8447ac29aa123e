"""How an application for acceptance stands on a day (rules 18.5), and who may not take part in it (rules 18.6)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from domain.texts import same
from domain.words import AcceptanceResult, Word


class QueueState(Word):
    """Where an application stands."""

    APPLIED = "applied", "待编批"
    GATHERED = "gathered", "已编批待现场"
    VISITED = "visited", "待结论"
    PASSED = "passed", "通过"
    RECTIFYING = "rectifying", "整改中"
    OVERDUE = "overdue", "整改逾期"
    FAILED = "failed", "不通过"


class Application(NamedTuple):
    """What of an application says how it stands."""

    session: str = ""
    visited_on: date | None = None
    result: AcceptanceResult | None = None
    rectify_by: date | None = None


OF_RESULT = {AcceptanceResult.PASSED: QueueState.PASSED, AcceptanceResult.FAILED: QueueState.FAILED}


def state_on(one: Application, day: date) -> QueueState:
    """The newest round of a project; the day of 整改期限 is still in time."""
    if one.result is AcceptanceResult.RECTIFY:
        is_over = one.rectify_by is not None and day > one.rectify_by
        return QueueState.OVERDUE if is_over else QueueState.RECTIFYING
    if one.result is not None:
        return OF_RESULT[one.result]
    if one.visited_on is not None and one.visited_on <= day:
        return QueueState.VISITED
    return QueueState.GATHERED if one.session else QueueState.APPLIED


def days_late(rectify_by: date, applied_again_on: date) -> int:
    """Days by which a re-inspection was applied for after 整改期限; 0 on the day itself and before."""
    return max((applied_again_on - rectify_by).days, 0)


def conflict(unit: str, avoids: Iterable[str], concerned: Mapping[str, str]) -> str:
    """Name of an enterprise or provider concerned (credit code → name) with which somebody of `unit`, who `avoids`
    credit codes, has to do; empty for none."""
    avoided = set(avoids)
    return next((name for uscc, name in concerned.items() if uscc in avoided or unit and same(name) == same(unit)), "")


def missing_documents(handed: Collection[str], required: Iterable[str]) -> list[str]:
    """Documents of the checklist that are not there, in its order."""
    return [name for name in required if name not in handed]
