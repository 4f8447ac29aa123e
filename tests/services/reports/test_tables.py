# ruff: noqa: S608  the SQL is the test's own
"""Every table of the weekly report beside plain SQL: the ones that tests/services/reports/test_whole.py does not
compare (rules 10.6)."""

import json
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

import pytest
from sqlalchemy import text

from services.access import DEMO_USER
from services.frame import open_frame
from services.reports.whole import report

WEEK = "2026-W46"
OF = "p.label = '2026-W46' AND t.code = 'yinchuan'"
PERIOD = "JOIN periods p ON p.id = r.period_id JOIN pilots t ON t.id = p.pilot_id"


@pytest.fixture(scope="module")
def tables(demo_once):
    found = report(demo_once, open_frame(demo_once, DEMO_USER, pilot="yinchuan", period=WEEK))
    return {table.key: [[cell.text for cell in row] for row in table.rows] for table in found.tables}


def wan(fen: int) -> str:
    return f"{(Decimal(fen) / 1_000_000).quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


def test_industries(tables, demo_once):
    rows = demo_once.execute(
        text(
            "SELECT i.short_name AS name, r.numerator, r.planned, r.value, c.red, c.projects "
            f"FROM indicator_readings r {PERIOD} "
            "JOIN industries i ON i.id = r.industry_id JOIN scope_counts c ON c.period_id = r.period_id "
            "AND c.industry_id = i.id AND c.district_id IS NULL "
            f"WHERE {OF} AND r.indicator = 'completion' AND r.district_id IS NULL ORDER BY r.value DESC"
        )
    ).all()
    assert [[row[1], row[2], row[4], row[8]] for row in tables["industries"]] == [
        [row.name, f"{row.numerator:.0f}", f"{row.value:.1%}", f"{row.red}/{row.projects}"] for row in rows
    ]
    assert [float(row[3]) for row in tables["industries"]] == [round(row.planned, 1) for row in rows]


def test_cells_of_district_and_industry(tables, demo_once):
    rows = demo_once.execute(
        text(
            "SELECT d.short_name AS d, i.short_name AS i, r.numerator, r.planned, r.value "
            f"FROM indicator_readings r {PERIOD} "
            "JOIN districts d ON d.id = r.district_id JOIN industries i ON i.id = r.industry_id "
            f"WHERE {OF} AND r.indicator = 'completion' AND (r.numerator > 0 OR r.planned > 0)"
        )
    ).all()
    assert {tuple(row[:3]) + (float(row[3]), row[4]) for row in tables["cells"]} == {
        (r.d, r.i, f"{r.numerator:.0f}", round(r.planned, 1), "—" if r.value is None else f"{r.value:.1%}")
        for r in rows
    }


@pytest.mark.parametrize(
    ("key", "where"),
    [
        ("turned_red", "r.change = 'turned_red'"),
        ("recovered", "r.change = 'recovered'"),
        ("long_red", "r.light = 'red' AND r.periods_running >= 8"),
        ("red", "r.light = 'red'"),
    ],
)
def test_lists_of_projects(tables, demo_once, key, where):
    rows = demo_once.execute(
        text(
            "SELECT e.name, d.short_name AS d, r.periods_running, r.reason, r.reason_since_on "
            f"FROM project_readings r {PERIOD} "
            "JOIN projects j ON j.id = r.project_id JOIN enterprises e ON e.id = j.enterprise_id "
            f"LEFT JOIN districts d ON d.id = r.district_id WHERE {OF} AND {where} ORDER BY r.periods_running DESC"
        )
    ).all()
    runs = key == "long_red"  # only there the age of the light stands beside that of its reason
    shown = [(row[0], row[1], *row[4:7]) if runs else (row[0], row[1], *row[4:6]) for row in tables[key]]
    age = [(str(row.periods_running),) if runs else () for row in rows]
    stored = [(row.name, row.d, *ran, row.reason, str(row.reason_since_on)) for row, ran in zip(rows, age, strict=True)]
    assert set(shown) <= set(stored)
    assert len(shown) == (min(10, len(rows)) if key != "red" else len(rows))
    if key == "long_red":
        assert [row[2] for row in shown] == [str(row.periods_running) for row in rows[:10]]


def test_money_and_its_flows(tables, demo_once):
    sums = defaultdict(int)
    query = f"SELECT r.from_account, r.to_account, r.amount_fen FROM flow_sums r {PERIOD} WHERE {OF}"
    for row in demo_once.execute(text(query)):
        ends = tuple(account.split(":")[0] for account in (row.from_account, row.to_account))
        sums[ends] += row.amount_fen
        sums[ends[::-1]] -= row.amount_fen
    said = {row[0]: row[1] for row in tables["money"]}
    assert said["下达"] == wan(sums["source", "treasury"])
    assert said["到地区"] == wan(sums["treasury", "district"])
    assert said["付给企业"] == wan(sums["treasury", "enterprise"] + sums["district", "enterprise"])
    drawn = defaultdict(float)
    for giver, taker, amount, *_ in tables["flow_links"]:
        drawn[giver] += float(amount.replace(",", ""))
        drawn[taker] -= float(amount.replace(",", ""))
    assert drawn["财政专户"] == pytest.approx(0, abs=0.2)  # what comes in goes out or is left, up to rounding
    assert drawn["经开区"] == pytest.approx(0, abs=0.2)


def test_findings(tables, demo_once):
    rows = demo_once.execute(
        text(f"SELECT r.amount_fen, r.sentence FROM findings r {PERIOD} WHERE {OF} AND r.state <> 'closed'")
    ).all()
    assert sorted((row[4], row[5]) for row in tables["findings_all"]) == sorted((wan(r[0]), r[1]) for r in rows)
    assert tables["findings"] == tables["findings_all"][:10]


def test_providers(tables, demo_once):
    rows = {
        row.name: row
        for row in demo_once.execute(
            text(
                f"SELECT v.name, r.* FROM provider_readings r {PERIOD} "
                f"JOIN providers v ON v.id = r.provider_id WHERE {OF}"
            )
        )
    }
    for name, signed, accepted, running, milestones, share, _ in tables["providers"]:
        r = rows[name]
        assert (signed, accepted, running) == (str(r.signed), str(r.accepted), str(r.open_projects))
        assert (milestones, share) == (f"{r.milestones_on_time}/{r.milestones_due}", f"{r.on_time_share:.1%}")
    worst = sorted(r.on_time_share for r in rows.values() if r.milestones_due)[:10]
    assert [row[5] for row in tables["providers"]] == [f"{share:.1%}" for share in worst]


def test_issues_and_decisions_are_those_kept_with_the_period(tables, demo_once):
    kept = demo_once.execute(text(f"SELECT r.issues, r.decisions FROM period_lists r {PERIOD} WHERE {OF}")).one()
    issues = json.loads(kept.issues)["lines"]
    assert [row[0] for row in tables["issues_all"]] == [line["title"] for line in issues]
    assert [row[4] for row in tables["issues_all"]] == [line["owner"] for line in issues]
    decisions = json.loads(kept.decisions)["lines"]
    told = tables.get("decisions", []) + tables.get("decisions_before", [])
    assert {row[2] for row in told} == {line["owner"] for line in decisions}
    assert {row[3] for row in told} == {line["due_on"] for line in decisions}
