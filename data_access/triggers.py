"""What the database itself refuses: change of a closed period, of the ledger, of the audit trail, of old rules."""

from sqlalchemy import Connection, inspect

APPEND_ONLY = {
    "fund_entries": "资金流水只增不改：请用反向流水更正",
    "audit_events": "操作留痕只增不改",
    "light_rules": "亮灯规则只增不改：请新增一行并写明生效日",
    "stage_weights": "阶段权重只增不改：请新增一行并写明生效日",
    "stage_parties": "环节责任方只增不改：请新增一行并写明生效日",
    "alert_rules": "预警规则只增不改：请新增一行并写明生效日",
    "batch_quotas": "批次名额只增不改：请重新提请一次，误定的请撤销",
    "alert_events": "预警的办理记录只增不改",
    "list_versions": "清单的版本只增不改：请另出一版",
    "import_changes": "报送的逐行记录只增不改",
    "plan_changes": "方案的逐行记录只增不改",
    "lock_openings": "锁定例外只增不改：请新开一条，或等它到期",
    "evidence_files": "佐证材料只增不改：请另行上传",
    "checkpoint_sets": "检查点只增不改：请另设一组并写明从哪天起",
    "checkpoints": "检查点只增不改：请另设一组并写明从哪天起",
    "reading_texts": "读数的句子只增不改",
    "reading_indicators": "读数的指标只增不改",
    "district_appeals": "地区年度评价的申诉只增不改",
    "district_answers": "申诉的答复只增不改",
    "district_results": "审定的地区年度评价只增不改",
    "district_result_parts": "审定的地区年度评价只增不改",
    "draws": "抽查的名册只增不改：请作废后另作一次抽查",
    "draw_results": "抽取的结果只增不改",
    "inspections": "抽中的名单只增不改",
    "inspection_visits": "检查记录只增不改：请另记复查，误登的请撤回",
    "inspection_photos": "检查的照片只增不改",
    "meeting_calls": "会议通知只增不改：改期请另发一次",
    "issued_annexes": "随报告印发的附件只增不改：请在下一期以“更正”列示",
    "filled_forms": "存档的表只增不改：有更正请再存档一份并写明理由",
    "leaving_cases": "离开的个案只增不改：误登的请撤销个案",
    "successors": "替补的记录只增不改",
    "withdrawals": "撤回和作废的记录只增不改",
    "sign_rulings": "线索的核查记录只增不改：请另记一条",
    "provider_status_changes": "服务商进出记录只增不改：请新记一步，如恢复或撤销原决定",
}
TOO_LONG = "人工研判最长 30 天：请缩短有效期，到期再研判"
READINGS = (
    "indicator_readings",
    "indicator_reading_rows",
    "indicator_reading_bodies",
    "project_readings",
    "project_reading_rows",
    "project_reading_bodies",
    "provider_readings",
    "scope_counts",
    "findings",
    "target_readings",
    "target_reading_rows",
    "target_reading_bodies",
    "target_shares",
    "task_readings",
    "forecasts",
    "provider_pools",
    "provider_shares",
    "restatements",
    "industry_standings",
)
CLOSED = "该期次已结账，测评结果不可更改"


def create_triggers(connection: Connection) -> None:
    """Create all triggers; call again after a migration that rebuilds a table (it drops them).

    A table that a later migration makes gets its triggers then.
    """
    known = set(inspect(connection).get_table_names()) & {*READINGS, *APPEND_ONLY}
    is_sqlite = connection.dialect.name == "sqlite"
    for statement in _sqlite(known) if is_sqlite else _postgres(known, schema_of(connection)):
        connection.exec_driver_sql(statement)


def schema_of(connection: Connection) -> str:
    """Quoted name of the schema our tables stand in (PostgreSQL). Bodies of trigger functions name it, since they also
    run where nothing is on the search path: pg_dump empties it, and so may anyone who connects.
    """
    name = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
    return connection.dialect.identifier_preparer.quote_identifier(name)


def drop_triggers(connection: Connection) -> None:
    """Drop them all, e.g. before a table is rebuilt."""
    for table in (*APPEND_ONLY, *READINGS, "periods", "light_overrides"):
        for event in ("insert", "update", "delete"):
            unguard(connection, table, event)


