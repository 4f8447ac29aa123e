"""The newest alerts of a pilot are found without sorting all that it ever had."""

from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_alerts_newest", "alerts", ["pilot_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_alerts_newest", table_name="alerts")
