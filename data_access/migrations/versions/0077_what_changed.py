"""What of a pilot changed up to a revision stands beside it, so that views of closed periods outlive an edit."""

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pilots", sa.Column("changed", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("pilots", "changed")
