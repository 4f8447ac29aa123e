"""The ledger behind the payments: appropriations, monthly advances, settlements, returns. No account overdrawn."""

from dataclasses import dataclass, field

import numpy as np

from domain.days import NEVER, number
from domain.words import FundCategory, FundKind, FundSource
from seed_data.demo.days import as_dates, workday
from seed_data.demo.irregular import WAN, Planted
from seed_data.demo.money import CENTRAL, LOCAL, Payments, ServicePayment, funds_of, local_source
from seed_data.demo.world import World

ADVANCE_STEP = 10 * WAN
RETURN_AFTER_DAYS = 140
UNSPENT_SINCE_DAYS = 195
TRANCHES = ((10, 0.5), (250, 0.3), (430, 0.2))
"""Days after the start of implementation, share of the fund."""


@dataclass
class Entry:
    """One movement between treasury, district and service; payments to enterprises stay in columns."""

    kind: FundKind
    from_account: str
    to_account: str
    amount: int
    day: int
    source: FundSource
    category: FundCategory
    district: int | None = None
    note: str = ""


@dataclass
class Ledger:
    entries: list[Entry]
    payments: Payments
    planted: dict[str, list[str]] = field(default_factory=dict)
    """Rule → account in which it is broken."""


def keep_ledger(world: World, payments: Payments, services: list[ServicePayment], planted: Planted) -> Ledger:
    """All movements of a pilot up to the as-of day."""
    treasury = f"treasury:{world.plan.code}"
    sources = (FundSource.CENTRAL, local_source(world))
    ledger = Ledger(_advances(world, payments, treasury, sources), payments)
    for s in services:
        ledger.entries.append(
            Entry(
                FundKind.PAY,
                treasury,
                f"service:{s.category}",
                s.amount,
                s.day,
                sources[s.source],
                s.category,
                None,
                s.note,
            )
        )
    if planted.projects:
        _leave_advance_unspent(world, ledger, treasury, sources)
        _pay_service_from_central(world, ledger, treasury)
    ledger.entries = _appropriations(world, ledger.entries, treasury, sources) + ledger.entries
    return ledger


def _months(first: int, last: int) -> np.ndarray:
    """First day of every month that begins in first..last, and the first of the month after."""
    start, end = (np.datetime64(day, "D").astype("datetime64[M]") for day in (first, last))
    return np.arange(start, end + 2).astype("datetime64[D]").astype(np.int64)


def _advances(world: World, payments: Payments, treasury: str, sources) -> list[Entry]:
    """For each district and source: advances before the months with payments, settlements in June and December."""
    if not len(payments.day):
        return []
    months = _months(int(payments.day.min()), world.as_of)
    month = np.searchsorted(months, payments.day, side="right") - 1
    need = np.zeros((len(world.plan.districts), 2, len(months)), dtype=np.int64)
    np.add.at(need, (world.district[payments.project], payments.source, month), payments.amount)
    entries: list[Entry] = []
    for district, source in np.argwhere(need.sum(axis=2) > 0):
        account = f"district:{world.plan.districts[district].short_name}"
        entries += _advance(
            need[district, source], months, world.as_of, treasury, account, sources[source], int(district)
        )
    return entries


