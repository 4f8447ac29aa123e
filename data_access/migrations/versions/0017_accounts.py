"""Accounts: who may come in, what they are granted, their sessions, every attempt to come in.

Rows written before have no account; their names stay as text.
"""

import sqlalchemy as sa
from alembic import op

from data_access.identity_triggers import create_identity_triggers, drop_identity_triggers

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


WAYS = ("local", "oidc", "zwdd", "wecom", "dingtalk", "ldap", "proxy", "demo")
TABLES = (
    "pending_sign_ins",
    "sign_in_attempts",
    "accounts",
    "account_subjects",
    "grants",
    "sessions",
    "sign_in_events",
)


def one_of(column: str, words: tuple[str, ...], name: str = "", *, nullable: bool = False) -> sa.Column:
    kind = sa.Enum(*words, name=name or column, native_enum=False, create_constraint=True)
    return sa.Column(column, kind, nullable=nullable)


def upgrade() -> None:
    _pending_sign_ins()
    _sign_in_attempts()
    _accounts()
    _account_subjects()
    _grants()
    _sessions()
    _sign_in_events()
    create_identity_triggers(op.get_bind())


def _pending_sign_ins() -> None:
    op.create_table(
        "pending_sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("browser_hash", sa.String(length=64), nullable=False),
        sa.Column("system", sa.String(length=40), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("verifier", sa.String(length=128), nullable=False),
        sa.Column("wanted", sa.String(length=400), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_sign_ins")),
        sa.UniqueConstraint("state_hash", name=op.f("uq_pending_sign_ins_state_hash")),
    )


def _sign_in_attempts() -> None:
    op.create_table(
        "sign_in_attempts",
        sa.Column("name_hash", sa.String(length=64), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name_hash", name=op.f("pk_sign_in_attempts")),
    )


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sign_in_name", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("must_change", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_district_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("password_hash = '' OR NOT is_demo", name=op.f("ck_accounts_demo_has_no_password")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_accounts_has_name")),
        sa.CheckConstraint("length(sign_in_name) > 1", name=op.f("ck_accounts_has_sign_in_name")),
        sa.ForeignKeyConstraint(
            ["last_district_id"], ["districts.id"], name=op.f("fk_accounts_last_district_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("sign_in_name", name=op.f("uq_accounts_sign_in_name")),
    )


def _account_subjects() -> None:
    op.create_table(
        "account_subjects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        one_of("way", WAYS),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_subjects_account_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_subjects")),
        sa.UniqueConstraint("way", "issuer", "subject", name=op.f("uq_account_subjects_way_issuer_subject")),
    )
    op.create_index(op.f("ix_account_subjects_account_id"), "account_subjects", ["account_id"])


def _grants() -> None:
    op.create_table(
        "grants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        one_of("role", ("leader", "office", "district", "department", "auditor", "admin"), "role", nullable=False),
        sa.Column("pilot_id", sa.Integer(), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by", sa.String(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("duty", sa.String(length=20), server_default="", nullable=False),
        sa.CheckConstraint(
            "(role = 'department') = (department_id IS NOT NULL)", name=op.f("ck_grants_department_of_department")
        ),
        sa.CheckConstraint(
            "(role = 'district') = (district_id IS NOT NULL)", name=op.f("ck_grants_district_of_district")
        ),
        sa.CheckConstraint("role <> 'admin' OR pilot_id IS NULL", name=op.f("ck_grants_admin_has_no_pilot")),
        sa.CheckConstraint(
            "role NOT IN ('district', 'department') OR pilot_id IS NOT NULL", name=op.f("ck_grants_unit_has_pilot")
        ),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_grants_days_order")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_grants_account_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_grants_department_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["districts.id"], name=op.f("fk_grants_district_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f("fk_grants_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
    )
    op.create_index(op.f("ix_grants_account_id"), "grants", ["account_id"])


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("grant_id", sa.Integer(), nullable=True),
        one_of("way", WAYS),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        one_of(
            "ended_why",
            (
                "signed_out",
                "ended_elsewhere",
                "idle",
                "too_long",
                "disabled",
                "no_grant",
                "password_reset",
                "role_switched",
            ),
            "sessionend",
            nullable=True,
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", name=op.f("ck_sessions_ended_for_a_reason")),
        sa.CheckConstraint("length(token_hash) = 64", name=op.f("ck_sessions_is_hash")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_sessions_account_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["grant_id"], ["grants.id"], name=op.f("fk_sessions_grant_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_token_hash")),
    )
    op.create_index(op.f("ix_sessions_account_id"), "sessions", ["account_id"])


def _sign_in_events() -> None:
    op.create_table(
        "sign_in_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=True),
        one_of(
            "outcome",
            (
                "in",
                "wrong",
                "locked",
                "disabled",
                "no_grant",
                "unknown_subject",
                "broken_off",
                "password_changed",
                "out",
            ),
            "signinoutcome",
            nullable=False,
        ),
        one_of("way", WAYS),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_sign_in_events_account_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_sign_in_events_session_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_events")),
    )
    op.create_index(op.f("ix_sign_in_events_account_id"), "sign_in_events", ["account_id"])
    op.create_index("ix_sign_in_events_happened_at", "sign_in_events", ["happened_at"])


def downgrade() -> None:
    drop_identity_triggers(op.get_bind())
    for table in reversed(TABLES):
        op.drop_table(table)
