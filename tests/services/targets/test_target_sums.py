"""Every figure of 目标达成 is the sum of the rows it opens, at every depth, for every pilot; recomputed row by row
(rules 7.6)."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import Connection, select

from data_access import tables
from data_access.engine import dispose, write_engine, writing
from domain.lights.tallies import PACED
from domain.words import Basis, Scale, Stage, Title
from seed_data.demo.show import load_demo
from services.access import DEMO_USER
from services.frame import Frame, open_frame
from services.targets.detail import SHOWN, target_detail
from services.targets.lines import target_rows

PILOTS = {"yinchuan": None, "songjiang": None, "fuling": None, "mianyang": None, "chongqing": 800}
STAGE = {"diagnosis": Stage.DIAGNOSIS, "contracting": Stage.CONTRACT}
WHOSE = {
    "completion_little_giant": lambda row: row.title == Title.LITTLE_GIANT,
    "completion_srdi": lambda row: row.title == Title.SRDI,
    "completion_titled": lambda row: row.title != Title.NONE,
    "completion_above": lambda row: row.scale == Scale.ABOVE,
    "completion_below": lambda row: row.scale == Scale.BELOW,
    "level2_above": lambda row: row.scale == Scale.ABOVE,
}
DAY = {
    "diagnosis": lambda row: row.diagnosed_on,
    "contracting": lambda row: row.contracted_on,
    "level2_above": lambda row: row.level2_on if (row.level or 0) >= 2 else None,
    "level4": lambda row: row.level4_on if (row.level or 0) >= 4 else None,
}


@pytest.fixture(scope="module")
def all_pilots(sqlite_store):
    """The five plans with demonstration data, few closed periods each."""
    from tests.databases import _load_plans

    template = sqlite_store.prepared("plans", _load_plans)
    url = sqlite_store.create("all_pilots", template)
    for code, projects in PILOTS.items():
        with writing(url) as session:
            load_demo(session, code, projects=projects, last_periods=2, say=lambda _: None)
    with write_engine(url).connect() as connection:
        yield connection
        connection.rollback()
    dispose()
    sqlite_store.drop("all_pilots")


def stored_projects(connection: Connection, period_id: int) -> list:
    """Each counted, active project of the period with its enterprise's title and scale and its planned days."""
    reading, project, enterprise = (t.__table__ for t in (tables.ProjectReading, tables.Project, tables.Enterprise))
    query = (
        select(reading, enterprise.c.title, enterprise.c.scale)
        .join(project, project.c.id == reading.c.project_id)
        .join(enterprise, enterprise.c.id == project.c.enterprise_id)
        .where(reading.c.period_id == period_id, reading.c.is_counted, reading.c.light.is_not(None))
    )
    return list(connection.execute(query))


def planned_days(connection: Connection) -> dict[tuple[int, Stage], date | None]:
    milestone = tables.Milestone.__table__.c
    rows = connection.execute(select(milestone.project_id, milestone.stage, milestone.planned_on))
    return {(project, stage): day for project, stage, day in rows}


def number_of(row, measure: str, project, planned, as_of: date) -> str:
    """Which of the three numbers a project adds to, if any: written a second time, project by project."""
    if measure in WHOSE and not WHOSE[measure](project):
        return ""
    day = DAY.get(measure, lambda found: found.completed_on)(project)
    last = min(as_of, row.ends_on)
    if day is not None and day <= last:
        return "counted" if row.basis is Basis.STOCK or day >= row.starts_on else ""
    due = planned.get((project.project_id, STAGE.get(measure, Stage.ASSESSMENT)))
    if due is None or due > row.ends_on or measure == "level4" and project.level is not None:
        return ""
    return "late" if due <= last else "coming"


def begun(rows) -> list:
    """Targets of whatever scope that projects count, and that have begun."""
    return [row for row in rows if row.measure.removeprefix("computed:") in PACED and row.actual is not None]


