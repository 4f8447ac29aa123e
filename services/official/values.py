"""The value of every figure that a form can ask for, at one cut: from the same readings as the screens (rules 16.4)."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.money import list_flows
from data_access.queries.targets import list_shares
from domain.appraisal.dossier import Firm
from domain.days import zh_day
from domain.frame_views import office_zh
from domain.money.accounts import ENTERPRISE, SERVICE, SOURCE
from domain.money.views import SettlementRow
from domain.official.fields import AT_CUT, WHOLE, FormField, Value
from domain.official.proposing import bare_name
from domain.targets.verdicts import Standing
from domain.words import FundSource, TargetKind, Verdict
from services.appraisal.dossier import firms_at
from services.frame import Frame
from services.money.settlement import settlement
from services.money.use import signed
from services.official.choices import printed_names
from services.targets.lines import PILOT, group_of, standing_of, target_rows

MET = (Verdict.DONE, Verdict.MADE_UP)


class Values:
    """Everything read once; `of` answers a field, of a repeated one for a record."""

    def __init__(self, connection: Connection, frame: Frame) -> None:
        self.frame = frame
        self.firms = firms_at(connection, frame)
        self.by_code = {firm.code: firm for firm in self.firms}
        self.places = {firm.code: place for place, firm in enumerate((f for f in self.firms if f.counts), start=1)}
        self.targets = target_rows(connection, frame)
        self.shares = {
            (row.target_id, row.district_id, row.industry_id): row.counted
            for row in list_shares(connection, frame.period.id)
        }
        self.flows = list_flows(connection, frame.period.id)
        self.settled = settlement(connection, frame)
        self.ids: dict[str, dict[str, int | None]] = {
            "district": {unit.name: unit.id for unit in frame.districts},
            "industry": {unit.name: unit.id for unit in frame.industries},
        }

    def records(self) -> dict[str, tuple[str, ...]]:
        """What the rows of a form repeat for, in the plan's order."""
        as_of = self.frame.period.as_of
        return {
            "district": tuple(unit.name for unit in self.frame.districts if unit.valid_on(as_of)),
            "industry": tuple(unit.name for unit in self.frame.industries if unit.valid_on(as_of)),
            "enterprise": tuple(firm.code for firm in self.firms if firm.counts),
        }

    def printed(self) -> dict[str, dict[str, str]]:
        """What a form may print for a record: short and full names of units; of an enterprise name, codes."""
        firms: dict[str, str] = {}
        for firm in self.firms:
            firms |= dict.fromkeys((bare_name(firm.enterprise), bare_name(firm.uscc)), firm.code)
        codes = {bare_name(firm.code): firm.code for firm in self.firms}
        units = {"district": printed_names(self.frame.districts), "industry": printed_names(self.frame.industries)}
        return {**units, "enterprise": firms | codes}

    def of(self, field: FormField, record: str) -> Value:
        kind, _, name = field.figure.partition(".")
        district = record if field.repeat == "district" else field.district
        industry = record if field.repeat == "industry" else field.industry
        if kind == "text":
            return self._text(name, field.text)
        if field.repeat == "enterprise":
            return self._each(name, record)
        if kind == "each":
            return self.records()[field.repeat].index(record) + 1 if name == "number" else record
        if kind == "money":
            return self._money(name, district, industry)
        if kind == "count":
            return COUNTED[name](self._firms(district, industry))
        return self._target(kind, name, field.period, district, industry)

    def _firms(self, district: str, industry: str) -> list[Firm]:
        return [firm for firm in self.firms if district in ("", firm.district) and industry in ("", firm.industry)]

    def _text(self, name: str, fixed: str) -> str:
        pilot = self.frame.pilot
        return {
            "pilot": pilot.name,
            "office": office_zh(pilot.name),
            "as_of": zh_day(self.frame.period.as_of),
            "today": zh_day(pilot.today),
            "fixed": fixed,
        }[name]

    def _each(self, name: str, code: str) -> Value:
        firm = self.by_code[code]
        if name in AMOUNTS:
            return AMOUNTS[name](firm)
        if name == "number":
            return self.places[code]
        return TOLD[name](firm)

    def _money(self, name: str, district: str, industry: str) -> int | None:
        if name in ("contract", "eligible", "approved", "paid") and industry or name in FROM_FIRMS:
            return sum(AMOUNTS[name](firm) for firm in self._firms(district, industry))
        if industry:
            return None
        if name in SETTLED:
            rows = [row for row in self.settled.rows if not row.batch]
            row = self.settled.total if not district else next((one for one in rows if one.district == district), None)
            return None if row is None else SETTLED[name](row)
        return None if district else FLOWN[name](self.flows)

    def _target(self, kind: str, indicator: str, period: str, district: str, industry: str) -> float | None:
        row = self._row(indicator, period, self.ids["district"].get(district), self.ids["industry"].get(industry))
        if row is None:
            return self._shared(indicator, period, district, industry) if kind == "actual" else None
        if kind == "target":
            return float(row.value)
        if kind == "actual" or row.actual is None:
            return None if row.actual is None else float(row.actual)
        if kind == "attainment":
            return row.actual / row.value * 100 if row.value else None
        standing: Standing = standing_of(row, self.frame.period.as_of)
        return 0.0 if row.verdict in MET else standing.missing

    def _row(self, indicator: str, period: str, district: int | None, industry: int | None) -> Row[Any] | None:
        """The printed target of that very scope and period, that of a table first."""
        group = PILOT if period in (AT_CUT, WHOLE) else period
        found = [
            row
            for row in self.targets
            if row.indicator == indicator
            and (row.district_id, row.industry_id) == (district, industry)
            and group_of(row) == group
        ]
        return min(found, key=lambda row: row.kind is not TargetKind.TABLE, default=None)

    def _shared(self, indicator: str, period: str, district: str, industry: str) -> float | None:
        """What a unit adds to the whole pilot's figure, where the plan prints no target for it."""
        whole = self._row(indicator, period, None, None)
        unit = (self.ids["district"].get(district), self.ids["industry"].get(industry))
        return None if whole is None else self.shares.get((whole.target_id, *unit))


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _spent(rows: Iterable[Row[Any]]) -> int:
    return sum(signed(row, (ENTERPRISE, SERVICE)) for row in rows)


