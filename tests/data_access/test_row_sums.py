"""Rows that people edit carry a sum, whoever writes them; a row changed past the triggers shows (rules 11.12)."""

import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import LargeBinary, delete, func, insert, select, text, update

from data_access.bulk import LARGE, insert_columns, next_id
from data_access.engine import write_engine
from data_access.guarded import BEHIND_VIEWS, OTHERWISE, SEALED
from data_access.migrate import _config, migrate
from data_access.row_sums import EXAMPLES, digest, sums_beside, wrong_rows
from data_access.tables import metadata
from data_access.wholeness import KEPT
from domain.intake.forms import Kind
from services.access import Role, User
from services.desk import Pair
from services.errors import Refused
from services.intake.edit import edit_view, save_row
from tests.access import verbs
from tests.access.verbs import VERBS, WRONG_TRY, At, blank
from tests.databases import undone

PROJECTS, ISSUES = metadata.tables["projects"], metadata.tables["issues"]


def wrong(connection) -> dict[str, tuple]:
    return {found.table: found[1:] for found in wrong_rows(connection)}


def test_every_table_is_summed_or_named_with_what_guards_it():
    assert OTHERWISE.keys() <= metadata.tables.keys()
    assert set(OTHERWISE.values()) == {"sealed", "chained", "derived"}
    assert {name for name, way in OTHERWISE.items() if way == "sealed"} == {*SEALED, *BEHIND_VIEWS, "periods"}
    assert {name for name, way in OTHERWISE.items() if way == "chained"} == {"audit_events", "fund_entries"}
    assert {name for name, way in OTHERWISE.items() if way == "derived"} == {
        "ledger_months",  # held against the entries
        "live_tallies",  # made by every evaluation
        "row_sums",
    }


def test_a_column_that_no_sum_holds_is_a_file_with_its_own_hash():
    of_files = {t.name for t in metadata.sorted_tables if any(isinstance(c.type, LargeBinary) for c in t.c)}
    assert of_files <= KEPT.keys()


def test_every_row_of_the_demonstration_has_its_sum(demo_both):
    assert wrong(demo_both) == {}
    rows = sum(demo_both.scalar(select(func.count()).select_from(t)) for t in summed_tables())
    assert demo_both.scalar(text("SELECT count(*) FROM row_sums")) == rows > 5_000


def summed_tables() -> list:
    return [table for table in metadata.sorted_tables if table.name not in OTHERWISE]


# ── whoever writes ──────────────────────────────────────────────────────────

WRITES = {
    "one": "UPDATE projects SET name = name || '改' WHERE id = (SELECT min(id) FROM projects)",
    "many": "UPDATE projects SET contract_fen = contract_fen + 1",
    "an integer for a real": "UPDATE assessments SET score = 45",
    "nothing for a day": "UPDATE milestones SET completed_on = NULL",
    "a statement that changes no row": "UPDATE projects SET name = '' WHERE id < 0",
    "inserted from a query": "INSERT INTO project_updates (project_id, updated_at) SELECT id, DAY FROM projects",
    "a key that changes": "UPDATE project_providers SET provider_id = (SELECT max(id) FROM providers) "
    "WHERE rowid = (SELECT min(rowid) FROM project_providers)",
    "deleted": "DELETE FROM milestones WHERE stage = 'inspection'",
    "all deleted": "DELETE FROM solution_uses",
    "upserted": "INSERT INTO sign_in_attempts (name_hash, wrong, last_at) VALUES ('a', 1, DAY) "
    "ON CONFLICT (name_hash) DO UPDATE SET wrong = sign_in_attempts.wrong + 1",
}


@pytest.mark.parametrize("what", WRITES)
def test_sums_follow_every_way_of_writing(demo_both, what):
    statement = WRITES[what]
    if demo_both.dialect.name == "postgresql":
        statement = statement.replace("rowid", "ctid")
    with undone(demo_both):
        for day in ("2026-11-01", "2026-11-02"):
            demo_both.execute(text(statement.replace("DAY", f"'{day} 00:00:00.000000+00'")))
            assert wrong(demo_both) == {}


