"""When a plan's workbook takes two people: never a way around the forms that do (rules 11.3)."""

from data_access.queries.identity import count_accounts
from services.desk import Desk

OF_TWO = ("targets", "batches", "clauses")
"""Sheets by which is judged or paid; a table of each has the same name."""


def two_have_accounts(desk: Desk) -> bool:
    """Whether there are people to propose and approve: where there are accounts, and the demonstration's in its own
    pilots; a real pilot that is set up before its first account has one person yet."""
    return (desk.user.account_id is not None and bool(desk.pilot.is_demo)) or count_accounts(desk.connection) > 0
