"""What the database refuses of proposals: other contents, a second decision, a row that names one nobody approved."""

from sqlalchemy import Connection

from data_access.triggers import guard, schema_of, unguard

KEPT = ("verb", "subject", "payload", "payload_sha256", "facts_sha256", "difference", "proposed_by", "proposed_name")
RULES = {
    "update": (
        " OR ".join(["OLD.state <> 'open'", *(f"NEW.{column} <> OLD.{column}" for column in KEPT)]),
        "提请办理的内容和提请人不可更改，办结后不可再办",
    ),
    "delete": ("1 = 1", "提请办理的事项不可删除：请撤回"),
}
OF_PROPOSALS = {
    "batch_terms": "INSERT",
    "finding_rulings": "INSERT",
    "fund_entries": "INSERT",
    "provider_status_changes": "INSERT",
    "issued_reports": "UPDATE",
    "periods": "UPDATE",
}
"""Tables whose rows name the proposal they came of, and when they begin to."""
NOT_APPROVED = "所指的提请事项没有经另一人批准"
_APPROVED = "SELECT 1 FROM {schema}proposals WHERE id = NEW.proposal_id AND state = 'approved'"


def create_proposal_triggers(connection: Connection) -> None:
    for event, (condition, message) in RULES.items():
        guard(connection, "proposals", event, condition, message)
    for statement in _sqlite() if connection.dialect.name == "sqlite" else _postgres(schema_of(connection)):
        connection.exec_driver_sql(statement)


def drop_proposal_triggers(connection: Connection) -> None:
    for event in RULES:
        unguard(connection, "proposals", event)
    is_sqlite = connection.dialect.name == "sqlite"
    for table in OF_PROPOSALS:
        on = "" if is_sqlite else f" ON {table}"
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS approved_{table}{on}")


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS approved_{table} BEFORE {event} ON {table} "
        f"WHEN NEW.proposal_id IS NOT NULL AND NOT EXISTS ({_APPROVED.format(schema='')}) "
        f"BEGIN SELECT RAISE(ABORT, '{NOT_APPROVED}'); END"
        for table, event in OF_PROPOSALS.items()
    ]


def _postgres(schema: str) -> list[str]:
    approved = _APPROVED.format(schema=f"{schema}.")
    return [
        "CREATE OR REPLACE FUNCTION guard_approved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NOT EXISTS ({approved}) THEN RAISE EXCEPTION '{NOT_APPROVED}'; END IF; RETURN NEW; END $$",
        *(
            f"CREATE OR REPLACE TRIGGER approved_{table} BEFORE {event} ON {table} FOR EACH ROW "
            "WHEN (NEW.proposal_id IS NOT NULL) EXECUTE FUNCTION guard_approved()"
            for table, event in OF_PROPOSALS.items()
        ),
    ]
