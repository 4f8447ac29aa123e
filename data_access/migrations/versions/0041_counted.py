"""Registers that are counted, policies and finance with loans and claims, versions of the six lists; indicators may be
counted from a register. A catalogue of before is told which of its indicators are.
"""

import sqlalchemy as sa
from alembic import op

from data_access.intake_triggers import create_intake_triggers
from data_access.triggers import create_triggers, unguard
from data_access.word_checks import change_words, rewrite

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

BEFORE = (
    "enterprises",
    "projects",
    "assessments",
    "observations",
    "fund_entries",
    "issues",
    "provider_reviews",
    "providers",
    "solutions",
    "solution_uses",
    "applications",
    "task_updates",
    "block_entries",
)
NEW = (
    "events",
    "certificates",
    "recognitions",
    "cloud_uses",
    "finance_products",
    "loans",
    "policies",
    "policy_claims",
)
COUNTED = (
    "matchmaking_events",
    "exchange_events",
    "themed_events",
    "backbone_trainings",
    "talent_trained",
    "digital_engineers",
    "financial_products",
    "cloud_enterprises",
    "light_beacons",
    "smart_factories",
    "workshops_and_factories",
    "municipal_factories_or_scenes",
    "workshop_factory_showcases",
    "chain_cases",
    "cluster_cases",
    "chain_and_cluster_cases",
    "benchmark_enterprises",
    "model_enterprises",
    "work_lists",
)
MEASURE = "measure = 'reported' OR measure = 'estimate' OR measure LIKE 'computed:%'"
WITH_COUNTED = f"{MEASURE} OR measure LIKE 'counted:%'"


def upgrade() -> None:
    change_words(op.get_bind(), "import_batches", "kind", "ck_import_batches_kind", BEFORE, (*BEFORE, *NEW))
    _measures(MEASURE, WITH_COUNTED)
    for code in COUNTED:
        op.execute(f"UPDATE indicators SET measure = 'counted:{code}' WHERE code = '{code}' AND measure = 'reported'")
    for create in CREATES:
        create()
    create_triggers(op.get_bind())


