"""Readings that say the same as the period before are kept once: rows, bodies and texts, with a view of the old name
(rules 10.2). What closed periods said stays to the letter, numbers of rows included, and so do their seals."""

import sqlalchemy as sa
from alembic import op

from data_access.kept_once import create_view_triggers, create_views, drop_views
from data_access.triggers import create_triggers

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

VIEWS = ("indicator_readings", "project_readings", "target_readings")


def upgrade() -> None:
    connection = op.get_bind()
    op.create_index("ix_periods_before", "periods", ["pilot_id", "kind", "id"])
    _make_rows_and_bodies()
    for view in VIEWS:
        op.rename_table(view, f"wide_{view}")
    create_views(connection)
    create_view_triggers(connection)
    for view in VIEWS:
        _move(connection, f"wide_{view}", view)
        op.drop_table(f"wide_{view}")
        if connection.dialect.name == "postgresql":
            rows = f"{view.removesuffix('s')}_rows"
            op.execute(f"SELECT setval(pg_get_serial_sequence('{rows}', 'id'), (SELECT max(id) FROM {rows}))")
    create_triggers(connection)


def downgrade() -> None:
    connection = op.get_bind()
    for view in VIEWS:
        op.execute(f"CREATE TABLE wide_{view} AS SELECT * FROM {view}")
    drop_views(connection)
    for view in VIEWS:
        for ending in ("rows", "bodies"):
            op.drop_table(f"{view.removesuffix('s')}_{ending}")
    op.drop_table("reading_texts")
    op.drop_table("reading_indicators")
    _make_wide()
    for view in VIEWS:
        _move(connection, f"wide_{view}", view)
        op.drop_table(f"wide_{view}")
        if connection.dialect.name == "postgresql":
            op.execute(f"SELECT setval(pg_get_serial_sequence('{view}', 'id'), (SELECT max(id) FROM {view}))")
    create_triggers(connection)
    op.drop_index("ix_periods_before", "periods")


def _move(connection: sa.Connection, source: str, target: str) -> None:
    """Period by period, so that each finds what the one before it said."""
    columns = ", ".join(column["name"] for column in sa.inspect(connection).get_columns(source))
    statement = f"INSERT INTO {target} ({columns}) SELECT {columns} FROM {source} WHERE period_id = :id ORDER BY id"
    for number in connection.scalars(sa.text("SELECT id FROM periods ORDER BY id")).all():
        connection.execute(sa.text(statement), {"id": number})


