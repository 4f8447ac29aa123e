"""Two people are two accounts: what one proposed and another approved, which rows came of it, and whose session an
event of the trail belongs to.

Rows written before have no proposal and no account; their names stay as text.
"""

import sqlalchemy as sa
from alembic import op

from data_access.proposal_triggers import create_proposal_triggers, drop_proposal_triggers

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

STATES = ("open", "approved", "refused", "withdrawn", "stale")
TABLES = (
    "batch_terms",
    "finding_rulings",
    "fund_entries",
    "provider_status_changes",
    "issued_reports",
    "periods",
)
NUMBERS = {
    **dict.fromkeys(TABLES, ("proposal_id",)),
    "audit_events": ("account_id", "session_id"),
}
"""New columns by table. What they name is never deleted (triggers), and a rebuilt table would lose its own (SQLite)."""


def upgrade() -> None:
    _proposals()
    for table, columns in NUMBERS.items():
        for column in columns:
            op.add_column(table, sa.Column(column, sa.Integer()))
    create_proposal_triggers(op.get_bind())


def _proposals() -> None:
    people = [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_proposals_{column}"), ondelete="RESTRICT")
        for column, target in (
            ("pilot_id", "pilots"),
            ("proposed_by", "accounts"),
            ("proposed_session", "sessions"),
            ("decided_by", "accounts"),
            ("decided_session", "sessions"),
        )
    ]
    state = sa.Enum(*STATES, name="proposalstate", native_enum=False, create_constraint=True)
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("payload", sa.String(), nullable=False),
        sa.Column("payload_sha256", sa.String(length=64), nullable=False),
        sa.Column("facts_sha256", sa.String(length=64), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column("difference", sa.String(), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_name", sa.String(length=90), nullable=False),
        sa.Column("proposed_session", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_name", sa.String(length=90), nullable=False),
        sa.Column("decided_session", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'withdrawn') OR decided_by <> proposed_by", name=op.f("ck_proposals_two_people")
        ),
        sa.CheckConstraint(
            "(state = 'open') = (decided_by IS NULL) AND (state = 'open') = (decided_at IS NULL)",
            name=op.f("ck_proposals_decided_by_someone"),
        ),
        sa.CheckConstraint(
            "state <> 'withdrawn' OR decided_by = proposed_by", name=op.f("ck_proposals_withdrawn_by_its_author")
        ),
        sa.CheckConstraint(
            "length(payload_sha256) = 64 AND length(facts_sha256) = 64", name=op.f("ck_proposals_hashes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        *people,
    )
    op.create_index("ix_proposals_pilot", "proposals", ["pilot_id", "state"])
    is_open = sa.text("state = 'open'")
    op.create_index(
        "uq_proposals_open",
        "proposals",
        ["pilot_id", "verb", "subject"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def downgrade() -> None:
    drop_proposal_triggers(op.get_bind())
    for table, columns in NUMBERS.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    op.drop_table("proposals")
