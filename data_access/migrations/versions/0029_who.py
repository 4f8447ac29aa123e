"""The account beside each name of one person who did something: empty for what was written before sign-in.

No version with accounts was in use before this one, so there is nothing to fill in.
"""

import sqlalchemy as sa
from alembic import op

from data_access.seals import link_entries
from data_access.triggers import create_triggers, unguard

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

NAMES = {
    "import_batches": ("author", "undone_by"),
    "lock_openings": ("granted_by",),
    "evidence_files": ("uploaded_by",),
    "report_texts": ("author",),
    "issued_reports": ("author", "issued_by"),
    "decisions": ("verified_by",),
    "fund_entries": ("author",),
    "finding_rulings": ("author",),
    "grants": ("granted_by",),
}
"""Accounts are never deleted (triggers), and a rebuilt table would lose its own (SQLite): so these are bare numbers."""


def upgrade() -> None:
    for table, names in NAMES.items():
        for name in names:
            op.add_column(table, sa.Column(f"{name}_account", sa.Integer()))


def downgrade() -> None:
    connection = op.get_bind()
    for table, names in NAMES.items():
        for name in names:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {name}_account")
    unguard(connection, "fund_entries", "update")
    link_entries(connection)  # the hash of an entry holds the account
    create_triggers(connection)
