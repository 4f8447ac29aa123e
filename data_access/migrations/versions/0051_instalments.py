"""Terms of a batch by level and in parts: ratios of levels 3 and 4, the first part; when the rest was reviewed."""

from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

RATIO = "ratio_level{0} IS NULL OR (ratio_level{0} >= 0 AND ratio_level{0} <= 1)"


def upgrade() -> None:
    for level in (3, 4):
        name, check = f"ck_batch_terms_ratio_level{level}", RATIO.format(level)
        op.execute(f"ALTER TABLE batch_terms ADD COLUMN ratio_level{level} FLOAT\nCONSTRAINT {name} CHECK ({check})")
    op.execute(
        "ALTER TABLE batch_terms ADD COLUMN first_share FLOAT DEFAULT 1 NOT NULL\n"
        "CONSTRAINT ck_batch_terms_first_share CHECK (first_share > 0 AND first_share <= 1)"
    )
    op.execute("ALTER TABLE subsidy_applications ADD COLUMN rest_on DATE")


def downgrade() -> None:
    op.execute("ALTER TABLE subsidy_applications DROP COLUMN rest_on")
    for column in ("first_share", "ratio_level4", "ratio_level3"):
        op.execute(f"ALTER TABLE batch_terms DROP COLUMN {column}")
