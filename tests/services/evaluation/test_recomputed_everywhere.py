"""A second way to the political numbers, in every scope of the five pilots, on the days where windows change hands.

Written from the rule book in pandas, from the exported tables (the three lights with a 序时) and from the raw ones (all
others and every printed target: `second_way`); nothing of the rules' code is called by the recomputation. If the two
ever disagree, one of them has misread the rules.
"""

import io
import json
import re
from calendar import monthrange
from datetime import date

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import text

from data_access.queries.facts import load_facts
from data_access.queries.rules import load_rule_book
from domain.evaluation.evaluate import evaluate
from domain.lights.readings import Previous
from domain.periods import live_on
from reports.tabular import write_json
from seed_data.demo import demonstrate
from services.access import COMMAND_LINE
from services.exporting import export
from tests.seed_data.test_demo import Demo
from tests.services.evaluation.second_way import SecondWay
from tests.services.evaluation.second_way_to_targets import Standing, Targets

PILOTS = [
    "yinchuan",
    "songjiang",
    *(pytest.param(code, marks=pytest.mark.slow) for code in ("chongqing", "fuling", "mianyang")),
]
STAGE_OF = {"diagnosis": "diagnosis", "contracting": "contract", "completion": "assessment"}
DAY = pd.Timedelta(days=1)
NEVER = pd.Timestamp.max.normalize()
DIVISIBLE = ("%", "亿元", "万元")
WORSE = ("red", "yellow", "green", "grey")


@pytest.fixture(scope="module")
def demo():
    found = Demo(())
    yield found
    found.engine.dispose()


@pytest.fixture(scope="module", params=PILOTS)
def code(demo, request) -> str:
    """A pilot that is there, made once for all that is asked of it."""
    with demo.engine.begin() as connection:
        demonstrate(connection, request.param, **({"projects": 2_001} if request.param == "chongqing" else {}))
    return request.param


def table(connection, what: str, pilot: str) -> pd.DataFrame:
    file = io.StringIO()
    write_json(export(connection, COMMAND_LINE, what, pilot, ""), file)
    frame = pd.DataFrame(json.loads(file.getvalue()))
    for name in {"planned_on", "completed_on", "status_on", "assessed_on"} & set(frame.columns):
        frame[name] = pd.to_datetime(frame[name]).fillna(NEVER)
    return frame


class Plan:
    """A pilot's exported tables, and what they say on a day."""

    def __init__(self, connection, code: str):
        names = ("pilots", "projects", "enterprises", "milestones", "assessments", "targets")
        self.of = {name: table(connection, name, code) for name in names}
        pilot = self.of["pilots"].iloc[0]
        self.first, self.last, self.begun = (
            pd.Timestamp(pilot[name]) for name in ("first_on", "last_on", "implementation_from")
        )
        self.windows: dict[tuple, list[dict]] = {}
        for row in self.of["targets"].query("indicator in @STAGE_OF").itertuples():
            scope = (row.indicator, *(None if pd.isna(unit) else unit for unit in (row.district, row.industry)))
            self.windows.setdefault(scope, []).append(self.window(row))

    def enterprises(self, indicator: str, as_of: pd.Timestamp) -> pd.DataFrame:
        """One row an enterprise that is still in: scope, the day it counts from (NaT: not), whether it is due."""
        projects = (
            self.of["projects"].merge(self.of["enterprises"], on="uscc", suffixes=("", "_firm")).set_index("code")
        )
        stages = self.of["milestones"]
        planned, done = (
            stages.pivot(index="project", columns="stage", values=name).reindex(projects.index).fillna(NEVER)
            for name in ("planned_on", "completed_on")
        )
        projects = projects[(projects.status_on > as_of) & (projects.status_on_firm > as_of)]
        planned, done = planned.loc[projects.index], done.loc[projects.index]
        counts = done[STAGE_OF[indicator]]
        if indicator == "completion":
            seen = self.of["assessments"]
            seen = seen[(seen.kind == "official_after") & (seen.assessed_on <= as_of)].sort_values("assessed_on")
            below = seen[seen.level < 2].groupby("uscc").assessed_on.max()
            lasting = seen[(seen.level >= 2) & ~(seen.assessed_on <= pd.to_datetime(seen.uscc.map(dict(below))))]
            level_on = pd.to_datetime(projects.uscc.map(dict(lasting.groupby("uscc").assessed_on.min())))
            counts = pd.concat([done.acceptance, done.assessment, level_on.fillna(NEVER)], axis=1).max(axis=1)
        rows = pd.DataFrame(
            {
                "uscc": projects.uscc,
                "district": projects.district,
                "industry": projects.industry,
                "counts_on": counts.where(counts <= as_of),
                "is_due": planned[STAGE_OF[indicator]] <= as_of,
            }
        )
        how = {"district": "first", "industry": "first", "counts_on": "min", "is_due": "any"}
        return rows.sort_index().groupby("uscc").agg(how)

    def window(self, row) -> dict:
        """First and last day of a printed target: cut to the pilot's own unless its months are printed."""
        whole = bool(re.fullmatch(r"20\d\d-20\d\d total|evaluation criterion", row.period))
        if whole:
            first, last = self.first, self.last
        elif months := re.fullmatch(r"(\d{4})-(\d\d)~(\d{4})-(\d\d)", row.period):
            y1, m1, y2, m2 = map(int, months.groups())
            first, last = pd.Timestamp(y1, m1, 1), pd.Timestamp(y2, m2, monthrange(y2, m2)[1])
            whole = (first, last) == (self.first, self.last)
        else:
            year = int(row.period)
            first, last = max(pd.Timestamp(year, 1, 1), self.first), min(pd.Timestamp(year, 12, 31), self.last)
            if year == 2027 and row.pilot == "chongqing":  # its figures for 2027 run from its second phase
                first = pd.Timestamp(2025, 1, 1)
        return {
            "first": first,
            "last": last,
            "whole": whole,
            "value": row.value,
            "strict": row.operator == ">",
            "flow": row.basis == "flow",
            "kind": row.kind,
            "unit": row.unit,
        }