def issues(connection, number: int) -> dict[str, object]:
    """Columns of new issues of the office."""
    pilot, project = connection.execute(select(PROJECTS.c.pilot_id, PROJECTS.c.id).limit(1)).one()
    names = {"category": "其他", "severity": "normal", "title": "题 '\\ 目\n%s", "owner": "甲"}
    severity = connection.scalar(select(ISSUES.c.severity).limit(1))
    days = {"opened_on": date(2026, 11, 1), "due_on": date(2026, 11, 9)}
    codes = [f"新{n}" for n in range(number)]
    return {"pilot_id": pilot, "project_id": project, "code": codes, **names, **days, "severity": severity}


@pytest.mark.parametrize("number", [1, LARGE - 1, LARGE, LARGE + 50])
def test_sums_follow_a_load(demo_both, number):
    """A large one sums its rows at its end (SQLite)."""
    with undone(demo_both):
        first = next_id(demo_both, ISSUES)
        insert_columns(demo_both, ISSUES, issues(demo_both, number))
        assert wrong(demo_both) == {}
        demo_both.execute(update(ISSUES).where(ISSUES.c.id == first).values(title="改"))
        row = {**issues(demo_both, 1), "code": "又"}
        demo_both.execute(insert(ISSUES).values(**row, version=1))  # its trigger is back
        assert wrong(demo_both) == {}


def test_a_load_that_fails_leaves_the_trigger_in_its_place(demo_once):
    query = text("SELECT sql FROM sqlite_master WHERE name = 'sum_issues_insert'")
    before = demo_once.scalar(query)
    with undone(demo_once):
        columns = issues(demo_once, LARGE) | {"due_on": date(2026, 10, 1)}
        with pytest.raises(ValueError, match="ck_issues_due_order"):
            insert_columns(demo_once, ISSUES, columns)
        assert demo_once.scalar(query) == before


def test_sums_follow_the_verbs_of_the_demonstration(demo_both):
    """Each verb of the office, with a second person, kept where it succeeds; the week is over."""
    office, form, done = User("office", Role.OFFICE), blank("永宁县"), set()
    with undone(demo_both):
        demo_both.execute(text("UPDATE pilots SET demo_today = '2026-11-22' WHERE code = 'yinchuan'"))
        at = At.of(demo_both, office, office, "永宁县", "永宁县", form)
        last = [name for name in VERBS if name.startswith("units.")]  # the district has another name after them
        for name in (*(name for name in VERBS if name not in last), *last):
            attempt = VERBS[name][1]
            with suppress(*WRONG_TRY), demo_both.begin_nested():
                at = at if name in last else At.of(demo_both, office, office, "永宁县", "永宁县", form)
                attempt(verbs.found()[name], replace(at, desk=replace(at.desk, pair=Pair("甲", "乙"))))
                done.add(name)
        desk = at.office_desk
        save_row(desk, edit_view(desk, Kind.PROJECTS, (at.code,)), {"name": "新名"}, explained="更名")
        assert {"evaluation.close.close", "intake.evidence.add_evidence", "reports.desk.write_text"} <= done
        assert len(done) > 15
        assert wrong(demo_both) == {}


# ── past the triggers ───────────────────────────────────────────────────────


def unsummed(connection, table: str) -> None:
    for verb in ("insert", "update", "delete"):
        on = "" if connection.dialect.name == "sqlite" else f" ON {table}"
        connection.exec_driver_sql(f"DROP TRIGGER sum_{table}_{verb}{on}")


@pytest.mark.parametrize("number", [1, EXAMPLES, EXAMPLES + 1])
def test_rows_changed_past_the_triggers_are_told_by_their_keys(demo_both, number):
    with undone(demo_both):
        ids = demo_both.scalars(select(PROJECTS.c.id).order_by(PROJECTS.c.id).limit(number)).all()
        unsummed(demo_both, "projects")
        demo_both.execute(update(PROJECTS).where(PROJECTS.c.id.in_(ids)).values(version=PROJECTS.c.version + 1))
        assert wrong(demo_both) == {"projects": (number, tuple(map(str, ids[:EXAMPLES])), 0)}


