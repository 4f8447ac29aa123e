"""Blank forms of others, and what each of their cells is filled with."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def _link(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="RESTRICT")


def upgrade() -> None:
    op.create_table(
        "official_forms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("document_no", sa.String(length=60), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _link("official_forms", "pilot_id", "pilots"),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_official_forms_hash")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_official_forms_has_name")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_forms")),
        sa.UniqueConstraint("pilot_id", "name", name=op.f("uq_official_forms_pilot_id_name")),
    )
    op.create_table(
        "official_fields",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=60), nullable=False),
        sa.Column("cell", sa.String(length=10), nullable=False),
        sa.Column("figure", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("industry_id", sa.Integer(), nullable=True),
        sa.Column("repeat", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        _link("official_fields", "form_id", "official_forms"),
        _link("official_fields", "district_id", "districts"),
        _link("official_fields", "industry_id", "industries"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_fields")),
        sa.UniqueConstraint("form_id", "sheet", "cell", name=op.f("uq_official_fields_form_id_sheet_cell")),
    )


def downgrade() -> None:
    op.drop_table("official_fields")
    op.drop_table("official_forms")
