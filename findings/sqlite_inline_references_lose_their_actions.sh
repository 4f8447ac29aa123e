#!/usr/bin/env bash
# SQLAlchemy 2.1.9, SQLite: ON DELETE and DEFERRABLE of a column's own REFERENCES are not reflected, and Alembic 1.20.1
# drops them with the next batch change.
#
# A good guess: `n REFERENCES parents(id) ON DELETE CASCADE` and `FOREIGN KEY (n) REFERENCES parents(id) ON DELETE CASCADE`
# are one key, and PRAGMA foreign_key_list says the same of both. Seen: the inspector gives {'ondelete': 'CASCADE'} for the
# second only, and {} for the first; after `batch_alter_table` the children of a deleted parent go in one table, and in the
# other the parent cannot be deleted. No warning. Cause, read in sqlalchemy/dialects/sqlite/base.py: the pragma gives the
# columns, but the options are taken from a regular expression (FK_PATTERN) that begins with the words FOREIGN KEY.
# What follows: a table written by hand or by another program (Django writes the key behind the column) has to be
# compared by the pragma before and after a batch change.
# Fails when both ways of writing give the same options.
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

WAYS = {
    "behind the column": "parent INTEGER REFERENCES parents (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED",
    "in its own line": "parent INTEGER,"
    " FOREIGN KEY (parent) REFERENCES parents (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED",
}
found = {}
for way, words in WAYS.items():
    with sa.create_engine("sqlite://").connect() as connection:
        connection.exec_driver_sql("CREATE TABLE parents (id INTEGER PRIMARY KEY)")
        connection.exec_driver_sql(f"CREATE TABLE children (id INTEGER PRIMARY KEY, {words})")
        options = sa.inspect(connection).get_foreign_keys("children")[0]["options"]
        rules = [connection.exec_driver_sql("PRAGMA foreign_key_list(children)").one()[6]]
        with Operations(MigrationContext.configure(connection)).batch_alter_table("children", recreate="always") as batch:
            batch.add_column(sa.Column("later", sa.Integer))
        rules.append(connection.exec_driver_sql("PRAGMA foreign_key_list(children)").one()[6])
    found[way] = options, rules
    print(f"{way}: reflected {options}; on delete {rules[0]} before the batch, {rules[1]} after it")
kept = {"ondelete": "CASCADE", "deferrable": True, "initially": "DEFERRED"}
assert found["behind the column"] == ({}, ["CASCADE", "NO ACTION"])
assert found["in its own line"] == (kept, ["CASCADE", "CASCADE"])
PY
