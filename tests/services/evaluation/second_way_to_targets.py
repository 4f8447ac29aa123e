"""A second way to every printed target on a day: actual, 序时, gap and what the operator says at the end.

Written from the rule book (rules 2.7, 4.1.1 to 4.1.9); nothing of `domain` or `services` is imported here.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tests.services.evaluation.second_way import DAY, DIVISIBLE, NEVER, Day, Scope

STAGE_OF = {"diagnosis": "diagnosis", "contracting": "contract"}
POOLS = {
    "provider_all": ("integrated", "specialist"),
    "provider_integrated": ("integrated",),
    "provider_specialist": ("specialist",),
}
OUT_OF_POOL = ("suspended", "removed")
FEN_A_YI = 1e10


@dataclass
class Standing:
    """How a printed target stands: its window, actual, 序时, and what the operator says once the window is over."""

    first: pd.Timestamp
    last: pd.Timestamp
    actual: float | None = None
    due: float | None = None
    state: str = "runs"
    """runs, met, made up, missed, zero, not begun, listed."""
    gap: float | None = None
    still_owed: float | None = None
    light: str = "grey"
    doubtful: bool = False


@dataclass
class Window:
    """A window of a printed target, cut to the pilot's days."""

    first: pd.Timestamp
    last: pd.Timestamp
    value: float
    strict: bool
    flow: bool
    whole: bool
    kind: str
    unit: str
    cadence: str
    target: int = 0

    def met_by(self, actual: float, needed: float | None = None) -> bool:
        wanted = self.value if needed is None else needed
        return actual > wanted if self.strict else actual >= wanted

    @property
    def least(self) -> float:
        return math.floor(self.value) + 1 if self.strict and self.unit not in DIVISIBLE else self.value


Stock = Callable[[pd.Timestamp], float | None]


