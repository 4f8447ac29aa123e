"""Rows that people edit carry a checksum in a table beside them. The triggers that keep it, and the sums of what is
there, come after the migrations (env.py)."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "row_sums",
        sa.Column("table_name", sa.String(40), nullable=False),
        sa.Column("row_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("sum", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("table_name", "row_id", name=op.f("pk_row_sums")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("row_sums")