def _central(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    return [row for row in rows if row.source is FundSource.CENTRAL]


AMOUNTS: dict[str, Callable[[Firm], int]] = {
    "contract": lambda firm: firm.contract_fen,
    "eligible": lambda firm: firm.eligible_fen,
    "approved": lambda firm: firm.approved_fen,
    "paid": lambda firm: firm.paid_fen,
}
TOLD: dict[str, Callable[[Firm], Value]] = {
    "enterprise": lambda firm: firm.enterprise,
    "uscc": lambda firm: firm.uscc,
    "code": lambda firm: firm.code,
    "industry": lambda firm: firm.industry,
    "district": lambda firm: firm.district,
    "batch": lambda firm: firm.batch,
    "before": lambda firm: firm.before.level if firm.before else None,
    "level": lambda firm: firm.level,
    "contracted_on": lambda firm: _day(firm.contracted_on),
    "accepted_on": lambda firm: _day(firm.accepted_on),
    "provider": lambda firm: firm.provider or None,
}
FROM_FIRMS = ("contract", "eligible", "approved")
SETTLED: dict[str, Callable[[SettlementRow], int | None]] = {
    "received": lambda row: row.received_fen,
    "due": lambda row: row.publicised_fen,
    "paid": lambda row: row.paid_fen,
    "unpaid": lambda row: row.unpaid_fen,
    "top_up": lambda row: row.top_up_fen,
    "give_back": lambda row: row.give_back_fen,
}
FLOWN: dict[str, Callable[[list[Row[Any]]], int]] = {
    "given": lambda rows: -sum(signed(row, (SOURCE,)) for row in rows),
    "given_central": lambda rows: -sum(signed(row, (SOURCE,)) for row in _central(rows)),
    "spent": _spent,
    "spent_central": lambda rows: _spent(_central(rows)),
    "services": lambda rows: sum(signed(row, (SERVICE,)) for row in rows),
    "left": lambda rows: -sum(signed(row, (SOURCE, ENTERPRISE, SERVICE)) for row in rows),
}
COUNTED: dict[str, Callable[[list[Firm]], int]] = {
    "projects": len,
    "firms": lambda firms: sum(firm.counts for firm in firms),
    "signed": lambda firms: sum(firm.counts and firm.contracted_on is not None for firm in firms),
    "accepted": lambda firms: sum(firm.counts and firm.accepted_on is not None for firm in firms),
    "completed": lambda firms: sum(firm.counts and firm.completed_on is not None for firm in firms),
    "level2": lambda firms: sum(firm.counts and (firm.level or 0) >= 2 for firm in firms),
    "level4": lambda firms: sum(firm.counts and (firm.level or 0) >= 4 for firm in firms),
}
