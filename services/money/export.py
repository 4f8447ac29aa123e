"""balances, subsidies, settlement and findings as tables: of a period as it was closed, or as of any day."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.balances import balances
from data_access.queries.export import RECORDS, header
from data_access.queries.subsidies import list_subsidies
from domain.facts.subsidy import unpaid_fen
from domain.money.accounts import account_zh
from domain.money.views import SettlementRow
from services.access import User
from services.frame import open_frame
from services.money.day import day_of_money
from services.money.settlement import settlement

BALANCES = ("pilot", "as_of", "account", "account_zh", "came_fen", "went_fen", "balance_fen")
SUBSIDIES = (
    "pilot",
    "period",
    "as_of",
    "code",
    "uscc",
    "enterprise",
    "district",
    "industry",
    "batch",
    "level",
    "eligible_fen",
    "applied_fen",
    "approved_fen",
    "due_fen",
    "payable_fen",
    "paid_fen",
    "unpaid_fen",
    "publicised_fen",
    "returned_fen",
    "recover_fen",
)
SETTLEMENT = (
    "pilot",
    "period",
    "as_of",
    "district",
    "batch",
    "received_fen",
    "publicised_fen",
    "paid_fen",
    "unpaid_fen",
    "projects",
    "top_up_fen",
    "give_back_fen",
    "services_fen",
    "kept_fen",
    "recover_fen",
)
FINDINGS = header(RECORDS["findings"])
COLUMNS = {"balances": BALANCES, "subsidies": SUBSIDIES, "settlement": SETTLEMENT}
BY_DAY = (*COLUMNS, "findings")


def balance_rows(connection: Connection, pilot: Row[Any], day: date) -> Iterator[tuple[Any, ...]]:
    """Every account on a day; all enterprises are one account. The balances sum to zero."""
    for account, (came, went) in balances(connection, pilot.id, day).items():
        yield (pilot.code, day, account, account_zh(account), came, went, came - went)


def of_period(
    connection: Connection, what: str, pilot: Row[Any], period: Row[Any], user: User, own: int | None
) -> Iterator[tuple[Any, ...]]:
    """subsidies or settlement as the period was stored."""
    at = (pilot.code, period.label, period.as_of)
    if what == "subsidies":
        return subsidy_rows(at, (row._asdict() for row in list_subsidies(connection, period.id, own)))
    frame = open_frame(connection, user, pilot=pilot.code, period=period.label)
    return settlement_rows(at, settlement(connection, frame).rows)


def on_day(connection: Connection, what: str, pilot: Row[Any], day: date, own: int | None) -> Iterator[tuple[Any, ...]]:
    """subsidies, settlement or findings as of any day, from the facts as they are known now; no period is named."""
    known, at = day_of_money(connection, pilot, day), (pilot.code, "", day)
    if what == "subsidies":
        return subsidy_rows(at, known.subsidies(own))
    if what == "settlement":
        return settlement_rows(at, known.settlement(own))
    of_finding = FINDINGS[len(at) :]
    return ((*at, *(row[name] for name in of_finding)) for row in known.findings(own))


def subsidy_rows(at: tuple[str, str, date], rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Any, ...]]:
    """Every project with its stage amounts in 分; the unpaid ones sum to those of 资金流向 and 清算."""
    for row in rows:
        unpaid = unpaid_fen(row["publicised_fen"], row["paid_fen"])
        applied = row["applied_fen"] if row["applied_on"] is not None and row["applied_on"] <= at[2] else 0
        approved = row["approved_fen"] if row["level"] is not None else 0
        computed = {"applied_fen": applied, "approved_fen": approved, "unpaid_fen": unpaid}
        yield (*at, *(computed.get(name, row.get(name)) for name in SUBSIDIES[len(at) :]))


def settlement_rows(at: tuple[str, str, date], rows: Iterable[SettlementRow]) -> Iterator[tuple[Any, ...]]:
    """Districts with their batches; the district's own row has no batch."""
    return ((*at, *(getattr(row, name) for name in SETTLEMENT[len(at) :])) for row in rows)
