"""能进能出: which step may follow which, and what a provider's place is after it. People decide; nothing here happens
by itself.

Yinchuan task 4 asks for 能进能出、动态管理 and leaves the steps to the office. A warning may be skipped where the
matter is serious (虚假改造, task 16); the reason and two people stand in every record.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from domain.words import ProviderAction, ProviderStatus

ACTIVE, WARNED, SUSPENDED, REMOVED = ProviderStatus
WARN, SUSPEND, REMOVE, READMIT, APPEAL, UPHOLD, REVOKE = ProviderAction

TRANSITIONS: dict[tuple[ProviderStatus, ProviderAction], ProviderStatus] = {
    (ACTIVE, WARN): WARNED,
    (ACTIVE, SUSPEND): SUSPENDED,
    (ACTIVE, REMOVE): REMOVED,
    (WARNED, SUSPEND): SUSPENDED,
    (WARNED, REMOVE): REMOVED,
    (WARNED, READMIT): ACTIVE,
    (SUSPENDED, REMOVE): REMOVED,
    (SUSPENDED, READMIT): ACTIVE,
    (REMOVED, READMIT): ACTIVE,
}
"""Steps of the office. An appeal changes nothing; UPHOLD neither; REVOKE goes back before the step appealed against."""
RECTIFIED = (WARN, SUSPEND)
"""Steps that set a day by which the provider must have mended the matter."""
RULINGS = (UPHOLD, REVOKE)


class NotAllowed(ValueError):
    """The step cannot follow; the message says why and which ones can."""


@dataclass(frozen=True)
class StatusChange:
    """One step. `answers`: id of the step appealed against, or of the appeal ruled on."""

    id: int
    happened_on: date
    action: ProviderAction
    before: ProviderStatus
    after: ProviderStatus
    answers: int | None = None


def status_after(history: list[StatusChange]) -> ProviderStatus:
    """Where the provider stands after its steps, oldest first; ACTIVE without any."""
    return history[-1].after if history else ACTIVE


def open_appeal(history: list[StatusChange]) -> StatusChange | None:
    """The appeal that nobody has ruled on yet."""
    ruled = {step.answers for step in history if step.action in RULINGS}
    return next((step for step in history if step.action is APPEAL and step.id not in ruled), None)


def appealable(history: list[StatusChange]) -> StatusChange | None:
    """The recorded step that stands and has not been appealed against: the office's last that was no readmission."""
    if open_appeal(history) is not None or status_after(history) is ACTIVE:
        return None
    last = next((step for step in reversed(history) if step.action in (WARN, SUSPEND, REMOVE)), None)
    appealed = {step.answers for step in history if step.action is APPEAL}
    return None if last is None or not last.id or last.id in appealed else last


def allowed(history: list[StatusChange]) -> tuple[ProviderAction, ...]:
    """Steps that may follow, in the order of their enumeration."""
    status = status_after(history)
    found = [action for action in ProviderAction if (status, action) in TRANSITIONS]
    if appealable(history):
        found.append(APPEAL)
    if open_appeal(history):
        found += RULINGS
    return tuple(found)


def take(history: list[StatusChange], action: ProviderAction, on: date) -> tuple[ProviderStatus, int | None]:
    """Status after the step, and what it answers; NotAllowed with a sentence if it cannot follow."""
    status = status_after(history)
    if history and on < history[-1].happened_on:
        raise NotAllowed(f"日期 {on} 早于上一步（{history[-1].happened_on}）：请按先后登记")
    if action not in allowed(history):
        can = "、".join(step.zh for step in allowed(history))
        raise NotAllowed(f"服务商现为“{status.zh}”，不能{action.zh}；现在可以：{can}")
    if action is APPEAL:
        against = appealable(history)
        return status, None if against is None else against.id
    if action in RULINGS and (appeal := open_appeal(history)):
        before = next(step.before for step in history if step.id == appeal.answers)
        return (status if action is UPHOLD else before), appeal.id
    return TRANSITIONS[status, action], None


def rectify_by(action: ProviderAction, on: date, days: int) -> date | None:
    """Day by which the matter must be mended; None for steps that ask for nothing."""
    return on + timedelta(days=days) if action in RECTIFIED else None
