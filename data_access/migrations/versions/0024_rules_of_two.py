"""Thresholds, stage weights and whose a stage is: why a row was set, who approved it, when, and of which proposal."""

import sqlalchemy as sa
from alembic import op

from data_access.proposal_triggers import create_proposal_triggers, drop_proposal_triggers

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TABLES = ("light_rules", "stage_weights", "stage_parties")
COLUMNS = ("reason", "approved_by", "recorded_on", "proposal_id")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("reason", sa.String(), nullable=False, server_default=""))
        op.add_column(table, sa.Column("approved_by", sa.String(), nullable=False, server_default=""))
        op.add_column(table, sa.Column("recorded_on", sa.Date()))
        op.add_column(table, sa.Column("proposal_id", sa.Integer()))
    create_proposal_triggers(op.get_bind())


def downgrade() -> None:
    drop_proposal_triggers(op.get_bind())
    for table in TABLES:
        for column in COLUMNS:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    create_proposal_triggers(op.get_bind())
