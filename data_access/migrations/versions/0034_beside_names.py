"""The account beside the last names that had none: who drafts shares, takes a promise back, ends a judgement early.

Empty for what was written before: nothing but the trail knows whose deed that was.
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

ACCOUNTS = {
    "allocation_drafts": "author_account",
    "commitments": "withdrawn_by_account",
    "light_overrides": "ended_by_account",
}
"""Bare numbers, as in 0029."""


def upgrade() -> None:
    for table, column in ACCOUNTS.items():
        op.add_column(table, sa.Column(column, sa.Integer()))


def downgrade() -> None:
    for table, column in ACCOUNTS.items():
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
