"""Alerts are opened by the evaluation, by rules as rows, and handled: who owns one, what was answered, by whom it was
verified, which papers went out. An alert of before has no trouble of its own: it stays what it was, without a history.
"""

import sqlalchemy as sa
from alembic import op

from data_access.proposal_triggers import create_proposal_triggers, drop_proposal_triggers
from data_access.triggers import create_triggers, unguard
from data_access.word_checks import change_words

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

RULES, CAUSES, EVENTS = "alert_rules", "alert_causes", "alert_events"
LIGHTS = ("red", "yellow", "green", "grey")
STATUSES = ("open", "replied", "verified", "closed")
MORE_STATUSES = ("open", "replied", "returned", "verified", "closed")
DEEDS = (
    "opened",
    "joined",
    "recovered",
    "reopened",
    "left",
    "replied",
    "sent_back",
    "accepted",
    "closed",
    "assigned",
    "reminded",
    "supervised",
    "summoned",
    "named",
)
NUMBERS = (
    "periods",
    "answer_days",
    "join_periods",
    "reopen_periods",
    "remind_after",
    "supervise_after",
    "summon_after",
    "name_after",
)
BEFORE = ("reply", "replied_at", "verified_by")
OPEN = "status <> 'closed' AND trouble <> ''"


def upgrade() -> None:
    _rules()
    op.create_table(
        CAUSES,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("meaning", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{CAUSES}")),
        sa.UniqueConstraint("code", name=op.f(f"uq_{CAUSES}_code")),
    )
    _alerts()
    _events()
    create_triggers(op.get_bind())
    create_proposal_triggers(op.get_bind())


def _word(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True)


def _text(name: str, length: int | None = None) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=False, server_default="")


def _rules() -> None:
    op.create_table(
        RULES,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pilot_id", sa.Integer()),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("scope", _word("alertscope", ("pilot", "district", "project", "provider")), nullable=False),
        sa.Column("indicator", sa.String(length=60), nullable=False),
        sa.Column("light", _word("light", LIGHTS), nullable=False),
        sa.Column("owner", _word("alertowner", ("district", "office")), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in NUMBERS),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        _text("reason"),
        _text("approved_by"),
        sa.Column("recorded_on", sa.Date()),
        sa.Column("proposal_id", sa.Integer()),
        sa.CheckConstraint("periods > 0 AND answer_days > 0", name=op.f(f"ck_{RULES}_counts")),
        sa.CheckConstraint("join_periods >= 0 AND reopen_periods >= 0", name=op.f(f"ck_{RULES}_periods")),
        sa.CheckConstraint(
            "remind_after <= supervise_after AND supervise_after <= summon_after AND summon_after <= name_after",
            name=op.f(f"ck_{RULES}_ladder"),
        ),
        sa.ForeignKeyConstraint(["pilot_id"], ["pilots.id"], name=op.f(f"fk_{RULES}_pilot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{RULES}")),
    )
    day = [sa.text("coalesce(pilot_id, 0)"), "code", "effective_from"]
    op.create_index(f"uq_{RULES}_day", RULES, day, unique=True)


def _alerts() -> None:
    for column in BEFORE:
        op.execute(f"ALTER TABLE alerts DROP COLUMN {column}")
    _statuses(STATUSES, MORE_STATUSES)
    op.add_column("alerts", _text("trouble", 80))
    op.add_column("alerts", _text("rule", 40))
    with op.batch_alter_table("alerts") as table:
        for unit in ("district", "department"):
            table.add_column(sa.Column(f"owner_{unit}_id", sa.Integer()))
            table.create_foreign_key(
                op.f(f"fk_alerts_owner_{unit}_id"), f"{unit}s", [f"owner_{unit}_id"], ["id"], ondelete="RESTRICT"
            )
    op.add_column("alerts", sa.Column("opened_on", sa.Date()))
    op.execute(
        "ALTER TABLE alerts ADD COLUMN seen_light VARCHAR(6)\n"
        f"CONSTRAINT ck_alerts_seen_light CHECK (seen_light IN {LIGHTS!r})"
    )
    for column in ("seen_on", "recovered_on", "closed_on"):
        op.add_column("alerts", sa.Column(column, sa.Date()))
    op.add_column("alerts", sa.Column("answers", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_alerts_trouble", "alerts", ["pilot_id", "trouble"])
    still = sa.text(OPEN)
    op.create_index(
        "uq_alerts_open", "alerts", ["pilot_id", "trouble"], unique=True, sqlite_where=still, postgresql_where=still
    )


def _statuses(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    change_words(op.get_bind(), "alerts", "status", "ck_alerts_alertstatus", before, after, is_repeated=True)


def _events() -> None:
    op.create_table(
        EVENTS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("deed", _word("alertdeed", DEEDS), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("label", sa.String(length=10), nullable=False),
        sa.Column("light", _word("light", LIGHTS)),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer()),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("promised_value", sa.Float()),
        sa.Column("promised_on", sa.Date()),
        sa.Column("due_on", sa.Date()),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.CheckConstraint("(deed = 'replied') = (cause <> '')", name=op.f(f"ck_{EVENTS}_cause_of_an_answer")),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f(f"fk_{EVENTS}_alert_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{EVENTS}")),
    )
    op.create_index(f"ix_{EVENTS}_alert", EVENTS, ["alert_id", "id"])


def downgrade() -> None:
    drop_proposal_triggers(op.get_bind())
    for table in (RULES, EVENTS):
        for event in ("update", "delete"):
            unguard(op.get_bind(), table, event)
    for table in (EVENTS, CAUSES, RULES):
        op.drop_table(table)
    op.drop_index("uq_alerts_open", "alerts")
    op.drop_index("ix_alerts_trouble", "alerts")
    op.execute("UPDATE alerts SET status = 'open' WHERE status = 'returned'")
    added = (
        "answers",
        "closed_on",
        "recovered_on",
        "seen_on",
        "seen_light",
        "opened_on",
        "rule",
        "trouble",
    )
    for column in added:
        op.execute(f"ALTER TABLE alerts DROP COLUMN {column}")
    with op.batch_alter_table("alerts") as table:
        for unit in ("department", "district"):
            table.drop_constraint(op.f(f"fk_alerts_owner_{unit}_id"), type_="foreignkey")
            table.drop_column(f"owner_{unit}_id")
    _statuses(MORE_STATUSES, STATUSES)
    op.add_column("alerts", _text("reply"))
    op.add_column("alerts", sa.Column("replied_at", sa.DateTime(timezone=True)))
    op.add_column("alerts", _text("verified_by"))
    create_proposal_triggers(op.get_bind())
