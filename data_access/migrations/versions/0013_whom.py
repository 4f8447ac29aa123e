"""Whom and what is counted: money to come back from those that left for cause, a first instalment on the
contract.

Rows of before have left for no cause that was stated; closed periods keep what they said.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NO = sa.false()
COLUMNS = {
    "enterprises": (sa.Column("left_for_cause", sa.Boolean(), nullable=False, server_default=NO),),
    "projects": (sa.Column("left_for_cause", sa.Boolean(), nullable=False, server_default=NO),),
    "project_readings": (sa.Column("recover_fen", sa.BigInteger(), nullable=False, server_default="0"),),
    "clauses": (sa.Column("share", sa.Float()), sa.Column("cap_fen", sa.BigInteger())),
    "money_cells": (sa.Column("recover_fen", sa.BigInteger(), nullable=False, server_default="0"),),
}


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        for column in columns:
            op.add_column(table, column.copy())


def downgrade() -> None:
    for table, columns in COLUMNS.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column.name}")
