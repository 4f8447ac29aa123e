"""Why a red light is red, in the words of the office or of its own district, period by period (rules 4.10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.explanations import upsert_explanation
from data_access.commands.pilots import bump_revision
from data_access.queries.explanations import list_explanations, list_other_explanations
from data_access.queries.projects import ProjectFilter, list_projects, list_red
from data_access.queries.readings import list_readings
from data_access.queries.reports import get_issued
from domain.identity.proposals import named
from domain.lights.core import CORE, CORE_LIGHTS
from domain.lights.views import Explanation, RedLight, RedLights
from domain.periods import span_of, week_of, zh_of
from domain.reports.views import ReportStatus
from domain.words import Light, PeriodKind
from services.access import Permission, check, home_of
from services.clock import SHANGHAI, now
from services.desk import Desk
from services.errors import Forbidden, Refused
from services.evaluation.closings import label_of
from services.frame import Frame
from services.reading_views import project_view

PROJECT = "project"
LONGEST = 500
MOST = 500
STALE = "没有保存：“{}”的说明刚被别人改过，请刷新后在新内容上再改"
Key = tuple[str, int | None, int | None]
"""Indicator (“project” for a project's light), district id, project id."""


def explanations(connection: Connection, frame: Frame) -> Mapping[Key, Explanation]:
    """What was said of the frame's period; a district's user reads the pilot's and its own.

    In a month the newest of the weeks that end in it stands where nothing was said of the month.
    """
    check(frame.user, Permission.READ_SUMMARY)
    label, home = label_of(connection, frame), home_of(frame.user)
    labels = [*_weeks_in(label), label]
    rows = sorted(list_explanations(connection, frame.pilot.id, labels), key=lambda row: labels.index(row.label))
    return {_key(row): _view(row) for row in rows if home is None or row.home_id == home or _is_whole(row)}


def _is_whole(row: Row[Any]) -> bool:
    """Whether it is said of the whole pilot's light."""
    return row.district_id is None and row.project_id is None


def said_of_project(said: Mapping[Key, Explanation], project_id: int) -> Explanation | None:
    return said.get((PROJECT, None, project_id))


def _weeks_in(label: str) -> list[str]:
    """Labels of the weeks that end in a month, oldest first; none for a week."""
    span = span_of(label)
    if span.kind is not PeriodKind.MONTH:
        return []
    week, found = week_of(span.starts_on), list[str]()
    while week.ends_on <= span.ends_on:
        found.append(week.label)
        week = week_of(week.ends_on + timedelta(days=1))
    return found


def _key(row: Row[Any]) -> Key:
    return row.indicator, row.district_id, row.project_id


def _view(row: Row[Any]) -> Explanation:
    written_on = row.written_at.astimezone(SHANGHAI).date()
    return Explanation(row.text, named(row.author, row.account_id), written_on, row.label, row.version)


# ── the red lights of a scope ───────────────────────────────────────────────


def red_lights(connection: Connection, frame: Frame, *, light: str = "", project: str = "") -> RedLights:
    """All that are red in the frame's district (or the pilot and every district), and the one that a link names.

    Single projects only where the user may list them.
    """
    check(frame.user, Permission.READ_PROJECTS)
    label = label_of(connection, frame)
    scopes = _scopes(connection, frame, light)
    projects = _projects(connection, frame, project)
    others = list_other_explanations(connection, frame.pilot.id, label, [row.project_id for row in projects])
    said, earlier = explanations(connection, frame), {_key(row): _view(row) for row in others}
    rows = [_of_scope(frame, row, said, earlier) for row in scopes]
    rows += [_of_project(frame, row, said, earlier) for row in projects]
    return RedLights(zh_of(label), tuple(rows), _locked(connection, frame, frame.key[0]))


def _scopes(connection: Connection, frame: Frame, named: str) -> list[Row[Any]]:
    """Readings of the ten of the pilot and its districts: the red ones, and of the frame's scope the named one."""
    home, found = home_of(frame.user), []
    keys = [frame.key[0]] if frame.key[0] is not None else [None, *(unit.id for unit in frame.districts)]
    for key in keys:
        if home is not None and key not in (None, home):
            continue
        for row in list_readings(connection, frame.period.id, (key, None)):
            is_named = row.indicator == named and key == frame.key[0]
            if row.indicator in CORE_LIGHTS and (row.light is Light.RED or is_named):
                found.append(row)
    places = {code: place for place, code in enumerate(CORE)}
    return sorted(found, key=lambda row: (keys.index(row.district_id), places[row.indicator]))


def _projects(connection: Connection, frame: Frame, named: str) -> list[Row[Any]]:
    if not frame.may_list:
        return []
    rows = list_red(connection, frame.period.id, frame.project_filter, limit=MOST)
    if named and all(row.code != named for row in rows):
        rows += [row for row in _readings_of(connection, frame, named) if row.light is not None]
    return rows


def _readings_of(connection: Connection, frame: Frame, code: str) -> list[Row[Any]]:
    chosen = ProjectFilter(frame.project_filter.district_id, text=code)
    return [row for row in list_projects(connection, frame.period.id, chosen, limit=20) if row.code == code]


def _of_scope(
    frame: Frame, row: Row[Any], said: Mapping[Key, Explanation], earlier: Mapping[Key, Explanation]
) -> RedLight:
    key: Key = (row.indicator, row.district_id, None)
    return RedLight(
        indicator=row.indicator,
        district=_district(frame, row.district_id),
        project="",
        name=_name(frame, row.indicator, row.district_id),
        light=row.light,
        reason=row.reason,
        reason_since_on=row.since_on,
        override_light=row.override_light,
        override_note=row.override_note,
        explanation=said.get(key),
        earlier=earlier.get(key),
        may_explain=_may_explain(frame, row.district_id),
    )


def _of_project(
    frame: Frame, row: Row[Any], said: Mapping[Key, Explanation], earlier: Mapping[Key, Explanation]
) -> RedLight:
    key: Key = (PROJECT, None, row.project_id)
    view = project_view(row)
    return RedLight(
        indicator=PROJECT,
        district=_district(frame, row.district_id),
        project=row.code,
        name=f"{row.enterprise}（{row.code}）",
        light=row.light,
        reason=row.reason,
        reason_since_on=view.reason_since_on,
        override_light=row.override_light,
        override_note=row.override_note,
        explanation=said.get(key),
        earlier=earlier.get(key),
        may_explain=_may_explain(frame, row.district_id),
    )


def _district(frame: Frame, district_id: int | None) -> str:
    return next((unit.name for unit in frame.districts if unit.id == district_id), "")


def _name(frame: Frame, indicator: str, district_id: int | None) -> str:
    return f"{CORE_LIGHTS[indicator].zh}（{_district(frame, district_id) or frame.pilot.short_name}）"


def _may_explain(frame: Frame, district_id: int | None) -> bool:
    return frame.user.may(Permission.EDIT_FACTS) and home_of(frame.user) in (None, district_id)


def _locked(connection: Connection, frame: Frame, district_id: int | None) -> str:
    """Why what stands in an issue of the report cannot change any more."""
    for district in {None, district_id}:
        issued = get_issued(connection, frame.period.id, district) if frame.period.is_closed else None
        if issued is not None and issued.status is not ReportStatus.DRAFT:
            return f"本期报告{issued.status.zh}，说明不能再改；如需修改请先退回草稿，已印发的在下一期说明"
    return ""


# ── writing ─────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Light:
    key: Key
    name: str
    light: Light | None
    home: int | None
    """The district it belongs to."""


def _light(desk: Desk, frame: Frame, indicator: str, district: str, project: str) -> _Light:
    """The light that is spoken of, in the frame's period; Refused where there is none."""
    if indicator == PROJECT:
        everywhere = ProjectFilter(text=project)
        rows = [r for r in list_projects(desk.connection, frame.period.id, everywhere, limit=20) if r.code == project]
        if not rows:
            raise Refused(f"没有保存：本期没有项目“{project}”")
        row = rows[0]
        return _Light((PROJECT, None, row.project_id), f"{row.enterprise}（{row.code}）", row.light, row.district_id)
    unit = next((unit for unit in frame.districts if unit.name == district), None)
    if indicator not in CORE_LIGHTS or (district and unit is None):
        raise Refused(f"没有保存：没有这盏灯（{indicator} {district}）")
    number = unit.id if unit else None
    readings = list_readings(desk.connection, frame.period.id, (number, None))
    light = next((row.light for row in readings if row.indicator == indicator), None)
    return _Light((indicator, number, None), _name(frame, indicator, number), light, number)


def explain(
    desk: Desk, frame: Frame, *, indicator: str, district: str = "", project: str = "", text: str, version: int
) -> str:
    """Keep what is said of a red light with its period; Refused if somebody else wrote meanwhile or it is locked.

    An empty text takes it out.
    """
    check(desk.user, Permission.EDIT_FACTS)
    found = _light(desk, frame, indicator, district, project)
    if home_of(desk.user) not in (None, found.home):
        raise Forbidden("只能说明本地区的红灯；全市和其他地区的由专班办公室、该地区说明")
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise Refused(f"没有保存：说明最多 {LONGEST} 字，现有 {len(text)} 字")
    if text and found.light is not Light.RED:
        raise Refused(f"没有保存：{found.name}本期不是红灯，不用说明")
    if locked := _locked(desk.connection, frame, found.home):
        raise Refused(f"没有保存：{locked}")
    label = label_of(desk.connection, frame)
    rows = list_explanations(desk.connection, desk.pilot.id, [label])
    before = next((row.text for row in rows if _key(row) == found.key), "")
    saved = upsert_explanation(
        desk.connection,
        pilot_id=desk.pilot.id,
        label=label,
        indicator=found.key[0],
        district_id=found.key[1],
        project_id=found.key[2],
        text=text,
        author=desk.user.name,
        account_id=desk.user_account,
        written_at=now(),
        version=version,
    )
    if not saved:
        raise Refused(STALE.format(found.name))
    subject = project if indicator == PROJECT else found.name
    desk.audit("explain_light", "light", f"{label} {subject}", before={"text": before}, after={"text": text})
    bump_revision(desk.connection, pilot_id=desk.pilot.id)
    return f"已保存：{found.name}，{zh_of(label)}" + ("的说明" if text else "的说明已删去")