def test_a_row_that_went_or_came_past_the_triggers_is_told(demo_both):
    """Of a table whose key is two ids: the row is named by both."""
    partners = metadata.tables["project_providers"]
    with undone(demo_both):
        unsummed(demo_both, "project_providers")
        gone = demo_both.execute(delete(partners)).rowcount
        new = demo_both.execute(select(PROJECTS.c.id, func.max(PROJECTS.c.provider_id)).group_by(PROJECTS.c.id)).first()
        demo_both.execute(insert(partners).values(project_id=new[0], provider_id=new[1], role="partner"))
        assert gone > 10
        assert wrong(demo_both) == {"project_providers": (1, (f"{new[0]}/{new[1]}",), gone)}


def test_a_sum_that_was_changed_is_told(demo_both):
    with undone(demo_both):
        demo_both.execute(text("UPDATE row_sums SET sum = sum + 1 WHERE table_name = 'pilots' AND row_id = 1"))
        assert wrong(demo_both) == {"pilots": (1, ("1",), 0)}


def test_another_program_cannot_write_such_a_row(demo_file):
    with closing(sqlite3.connect(Path(demo_file.removeprefix("sqlite:///")))) as connection:
        with pytest.raises(sqlite3.OperationalError, match="no such function: row_digest"):
            connection.execute("UPDATE projects SET name = 'x'")
        assert connection.execute("SELECT count(*) FROM projects").fetchone()[0] > 0


@pytest.mark.parametrize(
    ("one", "other"),
    [((1, "a"), (1, "b")), ((None,), ("",)), (("a", "b"), ("ab", "")), ((1,), (1.0,))],
)
def test_values_that_differ_have_other_sums(one, other):
    assert digest(*one) != digest(*other)


# ── migrations ──────────────────────────────────────────────────────────────


@pytest.mark.slow  # of upgrades: one with everything is rehearsed each time by services/keeping/test_upgrade.py
def test_the_migration_fills_what_is_there(demo_url):
    """But for the texts of readings, which 0035 writes down in another order, and what later migrations take along."""
    sums = text(
        "SELECT * FROM row_sums WHERE table_name NOT IN ('reading_texts', 'tasks', 'task_updates', 'block_entries',"
        " 'stage_guides', 'indicators', 'events', 'certificates', 'recognitions', 'cloud_uses', 'loans',"
        " 'finance_products', 'policies', 'policy_claims', 'holidays', 'interests', 'batch_funds', 'objections',"
        " 'batch_quotas', 'diagnoses', 'needs',"
        " 'review_lists', 'plan_lines', 'plan_reviews', 'agencies', 'experts', 'acceptances')"
        " AND table_name NOT IN ('draws', 'draw_results', 'inspections', 'inspection_visits', 'inspection_photos',"
        " 'leaving_cases', 'successors', 'party_details', 'other_grants', 'sign_scans', 'found_signs', 'sign_rulings',"
        " 'picture_marks', 'page_marks', 'award_entries', 'award_scores') AND table_name NOT LIKE 'alert%'"
        " ORDER BY table_name, row_id"
    )
    with write_engine(demo_url).connect() as connection:
        before = connection.execute(sums).all()
    command.downgrade(_config(demo_url), "0022")
    migrate(demo_url)
    with write_engine(demo_url).connect() as connection:
        assert connection.execute(sums).all() == before
        connection.execute(update(PROJECTS).values(name="改"))
        assert wrong(connection) == {}


def test_no_upgrade_takes_a_wrong_row_for_right(demo_both):
    with undone(demo_both):
        unsummed(demo_both, "projects")
        demo_both.execute(update(PROJECTS).where(PROJECTS.c.id == 1).values(name="改"))
        with pytest.raises(Refused, match="没有升级：表 projects 有 1 行"), sums_beside(demo_both, "a later version"):
            pytest.fail("the upgrade began")