def numbers(part) -> tuple:
    return (part.counted, part.late, part.coming)


@pytest.fixture(
    scope="module",
    params=[pytest.param(code, marks=pytest.mark.slow) if code == "yinchuan" else code for code in PILOTS],
)
def pilot(request, all_pilots) -> tuple[Connection, Frame]:
    return all_pilots, open_frame(all_pilots, DEMO_USER, pilot=request.param)


def test_every_number_equals_its_projects_counted_one_by_one_at_every_depth(pilot):
    connection, frame = pilot
    projects, planned = stored_projects(connection, frame.period.id), planned_days(connection)
    looked = 0
    for row in begun(target_rows(connection, frame)):
        found = Counter()
        measure = row.measure.removeprefix("computed:")
        for project in projects:
            inside = row.district_id in (None, project.district_id) and row.industry_id in (None, project.industry_id)
            word = number_of(row, measure, project, planned, frame.period.as_of) if inside else ""
            found[word, project.district_id, project.industry_id] += bool(word)

        def total(word, district, industry, found=found):
            return sum(
                n for (w, d, i), n in found.items() if w == word and district in (None, d) and industry in (None, i)
            )

        whole = frame.at(row.district_id, row.industry_id)
        scopes = [whole]
        if row.district_id is None and row.industry_id is None:
            scopes += [frame.at(unit.id, None) for unit in frame.districts if total_of(found, unit.id)]
        for scope in scopes:
            detail = target_detail(connection, scope, row.target_id)
            wanted = tuple(total(word, *scope.key) for word in SHOWN)
            assert numbers(detail.total) == wanted, (row.indicator, row.period, scope.scope_name)
            ids = {unit.name: unit.id for unit in (frame.districts if detail.by == "地区" else frame.industries)}
            for part in detail.parts:
                if part.name in ids:
                    key = (ids[part.name], scope.key[1]) if detail.by == "地区" else (scope.key[0], ids[part.name])
                    assert numbers(part) == tuple(total(word, *key) for word in SHOWN), (row.indicator, part.name)
            looked += 1 + len(detail.parts)
        assert target_detail(connection, whole, row.target_id).total.counted == row.actual
    assert looked > 0


def total_of(found: Counter, district: int) -> int:
    return sum(number for (_, where, _), number in found.items() if where == district)


def test_the_enterprises_listed_are_as_many_as_the_number_says(pilot):
    connection, frame = pilot
    for row in begun(target_rows(connection, frame)):
        if row.district_id or row.industry_id or row.indicator not in ("completion", "level2_above", "contracting"):
            continue
        for word in SHOWN:
            first = target_detail(connection, frame, row.target_id, word)
            codes = [project.code for project in first.rows]
            for page in range(2, first.pages + 1):
                codes += [project.code for project in target_detail(connection, frame, row.target_id, word, page).rows]
            assert len(codes) == len(set(codes)) == first.number == getattr(first.total, word)


def test_a_reported_figure_is_the_sum_of_what_its_units_reported(pilot):
    connection, frame = pilot
    for row in target_rows(connection, frame):
        if row.measure == "reported" and row.actual is not None and (row.district_id, row.industry_id) == (None, None):
            detail = target_detail(connection, frame, row.target_id)
            assert detail.total.counted == pytest.approx(row.actual), row.indicator


def test_what_the_districts_lack_adds_up_to_what_the_pilot_lacks_where_the_plan_adds_up(all_pilots):
    frame = open_frame(all_pilots, DEMO_USER, pilot="yinchuan")
    row = next(
        r
        for r in begun(target_rows(all_pilots, frame))
        if (r.indicator, r.period, r.district_id) == ("completion", "2026", None)
    )
    detail = target_detail(all_pilots, frame, row.target_id)
    assert sum(part.target for part in detail.parts) == row.value == 233
    assert sum(part.counted for part in detail.parts) == row.actual
