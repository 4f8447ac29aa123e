"""Any edits, taken step by step, leave what a full evaluation gives; the live period in memory, without a database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.days import number
from domain.evaluation.evaluate import evaluate, provider_prior
from domain.evaluation.step import BUILT_ON, PROVIDER_COUNTS, Edit, LiveState, LiveStep, providers_of, step
from domain.facts.columns import TITLE_GIANT, DistrictIssue, Events, Facts, ProjectFacts, Return, Ruling
from domain.facts.history import Past
from domain.lights.readings import Chance, PastProjects, Previous, Readings
from domain.money.cells import CELL_COLUMNS
from domain.periods import live_on, week_of
from domain.targets.readings import shared_by_projects
from domain.words import EnterpriseStatus, FindingState, FundKind, Light
from tests.domain.make import (
    AS_OF,
    HUAGONG,
    JIA,
    RULES,
    WAN,
    YI,
    ZHUANGBEI,
    Project,
    ago,
    facts,
    figures_of,
    line,
    on_track,
    override,
    series,
    stages,
    target,
)
from tests.domain.strategies import GOALS, MEASURES, UNITS, UNITS_OR_NONE, days, projects

SPAN, YESTERWEEK = live_on(AS_OF), week_of(ago(7))
PLAN = {
    "targets": (*GOALS, target(10, id=6, indicator="cloud")),
    "measures": MEASURES | {"cloud": "reported"},
    "returns": (Return(JIA, number(ago(9)), number(ago(2))), Return(YI, number(ago(9)), number(ago(9)))),
    "district_issues": (DistrictIssue(YI, number(ago(30)), number(ago(20)), number(ago(1)), True),),
    "series": (series("cloud", (ago(100), 3), (ago(10), 7)),),
}
"""What no edit of projects moves, beside what it does."""
GRANT = line(FundKind.APPROPRIATE, ago(430), WAN, "source:central", "treasury:yinchuan")
ACCOUNTS = {JIA: "district:101", YI: "district:102"}


@dataclass
class Pilot:
    """The facts of a pilot as a clerk changes them."""

    projects: list[Project]
    ledger: tuple = (GRANT,)
    rulings: tuple = ()
    overrides: tuple = (override(Light.GREEN, ago(20), ago(-20), district=JIA),)

    def facts(self) -> Facts:
        return facts(*self.projects, ledger=self.ledger, rulings=self.rulings, overrides=self.overrides, **PLAN)

    def with_siblings(self, places: Iterable[int]) -> list[int]:
        """The projects of the same enterprises."""
        enterprises = {self.enterprise(place) for place in places}
        return [place for place in range(len(self.projects)) if self.enterprise(place) in enterprises]

    def enterprise(self, place: int) -> int:
        return self.projects[place].enterprise or 1_001 + place


def only(whole: Facts, places: Sequence[int]) -> Facts:
    """What an edit reads: columns and events of some projects, nothing that takes the whole pilot."""

    def events(of: Events) -> Events:
        keep = np.isin(of.project, places)
        kept = replace(of, **{f.name: getattr(of, f.name)[keep] for f in fields(of)})
        return replace(kept, project=np.searchsorted(places, kept.project))

    at = np.array(places, dtype=np.int64)
    return replace(
        whole,
        projects=ProjectFacts(**{f.name: getattr(whole.projects, f.name)[at] for f in fields(ProjectFacts)}),
        assessments=events(whole.assessments),
        payments=events(whole.payments),
        issues=events(whole.issues),
        leads=events(whole.leads),
        returns=(),
        district_issues=(),
        series=(),
        ledger=(),
    )


@dataclass
class Live:
    """A live period as it is stored: rows by what names them."""

    cubes: dict = field(default_factory=dict)
    money: dict = field(default_factory=dict)
    readings: dict = field(default_factory=dict)
    counts: dict = field(default_factory=dict)
    projects: dict = field(default_factory=dict)
    findings: dict = field(default_factory=dict)
    providers: dict = field(default_factory=dict)
    targets: dict = field(default_factory=dict)
    shares: dict = field(default_factory=dict)

    @classmethod
    def of(cls, known: Facts, found: Readings) -> "Live":
        live = cls(
            dict(found.cubes),
            dict(found.money),
            {(r.indicator, r.district, r.industry): r for r in found.indicators},
            {(row["district"], row["industry"]): row for row in found.counts},
            providers={row["provider"]: row for row in found.providers},
        )
        live.put_projects(known, found.projects, found.findings)
        live.findings[None] = [finding for finding in found.findings if finding.project is None]
        parts = {
            target: [one for one in found.shares if one.target == target]
            for target in shared_by_projects(known) | {one.target for one in found.shares}
        }
        live.put_targets(found.targets, parts)
        return live

    def put_projects(self, known: Facts, columns: dict, findings: list) -> None:
        for place, project in enumerate(known.projects.id.tolist()):
            self.projects[project] = {name: values[place] for name, values in columns.items()}
            mine = [finding for finding in findings if finding.project == place]
            self.findings[project] = [replace(finding, project=project) for finding in mine]

    def put_targets(self, targets: list, shares: dict) -> None:
        self.targets |= {reading.target: reading for reading in targets}
        self.shares |= shares

    def state(self, edit: Edit) -> LiveState:
        lights = {key: reading.light for key, reading in self.readings.items() if key[0] in BUILT_ON}
        providers = {
            provider: {name: self.providers[provider][name] for name in PROVIDER_COUNTS}
            for provider in providers_of(edit.before, edit.after) & self.providers.keys()
        }
        on_accounts = [(str(found.severity), found.district) for found in self.findings[None] if found.counts]
        return LiveState(self.cubes, lights, providers, tuple(on_accounts))

    def take(self, known: Facts, moved: LiveStep) -> None:
        """Write a step as the tables are written."""
        self.cubes = {name: cube + moved.cubes[name] for name, cube in self.cubes.items()}
        for key, change in moved.money.items():
            stood = self.money.get(key, (0,) * len(CELL_COLUMNS))
            self.money[key] = tuple(a + b for a, b in zip(stood, change, strict=True))
        self.put_projects(known, moved.part.columns, moved.part.findings)
        if moved.on_accounts is not None:
            self.findings[None] = moved.on_accounts
        self.providers |= {row["provider"]: row for row in moved.providers}
        for provider in moved.providers_gone:
            self.providers.pop(provider)
        for key in moved.scopes_gone:
            self.counts.pop(key, None)
            self.readings = {name: reading for name, reading in self.readings.items() if name[1:] != key}
        for key, (readings, counts) in moved.scopes.items():
            self.counts[key] = counts
            self.readings |= {(r.indicator, *key): r for r in readings}
        self.put_targets(moved.targets, moved.shares)

    def rows(self) -> dict[str, object]:
        """Everything it says, comparable: without cells of nothing, lists as sets."""
        return {
            "cubes": {name: cube.tolist() for name, cube in self.cubes.items()},
            "money": {key: row for key, row in self.money.items() if any(row)},
            "readings": self.readings,
            "counts": self.counts,
            "projects": self.projects,
            "findings": {key: sorted(map(repr, found)) for key, found in self.findings.items()},
            "providers": self.providers,
            "targets": self.targets,
            "shares": {target: sorted(map(repr, shares)) for target, shares in self.shares.items()},
        }


def past_of(known: Facts) -> Previous:
    """The closed week before; forecasts and the providers' prior stand as it left them."""
    found = evaluate(known, YESTERWEEK, YESTERWEEK.ends_on, RULES, Previous())
    columns = [found.projects[name] for name in ("rank", "since", "since_on", "periods_running")]
    return Previous(
        {
            (r.indicator, r.district, r.industry): Past(r.light, r.since, r.since_on, r.periods_running)
            for r in found.indicators
        },
        PastProjects(*columns),
        provider_prior(known, figures_of(known)),
        {1: Chance(PLAN["targets"][0].last_on, 0.3, 60, 0, YESTERWEEK.ends_on)},
    )


