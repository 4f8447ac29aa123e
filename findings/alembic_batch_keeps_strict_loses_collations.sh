#!/usr/bin/env bash
# Alembic 1.20.1 on SQLAlchemy 2.1.9, SQLite: a batch change keeps STRICT, WITHOUT ROWID and an index's WHERE, and drops
# COLLATE of columns and indexes and DESC of indexes, without a word (for an index over an expression it warns).
#
# A good guess: what cannot be reflected is warned of, as with expressions and unnamed conditions. Seen: a unique code
# `TEXT COLLATE NOCASE` that refused 'ab' beside 'AB' takes both after some other column was added, and an index made for
# "the newest first" is ascending. Cause, read in sqlalchemy/dialects/sqlite/base.py: columns come from PRAGMA table_xinfo,
# which names no collation, and indexes from PRAGMA index_info, which names neither order nor collation (index_xinfo does).
# What follows: columns that compare otherwise than byte by byte are passed to batch_alter_table by reflect_args, or stay
# out of batches. Fails when a collation or an order outlives the batch, or when a warning is given.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/python -m pip --quiet --disable-pip-version-check install SQLAlchemy==2.1.9 alembic==1.20.1
env/bin/python - <<'PY'
import warnings

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

DDL = [
    "CREATE TABLE firms (id INTEGER PRIMARY KEY, code TEXT COLLATE NOCASE UNIQUE, day TEXT) STRICT",
    "CREATE INDEX newest ON firms (day DESC) WHERE day > '2026'",
    "CREATE INDEX by_code ON firms (code COLLATE BINARY)",
]


def seen(connection):
    index = {
        name: connection.exec_driver_sql(f"PRAGMA index_xinfo({name})").all()[0][3:5] for name in ("newest", "by_code")
    }
    try:
        with connection.begin_nested() as trial:
            connection.exec_driver_sql("INSERT INTO firms (code) VALUES ('ab'), ('AB')")
            trial.rollback()
        both = True
    except sa.exc.IntegrityError:
        both = False
    table = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'firms'").scalar()
    where = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'newest'").scalar()
    return {"strict": "STRICT" in table, "where": "WHERE" in where, "ab beside AB": both, "descending": bool(index["newest"][0])}


with sa.create_engine("sqlite://").connect() as connection, warnings.catch_warnings(record=True) as warned:
    warnings.simplefilter("always")
    for statement in DDL:
        connection.exec_driver_sql(statement)
    before = seen(connection)
    with Operations(MigrationContext.configure(connection)).batch_alter_table("firms", recreate="always") as batch:
        batch.add_column(sa.Column("later", sa.Integer))
    after = seen(connection)
print("before:", before, "| after:", after, "| warnings:", len(warned))
assert before == {"strict": True, "where": True, "ab beside AB": False, "descending": True}
assert after == {"strict": True, "where": True, "ab beside AB": True, "descending": False} and not warned
PY
