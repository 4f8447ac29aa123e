"""Builds small facts that read like a case file: a few projects, a plan, one day.

Two districts (甲区 101, 乙区 102), two industries (化工 201, 装备 202); the rules are those of seed_data.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from domain.days import number
from domain.evaluation.evaluate import evaluate
from domain.facts.columns import (
    LEFT_AS,
    Events,
    Facts,
    IssueEvents,
    Leads,
    LedgerLine,
    Override,
    PilotFacts,
    ProjectFacts,
    Series,
    Unit,
)
from domain.facts.pace import TargetFact
from domain.facts.progress import LIGHT_OF_RANK, ProjectFigures, project_figures
from domain.facts.rules import DatedParty, DatedWeight, Rule, RuleBook, RuleSet
from domain.lights.core import CORE
from domain.lights.readings import Previous, Reading, Readings
from domain.money.findings import Finding
from domain.periods import Span, live_on
from domain.words import (
    STAGES,
    Basis,
    Cadence,
    Direction,
    EnterpriseStatus,
    FundCategory,
    FundKind,
    FundSource,
    Light,
    Operator,
    Party,
    Stage,
    TargetKind,
)

AS_OF = date(2026, 11, 15)
SEED_DATA = Path(__file__).parents[2] / "seed_data"
DISTRICTS = (Unit(101, "甲区"), Unit(102, "乙区"))
INDUSTRIES = (Unit(201, "化工"), Unit(202, "装备"))
JIA, YI, HUAGONG, ZHUANGBEI = 101, 102, 201, 202
PILOT = PilotFacts(1, "yinchuan", date(2025, 7, 1), date(2027, 9, 30), date(2025, 9, 1))
WAN = 1_000_000
"""分 in 10,000 yuan."""


def ago(days: int, as_of: date = AS_OF) -> date:
    """The day so many days before; negative for later."""
    return as_of - timedelta(days=days)


# --- rules ----------------------------------------------------------------------------------------------------------


def rule_book() -> RuleBook:
    """The rows that the software ships with."""
    with (SEED_DATA / "light_rules.csv").open(encoding="utf-8", newline="") as file:
        rules = tuple(_rule(row) for row in csv.DictReader(file))
    with (SEED_DATA / "stage_weights.csv").open(encoding="utf-8", newline="") as file:
        weights = tuple(
            DatedWeight(Stage(row["stage"]), int(row["weight"]), date.fromisoformat(row["effective_from"]))
            for row in csv.DictReader(file)
        )
    with (SEED_DATA / "stage_parties.csv").open(encoding="utf-8", newline="") as file:
        parties = tuple(
            DatedParty(Stage(row["stage"]), Party(row["party"]), date.fromisoformat(row["effective_from"]))
            for row in csv.DictReader(file)
        )
    return RuleBook(rules, weights, parties)


def _rule(row: dict[str, str]) -> Rule:
    return Rule(
        indicator=row["indicator"],
        metric=row["metric"],
        direction=Direction(row["direction"]),
        green_bound=float(row["green_bound"]),
        green_inclusive=row["green_inclusive"] == "true",
        yellow_bound=float(row["yellow_bound"]) if row["yellow_bound"] else None,
        yellow_inclusive=row["yellow_inclusive"] == "true",
        effective_from=date.fromisoformat(row["effective_from"]),
        source=row["source"],
        unit=row["unit"],
        author=row["author"],
    )


BOOK = rule_book()
RULES = BOOK.on(AS_OF)


# --- projects -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Issue:
    opened_on: date
    due_on: date
    closed_on: date | None = None
    serious: bool = True


@dataclass(frozen=True)
class Project:
    """One project with everything that belongs to it. Money in yuan; caps for levels 2, 3, 4."""

    planned: dict[Stage, date] = field(default_factory=dict)
    done: dict[Stage, date] = field(default_factory=dict)
    enterprise: int | None = None
    district: int | None = JIA
    industry: int | None = HUAGONG
    provider: int = 1
    above: bool = True
    title: int = 0
    left_on: date | None = None
    left_as: EnterpriseStatus = EnterpriseStatus.ACTIVE
    updated_on: date = AS_OF
    levels: tuple[tuple[date, int], ...] = ()
    paid: tuple[tuple[date, float], ...] = ()
    issues: tuple[Issue, ...] = ()
    ratio: float = 0.4
    caps: tuple[float, float, float] = (360_000, 360_000, 360_000)
    eligible: float = 1_000_000
    approved: float = 0
    already_funded: bool = False
    batch: int = -1
    contract: float = 0
    applied: float = 0
    applied_on: date | None = None
    for_cause: bool = False
    first_share: float = 1
    rest_on: date | None = None
    leads: tuple[tuple[int, date | None, date | None], ...] = ()
    """Provider, from a day, until the day before another; none: `provider` has always led it."""


def stages(first: date, every: int = 30, count: int = 9) -> dict[Stage, date]:
    """The first `count` stages, one each `every` days from a day on."""
    return {stage: first + timedelta(days=every * position) for position, stage in enumerate(STAGES[:count])}


def completed(on: date, level: int = 2, **other) -> Project:
    """All nine stages planned and done on one day, with an official level."""
    days = dict.fromkeys(STAGES, on)
    return Project(**{"planned": days, "done": days, "levels": ((on, level),), **other})


def on_track(**other) -> Project:
    """The first stage done as planned, the rest planned for later: GREEN."""
    days = {Stage.DIAGNOSIS: ago(20), Stage.PROPOSAL: ago(-20)}
    return Project(**{"planned": days, "done": {Stage.DIAGNOSIS: ago(20)}, **other})


def late(days: int, **other) -> Project:
    """Diagnosis planned so many days ago and not done."""
    return Project(**{"planned": {Stage.DIAGNOSIS: ago(days)}, **other})


def facts(*projects: Project, **other) -> Facts:
    """Facts of the pilot; ids 1, 2, 3, … and, unless said otherwise, enterprises 1001, 1002, …

    `measures` and `names` are added to those of the core indicators; one without a name is called by its code.
    """
    measures = {core.value: f"computed:{core}" for core in CORE} | other.pop("measures", {})
    names = {code: code for code in measures} | other.pop("names", {})
    events = list(enumerate(projects))
    issues = [(position, issue) for position, project in events for issue in project.issues]
    return Facts(
        **{
            "pilot": PILOT,
            "districts": DISTRICTS,
            "industries": INDUSTRIES,
            "projects": _columns(projects),
            "leads": _leads(projects),
            "assessments": _events((p, day, level) for p, project in events for day, level in project.levels),
            "payments": _events((p, day, round(yuan * 100)) for p, project in events for day, yuan in project.paid),
            "issues": IssueEvents(
                *_three([(position, number(issue.opened_on), issue.serious) for position, issue in issues]),
                due=_days(issue.due_on for _, issue in issues),
                closed=_days(issue.closed_on for _, issue in issues),
            ),
            "measures": measures,
            "names": names,
            **other,
        }
    )


def _columns(projects: tuple[Project, ...]) -> ProjectFacts:
    n = len(projects)

    def column(values: Iterable, kind: type = np.int64) -> np.ndarray:
        return np.fromiter(values, dtype=kind, count=n)

    def milestones(name: str) -> np.ndarray:
        table = [[number(getattr(project, name).get(stage)) for stage in STAGES] for project in projects]
        return np.array(table, dtype=np.int32).reshape(n, len(STAGES))

    return ProjectFacts(
        id=np.arange(1, n + 1),
        enterprise=column(1000 + i if p.enterprise is None else p.enterprise for i, p in enumerate(projects, start=1)),
        district=column(-1 if p.district is None else p.district - JIA for p in projects),
        industry=column(-1 if p.industry is None else p.industry - HUAGONG for p in projects),
        provider=column(p.provider for p in projects),
        above=column((p.above for p in projects), bool),
        title=column(p.title for p in projects),
        left_on=_days(p.left_on for p in projects),
        left_as=column(LEFT_AS.index(p.left_as) for p in projects),
        updated_on=_days(p.updated_on for p in projects),
        planned=milestones("planned"),
        completed=milestones("done"),
        ratio=column((p.ratio for p in projects), float),
        caps=np.array([p.caps for p in projects]).reshape(n, 3).astype(np.int64) * 100,
        eligible_fen=column(round(p.eligible * 100) for p in projects),
        approved_fen=column(round(p.approved * 100) for p in projects),
        already_funded=column((p.already_funded for p in projects), bool),
        batch=column(p.batch for p in projects),
        contract_fen=column(round(p.contract * 100) for p in projects),
        applied_fen=column(round(p.applied * 100) for p in projects),
        applied_on=_days(p.applied_on for p in projects),
        recover_from=_days(
            p.left_on if p.for_cause or p.left_as is EnterpriseStatus.DISQUALIFIED else None for p in projects
        ),
        first_share=column((p.first_share for p in projects), float),
        rest_on=_days(p.rest_on for p in projects),
    )


def _leads(projects: tuple[Project, ...]) -> Leads:
    rows = [
        (position, provider, -1 if start is None else number(start), number(end))
        for position, project in enumerate(projects)
        for provider, start, end in project.leads or ((project.provider, None, None),)
        if provider >= 0
    ]
    return Leads(*np.array(rows, dtype=np.int64).reshape(len(rows), 4).T)


def _days(days: Iterable[date | None]) -> np.ndarray:
    return np.array([number(day) for day in days], dtype=np.int64)


def _events(events: Iterable[tuple[int, date, int]]) -> Events:
    """In order of day, as the database gives them."""
    return Events(*_three(sorted(((p, number(day), amount) for p, day, amount in events), key=lambda e: e[1])))


def _three(rows: list[tuple]) -> np.ndarray:
    return np.array(rows, dtype=np.int64).reshape(len(rows), 3).T


# --- plan, money, judgement -----------------------------------------------------------------------------------------


def target(value: float = 233, **other) -> TargetFact:
    """完成改造 233 家 in 2026, from a table."""
    year = other.pop("year", 2026)
    return TargetFact(
        **{
            "id": 1,
            "indicator": "completion",
            "district": None,
            "industry": None,
            "value": value,
            "unit": "家",
            "operator": Operator.EQUAL,
            "basis": Basis.FLOW,
            "kind": TargetKind.TABLE,
            "cadence": Cadence.ONCE,
            "period": str(year),
            "first_on": date(year, 1, 1),
            "last_on": date(year, 12, 31),
            "is_whole_pilot": False,
            **other,
        }
    )


def line(kind: FundKind, day: date, yuan: float, from_account: str, to_account: str, **other) -> LedgerLine:
    return LedgerLine(
        **{
            "day": number(day),
            "kind": kind,
            "from_account": from_account,
            "to_account": to_account,
            "amount_fen": round(yuan * 100),
            "source": FundSource.CENTRAL,
            "category": FundCategory.TRANSFORMATION,
            "document_no": "甲财〔2026〕1号",
            "project": None,
            "district": None,
            **other,
        }
    )


def series(indicator: str, *points: tuple[date, float], district: int | None = None, industry: int | None = None):
    return Series(
        indicator, district, industry, _days(day for day, _ in points), np.array([value for _, value in points], float)
    )


def override(light: Light, first: date, last: date, **other) -> Override:
    return Override(
        **{
            "indicator": "completion",
            "project": None,
            "district": None,
            "industry": None,
            "light": light,
            "reason": "现场核实进度正常",
            "author": "张三",
            "approved_by": "李四",
            "starts_on": first,
            "expires_on": last,
            **other,
        }
    )


# --- results --------------------------------------------------------------------------------------------------------


def figures_of(known: Facts, as_of: date = AS_OF, rules: RuleSet = RULES) -> ProjectFigures:
    return project_figures(known, number(as_of), rules)


def evaluated(
    known: Facts,
    as_of: date = AS_OF,
    previous: Previous | None = None,
    rules: RuleSet = RULES,
    span: Span | None = None,
) -> Readings:
    return evaluate(known, span or live_on(as_of), as_of, rules, previous or Previous())


def reading(readings: Readings, indicator: str, district: int | None = None, industry: int | None = None) -> Reading:
    return next(
        r for r in readings.indicators if (r.indicator, r.district, r.industry) == (indicator, district, industry)
    )


def project_light(readings: Readings, position: int = 0) -> Light | None:
    rank = int(readings.projects["rank"][position])
    return None if rank < 0 else LIGHT_OF_RANK[rank]


def light_of(project: Project, as_of: date = AS_OF) -> Light | None:
    return project_light(evaluated(facts(project), as_of))


def reason_of(project: Project, as_of: date = AS_OF) -> str:
    return evaluated(facts(project), as_of).projects["reason"][0]


def rules_found(findings: Iterable[Finding]) -> list[str]:
    return sorted(finding.rule for finding in findings)
