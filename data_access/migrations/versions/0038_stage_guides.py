"""The stages of a plan with what authority, provider and enterprise do in each."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    texts = [sa.Column(name, sa.String(), nullable=False) for name in ("stages", "authority", "provider", "enterprise")]
    op.create_table(
        "stage_guides",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        *texts,
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("retired_from", sa.Date(), nullable=True),
        sa.Column("retired_reason", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk_stage_guides_pilot_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_guides")),
        sa.UniqueConstraint("pilot_id", "number", name=op.f("uq_stage_guides_pilot_id_number")),
    )


def downgrade() -> None:
    op.drop_table("stage_guides")
