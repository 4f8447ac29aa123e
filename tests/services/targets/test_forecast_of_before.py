"""A live verdict that rests on the forecast of the last closing says so, on every screen (rules 7.1)."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Connection, select

from data_access import tables
from data_access.engine import write_engine
from data_access.queries.pilots import get_pilot
from domain.targets.views import TargetLine
from domain.words import AssessmentKind, Verdict
from services.access import DEMO_USER
from services.evaluation.close import evaluate_live
from services.frame import open_frame
from services.lights.overview import overview
from services.targets.board import target_board
from tests.services.lights.opening import WEEK, change

DAY = date(2026, 11, 14)
SAID = "按 2026-11-15 的预测"


@pytest.fixture
def demo(demo_file: str) -> Iterator[Connection]:
    """A database of its own: reads are kept by revision, which an undone change would give again."""
    with write_engine(demo_file).connect() as connection:
        yield connection


def done(connection: Connection, number: int) -> None:
    """So many more enterprises are through all their stages and assessed at level 2."""
    reading, enterprise = tables.ProjectReading, tables.Project.enterprise_id
    frame = open_frame(connection, DEMO_USER, period="live")
    query = (
        select(reading.project_id, enterprise)
        .join(tables.Project, tables.Project.id == reading.project_id)
        .where(
            reading.period_id == frame.period.id,
            reading.light.is_not(None),
            reading.is_counted,
            reading.contracted_on.is_not(None),
            reading.completed_on.is_(None),
            reading.level.is_(None),
        )
    )
    found = connection.execute(query.order_by(reading.project_id).limit(number)).all()
    assert len(found) == number
    stages = tables.Milestone.project_id.in_([project for project, _ in found])
    change(connection, tables.Milestone, stages, completed_on=DAY)
    after = select(tables.Assessment.__table__).where(
        tables.Assessment.kind == AssessmentKind.OFFICIAL_AFTER, tables.Assessment.level == 2
    )
    like = dict(connection.execute(after.limit(1)).mappings().one()) | {"assessed_on": DAY}
    del like["id"]
    rows = [like | {"enterprise_id": at} for _, at in found]
    connection.execute(tables.Assessment.__table__.insert(), rows)
    evaluate_live(connection, get_pilot(connection, "yinchuan").id)


def completion(connection: Connection, label: str) -> TargetLine:
    """The completions of the year, the same on both screens."""
    frame = open_frame(connection, DEMO_USER, period=label)
    seen = [
        next(line for line in lines if (line.indicator, line.period) == ("completion", "2026年"))
        for lines in (target_board(connection, frame).lines, overview(connection, frame).targets)
    ]
    assert seen[0] == seen[1]
    return seen[0]


def test_the_closed_week_made_its_forecast_and_the_live_view_names_its_day(demo):
    assert "按预测，到 2026-12-31 完成的可能性" in completion(demo, WEEK).why
    assert completion(demo, "live").why == completion(demo, WEEK).why.replace("按预测", SAID)


def test_completions_that_the_forecast_did_not_know_are_named(demo):
    before = completion(demo, "live")
    done(demo, 3)
    after = completion(demo, "live")
    assert after.actual == before.actual + 3
    assert f"{SAID}（当时 {before.actual:.0f} 家，现在 {after.actual:.0f} 家），到 2026-12-31" in after.why
    assert "当时" not in completion(demo, WEEK).why


def test_a_figure_that_was_corrected_down_leaves_the_word_to_the_run_rate(demo):
    before = completion(demo, "live")
    taken_back = select(tables.ProjectReading.project_id).where(tables.ProjectReading.completed_on.is_not(None))
    change(demo, tables.Milestone, tables.Milestone.project_id.in_(taken_back.limit(1)), completed_on=None)
    evaluate_live(demo, get_pilot(demo, "yinchuan").id)
    after = completion(demo, "live")
    assert after.actual < before.actual
    assert "预测" not in after.why
    assert "近 8 周每周" in after.why
    assert after.verdict is Verdict.AT_RISK
