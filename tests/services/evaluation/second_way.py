"""A second way to every political number of a pilot on a day, in pandas and from the raw tables.

Written from the rule book (rules 2, 4 and 5) alone: nothing of `domain` or `services` is imported here, so that an
error of theirs cannot be repeated by calling it. Weights and bounds are the rows of the tables that hold them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
import pandas as pd
from sqlalchemy import Connection, text

DAY = pd.Timedelta(days=1)
NEVER = pd.Timestamp("2200-01-01")
DIVISIBLE = ("%", "亿元", "万元")
OF_PROVIDERS = ("diagnosis", "proposal", "build", "go_live", "acceptance")
BADNESS = ("red", "yellow", "green", "grey")
RATIOS = {"disbursement": "paid_ratio", "provider": "on_time_share", "rectification": "closed_ratio"}
ELSEWHERE = (-1, -1)
"""Of no district and no industry: what belongs to the pilot alone."""

Scope = tuple[int | None, int | None]
Figure = tuple[str, float | None, float | None, float | None]
"""Light, value, numerator, denominator."""


@dataclass
class SecondWay:
    """The raw tables of a pilot."""

    connection: Connection
    code: str
    pilot: pd.Series = field(init=False)

    def __post_init__(self) -> None:
        self.pilot = self.read("SELECT * FROM pilots WHERE code = :code", code=self.code).iloc[0]
        self.first, self.last, self.begun = (
            pd.Timestamp(self.pilot[name]) for name in ("first_on", "last_on", "implementation_from")
        )
        self.projects = self.read(
            """SELECT p.*, e.district_id, e.industry_id, e.scale, e.title, e.already_funded,
                e.status AS firm_status, e.status_on AS firm_status_on, e.left_for_cause AS firm_for_cause,
                b.subsidy_ratio, b.cap_level2_fen, b.cap_level3_fen, b.cap_level4_fen
            FROM projects p JOIN enterprises e ON e.id = p.enterprise_id LEFT JOIN batches b ON b.id = p.batch_id
            WHERE p.pilot_id = :pilot ORDER BY p.id"""
        ).set_index("id")
        for unit in ("district_id", "industry_id"):
            self.projects[unit] = self.projects[unit].fillna(-1).astype(int)
        self.moves = self.read(
            """SELECT u.* FROM enterprise_units u JOIN enterprises e ON e.id = u.enterprise_id
            WHERE e.pilot_id = :pilot"""
        )
        stages = self.read(
            "SELECT m.* FROM milestones m JOIN projects p ON p.id = m.project_id WHERE p.pilot_id = :pilot"
        )
        self.planned, self.done = (
            stages.pivot(index="project_id", columns="stage", values=name).reindex(self.projects.index).fillna(NEVER)
            for name in ("planned_on", "completed_on")
        )
        self.levels = self.read(
            """SELECT a.* FROM assessments a JOIN enterprises e ON e.id = a.enterprise_id
            WHERE e.pilot_id = :pilot AND a.kind = 'official_after' ORDER BY a.assessed_on, a.id"""
        )
        self.ledger = self.read("SELECT * FROM fund_entries WHERE pilot_id = :pilot ORDER BY occurred_on, id")
        self.issues = self.read("SELECT * FROM issues WHERE pilot_id = :pilot")
        self.returns = self.read("SELECT * FROM submissions WHERE pilot_id = :pilot")
        self.leads = self.read(
            """SELECT l.* FROM project_leads l JOIN projects p ON p.id = l.project_id WHERE p.pilot_id = :pilot"""
        )
        self.reports = self.read(
            """SELECT o.*, i.code FROM observations o JOIN indicators i ON i.id = o.indicator_id
            WHERE o.pilot_id = :pilot ORDER BY o.observed_on, o.id"""
        )
        self.steps = self.read(
            """SELECT c.provider_id, c.happened_on, c.status_after FROM provider_status_changes c
            JOIN providers p ON p.id = c.provider_id WHERE p.pilot_id = :pilot ORDER BY c.happened_on, c.id"""
        )
        self.units = {
            "district": self.read("SELECT * FROM districts WHERE pilot_id = :pilot").set_index("id"),
            "industry": self.read("SELECT * FROM industries WHERE pilot_id = :pilot").set_index("id"),
        }
        self.targets = self.read(
            """SELECT t.*, i.code AS indicator,
            CASE WHEN i.measure LIKE 'counted:%' THEN 'reported' ELSE i.measure END AS measure, i.reported_scope
            FROM targets t JOIN indicators i ON i.id = t.indicator_id WHERE t.pilot_id = :pilot ORDER BY t.id"""
        )
        self.scope_of = {row.code: row.reported_scope for row in self.read("SELECT * FROM indicators").itertuples()}
        said = filter(None, self.pilot.reported_scopes.split(";"))
        self.scope_of |= dict(pair.split(":") for pair in said)

    def stood(self, days: pd.Series | pd.Timestamp) -> pd.DataFrame:
        """District and industry of each project's enterprise on a day (rules 2.9)."""
        found = self.projects[["district_id", "industry_id"]].copy()
        for move in self.moves.sort_values("moved_on", ascending=False).itertuples():
            before = (self.projects.enterprise_id == move.enterprise_id) & (days < move.moved_on)
            found.loc[before, ["district_id", "industry_id"]] = (move.district_id, move.industry_id)
        return found

    def read(self, query: str, **parameters) -> pd.DataFrame:
        found = {"pilot": 0 if not hasattr(self, "pilot") else int(self.pilot.id)} | parameters
        asked = {name: value for name, value in found.items() if f":{name}" in query}
        frame = pd.read_sql(text(query), self.connection, params=asked)
        for name in [column for column in frame.columns if column.endswith("_on") or column == "valid_from"]:
            if name not in ("first_on", "last_on"):
                frame[name] = pd.to_datetime(frame[name]).fillna(NEVER)
        return frame

    def bound(self, indicator: str, metric: str, as_of: pd.Timestamp) -> SimpleNamespace:
        """The row in force: the pilot's own before the default, the newest first (rules 2.8)."""
        rows = self.read(
            """SELECT * FROM light_rules WHERE indicator = :i AND metric = :m AND effective_from <= :day
            AND (pilot_id IS NULL OR pilot_id = :pilot) ORDER BY pilot_id IS NULL, effective_from DESC LIMIT 1""",
            i=indicator,
            m=metric,
            day=str(as_of.date()),
        )
        return SimpleNamespace(**rows.iloc[0].to_dict())

    def on(self, as_of: pd.Timestamp) -> "Day":
        return Day(self, as_of)