def along(window: dict, windows: list[dict]) -> list[tuple[pd.Timestamp, float]]:
    """Where a whole pilot's target stands at the ends of the years that sum to it; empty if they do not."""
    for same in (True, False):
        years = {
            (w["first"], w["last"]): w["value"]
            for w in windows
            if not w["whole"] and w["flow"] and (w["kind"] == window["kind"]) is same
        }
        days = sorted(years)
        apart = all(later[0] > sooner[1] for sooner, later in zip(days, days[1:], strict=False))
        if window["whole"] and days and apart and abs(sum(years.values()) - window["value"]) < 1e-6:
            points, due = [(days[0][0] - DAY, 0.0)], 0.0
            for first, last in days:
                points.append((first - DAY, due))
                due += years[first, last]
                points.append((last, due))
            return points
    return []


def due_from(plan: Plan, windows: list[dict]) -> pd.Timestamp:
    """The first printed year's first day, else the first planned milestone."""
    years = [w["first"] for w in windows if not w["whole"] and w["flow"]]
    return min(years, default=plan.of["milestones"].planned_on.min())


def due_by(window: dict, windows: list[dict], day: pd.Timestamp, begins: pd.Timestamp, start: float) -> float:
    day = min(day, window["last"])
    if points := along(window, windows):
        known = [(when, value) for when, value in points if when <= day]
        later = [(when, value) for when, value in points if when > day]
        if not known:
            return 0.0
        (when, value), (until, then) = known[-1], later[0] if later else known[-1]
        return value if until == when else value + (then - value) * ((day - when) / (until - when))
    share = ((day - begins).days + 1) / ((window["last"] - begins).days + 1)
    return start + (window["value"] - start) * max(share, 0.0)


def judged(plan: Plan, rows: pd.DataFrame, windows: list[dict], as_of: pd.Timestamp):
    """Light, value, actual and due of the worst target in force; by the projects' own plans where none is."""
    days = np.sort(rows.counts_on.dropna().to_numpy())

    def by(day: pd.Timestamp) -> int:
        return int(np.searchsorted(days, np.datetime64(day), side="right"))

    found = []
    for window in windows:
        if as_of < window["first"]:
            continue
        begins = max(window["first"], plan.begun) if window["whole"] else window["first"]
        start = by(begins - DAY)
        actual = by(min(as_of, window["last"])) - (start if window["flow"] else 0)
        line = max(begins, due_from(plan, windows)) if window["whole"] else begins
        due = due_by(window, windows, as_of, line, 0 if window["flow"] else start)
        if as_of >= window["last"]:
            needed = window["value"]
            if window["flow"] and not window["whole"]:
                until = {
                    (w["first"], w["last"]): w["value"]
                    for w in windows
                    if w["flow"] and not w["whole"] and w["kind"] == window["kind"] and w["last"] <= window["last"]
                }
                needed = sum(until.values())
            reached = [actual, by(min(as_of, plan.last))], [window["value"], needed]
            met, made_up = (a > v if window["strict"] else a >= v for a, v in zip(*reached, strict=True))
            stands = "met" if met else "made up" if made_up else "missed"
            light = "red" if stands == "missed" else "green"
            value = actual / due if due else None
        else:
            stands, light, value = "runs", *paced(window, actual, due)
        if stands in ("runs", "missed") or as_of == window["last"] or as_of > plan.last:
            narrow = (window["kind"] == "text", window["last"] - window["first"])
            order = (WORSE.index(light), stands != "missed", np.inf if value is None else value, *narrow)
            found.append((order, (light, value, actual, due)))
    if found:
        return min(found, key=lambda one: one[0])[1]
    actual, due = len(days), int(rows.is_due.sum())
    light, value = paced({"value": np.inf, "unit": "家", "strict": False}, actual, due)
    return light, value, actual, due


