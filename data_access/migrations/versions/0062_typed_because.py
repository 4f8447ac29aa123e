"""An indicator that is typed says why no register counts it."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("indicators", sa.Column("typed_because", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("indicators", "typed_because")
