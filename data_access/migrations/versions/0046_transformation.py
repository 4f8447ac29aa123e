"""Diagnosis by scenario, needs, plans with prices and their two reviews, agencies, experts, acceptances, lists
the office reviews by; a batch of returns knows the one that brought it with it.
"""

import sqlalchemy as sa
from alembic import op

from data_access.intake_triggers import create_intake_triggers
from data_access.triggers import create_triggers, unguard
from data_access.word_checks import change_words

revision = "0046"
down_revision = "0045"
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
    "events",
    "certificates",
    "recognitions",
    "cloud_uses",
    "finance_products",
    "loans",
    "policies",
    "policy_claims",
    "holidays",
    "interests",
    "batch_funds",
    "objections",
    "project_goals",
)
NEW = (
    "diagnoses",
    "needs",
    "review_lists",
    "plan_lines",
    "plan_reviews",
    "agencies",
    "experts",
    "acceptances",
)

SCENARIOS = (
    "product_design",
    "process_design",
    "marketing",
    "after_sales",
    "scheduling",
    "production",
    "quality",
    "equipment",
    "safety",
    "energy",
    "purchasing",
    "warehousing",
    "finance",
    "personnel",
    "collaboration",
    "decisions",
)
LEVELS = " AND ".join(f"({one} IS NULL OR {one} BETWEEN 0 AND 4)" for one in SCENARIOS)


def upgrade() -> None:
    change_words(op.get_bind(), "import_batches", "kind", "ck_import_batches_kind", BEFORE, (*BEFORE, *NEW))
    op.add_column("import_batches", sa.Column("follows_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_import_batches_follows_id"), "import_batches", ["follows_id"])
    for create in CREATES:
        create()
    create_triggers(op.get_bind())
    create_intake_triggers(op.get_bind())