def _advance(need, months, as_of: int, treasury: str, account: str, source: FundSource, district: int) -> list[Entry]:
    """Advances in round sums before each month that needs money; what lies idle for too long goes back."""
    entries, left, last_day = [], 0, NEVER
    category = FundCategory.TRANSFORMATION
    for at in range(len(months) - 1):
        if need[at] > left:
            day, missing = int(workday(months[at : at + 1] - 3)[0]), int(need[at]) - left
            settles = _month_of(months[at]) in (6, 12) and entries
            amount = missing if settles else -(-missing // ADVANCE_STEP) * ADVANCE_STEP
            kind = FundKind.SETTLE if settles else FundKind.ADVANCE
            entries.append(Entry(kind, treasury, account, amount, day, source, category, district))
            left, last_day = left + amount, day
        left -= int(need[at])
        end = int(workday(months[at + 1 : at + 2] - 1)[0])
        if left > 0 and end - last_day >= RETURN_AFTER_DAYS and end <= as_of:
            entries.append(Entry(FundKind.RETURN, account, treasury, left, end, source, category, district, "结余收回"))
            left = 0
    return entries


def _month_of(day: int) -> int:
    return int(str(np.datetime64(int(day), "D"))[5:7])


def _leave_advance_unspent(world: World, ledger: Ledger, treasury: str, sources) -> None:
    """The smallest district got far more than it could spend, more than 180 days ago."""
    sizes = np.bincount(world.firms.district, minlength=len(world.plan.districts)).astype(float)
    sizes[sizes == 0] = np.inf
    district = int(np.argmin(sizes))
    account, day = f"district:{world.plan.districts[district].short_name}", world.as_of - UNSPENT_SINCE_DAYS
    spent_later = sum(
        entry.amount for entry in ledger.entries if entry.to_account == account and entry.day > day - 10
    )  # first in, first out: later payments use up the old advance first
    amount = -(-(spent_later + 60 * WAN) // ADVANCE_STEP) * ADVANCE_STEP
    day = int(workday(np.array([day]))[0])
    source = sources[CENTRAL if funds_of(world)[CENTRAL] else LOCAL]
    note = "按年度任务预下达"
    ledger.entries.append(
        Entry(FundKind.ADVANCE, treasury, account, amount, day, source, FundCategory.TRANSFORMATION, district, note)
    )
    ledger.planted["advance_unspent_180"] = [account]


def _pay_service_from_central(world: World, ledger: Ledger, treasury: str) -> None:
    """Songjiang 四(六): this category is paid from district money."""
    if world.plan.code != "songjiang":
        return
    category, day = FundCategory.PUBLIC_SERVICE, int(workday(np.array([world.as_of - 60]))[0])
    note = "评测验收服务尾款"
    ledger.entries.append(
        Entry(FundKind.PAY, treasury, f"service:{category}", 12 * WAN, day, FundSource.CENTRAL, category, None, note)
    )
    ledger.planted["central_on_local_category"] = [f"service:{category}"]


def _appropriations(world: World, entries: list[Entry], treasury: str, sources) -> list[Entry]:
    """Tranches of each fund; a tranche is larger where the treasury would otherwise run dry before the next."""
    begins, appropriations = number(world.plan.implementation_from), []
    for source, fund in zip(sources, funds_of(world), strict=True):
        out = [
            (entry.day, entry.amount) for entry in entries if entry.source is source and entry.from_account == treasury
        ]
        earliest = min((day for day, _ in out), default=begins + 10)
        given = 0
        for place, (after, share) in enumerate(TRANCHES):
            day = int(workday(np.array([min(begins + after, earliest - 5) if place == 0 else begins + after]))[0])
            until = begins + TRANCHES[place + 1][0] if place + 1 < len(TRANCHES) else NEVER
            needed = sum(amount for out_day, amount in out if out_day <= until) - given
            amount = max(int(fund * share), -(-needed // WAN) * WAN)
            amount = fund - given if place == len(TRANCHES) - 1 and fund - given >= needed else amount
            if day <= world.as_of and amount > 0:
                note = f"第{place + 1}批"
                appropriations.append(
                    Entry(
                        FundKind.APPROPRIATE,
                        f"source:{source}",
                        treasury,
                        amount,
                        day,
                        source,
                        FundCategory.TRANSFORMATION,
                        None,
                        note,
                    )
                )
                given += amount
    return appropriations


def columns_of(world: World, ledger: Ledger, uscc: np.ndarray) -> dict[str, object]:
    """Columns of the table, in order of day (money comes in before it goes out); ids are positions still."""
    first, second = _entry_columns(ledger.entries), _payment_columns(world, ledger.payments, uscc)
    columns = {
        name: np.concatenate([np.array(listed, dtype=second[name].dtype), second[name]])
        for name, listed in first.items()
    }
    order = np.lexsort((columns.pop("rank"), columns["occurred_on"]))
    columns = {name: values[order] for name, values in columns.items()}
    columns["document_no"] = _document_numbers(columns["kind"], columns["occurred_on"])
    columns["occurred_on"] = as_dates(columns["occurred_on"])
    return columns


def _entry_columns(entries: list[Entry]) -> dict[str, list]:
    rank = {FundKind.APPROPRIATE: 0, FundKind.ADVANCE: 1, FundKind.SETTLE: 1}
    return {
        "kind": [e.kind.value for e in entries],
        "from_account": [e.from_account for e in entries],
        "to_account": [e.to_account for e in entries],
        "amount_fen": [e.amount for e in entries],
        "occurred_on": [e.day for e in entries],
        "source": [e.source.value for e in entries],
        "category": [e.category.value for e in entries],
        "project": [-1] * len(entries),
        "district": [-1 if e.district is None else e.district for e in entries],
        "note": [e.note for e in entries],
        "rank": [rank.get(e.kind, 2) for e in entries],
    }


def _payment_columns(world: World, payments: Payments, uscc: np.ndarray) -> dict[str, np.ndarray]:
    n, district = len(payments.day), world.district[payments.project]
    sources = np.array([FundSource.CENTRAL.value, local_source(world).value], dtype=object)
    from_accounts = np.array([f"district:{unit.short_name}" for unit in world.plan.districts], dtype=object)
    to_accounts = np.array([f"enterprise:{code}" for code in uscc.tolist()], dtype=object)
    return {
        "kind": np.full(n, FundKind.PAY.value, dtype=object),
        "from_account": from_accounts[district],
        "to_account": to_accounts[world.firm[payments.project]],
        "amount_fen": payments.amount,
        "occurred_on": payments.day,
        "source": sources[payments.source],
        "category": np.full(n, FundCategory.TRANSFORMATION.value, dtype=object),
        "project": payments.project,
        "district": district,
        "note": np.full(n, "", dtype=object),
        "rank": np.full(n, 2),
    }


def _document_numbers(kinds: np.ndarray, days: np.ndarray) -> list[str]:
    """Numbers like 演财拨〔2026〕00012号, running within kind and year."""
    signs = {"appropriate": "下", "advance": "预", "settle": "清", "pay": "拨", "return": "收"}
    years = (days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970).tolist()
    counts: dict[tuple[str, int], int] = {}
    numbers = []
    for kind, year in zip(kinds.tolist(), years, strict=True):
        counts[kind, year] = counts.get((kind, year), 0) + 1
        numbers.append(f"演财{signs[kind]}〔{year}〕{counts[kind, year]:05d}号")
    return numbers