def _measures(before: str, after: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        rewrite(op.get_bind(), "indicators", {f"CHECK ({before})": f"CHECK ({after})"}, is_repeated=True)
        return
    op.drop_constraint(op.f("ck_indicators_measure"), "indicators", type_="check")
    op.create_check_constraint(op.f("ck_indicators_measure"), "indicators", after)


def _create_events() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "matchmaking",
                "exchange",
                "themed",
                "talent_training",
                "backbone_training",
                name="eventkind",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("attendance", sa.Integer(), nullable=False),
        sa.Column("deals", sa.Integer(), nullable=True),
        sa.Column("deal_fen", sa.BigInteger(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("attendance >= 0", name=op.f("ck_events_attendance")),
        sa.CheckConstraint("deals IS NULL OR deals >= 0", name=op.f("ck_events_deals")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_events_district_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_events_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("pilot_id", "name", "held_on", name=op.f("uq_events_pilot_id_name_held_on")),
    )


def _create_certificates() -> None:
    op.create_table(
        "certificates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("issuer", sa.String(length=80), nullable=False),
        sa.Column("certified_on", sa.Date(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_certificates_district_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_certificates_enterprise_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk_certificates_pilot_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("pilot_id", "number", name=op.f("uq_certificates_pilot_id_number")),
    )


def _create_recognitions() -> None:
    op.create_table(
        "recognitions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "beacon",
                "factory",
                "workshop",
                "scene",
                "showcase",
                "chain_case",
                "cluster_case",
                "benchmark",
                "model",
                name="recognitionkind",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "level",
            sa.Enum(
                "national",
                "provincial",
                "municipal",
                "county",
                "office",
                name="recognitionlevel",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("recognised_on", sa.Date(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("revoked_on IS NULL OR revoked_on > recognised_on", name=op.f("ck_recognitions_days_order")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_recognitions_enterprise_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk_recognitions_pilot_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognitions")),
        sa.UniqueConstraint("pilot_id", "name", "kind", name=op.f("uq_recognitions_pilot_id_name_kind")),
    )


def _create_cloud_uses() -> None:
    op.create_table(
        "cloud_uses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("business", sa.String(length=80), nullable=False),
        sa.Column("platform", sa.String(length=80), nullable=False),
        sa.Column("used_from", sa.Date(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("stopped_on IS NULL OR stopped_on > used_from", name=op.f("ck_cloud_uses_days_order")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_cloud_uses_enterprise_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cloud_uses")),
        sa.UniqueConstraint("enterprise_id", name=op.f("uq_cloud_uses_enterprise_id")),
    )


def _create_finance_products() -> None:
    op.create_table(
        "finance_products",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("bank", sa.String(length=80), nullable=False),
        sa.Column("most_fen", sa.BigInteger(), nullable=True),
        sa.Column("least_rate", sa.Float(), nullable=True),
        sa.Column("most_months", sa.Integer(), nullable=True),
        sa.Column("listed_on", sa.Date(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("delisted_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "delisted_on IS NULL OR delisted_on > listed_on", name=op.f("ck_finance_products_days_order")
        ),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk_finance_products_pilot_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finance_products")),
        sa.UniqueConstraint("pilot_id", "name", name=op.f("uq_finance_products_pilot_id_name")),
    )


def _create_loans() -> None:
    op.create_table(
        "loans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("rate", sa.Float(), nullable=False),
        sa.Column("lent_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("repaid_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_loans_amount_positive")),
        sa.CheckConstraint("due_on > lent_on", name=op.f("ck_loans_days_order")),
        sa.CheckConstraint("rate >= 0", name=op.f("ck_loans_rate")),
        sa.CheckConstraint("repaid_on IS NULL OR repaid_on >= lent_on", name=op.f("ck_loans_repaid_order")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_loans_enterprise_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["finance_products.id"], name=op.f("fk_loans_product_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loans")),
        sa.UniqueConstraint("product_id", "number", name=op.f("uq_loans_product_id_number")),
    )
    op.create_index("ix_loans_enterprise", "loans", ["enterprise_id"], unique=False)


def _create_policies() -> None:
    op.create_table(
        "policies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("benefit", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("needs_district_id", sa.Integer(), nullable=True),
        sa.Column("needs_industry_id", sa.Integer(), nullable=True),
        sa.Column(
            "needs_scale",
            sa.Enum("above", "below", name="needs_scale", native_enum=False, create_constraint=True),
            nullable=True,
        ),
        sa.Column(
            "needs_title",
            sa.Enum("little_giant", "srdi", "none", name="needs_title", native_enum=False, create_constraint=True),
            nullable=True,
        ),
        sa.Column(
            "needs_stage",
            sa.Enum(
                "diagnosis",
                "proposal",
                "contract",
                "build",
                "go_live",
                "acceptance",
                "assessment",
                "publicity",
                "payment",
                name="needs_stage",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
        ),
        sa.Column("least_level", sa.Integer(), nullable=True),
        sa.Column("needs_cloud", sa.Boolean(), nullable=True),
        sa.Column("needs_loan", sa.Boolean(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("interest_percent", sa.Float(), nullable=True),
        sa.Column("most_months", sa.Integer(), nullable=True),
        sa.Column("cap_fen", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_policies_days_order")),
        sa.CheckConstraint(
            "interest_percent IS NULL OR interest_percent BETWEEN 0 AND 100", name=op.f("ck_policies_interest")
        ),
        sa.CheckConstraint("least_level IS NULL OR least_level BETWEEN 1 AND 4", name=op.f("ck_policies_level")),
        sa.ForeignKeyConstraint(
            ["needs_district_id"], ["districts.id"], name=op.f("fk_policies_needs_district_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["needs_industry_id"], ["industries.id"], name=op.f("fk_policies_needs_industry_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_policies_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policies")),
        sa.UniqueConstraint("pilot_id", "name", name=op.f("uq_policies_pilot_id_name")),
    )


def _create_policy_claims() -> None:
    op.create_table(
        "policy_claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("claimed_on", sa.Date(), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=True),
        sa.Column("granted_fen", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("granted_on IS NULL OR granted_on >= claimed_on", name=op.f("ck_policy_claims_days_order")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_policy_claims_enterprise_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policies.id"], name=op.f("fk_policy_claims_policy_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_claims")),
        sa.UniqueConstraint("policy_id", "enterprise_id", name=op.f("uq_policy_claims_policy_id_enterprise_id")),
    )
    op.create_index(op.f("ix_policy_claims_enterprise_id"), "policy_claims", ["enterprise_id"], unique=False)


def _create_list_versions() -> None:
    op.create_table(
        "list_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column(
            "list",
            sa.Enum(
                "tasks",
                "enterprises",
                "providers",
                "products",
                "policies",
                "finance",
                name="worklist",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("rows", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk_list_versions_pilot_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_versions")),
        sa.UniqueConstraint("pilot_id", "list", "number", name=op.f("uq_list_versions_pilot_id_list_number")),
    )


CREATES = (
    _create_events,
    _create_certificates,
    _create_recognitions,
    _create_cloud_uses,
    _create_finance_products,
    _create_loans,
    _create_policies,
    _create_policy_claims,
    _create_list_versions,
)


def downgrade() -> None:
    for event in ("update", "delete"):
        unguard(op.get_bind(), "list_versions", event)
    for table in (
        "list_versions",
        "policy_claims",
        "policies",
        "loans",
        "finance_products",
        "cloud_uses",
        "recognitions",
        "certificates",
        "events",
    ):
        op.drop_table(table)
    op.execute("UPDATE indicators SET measure = 'reported' WHERE substr(measure, 1, 8) = 'counted:'")
    _measures(WITH_COUNTED, MEASURE)
    _forget_batches()
    change_words(op.get_bind(), "import_batches", "kind", "ck_import_batches_kind", (*BEFORE, *NEW), BEFORE)


def _forget_batches() -> None:
    """What was taken in by the forms that are no more."""
    connection, listed = op.get_bind(), ", ".join(f"'{kind}'" for kind in NEW)
    for table in ("import_changes", "import_batches"):
        unguard(connection, table, "delete")
    ours = f"SELECT id FROM import_batches WHERE kind IN ({listed})"
    op.execute(f"DELETE FROM import_changes WHERE batch_id IN ({ours})")
    op.execute(f"DELETE FROM import_batches WHERE kind IN ({listed})")
    create_triggers(connection)
    create_intake_triggers(connection)
