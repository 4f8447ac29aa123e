"""Which period a report speaks of: a closed one, or the running week or month from the live readings, as a draft."""

from dataclasses import replace

from sqlalchemy import Connection

from domain.periods import LIVE, Span, running, span_of
from domain.words import PeriodKind
from services.access import User
from services.errors import Refused
from services.frame import Frame, open_frame

EDITIONS = {PeriodKind.WEEK: "周报", PeriodKind.MONTH: "专报"}


def report_frame(
    connection: Connection, user: User, pilot: str, label: str = "", kind: PeriodKind | None = None, district: str = ""
) -> Frame:
    """The frame a report is drawn from. Without a label the newest closed period of the kind.

    Refused when the pilot, district or period is not there, or the label is not of the kind.
    """
    frame = open_frame(connection, user, pilot=pilot, district=district or None)
    if frame.pilot.code != pilot:
        raise Refused(f"没有试点“{pilot}”；现有：{'、'.join(known.code for known in frame.pilots)}")
    if district and frame.district is None:
        raise Refused(
            f"{frame.pilot.name}没有地区“{district}”；现有：{'、'.join(unit.name for unit in frame.districts)}"
        )
    return at_period(frame, label, kind)


def at_period(frame: Frame, label: str, kind: PeriodKind | None) -> Frame:
    """The frame at a period by its label; a running week or month is read from the live readings."""
    closed = [period for period in frame.periods if period.is_closed and kind in (None, period.kind)]
    if not label:
        if not closed:
            raise Refused(
                f"{frame.pilot.name}还没有已结账的{kind.zh if kind else '期次'}，没有生成报告："
                "请先结账，或用 --period live 出草稿"
            )
        return replace(frame, period=closed[0])
    if label == LIVE:
        label = running(frame.pilot.today, kind or PeriodKind.WEEK).label
    try:
        span = span_of(label)
    except ValueError as problem:
        raise Refused(str(problem)) from problem
    if kind is not None and span.kind is not kind:
        raise Refused(f"“{label}”不是{kind.zh}：周写作 2026-W46，月写作 2026-11")
    found = next((period for period in frame.periods if period.label == label and period.is_closed), None)
    return replace(frame, period=found) if found else _running(frame, span)


def _running(frame: Frame, span: Span) -> Frame:
    live = next((period for period in frame.periods if period.label == LIVE), None)
    if live is None or not span.starts_on <= live.as_of <= span.ends_on:
        raise Refused(f"{frame.pilot.name}没有 {span.zh} 的测评结果，没有生成报告：该期次没有结账，也不是当前这一期")
    zh = f"{span.zh}，截至{live.as_of.month}月{live.as_of.day}日"
    return replace(frame, period=replace(live, kind=span.kind, label=span.label, zh=zh))
