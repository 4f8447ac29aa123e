"""What the money of a pilot was on any day, from the facts alone: the same rules that a closed period was made with."""

from dataclasses import dataclass

from domain.facts.columns import Facts
from domain.facts.progress import ProjectFigures, project_figures
from domain.facts.rules import RuleSet
from domain.money.account_findings import account_findings
from domain.money.cells import MoneyCells, money_cells
from domain.money.findings import Finding, project_findings
from domain.money.flows import FlowSums, flow_sums


@dataclass(frozen=True)
class MoneyOnDay:
    """Figures of every project, stage amounts by district and batch, flows, findings; amounts in 分."""

    figures: ProjectFigures
    cells: MoneyCells
    flows: FlowSums
    findings: list[Finding]


def money_on(facts: Facts, as_of: int, rules: RuleSet) -> MoneyOnDay:
    """Everything about money as of a day number; nothing that happened later is seen."""
    figures = project_figures(facts, as_of, rules)
    findings = [*project_findings(facts, figures, rules), *account_findings(facts, as_of, rules)]
    return MoneyOnDay(figures, money_cells(facts, figures), flow_sums(facts.flows, as_of), findings)
