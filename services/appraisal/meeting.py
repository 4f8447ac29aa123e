"""The last step of a 调度会 when the plan draws to its end: what lacks before the self-evaluation is handed up."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from domain.appraisal.views import LookBack
from domain.reports.meeting_views import MeetingView, Step
from domain.reports.views import Cell, Line, Table
from domain.reports.words import text
from domain.words import Light
from services.access import Permission
from services.appraisal.cut import at_cut, cuts
from services.appraisal.goals import goals
from services.appraisal.notes import looked_back
from services.appraisal.year import district_year
from services.frame import Frame
from services.providers.cards import card_board

BEFORE_THE_END = timedelta(days=90)
SHOWN = 8
"""What a projector holds."""


def with_last_step(connection: Connection, frame: Frame, view: MeetingView) -> MeetingView:
    """The meeting with the step 绩效自评 at its end: in the last 90 days of the plan and after (default), or once
    something is written; of the whole pilot, for who may read it."""
    if frame.district is not None or not frame.user.may(Permission.READ_APPRAISAL) or not cuts(frame):
        return view
    found = looked_back(connection, frame)
    is_near = frame.pilot.today >= frame.pilot.last_on - BEFORE_THE_END
    if not found.rows or not is_near and not any(row.note.version for row in found.rows):
        return view
    return replace(view, steps=(*view.steps, replace(_step(found), lines=_beside(connection, frame))))


def _beside(connection: Connection, frame: Frame) -> tuple[Line, ...]:
    """How far the districts' year is, the newest cards, goals of projects where there are any."""
    year, cards = district_year(connection, frame), card_board(connection, at_cut(frame))
    told = [f"地区年度评价：{year.sentence}", f"服务商季度牌：{cards.sentence}"]
    board = goals(connection, frame)
    told += [f"项目绩效目标：{board.sentence}"] if board.rows else []
    return tuple(map(Line, told))


def _step(found: LookBack) -> Step:
    first = found.rows[0]
    open_rows = [row for row in found.rows if row.light is not Light.GREEN] or [r for r in found.rows if r.is_missed]
    table = Table(
        "handing_up",
        "还缺什么" if first.light is not Light.GREEN else "未完成的目标",
        ("指标", "期限", "状态", "差距", "责任单位", "期限至", "结论"),
        tuple(
            (
                text(row.line.name),
                text(row.line.when),
                text(row.state),
                text(row.gap_text),
                text(row.note.owner),
                text(row.note.due_on),
                Cell(row.verdict_zh, row.colour),
            )
            for row in open_rows[:SHOWN]
        ),
        (24, 12, 20, 12, 12, 12, 14),
        "appraisal_notes",
        ("indicator", "targets.period", "evidence、cause", "value − actual", "owner", "due_on", "verdict"),
    )
    tables = (table,) if table.rows else ()
    light = Light.YELLOW if found.is_done and any(row.is_missed for row in found.rows) else first.light
    return Step("appraisal", "绩效自评", found.sentence, light=light, tables=tables)