def of_projects(previous: Previous, places: Sequence[int]) -> Previous:
    past = previous.projects
    lists = ([values[place] for place in places] for values in (past.since, past.since_on))
    at = np.array(places, dtype=np.int64)
    return replace(previous, projects=PastProjects(past.rank[at], *lists, past.periods_running[at]))


class Clerk:
    """Edits a pilot and brings its live period in step, as the office's verbs do."""

    def __init__(self, pilot: Pilot):
        self.pilot = pilot
        self.previous = past_of(pilot.facts())
        self.live = self.anew()
        self.steps = 0

    def anew(self) -> Live:
        known = self.pilot.facts()
        return Live.of(known, evaluate(known, SPAN, AS_OF, RULES, self.previous))

    def edit(self, changed: Pilot, places: Iterable[int], *, on_accounts: bool = False) -> LiveStep | None:
        places = self.pilot.with_siblings(places)
        whole = changed.facts()
        before, after = only(self.pilot.facts(), places), only(whole, places)
        moves_money = changed.ledger != self.pilot.ledger or [p.paid for p in changed.projects] != [
            p.paid for p in self.pilot.projects
        ]
        leading = (providers_of(before) - providers_of(after)) & providers_of(whole)
        ledger = whole.ledger if moves_money or on_accounts else None
        edit = Edit(before, after, moves_money, ledger, frozenset(leading))
        moved = step(self.live.state(edit), edit, SPAN, AS_OF, RULES, of_projects(self.previous, places))
        self.pilot = changed
        if moved is None:
            self.live = self.anew()
        else:
            self.live.take(after, moved)
            self.steps += 1
        return moved


