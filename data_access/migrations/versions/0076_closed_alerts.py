"""The alerts that were closed last are found without sorting all that were ever closed."""

from alembic import op

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_alerts_closed", "alerts", ["pilot_id", "status", "closed_on", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_alerts_closed", table_name="alerts")