class Day:
    """What the rules say of the pilot on a day."""

    def __init__(self, way: SecondWay, as_of: pd.Timestamp):
        self.way, self.as_of = way, as_of
        self.bounds: dict[tuple[str, str], SimpleNamespace] = {}
        self.rows = self._rows()
        self.findings = self._findings()
        self.has_money = bool((way.ledger.occurred_on <= as_of).any())
        self.cells = self._cells()

    # --- projects -----------------------------------------------------------------------------------------------

    def _rows(self) -> pd.DataFrame:
        way, as_of = self.way, self.as_of
        rows = way.projects.copy()
        rows[["district_id", "industry_id"]] = way.stood(as_of)
        rows["left_on"] = rows[["status_on", "firm_status_on"]].min(axis=1)
        rows["active"] = rows.left_on > as_of
        seen = way.levels[way.levels.assessed_on <= as_of]
        rows["level"] = rows.enterprise_id.map(seen.groupby("enterprise_id")["level"].last()).fillna(0)
        for least in (2, 4):
            rows[f"level{least}_on"] = _looked_up(rows.enterprise_id, _lasting(seen, least)).fillna(NEVER)
        reached = way.done <= as_of
        rows["accepted"], rows["accepted_on"] = reached.acceptance, way.done.acceptance.where(reached.acceptance, NEVER)
        reached["publicity"] &= way.done.publicity >= rows.accepted_on  # before acceptance it is none (rules 5.3)
        rows["published_on"] = way.done.publicity.where(reached.publicity, NEVER)
        rows["due_fen"] = self._due(rows)
        own = way.ledger[way.ledger.project_id.notna() & (way.ledger.occurred_on <= as_of)]
        towards = own.to_account.str.startswith("enterprise:").astype(int)
        back = own.from_account.str.startswith("enterprise:").astype(int)
        rows["paid_fen"] = (
            (own.amount_fen * (towards - back)).groupby(own.project_id).sum().reindex(rows.index).fillna(0)
        )
        # rules 4.2: below level 2 nothing is publicised or paid; who is due no money waits for none
        below = (rows.level > 0) & (rows.level < 2)
        without_money = rows.accepted & reached.assessment & (rows.due_fen == 0)
        without_money &= rows.already_funded.astype(bool) | (rows.eligible_fen > 0)
        asked = way.planned <= as_of
        asked["publicity"] &= reached.publicity | ~below
        asked["payment"] &= reached.payment | ~(below | without_money)
        weights = way.read(
            """SELECT stage, weight FROM stage_weights WHERE pilot_id IS NULL OR pilot_id = :pilot
            ORDER BY effective_from"""
        )
        weights = weights.groupby("stage").weight.last()
        rows["lag"] = (asked[weights.index] * weights).sum(axis=1) - (reached[weights.index] * weights).sum(axis=1)
        overdue = way.planned.where(asked & ~reached, NEVER).min(axis=1)
        rows["days_late"] = (as_of - overdue).dt.days.clip(lower=0)
        rows["completed_on"] = pd.concat([way.done.acceptance, way.done.assessment, rows.level2_on], axis=1).max(axis=1)
        return rows

    def _due(self, rows: pd.DataFrame) -> pd.Series:
        """min(ratio × 核定, cap of the level), down to the yuan (rules 5.1)."""
        caps = [rows.cap_level2_fen, rows.cap_level3_fen, rows.cap_level4_fen]
        cap = np.select([rows.level == level for level in (2, 3, 4)], caps, 0)
        share = ((rows.subsidy_ratio.fillna(0) * 10_000).round() * rows.eligible_fen) // 10_000
        amount = np.minimum(share, cap) // 100 * 100
        return amount.where(rows.accepted & ~rows.already_funded.astype(bool) & (rows.level >= 2), 0)

    # --- money --------------------------------------------------------------------------------------------------

    def _findings(self) -> pd.DataFrame:
        """One row a finding: rule, whether it is serious, district and industry (rules 5.3)."""
        found = [*self._of_projects(), *self._of_accounts()]
        return pd.DataFrame(found, columns=["rule", "serious", "district_id", "industry_id"])

    def _of_projects(self) -> Iterator[tuple]:
        rows, way, as_of = self.rows, self.way, self.as_of
        paid, funded = rows.paid_fen > 0, rows.already_funded.astype(bool)
        days = {name: self._limit("compliance", f"{name}_days") for name in ("pay_within",)}
        entries = way.ledger[way.ledger.project_id.notna() & (way.ledger.occurred_on <= as_of)]
        went = entries[entries.to_account.str.startswith("enterprise:")]
        early = went[went.occurred_on < _looked_up(went.project_id, rows.accepted_on)]
        early = early.groupby("project_id").amount_fen.sum().reindex(rows.index).fillna(0)
        came_back = entries[entries.from_account.str.startswith("enterprise:")]
        came_back = came_back.groupby("project_id").amount_fen.sum().reindex(rows.index).fillna(0)
        for_cause = (rows.status == "disqualified") | ((rows.status != "active") & rows.left_for_cause.astype(bool))
        firm = (rows.firm_status == "disqualified") | (
            (rows.firm_status != "active") & rows.firm_for_cause.astype(bool)
        )
        is_back = (for_cause & (rows.status_on <= as_of)) | (firm & (rows.firm_status_on <= as_of))
        first_paid = went.groupby("project_id").occurred_on.min().reindex(rows.index).fillna(NEVER)
        order = rows.assign(first_paid=first_paid)[paid].sort_values("first_paid", kind="stable")
        second = order.groupby("enterprise_id").cumcount().reindex(rows.index).fillna(0) > 0
        published = way.done.publicity
        serious = {
            "paid_over_due": rows.accepted & (rows.level >= 2) & ~funded & (rows.paid_fen > rows.due_fen),
            "paid_before_acceptance": early - came_back > 0,
            "paid_below_level2": rows.accepted & (rows.level < 2) & paid,
            "paid_already_funded": funded & paid,
            "paid_to_left": is_back & paid,
            "two_paid_projects": second,
        }
        old = rows.published_on + pd.Timedelta(days=days["pay_within"]) < as_of
        minor = {
            "publicised_before_acceptance": rows.active & (published <= as_of) & (published < rows.accepted_on),
            "unpaid_after_30_days": rows.active & rows.accepted & old & (rows.paid_fen < rows.due_fen),
            "approved_over_due": rows.active
            & rows.accepted
            & (rows.level > 0)
            & (rows.paid_fen <= 0)
            & (rows.approved_fen > rows.due_fen),
        }
        for is_serious, rules in ((True, serious), (False, minor)):
            for rule, mask in rules.items():
                for row in rows[mask].itertuples():
                    yield rule, is_serious, row.district_id, row.industry_id

    def _of_accounts(self) -> Iterator[tuple]:
        way, as_of = self.way, self.as_of
        lines = way.ledger[way.ledger.occurred_on <= as_of]
        sides = [
            lines.assign(account=lines.from_account, net=-lines.amount_fen),
            lines.assign(account=lines.to_account, net=lines.amount_fen),
        ]
        moves = pd.concat(sides)
        moves = moves[~moves.account.str.startswith("source:")]
        for account, own in moves.groupby("account"):
            where = self._district_of(account)
            whole = own.groupby("occurred_on").net.sum().sort_index().cumsum()
            if (whole < 0).any():
                yield "account_below_zero", True, *where
                continue
            for _, pot in own.groupby("source"):
                if (pot.groupby("occurred_on").net.sum().sort_index().cumsum() < 0).any():
                    yield "account_below_zero", True, *where
        grace = pd.Timedelta(days=self._limit("compliance", "advance_unspent_days"))
        old = (
            lines[(lines.kind == "advance") & (lines.occurred_on + grace < as_of)]
            .groupby("to_account")
            .amount_fen.sum()
        )
        out = lines[lines.from_account.str.startswith("district:")].groupby("from_account").amount_fen.sum()
        for account, advanced in old.items():
            if advanced > out.get(account, 0):
                yield "advance_unspent_180", False, *self._district_of(account)
        local = set(filter(None, way.pilot.local_only_categories.split(";")))
        central = lines[lines.source == "central"]
        for _, own in central[central.category.isin(local)].groupby("category"):
            back = own[own.kind == "return"].groupby("from_account").amount_fen.sum().to_dict()
            for line in own[own.kind == "pay"].itertuples():
                left = max(line.amount_fen - back.get(line.to_account, 0), 0)
                back[line.to_account] = max(back.get(line.to_account, 0) - line.amount_fen, 0)
                if left:
                    district = -1 if pd.isna(line.district_id) else int(line.district_id)
                    yield "central_on_local_category", True, district, -1
        if as_of >= way.last:
            back = (central.kind == "return") & central.from_account.str.match("enterprise:|service:")
            spent = central.amount_fen * ((central.kind == "pay").astype(int) - back.astype(int))
            direct = spent[central.category == "transformation"].sum()
            if spent.sum() and direct < self._limit("compliance", "transformation_share") * spent.sum():
                yield "central_transformation_share", True, *ELSEWHERE

    def _district_of(self, account: str) -> tuple[int, int]:
        kind, _, name = account.partition(":")
        districts = self.way.units["district"]
        if kind == "district":
            return int(districts.index[(districts.name == name) | (districts.short_name == name)][0]), -1
        return ELSEWHERE

    def _limit(self, indicator: str, metric: str) -> float:
        return self.bound(indicator, metric).green_bound

    def bound(self, indicator: str, metric: str) -> SimpleNamespace:
        if (indicator, metric) not in self.bounds:
            self.bounds[indicator, metric] = self.way.bound(indicator, metric, self.as_of)
        return self.bounds[indicator, metric]

    # --- sums and lights ----------------------------------------------------------------------------------------

    def _cells(self) -> pd.DataFrame:
        """What adds up, by district and industry; -1 for none."""
        rows, way, as_of = self.rows, self.way, self.as_of
        active = rows[rows.active]
        at = ["district_id", "industry_id"]
        stuck_days, stuck_points = (self.bound("project", name).yellow_bound for name in ("days_late", "lag_points"))
        stuck = (active.days_late > stuck_days) | (active.lag > stuck_points)
        owed = active[active.published_on + pd.Timedelta(days=self._limit("disbursement", "due_after_days")) <= as_of]
        firms = self._firms()
        milestones = self._milestones().join(rows[at], on="project_id")
        issues = way.issues[(way.issues.opened_on <= as_of) & (way.issues.due_on <= as_of)]
        issues = issues.assign(closed=issues.closed_on <= issues.due_on)
        of_projects = (
            issues[issues.project_id.notna()].drop(columns="district_id").join(active[at], on="project_id", how="inner")
        )
        of_districts = issues[issues.project_id.isna()].assign(industry_id=-1)
        issues = pd.concat([of_projects, of_districts])
        findings = self.findings
        sums = {
            "projects": active.groupby(at).size(),
            "lag": active.groupby(at).lag.sum(),
            "begun": self._begun(active).groupby([active[name] for name in at]).sum(),
            "stuck": stuck.groupby([active[name] for name in at]).sum(),
            "due": owed.groupby(at).due_fen.sum(),
            "paid": owed[["paid_fen", "due_fen"]].min(axis=1).groupby([owed[name] for name in at]).sum(),
            "asked": firms[firms.asked].groupby(at).size(),
            "reached": firms[firms.asked & (firms.level >= 2)].groupby(at).size(),
            "titled": firms[(firms.level > 0) & (firms.title != "none")].groupby(at).size(),
            "titled_ok": firms[(firms.level >= 2) & (firms.title != "none")].groupby(at).size(),
            "stages_due": milestones.groupby(at).size(),
            "stages_met": milestones[milestones.met].groupby(at).size(),
            "issues_due": issues.groupby(at).size(),
            "issues_met": issues[issues.closed].groupby(at).size(),
            "serious": findings[findings.serious.astype(bool)].groupby(at).size(),
            "findings": findings.groupby(at).size(),
        }
        return pd.DataFrame(sums).fillna(0)

    def _begun(self, active: pd.DataFrame) -> pd.Series:
        """Whether a stage is planned by the day or done (rules 4.1.4)."""
        way, mine = self.way, active.index
        return (way.planned.loc[mine] <= self.as_of).any(axis=1) | (way.done.loc[mine] <= self.as_of).any(axis=1)

    def _firms(self) -> pd.DataFrame:
        """One row an enterprise that is in: level, whether it was assessed or due to be (rules 4.1.4)."""
        active = self.rows[self.rows.active]
        due = (self.way.planned.assessment.loc[active.index] <= self.as_of).groupby(active.enterprise_id).any()
        firms = active.groupby("enterprise_id")[["district_id", "industry_id", "level", "title", "scale"]].first()
        firms["asked"] = (firms.level > 0) | due
        return firms

    def _milestones(self) -> pd.DataFrame:
        """Stages that fell due while a provider led the project, and before that left (rules 4.1.4)."""
        way = self.way
        long = pd.DataFrame(
            {
                "planned": way.planned[list(OF_PROVIDERS)].stack(),
                "done": way.done[list(OF_PROVIDERS)].stack(),
            }
        ).rename_axis(["project_id", "stage"])
        long = long[long.planned <= self.as_of].reset_index()
        long = long[long.planned < _looked_up(long.project_id, self.rows.left_on)]
        led = long.merge(way.leads[["project_id", "from_on", "to_on"]], on="project_id")
        is_led = ((led.from_on == NEVER) | (led.from_on <= led.planned)) & (led.planned < led.to_on)
        led = led[is_led]
        return led.assign(met=led.done <= led.planned)[["project_id", "stage", "met"]]

    def of(self, scope: Scope) -> SimpleNamespace:
        mine = np.ones(len(self.cells), dtype=bool)
        for level, unit in enumerate(scope):
            if unit is not None:
                mine &= self.cells.index.get_level_values(level) == unit
        return SimpleNamespace(**dict(zip(self.cells, self.cells.to_numpy(float)[mine].sum(axis=0), strict=True)))

    def light(self, indicator: str, metric: str, value: float) -> str:
        row = self.bound(indicator, metric)
        up = row.direction == "up"
        for colour in ("green", "yellow"):
            bound, inclusive = getattr(row, f"{colour}_bound"), getattr(row, f"{colour}_inclusive")
            if pd.isna(bound):
                continue
            gap = value - bound if up else bound - value
            if gap > 1e-9 or (abs(gap) <= 1e-9 and inclusive):
                return colour
        return "red"

    def core(self, scope: Scope) -> dict[str, Figure]:
        """The seven core lights that need no 序时 (the other three are recomputed beside)."""
        sums, found = self.of(scope), {}
        found["schedule"] = self._schedule(sums)
        found["level_up"] = self._level_up(sums)
        shares = {
            "disbursement": (sums.paid, sums.due),
            "provider": (sums.stages_met, sums.stages_due),
            "rectification": (sums.issues_met, sums.issues_due),
        }
        for indicator, (part, whole) in shares.items():
            found[indicator] = self._share(indicator, RATIOS[indicator], part, whole)
        if not self.has_money:
            found["compliance"] = ("grey", None, 0, 0)
        else:
            score = 2 if sums.serious else 1 if sums.findings else 0
            found["compliance"] = (("green", "yellow", "red")[score], score, sums.serious, sums.findings)
        if scope[1] is None:
            found["submission"] = self._returns(scope[0])
        return found

    def _share(self, indicator: str, metric: str, part: float, whole: float) -> Figure:
        if not whole:
            return "grey", None, part, whole
        return self.light(indicator, metric, part / whole), part / whole, part, whole

    def _schedule(self, sums: SimpleNamespace) -> Figure:
        if not sums.projects:
            return "grey", None, sums.lag, 0
        if not sums.begun:
            return "grey", None, sums.lag, sums.projects
        mean, share = sums.lag / sums.projects, sums.stuck / sums.projects
        lights = self.light("schedule", "lag_points", mean), self.light("schedule", "stuck_share", share)
        return min(lights, key=BADNESS.index), mean, sums.lag, sums.projects

    def _level_up(self, sums: SimpleNamespace) -> Figure:
        targets = self.way.targets[self.way.targets.indicator == "level_up"].sort_values(["kind", "id"])
        wanted, last = self._limit("level_up", "national_percent") / 100, self.way.last
        if len(targets):
            wanted, last = targets.value.iloc[0] / 100, min(pd.Timestamp(targets.last_on.iloc[0]), self.way.last)
        if not sums.asked:
            return "grey", None, sums.reached, sums.asked
        share = sums.reached / sums.asked
        points = 100 * (wanted - share)
        light = "green" if points <= 1e-9 else "yellow" if points <= 5 + 1e-9 and self.as_of < last else "red"
        return light, share, sums.reached, sums.asked

    def _returns(self, district: int | None) -> Figure:
        """Those due in the seven days of the live period (rules 3.3, 4.1.4)."""
        as_of = self.as_of
        due = self.way.returns
        due = due[(due.due_on > as_of - 7 * DAY) & (due.due_on <= as_of)]
        due = due if district is None else due[due.district_id == district]
        on_time = due.submitted_on <= due.due_on
        whole = (on_time | (due.due_on < as_of)).sum()  # on the deadline itself who has not reported counts for nothing
        return self._share("submission", "on_time_ratio", on_time.sum(), whole)

    def overall(self, lights: dict[str, str]) -> str:
        """rules 4.3."""
        count = {colour: list(lights.values()).count(colour) for colour in BADNESS}
        if lights["completion"] == "red" or count["red"] > self.bound("overall", "red_count").yellow_bound:
            return "red"
        if count["red"]:
            return "yellow"
        if count["grey"] >= self._limit("overall", "grey_share") * len(lights):
            return "grey"
        return "yellow" if count["yellow"] > self._limit("overall", "yellow_count") else "green"


def _lasting(seen: pd.DataFrame, least: int) -> pd.Series:
    """By enterprise the day from which its official level has stayed at `least` (rules 2.4)."""
    below = seen[seen["level"] < least].groupby("enterprise_id").assessed_on.max()
    after = _looked_up(seen.enterprise_id, below)
    return (
        seen[(seen["level"] >= least) & (after.isna() | (seen.assessed_on > after))]
        .groupby("enterprise_id")
        .assessed_on.min()
    )


def _looked_up(keys: pd.Series, values: pd.Series) -> pd.Series:
    """As `map`, also where there is nothing to look up in."""
    return pd.Series(values.reindex(keys).to_numpy(), index=keys.index)
