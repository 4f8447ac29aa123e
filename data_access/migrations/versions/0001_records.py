"""records"""

import sqlalchemy as sa
from alembic import op

from data_access.triggers import create_triggers, drop_triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "indicators",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column(
            "direction",
            sa.Enum("up", "down", name="direction", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("measure", sa.String(length=60), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("core", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "measure = 'reported' OR measure = 'estimate' OR measure LIKE 'computed:%'",
            name=op.f("ck_indicators_measure"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicators")),
        sa.UniqueConstraint("code", name=op.f("uq_indicators_code")),
    )
    op.create_table(
        "level_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("min_base_score", sa.Integer(), nullable=False),
        sa.Column("min_scenarios", sa.Integer(), nullable=False),
        sa.Column("min_constrained_scenarios", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_level_rules_level")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_level_rules")),
        sa.UniqueConstraint("level", name=op.f("uq_level_rules_level")),
    )
    op.create_table(
        "level_scenarios",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("is_constrained", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_level_scenarios")),
        sa.UniqueConstraint("number", name=op.f("uq_level_scenarios_number")),
    )
    op.create_table(
        "pilots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("short_name", sa.String(length=20), nullable=False),
        sa.Column(
            "level",
            sa.Enum("city", "district", "municipality", name="pilotlevel", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("city", sa.String(length=40), nullable=False),
        sa.Column("document_title", sa.String(), nullable=False),
        sa.Column("document_no", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("implementation_from", sa.Date(), nullable=False),
        sa.Column("central_fund_fen", sa.BigInteger(), nullable=False),
        sa.Column("local_fund_fen", sa.BigInteger(), nullable=False),
        sa.Column("local_only_categories", sa.String(), nullable=False),
        sa.Column("local_only_quote", sa.String(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("demo_today", sa.Date(), nullable=True),
        sa.Column("reports_weekly", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("central_fund_fen >= 0 AND local_fund_fen >= 0", name=op.f("ck_pilots_funds_not_negative")),
        sa.CheckConstraint(
            "effective_to IS NULL OR effective_to >= effective_from", name=op.f("ck_pilots_effective_order")
        ),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_pilots_days_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pilots")),
        sa.UniqueConstraint("code", name=op.f("uq_pilots_code")),
    )
    op.create_table(
        "audit_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("subject_id", sa.String(length=60), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk_audit_events_pilot_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_events_hash")),
    )
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.create_index("ix_audit_events_subject", ["subject", "subject_id"], unique=False)

    op.create_table(
        "batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("subsidy_ratio", sa.Float(), nullable=False),
        sa.Column("cap_level2_fen", sa.BigInteger(), nullable=False),
        sa.Column("cap_level3_fen", sa.BigInteger(), nullable=False),
        sa.Column("cap_level4_fen", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "cap_level2_fen >= 0 AND cap_level3_fen >= 0 AND cap_level4_fen >= 0", name=op.f("ck_batches_caps")
        ),
        sa.CheckConstraint("closes_on IS NULL OR closes_on >= opens_on", name=op.f("ck_batches_days_order")),
        sa.CheckConstraint("subsidy_ratio >= 0 AND subsidy_ratio <= 1", name=op.f("ck_batches_ratio")),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_batches_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
        sa.UniqueConstraint("pilot_id", "number", name=op.f("uq_batches_pilot_id_number")),
    )
    op.create_table(
        "departments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("is_office", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_departments_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departments")),
        sa.UniqueConstraint("pilot_id", "name", name=op.f("uq_departments_pilot_id_name")),
    )
    op.create_table(
        "districts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("short_name", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "county", "township", "park", "zone", name="districtkind", native_enum=False, create_constraint=True
            ),
            nullable=False,
        ),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from", name=op.f("ck_districts_valid_order")
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_districts_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_districts")),
        sa.UniqueConstraint("pilot_id", "name", name=op.f("uq_districts_pilot_id_name")),
        sa.UniqueConstraint("pilot_id", "short_name", name=op.f("uq_districts_pilot_id_short_name")),
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_documents_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("pilot_id", "title", name=op.f("uq_documents_pilot_id_title")),
    )
    op.create_table(
        "industries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("short_name", sa.String(length=20), nullable=False),
        sa.Column("source_quote", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_industries_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_industries")),
        sa.UniqueConstraint("pilot_id", "name", name=op.f("uq_industries_pilot_id_name")),
    )
    op.create_table(
        "light_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=True),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("metric", sa.String(length=40), nullable=False),
        sa.Column(
            "direction",
            sa.Enum("up", "down", name="direction", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("green_bound", sa.Float(), nullable=True),
        sa.Column("green_inclusive", sa.Boolean(), nullable=False),
        sa.Column("yellow_bound", sa.Float(), nullable=True),
        sa.Column("yellow_inclusive", sa.Boolean(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_light_rules_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_light_rules")),
    )
    op.create_table(
        "periods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("week", "month", "live", name="periodkind", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("label", sa.String(length=10), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("open", "closed", name="periodstatus", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("rule_version", sa.String(length=16), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_periods_closed_has_instant")),
        sa.CheckConstraint("kind <> 'live' OR status = 'open'", name=op.f("ck_periods_live_stays_open")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_periods_days_order")),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_periods_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_periods")),
        sa.UniqueConstraint("pilot_id", "label", name=op.f("uq_periods_pilot_id_label")),
    )
    op.create_table(
        "phases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_phases_days_order")),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_phases_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phases")),
        sa.UniqueConstraint("pilot_id", "number", name=op.f("uq_phases_pilot_id_number")),
    )
    op.create_table(
        "providers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("integrated", "specialist", name="providerkind", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("admitted_on", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "warned",
                "suspended",
                "removed",
                name="providerstatus",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("status_on", sa.Date(), nullable=True),
        sa.Column("status_reason", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(uscc) = 18", name=op.f("ck_providers_uscc_length")),
        sa.CheckConstraint("status_on IS NULL OR status_on >= admitted_on", name=op.f("ck_providers_status_day")),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_providers_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_providers")),
        sa.UniqueConstraint("pilot_id", "uscc", name=op.f("uq_providers_pilot_id_uscc")),
    )
    op.create_table(
        "stage_weights",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=True),
        sa.Column(
            "stage",
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
                name="stage",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.CheckConstraint("weight >= 0 AND weight <= 100", name=op.f("ck_stage_weights_weight")),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk_stage_weights_pilot_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_weights")),
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("departments", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("quote", sa.String(), nullable=False),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name=op.f("ck_tasks_days_order")
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_tasks_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint("pilot_id", "number", name=op.f("uq_tasks_pilot_id_number")),
    )
    op.create_table(
        "enterprises",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("industry_id", sa.Integer(), nullable=True),
        sa.Column(
            "scale", sa.Enum("above", "below", name="scale", native_enum=False, create_constraint=True), nullable=False
        ),
        sa.Column(
            "title",
            sa.Enum("little_giant", "srdi", "none", name="title", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("state_owned", sa.Boolean(), nullable=False),
        sa.Column("gb4754_code", sa.String(length=8), nullable=False),
        sa.Column("already_funded", sa.Boolean(), nullable=False),
        sa.Column("planned_year", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "withdrawn",
                "replaced",
                "disqualified",
                name="enterprisestatus",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("status_on", sa.Date(), nullable=True),
        sa.Column("status_reason", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(status = 'active') = (status_on IS NULL)", name=op.f("ck_enterprises_status_day")),
        sa.CheckConstraint("length(uscc) = 18", name=op.f("ck_enterprises_uscc_length")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_enterprises_district_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["industry_id"], ["industries.id"], name=op.f("fk_enterprises_industry_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_enterprises_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprises")),
        sa.UniqueConstraint("pilot_id", "uscc", name=op.f("uq_enterprises_pilot_id_uscc")),
    )
    with op.batch_alter_table("enterprises", schema=None) as batch_op:
        batch_op.create_index("ix_enterprises_pilot_name", ["pilot_id", "name"], unique=False)

    op.create_table(
        "live_tallies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("industry_id", sa.Integer(), nullable=True),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_live_tallies_district_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["industry_id"], ["industries.id"], name=op.f("fk_live_tallies_industry_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk_live_tallies_pilot_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_tallies")),
    )
    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("chair", sa.String(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["period_id"], ["periods.id"], name=op.f("fk_meetings_period_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_meetings_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("pilot_id", "held_on", name=op.f("uq_meetings_pilot_id_held_on")),
    )
    op.create_table(
        "observations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("industry_id", sa.Integer(), nullable=True),
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("reported_by", sa.String(), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_observations_not_negative")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_observations_district_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicators.id"], name=op.f("fk_observations_indicator_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["industry_id"], ["industries.id"], name=op.f("fk_observations_industry_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk_observations_pilot_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observations")),
    )
    op.create_table(
        "provider_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("signed", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("open_projects", sa.Integer(), nullable=False),
        sa.Column("milestones_due", sa.Integer(), nullable=False),
        sa.Column("milestones_on_time", sa.Integer(), nullable=False),
        sa.Column("on_time_share", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["period_id"], ["periods.id"], name=op.f("fk_provider_readings_period_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=op.f("fk_provider_readings_provider_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_readings")),
        sa.UniqueConstraint("period_id", "provider_id", name=op.f("uq_provider_readings_period_id_provider_id")),
    )
    op.create_table(
        "scope_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("industry_id", sa.Integer(), nullable=True),
        sa.Column("projects", sa.Integer(), nullable=False),
        sa.Column("red", sa.Integer(), nullable=False),
        sa.Column("yellow", sa.Integer(), nullable=False),
        sa.Column("green", sa.Integer(), nullable=False),
        sa.Column("grey", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=False),
        sa.Column("replaced", sa.Integer(), nullable=False),
        sa.Column("disqualified", sa.Integer(), nullable=False),
        sa.Column("turned_red", sa.Integer(), nullable=False),
        sa.Column("recovered", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_scope_counts_district_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["industry_id"], ["industries.id"], name=op.f("fk_scope_counts_industry_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["periods.id"], name=op.f("fk_scope_counts_period_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scope_counts")),
    )
    op.create_table(
        "solutions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("industry_id", sa.Integer(), nullable=True),
        sa.Column("scenario", sa.String(length=40), nullable=False),
        sa.Column("listed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["industry_id"], ["industries.id"], name=op.f("fk_solutions_industry_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_solutions_pilot_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=op.f("fk_solutions_provider_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_solutions")),
        sa.UniqueConstraint("provider_id", "name", name=op.f("uq_solutions_provider_id_name")),
    )
    with op.batch_alter_table("solutions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_solutions_pilot_id"), ["pilot_id"], unique=False)

    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.CheckConstraint("(department_id IS NULL) <> (district_id IS NULL)", name=op.f("ck_submissions_one_unit")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_submissions_department_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_submissions_district_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_submissions_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
    )
    op.create_table(
        "targets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("source_name", sa.String(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("industry_id", sa.Integer(), nullable=True),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column(
            "operator",
            sa.Enum(">=", ">", "=", name="operator", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column(
            "basis", sa.Enum("flow", "stock", name="basis", native_enum=False, create_constraint=True), nullable=False
        ),
        sa.Column(
            "kind",
            sa.Enum("table", "text", name="targetkind", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column(
            "cadence",
            sa.Enum("once", "yearly", "monthly", name="cadence", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("is_whole_pilot", sa.Boolean(), nullable=False),
        sa.Column("source_document", sa.String(), nullable=False),
        sa.Column("source_quote", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_targets_days_order")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_targets_not_negative")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_targets_district_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicators.id"], name=op.f("fk_targets_indicator_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["industry_id"], ["industries.id"], name=op.f("fk_targets_industry_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_targets_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targets")),
    )
    op.create_table(
        "assessments",
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
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("score_foundation", sa.Float(), nullable=False),
        sa.Column("score_operation", sa.Float(), nullable=False),
        sa.Column("score_management", sa.Float(), nullable=False),
        sa.Column("score_result", sa.Float(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("assessor", sa.String(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_assessments_level")),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_assessments_score")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_assessments_enterprise_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
        sa.UniqueConstraint(
            "enterprise_id", "kind", "assessed_on", name=op.f("uq_assessments_enterprise_id_kind_assessed_on")
        ),
    )
    op.create_table(
        "checkpoints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_checkpoints_not_negative")),
        sa.ForeignKeyConstraint(
            ["target_id"], ["targets.id"], name=op.f("fk_checkpoints_target_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoints")),
        sa.UniqueConstraint("target_id", "due_on", name=op.f("uq_checkpoints_target_id_due_on")),
    )
    op.create_table(
        "commitments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("indicator", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_commitments_not_negative")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_commitments_district_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_commitments_meeting_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_commitments_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitments")),
    )
    op.create_table(
        "indicator_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=60), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("industry_id", sa.Integer(), nullable=True),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("numerator", sa.Float(), nullable=True),
        sa.Column("denominator", sa.Float(), nullable=True),
        sa.Column("planned", sa.Float(), nullable=True),
        sa.Column("target", sa.Float(), nullable=True),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.Column(
            "planned_by",
            sa.Enum(
                "checkpoints",
                "target_table",
                "target_text",
                "bottom_up",
                "none",
                name="planned",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "light",
            sa.Enum("red", "yellow", "green", "grey", name="light", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column(
            "override_light",
            sa.Enum("red", "yellow", "green", "grey", name="override_light", native_enum=False, create_constraint=True),
            nullable=True,
        ),
        sa.Column("override_note", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column(
            "change",
            sa.Enum(
                "new",
                "same",
                "turned_red",
                "recovered",
                "worse",
                "better",
                name="change",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("periods_running", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_indicator_readings_has_reason")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_indicator_readings_district_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["industry_id"], ["industries.id"], name=op.f("fk_indicator_readings_industry_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["periods.id"], name=op.f("fk_indicator_readings_period_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["targets.id"], name=op.f("fk_indicator_readings_target_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_readings")),
    )
    op.create_table(
        "projects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("contract_fen", sa.BigInteger(), nullable=False),
        sa.Column("eligible_fen", sa.BigInteger(), nullable=False),
        sa.Column("approved_fen", sa.BigInteger(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "withdrawn",
                "replaced",
                "disqualified",
                name="enterprisestatus",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("status_on", sa.Date(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(status = 'active') = (status_on IS NULL)", name=op.f("ck_projects_status_day")),
        sa.CheckConstraint(
            "contract_fen >= 0 AND eligible_fen >= 0 AND approved_fen >= 0", name=op.f("ck_projects_money_not_negative")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_projects_batch_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_projects_enterprise_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_projects_pilot_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=op.f("fk_projects_provider_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
        sa.UniqueConstraint("pilot_id", "code", name=op.f("uq_projects_pilot_id_code")),
    )
    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_projects_enterprise_id"), ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_projects_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=60), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column(
            "light",
            sa.Enum("red", "yellow", "green", "grey", name="light", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open", "replied", "verified", "closed", name="alertstatus", native_enum=False, create_constraint=True
            ),
            nullable=False,
        ),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_by", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_alerts_district_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["period_id"], ["periods.id"], name=op.f("fk_alerts_period_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_alerts_pilot_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_alerts_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    with op.batch_alter_table("alerts", schema=None) as batch_op:
        batch_op.create_index("ix_alerts_pilot_due", ["pilot_id", "status", "due_on"], unique=False)

    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum("open", "done", "overdue", name="decisionstatus", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_decisions_district_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_decisions_meeting_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_decisions_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("meeting_id", "number", name=op.f("uq_decisions_meeting_id_number")),
    )
    op.create_table(
        "findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_findings_district_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["period_id"], ["periods.id"], name=op.f("fk_findings_period_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_findings_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
    )
    with op.batch_alter_table("findings", schema=None) as batch_op:
        batch_op.create_index("ix_findings_period", ["period_id", "severity"], unique=False)

    op.create_table(
        "fund_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
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
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
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
        sa.Column("document_no", sa.String(length=60), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("approver", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_fund_entries_amount_positive")),
        sa.CheckConstraint("from_account <> to_account", name=op.f("ck_fund_entries_two_accounts")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name=op.f("fk_fund_entries_batch_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_fund_entries_district_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk_fund_entries_pilot_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_fund_entries_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_entries")),
        sa.UniqueConstraint("pilot_id", "kind", "document_no", name=op.f("uq_fund_entries_pilot_id_kind_document_no")),
    )
    with op.batch_alter_table("fund_entries", schema=None) as batch_op:
        batch_op.create_index("ix_fund_entries_pilot_day", ["pilot_id", "occurred_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_fund_entries_project_id"), ["project_id"], unique=False)

    op.create_table(
        "issues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column(
            "severity",
            sa.Enum("minor", "serious", name="severity", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name=op.f("ck_issues_closed_order")),
        sa.CheckConstraint("due_on >= opened_on", name=op.f("ck_issues_due_order")),
        sa.CheckConstraint("project_id IS NOT NULL OR district_id IS NOT NULL", name=op.f("ck_issues_has_subject")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_issues_district_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_issues_pilot_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_issues_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issues")),
        sa.UniqueConstraint("pilot_id", "code", name=op.f("uq_issues_pilot_id_code")),
    )
    with op.batch_alter_table("issues", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issues_project_id"), ["project_id"], unique=False)

    op.create_table(
        "light_overrides",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("industry_id", sa.Integer(), nullable=True),
        sa.Column(
            "light",
            sa.Enum("red", "yellow", "green", "grey", name="light", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.CheckConstraint("author <> approved_by", name=op.f("ck_light_overrides_two_people")),
        sa.CheckConstraint("expires_on >= starts_on", name=op.f("ck_light_overrides_days_order")),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_light_overrides_has_reason")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_light_overrides_district_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["industry_id"], ["industries.id"], name=op.f("fk_light_overrides_industry_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilots.id"], name=op.f("fk_light_overrides_pilot_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_light_overrides_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_light_overrides")),
    )
    with op.batch_alter_table("light_overrides", schema=None) as batch_op:
        batch_op.create_index("ix_light_overrides_pilot", ["pilot_id", "indicator"], unique=False)

    op.create_table(
        "milestones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
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
                name="stage",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_milestones_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestones")),
        sa.UniqueConstraint("project_id", "stage", name=op.f("uq_milestones_project_id_stage")),
    )
    op.create_table(
        "project_providers",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("lead", "partner", name="projectrole", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_project_providers_project_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_project_providers_provider_id")),
        sa.PrimaryKeyConstraint("project_id", "provider_id", name=op.f("pk_project_providers")),
    )
    op.create_table(
        "project_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("industry_id", sa.Integer(), nullable=True),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "withdrawn",
                "replaced",
                "disqualified",
                name="enterprisestatus",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("is_counted", sa.Boolean(), nullable=False),
        sa.Column(
            "stage",
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
                name="stage",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
        ),
        sa.Column(
            "light",
            sa.Enum("red", "yellow", "green", "grey", name="light", native_enum=False, create_constraint=True),
            nullable=True,
        ),
        sa.Column(
            "override_light",
            sa.Enum("red", "yellow", "green", "grey", name="override_light", native_enum=False, create_constraint=True),
            nullable=True,
        ),
        sa.Column("override_note", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column(
            "change",
            sa.Enum(
                "new",
                "same",
                "turned_red",
                "recovered",
                "worse",
                "better",
                name="change",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("periods_running", sa.Integer(), nullable=False),
        sa.Column("severity_rank", sa.Integer(), nullable=False),
        sa.Column("planned_progress", sa.Integer(), nullable=False),
        sa.Column("actual_progress", sa.Integer(), nullable=False),
        sa.Column("lag_points", sa.Integer(), nullable=False),
        sa.Column("days_late", sa.Integer(), nullable=False),
        sa.Column("silent_days", sa.Integer(), nullable=False),
        sa.Column("diagnosed_on", sa.Date(), nullable=True),
        sa.Column("contracted_on", sa.Date(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("level2_on", sa.Date(), nullable=True),
        sa.Column("level4_on", sa.Date(), nullable=True),
        sa.Column("due_fen", sa.BigInteger(), nullable=False),
        sa.Column("payable_fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_fen", sa.BigInteger(), nullable=False),
        sa.Column("findings_serious", sa.Integer(), nullable=False),
        sa.Column("findings_minor", sa.Integer(), nullable=False),
        sa.Column("milestones_due", sa.Integer(), nullable=False),
        sa.Column("milestones_on_time", sa.Integer(), nullable=False),
        sa.Column("issues_due", sa.Integer(), nullable=False),
        sa.Column("issues_closed", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'active') = (light IS NOT NULL)", name=op.f("ck_project_readings_light_when_active")
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_project_readings_has_reason")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_project_readings_district_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["industry_id"], ["industries.id"], name=op.f("fk_project_readings_industry_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["periods.id"], name=op.f("fk_project_readings_period_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_project_readings_project_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=op.f("fk_project_readings_provider_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_readings")),
        sa.UniqueConstraint("project_id", "period_id", name=op.f("uq_project_readings_project_id_period_id")),
    )
    with op.batch_alter_table("project_readings", schema=None) as batch_op:
        batch_op.create_index(
            "ix_project_readings_cell", ["period_id", "district_id", "industry_id", "light"], unique=False
        )
        batch_op.create_index(
            "ix_project_readings_change", ["period_id", "change", "severity_rank", "project_id"], unique=False
        )
        batch_op.create_index("ix_project_readings_order", ["period_id", "severity_rank", "project_id"], unique=False)

    op.create_table(
        "provider_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("satisfaction", sa.Integer(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.CheckConstraint("satisfaction BETWEEN 1 AND 5", name=op.f("ck_provider_reviews_satisfaction")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_provider_reviews_project_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=op.f("fk_provider_reviews_provider_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_reviews")),
        sa.UniqueConstraint(
            "project_id",
            "provider_id",
            "reviewed_on",
            name=op.f("uq_provider_reviews_project_id_provider_id_reviewed_on"),
        ),
    )
    with op.batch_alter_table("provider_reviews", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_provider_reviews_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "restatements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["period_id"], ["periods.id"], name=op.f("fk_restatements_period_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_restatements_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restatements")),
    )
    with op.batch_alter_table("restatements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_restatements_period_id"), ["period_id"], unique=False)

    op.create_index(
        "uq_light_rules_day",
        "light_rules",
        [sa.text("coalesce(pilot_id, 0)"), "indicator", "metric", "effective_from"],
        unique=True,
    )
    op.create_index(
        "uq_stage_weights_day",
        "stage_weights",
        [sa.text("coalesce(pilot_id, 0)"), "stage", "effective_from"],
        unique=True,
    )
    op.create_index(
        "uq_live_tallies_cell",
        "live_tallies",
        ["pilot_id", sa.text("coalesce(district_id, 0)"), sa.text("coalesce(industry_id, 0)"), "measure"],
        unique=True,
    )
    op.create_index(
        "uq_observations_day",
        "observations",
        [
            "pilot_id",
            "indicator_id",
            sa.text("coalesce(district_id, 0)"),
            sa.text("coalesce(industry_id, 0)"),
            "observed_on",
        ],
        unique=True,
    )
    op.create_index(
        "uq_scope_counts_scope",
        "scope_counts",
        ["period_id", sa.text("coalesce(district_id, 0)"), sa.text("coalesce(industry_id, 0)")],
        unique=True,
    )
    op.create_index(
        "uq_submissions_unit_week",
        "submissions",
        ["pilot_id", sa.text("coalesce(department_id, 0)"), sa.text("coalesce(district_id, 0)"), "week"],
        unique=True,
    )
    op.create_index(
        "uq_targets_cell",
        "targets",
        [
            "pilot_id",
            "indicator_id",
            "source_name",
            sa.text("coalesce(district_id, 0)"),
            sa.text("coalesce(industry_id, 0)"),
            "period",
            "kind",
            "source_quote",
        ],
        unique=True,
    )
    op.create_index(
        "uq_indicator_readings_scope",
        "indicator_readings",
        ["period_id", "indicator", sa.text("coalesce(district_id, 0)"), sa.text("coalesce(industry_id, 0)")],
        unique=True,
    )
    create_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    with op.batch_alter_table("restatements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_restatements_period_id"))

    op.drop_table("restatements")
    with op.batch_alter_table("provider_reviews", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_provider_reviews_provider_id"))

    op.drop_table("provider_reviews")
    with op.batch_alter_table("project_readings", schema=None) as batch_op:
        batch_op.drop_index("ix_project_readings_order")
        batch_op.drop_index("ix_project_readings_change")
        batch_op.drop_index("ix_project_readings_cell")

    op.drop_table("project_readings")
    op.drop_table("project_providers")
    op.drop_table("milestones")
    with op.batch_alter_table("light_overrides", schema=None) as batch_op:
        batch_op.drop_index("ix_light_overrides_pilot")

    op.drop_table("light_overrides")
    with op.batch_alter_table("issues", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_issues_project_id"))

    op.drop_table("issues")
    with op.batch_alter_table("fund_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fund_entries_project_id"))
        batch_op.drop_index("ix_fund_entries_pilot_day")

    op.drop_table("fund_entries")
    with op.batch_alter_table("findings", schema=None) as batch_op:
        batch_op.drop_index("ix_findings_period")

    op.drop_table("findings")
    op.drop_table("decisions")
    with op.batch_alter_table("alerts", schema=None) as batch_op:
        batch_op.drop_index("ix_alerts_pilot_due")

    op.drop_table("alerts")
    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_projects_provider_id"))
        batch_op.drop_index(batch_op.f("ix_projects_enterprise_id"))

    op.drop_table("projects")
    op.drop_table("indicator_readings")
    op.drop_table("commitments")
    op.drop_table("checkpoints")
    op.drop_table("assessments")
    op.drop_table("targets")
    op.drop_table("submissions")
    with op.batch_alter_table("solutions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_solutions_pilot_id"))

    op.drop_table("solutions")
    op.drop_table("scope_counts")
    op.drop_table("provider_readings")
    op.drop_table("observations")
    op.drop_table("meetings")
    op.drop_table("live_tallies")
    with op.batch_alter_table("enterprises", schema=None) as batch_op:
        batch_op.drop_index("ix_enterprises_pilot_name")

    op.drop_table("enterprises")
    op.drop_table("tasks")
    op.drop_table("stage_weights")
    op.drop_table("providers")
    op.drop_table("phases")
    op.drop_table("periods")
    op.drop_table("light_rules")
    op.drop_table("industries")
    op.drop_table("documents")
    op.drop_table("districts")
    op.drop_table("departments")
    op.drop_table("batches")
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_events_subject")

    op.drop_table("audit_events")
    op.drop_table("pilots")
    op.drop_table("level_scenarios")
    op.drop_table("level_rules")
    op.drop_table("indicators")
