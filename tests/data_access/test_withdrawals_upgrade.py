"""Cases and successors that stand go through 0071 row by row, on both databases (rules 19.8)."""

from datetime import date

import pytest
from alembic import command
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from data_access.engine import write_engine
from data_access.migrate import _config, migrate
from data_access.row_sums import wrong_rows

READ = {
    "leaving_cases": text("SELECT * FROM leaving_cases ORDER BY id"),
    "successors": text("SELECT * FROM successors ORDER BY id"),
}
CASE = text(
    "INSERT INTO leaving_cases (pilot_id, enterprise_id, reason, said, evidence, left_on, inspection_id, total_before,"
    " successor_due_on, author, approved_by, recorded_at) VALUES (:pilot, :firm, :reason, '停产，已清算', '笔录',"
    " :left, :inspection, 333, :due, '周敏', '吴磊', '2026-11-02 08:00:00+00:00')"
)
SUCCESSOR = text(
    "INSERT INTO successors (case_id, enterprise_id, named_on, author, approved_by, recorded_at)"
    " VALUES (:case, :firm, '2026-11-03', '吴磊', '周敏', '2026-11-03 08:00:00+00:00')"
)
CHANGES = (
    "UPDATE leaving_cases SET said = 'x'",
    "DELETE FROM leaving_cases",
    "UPDATE successors SET author = 'x'",
    "DELETE FROM successors",
)


def rows(connection: Connection) -> dict[str, list[tuple]]:
    return {name: [tuple(row) for row in connection.execute(query)] for name, query in READ.items()}


def placed(connection: Connection) -> list[int]:
    """Three cases, one of an inspection, one without a due day, the first two with successors; the enterprises."""
    firms = list(connection.scalars(text("SELECT id FROM enterprises ORDER BY id DESC LIMIT 5")))
    pilot = connection.scalar(text("SELECT pilot_id FROM enterprises WHERE id = :id"), {"id": firms[0]})
    inspection = connection.scalar(text("SELECT min(id) FROM inspections"))
    for firm, reason, number, due in zip(
        firms, ("inspection", "moved", "stopped"), (inspection, None, None), (None, "2027-01-01", None), strict=False
    ):
        case = {"pilot": pilot, "firm": firm, "reason": reason, "inspection": number, "due": due and date(2027, 1, 1)}
        connection.execute(CASE, {**case, "left": date(2026, 11, 1)})
    cases = list(connection.scalars(text("SELECT id FROM leaving_cases ORDER BY id DESC LIMIT 3")))[::-1]
    for case, firm in zip(cases[:2], firms[3:], strict=True):
        connection.execute(SUCCESSOR, {"case": case, "firm": firm})
    return firms


@pytest.mark.parametrize("back", [False, True], ids=["up", "up, down, up"])
def test_what_stands_is_the_same_row_by_row(demo_url, back):
    command.downgrade(_config(demo_url), "0070")
    with write_engine(demo_url).begin() as connection:
        placed(connection)
        before = rows(connection)
        assert inspect(connection).get_unique_constraints("successors")
    assert len(before["leaving_cases"]) >= 3
    assert len(before["successors"]) >= 2
    migrate(demo_url)
    if back:
        command.downgrade(_config(demo_url), "0070")
        with write_engine(demo_url).connect() as connection:
            assert rows(connection) == before
        migrate(demo_url)
    with write_engine(demo_url).connect() as connection:
        assert rows(connection) == before
        assert list(wrong_rows(connection)) == []
        assert inspect(connection).get_unique_constraints("successors") == []
    for change in CHANGES:
        with pytest.raises(DBAPIError), write_engine(demo_url).begin() as connection:
            connection.execute(text(change))


def test_afterwards_one_may_leave_again_on_the_same_day_and_not_without_an_enterprise(demo_url):
    """The two constraints went, the keys between the tables stayed."""
    command.downgrade(_config(demo_url), "0070")
    with write_engine(demo_url).begin() as connection:
        firms = placed(connection)
    with write_engine(demo_url).connect() as connection:
        row = connection.execute(text("SELECT * FROM leaving_cases WHERE enterprise_id = :id"), {"id": firms[1]}).one()
    again = {"pilot": row.pilot_id, "firm": firms[1], "reason": "moved", "left": date(2026, 11, 1)}
    again |= {"inspection": None, "due": None}
    with pytest.raises(DBAPIError), write_engine(demo_url).begin() as connection:
        connection.execute(CASE, again)
    migrate(demo_url)
    with write_engine(demo_url).begin() as connection:
        connection.execute(CASE, again)
        number = connection.scalar(text("SELECT max(id) FROM leaving_cases"))
        connection.execute(SUCCESSOR, {"case": number, "firm": firms[3]})
    with pytest.raises(DBAPIError), write_engine(demo_url).begin() as connection:
        connection.execute(SUCCESSOR, {"case": number + 1, "firm": firms[4]})
