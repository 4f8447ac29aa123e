"""What a district is asked for at the meeting: how many more, how fast, by whom, on which promise (rules 10.5)."""

from sqlalchemy import Connection

from data_access.queries.identity import list_contacts
from domain.lights.core import Core
from domain.reports.meeting_views import Ask, Step
from domain.targets.views import TargetLine
from domain.units.views import PromiseView
from services.access import Permission, check
from services.frame import Frame
from services.targets.board import target_board
from services.targets.detail import target_detail
from services.wording import plain

LAST_PROMISE = "承诺"


def ask(connection: Connection, frame: Frame, step: Step) -> Ask:
    """Of the district of a step, whose promises it shows already, as far as the user may see them."""
    check(frame.user, Permission.EXPORT)
    unit = next(unit for unit in frame.districts if unit.name == step.district)
    own = frame.at(unit.id, None)
    line = next((line for line in target_board(connection, own).lines if _runs(line, own)), None)
    people = list_contacts(connection, frame.pilot.id, frame.period.as_of)
    named = [f"{row.name}（{row.duty}）" if row.duty else row.name for row in people if row.district == unit.name]
    promises = [one for one in step.promises if one.kind == LAST_PROMISE]
    promised = max(promises, key=lambda one: one.said_on, default=None)
    detail = None if line is None else target_detail(connection, own, line.id)
    return Ask("" if line is None else asked_zh(line), named[0] if named else "", promise_zh(promised), detail)


def _runs(line: TargetLine, frame: Frame) -> bool:
    """Completions of the district itself that are still asked for."""
    is_open = line.starts_on <= frame.period.as_of <= line.ends_on
    return line.indicator == Core.COMPLETION and line.verdict is not None and is_open


def asked_zh(line: TargetLine) -> str:
    """到 2026-12-31 还需完成 22 家：每周需 3.3 家，近 8 周每周 0.8 家；照此到期约 39 家，差 17 家."""
    if not line.missing:
        return f"{line.ends_on} 前的目标 {plain(line.value)} {line.unit}已经达到。"
    said = f"到 {line.ends_on} 还需完成 {plain(line.missing)} {line.unit}"
    if line.required is not None:
        recent = "还没有 8 周的数" if line.recent is None else f"近 8 周每周 {plain(round(line.recent, 1))} {line.unit}"
        said += f"：每周需 {plain(round(line.required, 1))} {line.unit}，{recent}"
    expected = line.expected if line.forecast is None else line.forecast.p50
    if expected is None or line.short_by is None:
        return f"{said}。"
    lack = f"，差 {plain(round(line.short_by))} {line.unit}" if round(line.short_by) else "，够"
    return f"{said}；照此到期约 {plain(round(expected))} {line.unit}{lack}。"


def promise_zh(promised: PromiseView | None) -> str:
    """经开区承诺…（2026-11-26 前）：难以兑现：34/50 家，还需 16 家，按近期速度只能 1 家左右."""
    return "还没有承诺。" if promised is None else f"{promised.text}（{promised.due_on} 前）——{promised.state}。"
