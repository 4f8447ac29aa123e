"""期初补录: a pilot's past comes in without locks, named as such, and is closed in one go."""

import sqlalchemy as sa
from alembic import op

from data_access.history_triggers import create_history_triggers, drop_history_triggers
from data_access.proposal_triggers import create_proposal_triggers, drop_proposal_triggers

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

STATES = ("open", "closing", "closed", "stopped")
NAMED = ("periods", "import_batches")
"""Tables whose rows name the opening history they belong to; a number, as `proposal_id` is."""


def upgrade() -> None:
    state = sa.Enum(*STATES, name="historystate", native_enum=False, create_constraint=True)
    op.create_table(
        "opening_histories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("begun_by", sa.String(), nullable=False),
        sa.Column("begun_account", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.Column("labels", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("ended_account", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("stop_reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('open', 'closing')) = (ended_on IS NULL)", name=op.f("ck_opening_histories_ended_when_over")
        ),
        sa.CheckConstraint(
            "(state IN ('closing', 'closed')) = (approved_at IS NOT NULL)",
            name=op.f("ck_opening_histories_approved_to_close"),
        ),
        sa.CheckConstraint(
            "state <> 'stopped' OR length(stop_reason) > 0", name=op.f("ck_opening_histories_stopped_for_a_reason")
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_opening_histories_has_reason")),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk_opening_histories_pilot_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_histories")),
    )
    goes_on = sa.text("state <> 'stopped'")
    op.create_index(
        "uq_opening_histories_pilot",
        "opening_histories",
        ["pilot_id"],
        unique=True,
        sqlite_where=goes_on,
        postgresql_where=goes_on,
    )
    for table in NAMED:
        op.add_column(table, sa.Column("history_id", sa.Integer()))
    create_history_triggers(op.get_bind())
    create_proposal_triggers(op.get_bind())


def downgrade() -> None:
    connection = op.get_bind()
    drop_proposal_triggers(connection)
    drop_history_triggers(connection)
    for table in NAMED:
        op.execute(f"ALTER TABLE {table} DROP COLUMN history_id")
    op.drop_table("opening_histories")
    create_proposal_triggers(connection)
