"""subsidies, findings and settlement as of any day: the facts evaluated as of that day, shaped as a period's rows."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row

from data_access.commands.reading_columns import finding_rows
from data_access.queries.facts import load_facts
from data_access.queries.money import list_batches
from data_access.queries.projects import list_districts
from data_access.queries.rules import load_rule_book
from data_access.queries.subsidies import list_project_money
from domain.days import number
from domain.facts.columns import Facts
from domain.money.cells import CellRow
from domain.money.day import MoneyOnDay, money_on
from domain.money.flows import FlowRow
from domain.money.views import SettlementRow
from services.money.settlement import batch_names, settled


@dataclass(frozen=True)
class DayOfMoney:
    """The facts of a pilot and what they say about money on a day."""

    connection: Connection
    pilot: Row[Any]
    as_of: date
    facts: Facts
    money: MoneyOnDay

    def subsidies(self, own: int | None) -> Iterator[dict[str, Any]]:
        """Stage amounts of every project (of a district's own), by code, as `list_subsidies` gives a period's."""
        projects, figures = self.facts.projects, self.money.figures
        is_publicised = figures.active & (figures.publicised_on <= number(self.as_of))
        columns = {
            "level": figures.level,
            "due_fen": figures.due_fen,
            "payable_fen": np.where(figures.active & figures.payable, figures.due_fen, 0),
            "paid_fen": figures.paid_fen,
            "publicised_fen": np.where(is_publicised, figures.due_fen, 0),
            "returned_fen": figures.returned_fen,
            "recover_fen": figures.recover_fen,
        }
        place = {project: position for position, project in enumerate(projects.id.tolist())}
        for row in list_project_money(self.connection, self.pilot.id, own):
            here = {name: int(values[place[row.id]]) for name, values in columns.items()}
            yield {**row._mapping, **here, "level": here["level"] or None}

    def findings(self, own: int | None) -> Iterator[dict[str, Any]]:
        """Findings in the order of a period's: severity, rule, project, account."""
        code = {row.id: row for row in list_project_money(self.connection, self.pilot.id)}
        names = {row.id: row.name for row in list_districts(self.connection, self.pilot.id)}
        rows = []
        for found in finding_rows(self.facts, self.money.findings):
            project = code.get(found["project_id"])
            home = found["district_id"] if project is None else project.district_id
            if own in (None, home):
                named = {"project": project and project.code, "district": names.get(found["district_id"])}
                rows.append({**found, **named})
        yield from sorted(rows, key=lambda r: (r["severity"], r["rule"], r["project"] or "", r["account"]))

    def settlement(self, own: int | None) -> list[SettlementRow]:
        """Districts with their batches."""
        units = {
            row.id: row.short_name for row in list_districts(self.connection, self.pilot.id) if own in (None, row.id)
        }
        flows = [FlowRow._make((*flow, *sums)) for flow, sums in self.money.flows.items()]
        cells = [CellRow._make((*cell, *sums)) for cell, sums in self.money.cells.items()]
        batches = batch_names(list_batches(self.connection, self.pilot.id))
        return settled(units | ({None: "未填地区"} if own is None else {}), flows, cells, self._paid_to_left(), batches)

    def _paid_to_left(self) -> dict[int | None, int]:
        """分 that projects which left had got and were due, by district; as `sum_paid_to_left` gives it of a period."""
        figures, projects = self.money.figures, self.facts.projects
        must_not = figures.active | (figures.recover_fen > 0)
        lawful = np.where(must_not, 0, np.minimum(figures.paid_fen, figures.due_fen))
        found: dict[int | None, int] = defaultdict(int)
        for position in np.flatnonzero(lawful > 0).tolist():
            at = int(projects.district[position])
            found[None if at < 0 else self.facts.districts[at].id] += int(lawful[position])
        return found


def day_of_money(connection: Connection, pilot: Row[Any], as_of: date) -> DayOfMoney:
    """Read the facts and evaluate the money in them as of a day, by the rules in force then."""
    facts = load_facts(connection, pilot.id)
    rules = load_rule_book(connection).on(as_of, pilot.code)
    return DayOfMoney(connection, pilot, as_of, facts, money_on(facts, number(as_of), rules))
