"""A ledger under thousands of random operations, sound and unsound: it agrees with a model in plain Python each time.

`make test` runs 200 on each database, `make slow` 20,000 (some minutes).
"""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import func, insert, select

from data_access import tables
from data_access.commands.demo import mark_demonstration
from data_access.engine import writing
from data_access.queries.balances import balances
from data_access.queries.pilots import get_pilot
from domain.words import FundCategory, FundKind, FundSource
from services.access import DEMO_USER
from services.money import ledger
from tests.two_people import desk_of_two

OPERATIONS = [200, pytest.param(20_000, marks=pytest.mark.slow)]
A_DAY = 50
TODAY, FIRST = date(2026, 11, 15), date(2025, 9, 1)
ACCEPTED = {"L-1": date(2026, 2, 1), "L-2": date(2026, 6, 15), "L-3": None}
CODES = {"L-1": "919901000000000197", "L-2": "919901000000000272", "L-3": "919901000000000359"}
TREASURY, A, B, S = "treasury:yinchuan", "district:宁东", "district:经开区", "service:diagnosis"
HOME = {"L-1": A, "L-2": B, "L-3": A}
CENTRAL, CITY = "source:central", "source:city"
FORTH = {
    FundKind.APPROPRIATE: [(CENTRAL, TREASURY), (CITY, TREASURY)],
    FundKind.ADVANCE: [(TREASURY, A), (TREASURY, B)],
    FundKind.SETTLE: [(TREASURY, A), (B, TREASURY)],
    FundKind.PAY: [(A, "enterprise"), (B, "enterprise"), (TREASURY, S)],
    FundKind.RETURN: [(A, TREASURY), (B, TREASURY), ("enterprise", A), (S, TREASURY), (TREASURY, CENTRAL)],
}


class Model:
    """What the ledger must be, kept the simplest way: a list of movements, all of them looked at each time."""

    def __init__(self) -> None:
        self.moves: list[tuple[date, str, str, int, FundSource]] = []
        self.documents: set[tuple[FundKind, str]] = set()

    def is_covered(self, account: str, extra: tuple[date, str, str, int, FundSource]) -> bool:
        """Whether the account's pot of that source stays at or above zero at the end of every day from then on."""
        if account.startswith("source:"):
            return True
        by_day: dict[date, int] = defaultdict(int)
        for day, giver, taker, amount, source in (*self.moves, extra):
            if source is extra[4]:
                by_day[day] += amount * ((taker == account) - (giver == account))
        balance = 0
        for day in sorted(by_day):
            balance += by_day[day]
            if day >= extra[0] and balance < 0:
                return False
        return True

    def balances(self, until: date) -> dict[str, int]:
        found: dict[str, int] = defaultdict(int)
        for day, giver, taker, amount, _ in self.moves:
            if day <= until:
                for account, sign in ((giver, -1), (taker, 1)):
                    found["enterprise:" if account.startswith("enterprise:") else account] += sign * amount
        return dict(found)


def prepare(connection) -> int:
    """Three enterprises with a project each; the third is not accepted."""
    pilot = get_pilot(connection, "yinchuan")
    mark_demonstration(connection, pilot.id, TODAY)
    named = select(tables.District.short_name, tables.District.id).where(tables.District.pilot_id == pilot.id)
    district = dict(connection.execute(named).all())
    for code, uscc in CODES.items():
        firm = connection.execute(
            insert(tables.Enterprise.__table__).values(
                pilot_id=pilot.id,
                uscc=uscc,
                name=f"试验{code}",
                scale="above",
                title="none",
                status="active",
                state_owned=False,
                gb4754_code="",
                already_funded=False,
                status_reason="",
                version=1,
                district_id=district[HOME[code].removeprefix("district:")],
            )
        ).inserted_primary_key[0]
        project = connection.execute(
            insert(tables.Project.__table__).values(
                pilot_id=pilot.id,
                code=code,
                enterprise_id=firm,
                name=code,
                contract_fen=0,
                eligible_fen=0,
                approved_fen=0,
                status="active",
                updated_at=datetime(2026, 11, 1, tzinfo=UTC),
                version=1,
            )
        ).inserted_primary_key[0]
        connection.execute(
            insert(tables.Milestone.__table__).values(
                project_id=project, stage="acceptance", completed_on=ACCEPTED[code], note="", version=1
            )
        )
    return pilot.id