def change(pilot: Pilot, place: int, **values) -> Pilot:
    """The pilot with one project changed."""
    found = [replace(one, **values) if at == place else one for at, one in enumerate(pilot.projects)]
    return replace(pilot, projects=found)


@st.composite
def edited(draw, pilot: Pilot) -> tuple[Pilot, list[int], bool]:
    """Pilot after an edit, the projects edited, and whether findings on accounts were ruled on."""
    kind = draw(st.sampled_from(["projects"] * 5 + ["units", "entry", "ruling", "judgement"]))
    if kind == "entry":
        unit, forth = draw(st.sampled_from([JIA, YI])), draw(st.booleans())
        ends = ("treasury:yinchuan", ACCOUNTS[unit]) if forth else (ACCOUNTS[unit], "enterprise:1")
        entry = line(FundKind.ADVANCE if forth else FundKind.PAY, draw(days), 50_000, *ends, district=unit)
        return replace(pilot, ledger=(*pilot.ledger, entry)), [], False
    if kind == "ruling":
        state, account = draw(st.sampled_from(FindingState)), draw(st.sampled_from([*ACCOUNTS.values()]))
        said = Ruling("account_below_zero", None, account, state, 0, number(ago(draw(st.integers(0, 90)))), "已核实")
        return replace(pilot, rulings=(*pilot.rulings, said)), [], True
    places = draw(st.lists(st.integers(0, len(pilot.projects) - 1), min_size=1, max_size=2, unique=True))
    if kind == "judgement":
        said = override(Light.GREEN, ago(3), draw(days), indicator="overall", project=places[0] + 1)
        return replace(pilot, overrides=(*pilot.overrides, said)), places, False
    for place in places:
        new, old = draw(projects(UNITS_OR_NONE, place)), pilot.projects[place]
        stays = {"enterprise": old.enterprise}
        if kind == "projects":  # in its cell, with its money
            stays |= {"district": old.district, "industry": old.industry, "paid": old.paid}
        pilot = change(pilot, place, **{f.name: getattr(new, f.name) for f in fields(new)} | stays)
    return pilot, places, False


