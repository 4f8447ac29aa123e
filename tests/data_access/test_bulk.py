"""Columns go in fast and come out as the ORM would have stored them."""

from datetime import UTC, date, datetime

import numpy as np
import pytest
from sqlalchemy import create_engine, event, text
from sqlmodel import Session, select

from data_access.bulk import LARGE, ROWS_A_STATEMENT, insert_columns, next_id
from data_access.tables import Department, Enterprise, Milestone, Pilot, WeeklyReturn, metadata
from domain.words import PilotLevel, Scale, Stage, Title

PILOT = {
    "code": "p",
    "name": "试点",
    "short_name": "试点",
    "level": PilotLevel.CITY,
    "city": "市",
    "document_title": "方案",
    "document_no": "",
    "issued_on": date(2025, 9, 18),
    "effective_from": date(2025, 10, 20),
    "first_on": date(2025, 7, 1),
    "last_on": date(2027, 9, 30),
    "implementation_from": date(2025, 9, 1),
    "is_demo": True,
    "central_fund_fen": 0,
    "local_fund_fen": 0,
}


@pytest.fixture
def connection():
    engine = create_engine("sqlite://")
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys=ON"))
    metadata.create_all(engine)
    with engine.connect() as connection, connection.begin():
        insert_columns(connection, "pilots", {name: [value] for name, value in PILOT.items()})
        yield connection
    engine.dispose()


def enterprises(n: int, **changes) -> dict:
    columns = {
        "id": np.arange(1, n + 1),
        "pilot_id": 1,
        "uscc": [f"{number:018d}" for number in range(n)],
        "name": np.array([f"演示·{number}" for number in range(n)], dtype=object),
        "scale": Scale.ABOVE,
        "title": Title.NONE,
        "status": "active",
    }
    return columns | changes


def stored(connection, model):
    return Session(connection).exec(select(model).order_by(model.id)).all()


def test_a_row_reads_back_as_the_orm_would_have_written_it(connection):
    pilot = stored(connection, Pilot)[0]
    assert pilot.issued_on == date(2025, 9, 18)
    assert pilot.level is PilotLevel.CITY
    assert pilot.is_demo is True
    assert pilot.effective_to is None


def test_defaults_stand_where_a_required_column_is_not_given(connection):
    pilot = stored(connection, Pilot)[0]
    assert (pilot.version, pilot.revision, pilot.reports_weekly) == (1, 0, True)


@pytest.mark.parametrize("n", [1, ROWS_A_STATEMENT - 1, ROWS_A_STATEMENT, 3 * ROWS_A_STATEMENT + 7])
def test_no_row_is_lost_whatever_the_number_of_rows_a_statement(connection, n):
    assert insert_columns(connection, Enterprise.__table__, enterprises(n)) == n
    assert [row.name for row in stored(connection, Enterprise)] == [f"演示·{number}" for number in range(n)]


def test_nothing_is_written_for_empty_columns(connection):
    assert insert_columns(connection, "enterprises", {"id": np.arange(0), "pilot_id": 1}) == 0


def test_days_instants_and_missing_ones(connection):
    insert_columns(connection, "departments", {"pilot_id": 1, "name": ["甲", "乙"], "position": [1, 2]})
    instants = np.array(["2026-11-13T08:30", "NaT"], dtype="datetime64[m]")
    days = np.array(["2026-11-13", "NaT"], dtype="datetime64[D]")
    insert_columns(
        connection,
        "submissions",
        {
            "pilot_id": 1,
            "department_id": np.array([1, 2]),
            "week": "2026-W46",
            "due_on": date(2026, 11, 13),
            "submitted_at": instants,
            "submitted_on": days,
        },
    )
    came, missing = stored(connection, WeeklyReturn)
    assert came.submitted_at == datetime(2026, 11, 13, 8, 30, tzinfo=UTC)
    assert came.submitted_on == date(2026, 11, 13)
    assert missing.submitted_at is None
    assert missing.submitted_on is None
    assert came.due_on == date(2026, 11, 13)


def test_single_values_of_every_kind_are_taken_as_equal_columns(connection):
    at = datetime(2026, 11, 13, 8, 30, tzinfo=UTC)
    insert_columns(
        connection, "departments", {"pilot_id": 1, "name": ["甲"], "position": np.int64(4), "is_office": True}
    )
    department = stored(connection, Department)[0]
    insert_columns(
        connection,
        "submissions",
        {"pilot_id": 1, "department_id": [department.id], "week": "2026-W46", "due_on": at.date(), "submitted_at": at},
    )
    assert department.is_office is True
    assert stored(connection, WeeklyReturn)[0].submitted_at == at


def test_the_next_id_follows_the_largest(connection):
    assert next_id(connection, "enterprises") == 1
    insert_columns(connection, "enterprises", enterprises(3, id=np.array([5, 6, 9])))
    assert next_id(connection, "enterprises") == 10


def test_a_required_column_without_value_or_default_is_named(connection):
    with pytest.raises(ValueError, match="表 departments 的必填列没有给值：name"):
        insert_columns(connection, "departments", {"pilot_id": 1, "position": [1]})


def test_an_unknown_column_is_named(connection):
    with pytest.raises(ValueError, match="表 departments 没有这些列：colour"):
        insert_columns(connection, "departments", {"pilot_id": 1, "name": ["甲"], "position": [1], "colour": ["红"]})


def test_columns_of_unequal_length_are_refused(connection):
    with pytest.raises(ValueError, match="长度必须一致"):
        insert_columns(connection, "departments", {"pilot_id": 1, "name": ["甲", "乙"], "position": [1]})


def test_a_large_load_keeps_check_constraints(connection):
    n = LARGE + 30
    insert_columns(connection, "enterprises", enterprises(n))
    project = {
        "pilot_id": 1,
        "code": [f"P{number}" for number in range(n)],
        "enterprise_id": np.arange(1, n + 1),
        "name": "改造",
        "contract_fen": 0,
        "eligible_fen": 0,
        "approved_fen": 0,
        "updated_at": np.datetime64("2026-11-12T08:00"),
    }
    wrong = np.array(["active"] * (n - 1) + ["withdrawn"], dtype=object)  # a day must go with it
    with pytest.raises(ValueError, match="表 projects：1 行违反约束 ck_projects_status_day"):
        insert_columns(connection, "projects", {**project, "status": wrong})


def test_a_large_load_reads_back_whole(connection):
    n = LARGE + 30
    insert_columns(connection, "enterprises", enterprises(1))
    insert_columns(
        connection,
        "projects",
        {
            "pilot_id": 1,
            "code": [f"P{number}" for number in range(n)],
            "enterprise_id": 1,
            "name": "改造",
            "contract_fen": np.arange(n),
            "eligible_fen": 0,
            "approved_fen": 0,
            "status": "active",
            "updated_at": np.datetime64("2026-11-12T08:00"),
        },
    )
    stages = np.array([stage.value for stage in Stage], dtype=object)
    insert_columns(
        connection, "milestones", {"project_id": np.repeat(np.arange(1, n + 1), 9), "stage": np.tile(stages, n)}
    )
    assert connection.execute(text("SELECT sum(contract_fen) FROM projects")).scalar() == n * (n - 1) // 2
    first = Session(connection).exec(select(Milestone).where(Milestone.project_id == n).order_by(Milestone.id)).all()
    assert [milestone.stage for milestone in first] == list(Stage)
