"""What is said of a red light: by whom, for which period, beside the light on screen, in the check before closing and
in the report (rules 4.10)."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select, update

from data_access.queries.projects import ProjectFilter, list_projects
from data_access.tables import AuditEvent, LightExplanation, Pilot
from domain.lights.listing import ProjectWords
from domain.words import Light, PeriodKind
from services.access import DEMO_USER, Role, User
from services.clock import SHANGHAI
from services.desk import Desk
from services.enterprises.page import enterprise_view
from services.errors import Forbidden, Refused
from services.evaluation.closings import label_of
from services.frame import open_frame
from services.lights.explanations import LONGEST, explain, explanations, red_lights
from services.lights.overview import overview
from services.lights.projects import project_list
from services.reports import desk as reporting
from services.reports.closing_check import closing_check
from services.reports.periods import at_period
from services.reports.whole import report
from tests.databases import undone_unread
from tests.two_people import desk_of_two

SAID = "设备到货晚，11月底补齐"


@pytest.fixture
def connection(demo_both):
    with undone_unread(demo_both):
        yield demo_both


def frame_of(connection, period: str = "live", user: User = DEMO_USER, **scope: str):
    return open_frame(connection, user, pilot="yinchuan", period=period, **scope)


def desk(connection, frame) -> Desk:
    return Desk.on(connection, frame.pilot.id, frame.user)


def write(connection, frame, row, text: str = SAID, version: int = 0) -> str:
    told = {"indicator": row.indicator, "district": "" if row.project else row.district, "project": row.project}
    return explain(desk(connection, frame), frame, **told, text=text, version=version)


def red_project(connection, frame):
    return next(row for row in red_lights(connection, frame).rows if row.project)


def red_scope(connection, frame, district: str | None = None):
    rows = red_lights(connection, frame).rows
    return next(row for row in rows if not row.project and (district is None or row.district == district))


def clerk(connection, district: str) -> User:
    unit = next(unit for unit in frame_of(connection).districts if unit.name == district)
    return User("马晓燕", Role.DISTRICT, unit.id)


def test_it_stands_beside_the_light_on_every_screen(connection):
    frame = frame_of(connection)
    project, scope = red_project(connection, frame), red_scope(connection, frame)
    assert write(connection, frame, project).endswith("2026年第47周的说明")
    write(connection, frame, scope, "集中验收推迟到12月")
    frame = frame_of(connection)  # another revision
    found = next(row for row in red_lights(connection, frame).rows if row.project == project.project)
    day = connection.scalar(select(LightExplanation.written_at).where(LightExplanation.text == SAID))
    assert str(found.explanation) == f"{SAID}（演示用户，{day.astimezone(SHANGHAI).date()}）"
    assert enterprise_view(connection, frame, code=project.project).project.explanation.text == SAID
    listed = project_list(connection, frame, ProjectWords(q=project.project)).rows[0]
    assert listed.explanation.text == SAID
    at = frame.at(next((u.id for u in frame.districts if u.name == scope.district), None), None)
    light = next(light for light in overview(connection, at).lights if light.indicator == scope.indicator)
    assert light.explanation.text == "集中验收推迟到12月"
    other = next(light for light in overview(connection, at).lights if light.indicator != scope.indicator)
    assert other.explanation is None


def test_it_belongs_to_one_period_and_the_next_is_offered_it(connection):
    frame = frame_of(connection, "2026-W46")
    row = red_project(connection, frame)
    write(connection, frame, row)
    frame = frame_of(connection, "2026-W46")
    assert red_project(connection, frame).explanation.label == "2026-W46"
    live = frame_of(connection)
    found = next(r for r in red_lights(connection, live).rows if r.project == row.project)
    assert (found.explanation, found.earlier.text) == (None, SAID)
    write(connection, live, found, "已到货")
    texts = [said.text for said in explanations(connection, frame_of(connection)).values()]
    assert texts == ["已到货"]
    assert [said.text for said in explanations(connection, frame_of(connection, "2026-W46")).values()] == [SAID]


def test_a_month_tells_the_newest_of_its_weeks_where_nothing_was_said_of_it(connection):
    """The week of 10-26 to 11-01 ends in November, so that October's is the one before."""
    frames = {label: frame_of(connection, label) for label in ("2026-W43", "2026-W44", "2026-W46")}
    codes = [{row.project: row for row in red_lights(connection, f).rows if row.project} for f in frames.values()]
    code = min(set.intersection(*map(set, codes)))
    for rows, frame, text in zip(codes, frames.values(), ("十月的", "跨月的", "十一月的"), strict=True):
        write(connection, frame, rows[code], text)
    month = at_period(frame_of(connection), "live", PeriodKind.MONTH)
    assert month.period.label == "2026-11"
    assert [said.text for said in explanations(connection, month).values()] == ["十一月的"]
    assert [said.text for said in explanations(connection, frame_of(connection, "2026-10")).values()] == ["十月的"]


@pytest.mark.parametrize(
    ("today", "label"),
    [("2026-11-15", "2026-W47"), ("2026-11-16", "2026-W47"), ("2026-11-22", "2026-W47"), ("2026-11-23", "2026-W47")],
)
def test_what_is_said_of_the_live_lights_is_said_of_the_period_to_be_closed_next(connection, today, label):
    """W46 is closed and ends on the demonstration's today; W47 ends on 11-22 and stays the one until it is closed."""
    frame = frame_of(connection)
    table = Pilot.__table__
    day = date.fromisoformat(today)
    connection.execute(update(table).where(table.c.id == frame.pilot.id).values(demo_today=day, revision=9_000))
    assert label_of(connection, frame_of(connection)) == label


