"""Kept reads: one reads for all who wait, an open period's go with every change (rules 11.20)."""

import threading
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select

from data_access.engine import read_engine, write_engine
from data_access.noticing import once
from data_access.tables import Milestone, Project
from domain.changes import Changes
from services.revision import kept


@dataclass(frozen=True)
class Scope:
    changes: Changes
    is_settled: bool = True
    live_id: int | None = 3
    cache_key: str = "somebody's"

    def later(self, *tables: str) -> "Scope":
        """After an edit of these tables."""
        return replace(self, changes=self.changes.after(self.changes.revision + 1, tables))

    def moved(self) -> "Scope":
        return replace(self, changes=replace(self.changes, revision=self.changes.revision + 1))


@pytest.fixture
def counted(plans_url):
    """A read that names projects, and how often it was made."""
    made = []

    @kept
    def read(connection, scope):
        made.append(scope)
        return connection.execute(select(Project.id).where(Project.id == 0)).all()

    with read_engine(plans_url).connect() as connection:
        yield lambda scope: (read(connection, scope), len(made))[1]


SCOPE = Scope(Changes(5, 2))


def test_of_a_closed_period_it_is_kept_until_its_table_changes(counted):
    assert [counted(SCOPE), counted(SCOPE)] == [1, 1]
    other = SCOPE.later("milestones")
    assert counted(other) == 1
    assert counted(other.later("projects")) == 2
    assert counted(Scope(Changes(9, 9))) == 3


def test_of_an_open_period_it_goes_with_every_change(counted):
    scope = replace(SCOPE, is_settled=False)
    assert [counted(scope), counted(scope), counted(scope.later("milestones"))] == [1, 1, 2]


def test_who_sees_an_older_state_reads_himself(counted):
    assert [counted(SCOPE.moved()), counted(SCOPE), counted(SCOPE)] == [1, 2, 2]


def test_a_read_from_memory_counts_for_the_one_around_it(plans_url):
    @kept
    def inner(connection, _scope):
        return connection.execute(select(Project.id).where(Project.id == 0)).all()

    made = []

    @kept
    def outer(connection, scope):
        made.append(scope)
        return inner(connection, scope)

    with read_engine(plans_url).connect() as connection:
        inner(connection, SCOPE)
        outer(connection, SCOPE)
        outer(connection, SCOPE.later("milestones"))
        assert len(made) == 1
        outer(connection, SCOPE.later("projects"))
        assert len(made) == 2


def test_what_a_deed_read_on_its_own_connection_goes_with_its_tables_too(plans_url):
    made = []

    @kept
    def read(connection, scope):
        made.append(scope)
        return connection.execute(select(Project.id).where(Project.id == 0)).all()

    with write_engine(plans_url).connect() as connection:
        read(connection, SCOPE)
    with read_engine(plans_url).connect() as connection:
        read(connection, SCOPE.later("milestones"))
        assert len(made) == 1
        read(connection, SCOPE.later("projects"))
        assert len(made) == 2


def test_one_reads_for_all_who_wait(plans_url):
    begun, may_end, made = threading.Event(), threading.Event(), []

    @kept
    def slow(connection, _scope):
        made.append(threading.current_thread().name)
        begun.set()
        assert may_end.wait(10)
        return connection.execute(select(Milestone.id).where(Milestone.id == 0)).all()

    found = []

    def look():
        with read_engine(plans_url).connect() as connection:
            found.append(slow(connection, SCOPE))

    first = threading.Thread(target=look)
    first.start()
    assert begun.wait(10)
    others = [threading.Thread(target=look) for _ in range(4)]
    for one in others:
        one.start()
    may_end.set()
    for one in (first, *others):
        one.join(10)
    assert (len(made), found) == (1, [[]] * 5)


def test_who_waited_for_one_that_failed_reads_himself(plans_url):
    begun, may_end, made = threading.Event(), threading.Event(), []

    @kept
    def failing_once(_connection, _scope):
        made.append(1)
        if len(made) == 1:
            begun.set()
            assert may_end.wait(10)
            raise ValueError
        return "read"

    found = []

    def look():
        with read_engine(plans_url).connect() as connection:
            try:
                found.append(failing_once(connection, SCOPE))
            except ValueError:
                found.append("failed")

    both = [threading.Thread(target=look) for _ in range(2)]
    both[0].start()
    assert begun.wait(10)
    both[1].start()
    may_end.set()
    for one in both:
        one.join(10)
    assert sorted(found) == ["failed", "read"]


def test_what_is_read_once_is_read_again_in_the_next_transaction_and_by_a_writer(plans_url):
    made = []

    @once
    def read(connection):
        made.append(1)
        return connection.execute(select(Project.id).where(Project.id == 0)).all()

    with read_engine(plans_url).connect() as connection:
        connection.execute(select(1))
        read(connection)
        read(connection)
        assert len(made) == 1
        connection.rollback()
        connection.execute(select(1))
        read(connection)
        assert len(made) == 2
    with write_engine(plans_url).connect() as connection:
        read(connection)
        read(connection)
        assert len(made) == 4
