"""更正: a fact of a closed week that is changed later is listed by the next week that closes, and by no other (rules
10.3)."""

from datetime import date

import pytest
from sqlalchemy import Connection, func, select, update

from data_access import tables
from data_access.queries.pilots import get_period, get_pilot
from services.access import DEMO_USER, Role, User
from services.desk import Desk
from services.evaluation.close import close, evaluate_live
from services.evaluation.live import edit_projects
from services.frame import open_frame
from services.reports.periods import at_period
from services.reports.whole import report
from tests.databases import undone
from tests.two_people import desk_of_two

OFFICE = User("王主任", Role.OFFICE)
ROWS = tables.RestatementRecord.__table__


@pytest.fixture
def demo(demo_both):
    with undone(demo_both):
        yield demo_both


def on_day(connection: Connection, day: date) -> None:
    pilots = tables.Pilot.__table__
    connection.execute(update(pilots).where(pilots.c.code == "yinchuan").values(demo_today=day))


def close_on(connection: Connection, day: date, label: str) -> int:
    """Close a period on a day; its id."""
    on_day(connection, day)
    pilot = get_pilot(connection, "yinchuan")
    close(desk_of_two(connection, pilot.id, OFFICE), label)
    return get_period(connection, pilot.id, label).id


def completed_in_week_46(connection: Connection):
    """A project that was completed in the week by its assessment: with its district and lead provider."""
    week = get_period(connection, get_pilot(connection, "yinchuan").id, "2026-W46")
    row, stone = tables.ProjectReading.__table__, tables.Milestone.__table__
    query = (
        select(row.c.project_id, row.c.district_id, tables.District.short_name.label("district"))
        .join(stone, (stone.c.project_id == row.c.project_id) & (stone.c.stage == "assessment"))
        .join(tables.District.__table__, tables.District.id == row.c.district_id)
        .where(
            row.c.period_id == week.id,
            row.c.is_counted,
            row.c.completed_on >= week.starts_on,
            stone.c.completed_on == row.c.completed_on,
        )
        .order_by(row.c.project_id)
    )
    return connection.execute(query).first()


def move_assessment(connection: Connection, project: int, day: date) -> None:
    pilot = get_pilot(connection, "yinchuan")

    def change() -> None:
        stone = tables.Milestone.__table__
        connection.execute(
            update(stone).where(stone.c.project_id == project, stone.c.stage == "assessment").values(completed_on=day)
        )

    edit_projects(Desk.on(connection, pilot.id, DEMO_USER), [project], change, what="correct_milestone")


def listed(connection: Connection, period_id: int) -> dict:
    rows = connection.execute(select(ROWS).where(ROWS.c.period_id == period_id))
    return {(row.indicator, row.district_id, row.target_id): row for row in rows}


@pytest.fixture
def corrected(demo):
    """A completion of week 46, found afterwards to belong to the week after."""
    project = completed_in_week_46(demo)
    move_assessment(demo, project.project_id, date(2026, 11, 17))
    return project


def test_the_next_week_lists_what_the_correction_changed_and_nothing_else(demo, corrected):
    """One completion less, and the assessment's 5 points of progress: for the pilot and for the project's district."""
    found = listed(demo, close_on(demo, date(2026, 11, 22), "2026-W47"))
    assert set(found) == {
        (indicator, district, None)
        for indicator in ("completion", "schedule")
        for district in (None, corrected.district_id)
    }
    whole = found["completion", None, None]
    assert (whole.before_numerator, whole.after_numerator) == (190, 189)
    assert (whole.before_light.value, whole.after_light.value) == ("yellow", "yellow")
    for (indicator, _, _), row in found.items():
        moved = row.after_numerator - row.before_numerator
        assert moved == (-1 if indicator == "completion" else 5)
        assert row.before_denominator == row.after_denominator


def test_what_was_listed_once_is_not_listed_again(demo, corrected):
    close_on(demo, date(2026, 11, 22), "2026-W47")
    assert listed(demo, close_on(demo, date(2026, 11, 29), "2026-W48")) == {}


def test_the_closed_week_itself_stays_as_it_was(demo, corrected):
    close_on(demo, date(2026, 11, 22), "2026-W47")
    row = tables.IndicatorReading.__table__.c
    week = get_period(demo, get_pilot(demo, "yinchuan").id, "2026-W46")
    query = select(row.numerator).where(
        row.period_id == week.id, row.indicator == "completion", row.district_id.is_(None), row.industry_id.is_(None)
    )
    assert demo.scalar(query) == 190