class Targets:
    """The printed targets of a pilot on a day."""

    def __init__(self, day: Day):
        self.day, self.way, self.as_of = day, day.way, day.as_of
        self.until = min(self.as_of, self.way.last)
        self.firsts: dict[str, pd.DataFrame] = {}
        self.stocks: dict[tuple[str, Scope], Stock | None] = {}
        self.windows: dict[tuple, list[Window]] = {}
        for row in self.way.targets.itertuples():
            self.windows.setdefault(self.key(row), []).extend(self.windows_of(row))

    @staticmethod
    def key(row) -> tuple:
        return (row.indicator, *(None if pd.isna(unit) else int(unit) for unit in (row.district_id, row.industry_id)))

    def windows_of(self, row) -> list[Window]:
        """The target's window, or each year or month of a recurring one, within the pilot's days (rules 4.1.2)."""
        first, last = pd.Timestamp(row.first_on), pd.Timestamp(row.last_on)
        if not row.names_own_days:
            first, last = max(first, self.way.first), min(last, self.way.last)
        spans = [(first, last)]
        if row.cadence != "once":
            starts = pd.date_range(first.replace(day=1), last, freq="MS" if row.cadence == "monthly" else "YS")
            starts = sorted({first, *(start for start in starts if start > first)})
            spans = list(zip(starts, [*(start - DAY for start in starts[1:]), last], strict=True))
        whole = bool(row.is_whole_pilot) and row.cadence == "once"
        flow = row.basis == "flow" or row.cadence != "once"
        shared = (row.value, row.operator == ">", flow, whole, row.kind, row.unit, row.cadence, row.id)
        return [Window(*span, *shared) for span in spans]

    def standing(self, row) -> Standing:
        """The newest window that was missed and not made up, else the newest begun."""
        own = self.windows_of(row)
        if row.measure in ("estimate", "criterion"):
            return Standing(own[0].first, own[-1].last, state="listed")
        begun = [window for window in own if window.first <= self.as_of]
        if not begun:
            is_zero = not row.value and row.operator != ">"
            return Standing(own[0].first, own[-1].last, state="zero" if is_zero else "not begun")
        found = [self.of(row, window) for window in begun]
        missed = [one for one in found if one.state == "missed" and one.last < self.as_of]
        return max(missed or found, key=lambda one: one.last)

    def of(self, row, window: Window) -> Standing:
        key = self.key(row)
        begins = max(window.first, self.way.begun) if window.whole and self.way.begun <= window.last else window.first
        at = Standing(begins, window.last)
        measure = row.measure.removeprefix("computed:")
        if measure == "level2_share_above":
            self._population(at, window)
        elif measure in ("level_up", "level2_share_titled", "min_accepted_level"):
            at.actual = self._share(measure, key[1:])
        elif row.measure == "reported" and row.unit == "%":
            at.actual = self._reported(key, min(self.as_of, window.last))[0]
        else:
            self._count(at, window, key, measure, row.measure == "reported")
        self._end(at, window, key, measure, row.measure == "reported")
        if at.state == "runs" and row.measure == "reported":
            at.doubtful = self._is_doubtful(key, window, at)
        at.light = self._light(at, window, measure)
        return at

    def _is_doubtful(self, key: tuple, window: Window, at: Standing) -> bool:
        """Not reported by all, too long ago, or without anything to count from (rules 4.1.7)."""
        total, silent, oldest = self._reported(key, self.as_of)
        grace = pd.Timedelta(days=self.day.bound("reported", "stale_days").green_bound)
        without_base = window.flow and any(
            len(mine[mine.observed_on <= self.as_of])
            and mine.value.iloc[0]
            and window.first > start
            and not (mine.observed_on < at.first).any()
            for start, _, mine in self._asked(key)
        )
        return total is not None and (silent or oldest + grace < self.as_of or without_base)

    def _light(self, at: Standing, window: Window, measure: str) -> str:
        if at.state != "runs":
            return {"missed": "red", "met": "green", "made up": "green"}.get(at.state, "grey")
        if at.actual is None or at.doubtful:
            return "grey"
        if measure == "min_accepted_level":
            return "green" if at.actual >= window.value else "red"
        if at.due is None:
            points = window.value - at.actual
            return "green" if points <= 1e-9 else "yellow" if points <= 5 + 1e-9 else "red"
        small = window.value <= 1 or window.unit in DIVISIBLE
        if not at.due or at.due < (0.05 * window.value if small else 1):
            return "grey"
        metric = (measure, "pace_ratio") if measure in (*STAGE_OF, "completion") else ("target", "pace_ratio")
        return self.day.light(*metric, at.actual / at.due)

    # --- counts -------------------------------------------------------------------------------------------------

    def _count(self, at: Standing, window: Window, key: tuple, measure: str, reported: bool) -> None:
        day = min(self.as_of, window.last)
        if reported:
            at.actual, base = self._grown(key, window, at.first, day)
            if at.actual is None:
                return
        else:
            stock = self.stock(measure, key[1:])
            if stock is None:
                return
            base = stock(at.first - DAY)
            at.actual = stock(day) - (base if window.flow else 0)
        at.due = self._due(window, key, at.first, 0 if window.flow else base, reported)

    def _due(self, window: Window, key: tuple, begins: pd.Timestamp, start: float, reported: bool) -> float:
        """Straight, or along the years that sum to the whole; nothing of projects before the first planned milestone,
        for 90 days of the first printed period at most (rules 4.1.2, 4.1.3)."""
        day = min(self.as_of, window.last)
        latest = self._due_from(key) if window.whole else window.first
        waits = not reported and day < min(self.way.planned.min().min(), latest + 90 * DAY, window.last)
        for same in (True, False) if window.whole else ():
            years = {
                (w.first, w.last): w.value
                for w in self.windows[key]
                if not w.whole and w.flow and w.cadence == "once" and (w.kind == window.kind) is same
            }
            spans = sorted(years)
            apart = all(later[0] > sooner[1] for sooner, later in zip(spans, spans[1:], strict=False))
            if spans and apart and abs(sum(years.values()) - window.value) < 1e-9:
                due = 0.0
                for first, last in spans:
                    share = min(max(((day - first).days + 1) / ((last - first).days + 1), 0), 1)
                    due += years[first, last] * (int(share) if waits else share)
                return due
        if waits:
            return start
        if window.whole:
            begins = min(max(begins, self._due_from(key)), window.last)
        share = ((day - begins).days + 1) / ((window.last - begins).days + 1)
        return start + (window.value - start) * max(share, 0.0)

    def _due_from(self, key: tuple) -> pd.Timestamp:
        """From when something of a whole one is due: its first printed year, else that of its indicator in another
        scope, else the first planned milestone."""
        elsewhere = [w for (one, *_), windows in self.windows.items() for w in windows if one == key[0]]
        printed = (
            [w for w in found if not w.whole and w.flow and w.cadence == "once"]
            for found in (self.windows[key], elsewhere)
        )
        years = [w.first for w in next(filter(None, printed), [])]
        return min(years) if years else self.way.planned.min().min()

    def stock(self, measure: str, scope: Scope) -> Stock | None:
        """How many by the end of a day; None where the scope has none of it."""
        if (measure, scope) not in self.stocks:
            self.stocks[measure, scope] = self._stock(measure, scope)
        return self.stocks[measure, scope]

    def _stock(self, measure: str, scope: Scope) -> Stock | None:
        if measure not in self.firsts:
            days = self._days(measure)
            if days is None:
                return self._supplied(measure, scope)
            self.firsts[measure] = self._once(days[self.day.rows.active & self._whose(measure)])
        return self._counted(measure, scope)

    def _days(self, measure: str) -> pd.Series | None:
        """From which day each project counts; None for what projects do not make up."""
        rows = self.day.rows
        if measure in STAGE_OF:
            return self.way.done[STAGE_OF[measure]]
        if measure.startswith("completion"):
            return rows.completed_on
        return {"level2_above": rows.level2_on, "level4": rows.level4_on}.get(measure)

    def _whose(self, measure: str) -> pd.Series:
        rows = self.day.rows
        return {
            "completion_little_giant": rows.title == "little_giant",
            "completion_srdi": rows.title == "srdi",
            "completion_titled": rows.title != "none",
            "completion_above": rows.scale == "above",
            "completion_below": rows.scale == "below",
            "level2_above": rows.scale == "above",
        }.get(measure, rows.active)

    def _once(self, days: pd.Series) -> pd.DataFrame:
        """Each enterprise once, from the first of its days, where it stood on that day (rules 2.5, 2.9)."""
        firms = self.day.rows.enterprise_id.loc[days.index]
        first = days.groupby(firms).transform("min")
        stood = self.way.stood(first.reindex(self.way.projects.index).fillna(NEVER)).loc[days.index]
        found = stood.assign(on=first, firm=firms)[first <= self.as_of]
        return found.drop_duplicates("firm").sort_values("on")

    def _counted(self, what: str, scope: Scope) -> Stock:
        mine = self.firsts[what]
        for name, unit in zip(("district_id", "industry_id"), scope, strict=True):
            mine = mine if unit is None else mine[mine[name] == unit]
        on = mine.on.to_numpy("datetime64[s]")
        return lambda day: float(np.searchsorted(on, np.datetime64(day, "s"), side="right"))

    def by_own_plans(self, indicator: str, scope: Scope) -> tuple[float, float]:
        """Counted, and due by the projects' own plans where no target is in force (rules 4.1.2)."""
        due = f"{indicator} due"
        if due not in self.firsts:
            planned = self.way.planned[STAGE_OF.get(indicator, "assessment")]
            self.firsts[due] = self._once(planned[self.day.rows.active])
        return self.stock(indicator, scope)(self.as_of), self._counted(due, scope)(self.as_of)

    def _supplied(self, measure: str, scope: Scope) -> Stock | None:
        """Pool, solutions, batches, money, meetings: a district has none (rules 4.1.5)."""
        if scope[0] is not None:
            return None
        way = self.way

        def status(day: pd.Timestamp) -> pd.Series:
            steps = way.steps
            return steps[steps.happened_on <= day].groupby("provider_id").status_after.last()

        if measure in POOLS:
            pool = way.read("SELECT id, kind, admitted_on FROM providers WHERE pilot_id = :pilot")
            was = way.read(
                """SELECT k.provider_id, k.kind_on, k.kind FROM provider_kinds k
                JOIN providers p ON p.id = k.provider_id WHERE p.pilot_id = :pilot ORDER BY k.kind_on"""
            )

            def of_kind(day: pd.Timestamp) -> pd.Series:
                then = pool.id.map(was[was.kind_on > day].groupby("provider_id").kind.first())
                return then.where(then.notna(), pool.kind).isin(POOLS[measure])

            def in_pool(day: pd.Timestamp) -> pd.Series:
                return (pool.admitted_on <= day) & ~pool.id.map(status(day)).isin(OUT_OF_POOL)

            return lambda day: float((of_kind(day) & in_pool(day)).sum())
        if measure == "solutions":
            listed = way.read(
                "SELECT provider_id, industry_id, listed_on, delisted_on FROM solutions WHERE pilot_id = :pilot"
            )
            listed = listed if scope[1] is None else listed[listed.industry_id == scope[1]]

            def is_there(day: pd.Timestamp) -> pd.Series:
                return (listed.listed_on <= day) & ~(listed.delisted_on <= day)

            return lambda day: float((is_there(day) & (listed.provider_id.map(status(day)) != "removed")).sum())
        if measure in ("fund_central", "fund_local"):
            money = way.ledger[(way.ledger.source == "central") == (measure == "fund_central")]
            came = money.amount_fen.where(money.kind == "appropriate", 0)
            back = money.amount_fen.where(money.to_account.str.startswith("source:"), 0)
            return lambda day: float((came - back)[money.occurred_on <= day].sum() / FEN_A_YI)
        if measure == "core_indicators":
            core = len(way.read("SELECT id FROM indicators WHERE core"))
            return lambda day: float(core if day >= way.first else 0)
        days = {
            "batches": "SELECT opens_on AS at_on FROM batches WHERE pilot_id = :pilot",
            "meetings": "SELECT held_on AS at_on FROM meetings WHERE pilot_id = :pilot",
        }
        days = way.read(days[measure]).at_on
        return lambda day: float((days <= day).sum())

    # --- shares and levels --------------------------------------------------------------------------------------

    def _share(self, measure: str, scope: Scope) -> float | None:
        sums = self.day.of(scope)
        if measure == "min_accepted_level":
            rows = self.day.rows
            levels = rows[rows.active & rows.accepted & (rows.level > 0)].level
            return float(levels.min()) if len(levels) else None
        part, whole = ("reached", "asked") if measure == "level_up" else ("titled_ok", "titled")
        return _percent(getattr(sums, part), getattr(sums, whole))

    def _population(self, at: Standing, window: Window) -> None:
        """rules 4.1.9."""
        day = min(self.as_of, window.last)
        whole, silent, _ = self._reported(("enterprises_above", None, None), day)
        if whole and not silent:
            at.actual = 100 * self.stock("level2_above", (None, None))(day) / whole

    # --- reported -----------------------------------------------------------------------------------------------

    def _asked(self, key: tuple) -> list[tuple[pd.Timestamp, pd.Timestamp, pd.DataFrame]]:
        """First and last day on which a unit is asked, and its reports."""
        by, reports = self.way.scope_of[key[0]], self.way.reports[self.way.reports.code == key[0]]
        if by == "pilot":
            mine = reports[reports.district_id.isna() & reports.industry_id.isna()]
            return [(self.way.first, NEVER, mine)] if key[1:] == (None, None) else []
        found = []
        for unit in self.way.units[by].itertuples():
            asked = {"district": (unit.Index, None), "industry": (None, unit.Index)}[by]
            if all(part is None or part == own for part, own in zip(key[1:], asked, strict=True)):
                start, end = getattr(unit, "valid_from", NEVER), getattr(unit, "valid_to", None)
                start = self.way.first if start == NEVER else max(start, self.way.first)
                column, other = (f"{by}_id", "industry_id" if by == "district" else "district_id")
                mine = reports[(reports[column] == unit.Index) & reports[other].isna()]
                found.append((start, NEVER if pd.isna(end) else pd.Timestamp(end), mine))
        return found

    def _reported(self, key: tuple, day: pd.Timestamp) -> tuple[float | None, bool, pd.Timestamp]:
        """Sum of what was last reported by the day, whether somebody asked never did, and whose report is oldest."""
        values, silent, oldest = [], False, NEVER
        for start, end, mine in self._asked(key):
            known, is_asked = mine[mine.observed_on <= day], start <= day <= end
            if len(known):
                values.append(known.value.iloc[-1])
                oldest = min(oldest, known.observed_on.iloc[-1]) if is_asked else oldest
            else:
                silent |= is_asked
        return (float(sum(values)) if values else None), silent, oldest

    def _grown(self, key: tuple, window: Window, begins: pd.Timestamp, day: pd.Timestamp) -> tuple[float | None, float]:
        """The figure in the window, and the stock on its eve; without a base only what came after the first report."""
        total, base = self._reported(key, day)[0], 0.0
        if total is None:
            return None, 0.0
        for start, _, mine in self._asked(key):
            known = mine[mine.observed_on <= day]
            before = known[known.observed_on < begins]
            if len(before):
                base += before.value.iloc[-1]
            elif len(known) and window.first > start:
                base += known.value.iloc[0]
        return (total - base if window.flow else total), base

    # --- the end ------------------------------------------------------------------------------------------------

    def _end(self, at: Standing, window: Window, key: tuple, measure: str, reported: bool) -> None:
        """On the last day and after it the operator decides; what was missed may be made up (rules 4.1.6)."""
        if not window.value and not window.strict:
            at.state, at.due = "zero", None if at.due is None else 0.0
            return
        if self.as_of < window.last:
            return
        if at.actual is not None and window.met_by(at.actual):
            at.state = "met"
            return
        at.state, at.gap = "missed", window.least - (at.actual or 0.0)
        needed = window.value
        if window.flow and not window.whole:
            family = {}
            for other in self.windows[key]:
                is_kin = (other.kind, other.cadence) == (window.kind, window.cadence) and other.flow and not other.whole
                if is_kin and other.last <= window.last and (other.cadence == "once" or other.target == window.target):
                    family[other.first, other.last] = max(other.value, family.get((other.first, other.last), 0.0))
            needed = sum(family.values())
        now = self._till_now(window, key, measure, reported)
        if now is not None and window.met_by(now, needed):
            at.state = "made up"
        elif now is not None:
            at.still_owed = needed - window.value + window.least - now

    def _till_now(self, window: Window, key: tuple, measure: str, reported: bool) -> float | None:
        """Cumulative till the day, at most the pilot's last."""
        if window.unit == "%" or measure == "min_accepted_level":
            if reported:
                return self._reported(key, self.until)[0]
            return None
        if reported:
            return self._reported(key, self.until)[0]
        stock = self.stock(measure, key[1:])
        before = stock(self.way.first - DAY) if window.flow and measure in POOLS else 0
        return None if stock is None else stock(self.until) - before


def _percent(part: float, whole: float) -> float | None:
    return 100 * part / whole if whole else None
