"""The ledger is a chain of hashes and a closed period has a seal, so that `manage.py check` finds what was changed past
the triggers. What is there is chained and sealed as it stands. Trigger functions set their search path (PostgreSQL)."""

import sqlalchemy as sa
from alembic import op

from data_access.money_triggers import create_money_triggers
from data_access.proposal_triggers import create_proposal_triggers, drop_proposal_triggers
from data_access.seals import link_entries, seal_closed_periods
from data_access.triggers import create_triggers, unguard

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

NEW = {"fund_entries": ("hash", 64), "periods": ("seal", 80)}


def upgrade() -> None:
    connection = op.get_bind()
    for table, (column, length) in NEW.items():
        op.add_column(table, sa.Column(column, sa.String(length), server_default="", nullable=False))
        unguard(connection, table, "update")
    drop_proposal_triggers(connection)
    link_entries(connection)
    seal_closed_periods(connection, version=1)
    create_triggers(connection)
    create_money_triggers(connection)
    create_proposal_triggers(connection)


def downgrade() -> None:
    for table, (column, _) in NEW.items():
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
