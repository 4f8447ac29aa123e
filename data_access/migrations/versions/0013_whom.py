"""Whom and what is counted: money to come back from those that left for cause, a first instalment on the contract,
since when a reason has been so.

Rows of before have left for no cause that was stated; closed periods keep what they said.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def _columns() -> list[tuple[str, sa.Column]]:
    """New columns by table."""
    no, none = sa.false(), "0"
    return [
        ("enterprises", sa.Column("left_for_cause", sa.Boolean(), nullable=False, server_default=no)),
        ("projects", sa.Column("left_for_cause", sa.Boolean(), nullable=False, server_default=no)),
        ("clauses", sa.Column("share", sa.Float())),
        ("clauses", sa.Column("cap_fen", sa.BigInteger())),
        ("project_readings", sa.Column("recover_fen", sa.BigInteger(), nullable=False, server_default=none)),
        ("project_readings", sa.Column("reason_since_on", sa.Date())),
        ("money_cells", sa.Column("recover_fen", sa.BigInteger(), nullable=False, server_default=none)),
    ]


def upgrade() -> None:
    for table, column in _columns():
        op.add_column(table, column)


def downgrade() -> None:
    for table, column in reversed(_columns()):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column.name}")
