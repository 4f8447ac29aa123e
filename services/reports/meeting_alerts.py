"""Alerts in 调度会: a step of what waits for an answer or is late, and a district's number of them (rules 14.10)."""

from sqlalchemy import Connection

from domain.alerts.views import AlertLine
from domain.lights.looks import look
from domain.reports.meeting_views import BigNumber, Step
from domain.reports.views import Cell, Table
from domain.units.views import UnitPage
from domain.words import Light
from services.alerts.page import alert_page
from services.frame import Frame

SHOWN = 8
HEADERS = ("预警", "现在", "责任单位", "状态", "答复期限", "为什么")


def alert_steps(connection: Connection, frame: Frame) -> list[Step]:
    """What is open, due first; no step where nothing is."""
    page = alert_page(connection, frame)
    if not page.number:
        return []
    more = f"，列出前 {SHOWN} 件" if page.number > SHOWN else ""
    rows = tuple(map(_cells, page.lines[:SHOWN]))
    sources = ("trouble", "seen_light", "owner", "status", "due_on", "reason")
    title = f"未办结的预警 {page.number} 件{more}"
    table = Table("alerts", title, HEADERS, rows, (6, 2, 3, 4, 3, 8), "alerts", sources)
    light = Light.RED if page.late else Light.YELLOW
    today = frame.pilot.today
    sentence = page.sentence + (f"预警按今天（{today}）。" if frame.period.as_of < today else "")
    return [Step("alerts", "预警处置", sentence, light, tables=(table,))]


def _cells(line: AlertLine) -> tuple[Cell, ...]:
    now = Cell("不再亮灯") if line.now is None else Cell(look(line.now).word, line.now)
    texts = (line.asked, line.state, str(line.due_on), line.reason)
    return (Cell(line.name), now, *map(Cell, texts))


def alerts_of(page: UnitPage) -> tuple[BigNumber, ...]:
    """How many alerts of a district are open, and how many of them are late; nothing where there are none."""
    if not page.alerts_number:
        return ()
    late = page.alerts_late
    note = f"逾期未答复 {late} 件" if late else "没有逾期"
    note += f"；预警按今天（{page.alerts_on}）" if page.alerts_on else ""
    return (BigNumber("未办结预警", f"{page.alerts_number} 件", note, Light.RED if late else Light.YELLOW),)
