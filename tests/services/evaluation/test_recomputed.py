"""An independent recomputation, in pandas and from the exported tables only, arrives at the same figures.

Written from the rules of the domain (stages and weights; active; subsidy and payment), not from the code; targets and
序时 stand in test_recomputed_everywhere. If the two ever disagree, one of them has misread the rules.
"""

import io
import json
from datetime import date

import numpy as np
import pandas as pd
import pytest

from reports.tabular import write_json
from services.access import COMMAND_LINE
from services.exporting import export

PERIODS = ["2025-W36", "2025-12", "2026-06", "2026-W46", "live"]
MORE = ["2025-09", "2026-W05", "2026-W14", "2026-W30", "2026-W39", "2026-10"]
WEIGHTS = {
    "diagnosis": 10,
    "proposal": 10,
    "contract": 15,
    "build": 25,
    "go_live": 10,
    "acceptance": 15,
    "assessment": 5,
    "publicity": 5,
    "payment": 5,
}
DAYS = ("planned_on", "completed_on", "status_on", "assessed_on", "occurred_on")
NEVER = pd.Timestamp.max.normalize()


def table(connection, what: str, period: str = "") -> pd.DataFrame:
    file = io.StringIO()
    write_json(export(connection, COMMAND_LINE, what, "yinchuan", period), file)
    frame = pd.DataFrame(json.loads(file.getvalue()))
    for name in set(DAYS) & set(frame.columns):
        frame[name] = pd.to_datetime(frame[name]).fillna(NEVER)
    return frame


@pytest.fixture(scope="module")
def exported(demo_once) -> dict[str, pd.DataFrame]:
    names = ("pilots", "projects", "enterprises", "milestones", "assessments", "fund_entries", "targets", "batches")
    return {name: table(demo_once, name) for name in names}


def figures(exported: dict[str, pd.DataFrame], as_of: pd.Timestamp) -> pd.DataFrame:
    """One row a project: what the rules say of it on a day."""
    projects = exported["projects"].merge(
        exported["enterprises"], on="uscc", suffixes=("", "_firm"), validate="many_to_one"
    )
    projects = projects.merge(exported["batches"], left_on="batch", right_on="number", how="left").set_index("code")
    planned, done = (
        exported["milestones"].pivot(index="project", columns="stage", values=name).loc[projects.index]
        for name in ("planned_on", "completed_on")
    )
    weights = pd.Series(WEIGHTS)
    projects["active"] = (projects.status_on > as_of) & (projects.status_on_firm > as_of)
    official = exported["assessments"].query("kind == 'official_after' and assessed_on <= @as_of")
    latest = official.sort_values("assessed_on").groupby("uscc").last()
    projects["level"] = projects.uscc.map(dict(latest.level)).astype(float).fillna(0)
    projects["due_fen"] = due(projects, done.acceptance <= as_of)
    reached = done[weights.index] <= as_of
    reached["publicity"] &= done.publicity >= done.acceptance.where(reached.acceptance, NEVER)  # before it, it is none
    below = (projects.level > 0) & (projects.level < 2)  # is to be mended first: neither publicised nor paid
    is_settled = reached.acceptance & reached.assessment & (projects.due_fen == 0)
    no_money = projects.already_funded | (projects.eligible_fen > 0)
    expected = planned[weights.index] <= as_of
    expected["publicity"] &= reached.publicity | ~below
    expected["payment"] &= reached.payment | ~(below | (is_settled & no_money))
    projects["lag"] = (expected * weights).sum(axis=1) - (reached * weights).sum(axis=1)
    projects["begun"] = reached.any(axis=1) | (planned[weights.index] <= as_of).any(axis=1)
    projects["payable"] = (done.acceptance <= as_of) & (done.publicity + pd.Timedelta(days=30) <= as_of)
    projects["paid_fen"] = projects.index.map(dict(paid(exported["fund_entries"], as_of))).astype(float).fillna(0)
    return projects


def due(projects: pd.DataFrame, accepted: pd.Series) -> pd.Series:
    """min(ratio × eligible, cap of the level), to the yuan; 0 below level 2, if already funded or not accepted."""
    cap = np.select(
        [projects.level == 2, projects.level == 3, projects.level == 4],
        [projects.cap_level2_fen, projects.cap_level3_fen, projects.cap_level4_fen],
        0,
    )
    share = (projects.subsidy_ratio * projects.eligible_fen).round(4)
    amount = np.minimum(share, cap) // 100 * 100
    return amount.where(accepted & ~projects.already_funded & (projects.level >= 2), 0)


def paid(ledger: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """Money that reached the enterprise for a project, less what came back."""
    ledger = ledger[ledger.project.notna() & (ledger.occurred_on <= as_of)]
    towards = ledger.to_account.str.startswith("enterprise:").astype(int)
    back = ledger.from_account.str.startswith("enterprise:").astype(int)
    return (ledger.amount_fen * (towards - back)).groupby(ledger.project).sum()


def in_scope(rows: pd.DataFrame, district: str | None, industry: str | None) -> pd.DataFrame:
    if district:
        rows = rows[rows.district == district]
    return rows[rows.industry == industry] if industry else rows


def schedule(rows: pd.DataFrame) -> tuple[float | None, float, float]:
    active = rows[rows.active]
    points, projects = active.lag.sum(), len(active)
    return (points / projects if active.begun.any() else None), points, projects


def disbursement(rows: pd.DataFrame) -> tuple[float | None, float, float]:
    owed = rows[rows.active & rows.payable]
    amount, money = owed.due_fen.sum(), np.minimum(owed.paid_fen, owed.due_fen).sum()
    return (money / amount if amount else None), money, amount


@pytest.mark.parametrize("period", [*PERIODS, *(pytest.param(period, marks=pytest.mark.slow) for period in MORE)])
def test_schedule_and_disbursement_of_every_scope(demo_once, exported, period):
    readings = table(demo_once, "readings", period)
    as_of = pd.Timestamp(readings.as_of.iloc[0])
    rows = figures(exported, as_of)
    scopes = 0
    for (district, industry), found in readings.groupby(["district", "industry"], dropna=False):
        scope = (None if pd.isna(district) else district, None if pd.isna(industry) else industry)
        mine, stored = in_scope(rows, *scope), found.set_index("indicator")
        expected = {
            "schedule": schedule(mine),
            "disbursement": disbursement(mine),
        }
        for indicator, figure in expected.items():
            said = stored.loc[indicator, ["value", "numerator", "denominator"]].astype(float).to_numpy()
            np.testing.assert_allclose(
                said, np.array(figure, dtype=float), rtol=1e-9, err_msg=f"{indicator} {scope} {as_of.date()}"
            )
        scopes += 1
    assert scopes >= 1 + 8 + 4


def test_the_days_differ_enough_to_mean_something(demo_once):
    days = {table(demo_once, "readings", period).as_of.iloc[0] for period in [*PERIODS, *MORE]}
    assert len(days) >= 10
    assert {date.fromisoformat(day).year for day in days} == {2025, 2026}