def paced(window: dict, actual: float, due: float) -> tuple[str, float | None]:
    small = window["value"] <= 1 or window["unit"] in DIVISIBLE
    if due < (0.05 * window["value"] if small else 1) or not due:
        return "grey", None
    pace = actual / due
    return "green" if pace >= 0.95 - 1e-9 else "yellow" if pace >= 0.8 - 1e-9 else "red", pace


def test_every_scope_on_the_days_where_windows_change_hands(demo, code):
    with demo.engine.connect() as connection:
        plan = Plan(connection, code)
        pilot = connection.execute(text("SELECT id FROM pilots WHERE code = :code"), {"code": code}).scalar_one()
        queries = "SELECT id, name FROM districts", "SELECT id, name FROM industries"
        names = [dict(connection.execute(text(query)).all()) for query in queries]
        facts, book = load_facts(connection, pilot), load_rule_book(connection)
    compared = 0
    for day in (date(2025, 12, 31), date(2026, 1, 1), plan.last.date(), (plan.last + DAY).date()):
        readings = evaluate(facts, live_on(day), day, book.on(day, code), Previous())
        for indicator in STAGE_OF:
            rows = plan.enterprises(indicator, pd.Timestamp(day))
            for reading in (r for r in readings.indicators if r.indicator == indicator):
                scope = names[0].get(reading.district), names[1].get(reading.industry)
                mine = rows
                for name, unit in zip(("district", "industry"), scope, strict=True):
                    mine = mine if unit is None else mine[mine[name] == unit]
                light, value, actual, due = judged(
                    plan, mine, plan.windows.get((indicator, *scope), []), pd.Timestamp(day)
                )
                at = f"{indicator} {scope} {day}: {reading.judged.reason}"
                assert reading.judged.light.value == light, at
                said = (reading.judged.value, reading.judged.numerator, reading.judged.denominator)
                np.testing.assert_allclose(
                    np.array(said, float), np.array((value, actual, due), float), rtol=1e-9, atol=1e-9, err_msg=at
                )
                compared += 1
    assert compared >= 4 * 3 * (1 + len(facts.districts) + len(facts.industries))


# --- every other light and every printed target, from the raw tables ------------------------------------------------

WORD_OF = {
    "met": "done",
    "made up": "made_up",
    "missed": "overdue",
    "zero": "zero",
    "not begun": "not_due",
    "listed": None,
}


def test_every_light_and_every_target_is_found_a_second_way(demo, code):
    with demo.engine.connect() as connection:
        shaken(connection, int(SecondWay(connection, code).pilot.id))
        way = SecondWay(connection, code)
        assert len(way.moves) == 9
        facts, book = load_facts(connection, int(way.pilot.id)), load_rule_book(connection)
        for day in (date(2025, 12, 31), date(2026, 1, 1), way.last.date(), (way.last + DAY).date()):
            readings = evaluate(facts, live_on(day), day, book.on(day, code), Previous())
            here = way.on(pd.Timestamp(day))
            lights_agree(here, readings)
            targets_agree(here, readings)


