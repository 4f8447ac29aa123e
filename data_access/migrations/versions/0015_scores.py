"""Scores that no published form defines are left out: the four parts of 得分 were ours, not those of the 评测指标."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

PARTS = ("score_foundation", "score_operation", "score_management", "score_result")


def upgrade() -> None:
    for part in PARTS:
        op.drop_column("assessments", part)


def downgrade() -> None:
    """What was dropped is not known any more: the parts come back as the score itself."""
    for part in PARTS:
        op.add_column("assessments", sa.Column(part, sa.Float(), nullable=False, server_default="0"))
        op.execute(f"UPDATE assessments SET {part} = score")
