"""Money: monthly sums, corrections, applications, terms of batches, rulings on findings, flows of a period."""

import sqlalchemy as sa
from alembic import op

from data_access.money_triggers import create_money_triggers, drop_money_triggers

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FOLDED = "CASE WHEN {0} LIKE 'enterprise:%' THEN 'enterprise:' ELSE {0} END"
MONTH = {"sqlite": "date(occurred_on, 'start of month')", "postgresql": "date_trunc('month', occurred_on)::date"}


def backfill() -> str:
    """Monthly sums of the entries that are there already."""
    month = MONTH[op.get_bind().dialect.name]
    giver, taker = FOLDED.format("from_account"), FOLDED.format("to_account")
    return (
        "INSERT INTO ledger_months (pilot_id, month, from_account, to_account, amount_fen, entries) "
        f"SELECT pilot_id, {month}, {giver}, {taker}, SUM(amount_fen), COUNT(*) FROM fund_entries GROUP BY 1, 2, 3, 4"
    )


def upgrade() -> None:
    op.create_table(
        "finding_rulings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=140), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "explained", "closed", name="findingstate", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("ruled_on", sa.Date(), nullable=False),
        sa.CheckConstraint("state <> 'closed' OR author <> approved_by", name=op.f("ck_finding_rulings_two_people")),
        sa.CheckConstraint(
            "length(reason) > 0 AND length(evidence) > 0", name=op.f("ck_finding_rulings_reason_and_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk_finding_rulings_pilot_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_finding_rulings_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_rulings")),
    )
    with op.batch_alter_table("finding_rulings", schema=None) as batch_op:
        batch_op.create_index("ix_finding_rulings_finding", ["pilot_id", "rule"], unique=False)

    op.create_table(
        "ledger_months",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("from_account", sa.String(length=60), nullable=False),
        sa.Column("to_account", sa.String(length=60), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk_ledger_months_pilot_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_months")),
        sa.UniqueConstraint(
            "pilot_id",
            "month",
            "from_account",
            "to_account",
            name=op.f("uq_ledger_months_pilot_id_month_from_account_to_account"),
        ),
    )
    op.create_table(
        "batch_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("subsidy_ratio", sa.Float(), nullable=False),
        sa.Column("cap_level2_fen", sa.BigInteger(), nullable=False),
        sa.Column("cap_level3_fen", sa.BigInteger(), nullable=False),
        sa.Column("cap_level4_fen", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.CheckConstraint("author <> approved_by", name=op.f("ck_batch_terms_two_people")),
        sa.CheckConstraint(
            "cap_level2_fen >= 0 AND cap_level3_fen >= 0 AND cap_level4_fen >= 0", name=op.f("ck_batch_terms_caps")
        ),
        sa.CheckConstraint("subsidy_ratio >= 0 AND subsidy_ratio <= 1", name=op.f("ck_batch_terms_ratio")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_batch_terms_batch_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_terms")),
        sa.UniqueConstraint("batch_id", "valid_from", name=op.f("uq_batch_terms_batch_id_valid_from")),
    )
    op.create_table(
        "flow_sums",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "appropriate",
                "advance",
                "settle",
                "pay",
                "return",
                name="fundkind",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("from_account", sa.String(length=60), nullable=False),
        sa.Column("to_account", sa.String(length=60), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "central", "province", "city", "district", name="fundsource", native_enum=False, create_constraint=True
            ),
            nullable=False,
        ),
        sa.Column(
            "category",
            sa.Enum(
                "transformation",
                "diagnosis",
                "platform",
                "benchmark",
                "provider_award",
                "finance",
                "public_service",
                name="fundcategory",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("industry_id", sa.Integer(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_flow_sums_batch_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_flow_sums_district_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["industry_id"], ["industries.id"], name=op.f("fk_flow_sums_industry_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["periods.id"], name=op.f("fk_flow_sums_period_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flow_sums")),
    )
    op.create_table(
        "money_cells",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("projects", sa.Integer(), nullable=False),
        sa.Column("applied_fen", sa.BigInteger(), nullable=False),
        sa.Column("approved_fen", sa.BigInteger(), nullable=False),
        sa.Column("accepted_fen", sa.BigInteger(), nullable=False),
        sa.Column("publicised_fen", sa.BigInteger(), nullable=False),
        sa.Column("payable_fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_fen", sa.BigInteger(), nullable=False),
        sa.Column("returned_fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_of_due_fen", sa.BigInteger(), nullable=False),
        sa.Column("unpaid_30_fen", sa.BigInteger(), nullable=False),
        sa.Column("unpaid_60_fen", sa.BigInteger(), nullable=False),
        sa.Column("unpaid_90_fen", sa.BigInteger(), nullable=False),
        sa.Column("unpaid_more_fen", sa.BigInteger(), nullable=False),
        sa.Column("unpaid_projects", sa.Integer(), nullable=False),
        sa.Column("paid_projects", sa.Integer(), nullable=False),
        sa.Column("paid_contract_fen", sa.BigInteger(), nullable=False),
        sa.Column("lifted", sa.Integer(), nullable=False),
        sa.Column("lifted_paid_fen", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_money_cells_batch_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_money_cells_district_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["periods.id"], name=op.f("fk_money_cells_period_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_cells")),
    )
    op.create_table(
        "subsidy_applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("applied_fen", sa.BigInteger(), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.CheckConstraint("applied_fen >= 0", name=op.f("ck_subsidy_applications_not_negative")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_subsidy_applications_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subsidy_applications")),
        sa.UniqueConstraint("project_id", name=op.f("uq_subsidy_applications_project_id")),
    )
    op.create_table(
        "fund_corrections",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("entry_id <> corrects_id", name=op.f("ck_fund_corrections_two_entries")),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_fund_corrections_has_reason")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["fund_entries.id"], name=op.f("fk_fund_corrections_corrects_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["fund_entries.id"], name=op.f("fk_fund_corrections_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_fund_corrections")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_fund_corrections_corrects_id")),
    )
    with op.batch_alter_table("findings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("subject", sa.String(length=140), server_default="", nullable=False))
        batch_op.add_column(sa.Column("state", sa.String(length=10), server_default="open", nullable=False))
        batch_op.add_column(sa.Column("since_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("ruling", sa.String(), server_default="", nullable=False))

    with op.batch_alter_table("fund_entries", schema=None) as batch_op:
        batch_op.create_index(
            "ix_fund_entries_from", ["pilot_id", "from_account", "occurred_on", "amount_fen"], unique=False
        )
        batch_op.create_index(
            "ix_fund_entries_to", ["pilot_id", "to_account", "occurred_on", "amount_fen"], unique=False
        )

    with op.batch_alter_table("periods", schema=None) as batch_op:
        batch_op.add_column(sa.Column("last_entry_id", sa.Integer(), nullable=True))
    cell = [sa.literal_column(f"coalesce({column}, 0)") for column in ("district_id", "industry_id", "batch_id")]
    flow = ["period_id", "kind", "from_account", "to_account", "source", "category"]
    op.create_index("uq_flow_sums_flow", "flow_sums", [*flow, *cell], unique=True)
    op.create_index("uq_money_cells_cell", "money_cells", ["period_id", cell[0], cell[2]], unique=True)
    op.execute(backfill())
    create_money_triggers(op.get_bind())


def downgrade() -> None:
    drop_money_triggers(op.get_bind())
    op.execute("ALTER TABLE periods DROP COLUMN last_entry_id")
    for index in ("ix_fund_entries_to", "ix_fund_entries_from"):
        op.drop_index(index, "fund_entries")
    for column in ("ruling", "since_on", "state", "subject"):
        op.execute(f"ALTER TABLE findings DROP COLUMN {column}")
    for table in (
        "fund_corrections",
        "subsidy_applications",
        "money_cells",
        "flow_sums",
        "batch_terms",
        "ledger_months",
        "finding_rulings",
    ):
        op.drop_table(table)
