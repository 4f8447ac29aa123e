"""What the database refuses of reports: change of what a closed period kept, and of an issued report."""

from sqlalchemy import Connection

KEPT = "该期次已结账,留存的清单不可更改"
ISSUED = "该期报告已印发,不可更改:请在下一期以“更正”列示"
RULES = {"period_lists": ("1", "true", KEPT), "issued_reports": ("OLD.status = 'issued'",) * 2 + (ISSUED,)}


def create_report_triggers(connection: Connection) -> None:
    """Needs guard_refuse() of data_access.triggers on PostgreSQL."""
    for table, (sqlite, postgres, message) in RULES.items():
        for event in ("UPDATE", "DELETE"):
            name = f"guard_{table}_{event.lower()}"
            if connection.dialect.name == "sqlite":
                statement = (
                    f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON {table} WHEN {sqlite} "
                    f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
                )
            else:
                statement = (
                    f"CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN ({postgres}) "
                    f"EXECUTE FUNCTION guard_refuse('{message}')"
                )
            connection.exec_driver_sql(statement)


def drop_report_triggers(connection: Connection) -> None:
    for table in RULES:
        for event in ("update", "delete"):
            on = "" if connection.dialect.name == "sqlite" else f" ON {table}"
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS guard_{table}_{event}{on}")