def test_a_change_of_this_week_is_no_correction(demo):
    """A stage done on a day that no closed week knows yet."""
    row = tables.Milestone.__table__
    on_day(demo, date(2026, 11, 18))
    pilot = get_pilot(demo, "yinchuan")
    evaluate_live(demo, pilot.id)
    ids = select(tables.Project.id).where(tables.Project.pilot_id == pilot.id)
    stone = demo.execute(select(row).where(row.c.completed_on.is_(None), row.c.project_id.in_(ids)).limit(1)).one()
    edit_projects(
        Desk.on(demo, pilot.id, DEMO_USER),
        [stone.project_id],
        lambda: demo.execute(update(row).where(row.c.id == stone.id).values(completed_on=date(2026, 11, 17))),
        what="complete_milestone",
    )
    assert listed(demo, close_on(demo, date(2026, 11, 22), "2026-W47")) == {}


def test_a_month_lists_what_changed_in_the_month_before_it(demo):
    """A return that turns out to have come in time."""
    table = tables.WeeklyReturn.__table__
    pilot = get_pilot(demo, "yinchuan")
    month = get_period(demo, pilot.id, "2026-10")
    late = demo.execute(
        select(table)
        .where(
            table.c.pilot_id == pilot.id,
            table.c.due_on.between(month.starts_on, month.ends_on),
            table.c.district_id.is_not(None),
            table.c.submitted_on > table.c.due_on,
        )
        .limit(1)
    ).one()
    demo.execute(update(table).where(table.c.id == late.id).values(submitted_on=late.due_on))
    found = listed(demo, close_on(demo, date(2026, 11, 30), "2026-11"))
    assert set(found) == {("submission", None, None), ("submission", late.district_id, None)}
    assert {row.after_numerator - row.before_numerator for row in found.values()} == {1}


def told(connection: Connection, label: str, district: str = "") -> str:
    frame = open_frame(connection, DEMO_USER, pilot="yinchuan", period=label, district=district)
    frame = at_period(frame, "live", None) if label == "live" else frame
    return "".join(line.text for line in report(connection, frame).sections[0].blocks if hasattr(line, "figures"))


def test_the_report_says_it_in_a_sentence_and_in_the_editions_concerned(demo, corrected):
    """One assessment is one 更正, though two figures of two scopes changed; the report names it."""
    close_on(demo, date(2026, 11, 22), "2026-W47")
    said = told(demo, "2026-W47")
    assert "上期（2026年第46周）结账后更正 1 处（" in said
    assert "：完成改造日 2026-11-" in said
    assert "银川市完成改造上期报送 190 家，现核实 189 家" in told(demo, "2026-W47")
    assert f"{corrected.district}完成改造上期报送" in told(demo, "2026-W47", corrected.district)
    other = "金凤区" if corrected.district != "金凤区" else "西夏区"
    assert "上期结账后没有更正" in told(demo, "2026-W47", other)


def test_the_draft_of_the_running_week_says_it_beforehand(demo, corrected):
    on_day(demo, date(2026, 11, 18))
    evaluate_live(demo, get_pilot(demo, "yinchuan").id)
    draft = told(demo, "live")
    close_on(demo, date(2026, 11, 22), "2026-W47")
    said = "上期（2026年第46周）结账后更正 1 处"
    assert draft[draft.index(said) :] == told(demo, "2026-W47")[told(demo, "2026-W47").index(said) :]


@pytest.mark.parametrize("change", ["update", "delete", "insert"])
def test_listed_corrections_refuse_change_once_their_period_is_closed(demo, corrected, change):
    week = close_on(demo, date(2026, 11, 22), "2026-W47")
    row = demo.execute(select(ROWS).where(ROWS.c.period_id == week)).mappings().first()
    statement = {
        "update": ROWS.update().values(after_numerator=0),
        "delete": ROWS.delete(),
        "insert": ROWS.insert().values(**{**row, "id": None, "indicator": "diagnosis"}),
    }[change]
    attempt = demo.begin_nested()
    with pytest.raises(Exception, match="已结账，测评结果不可更改"):
        demo.execute(statement)
    attempt.rollback()


def test_a_past_loaded_in_one_go_has_none(demo):
    assert demo.scalar(select(func.count()).select_from(ROWS)) == 0
