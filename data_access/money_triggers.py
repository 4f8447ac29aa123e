"""What the database itself does and refuses about money: monthly sums kept in step, two people for a payment."""

from sqlalchemy import Connection

from data_access import triggers

APPEND_ONLY = {
    "fund_corrections": "更正记录只增不改",
    "batch_terms": "批次条件只增不改：请新增一行并写明生效日",
    "finding_rulings": "资金问题的处理只增不改：请新增一条",
}
READINGS = ("flow_sums", "money_cells")
TWO_PEOPLE = "拨付须由经办和审批两人办理，且文号必填"
WRONG = "NEW.document_no = '' OR (NEW.kind = 'pay' AND (NEW.approver = '' OR NEW.approver = NEW.author))"


def create_money_triggers(connection: Connection) -> None:
    """Create them all; call again after a migration that rebuilds one of the tables."""
    is_sqlite = connection.dialect.name == "sqlite"
    for statement in _sqlite() if is_sqlite else _postgres(triggers.schema_of(connection)):
        connection.exec_driver_sql(statement)


def drop_money_triggers(connection: Connection) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    names = [(f"guard_{table}_{event}", table) for table in (*APPEND_ONLY, *READINGS) for event in _EVENTS]
    for name, table in (*names, ("guard_fund_entries_insert", "fund_entries"), ("sum_fund_entries", "fund_entries")):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}" + ("" if is_sqlite else f" ON {table}"))


_EVENTS = ("insert", "update", "delete")
_FOLDED = "CASE WHEN {0} LIKE 'enterprise:%' THEN 'enterprise:' ELSE {0} END"
_SUMMED = """INSERT INTO {months} (pilot_id, month, from_account, to_account, amount_fen, entries)
VALUES (NEW.pilot_id, {month}, {giver}, {taker}, NEW.amount_fen, 1)
ON CONFLICT (pilot_id, month, from_account, to_account)
DO UPDATE SET amount_fen = ledger_months.amount_fen + excluded.amount_fen, entries = ledger_months.entries + 1"""


def _sum(month: str, months: str = "ledger_months") -> str:
    giver, taker = (_FOLDED.format(f"NEW.{column}") for column in ("from_account", "to_account"))
    return _SUMMED.format(months=months, month=month, giver=giver, taker=taker)


def _sqlite() -> list[str]:
    statements = []
    for table, message in APPEND_ONLY.items():
        statements += [triggers._sqlite_trigger(table, event, "1", message) for event in ("UPDATE", "DELETE")]
    closed = "EXISTS (SELECT 1 FROM periods WHERE id IN ({rows}) AND status = 'closed')"
    touched = {"INSERT": "NEW.period_id", "UPDATE": "OLD.period_id, NEW.period_id", "DELETE": "OLD.period_id"}
    for table in READINGS:
        for event, rows in touched.items():
            statements.append(triggers._sqlite_trigger(table, event, closed.format(rows=rows), triggers.CLOSED))
    statements.append(triggers._sqlite_trigger("fund_entries", "INSERT", WRONG, TWO_PEOPLE))
    month = _sum("date(NEW.occurred_on, 'start of month')")
    return [
        *statements,
        f"CREATE TRIGGER IF NOT EXISTS sum_fund_entries AFTER INSERT ON fund_entries BEGIN {month}; END",
    ]


def _postgres(schema: str) -> list[str]:
    statements = []
    for table, message in APPEND_ONLY.items():
        for event in ("UPDATE", "DELETE"):
            statements.append(triggers._postgres_trigger(table, event, f"guard_refuse('{message}')"))
    for table in READINGS:
        for event in ("INSERT", "UPDATE", "DELETE"):
            statements.append(triggers._postgres_trigger(table, event, "guard_closed_period()"))
    month = _sum("date_trunc('month', NEW.occurred_on)::date", f"{schema}.ledger_months").replace("%", "%%")
    return [
        *statements,
        "CREATE OR REPLACE TRIGGER guard_fund_entries_insert BEFORE INSERT ON fund_entries FOR EACH ROW "
        f"WHEN ({WRONG}) EXECUTE FUNCTION guard_refuse('{TWO_PEOPLE}')",
        "CREATE OR REPLACE FUNCTION sum_fund_entry() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path = {schema}, pg_temp AS $$ BEGIN {month}; RETURN NULL; END $$",
        "CREATE OR REPLACE TRIGGER sum_fund_entries AFTER INSERT ON fund_entries FOR EACH ROW "
        "EXECUTE FUNCTION sum_fund_entry()",
    ]
