"""Writes the ledger and what belongs to it, and keeps the live period's sums of it. Never commits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, Table, delete, insert, update

from data_access.bulk import insert_columns
from data_access.seals import ENTRY, LATER, links, newest_link, with_links
from data_access.tables import Batch, BatchTerms, FindingRuling, FlowSum, FundCorrection, FundEntry, MoneyCell, Period
from domain.money.cells import CELL_COLUMNS, MoneyCells
from domain.money.flows import FLOW_COLUMNS, FlowSums
from domain.words import FindingState, FundCategory, FundKind, FundSource


@dataclass(frozen=True)
class NewEntry:
    """One movement of money, as it goes into the ledger."""

    pilot_id: int
    kind: FundKind
    from_account: str
    to_account: str
    amount_fen: int
    occurred_on: date
    source: FundSource
    category: FundCategory
    document_no: str
    author: str
    approver: str = ""
    note: str = ""
    project_id: int | None = None
    district_id: int | None = None
    batch_id: int | None = None
    proposal_id: int | None = None
    author_account: int | None = None


@dataclass(frozen=True)
class NewRuling:
    """What was said about a finding, by whom, on what evidence."""

    pilot_id: int
    rule: str
    project_id: int | None
    subject: str
    state: FindingState
    amount_fen: int
    reason: str
    evidence: str
    author: str
    approved_by: str
    ruled_on: date
    proposal_id: int | None = None
    author_account: int | None = None


def record_fund_entry(connection: Connection, entry: NewEntry) -> int:
    """Its id. The database refuses a used document number and a payment by one person."""
    values = vars(entry)
    (link,) = links(newest_link(connection), [[values[name] for name in ENTRY + LATER]])
    return connection.execute(insert(FundEntry.__table__).values(**values, hash=link)).inserted_primary_key[0]


def insert_entries(connection: Connection, columns: Mapping[str, object]) -> int:
    """Many at once, as columns, chained in their order; how many."""
    return insert_columns(connection, FundEntry.__table__, with_links(connection, columns))


def record_correction(connection: Connection, *, entry_id: int, corrects_id: int, reason: str) -> None:
    values = {"entry_id": entry_id, "corrects_id": corrects_id, "reason": reason}
    connection.execute(insert(FundCorrection.__table__).values(**values))


def record_ruling(connection: Connection, ruling: NewRuling) -> None:
    connection.execute(insert(FindingRuling.__table__).values(**vars(ruling)))


def insert_batch(
    connection: Connection,
    *,
    pilot_id: int,
    number: int,
    opens_on: date,
    closes_on: date | None,
    subsidy_ratio: float,
    caps_fen: tuple[int, int, int],
    source: str,
) -> int:
    """A batch with its first terms; its id."""
    days = {"opens_on": opens_on, "closes_on": closes_on}
    words = {"number": number, "subsidy_ratio": subsidy_ratio, "source": source, "is_demo": False}
    row = insert(Batch.__table__).values(pilot_id=pilot_id, **words, **days, **_caps(caps_fen))
    return connection.execute(row).inserted_primary_key[0]


def _caps(caps_fen: tuple[int, int, int]) -> dict[str, int]:
    return dict(zip(("cap_level2_fen", "cap_level3_fen", "cap_level4_fen"), caps_fen, strict=True))


def insert_batch_terms(
    connection: Connection,
    *,
    batch_id: int,
    valid_from: date,
    subsidy_ratio: float,
    caps_fen: tuple[int, int, int],
    higher: tuple[float | None, float | None],
    first_share: float,
    source: str,
    author: str,
    approved_by: str,
    proposal_id: int | None,
) -> None:
    connection.execute(
        insert(BatchTerms.__table__).values(
            batch_id=batch_id,
            valid_from=valid_from,
            subsidy_ratio=subsidy_ratio,
            source=source,
            author=author,
            approved_by=approved_by,
            proposal_id=proposal_id,
            ratio_level3=higher[0],
            ratio_level4=higher[1],
            first_share=first_share,
            **_caps(caps_fen),
        )
    )


def add_to_flows(connection: Connection, *, period_id: int, delta: FlowSums) -> None:
    """Add what entries changed to a live period's flows; a flow without entries is forgotten."""
    for flow, (amount, entries) in delta.items():
        added = {"amount_fen": amount, "entries": entries}
        _add(connection, FlowSum.__table__, period_id, dict(zip(FLOW_COLUMNS, flow, strict=True)), added, "entries")


def add_to_cells(connection: Connection, *, period_id: int, delta: MoneyCells) -> None:
    """Add what an edit changed to a live period's stage amounts; a cell without projects is forgotten."""
    for cell, sums in delta.items():
        key = dict(zip(("district_id", "batch_id"), cell, strict=True))
        added = dict(zip(CELL_COLUMNS, sums, strict=True))
        _add(connection, MoneyCell.__table__, period_id, key, added, "projects")


def _add(connection: Connection, table: Table, period_id: int, key: dict, added: dict, counter: str) -> None:
    where = (table.c.period_id == period_id) & _same(table, key)
    sums = {name: table.c[name] + amount for name, amount in added.items()}
    if connection.execute(update(table).where(where).values(**sums)).rowcount == 0:
        connection.execute(insert(table).values(period_id=period_id, **key, **added))
    connection.execute(delete(table).where(where, table.c[counter] == 0))


def _same(table: Table, key: dict) -> ColumnElement[bool]:
    found = None
    for name, value in key.items():
        part = table.c[name].is_(None) if value is None else table.c[name] == value
        found = part if found is None else found & part
    return found


def set_last_entry(connection: Connection, *, period_id: int, entry_id: int | None) -> None:
    """The newest entry that a live period's sums hold."""
    connection.execute(update(Period.__table__).where(Period.id == period_id).values(last_entry_id=entry_id))
