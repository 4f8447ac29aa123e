"""A row that a plan's workbook leaves out is retired from a day on, with a reason; a workbook that took two people
names their proposal.
"""

import sqlalchemy as sa
from alembic import op

from data_access.proposal_triggers import create_proposal_triggers, drop_proposal_triggers

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

OF_PLAN = (
    "documents",
    "phases",
    "tasks",
    "clauses",
    "districts",
    "industries",
    "departments",
    "indicators",
    "targets",
    "batches",
)


def upgrade() -> None:
    for table in OF_PLAN:
        op.add_column(table, sa.Column("retired_from", sa.Date(), nullable=True))
        op.add_column(table, sa.Column("retired_reason", sa.String(), server_default="", nullable=False))
    op.add_column("plan_loads", sa.Column("proposal_id", sa.Integer(), nullable=True))
    create_proposal_triggers(op.get_bind())


def downgrade() -> None:
    drop_proposal_triggers(op.get_bind())
    op.execute("ALTER TABLE plan_loads DROP COLUMN proposal_id")
    create_proposal_triggers(op.get_bind())
    for table in OF_PLAN:
        for column in ("retired_reason", "retired_from"):
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
