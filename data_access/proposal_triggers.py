"""What the database refuses of proposals: other contents, a second decision, a row that names one nobody approved."""

from sqlalchemy import Connection, inspect

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
    "alert_rules": "INSERT",
    "batch_quotas": "INSERT",
    "batch_terms": "INSERT",
    "checkpoint_sets": "INSERT",
    "finding_rulings": "INSERT",
    "fund_entries": "INSERT",
    "light_overrides": "INSERT",
    "light_rules": "INSERT",
    "import_batches": "INSERT",
    "plan_loads": "INSERT",
    "provider_status_changes": "INSERT",
    "targets": "INSERT",
    "issued_reports": "UPDATE",
    "opening_histories": "UPDATE",
    "periods": "UPDATE",
    "stage_parties": "INSERT",
    "stage_weights": "INSERT",
}
"""Tables whose rows name the proposal they came of, and when they begin to. One that a later migration makes, or gives
its `proposal_id`, gets its trigger then."""
NOT_APPROVED = "所指的提请事项没有经另一人批准"
_APPROVED = "SELECT 1 FROM {schema}proposals WHERE id = NEW.proposal_id AND state = 'approved'"


def create_proposal_triggers(connection: Connection) -> None:
    for event, (condition, message) in RULES.items():
        guard(connection, "proposals", event, condition, message)
    known = _with_a_number(connection)
    is_sqlite = connection.dialect.name == "sqlite"
    for statement in _sqlite(known) if is_sqlite else _postgres(known, schema_of(connection)):
        connection.exec_driver_sql(statement)


def _with_a_number(connection: Connection) -> dict[str, str]:
    """Of OF_PROPOSALS what this version of the schema has."""
    schema = inspect(connection)
    tables = set(schema.get_table_names())
    return {
        table: event
        for table, event in OF_PROPOSALS.items()
        if table in tables and any(column["name"] == "proposal_id" for column in schema.get_columns(table))
    }


def drop_proposal_triggers(connection: Connection) -> None:
    for event in RULES:
        unguard(connection, "proposals", event)
    is_sqlite = connection.dialect.name == "sqlite"
    for table in OF_PROPOSALS.keys() & set(inspect(connection).get_table_names()):
        on = "" if is_sqlite else f" ON {table}"
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS approved_{table}{on}")


def _sqlite(known: dict[str, str]) -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS approved_{table} BEFORE {event} ON {table} "
        f"WHEN NEW.proposal_id IS NOT NULL AND NOT EXISTS ({_APPROVED.format(schema='')}) "
        f"BEGIN SELECT RAISE(ABORT, '{NOT_APPROVED}'); END"
        for table, event in known.items()
    ]


def _postgres(known: dict[str, str], schema: str) -> list[str]:
    approved = _APPROVED.format(schema=f"{schema}.")
    return [
        "CREATE OR REPLACE FUNCTION guard_approved() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path = {schema}, pg_temp AS $$ BEGIN "
        f"IF NOT EXISTS ({approved}) THEN RAISE EXCEPTION '{NOT_APPROVED}'; END IF; RETURN NEW; END $$",
        *(
            f"CREATE OR REPLACE TRIGGER approved_{table} BEFORE {event} ON {table} FOR EACH ROW "
            "WHEN (NEW.proposal_id IS NOT NULL) EXECUTE FUNCTION guard_approved()"
            for table, event in known.items()
        ),
    ]
