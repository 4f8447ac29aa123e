"""What the database refuses of reports: change of what a closed period kept, and of an issued report."""

from sqlalchemy import Connection

from data_access.triggers import guard, unguard

KEPT = "该期次已结账，留存的清单不可更改"
ISSUED = "该期报告已印发，不可更改：请在下一期以“更正”列示"
RULES = {"period_lists": ("1 = 1", KEPT), "issued_reports": ("OLD.status = 'issued'", ISSUED)}


def create_report_triggers(connection: Connection) -> None:
    for table, (condition, message) in RULES.items():
        for event in ("update", "delete"):
            guard(connection, table, event, condition, message)


def drop_report_triggers(connection: Connection) -> None:
    for table in RULES:
        for event in ("update", "delete"):
            unguard(connection, table, event)