def test_a_district_explains_its_own_and_reads_no_other(connection):
    mine = clerk(connection, "永宁县")
    own = frame_of(connection, user=mine, district="永宁县")
    row = red_project(connection, own)
    write(connection, own, row)
    office = frame_of(connection)
    foreign = next(r for r in red_lights(connection, office).rows if r.project and r.district != "永宁县")
    whole = next(r for r in red_lights(connection, office).rows if not r.project and not r.district)
    for other in (foreign, whole):
        with pytest.raises(Forbidden, match="只能说明本地区的红灯"):
            write(connection, frame_of(connection, user=mine), other)
    write(connection, office, foreign, "别的地区的")
    write(connection, office, whole, "全市的")
    seen = {said.text for said in explanations(connection, frame_of(connection, user=mine)).values()}
    assert seen == {SAID, "全市的"}
    names = {r.district for r in red_lights(connection, frame_of(connection, user=mine)).rows}
    assert names <= {"", "永宁县"}
    author = connection.scalar(select(LightExplanation.author).where(LightExplanation.text == SAID))
    assert author == "马晓燕"


def test_two_who_write_at_once_lose_nothing(connection):
    frame = frame_of(connection)
    row = red_project(connection, frame)
    write(connection, frame, row, "甲写的")
    with pytest.raises(Refused, match="刚被别人改过"):
        write(connection, frame, row, "乙写的", version=0)
    write(connection, frame, row, "甲改的", version=1)
    with pytest.raises(Refused, match="刚被别人改过"):
        write(connection, frame, row, "乙改的", version=1)
    assert connection.scalar(select(LightExplanation.text)) == "甲改的"
    events = connection.execute(
        select(AuditEvent.before, AuditEvent.after).where(AuditEvent.action == "explain_light").order_by(AuditEvent.id)
    ).all()
    assert [("甲写的" in before, "甲改的" in after) for before, after in events] == [(False, False), (True, True)]


def test_an_empty_text_takes_it_out(connection):
    frame = frame_of(connection)
    row = red_project(connection, frame)
    write(connection, frame, row)
    assert write(connection, frame, row, "  ", version=1).endswith("的说明已删去")
    assert connection.scalar(select(func.count()).select_from(LightExplanation)) == 0


@pytest.mark.parametrize(("length", "fits"), [(LONGEST, True), (LONGEST + 1, False)])
def test_it_is_no_longer_than_a_reader_reads(connection, length, fits):
    frame = frame_of(connection)
    row = red_project(connection, frame)
    if fits:
        write(connection, frame, row, "长" * length)
    else:
        with pytest.raises(Refused, match="最多 500 字，现有 501 字"):
            write(connection, frame, row, "长" * length)


def test_a_light_that_is_not_red_is_not_explained(connection):
    frame = frame_of(connection)
    green = list_projects(connection, frame.period.id, ProjectFilter(light="green"), limit=1)[0]
    named = red_lights(connection, frame, project=green.code)
    row = next(row for row in named.rows if row.project == green.code)
    assert (row.light, row.is_open) == (Light.GREEN, False)
    with pytest.raises(Refused, match="本期不是红灯，不用说明"):
        write(connection, frame, row)
    with pytest.raises(Refused, match="没有项目“YC-0”"):
        write(connection, frame, replace(row, project="YC-0"))
    with pytest.raises(Refused, match="没有这盏灯"):
        write(connection, frame, replace(red_scope(connection, frame), indicator="nonsense"))


def test_the_check_before_closing_asks_for_what_nobody_said(connection):
    def asked() -> list[str]:
        lines = closing_check(connection, frame_of(connection))
        return [line.sentence for line in lines if line.what == "红灯未说明"]

    frame = frame_of(connection)
    view = red_lights(connection, frame)
    projects = [row for row in view.unexplained if row.project]
    before = asked()
    assert f"2026年第47周有 {len(projects)} 个红灯项目没有说明" in before[-1]
    write(connection, frame, projects[0])
    assert f"有 {len(projects) - 1} 个红灯项目没有说明" in asked()[-1]
    for row in projects[1:]:
        write(connection, frame, row)
    assert not any("红灯项目" in line for line in asked())
    for row in (row for row in view.unexplained if not row.project):
        write(connection, frame, row)
    assert asked() == []


def test_it_stands_in_the_report_until_that_is_reviewed(connection):
    frame = frame_of(connection, "2026-W46")
    project, scope = red_project(connection, frame), red_scope(connection, frame)
    write(connection, frame, project)
    write(connection, frame, scope, "集中验收推迟到12月")
    frame = frame_of(connection, "2026-W46")
    text = repr(report(connection, frame))
    assert f"说明：{SAID}（演示用户，" in text
    assert f"说明：{scope.name.partition('（')[0]}" in text or f"说明：{scope.name}——集中验收推迟到12月" in text
    reporting.draft(desk(connection, frame), frame)
    reporting.review(desk_of_two(connection, frame.pilot.id, DEMO_USER), frame)
    with pytest.raises(Refused, match="本期报告已复核，说明不能再改"):
        write(connection, frame, project, "改口", version=1)
    assert red_lights(connection, frame_of(connection, "2026-W46")).locked.startswith("本期报告已复核")
    write(connection, frame_of(connection), red_project(connection, frame_of(connection)))  # the next is open
