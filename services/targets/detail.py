"""A target opened: its course over the closed periods, its districts, their industries, and the enterprises."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.counted import Counted
from data_access.queries.duties import list_line
from data_access.queries.projects import ProjectFilter, list_projects
from data_access.queries.targets import count_by_industry, count_chosen, list_course, list_shares
from domain.lights.core import PACED
from domain.lights.views import ProjectView
from domain.targets.behind import Behind
from domain.targets.revision import course_of
from domain.targets.verdicts import ENTERPRISES
from domain.targets.views import CoursePoint, SharePart, TargetDetail, TargetLine
from domain.words import Basis, Light
from services.access import Permission, Role, check
from services.errors import Refused
from services.frame import Frame
from services.reading_views import project_view
from services.revision import kept
from services.targets.board import behind, of_unit
from services.targets.lines import line_of, printed_once, standing_id, target_rows, with_days
from services.targets.outlook import outlook
from services.targets.promises import promises_on
from services.targets.versions import versions_of
from services.wording import plain

SHOWN = {"counted": "已计入", "late": "逾期未完成", "coming": "期内将到期"}
PAGE_SIZE = 10
COURSE = 400
"""Closed periods of a course at most: more than any pilot has."""
NEVER_DUE = date(9999, 12, 31)


@dataclass(frozen=True)
class _Opened:
    """A target within the frame: its row, and how projects count for it (measure empty: they do not)."""

    row: Row[Any]
    line: TargetLine
    measure: str


def target_detail(connection: Connection, frame: Frame, target_id: int, shown: str = "", page: int = 1) -> TargetDetail:
    """The target at the frame's depth: pilot → districts, district → industries, then enterprises.

    Refused for a target that this pilot does not print. Enterprises only where the user may list them.
    """
    check(frame.user, Permission.READ_SUMMARY)
    return _detail(connection, frame, target_id, shown if shown in SHOWN else "late", page)


@kept
def _detail(connection: Connection, frame: Frame, target_id: int, shown: str, page: int) -> TargetDetail:
    opened = _open(connection, frame, target_id)
    frame = frame.at(opened.row.district_id or frame.key[0], opened.row.industry_id or frame.key[1])
    by, parts = _parts(connection, frame, opened)
    total = _total(connection, frame, opened, parts)
    reach = _reach(connection, frame, opened, total)
    course, promised = _course(connection, frame, opened), promises_on(connection, frame, opened.row.target_id)
    ahead, points = _along_checkpoints(connection, frame, opened, bool(course))
    due_to = _behind(connection, frame, opened, by, parts)
    detail = TargetDetail(opened.line, course, ahead, points, by, parts, total, reach, promises=promised, behind=due_to)
    if not opened.measure or not frame.may_list or opened.row.verdict is None:
        return replace(detail, notes=_notes(frame, opened))
    number, rows, page, pages = _enterprises(connection, frame, opened, shown, page)
    return replace(detail, shown=shown, number=number, rows=rows, page=page, pages=pages, notes=_notes(frame, opened))


def _open(connection: Connection, frame: Frame, target_id: int) -> _Opened:
    rows = target_rows(connection, frame)
    target_id = standing_id(connection, frame, target_id)
    row = next((row for row in rows if row.target_id == target_id), None)
    if row is None:
        _refuse_gone(connection, frame, target_id)
        raise Refused("链接中的目标在这个试点里不存在：请回到目标达成重新选择")
    sources = next(sources for first, sources in printed_once(_alike(rows, row)) if first.value == row.value)
    measure = row.measure.removeprefix("computed:")
    has_begun = row.actual is not None
    said = outlook(connection, frame).by_target.get(row.target_id)
    (line,) = with_days(connection, frame, [line_of(row, sources, frame, said)])
    return _Opened(row, line, measure if measure in PACED and has_begun else "")


def _refuse_gone(connection: Connection, frame: Frame, target_id: int) -> None:
    """Refused with day and reason where the plan had the target once (rules 2.10)."""
    if not list_line(connection, frame.pilot.id, target_id):
        return
    line = versions_of(connection, frame.pilot.id, target_id, frame.period.as_of)
    if gone := line.gone_by(frame.period.as_of):
        raise Refused(f"{line.title}不再考核：{gone}；撤下以前的期次里仍能看到")


def _alike(rows: tuple[Row[Any], ...], wanted: Row[Any]) -> list[Row[Any]]:
    same = (wanted.indicator, wanted.district_id, wanted.industry_id, wanted.starts_on, wanted.ends_on)
    return [r for r in rows if (r.indicator, r.district_id, r.industry_id, r.starts_on, r.ends_on) == same]


def _course(connection: Connection, frame: Frame, opened: _Opened) -> tuple[CoursePoint, ...]:
    """Closed periods of the target's window up to the frame's day, oldest first."""
    periods = {period.id: period for period in frame.earlier(COURSE)}
    window = (opened.row.starts_on, opened.row.ends_on)
    points = [
        CoursePoint(periods[row.period_id].as_of, periods[row.period_id].label, row.actual, row.planned)
        for row in list_course(connection, opened.row.target_id, list(periods))
        if (row.starts_on, row.ends_on) == window and window[0] <= periods[row.period_id].as_of
    ]
    return tuple(sorted(points, key=lambda point: point.as_of))


Points = tuple[tuple[date, float], ...]


def _along_checkpoints(
    connection: Connection, frame: Frame, opened: _Opened, has_course: bool
) -> tuple[Points, Points]:
    """The 序时 ahead, and the checkpoints of the period's day; nothing where the line is straight."""
    as_of = frame.period.as_of
    line = versions_of(connection, frame.pilot.id, opened.row.target_id, as_of)
    if not line.standing.checkpoints:
        return (), ()
    along = course_of(line.standing, line.begins_on, line.standing.checkpoints)
    ahead = tuple(point for point in along if point[0] > as_of or not has_course)
    return ahead, tuple(sorted(line.standing.checkpoints))


