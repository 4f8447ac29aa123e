"""A year before the installation, as an office has it in its own sheets: rows of every form by the day each thing
happened. Nothing is drawn by chance, nothing of it comes from the demonstration."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from data_access.commands import audit
from data_access.engine import writing
from data_access.tables import Provider
from domain.intake.forms import Kind
from domain.words import STAGES, ProviderKind, Stage
from services import clock
from services.desk import Pair
from tests.new_city import City, enterprise, report, uscc

GAPS = {
    Stage.DIAGNOSIS: 0,
    Stage.PROPOSAL: 20,
    Stage.CONTRACT: 35,
    Stage.BUILD: 90,
    Stage.GO_LIVE: 120,
    Stage.ACCEPTANCE: 150,
    Stage.ASSESSMENT: 165,
    Stage.PUBLICITY: 180,
    Stage.PAYMENT: 200,
}
"""Days from a project's begin to the planned day of each stage."""
FIRST_PROVIDER = 9_000
PAIR = Pair("甲某", "乙某")


@dataclass(frozen=True)
class Year:
    """So many enterprises of a city between two days; what would lie after the last one has not happened."""

    city: City
    number: int
    begins: date
    today: date
    spread: int = 240
    """Days over which projects begin."""
    divisor: int = 1
    """By how much quicker than GAPS they go."""

    def begun(self, n: int) -> date:
        return self.begins + timedelta(days=7 + (n * 37) % self.spread)

    def done(self, n: int) -> dict[Stage, date]:
        """Every third enterprise a little late at each stage, every seventh stuck before 实施."""
        days = {}
        for place, stage in enumerate(STAGES):
            late = place * (6 if n % 3 == 0 else -1 if n % 3 == 1 and place else 0)
            day = self.begun(n) + timedelta(days=(GAPS[stage] + late) // self.divisor)
            if day > self.today or (n % 7 == 0 and place >= 3):
                break
            days[stage] = day
        return days

    @property
    def numbers(self) -> range:
        return range(1, self.number + 1)

    def provider(self, n: int) -> str:
        return uscc(FIRST_PROVIDER + n % 8)

    def enterprises(self) -> list[dict[str, Any]]:
        return [enterprise(n, self.city) for n in self.numbers]

    def projects(self) -> list[dict[str, Any]]:
        found = []
        for n in self.numbers:
            planned = {
                f"planned_{s.value}": self.begun(n) + timedelta(days=gap // self.divisor) for s, gap in GAPS.items()
            }
            done = {f"completed_{stage.value}": day for stage, day in self.done(n).items()}
            money = {"contract_fen": 80 + n * 37 % 11, "eligible_fen": 70 + n * 37 % 11}
            about = {"code": f"JH-{n:04d}", "uscc": uscc(n), "name": f"数字化改造{n}", "provider": self.provider(n)}
            found.append(about | {"batch": "1"} | money | planned | done)
        return found

    def assessments(self) -> list[dict[str, Any]]:
        found = []
        for n in self.numbers:
            done = self.done(n)
            if Stage.DIAGNOSIS in done:
                before = {"kind": "改造前", "level": 1, "score": 45, "assessed_on": done[Stage.DIAGNOSIS]}
                found.append({"uscc": uscc(n), **before})
            if Stage.ASSESSMENT in done:
                after = {"kind": "改造后官方评测", "level": 2, "score": 66, "assessed_on": done[Stage.ASSESSMENT]}
                found.append({"uscc": uscc(n), **after})
        return found

    def reviews(self) -> list[dict[str, Any]]:
        return [
            {"project": f"JH-{n:04d}", "provider": self.provider(n), "reviewed_on": day, "satisfaction": 3 + n * 5 % 3}
            for n in self.numbers
            if (day := self.done(n).get(Stage.ACCEPTANCE))
        ]

    def grants(self) -> list[dict[str, Any]]:
        """What came from above and went to the districts; nobody was paid by it."""
        came = {"category": "企业改造奖补", "source": "中央", "occurred_on": self.begins + timedelta(days=10)}
        down = came | {"kind": "下达", "from_account": "中央财政", "to_account": "财政专户"}
        found = [down | {"amount_fen": 90_000_000, "document_no": "静财建〔2025〕1号"}]
        each = min(9_000_000, 45_000_000 // len(self.city.districts))
        for place, district in enumerate(self.city.districts, 2):
            given = {"kind": "预下达", "from_account": "财政专户", "to_account": district, "amount_fen": each}
            found.append(came | given | {"document_no": f"静财建〔2025〕{place}号"})
        return found

    def payments(self) -> list[dict[str, Any]]:
        return [
            {
                "kind": "拨付",
                "from_account": "财政专户",
                "to_account": uscc(n),
                "amount_fen": 180_000,
                "occurred_on": day,
                "source": "中央",
                "category": "企业改造奖补",
                "document_no": f"静财拨〔2025〕{n}号",
                "project": f"JH-{n:04d}",
            }
            for n in self.numbers
            if (day := self.done(n).get(Stage.PAYMENT))
        ]

    def issues(self) -> list[dict[str, Any]]:
        """Every third enterprise had one; every sixth has it still."""
        found = []
        for n in self.numbers[::3]:
            opened = min(self.begun(n) + timedelta(days=20), self.today)
            one = {"code": f"WT-{n:04d}", "project": f"JH-{n:04d}", "category": "进度", "severity": "一般"}
            one |= {"title": f"进场人员不足{n}", "owner": "东岭区专班", "opened_on": opened}
            closed = opened + timedelta(days=9)
            one |= {"due_on": opened + timedelta(days=14)} | ({"closed_on": closed} if n % 6 == 1 else {})
            found.append(one)
        return [one for one in found if one.get("closed_on", self.today) <= self.today]


@contextmanager
def the_day(day: date) -> Iterator[None]:
    """The clock stands at ten in the morning of a day in Shanghai."""

    class Then(datetime):
        @classmethod
        def now(cls, tz=None):
            at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
            return at if tz is None else at.astimezone(tz)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "datetime", Then)
        patch.setattr(audit, "datetime", Then)
        yield


def bring_in(year: Year, *, with_money: bool = True) -> None:
    """All of it by the templates, in the order in which the manual says it."""
    report(Kind.ENTERPRISES, year.enterprises())
    report(Kind.ASSESSMENTS, year.assessments())
    report(Kind.PROJECTS, year.projects())
    report(Kind.PROVIDER_REVIEWS, year.reviews())
    report(Kind.ISSUES, year.issues())
    report(Kind.FUND_ENTRIES, year.grants())
    if with_money:
        report(Kind.FUND_ENTRIES, year.payments(), pair=PAIR)


def admit_providers(pilot_id: int, on: date) -> None:
    """Eight providers in the pool."""
    with writing() as session:
        for n in range(8):
            kind = ProviderKind.INTEGRATED if n % 2 else ProviderKind.SPECIALIST
            one = {"pilot_id": pilot_id, "uscc": uscc(FIRST_PROVIDER + n), "name": f"静海数服{n}", "kind": kind}
            session.connection().execute(insert(Provider.__table__).values(**one, admitted_on=on, **NOTHING_YET))


NOTHING_YET = {"status": "active", "status_reason": "", "version": 1}
