"""What the database refuses of 数据报送: a batch is never deleted, undone once, and its file never changes."""

from sqlalchemy import Connection

RULES = {
    "delete": ("1", "true", "报送批次不可删除:请用“撤销”"),
    "update": (
        "OLD.undone_at IS NOT NULL OR NEW.sha256 <> OLD.sha256 OR NEW.file <> OLD.file",
        "OLD.undone_at IS NOT NULL OR NEW.sha256 <> OLD.sha256 OR NEW.file <> OLD.file",
        "报送批次只能撤销一次,文件不可更改",
    ),
}


def create_intake_triggers(connection: Connection) -> None:
    """Needs guard_refuse() of data_access.triggers on PostgreSQL."""
    for event, (sqlite, postgres, message) in RULES.items():
        name = f"guard_import_batches_{event}"
        if connection.dialect.name == "sqlite":
            statement = (
                f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event.upper()} ON import_batches WHEN {sqlite} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        else:
            statement = (
                f"CREATE OR REPLACE TRIGGER {name} BEFORE {event.upper()} ON import_batches FOR EACH ROW "
                f"WHEN ({postgres}) EXECUTE FUNCTION guard_refuse('{message}')"
            )
        connection.exec_driver_sql(statement)


def drop_intake_triggers(connection: Connection) -> None:
    on = "" if connection.dialect.name == "sqlite" else " ON import_batches"
    for event in RULES:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS guard_import_batches_{event}{on}")