class Clerk:
    """Makes up operations: most of them sound, some wrong in one way."""

    def __init__(self, seed: int) -> None:
        self.rng, self.model, self.number = np.random.default_rng(seed), Model(), 0

    def pick(self, choices):
        return choices[int(self.rng.integers(len(choices)))]

    def draw(self) -> tuple[dict[str, object], bool]:
        """A form as a person fills it, and whether it must be accepted."""
        self.number += 1
        kind = self.pick(list(FundKind))
        giver, taker = self.pick(FORTH[kind])
        code = self.pick(list(CODES)) if "enterprise" in (giver, taker) else ""
        giver, taker = (f"enterprise:{CODES[code]}" if end == "enterprise" else end for end in (giver, taker))
        day = FIRST + timedelta(days=int(self.rng.integers((TODAY - FIRST).days + 1)))
        top = 9 if kind is FundKind.APPROPRIATE else 7
        amount = int(self.rng.integers(1, 10 ** int(self.rng.integers(3, top + 1))))
        old = bool(self.model.documents) and self.rng.random() < 0.05
        document = self.pick(sorted(self.model.documents))[1] if old else f"试〔2026〕{self.number}号"
        text = f"{amount / 100:.2f}" if self.rng.random() > 0.05 else self.pick(["-1", "0", "1.001", "x", "1e400", ""])
        source = self.pick([FundSource.CENTRAL, FundSource.CENTRAL, FundSource.CITY])
        category = FundCategory.DIAGNOSIS if S in (giver, taker) else FundCategory.TRANSFORMATION
        raw = {
            "kind": kind.zh,
            "from_account": giver,
            "to_account": taker,
            "amount_fen": text,
            "occurred_on": day,
            "source": source.zh,
            "category": category.zh,
            "document_no": document,
            "project": code,
        }
        return raw, self._is_sound(kind, giver, taker, code, day, text, amount, document, source)

    def _is_sound(self, kind, giver, taker, code, day, text, amount, document, source) -> bool:
        if any(account in (CENTRAL, CITY) and account != f"source:{source.value}" for account in (giver, taker)):
            return False  # another source's money
        if text != f"{amount / 100:.2f}" or (kind, document) in self.model.documents:
            return False
        if code and HOME[code] not in (giver, taker):
            return False  # another district's project
        if kind is FundKind.PAY and code and (ACCEPTED[code] is None or day < ACCEPTED[code]):
            return False
        move = (day, giver, taker, amount, source)
        if not self.model.is_covered(giver, move):
            return False
        self.model.moves.append(move)
        self.model.documents.add((kind, document))
        return True


def agrees(connection, pilot_id: int, clerk: Clerk) -> None:
    """Number of entries, balances on a random day, conservation, nobody below zero at the end of any day."""
    moves = clerk.model.moves
    assert connection.scalar(select(func.count()).select_from(tables.FundEntry)) == len(moves)
    day = FIRST + timedelta(days=int(clerk.rng.integers((TODAY - FIRST).days + 1)))
    found = {account: came - went for account, (came, went) in balances(connection, pilot_id, day).items()}
    wanted = clerk.model.balances(day)
    assert {a: b for a, b in found.items() if b} == {a: b for a, b in wanted.items() if b}
    assert sum(found.values()) == 0
    assert min((b for a, b in found.items() if not a.startswith("source:")), default=0) >= 0


@pytest.mark.parametrize("operations", OPERATIONS)
def test_random_operations_leave_the_ledger_as_the_model_says(plans_url, operations, monkeypatch):
    """The live period is left out here (tests/services/evaluation/test_live.py compares it): the ledger is tested."""
    monkeypatch.setattr(ledger, "edit_projects", lambda desk, ids, change, **_: change())
    clerk = Clerk(20261115)
    breaks = accepted = 0
    with writing() as session:
        pilot_id = prepare(session.connection())
    for start in range(0, operations, A_DAY):
        with writing() as session:  # a day's work is committed, as in the office
            connection = session.connection()
            for _ in range(min(A_DAY, operations - start)):
                raw, is_sound = clerk.draw()
                was_taken = taken(connection, pilot_id, raw)
                breaks += was_taken is not is_sound
                accepted += was_taken
            agrees(connection, pilot_id, clerk)
    assert breaks == 0
    assert accepted > operations / 8


def taken(connection, pilot_id: int, raw: dict[str, object]) -> bool:
    """Whether the office's verb records it."""
    try:
        ledger.record_entry(desk_of_two(connection, pilot_id, DEMO_USER), raw)
    except ledger.NotRecorded:
        return False
    return True
