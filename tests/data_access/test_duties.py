"""Checkpoints and shares go up and down with 0022; a column of words gets another list in place, on both databases."""

from datetime import date

import pytest
from alembic import command
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError

from data_access.engine import write_engine
from data_access.migrate import _config, migrate
from data_access.tables import Checkpoint, CheckpointSet, District, Target
from data_access.word_checks import change_words
from domain.words import TargetKind
from tests.data_access.test_counted_then import TRIGGERS

POINTS = [(date(2026, 6, 30), 80.0), (date(2026, 9, 30), 150.0)]


def a_target(connection: Connection, **other) -> int:
    table = Target.__table__
    row = dict(connection.execute(select(table).order_by(table.c.id).limit(1)).mappings().one()) | other
    row.pop("id")
    return connection.execute(table.insert().values(**row)).inserted_primary_key[0]


@pytest.mark.slow  # of upgrades: one with everything is rehearsed each time by services/keeping/test_upgrade.py
def test_points_of_before_become_the_first_set_and_the_newest_set_goes_back(plans_url):
    command.downgrade(_config(plans_url), "0021")
    with write_engine(plans_url).begin() as connection:
        number, since = connection.execute(text("SELECT id, effective_from FROM targets ORDER BY id LIMIT 1")).one()
        for day, value in POINTS:
            values = {"t": number, "d": day, "v": value}
            connection.execute(
                text(
                    "INSERT INTO checkpoints (target_id, due_on, value, author, source)"
                    " VALUES (:t, :d, :v, '专班', '会议纪要')"
                ),
                values,
            )
    migrate(plans_url)
    course, point = CheckpointSet.__table__, Checkpoint.__table__
    with write_engine(plans_url).begin() as connection:
        found = connection.execute(select(course)).one()
        assert (found.target_id, str(found.effective_from), found.document, found.author) == (
            number,
            str(since),
            "会议纪要",
            "专班",
        )
        points = connection.execute(select(point.c.due_on, point.c.value).order_by(point.c.due_on)).all()
        assert [tuple(row) for row in points] == POINTS
        later = {
            "target_id": number,
            "effective_from": date(2027, 1, 1),
            "reason": "x",
            "document": "二",
            "author": "乙",
        }
        two = connection.execute(course.insert().values(**later, approved_by="丙")).inserted_primary_key[0]
        connection.execute(point.insert().values(set_id=two, due_on=date(2027, 3, 31), value=200.0))
    command.downgrade(_config(plans_url), "0021")
    with write_engine(plans_url).connect() as connection:
        back = connection.execute(text("SELECT target_id, value, source FROM checkpoints")).all()
        assert [tuple(row) for row in back] == [(number, 200.0, "二")]
    migrate(plans_url)


def test_issued_shares_stay_when_the_version_before_comes_back(plans_url):
    with write_engine(plans_url).begin() as connection:
        district = connection.scalar(select(District.id).order_by(District.id))
        number = a_target(connection, kind=TargetKind.ALLOCATED, district_id=district, value=30.0)
        triggers = connection.execute(text(TRIGGERS[connection.dialect.name])).all()
    command.downgrade(_config(plans_url), "0021")
    with write_engine(plans_url).connect() as connection:
        row = connection.execute(text("SELECT kind, value FROM targets WHERE id = :n"), {"n": number}).one()
    assert tuple(row) == ("table", 30.0)
    migrate(plans_url)
    with write_engine(plans_url).connect() as connection:
        assert connection.execute(text(TRIGGERS[connection.dialect.name])).all() == triggers


@pytest.mark.parametrize("word", ["allocated", "text"])
def test_the_database_takes_the_words_of_the_list_and_no_other(plans_url, word):
    with write_engine(plans_url).begin() as connection:
        a_target(connection, kind=TargetKind(word), source_quote=f"又一处 {word}")
    with pytest.raises(DBAPIError), write_engine(plans_url).begin() as connection:
        connection.execute(text("UPDATE targets SET kind = 'spoken'"))


def test_a_list_that_is_not_there_is_not_changed(plans_url):
    with write_engine(plans_url).connect() as connection, connection.begin():
        if connection.dialect.name == "sqlite":
            with pytest.raises(ValueError, match="targets"):
                change_words(connection, "targets", "kind", "ck_targets_targetkind", ("a",), ("a", "b"))