def counted_by(frame: Frame, row: Row[Any], measure: str, shown: str) -> Counted:
    """The projects behind one of the three numbers of a target, as conditions."""
    as_of = frame.period.as_of
    ends_on = row.ends_on if as_of > row.ends_on else None
    found = Counted(measure, as_of, starts_on=row.starts_on if row.basis is Basis.FLOW else None, ends_on=ends_on)
    if shown == "counted":
        return found
    due = min(as_of, row.ends_on)
    if shown == "late":
        return replace(found, starts_on=None, missing=True, due_by=due)
    return replace(found, starts_on=None, missing=True, due_by=row.ends_on, due_after=due)


def _parts(connection: Connection, frame: Frame, opened: _Opened) -> tuple[str, tuple[SharePart, ...]]:
    scope = ProjectFilter(*frame.key)
    if scope.industry_id is not None:
        return "", ()
    if scope.district_id is not None:
        return ("行业", _by_industry(connection, frame, opened, scope)) if opened.measure else ("", ())
    return _stored(connection, frame, opened)


def _stored(connection: Connection, frame: Frame, opened: _Opened) -> tuple[str, tuple[SharePart, ...]]:
    """The pilot's parts as stored with the period, with the shares that the plan prints for them."""
    shares = [row for row in list_shares(connection, frame.period.id) if row.target_id == opened.row.target_id]
    is_by_industry = any(row.industry_id for row in shares) and not any(row.district_id for row in shares)
    by, attribute, units = (
        ("行业", "industry_id", frame.industries) if is_by_industry else ("地区", "district_id", frame.districts)
    )
    printed = {
        getattr(row, attribute): line_of(row, sources, frame)
        for row, sources in printed_once(of_unit(target_rows(connection, frame), opened.line, attribute))
    }
    by_unit: dict[int | None, list[Row[Any]]] = {}
    for row in shares:
        by_unit.setdefault(getattr(row, attribute), []).append(row)
    names = {unit.id: unit.name for unit in units} | {None: f"未填{by}" if opened.measure else "全部"}
    has_projects = bool(opened.measure) or any(row.late is not None for row in shares)
    parts = [
        _part(names[key], by_unit.get(key, []), printed.get(key), has_projects)
        for key in dict.fromkeys([*printed, *by_unit])
    ]
    if not parts or [part.name for part in parts] == ["全部"]:
        return "", ()
    return by, tuple(sorted(parts, key=_worst))


def _part(name: str, rows: list[Row[Any]], printed: TargetLine | None, has_projects: bool) -> SharePart:
    """A unit's part; one without a project has none late, where projects are what is counted."""
    return SharePart(
        name,
        sum(row.counted for row in rows),
        sum(row.late or 0 for row in rows) if has_projects else None,
        sum(row.coming or 0 for row in rows) if has_projects else None,
        None if printed is None else printed.value,
        None if printed is None else printed.missing,
        None if printed is None else printed.light,
    )


def _worst(part: SharePart) -> tuple[Any, ...]:
    return (-(part.missing or 0), -(part.late or 0), -(part.coming or 0), -part.counted)


def _by_industry(connection: Connection, frame: Frame, opened: _Opened, scope: ProjectFilter) -> tuple[SharePart, ...]:
    numbers = {
        shown: count_by_industry(
            connection,
            frame.period.id,
            replace(scope, counted=counted_by(frame, opened.row, opened.measure, shown)),
        )
        for shown in SHOWN
    }
    names = {unit.id: unit.name for unit in frame.industries} | {None: "未填行业"}
    keys = [key for key in names if any(key in found for found in numbers.values())]
    parts = [_of_shown(names[key], [numbers[shown].get(key, 0) for shown in SHOWN]) for key in keys]
    return tuple(sorted(parts, key=_worst))