def difference(kept: Live, fresh: Live) -> dict[str, object]:
    """What only one of the two says; empty when both say the same."""
    one, other = kept.rows(), fresh.rows()
    found = {}
    for name in one:
        keys = one[name].keys() | other[name].keys()
        rows = {key: (one[name].get(key), other[name].get(key)) for key in keys}
        found |= {(name, key): pair for key, pair in rows.items() if pair[0] != pair[1]}
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_any_edits_leave_what_a_full_evaluation_gives(data):
    size = data.draw(st.integers(1, 6))
    office = Clerk(Pilot([data.draw(projects(UNITS, place)) for place in range(size)]))
    for _ in range(data.draw(st.integers(1, 5))):
        changed, places, on_accounts = data.draw(edited(office.pilot))
        office.edit(changed, places, on_accounts=on_accounts)
        assert difference(office.live, office.anew()) == {}


def clerk(*projects: Project, **known) -> Clerk:
    return Clerk(Pilot(list(projects), **known))


def test_an_edit_inside_known_scopes_is_a_step_of_its_four_scopes():
    """The pilot, district, industry and cell of the project, and nothing else."""
    office = clerk(on_track(), on_track(district=YI, industry=ZHUANGBEI))
    moved = office.edit(change(office.pilot, 0, left_on=ago(3), left_as=EnterpriseStatus.WITHDRAWN), [0])
    assert set(moved.scopes) == {(None, None), (JIA, None), (None, HUAGONG), (JIA, HUAGONG)}
    assert (moved.scopes_gone, moved.on_accounts) == ([], None)


def test_the_last_project_of_a_cell_takes_the_cell_with_it():
    office = clerk(on_track(), on_track(district=YI, industry=ZHUANGBEI))
    moved = office.edit(change(office.pilot, 0, district=YI, industry=ZHUANGBEI), [0])
    assert moved.scopes_gone == [(JIA, HUAGONG)]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"district": YI}, "the cell had no project, so its other readings are not known"),
        ({"paid": ((ago(3), 100.0),)}, "the first money ever lights 资金合规 in every scope"),
    ],
)
def test_what_reaches_beyond_known_scopes_is_evaluated_anew(values, why):
    office = clerk(on_track(), on_track(district=YI, industry=ZHUANGBEI), ledger=())
    assert office.edit(change(office.pilot, 0, **values), [0]) is None, why


def test_a_target_that_loses_its_last_project_keeps_no_part_of_it():
    """A part that stayed would tell of a project that counts no more."""
    office = clerk(Project(planned=stages(ago(400)), title=TITLE_GIANT), on_track())
    assert [share.late for share in office.live.shares[5]] == [1]
    assert office.edit(change(office.pilot, 0, title=0), [0]).shares[5] == []


def test_a_provider_that_leads_no_project_any_more_is_gone_one_that_leads_another_stays():
    office = clerk(on_track(provider=1), on_track(provider=1), on_track(provider=2))
    office.edit(change(office.pilot, 0, provider=2), [0])
    assert office.live.providers.keys() == {1, 2}
    assert office.edit(change(office.pilot, 1, provider=2), [1]).providers_gone == [1]


def test_an_entry_of_no_project_moves_the_district_whose_account_it_overdraws():
    office = clerk(on_track(), on_track(district=YI))
    overdraft = line(FundKind.PAY, ago(5), 50_000, ACCOUNTS[YI], "service:1", district=YI)
    moved = office.edit(replace(office.pilot, ledger=(*office.pilot.ledger, overdraft)), [])
    assert [(found.rule, found.district) for found in moved.on_accounts] == [("account_below_zero", YI)]
    assert set(moved.scopes) == {(None, None), (YI, None)}
    assert difference(office.live, office.anew()) == {}
