"""The frozen cut of a self-evaluation: one closed month of the whole pilot (rules 16.1)."""

from dataclasses import replace

from domain.frame_views import PeriodView
from domain.words import PeriodKind
from services.errors import Refused
from services.frame import Frame


def at_cut(frame: Frame) -> Frame:
    """The frame at the month looked at where that is closed; else at the one that holds the plan's last day, before
    that at the newest. Of the whole pilot. Refused where no month is closed yet."""
    return replace(frame, period=_cut(frame), district=None, industry=None)


def _cut(frame: Frame) -> PeriodView:
    months = [one for one in frame.periods if one.kind is PeriodKind.MONTH and one.is_closed]
    if frame.period in months:
        return frame.period
    ended = [one for one in months if one.first_on <= frame.pilot.last_on <= one.as_of]
    found = ended or [one for one in months if one.as_of <= frame.pilot.last_on] or months
    if not found:
        raise Refused(
            f"{frame.pilot.name}还没有已结账的月：绩效自评取自一份冻结的数据，请先在“周报月报”的“结账核对”结一个月"
        )
    return max(found, key=lambda one: one.as_of)


def cuts(frame: Frame) -> tuple[PeriodView, ...]:
    """Closed months to choose from, newest first."""
    return tuple(one for one in frame.periods if one.kind is PeriodKind.MONTH and one.is_closed)


def is_final(frame: Frame) -> bool:
    """Whether the plan is over on the day of the cut."""
    return frame.period.as_of >= frame.pilot.last_on