def shaken(connection, pilot: int):
    """What the demonstration has none of: leads that changed on a planned day, paid enterprises disqualified, and moves
    around the end of a year, some twice. Rolled back with the connection."""

    def ask(query: str, **more):
        return connection.execute(text(query), {"pilot": pilot, **more})

    providers = ask("SELECT id FROM providers WHERE pilot_id = :pilot ORDER BY id").scalars().all()
    projects = ask(
        """SELECT p.id, p.provider_id, m.planned_on FROM projects p JOIN milestones m ON m.project_id = p.id
        WHERE p.pilot_id = :pilot AND p.provider_id IS NOT NULL AND m.stage = 'build' ORDER BY p.id"""
    ).all()
    for project, provider, day in projects[::25]:
        other = next(one for one in providers if one != provider)
        ask("UPDATE project_leads SET to_on = :day WHERE project_id = :project", day=day, project=project)
        ask("UPDATE projects SET provider_id = :other WHERE id = :project", other=other, project=project)
        ask(
            "INSERT INTO project_leads (project_id, provider_id, from_on) VALUES (:project, :other, :day)",
            project=project,
            other=other,
            day=day,
        )
    ask(
        """UPDATE enterprises SET status = 'disqualified', status_on = '2026-12-01' WHERE id IN (
        SELECT p.enterprise_id FROM projects p JOIN fund_entries f ON f.project_id = p.id AND f.kind = 'pay'
        WHERE p.pilot_id = :pilot ORDER BY p.id LIMIT 3) AND status = 'active'"""
    )
    districts = ask("SELECT id FROM districts WHERE pilot_id = :pilot ORDER BY id").scalars().all()
    firms = ask(
        """SELECT DISTINCT e.id, e.district_id, e.industry_id FROM enterprises e
        JOIN projects p ON p.enterprise_id = e.id JOIN milestones m ON m.project_id = p.id
        WHERE e.pilot_id = :pilot AND m.stage = 'contract' AND m.completed_on < '2025-12-31' ORDER BY e.id"""
    ).all()
    days = [
        ("2025-12-31",),
        ("2026-01-01",),
        ("2026-07-01",),
        ("2025-12-31", "2026-02-01"),
        ("2025-11-01", "2026-10-01"),
    ]
    days += [("2025-12-01", "2025-12-31")]
    for (firm, district, industry), moves in zip(firms[:: len(firms) // 6], days, strict=False):
        for day in moves:
            ask(
                "INSERT INTO enterprise_units VALUES (:firm, :day, :district, :industry)",
                firm=firm,
                day=day,
                district=district,
                industry=industry,
            )
            district = districts[(districts.index(district) + 1) % len(districts)]
        ask(
            "UPDATE enterprises SET district_id = :district, moved_on = :day WHERE id = :firm",
            district=district,
            day=moves[-1],
            firm=firm,
        )


def lights_agree(here, readings):
    targets = Targets(here)
    scopes: dict[tuple, dict] = {}
    for reading in readings.indicators:
        scopes.setdefault((reading.district, reading.industry), {})[reading.indicator] = reading
    for scope, found in scopes.items():
        core = here.core(scope)
        for indicator, (light, *figure) in core.items():
            judged = found[indicator].judged
            at = f"{indicator} {scope} {here.as_of.date()}: {judged.reason}"
            assert judged.light.value == light, at
            said = np.array((judged.value, judged.numerator, judged.denominator), float)
            np.testing.assert_allclose(said, np.array(figure, float), rtol=1e-9, atol=1e-9, err_msg=at)
        if stuck := re.search(r"但其中 (\d+) 个", found["schedule"].judged.reason):
            assert int(stuck[1]) == here.of(scope).stuck, found["schedule"].judged.reason
        for indicator in STAGE_OF:
            judged = found[indicator].judged
            if judged.target_id is None:
                counted = targets.by_own_plans(indicator, scope)
                assert (judged.numerator, judged.denominator) == counted, f"{indicator} {scope}: {judged.reason}"
        lights = {name: light for name, (light, *_) in core.items()}
        lights |= {name: found[name].light.value for name in STAGE_OF}
        assert here.overall(lights) == found["overall"].light.value, f"{scope}: {found['overall'].reason}"
        assert ("submission" in found) == (scope[1] is None)


def targets_agree(here, readings):
    targets, rows = Targets(here), {row.id: row for row in here.way.targets.itertuples()}
    assert {reading.target for reading in readings.targets} == set(rows)
    for reading in readings.targets:
        row = rows[reading.target]
        expected = targets.standing(row)
        at = f"{row.indicator} {row.period} {here.as_of.date()}: {reading.verdict_reason}; {expected}"
        assert (reading.starts_on, reading.ends_on) == (expected.first.date(), expected.last.date()), at
        is_unknown_share = expected.doubtful and row.unit == "%"
        said = np.array((reading.actual, reading.planned), float)
        wanted = np.array((None if is_unknown_share else expected.actual, expected.due), float)
        np.testing.assert_allclose(said, wanted, rtol=1e-9, atol=1e-9, err_msg=at)
        assert reading.light.value == expected.light, at
        word = None if reading.verdict is None else reading.verdict.value
        if expected.state in WORD_OF:
            assert word == WORD_OF[expected.state], at
        else:
            assert word not in ("overdue", "made_up", "zero", None), at
        assert not expected.doubtful or word in ("at_risk", "done"), at
        gap_is_told(reading.verdict_reason, expected, at)


def gap_is_told(sentence: str, expected: Standing, at: str):
    """What was missed stands there with its last day and gap, and with what is still owed where that differs."""
    if expected.state not in ("missed", "made up") or expected.actual is None:
        return
    assert f"{expected.last.date()} 期满" in sentence, at
    assert told(r"差 ([\d.,]+)", sentence) == pytest.approx(expected.gap, abs=0.06), at
    if expected.state == "missed" and "仍欠" in sentence:
        assert told(r"仍欠 ([\d.,]+)", sentence) == pytest.approx(expected.still_owed, abs=0.06), at
    elif expected.state == "missed" and expected.still_owed is not None:
        assert expected.still_owed == pytest.approx(expected.gap), at


def told(pattern: str, sentence: str) -> float:
    found = re.search(pattern, sentence)
    return float(found[1].replace(",", "")) if found else float("nan")
