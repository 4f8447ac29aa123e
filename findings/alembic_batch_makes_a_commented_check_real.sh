#!/usr/bin/env bash
# Alembic 1.20.1 on SQLAlchemy 2.1.9, SQLite: a batch change turns a CHECK that stands in a comment into a real one.
#
# A good guess: what stands in a comment of CREATE TABLE is no part of the table. Seen: a table whose author had taken a
# condition out by commenting it (`n INTEGER, -- CONSTRAINT positive CHECK (n > 0)`) has it again after
# `batch_alter_table` added some other column: a value that was taken in before is refused.
# Cause, read in sqlalchemy/dialects/sqlite/base.py (get_check_constraints): conditions are looked for by a regular
# expression in the text of sqlite_master, which keeps comments; SQLite itself has no pragma for them.
# What follows: whoever takes a condition out of a table of SQLite takes its words out too, before the next batch.
# Fails when the comment stays a comment.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/python -m pip --quiet --disable-pip-version-check install SQLAlchemy==2.1.9 alembic==1.20.1
env/bin/python - <<'PY'
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

DDL = "CREATE TABLE entries (id INTEGER PRIMARY KEY, n INTEGER, -- CONSTRAINT positive CHECK (n > 0)\n note TEXT)"


def refused(connection):
    try:
        with connection.begin_nested():
            connection.exec_driver_sql("INSERT INTO entries (n) VALUES (-1)")
    except sa.exc.IntegrityError as error:
        return str(error.orig)
    return ""


with sa.create_engine("sqlite://").connect() as connection:
    connection.exec_driver_sql(DDL)
    before = refused(connection)
    connection.exec_driver_sql("DELETE FROM entries")
    with Operations(MigrationContext.configure(connection)).batch_alter_table("entries", recreate="always") as batch:
        batch.add_column(sa.Column("later", sa.Integer))
    after = refused(connection)
print("before:", before or "taken in", "| after:", after or "taken in")
assert (before, after) == ("", "CHECK constraint failed: positive")
PY
