"""Units change after the first plan: members of the 专班 come and go by a day, what a unit was called stays known."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

NAMES = "unit_names"


def upgrade() -> None:
    op.add_column("departments", sa.Column("valid_from", sa.Date()))
    op.execute(  # in one statement: a table that is pointed at is not made anew (SQLite)
        "ALTER TABLE departments ADD COLUMN valid_to DATE\nCONSTRAINT ck_departments_valid_order "
        "CHECK (valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from)"
    )
    op.create_table(
        NAMES,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer()),
        sa.Column("department_id", sa.Integer()),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("short_name", sa.String(length=60), nullable=False),
        sa.Column("renamed_on", sa.Date(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("author_account", sa.Integer()),
        *(
            sa.ForeignKeyConstraint(
                [f"{one}_id"], [f"{one}s.id"], name=op.f(f"fk_{NAMES}_{one}_id"), ondelete="RESTRICT"
            )
            for one in ("pilot", "district", "department")
        ),
        sa.CheckConstraint("(district_id IS NULL) <> (department_id IS NULL)", name=op.f(f"ck_{NAMES}_one_unit")),
        sa.CheckConstraint("length(document) > 0", name=op.f(f"ck_{NAMES}_has_document")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{NAMES}")),
    )
    op.create_index(f"ix_{NAMES}_pilot", NAMES, ["pilot_id"])


def downgrade() -> None:
    op.drop_table(NAMES)
    for column in ("valid_to", "valid_from"):
        op.execute(f"ALTER TABLE departments DROP COLUMN {column}")