def _create_agencies() -> None:
    op.create_table(
        "agencies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "industry",
                "acceptance",
                "audit",
                "supervision",
                name="agencykind",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("contract_no", sa.String(length=80), nullable=False),
        sa.Column("contract_fen", sa.BigInteger(), nullable=False),
        sa.Column("fee_fen", sa.BigInteger(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("conflicts", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_agencies_days_order")),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_agencies_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agencies")),
        sa.UniqueConstraint("pilot_id", "uscc", name=op.f("uq_agencies_pilot_id_uscc")),
    )


def _create_experts() -> None:
    op.create_table(
        "experts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("field", sa.String(length=80), nullable=False),
        sa.Column("contract_no", sa.String(length=80), nullable=False),
        sa.Column("fee_fen", sa.BigInteger(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("conflicts", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_experts_days_order")),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_experts_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experts")),
        sa.UniqueConstraint("pilot_id", "code", name=op.f("uq_experts_pilot_id_code")),
    )


def _create_review_lists() -> None:
    op.create_table(
        "review_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=True),
        sa.Column(
            "list",
            sa.Enum("subsidy", "documents", name="reviewlist", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk_review_lists_pilot_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_lists")),
    )
    op.create_index(
        "uq_review_lists_day",
        "review_lists",
        [sa.text("coalesce(pilot_id, 0)"), "list", "name", "effective_from"],
        unique=True,
    )


def _create_diagnoses() -> None:
    op.create_table(
        "diagnoses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "before",
                "self_after",
                "official_after",
                name="assessmentkind",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("diagnosed_on", sa.Date(), nullable=False),
        sa.Column("base_score", sa.Float(), nullable=False),
        sa.Column("assessor", sa.String(length=80), nullable=False),
        sa.Column("product_design", sa.Integer(), nullable=True),
        sa.Column("process_design", sa.Integer(), nullable=True),
        sa.Column("marketing", sa.Integer(), nullable=True),
        sa.Column("after_sales", sa.Integer(), nullable=True),
        sa.Column("scheduling", sa.Integer(), nullable=True),
        sa.Column("production", sa.Integer(), nullable=True),
        sa.Column("quality", sa.Integer(), nullable=True),
        sa.Column("equipment", sa.Integer(), nullable=True),
        sa.Column("safety", sa.Integer(), nullable=True),
        sa.Column("energy", sa.Integer(), nullable=True),
        sa.Column("purchasing", sa.Integer(), nullable=True),
        sa.Column("warehousing", sa.Integer(), nullable=True),
        sa.Column("finance", sa.Integer(), nullable=True),
        sa.Column("personnel", sa.Integer(), nullable=True),
        sa.Column("collaboration", sa.Integer(), nullable=True),
        sa.Column("decisions", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(LEVELS, name=op.f("ck_diagnoses_levels")),
        sa.CheckConstraint("base_score BETWEEN 0 AND 100", name=op.f("ck_diagnoses_score")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_diagnoses_enterprise_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagnoses")),
        sa.UniqueConstraint("enterprise_id", "kind", name=op.f("uq_diagnoses_enterprise_id_kind")),
    )


def _create_needs() -> None:
    op.create_table(
        "needs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("need", "problem", name="needkind", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column(
            "scenario",
            sa.Enum(
                *SCENARIOS,
                name="scenario",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("solved_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("solved_on IS NULL OR solved_on >= raised_on", name=op.f("ck_needs_days_order")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_needs_enterprise_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs")),
        sa.UniqueConstraint("enterprise_id", "kind", "title", name=op.f("uq_needs_enterprise_id_kind_title")),
    )


def _create_price_groups() -> None:
    op.create_table(
        "price_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("solution_id", sa.Integer(), nullable=True),
        sa.Column(
            "scenario",
            sa.Enum(
                *SCENARIOS,
                name="scenario",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("median_fen", sa.Float(), nullable=False),
        sa.Column("spread_fen", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk_price_groups_pilot_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["solution_id"], ["solutions.id"], name=op.f("fk_price_groups_solution_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_groups")),
    )
    op.create_index(
        "uq_price_groups_kind",
        "price_groups",
        ["pilot_id", sa.text("coalesce(solution_id, 0)"), "scenario", "unit"],
        unique=True,
    )


def _create_acceptances() -> None:
    op.create_table(
        "acceptances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("documents", sa.String(), nullable=False),
        sa.Column("session", sa.String(length=40), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("minutes", sa.String(), nullable=False),
        sa.Column("foundation", sa.Float(), nullable=True),
        sa.Column("operation", sa.Float(), nullable=True),
        sa.Column("management", sa.Float(), nullable=True),
        sa.Column("scenarios", sa.Float(), nullable=True),
        sa.Column(
            "result",
            sa.Enum("passed", "rectify", "failed", name="acceptanceresult", native_enum=False, create_constraint=True),
            nullable=True,
        ),
        sa.Column("result_on", sa.Date(), nullable=True),
        sa.Column("rectify_by", sa.Date(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(result = 'rectify' AND rectify_by > result_on) OR rectify_by IS NULL",
            name=op.f("ck_acceptances_rectify_by"),
        ),
        sa.CheckConstraint("(result IS NULL) = (result_on IS NULL)", name=op.f("ck_acceptances_result_has_day")),
        sa.CheckConstraint("level IS NULL OR level BETWEEN 1 AND 4", name=op.f("ck_acceptances_level")),
        sa.CheckConstraint("result_on IS NULL OR result_on >= applied_on", name=op.f("ck_acceptances_days_order")),
        sa.CheckConstraint("round > 0", name=op.f("ck_acceptances_round")),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_acceptances_agency_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_acceptances_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptances")),
        sa.UniqueConstraint("project_id", "round", name=op.f("uq_acceptances_project_id_round")),
    )
    op.create_index(op.f("ix_acceptances_agency_id"), "acceptances", ["agency_id"], unique=False)


def _create_plan_lines() -> None:
    op.create_table(
        "plan_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.Column("module", sa.String(length=80), nullable=False),
        sa.Column(
            "scenario",
            sa.Enum(
                *SCENARIOS,
                name="scenario",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("item", sa.String(length=80), nullable=False),
        sa.Column("solution_id", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("quantity", sa.Float(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_plan_lines_amount_positive")),
        sa.CheckConstraint("number > 0 AND line > 0", name=op.f("ck_plan_lines_numbers")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_plan_lines_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_plan_lines_project_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["solution_id"], ["solutions.id"], name=op.f("fk_plan_lines_solution_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_lines")),
        sa.UniqueConstraint("project_id", "number", "line", name=op.f("uq_plan_lines_project_id_number_line")),
    )
    op.create_index("ix_plan_lines_group", "plan_lines", ["solution_id", "scenario", "unit"], unique=False)


def _create_acceptance_experts() -> None:
    op.create_table(
        "acceptance_experts",
        sa.Column("acceptance_id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["acceptance_id"], ["acceptances.id"], name=op.f("fk_acceptance_experts_acceptance_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["experts.id"], name=op.f("fk_acceptance_experts_expert_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("acceptance_id", "expert_id", name=op.f("pk_acceptance_experts")),
    )
    op.create_index(op.f("ix_acceptance_experts_expert_id"), "acceptance_experts", ["expert_id"], unique=False)


def _create_plan_reviews() -> None:
    op.create_table(
        "plan_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_line_id", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum("platform", "supervisor", name="reviewstage", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column(
            "decision",
            sa.Enum("accepted", "cut", "refused", name="pricedecision", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("cut_fen", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(decision = 'cut') = (cut_fen IS NOT NULL)", name=op.f("ck_plan_reviews_cut_has_amount")),
        sa.CheckConstraint("cut_fen IS NULL OR cut_fen > 0", name=op.f("ck_plan_reviews_cut_positive")),
        sa.ForeignKeyConstraint(
            ["plan_line_id"], ["plan_lines.id"], name=op.f("fk_plan_reviews_plan_line_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_reviews")),
        sa.UniqueConstraint("plan_line_id", "stage", name=op.f("uq_plan_reviews_plan_line_id_stage")),
    )


CREATES = (
    _create_agencies,
    _create_experts,
    _create_review_lists,
    _create_diagnoses,
    _create_needs,
    _create_price_groups,
    _create_acceptances,
    _create_plan_lines,
    _create_acceptance_experts,
    _create_plan_reviews,
)


def downgrade() -> None:
    for table in (
        "plan_reviews",
        "acceptance_experts",
        "plan_lines",
        "acceptances",
        "price_groups",
        "needs",
        "diagnoses",
        "review_lists",
        "experts",
        "agencies",
    ):
        op.drop_table(table)
    _forget_batches()
    op.drop_index(op.f("ix_import_batches_follows_id"), "import_batches")
    op.drop_column("import_batches", "follows_id")
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
