"""What may follow what in handling an alert, as one dictionary; drawn in docs/states.md (rules 14.3)."""

from collections.abc import Mapping

from domain.alerts.rules import STEPS
from domain.words import AlertDeed, AlertStatus, Light

OPEN, REPLIED, RETURNED, VERIFIED, CLOSED = AlertStatus
STANDING = (OPEN, REPLIED, RETURNED, VERIFIED)
ASKED = (OPEN, RETURNED)
"""Where the owner owes an answer."""

TRANSITIONS: Mapping[tuple[AlertStatus | None, AlertDeed], AlertStatus] = {
    (None, AlertDeed.OPENED): OPEN,
    **{(status, AlertDeed.REPLIED): REPLIED for status in ASKED},
    (REPLIED, AlertDeed.SENT_BACK): RETURNED,
    (REPLIED, AlertDeed.ACCEPTED): VERIFIED,
    (VERIFIED, AlertDeed.SENT_BACK): RETURNED,
    **{(status, AlertDeed.CLOSED): CLOSED for status in STANDING},
    **{(status, AlertDeed.ASSIGNED): status for status in ASKED},
    **{(status, step): status for step in STEPS for status in ASKED},
    **{(status, turn): status for turn in (AlertDeed.RECOVERED, AlertDeed.LEFT) for status in AlertStatus},
    **{(status, AlertDeed.JOINED): status for status in STANDING},
    **{(status, AlertDeed.REOPENED): OPEN for status in AlertStatus},
}
WELL = (Light.GREEN, None)
"""What a light shows, or whose project has left, when its trouble is over."""


class CannotFollow(Exception):
    """Why a deed cannot follow."""


def allowed(status: AlertStatus) -> tuple[AlertDeed, ...]:
    return tuple(deed for (before, deed) in TRANSITIONS if before is status)


def take(status: AlertStatus, deed: AlertDeed, *, is_well: bool = True, reason: str = "") -> AlertStatus:
    """Status after the deed; CannotFollow with a sentence if it cannot follow.

    Without an answer an alert is closed only once its light is well; with one, while it is not well, for a reason.
    """
    after = TRANSITIONS.get((status, deed))
    if after is None:
        raise CannotFollow(f"现为“{status.zh}”，不能{deed.zh}")
    if deed is AlertDeed.CLOSED and not is_well:
        if status in ASKED:
            raise CannotFollow(f"现为“{status.zh}”，灯还没有恢复：先由责任单位答复，再核实办结")
        if not reason.strip():
            raise CannotFollow("灯还没有恢复：确要办结，请写明理由，报告里单独列出")
    return after
