"""Terms of a batch by level and in parts: ratios of levels 3 and 4, the first part; when the rest was reviewed."""

from alembic import op

from data_access.word_checks import rewrite

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

CHECKS = {
    "ratio_level3": "ratio_level3 IS NULL OR (ratio_level3 >= 0 AND ratio_level3 <= 1)",
    "ratio_level4": "ratio_level4 IS NULL OR (ratio_level4 >= 0 AND ratio_level4 <= 1)",
    "first_share": "first_share > 0 AND first_share <= 1",
}
KEY = "CONSTRAINT pk_batch_terms PRIMARY KEY (id)"


def upgrade() -> None:
    op.execute("ALTER TABLE batch_terms ADD COLUMN ratio_level3 FLOAT")
    op.execute("ALTER TABLE batch_terms ADD COLUMN ratio_level4 FLOAT")
    op.execute("ALTER TABLE batch_terms ADD COLUMN first_share FLOAT DEFAULT '1' NOT NULL")
    for name, check in CHECKS.items():
        _check(name, check, is_new=True)
    op.execute("ALTER TABLE subsidy_applications ADD COLUMN rest_on DATE")


def _check(name: str, check: str, *, is_new: bool) -> None:
    """Of a column that came later; on SQLite in the text of the table, which keeps its triggers."""
    connection, line = op.get_bind(), f"CONSTRAINT ck_batch_terms_{name} CHECK ({check})"
    if connection.dialect.name == "sqlite":
        both = f"{line}, \n\t{KEY}"
        rewrite(connection, "batch_terms", {KEY: both} if is_new else {both: KEY})
    elif is_new:
        op.execute(f"ALTER TABLE batch_terms ADD {line}")


def downgrade() -> None:
    op.execute("ALTER TABLE subsidy_applications DROP COLUMN rest_on")
    for name in reversed(CHECKS):
        _check(name, CHECKS[name], is_new=False)
        op.execute(f"ALTER TABLE batch_terms DROP COLUMN {name}")