def _behind(
    connection: Connection, frame: Frame, opened: _Opened, by: str, parts: tuple[SharePart, ...]
) -> Behind | None:
    """Because of whom it is missing; beneath the pilot, and where that is not known: whose projects are late."""
    rows, shares = target_rows(connection, frame), list_shares(connection, frame.period.id)
    found = behind(opened.line, rows, shares, frame, outlook(connection, frame).by_target)
    late = tuple((part.name, float(part.late)) for part in parts if part.late)
    if found is not None or not late:
        return found
    return Behind(by, ENTERPRISES, sum(number for _, number in late), late, is_late=True)


def _total(connection: Connection, frame: Frame, opened: _Opened, parts: tuple[SharePart, ...]) -> SharePart:
    """What the parts add up to; where there are none, the numbers of the scope itself."""
    if parts:
        late = None if parts[0].late is None else sum(part.late or 0 for part in parts)
        coming = None if parts[0].coming is None else sum(part.coming or 0 for part in parts)
        return SharePart("合计", sum(part.counted for part in parts), late, coming)
    if not opened.measure:
        return SharePart("合计", opened.row.actual or 0)
    scope = ProjectFilter(*frame.key)
    numbers = [
        count_chosen(
            connection,
            frame.period.id,
            replace(scope, counted=counted_by(frame, opened.row, opened.measure, shown)),
        )
        for shown in SHOWN
    ]
    return _of_shown("合计", numbers)


def _of_shown(name: str, numbers: Sequence[int]) -> SharePart:
    """Counted, late and coming, in the order of SHOWN."""
    counted, late, coming = numbers
    return SharePart(name, counted, late, coming)


def _reach(connection: Connection, frame: Frame, opened: _Opened, total: SharePart) -> str:
    """How far the projects planned within the window can carry a target that is still missing something."""
    line = opened.line
    is_whole = (opened.row.district_id, opened.row.industry_id) == frame.key
    if not is_whole or not opened.measure or not line.missing or frame.period.as_of > line.ends_on:
        return ""
    can_come = (total.late or 0) + (total.coming or 0)
    listed = f"计划在期内完成而未完成的 {can_come} 家（逾期 {total.late}、将到期 {total.coming}）"
    if can_come >= line.missing:
        return f"{listed}中须再完成 {plain(line.missing)} 家"
    short = line.missing - can_come
    said = f"{listed}全部完成也只到 {plain(total.counted + can_come)} 家，仍差 {plain(short)} 家"
    return said + bring_forward(_planned_later(connection, frame, opened), short)


def bring_forward(later: int, short: float) -> str:
    """That those planned later must come forward, and where they are too few (rules 7.1); empty for none."""
    if not later:
        return ""
    return "，须把期后项目提前" + (f"（期后只有 {later} 家，全部提前仍不够）" if later < short else "")


def _planned_later(connection: Connection, frame: Frame, opened: _Opened) -> int:
    """Enterprises whose own plan is beyond the window, and that could be brought forward."""
    row = opened.row
    chosen = Counted(opened.measure, frame.period.as_of, missing=True, due_by=NEVER_DUE, due_after=row.ends_on)
    return count_chosen(connection, frame.period.id, replace(ProjectFilter(*frame.key), counted=chosen))


def _enterprises(
    connection: Connection, frame: Frame, opened: _Opened, shown: str, page: int
) -> tuple[int, tuple[ProjectView, ...], int, int]:
    """A page of the enterprises behind a number, most urgent first; a district's user sees its own only."""
    chosen = replace(frame.project_filter, counted=counted_by(frame, opened.row, opened.measure, shown))
    number = count_chosen(connection, frame.period.id, chosen)
    pages = max(1, -(-number // PAGE_SIZE))
    page = min(max(page, 1), pages)
    rows = list_projects(connection, frame.period.id, chosen, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    return number, tuple(map(project_view, rows)), page, pages


def _notes(frame: Frame, opened: _Opened) -> tuple[str, ...]:
    notes = []
    if opened.measure and not frame.may_list:
        notes.append("单个企业只对本地区和专班显示；这里只列汇总")
    if opened.measure and frame.may_list and frame.user.role is Role.DISTRICT and frame.key[0] is None:
        notes.append("名单只列本地区的企业；上面的数是全部地区合计")
    if opened.measure and opened.row.light is Light.GREY and opened.row.actual is None:
        notes.append("本目标还没有数据")
    if not opened.measure and opened.row.actual is not None and opened.row.verdict is not None:
        notes.append("这个数按单位报送或登记，不按项目逐个统计，没有企业明细")
    return tuple(notes)