def _sqlite(known: set[str]) -> list[str]:
    statements = []
    for table in (table for table in APPEND_ONLY if table in known):
        for event in ("UPDATE", "DELETE"):
            statements.append(_sqlite_trigger(table, event, "1", APPEND_ONLY[table]))
    closed = "EXISTS (SELECT 1 FROM periods WHERE id IN ({rows}) AND status = 'closed')"
    touched = {"INSERT": "NEW.period_id", "UPDATE": "OLD.period_id, NEW.period_id", "DELETE": "OLD.period_id"}
    for table in (table for table in READINGS if table in known):
        for event, rows in touched.items():
            statements.append(_sqlite_trigger(table, event, closed.format(rows=rows), CLOSED))
    for event in ("UPDATE", "DELETE"):
        statements.append(_sqlite_trigger("periods", event, "OLD.status = 'closed'", CLOSED))
    for event in ("INSERT", "UPDATE"):
        days = "julianday(NEW.expires_on) - julianday(NEW.starts_on) > 30"
        statements.append(_sqlite_trigger("light_overrides", event, days, TOO_LONG))
    return statements


def _sqlite_trigger(table: str, event: str, condition: str, message: str) -> str:
    name = f"guard_{table}_{event.lower()}"
    return (
        f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


def guard(connection: Connection, table: str, event: str, condition: str, message: str) -> None:
    """One trigger: refuse the event (update, delete) where the condition on OLD and NEW holds; as SQL both understand.

    Needs guard_refuse() of create_triggers on PostgreSQL.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_sqlite_trigger(table, event.upper(), condition, message))
        return
    connection.exec_driver_sql(
        f"CREATE OR REPLACE TRIGGER guard_{table}_{event} BEFORE {event.upper()} ON {table} FOR EACH ROW "
        f"WHEN ({condition}) EXECUTE FUNCTION guard_refuse('{message}')"
    )


def unguard(connection: Connection, table: str, event: str) -> None:
    on = "" if connection.dialect.name == "sqlite" else f" ON {table}"
    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS guard_{table}_{event}{on}")


def _postgres(known: set[str], schema: str) -> list[str]:
    statements = [_POSTGRES_REFUSE, _POSTGRES_PERIOD.format(schema=schema)]
    for table in (table for table in APPEND_ONLY if table in known):
        for event in ("UPDATE", "DELETE"):
            statements.append(_postgres_trigger(table, event, f"guard_refuse('{APPEND_ONLY[table]}')"))
    for table in (table for table in READINGS if table in known):
        for event in ("INSERT", "UPDATE", "DELETE"):
            statements.append(_postgres_trigger(table, event, "guard_closed_period()"))
    for event in ("UPDATE", "DELETE"):
        statements.append(
            f"CREATE OR REPLACE TRIGGER guard_periods_{event.lower()} BEFORE {event} ON periods FOR EACH ROW "
            f"WHEN (OLD.status = 'closed') EXECUTE FUNCTION guard_refuse('{CLOSED}')"
        )
    for event in ("INSERT", "UPDATE"):
        statements.append(
            f"CREATE OR REPLACE TRIGGER guard_light_overrides_{event.lower()} BEFORE {event} ON light_overrides "
            f"FOR EACH ROW WHEN (NEW.expires_on - NEW.starts_on > 30) EXECUTE FUNCTION guard_refuse('{TOO_LONG}')"
        )
    return statements


def _postgres_trigger(table: str, event: str, call: str) -> str:
    return (
        f"CREATE OR REPLACE TRIGGER guard_{table}_{event.lower()} BEFORE {event} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {call}"
    )


_POSTGRES_REFUSE = """
CREATE OR REPLACE FUNCTION guard_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING MESSAGE = TG_ARGV[0];
END $$
"""

_POSTGRES_PERIOD = f"""
CREATE OR REPLACE FUNCTION guard_closed_period() RETURNS trigger LANGUAGE plpgsql
SET search_path = {{schema}}, pg_temp AS $$
DECLARE
  subjects integer[];
BEGIN
  IF TG_OP <> 'INSERT' THEN subjects := array_append(subjects, OLD.period_id); END IF;
  IF TG_OP <> 'DELETE' THEN subjects := array_append(subjects, NEW.period_id); END IF;
  IF EXISTS (SELECT 1 FROM {{schema}}.periods WHERE id = ANY(subjects) AND status = 'closed') THEN
    RAISE EXCEPTION '{CLOSED}';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$
"""
