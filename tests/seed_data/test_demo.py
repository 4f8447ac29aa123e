"""The demonstration says what the story says, exactly, and always the same."""

import hashlib
from collections import Counter, defaultdict
from datetime import date, timedelta

import numpy as np
import pytest
from sqlalchemy import create_engine, event, text
from sqlmodel import Session
from stdnum.cn import uscc

from data_access.tables import metadata
from seed_data.demo import AS_OF, DemoReport, demonstrate
from seed_data.demo.money import Payments, in_instalments
from seed_data.plans import load_plans

CITIES = ("yinchuan", "songjiang", "fuling", "mianyang")
ENTERPRISES = {"yinchuan": 336, "songjiang": 520, "fuling": 362, "mianyang": 391, "chongqing": 15_000}
DISTRICTS = ("宁东", "经开区", "灵武市", "贺兰县", "永宁县", "兴庆区", "金凤区", "西夏区")
INDUSTRIES = ("基础化学", "新型材料", "高端装备", "绿色消费品")
STAGES = ("diagnosis", "proposal", "contract", "build", "go_live", "acceptance", "assessment", "publicity", "payment")


class Demo:
    """A database with demonstrations in it, and short ways to ask it."""

    def __init__(self, pilots: tuple[str, ...], seed: int | None = None):
        self.engine = create_engine("sqlite://")
        event.listen(self.engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys=ON"))
        metadata.create_all(self.engine)
        with Session(self.engine) as session:
            load_plans(session)
            session.commit()
        self.reports: dict[str, DemoReport] = {}
        for pilot in pilots:
            with self.engine.begin() as connection:
                self.reports[pilot] = demonstrate(connection, pilot, **({} if seed is None else {"seed": seed}))

    def rows(self, query: str, **parameters) -> list:
        with self.engine.connect() as connection:
            return connection.execute(text(query), parameters).all()

    def count(self, query: str, **parameters) -> dict:
        return {row[0]: row[1] for row in self.rows(query, **parameters)}

    def fingerprint(self) -> str:
        digest = hashlib.sha256()
        for table in metadata.sorted_tables:
            digest.update(repr(self.rows(f"SELECT * FROM {table.name}")).encode())  # noqa: S608
        return digest.hexdigest()


@pytest.fixture(scope="module")
def demo():
    demo = Demo(CITIES)
    yield demo
    demo.engine.dispose()


@pytest.fixture(scope="module")
def chongqing():
    demo = Demo(("chongqing",))
    yield demo
    demo.engine.dispose()


def both(demo, chongqing):
    return [(pilot, chongqing if pilot == "chongqing" else demo) for pilot in ENTERPRISES]


# --- always the same -------------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_bytes():
    first, second = Demo(("yinchuan", "songjiang")), Demo(("yinchuan", "songjiang"))
    assert first.fingerprint() == second.fingerprint()


def test_another_seed_gives_other_bytes(demo):
    assert Demo(CITIES, seed=7).fingerprint() != demo.fingerprint()


def test_a_pilot_does_not_depend_on_what_was_loaded_before_it(demo):
    alone = Demo(("mianyang",))
    query = """SELECT e.uscc, e.name, p.code, p.contract_fen, p.updated_at FROM projects p
        JOIN enterprises e ON e.id = p.enterprise_id JOIN pilots t ON t.id = p.pilot_id
        WHERE t.code = 'mianyang' ORDER BY p.code"""
    assert alone.rows(query) == demo.rows(query)


def test_a_pilot_with_enterprises_is_not_filled_twice(demo):
    with demo.engine.connect() as connection, pytest.raises(ValueError, match="试点 yinchuan 已有企业"):
        demonstrate(connection, "yinchuan")


def test_an_unknown_pilot_is_refused(demo):
    with demo.engine.connect() as connection, pytest.raises(ValueError, match="没有试点 nowhere：请先装入方案"):
        demonstrate(connection, "nowhere")


def test_the_database_finds_nothing_wrong(demo, chongqing):
    for database in (demo, chongqing):
        assert database.rows("PRAGMA foreign_key_check") == []
        assert database.rows("PRAGMA integrity_check") == [("ok",)]


def test_the_pilot_is_marked_as_a_demonstration(demo, chongqing):
    for pilot, database in both(demo, chongqing):
        found = database.rows("SELECT is_demo, demo_today FROM pilots WHERE code = :pilot", pilot=pilot)
        assert found == [(1, "2026-11-15")]


# --- numbers of the plans --------------------------------------------------------------------------------------------


def test_every_pilot_has_as_many_enterprises_as_its_plan_targets(demo, chongqing):
    for pilot, database in both(demo, chongqing):
        found = database.rows(
            "SELECT count(*) FROM enterprises e JOIN pilots p ON p.id = e.pilot_id WHERE p.code = :pilot", pilot=pilot
        )
        assert found == [(ENTERPRISES[pilot],)]


FIRMS = """FROM enterprises e JOIN pilots p ON p.id = e.pilot_id JOIN districts d ON d.id = e.district_id
    JOIN industries i ON i.id = e.industry_id WHERE p.code = :pilot"""


def in_order(counts: dict, names: tuple) -> list[int]:
    return [counts.get(name, 0) for name in names]


def test_yinchuan_districts_are_those_of_annex_2(demo):
    found = demo.count(f"SELECT d.short_name, count(*) {FIRMS} GROUP BY 1", pilot="yinchuan")
    assert in_order(found, DISTRICTS) == [60, 80, 45, 53, 54, 26, 8, 10]


@pytest.mark.parametrize(
    ("year", "expected"), [(2026, [42, 56, 31, 37, 37, 18, 5, 7]), (2027, [18, 24, 14, 16, 17, 8, 3, 3])]
)
def test_yinchuan_districts_by_year_are_those_of_annex_2(demo, year, expected):
    query = f"SELECT d.short_name, count(*) {FIRMS} AND e.planned_year = :year GROUP BY 1"
    assert in_order(demo.count(query, pilot="yinchuan", year=year), DISTRICTS) == expected


YINCHUAN_INDUSTRIES = [  # annex 1, row by row
    ("all", 2026, [44, 39, 79, 71]),
    ("all", 2027, [18, 17, 36, 32]),
    ("little_giant", 2026, [1, 3, 5, 1]),
    ("little_giant", 2027, [0, 1, 2, 0]),
    ("srdi", 2026, [15, 19, 45, 37]),
    ("srdi", 2027, [11, 13, 30, 25]),
]


@pytest.mark.parametrize(("title", "year", "expected"), YINCHUAN_INDUSTRIES)
def test_yinchuan_industries_and_titles_are_those_of_annex_1(demo, title, year, expected):
    query = f"""SELECT i.short_name, count(*) {FIRMS} AND e.planned_year = :year
        AND (:title = 'all' OR e.title = :title) GROUP BY 1"""
    found = demo.count(query, pilot="yinchuan", year=year, title=title)
    assert in_order(found, INDUSTRIES) == expected


def test_yinchuan_contracts_due_in_2025_are_those_of_annex_2(demo):
    query = """SELECT d.short_name, count(*) FROM milestones m JOIN projects q ON q.id = m.project_id
        JOIN enterprises e ON e.id = q.enterprise_id JOIN districts d ON d.id = e.district_id
        JOIN pilots p ON p.id = e.pilot_id WHERE p.code = 'yinchuan' AND m.stage = 'contract'
        AND m.planned_on < '2026-01-01' GROUP BY 1"""
    assert in_order(demo.count(query), DISTRICTS) == [30, 40, 23, 27, 27, 13, 4, 5]


SONGJIANG = [
    ("e.scale", {"above": 514, "below": 6}),
    ("e.planned_year", {2025: 281, 2026: 239}),
    (
        "e.title || e.planned_year",
        {
            "little_giant2025": 20,
            "little_giant2026": 20,
            "srdi2025": 150,
            "srdi2026": 92,
            "none2025": 111,
            "none2026": 127,
        },
    ),
    ("e.scale || e.planned_year", {"above2025": 275, "above2026": 239, "below2025": 6}),
]


@pytest.mark.parametrize(("column", "expected"), SONGJIANG)
def test_songjiang_enterprises_are_those_of_its_annex(demo, column, expected):
    assert demo.count(f"SELECT {column}, count(*) {FIRMS} GROUP BY 1", pilot="songjiang") == expected


PROVIDERS = {
    "yinchuan": {"integrated": 25, "specialist": 100},
    "songjiang": {"integrated": 6, "specialist": 14},
    "fuling": {"integrated": 4, "specialist": 60},
    "mianyang": {"integrated": 20, "specialist": 60},
    "chongqing": {"integrated": 25, "specialist": 75},
}


def test_providers_are_as_many_as_the_plans_want(demo, chongqing):
    query = """SELECT kind, count(*) FROM providers v JOIN pilots p ON p.id = v.pilot_id
        WHERE p.code = :pilot GROUP BY 1"""
    for pilot, database in both(demo, chongqing):
        assert database.count(query, pilot=pilot) == PROVIDERS[pilot]


# --- nobody's names and codes ----------------------------------------------------------------------------------------


def test_every_credit_code_checks_and_belongs_to_nobody(demo, chongqing):
    for database in (demo, chongqing):
        codes = [row[0] for row in database.rows("SELECT uscc FROM enterprises UNION ALL SELECT uscc FROM providers")]
        assert len(set(codes)) == len(codes)
        assert [code for code in codes if not uscc.is_valid(code)] == []
        assert {code[2:4] for code in codes} == {"99"}  # no administrative division begins with 99


def test_every_name_says_that_it_is_a_demonstration_and_fits_a_table(demo, chongqing):
    for database in (demo, chongqing):
        for table in ("enterprises", "providers", "solutions"):
            names = [row[0] for row in database.rows(f"SELECT name FROM {table}")]  # noqa: S608
            assert [name for name in names if not name.startswith("演示·")] == []
            assert max(map(len, names)) <= 12


# --- days ------------------------------------------------------------------------------------------------------------


def test_stages_are_planned_and_done_in_their_order(demo, chongqing):
    for database in (demo, chongqing):
        days = defaultdict(dict)
        for project, stage, planned, done in database.rows(
            "SELECT project_id, stage, planned_on, completed_on FROM milestones"
        ):
            days[project][stage] = (planned, done)
        for by_stage in days.values():
            assert tuple(by_stage) == STAGES
            planned = [by_stage[stage][0] for stage in STAGES if by_stage[stage][0]]
            done = [by_stage[stage][1] or "9999" for stage in STAGES]
            assert planned == sorted(planned)
            assert done == sorted(done)


HAPPENED = {
    "milestones": ["completed_on"],
    "assessments": ["assessed_on"],
    "enterprises": ["status_on"],
    "meetings": ["held_on"],
    "projects": ["status_on", "substr(updated_at, 1, 10)"],
    "providers": ["admitted_on", "status_on"],
    "provider_reviews": ["reviewed_on"],
    "solutions": ["listed_on"],
    "fund_entries": ["occurred_on"],
    "issues": ["opened_on", "closed_on"],
    "observations": ["observed_on"],
    "decisions": ["done_on"],
    "submissions": ["submitted_on", "substr(submitted_at, 1, 10)"],
    "commitments": ["promised_on"],
}


@pytest.mark.parametrize(
    ("table", "column"), [(table, column) for table, columns in HAPPENED.items() for column in columns]
)
def test_nothing_has_happened_after_the_day(demo, chongqing, table, column):
    for database in (demo, chongqing):
        latest = database.rows(f"SELECT max({column}) FROM {table}")[0][0]  # noqa: S608
        assert latest is None or latest <= AS_OF.isoformat()


def test_nobody_works_before_being_admitted(demo, chongqing):
    query = """SELECT count(*) FROM projects q JOIN providers v ON v.id = q.provider_id
        JOIN milestones m ON m.project_id = q.id AND m.stage = 'contract' WHERE m.completed_on < v.admitted_on"""
    for database in (demo, chongqing):
        assert database.rows(query) == [(0,)]


def test_nothing_happens_in_a_project_after_its_enterprise_has_left(demo, chongqing):
    query = """SELECT count(*) FROM milestones m JOIN projects q ON q.id = m.project_id
        WHERE m.completed_on > q.status_on OR substr(q.updated_at, 1, 10) > q.status_on"""
    for database in (demo, chongqing):
        assert database.rows(query) == [(0,)]


@pytest.mark.parametrize("pilot", CITIES)
def test_the_stored_update_is_the_one_known_on_the_day(demo, pilot):
    report = demo.reports[pilot]
    stored = demo.rows(
        """SELECT substr(q.updated_at, 1, 10) FROM projects q JOIN pilots p ON p.id = q.pilot_id
        WHERE p.code = :pilot ORDER BY q.id""",
        pilot=pilot,
    )
    assert [row[0] for row in stored] == np.datetime_as_string(report.updated_on(AS_OF)).tolist()


def test_on_no_past_day_is_an_update_of_the_future_known(demo):
    updated_on = demo.reports["yinchuan"].updated_on
    before = updated_on(date(2025, 1, 1))
    assert np.isnat(before).all()
    for weeks in range(60):
        day = np.datetime64(AS_OF - timedelta(weeks=weeks))
        known = updated_on(day)
        there = ~np.isnat(known)
        assert (known[there] <= day).all()
        last = updated_on(AS_OF)
        assert (known[there] <= last[there]).all()


def test_some_projects_are_silent_for_two_weeks_and_some_for_a_month(demo):
    silent = (np.datetime64(AS_OF) - demo.reports["yinchuan"].updated_on(AS_OF)).astype(int)
    assert 10 <= ((silent >= 14) & (silent < 30)).sum() <= 25
    assert 4 <= (silent >= 30).sum() <= 8


# --- the story -------------------------------------------------------------------------------------------------------

DONE = """FROM projects q JOIN enterprises e ON e.id = q.enterprise_id JOIN pilots p ON p.id = q.pilot_id
    JOIN districts d ON d.id = e.district_id JOIN industries i ON i.id = e.industry_id
    JOIN milestones c ON c.project_id = q.id AND c.stage = 'acceptance'
    JOIN milestones a ON a.project_id = q.id AND a.stage = 'assessment'
    JOIN assessments l ON l.enterprise_id = e.id AND l.kind = 'official_after'
    WHERE p.code = :pilot AND q.status = 'active' AND l.level >= 2
    AND max(c.completed_on, a.completed_on, l.assessed_on) <= :day"""
COMPLETED = [("yinchuan", 190), ("songjiang", 517), ("fuling", 190), ("mianyang", 280), ("chongqing", 11_400)]


@pytest.mark.parametrize(("pilot", "expected"), COMPLETED)
def test_completed_projects(demo, chongqing, pilot, expected):
    database = chongqing if pilot == "chongqing" else demo
    assert database.rows(f"SELECT count(*) {DONE}", pilot=pilot, day="2026-11-15") == [(expected,)]


def test_yinchuan_completes_in_2026_only(demo):
    assert demo.rows(f"SELECT count(*) {DONE}", pilot="yinchuan", day="2025-12-31") == [(0,)]


def test_yinchuan_districts_are_strong_and_weak_as_told(demo):
    found = demo.count(f"SELECT d.short_name, count(*) {DONE} GROUP BY 1", pilot="yinchuan", day="2026-11-15")
    assert in_order(found, DISTRICTS) == [37, 34, 29, 35, 27, 16, 5, 7]


def test_new_materials_are_the_slow_industry(demo):
    found = demo.count(f"SELECT i.short_name, count(*) {DONE} GROUP BY 1", pilot="yinchuan", day="2026-11-15")
    assert in_order(found, INDUSTRIES) == [38, 24, 68, 60]


def test_songjiang_missed_its_target_by_three_on_its_last_day(demo):
    assert demo.rows(f"SELECT count(*) {DONE}", pilot="songjiang", day="2026-10-31") == [(517,)]


@pytest.mark.parametrize(("stage", "expected"), [("diagnosis", 305), ("contract", 161)])
def test_yinchuan_in_2025(demo, stage, expected):
    query = """SELECT count(*) FROM milestones m JOIN projects q ON q.id = m.project_id
        JOIN pilots p ON p.id = q.pilot_id
        WHERE p.code = 'yinchuan' AND m.stage = :stage AND m.completed_on < '2026-01-01'"""
    assert demo.rows(query, stage=stage) == [(expected,)]


def test_official_levels_of_yinchuan(demo):
    query = """SELECT a.level, count(*) FROM assessments a JOIN enterprises e ON e.id = a.enterprise_id
        JOIN pilots p ON p.id = e.pilot_id WHERE p.code = 'yinchuan' AND a.kind = 'official_after' GROUP BY 1"""
    found = demo.count(query)
    assert (found[1], found[4]) == (3, 1)
    assert found[2] > 4 * found[3]


def test_scores_lie_in_the_band_of_their_level(demo, chongqing):
    for database in (demo, chongqing):
        bands = database.rows("SELECT level, min(score), max(score) FROM assessments GROUP BY 1 ORDER BY 1")
        assert [level for level, *_ in bands] == [1, 2, 3, 4]
        for level, lowest, highest in bands:
            assert 20 * level <= lowest
            assert highest < 20 * (level + 1)


def test_a_withdrawn_a_replaced_and_a_disqualified_enterprise(demo):
    found = demo.count(f"SELECT e.status, count(*) {FIRMS} GROUP BY 1", pilot="yinchuan")
    assert found == {"active": 333, "withdrawn": 1, "replaced": 1, "disqualified": 1}


def test_red_and_yellow_projects_of_yinchuan_are_as_many_as_told(demo):
    lights = Counter(lights_of(demo, "yinchuan").values())
    n = sum(lights.values())
    assert 0.10 <= lights["red"] / n <= 0.14
    assert 0.13 <= lights["yellow"] / n <= 0.20
    assert lights["grey"] == 4


def lights_of(demo: Demo, pilot: str) -> dict[int, str]:
    """Project → light by rules 4.2, without findings' red and without recovery, recomputed in plain Python."""
    weights = dict(zip(STAGES, (10, 10, 15, 25, 10, 15, 5, 5, 5), strict=True))
    serious = {
        project: "red" if due < "2026-11-15" else "yellow"
        for project, due in demo.rows(
            """SELECT project_id, max(due_on) FROM issues WHERE severity = 'serious' AND closed_on IS NULL
            AND project_id IS NOT NULL GROUP BY 1"""
        )
    }
    days = defaultdict(list)
    for row in demo.rows(
        """SELECT q.id, substr(q.updated_at, 1, 10), m.stage, m.planned_on, m.completed_on FROM milestones m
        JOIN projects q ON q.id = m.project_id JOIN pilots p ON p.id = q.pilot_id
        WHERE p.code = :pilot AND q.status = 'active'""",
        pilot=pilot,
    ):
        days[row[0]].append(row[1:])
    lights = {}
    for project, rows in days.items():
        late = (
            max((AS_OF - date.fromisoformat(p)).days for _, _, p, d in rows if p and not d)
            if any(p and not d for _, _, p, d in rows)
            else 0
        )
        lag = sum(weights[s] for _, s, p, d in rows if p and p <= "2026-11-15") - sum(
            weights[s] for _, s, _, d in rows if d
        )
        silent = (AS_OF - date.fromisoformat(rows[0][0])).days if not all(d for *_, d in rows) else 0
        parts = {serious.get(project, "green")}
        parts.add("red" if late > 30 or lag > 30 else "yellow" if late > 0 or lag >= 10 else "green")
        parts.add("grey" if silent >= 30 else "yellow" if silent >= 14 else "green")
        lights[project] = next(light for light in ("red", "grey", "yellow", "green") if light in parts)
    return lights


# --- money -----------------------------------------------------------------------------------------------------------

LEDGER = """SELECT f.kind, f.from_account, f.to_account, f.amount_fen, f.occurred_on, f.source, f.category, f.project_id
    FROM fund_entries f JOIN pilots p ON p.id = f.pilot_id WHERE p.code = :pilot ORDER BY f.id"""


def test_no_account_but_a_source_is_ever_below_zero(demo, chongqing):
    for pilot, database in both(demo, chongqing):
        balance: Counter = Counter()
        for _, giver, taker, amount, *_ in database.rows(LEDGER, pilot=pilot):
            balance[giver] -= amount
            balance[taker] += amount
            assert balance[giver] >= 0 or giver.startswith("source:")


def test_no_source_is_spent_beyond_what_it_gave(demo, chongqing):
    for pilot, database in both(demo, chongqing):
        balance: Counter = Counter()
        for _, giver, taker, amount, _, source, *_ in database.rows(LEDGER, pilot=pilot):
            balance[giver, source] -= amount
            balance[taker, source] += amount
        assert min((b for (account, _), b in balance.items() if not account.startswith("source:")), default=0) >= 0


@pytest.mark.parametrize("pilot", CITIES)
def test_central_money_goes_to_transformation(demo, pilot):
    spent: Counter = Counter()
    for kind, _, _, amount, _, source, category, _ in demo.rows(LEDGER, pilot=pilot):
        if kind == "pay" and source == "central":
            spent[category] += amount
    assert spent["transformation"] >= 0.8 * sum(spent.values())


def test_songjiang_received_what_its_plan_prints(demo):
    given: Counter = Counter()
    for kind, _, _, amount, _, source, *_ in demo.rows(LEDGER, pilot="songjiang"):
        given[source] += amount if kind == "appropriate" else 0
    assert given == {"central": 10_000_000_000, "district": 10_200_000_000}


PLANTED_ONCE = [
    "paid_over_due",
    "paid_before_acceptance",
    "paid_below_level2",
    "paid_already_funded",
    "two_paid_projects",
    "approved_over_due",
]


@pytest.mark.parametrize("pilot", ["yinchuan", "fuling", "mianyang"])
def test_every_irregularity_is_planted_once_and_overdue_payments_several_times(demo, pilot):
    planted = demo.reports[pilot].planted
    assert {rule: len(codes) for rule, codes in planted.items() if rule in PLANTED_ONCE} == dict.fromkeys(
        PLANTED_ONCE, 1
    )
    assert 4 <= len(planted["unpaid_after_30_days"]) <= 12
    assert len(planted["advance_unspent_180"]) == 1
    assert "central_on_local_category" not in planted


def test_central_money_on_a_local_category_only_in_songjiang(demo):
    assert demo.reports["songjiang"].planted["central_on_local_category"] == ("service:public_service",)


def test_what_is_irregular_is_what_was_planted(demo, chongqing):
    for pilot, database in both(demo, chongqing):
        planted = database.reports[pilot].planted
        by_project = {
            rule: set(codes) for rule, codes in planted.items() if not codes[0].startswith(("district:", "service:"))
        }
        assert project_findings(database, pilot) == by_project


def project_findings(database: Demo, pilot: str) -> dict[str, set[str]]:
    """Rule → project codes, recomputed from the tables row by row (rules 5)."""
    paid, first_paid = Counter(), {}
    for kind, _, _, amount, day, _, _, project in database.rows(LEDGER, pilot=pilot):
        if kind == "pay" and project:
            paid[project] += amount
            first_paid[project] = min(day, first_paid.get(project, day))
    found, seen = defaultdict(set), set()
    month_ago = (AS_OF - timedelta(days=30)).isoformat()
    for row in database.rows(
        """SELECT q.id, q.code, q.enterprise_id, q.eligible_fen, q.approved_fen, q.status, e.already_funded,
        round(b.subsidy_ratio * 10000) ratio, b.cap_level2_fen, b.cap_level3_fen, b.cap_level4_fen,
        coalesce(l.level, 0) level, c.completed_on accepted, u.completed_on published
        FROM projects q JOIN enterprises e ON e.id = q.enterprise_id JOIN pilots p ON p.id = q.pilot_id
        JOIN batches b ON b.id = q.batch_id
        JOIN milestones c ON c.project_id = q.id AND c.stage = 'acceptance'
        JOIN milestones u ON u.project_id = q.id AND u.stage = 'publicity'
        LEFT JOIN assessments l ON l.enterprise_id = e.id AND l.kind = 'official_after'
        WHERE p.code = :pilot ORDER BY q.id""",
        pilot=pilot,
    ):
        cap = (0, 0, row.cap_level2_fen, row.cap_level3_fen, row.cap_level4_fen)[row.level]
        due = min(int(row.ratio) * row.eligible_fen // 10_000, cap) // 100 * 100
        due = due if row.accepted and row.level >= 2 and not row.already_funded else 0
        if paid[row.id]:
            if row.enterprise_id in seen:
                found["two_paid_projects"].add(row.code)
            seen.add(row.enterprise_id)
            if row.already_funded:
                found["paid_already_funded"].add(row.code)
            if not row.accepted or first_paid[row.id] < row.accepted:
                found["paid_before_acceptance"].add(row.code)
            if row.accepted and row.level < 2:
                found["paid_below_level2"].add(row.code)
            elif row.accepted and not row.already_funded and paid[row.id] > due:
                found["paid_over_due"].add(row.code)
        elif row.published and row.published < month_ago and due and row.status == "active":
            found["unpaid_after_30_days"].add(row.code)
        if not paid[row.id] and row.approved_fen > due > 0:
            found["approved_over_due"].add(row.code)
    return dict(found)


def test_advances_are_spent_in_time_but_for_the_planted_one(demo, chongqing):
    limit = (AS_OF - timedelta(days=180)).isoformat()
    for pilot, database in both(demo, chongqing):
        left: Counter = Counter()
        for kind, giver, taker, amount, day, *_ in database.rows(LEDGER, pilot=pilot):
            if kind == "advance" and day < limit:
                left[taker] += amount
            if giver.startswith("district:"):
                left[giver] -= amount
        idle = tuple(account for account, amount in left.items() if amount > 0)
        assert idle == database.reports[pilot].planted["advance_unspent_180"]


# --- the office ------------------------------------------------------------------------------------------------------


def test_observed_stocks_never_fall(demo, chongqing):
    for database in (demo, chongqing):
        last: dict = {}
        for *key, value in database.rows(
            """SELECT pilot_id, indicator_id, district_id, industry_id, value FROM observations ORDER BY observed_on"""
        ):
            assert value >= last.get(tuple(key), 0)
            last[tuple(key)] = value


def test_every_reported_indicator_is_observed_in_the_finest_scopes_with_targets(demo, chongqing):
    wanted = """SELECT DISTINCT p.code, i.code, coalesce(t.district_id, 0), coalesce(t.industry_id, 0) FROM targets t
        JOIN indicators i ON i.id = t.indicator_id JOIN pilots p ON p.id = t.pilot_id 
        WHERE i.measure = 'reported' OR i.measure LIKE 'counted:%'"""
    observed = """SELECT DISTINCT p.code, i.code, coalesce(o.district_id, 0), coalesce(o.industry_id, 0)
        FROM observations o JOIN indicators i ON i.id = o.indicator_id JOIN pilots p ON p.id = o.pilot_id"""
    populations = """SELECT DISTINCT p.code, 'enterprises_above', 0, n.id FROM targets t
        JOIN indicators i ON i.id = t.indicator_id JOIN pilots p ON p.id = t.pilot_id
        JOIN industries n ON n.pilot_id = p.id WHERE i.code = 'level2_share_above'"""  # reported by every industry
    for pilot, database in both(demo, chongqing):
        scopes = {tuple(row) for row in database.rows(wanted) if row[0] == pilot}
        divided = {row[1] for row in scopes if row[2:] != (0, 0)}
        finest = {row for row in scopes if row[2:] != (0, 0) or row[1] not in divided}
        bases = {tuple(row) for row in database.rows(populations) if row[0] == pilot}
        assert {tuple(row) for row in database.rows(observed) if row[0] == pilot} == finest | bases


def test_every_unit_owes_a_return_each_week_and_most_come_in_time(demo):
    rows = demo.rows(
        """SELECT s.week, s.due_on, s.submitted_on FROM submissions s JOIN pilots p ON p.id = s.pilot_id
        WHERE p.code = 'yinchuan'"""
    )
    units = 8 + 7
    assert set(Counter(row.week for row in rows).values()) == {units}
    assert {date.fromisoformat(row.due_on).isoweekday() for row in rows} == {5}
    assert (min(row.week for row in rows), max(row.week for row in rows)) == ("2025-W27", "2026-W46")
    in_time = sum(row.submitted_on is not None and row.submitted_on <= row.due_on for row in rows)
    assert 0.85 <= in_time / len(rows) <= 0.97


def test_a_watermelon_and_an_expired_judgement(demo):
    rows = demo.rows(
        """SELECT o.light, o.starts_on, o.expires_on, o.project_id FROM light_overrides o
        JOIN pilots p ON p.id = o.pilot_id WHERE p.code = 'yinchuan'"""
    )
    lights = lights_of(demo, "yinchuan")
    valid = [row for row in rows if row.starts_on <= "2026-11-15" <= row.expires_on]
    assert [lights[row.project_id] for row in valid if row.light == "green"] == ["red"]
    assert [row for row in rows if row.expires_on < "2026-11-15"] != []


# --- any size --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def scale():
    demo = Demo(())
    with demo.engine.begin() as connection:
        demo.reports["scale"] = demonstrate(connection, "scale", projects=3_000, entries=9_000)
    yield demo
    demo.engine.dispose()


def test_the_scale_pilot_has_exactly_the_projects_asked_for(scale):
    query = "SELECT count(*) FROM projects q JOIN pilots p ON p.id = q.pilot_id WHERE p.code = 'scale'"
    assert scale.rows(query) == [(3_000,)]


def test_more_movements_of_money_are_the_same_money_in_instalments():
    payments = Payments(*(np.array(values) for values in ([4, 7], [100, 200], [1_001, 500], [0, 1])))
    found = in_instalments(payments, 5)
    assert (found.project.tolist(), found.day.tolist()) == ([4, 4, 4, 7, 7], [100, 100, 100, 200, 200])
    assert (found.amount.tolist(), found.source.tolist()) == ([335, 333, 333, 250, 250], [0, 0, 0, 1, 1])
    assert in_instalments(payments, 1) is payments
    with pytest.raises(ValueError, match="笔太多"):
        in_instalments(payments, 10_000)


def test_the_scale_pilot_has_as_many_movements_of_money_as_asked_for(scale):
    assert scale.rows(
        "SELECT count(*) FROM fund_entries f JOIN pilots p ON p.id = f.pilot_id WHERE p.code = 'scale'"
    ) == [(9_000,)]


def test_the_scale_pilot_keeps_yinchuans_proportions(scale):
    found = scale.count(f"SELECT d.short_name, count(*) {FIRMS} GROUP BY 1", pilot="scale")
    expected = [n * 2_999 / 336 for n in (60, 80, 45, 53, 54, 26, 8, 10)]
    assert in_order(found, DISTRICTS) == pytest.approx(expected, abs=4)


def test_scaled_targets_still_add_up(scale):
    rows = scale.rows(
        """SELECT t.period, t.district_id, t.industry_id, t.value FROM targets t JOIN pilots p ON p.id = t.pilot_id
        JOIN indicators i ON i.id = t.indicator_id
        WHERE p.code = 'scale' AND i.code = 'completion' AND t.period IN ('2026', '2027')"""
    )
    for year in ("2026", "2027"):
        whole = {value for period, d, i, value in rows if period == year and d is None and i is None}
        districts = sum(value for period, d, _, value in rows if period == year and d is not None)
        industries = sum(value for period, _, i, value in rows if period == year and i is not None)
        assert whole == {districts} == {industries}