def _make_rows_and_bodies() -> None:
    op.create_table(
        "reading_indicators",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_indicators")),
        sa.UniqueConstraint("indicator", name=op.f("uq_reading_indicators_indicator")),
    )
    op.create_table(
        "reading_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_reading_texts_has_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_texts")),
        sa.UniqueConstraint("text", name=op.f("uq_reading_texts_text")),
    )
    op.create_table(
        "indicator_reading_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("industry_id", sa.Integer(), nullable=True),
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
            nullable=True,
        ),
        sa.Column("periods_running", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_indicator_reading_rows_district_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["industry_id"], ["industries.id"], name=op.f("fk_indicator_reading_rows_industry_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["periods.id"], name=op.f("fk_indicator_reading_rows_period_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_reading_rows")),
    )
    op.create_table(
        "project_reading_bodies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
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
        sa.Column("reason_id", sa.Integer(), nullable=False),
        sa.Column("reason_1", sa.String(), nullable=True),
        sa.Column("reason_2", sa.String(), nullable=True),
        sa.Column("reason_3", sa.String(), nullable=True),
        sa.Column("reason_4", sa.String(), nullable=True),
        sa.Column("reason_since_on", sa.Date(), nullable=True),
        sa.Column("party", sa.String(length=10), nullable=True),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("planned_progress", sa.Integer(), nullable=False),
        sa.Column("actual_progress", sa.Integer(), nullable=False),
        sa.Column("lag_points", sa.Integer(), nullable=False),
        sa.Column("days_late", sa.Integer(), nullable=False),
        sa.Column("diagnosed_on", sa.Date(), nullable=True),
        sa.Column("contracted_on", sa.Date(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("level2_on", sa.Date(), nullable=True),
        sa.Column("level4_on", sa.Date(), nullable=True),
        sa.Column("due_fen", sa.BigInteger(), nullable=False),
        sa.Column("payable_fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_fen", sa.BigInteger(), nullable=False),
        sa.Column("recover_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("findings_serious", sa.Integer(), nullable=False),
        sa.Column("findings_minor", sa.Integer(), nullable=False),
        sa.Column("milestones_due", sa.Integer(), nullable=False),
        sa.Column("milestones_on_time", sa.Integer(), nullable=False),
        sa.Column("issues_due", sa.Integer(), nullable=False),
        sa.Column("issues_closed", sa.Integer(), nullable=False),
        sa.Column("diagnosis_planned_on", sa.Date(), nullable=True),
        sa.Column("contract_planned_on", sa.Date(), nullable=True),
        sa.Column("assessment_planned_on", sa.Date(), nullable=True),
        sa.Column("is_above", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column(
            "title",
            sa.Enum("little_giant", "srdi", "none", name="title", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(status = 'active') = (light IS NOT NULL)", name=op.f("ck_project_reading_bodies_light_when_active")
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["periods.id"], name=op.f("fk_project_reading_bodies_period_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=op.f("fk_project_reading_bodies_provider_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_reading_bodies")),
    )
    op.create_table(
        "target_reading_bodies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("actual", sa.Float(), nullable=True),
        sa.Column("planned", sa.Float(), nullable=True),
        sa.Column("recent_gain", sa.Float(), nullable=True),
        sa.Column(
            "light",
            sa.Enum("red", "yellow", "green", "grey", name="light", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("reason_id", sa.Integer(), nullable=False),
        sa.Column("reason_1", sa.String(), nullable=True),
        sa.Column("reason_2", sa.String(), nullable=True),
        sa.Column("reason_3", sa.String(), nullable=True),
        sa.Column("reason_4", sa.String(), nullable=True),
        sa.Column("reason_5", sa.String(), nullable=True),
        sa.Column("reason_6", sa.String(), nullable=True),
        sa.Column(
            "verdict",
            sa.Enum(
                "done",
                "made_up",
                "on_course",
                "at_risk",
                "out_of_reach",
                "overdue",
                "not_due",
                "zero",
                name="verdict",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
        ),
        sa.Column("verdict_reason_id", sa.Integer(), nullable=False),
        sa.Column("verdict_reason_1", sa.String(), nullable=True),
        sa.Column("verdict_reason_2", sa.String(), nullable=True),
        sa.Column("verdict_reason_3", sa.String(), nullable=True),
        sa.Column("verdict_reason_4", sa.String(), nullable=True),
        sa.Column("verdict_reason_5", sa.String(), nullable=True),
        sa.Column("verdict_reason_6", sa.String(), nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_target_reading_bodies_days_order")),
        sa.ForeignKeyConstraint(
            ["period_id"], ["periods.id"], name=op.f("fk_target_reading_bodies_period_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_reading_bodies")),
    )
    op.create_table(
        "indicator_reading_bodies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
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
                "target_allocated",
                "bottom_up",
                "none",
                name="planned",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum("running", "met", "overdue", "made_up", name="outcome", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
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
        sa.Column("reason_id", sa.Integer(), nullable=False),
        sa.Column("reason_1", sa.String(), nullable=True),
        sa.Column("reason_2", sa.String(), nullable=True),
        sa.Column("reason_3", sa.String(), nullable=True),
        sa.Column("reason_4", sa.String(), nullable=True),
        sa.Column("reason_5", sa.String(), nullable=True),
        sa.Column("reason_6", sa.String(), nullable=True),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["period_id"], ["periods.id"], name=op.f("fk_indicator_reading_bodies_period_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["targets.id"], name=op.f("fk_indicator_reading_bodies_target_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_reading_bodies")),
    )
    op.create_table(
        "target_reading_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["period_id"], ["periods.id"], name=op.f("fk_target_reading_rows_period_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["targets.id"], name=op.f("fk_target_reading_rows_target_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_reading_rows")),
        sa.UniqueConstraint("target_id", "period_id", name=op.f("uq_target_reading_rows_target_id_period_id")),
    )
    op.create_index("ix_target_reading_rows_period", "target_reading_rows", ["period_id"], unique=False)
    op.create_table(
        "project_reading_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("industry_id", sa.Integer(), nullable=True),
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
            nullable=True,
        ),
        sa.Column("periods_running", sa.Integer(), nullable=False),
        sa.Column("severity_rank", sa.Integer(), nullable=False),
        sa.Column("silent_days", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_project_reading_rows_district_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["industry_id"], ["industries.id"], name=op.f("fk_project_reading_rows_industry_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["periods.id"], name=op.f("fk_project_reading_rows_period_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_project_reading_rows_project_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_reading_rows")),
        sa.UniqueConstraint("project_id", "period_id", name=op.f("uq_project_reading_rows_project_id_period_id")),
    )
    op.create_index(
        "ix_project_reading_rows_order",
        "project_reading_rows",
        ["period_id", "severity_rank", "project_id", "district_id", "industry_id", "change"],
        unique=False,
    )
    op.create_index(
        "uq_indicator_reading_rows_scope",
        "indicator_reading_rows",
        ["period_id", sa.text("coalesce(district_id, 0)"), sa.text("coalesce(industry_id, 0)"), "indicator_id"],
        unique=True,
    )


def _make_wide() -> None:
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
                "target_allocated",
                "bottom_up",
                "none",
                name="planned",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(  # its CHECK beside it, else an earlier version could not drop it
            "outcome",
            sa.String(7),
            sa.CheckConstraint(
                "outcome IN ('running', 'met', 'overdue', 'made_up')", name=op.f("ck_indicator_readings_outcome")
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
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
        "target_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("actual", sa.Float(), nullable=True),
        sa.Column("planned", sa.Float(), nullable=True),
        sa.Column("recent_gain", sa.Float(), nullable=True),
        sa.Column(
            "light",
            sa.Enum("red", "yellow", "green", "grey", name="light", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "done",
                "made_up",
                "on_course",
                "at_risk",
                "out_of_reach",
                "overdue",
                "not_due",
                "zero",
                name="verdict",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
        ),
        sa.Column("verdict_reason", sa.String(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_target_readings_days_order")),
        sa.CheckConstraint(
            "length(reason) > 0 AND length(verdict_reason) > 0", name=op.f("ck_target_readings_has_reason")
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["periods.id"], name=op.f("fk_target_readings_period_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["targets.id"], name=op.f("fk_target_readings_target_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_readings")),
        sa.UniqueConstraint("target_id", "period_id", name=op.f("uq_target_readings_target_id_period_id")),
    )
    op.create_index("ix_target_readings_period", "target_readings", ["period_id"], unique=False)
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
        sa.Column("reason_since_on", sa.Date(), nullable=True),
        sa.Column("party", sa.String(length=10), nullable=True),
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
        sa.Column("recover_fen", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("findings_serious", sa.Integer(), nullable=False),
        sa.Column("findings_minor", sa.Integer(), nullable=False),
        sa.Column("milestones_due", sa.Integer(), nullable=False),
        sa.Column("milestones_on_time", sa.Integer(), nullable=False),
        sa.Column("issues_due", sa.Integer(), nullable=False),
        sa.Column("issues_closed", sa.Integer(), nullable=False),
        sa.Column("diagnosis_planned_on", sa.Date(), nullable=True),
        sa.Column("contract_planned_on", sa.Date(), nullable=True),
        sa.Column("assessment_planned_on", sa.Date(), nullable=True),
        sa.Column("is_above", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column(  # its CHECK beside it, else an earlier version could not drop it
            "title",
            sa.String(12),
            sa.CheckConstraint("title IN ('little_giant', 'srdi', 'none')", name=op.f("ck_project_readings_title")),
            nullable=False,
        ),
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
    op.create_index(
        "ix_project_readings_cell",
        "project_readings",
        ["period_id", "district_id", "industry_id", "light"],
        unique=False,
    )
    op.create_index(
        "ix_project_readings_change",
        "project_readings",
        ["period_id", "change", "severity_rank", "project_id"],
        unique=False,
    )
    op.create_index(
        "ix_project_readings_order", "project_readings", ["period_id", "severity_rank", "project_id"], unique=False
    )
    op.create_index(
        "uq_indicator_readings_scope",
        "indicator_readings",
        ["period_id", "indicator", sa.text("coalesce(district_id, 0)"), sa.text("coalesce(industry_id, 0)")],
        unique=True,
    )
