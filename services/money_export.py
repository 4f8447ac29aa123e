"""balances, subsidies and settlement as tables, on any day or in a period; findings are a record of their own."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, Row

from data_access.queries.balances import balances
from data_access.queries.subsidies import list_subsidies
from domain.accounts import account_zh
from domain.subsidy import unpaid_fen
from services.access import COMMAND_LINE, User
from services.frame import open_frame
from services.settlement import settlement

BALANCES = ("pilot", "as_of", "account", "account_zh", "came_fen", "went_fen", "balance_fen")
SUBSIDIES = (
    "pilot", "period", "as_of", "code", "uscc", "enterprise", "district", "industry", "batch", "level", "eligible_fen",
    "applied_fen", "approved_fen", "due_fen", "payable_fen", "paid_fen", "unpaid_fen", "publicised_fen", "returned_fen",
)  # fmt: skip
SETTLEMENT = (
    "pilot", "period", "as_of", "district", "batch", "received_fen", "publicised_fen", "paid_fen", "unpaid_fen",
    "projects", "top_up_fen", "give_back_fen", "services_fen", "kept_fen",
)  # fmt: skip
COLUMNS = {"balances": BALANCES, "subsidies": SUBSIDIES, "settlement": SETTLEMENT}


def balance_rows(connection: Connection, pilot: Row, day: date) -> Iterator[tuple]:
    """Every account on a day; all enterprises are one account. The balances sum to zero."""
    for account, (came, went) in balances(connection, pilot.id, day).items():
        yield (pilot.code, day, account, account_zh(account), came, went, came - went)


def subsidy_rows(connection: Connection, pilot: Row, period: Row, own: int | None) -> Iterator[tuple]:
    """Every project of a period with its stage amounts in 分; the unpaid ones sum to those of 资金流向 and 清算."""
    for row in list_subsidies(connection, period.id, own):
        unpaid = unpaid_fen(row.publicised_fen, row.paid_fen)
        applied = row.applied_fen if row.applied_on is not None and row.applied_on <= period.as_of else 0
        approved = row.approved_fen if row.level is not None else 0
        yield (
            pilot.code, period.label, period.as_of, row.code, row.uscc, row.enterprise, row.district, row.industry,
            row.batch, row.level, row.eligible_fen, applied, approved, row.due_fen, row.payable_fen, row.paid_fen,
            unpaid, row.publicised_fen, int(row.returned_fen),
        )  # fmt: skip


def settlement_rows(connection: Connection, pilot: Row, period: Row, user: User = COMMAND_LINE) -> Iterator[tuple]:
    """Districts with their batches; the district's own row has no batch."""
    frame = open_frame(connection, user, pilot=pilot.code, period=period.label)
    for row in settlement(connection, frame).rows:
        yield (
            pilot.code, period.label, period.as_of, row.district, row.batch, row.received_fen, row.publicised_fen,
            row.paid_fen, row.unpaid_fen, row.projects, row.top_up_fen, row.give_back_fen,
            row.services_fen, row.kept_fen,
        )  # fmt: skip
