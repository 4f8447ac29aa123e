"""What must hold across fields before a row may be stored, and what needs a word: each rule with its edges (rules 9.4,
9.5, 9.6)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.intake.difference import change_of, compare, mark_of
from domain.intake.forms import FORMS, Kind
from domain.intake.heading import find_heading
from domain.intake.jumps import middle_and_spread, peers_of
from domain.intake.known import KnownRows, Reported, locked_before
from domain.intake.reading import FileReading, SheetReading
from domain.intake.rules import problems_of
from domain.intake.sheet import Sheet
from domain.intake.values import CLEARED
from domain.intake.views import FilledRow, Opening, Weight
from domain.words import AssessmentKind, EnterpriseStatus, ReportedScope, Scale, Severity, Title

TODAY = date(2026, 11, 15)
FIRM = {
    "id": 1,
    "version": 1,
    "uscc": "A",
    "name": "甲",
    "district": "永宁县",
    "industry": "新材",
    "scale": Scale.ABOVE,
    "title": Title.NONE,
    "status": EnterpriseStatus.ACTIVE,
    "already_funded": True,
}
PROJECT = {
    "id": 7,
    "version": 3,
    "code": "P-1",
    "uscc": "A",
    "name": "改造",
    "district": "永宁县",
    "provider": "S",
    "providers": {"S", "T"},
    "paid_fen": 20_000_000,
    "contract_fen": 120_000_000,
    "eligible_fen": 100_000_000,
    "approved_fen": 30_000_000,
    "status": EnterpriseStatus.ACTIVE,
    "planned_diagnosis": date(2026, 1, 5),
    "completed_diagnosis": date(2026, 1, 6),
    "planned_proposal": date(2026, 2, 1),
    "planned_build": date(2026, 12, 20),
}
ISSUE = {
    "id": 9,
    "version": 1,
    "code": "W-1",
    "project": "P-1",
    "category": "进度",
    "severity": Severity.SERIOUS,
    "title": "慢",
    "opened_on": date(2026, 10, 1),
    "due_on": date(2026, 11, 1),
    "owner": "专班",
}
KNOWN = KnownRows(
    today=TODAY,
    districts={"永宁县": "永宁县", "永宁": "永宁县", "贺兰县": "贺兰县"},
    industries={"新材": "新材"},
    batches=frozenset({"1"}),
    indicators={"培训": "培训", "覆盖率": "覆盖率"},
    percent=frozenset({"覆盖率"}),
    providers=frozenset({"S", "T"}),
    enterprises={"A": FIRM},
    projects={"P-1": PROJECT},
    levels={1: 20, 2: 40, 3: 60, 4: 80},
)


def told(kind, values, stored=None, known=KNOWN):
    """(field, weight, cause) of everything said about one row."""
    form = FORMS[kind]
    known = KnownRows(**{**known.__dict__, "stored": {} if stored is None else {_key(form, stored): stored}})
    change = change_of(form, values, known, 4)
    return [(field, weight.value, cause) for field, weight, cause, *_ in problems_of(form, change, known)]


def _key(form, row):
    return tuple(row.get(column.field) for column in form.keys)


def reading_of(form, rows):
    """Rows read below the headings of all the form's columns."""
    heading = find_heading(Sheet("表", [[c.title for c in form.columns]]), [form])
    return FileReading((SheetReading("表", heading, tuple(rows)),))


def test_a_new_row_needs_its_required_fields_and_a_known_row_does_not():
    missing = [field for field, weight, _ in told(Kind.ENTERPRISES, {"uscc": "B"}) if weight == "error"]
    assert missing == ["name", "district", "industry", "scale", "title"]
    assert told(Kind.ENTERPRISES, {"uscc": "A", "name": "乙"}, FIRM) == []


@pytest.mark.parametrize(
    ("status", "day", "field"),
    [
        (EnterpriseStatus.WITHDRAWN, None, "status_on"),
        (EnterpriseStatus.WITHDRAWN, date(2026, 11, 14), None),
        (EnterpriseStatus.ACTIVE, date(2026, 11, 14), "status_on"),
    ],
)
def test_who_leaves_needs_a_day_and_who_stays_has_none(status, day, field):
    found = told(Kind.ENTERPRISES, {"uscc": "A", "status": status, "status_on": day}, FIRM)
    assert [f for f, weight, _ in found if weight == "error"] == ([field] if field else [])


STOOD = {**FIRM, "district": "永宁县", "industry": "新材"}
MOVED = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("change", "last", "found"),
    [
        ({"district": "贺兰县", "moved_on": MOVED}, None, []),
        ({"district": "贺兰县"}, None, [("district", "error", "由永宁县改为贺兰县，没有写从哪天起")]),
        ({"district": "贺兰县"}, date(2026, 1, 1), [("district", "error", "由永宁县改为贺兰县，没有写从哪天起")]),
        ({"district": "贺兰县", "moved_on": MOVED}, date(2026, 10, 31), []),
        (
            {"district": "贺兰县", "moved_on": MOVED},
            date(2026, 11, 2),
            [("moved_on", "error", "划转日 2026-11-01 不晚于上一次划转 2026-11-02")],
        ),
        ({"moved_on": MOVED}, None, [("moved_on", "error", "填了划转日，地区和细分行业却没有变")]),
        ({"name": "乙"}, date(2026, 1, 1), []),
    ],
    ids=["moves", "since when", "not since the last move", "again", "before the last move", "nothing moves", "stays"],
)
def test_an_enterprise_moves_from_a_day_on_later_than_the_move_before(change, last, found):
    stored = {**STOOD, "moved_on": last}
    assert told(Kind.ENTERPRISES, {"uscc": "A", **change}, stored) == found


def test_a_first_district_is_no_move():
    assert told(Kind.ENTERPRISES, {"uscc": "A", "district": "永宁县"}, {**STOOD, "district": None}) == []


def test_the_base_of_a_share_names_its_source_and_may_fall():
    """Rules 4.1.9."""
    known = replace(KNOWN, populations=frozenset({"培训"}), series={("培训", "", ""): STEADY})
    values = {"indicator": "培训", "observed_on": date(2026, 11, 13), "value": 1.0}
    assert told(Kind.OBSERVATIONS, values, None, known) == [("source", "error", "没有写来源，这个数是比例的基数")]
    assert told(Kind.OBSERVATIONS, values | {"source": "名录"}, None, known) == []


@pytest.mark.parametrize(
    ("day", "weights"),
    [
        (TODAY, []),
        (TODAY + timedelta(days=1), ["error"]),
        (date(2026, 11, 8), ["explain"]),
        (date(2026, 11, 9), []),
        (date(2026, 10, 1), ["explain"]),
        (date(2026, 9, 30), ["error"]),
    ],
    ids=["today", "tomorrow", "last closed day", "day after", "first open day of the lock", "locked"],
)
def test_a_day_in_the_future_is_refused_one_in_a_closed_week_explained_one_locked_refused(day, weights):
    known = KnownRows(
        **{**KNOWN.__dict__, "closed_until": date(2026, 11, 8), "locked_before": locked_before(TODAY, 45)}
    )
    row = {**PROJECT, "planned_proposal": None, "planned_diagnosis": None, "completed_diagnosis": None}
    found = told(Kind.PROJECTS, {"code": "P-1", "completed_diagnosis": day}, row, known)
    assert [weight for _, weight, _ in found] == weights


@pytest.mark.parametrize(
    ("values", "stored", "fields"),
    [
        ({"provider": "S"}, {}, []),
        ({"provider": "gone"}, {"provider": "gone"}, []),
        ({"provider": "gone"}, {"provider": "S"}, ["provider"]),
        ({"provider": "gone", "name": "改"}, {"provider": "gone"}, ["provider"]),
    ],
)
def test_what_is_stored_is_judged_only_in_a_row_that_changes(values, stored, fields):
    row = {**PROJECT, "provider": "S"} | stored
    assert sorted(field for field, *_ in told(Kind.PROJECTS, {"code": "P-1"} | values, row)) == fields


def test_an_unchanged_row_of_another_unit_is_still_told():
    known = KnownRows(**{**KNOWN.__dict__, "unit": "贺兰县"})
    found = told(Kind.PROJECTS, {"code": "P-1", "uscc": "A"}, PROJECT, known)
    assert [weight for _, weight, _ in found] == ["error"]


LEVEL = {
    "id": 3,
    "version": 1,
    "uscc": "A",
    "kind": AssessmentKind.OFFICIAL_AFTER,
    "assessed_on": date(2026, 9, 1),
    "level": 2,
    "score": 45.0,
}
FIGURE = {"id": 4, "version": 1, "indicator": "培训", "observed_on": date(2026, 9, 1), "value": 30.0}
REVIEW = {"id": 5, "version": 1, "project": "P-1", "provider": "S", "reviewed_on": date(2026, 9, 1), "satisfaction": 2}


@pytest.mark.parametrize(
    ("kind", "row", "change"),
    [
        (Kind.ASSESSMENTS, LEVEL, {"score": 50.0}),
        (Kind.OBSERVATIONS, FIGURE, {"value": 31.0}),
        (Kind.PROVIDER_REVIEWS, REVIEW, {"satisfaction": 5}),
    ],
)
@pytest.mark.parametrize(("locked_from", "weights"), [(2, ["error"]), (1, ["explain"])], ids=["locked", "closed"])
def test_what_is_said_of_a_closed_day_is_held_as_the_day_itself(kind, row, change, locked_from, weights):
    """The day names the row, so it never changes; the level, the figure, the mark of that day do."""
    known = KnownRows(
        **{**KNOWN.__dict__, "closed_until": date(2026, 11, 8), "locked_before": date(2026, 9, locked_from)}
    )
    key = {column.field: row.get(column.field) for column in FORMS[kind].keys}
    assert [weight for _, weight, _ in told(kind, key | change, row, known)] == weights
    assert told(kind, key, row, known) == [], "a row that says nothing new is let through"


@pytest.mark.parametrize(
    ("unit", "from_on", "expires_on", "is_open"),
    [
        ("永宁县", date(2026, 9, 1), TODAY, True),
        ("永宁县", date(2026, 9, 1), TODAY - timedelta(days=1), False),
        ("永宁县", date(2026, 9, 30), TODAY, False),
        ("贺兰县", date(2026, 9, 1), TODAY, False),
    ],
    ids=["open until today", "expired yesterday", "begins after the day", "of another unit"],
)
def test_an_opening_lets_its_unit_change_its_days_until_it_expires(unit, from_on, expires_on, is_open):
    opening = Opening(unit, from_on, date(2026, 9, 30), expires_on, "系统故障", "主任")
    known = KnownRows(today=TODAY, unit="永宁县", locked_before=date(2026, 10, 1), openings=(opening,))
    assert known.is_locked(date(2026, 9, 29)) is not is_open


def test_a_district_reports_its_own_rows_only():
    own = KnownRows(**{**KNOWN.__dict__, "unit": "贺兰县"})
    assert told(Kind.PROJECTS, {"code": "P-1", "name": "新名"}, PROJECT, own) == [
        ("code", "error", "属于永宁县，不是贺兰县的")
    ]
    assert told(Kind.ENTERPRISES, {"uscc": "A", "district": "贺兰县"}, FIRM, own)[0][0] == "district"
    new = {"indicator": "培训", "observed_on": TODAY, "value": 5.0}
    assert told(Kind.OBSERVATIONS, new, None, own)[0][2] == "这项指标按试点整体报送，不由地区报送"
    own = replace(own, reported_scopes={"培训": ReportedScope.DISTRICT})
    assert told(Kind.OBSERVATIONS, new, None, own)[0][2] == "没有填地区，全市的数由专班办公室报送"
    assert told(Kind.OBSERVATIONS, new | {"district": "贺兰县"}, None, own) == []


@pytest.mark.parametrize(
    ("by", "units", "field", "cause"),
    [
        (ReportedScope.PILOT, {}, None, ""),
        (
            ReportedScope.PILOT,
            {"district": "永宁县"},
            "district",
            "这项指标按试点整体报送，这里填了“永宁县”，不能当作试点整体的数",
        ),
        (
            ReportedScope.PILOT,
            {"industry": "新材"},
            "industry",
            "这项指标按试点整体报送，这里填了“新材”，不能当作试点整体的数",
        ),
        (ReportedScope.DISTRICT, {"district": "永宁县"}, None, ""),
        (ReportedScope.DISTRICT, {}, "district", "这项指标按地区报送，这里没有填"),
        (
            ReportedScope.DISTRICT,
            {"district": "永宁县", "industry": "新材"},
            "industry",
            "这项指标按地区报送，这里填了“新材”，不能当作地区的数",
        ),
        (ReportedScope.INDUSTRY, {"industry": "新材"}, None, ""),
        (ReportedScope.INDUSTRY, {}, "industry", "这项指标按细分行业报送，这里没有填"),
    ],
)
def test_a_figure_stands_in_the_scope_that_reports_it(by, units, field, cause):
    """Where, what, and what to do (rules 4.1.7): 智能工厂 2 of one district is not the city's figure."""
    known = replace(KNOWN, reported_scopes={"培训": by})
    found = told(Kind.OBSERVATIONS, {"indicator": "培训", "observed_on": TODAY, "value": 2.0, **units}, None, known)
    assert found == ([(field, "error", cause)] if field else [])


@pytest.mark.parametrize(
    ("stored", "values"),
    [
        ({**ISSUE, "holder": "永宁县"}, {"project": "P-2"}),
        ({**ISSUE, "holder": "永宁县"}, {"project": None, "district": "贺兰县"}),
        ({**ISSUE, "project": None, "district": "永宁县"}, {"district": "贺兰县"}),
    ],
    ids=["to its own project", "to itself", "from district to district"],
)
def test_a_district_does_not_take_over_another_one_s_issue(stored, values):
    """The number of the issue and the district's own project are enough to name it; whose it was counts too."""
    own = KnownRows(**{**KNOWN.__dict__, "unit": "贺兰县", "projects": {"P-1": PROJECT, "P-2": {"district": "贺兰县"}}})
    assert ("district", "error", "属于永宁县，不是贺兰县的") in told(Kind.ISSUES, {"code": "W-1"} | values, stored, own)


@pytest.mark.parametrize(
    ("approved", "errors"),
    [(20_000_000, []), (19_999_999, ["approved_fen"]), (100_000_000, []), (100_000_001, ["approved_fen"])],
    ids=["as much as paid", "a fen less than paid", "as much as eligible", "a fen more"],
)
def test_what_is_approved_lies_between_what_is_paid_and_what_is_eligible(approved, errors):
    found = told(Kind.PROJECTS, {"code": "P-1", "approved_fen": approved}, PROJECT)
    assert [field for field, weight, _ in found if weight == "error"] == errors


def test_amounts_that_differ_by_a_fen_are_told_to_the_fen():
    (cause,) = [cause for _, _, cause in told(Kind.PROJECTS, {"code": "P-1", "approved_fen": 19_999_999}, PROJECT)]
    assert cause == "审定奖补 199,999.99 元小于已拨付 20.00 万元"


def test_more_eligible_than_contracted_needs_a_word():
    assert told(Kind.PROJECTS, {"code": "P-1", "eligible_fen": 120_000_000}, PROJECT) == []
    found = told(Kind.PROJECTS, {"code": "P-1", "eligible_fen": 120_000_001}, PROJECT)
    assert [(field, weight) for field, weight, _ in found] == [("eligible_fen", "explain")]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"completed_proposal": date(2026, 1, 6)}, []),
        ({"completed_proposal": date(2026, 1, 5)}, [("completed_proposal", "error")]),
        ({"planned_proposal": date(2026, 1, 4)}, [("planned_proposal", "error"), ("planned_proposal", "explain")]),
        ({"completed_build": date(2026, 11, 1)}, [("completed_build", "explain")]),
        ({"completed_diagnosis": date(2026, 1, 7)}, [("completed_diagnosis", "explain")]),
        ({"completed_diagnosis": CLEARED}, [("completed_diagnosis", "explain")]),
        ({"planned_proposal": date(2026, 12, 1)}, [("planned_proposal", "explain")]),
        ({"planned_build": date(2026, 12, 24)}, []),
    ],
    ids=[
        "same day",
        "done before the stage ahead",
        "planned before the stage ahead",
        "a stage skipped",
        "a day already reported moves",
        "a day already reported is taken out",
        "a missed plan moves",
        "a plan that is still to come moves freely",
    ],
)
def test_stages_go_forward_and_what_hides_lateness_needs_a_word(values, said):
    assert [(f, w) for f, w, _ in told(Kind.PROJECTS, {"code": "P-1", **values}, PROJECT)] == said


def test_old_disorder_does_not_stop_a_new_return():
    wrong = {**PROJECT, "completed_diagnosis": date(2026, 3, 1), "completed_proposal": date(2026, 2, 1)}
    assert told(Kind.PROJECTS, {"code": "P-1", "name": "新名"}, wrong) == []


def test_a_project_stays_with_its_enterprise_and_names_known_partners():
    assert told(Kind.PROJECTS, {"code": "P-1", "uscc": "B"}, PROJECT)[0][0] == "uscc"
    new = {"code": "P-2", "uscc": "B", "name": "x", "provider": "U"}
    assert {field for field, *_ in told(Kind.PROJECTS, new)} == {"uscc", "provider"}


@pytest.mark.parametrize(("score", "errors"), [(40.0, []), (39.9, ["level"])], ids=["at the floor", "below"])
def test_a_level_has_its_least_score(score, errors):
    values = {"uscc": "A", "kind": AssessmentKind.BEFORE, "assessed_on": TODAY, "level": 2, "score": score}
    assert [field for field, _, _ in told(Kind.ASSESSMENTS, values)] == errors


@pytest.mark.parametrize(
    ("level", "day", "said"),
    [
        (2, TODAY, []),
        (1, TODAY, []),
        (3, TODAY, [("level", "explain")]),
        (2, date(2025, 12, 31), [("assessed_on", "error")]),
    ],
    ids=["one up", "the same", "two up", "before the one before"],
)
def test_a_level_afterwards_is_held_against_the_one_before(level, day, said):
    known = KnownRows(**{**KNOWN.__dict__, "assessed": {"A": (("before", date(2026, 1, 1), 1),)}})
    values = {"uscc": "A", "kind": AssessmentKind.OFFICIAL_AFTER, "assessed_on": day, "level": level, "score": 90.0}
    assert [(f, w) for f, w, _ in told(Kind.ASSESSMENTS, values, None, known)] == said


DAYS = tuple(date(2026, 8, 7) + timedelta(days=7 * week) for week in range(14))
STEADY = Reported(DAYS, tuple(float(100 + 10 * week) for week in range(14)), 260.0)


@pytest.mark.parametrize(
    ("value", "causes"),
    [
        (240.0, []),
        (230.0, []),
        (229.0, ["229 小于 2026-11-06 已报的 230，累计数变小了"]),
        (250.0, []),
        (251.0, ["比 2026-11-06 增加 21，与以往每周约 10.0 相差悬殊"]),
        (300.0, ["比 2026-11-06 增加 70，与以往每周约 10.0 相差悬殊", "300 已超过方案目标 260"]),
        (261.0, ["比 2026-11-06 增加 31，与以往每周约 10.0 相差悬殊", "261 已超过方案目标 260"]),
    ],
    ids=[
        "as usual",
        "nothing new",
        "shrank",
        "twice as much",
        "more than twice as much",
        "this week's jump",
        "just beyond the target",
    ],
)
def test_a_series_that_jumps_shrinks_or_exceeds_its_target_needs_a_word(value, causes):
    known = KnownRows(**{**KNOWN.__dict__, "series": {("培训", "", ""): STEADY}})
    values = {"indicator": "培训", "observed_on": date(2026, 11, 13), "value": value}
    assert [cause for _, _, cause in told(Kind.OBSERVATIONS, values, None, known)] == causes


@pytest.mark.parametrize(("more", "is_jump"), [(0, False), (10, False), (14, False), (15, True), (19, True)])
def test_a_jump_is_more_than_three_deviations_however_steady_the_series(more, is_jump):
    """The median rise is 10 a week, the median absolute deviation 1: three deviations are 3 × 1.4826 = 4.4."""
    rises = [10, 11, 12, 9, 10, 11, 8, 9, 11, 10, 12, 10, 9]
    values = [100.0]
    for rise in rises:
        values.append(values[-1] + rise)
    known = KnownRows(**{**KNOWN.__dict__, "series": {("培训", "", ""): Reported(DAYS, tuple(values))}})
    row = {"indicator": "培训", "observed_on": date(2026, 11, 13), "value": values[-1] + more}
    causes = [cause for _, _, cause in told(Kind.OBSERVATIONS, row, None, known)]
    assert bool(causes) is is_jump, causes


def test_a_share_above_a_hundred_is_an_error():
    values = {"indicator": "覆盖率", "observed_on": TODAY, "value": 100.0}
    assert told(Kind.OBSERVATIONS, values) == []
    assert told(Kind.OBSERVATIONS, values | {"value": 100.1})[0][:2] == ("value", "error")


def test_an_amount_unlike_all_others_needs_a_word():
    peers = peers_of([90_000_000, 100_000_000, 110_000_000] * 4)
    known = KnownRows(**{**KNOWN.__dict__, "peers": {"contract_fen": peers}})
    assert told(Kind.PROJECTS, {"code": "P-1", "contract_fen": 130_000_000}, PROJECT, known) == []
    found = told(Kind.PROJECTS, {"code": "P-1", "contract_fen": 1_200_000_000_000}, PROJECT, known)
    assert [(field, weight) for field, weight, _ in found] == [("contract_fen", "explain")]
    assert "中位数 100.00 万元" in found[0][2]


def test_where_most_amounts_are_the_same_another_size_still_needs_a_word():
    known = KnownRows(**{**KNOWN.__dict__, "peers": {"contract_fen": peers_of([100_000_000] * 9 + [120_000_000] * 3)}})
    assert told(Kind.PROJECTS, {"code": "P-1", "contract_fen": 200_000_000}, PROJECT, known) == []
    found = told(Kind.PROJECTS, {"code": "P-1", "contract_fen": 1_000_000_000_000}, PROJECT, known)
    assert [(field, weight) for field, weight, _ in found] == [("contract_fen", "explain")]


def test_two_figures_of_one_file_are_held_against_each_other():
    form = FORMS[Kind.OBSERVATIONS]
    days = (date(2026, 11, 13), date(2026, 11, 14))
    rows = [
        FilledRow(n, {"indicator": "培训", "observed_on": day, "value": value})
        for n, day, value in zip((2, 3), days, (240.0, 235.0), strict=True)
    ]
    known = KnownRows(**{**KNOWN.__dict__, "series": {("培训", "", ""): STEADY}})
    _, problems = compare(reading_of(form, rows), known)
    assert [(p.cell, p.cause) for p in problems] == [
        ("E2", "240 大于其后 2026-11-14 已报的 235，累计数变小了"),
        ("E3", "235 小于 2026-11-13 已报的 240，累计数变小了"),
    ]


@pytest.mark.parametrize(
    ("before_on", "after_on", "causes"),
    [
        (date(2026, 3, 1), date(2026, 11, 1), []),
        (
            date(2026, 11, 2),
            date(2026, 11, 1),
            [
                "改造前评测日 2026-11-02 晚于改造后评测日 2026-11-01",
                "改造后评测日 2026-11-01 早于改造前评测日 2026-11-02",
            ],
        ),
    ],
)
def test_two_assessments_of_one_file_are_in_order(before_on, after_on, causes):
    form = FORMS[Kind.ASSESSMENTS]
    scores = {f"score_{name}": 50.0 for name in ("foundation", "operation", "management", "result")}
    rows = [
        FilledRow(
            2,
            {"uscc": "A", "kind": AssessmentKind.BEFORE, "assessed_on": before_on, "level": 2, "score": 50.0} | scores,
        ),
        FilledRow(
            3,
            {"uscc": "A", "kind": AssessmentKind.SELF_AFTER, "assessed_on": after_on, "level": 2, "score": 50.0}
            | scores,
        ),
    ]
    _, problems = compare(reading_of(form, rows), KNOWN)
    assert [p.cause for p in problems] == causes


def test_one_wild_figure_does_not_widen_the_spread():
    assert middle_and_spread([1, 2, 3, 4, 1000]) == (3, 1.4826)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"due_on": date(2026, 9, 30)}, [("due_on", "error")]),
        ({"due_on": date(2026, 12, 1)}, [("due_on", "explain")]),
        ({"closed_on": date(2026, 9, 30)}, [("closed_on", "error")]),
        ({"closed_on": date(2026, 10, 1)}, []),
        ({"severity": Severity.MINOR}, [("severity", "explain")]),
        ({"district": "永宁县"}, [("project", "error")]),
        ({"project": "P-9"}, [("project", "error")]),
    ],
)
def test_an_issue_is_in_order_and_softening_it_needs_a_word(values, said):
    assert [(f, w) for f, w, _ in told(Kind.ISSUES, {"code": "W-1", **values}, ISSUE)] == said


def test_a_review_is_of_a_provider_of_the_project():
    values = {"project": "P-1", "provider": "T", "reviewed_on": TODAY, "satisfaction": 4}
    assert told(Kind.PROVIDER_REVIEWS, values) == []
    assert told(Kind.PROVIDER_REVIEWS, values | {"provider": "U"})[0][0] == "provider"


# ── the difference ──────────────────────────────────────────────────────────


def compared(*rows, stored=FIRM):
    known = KnownRows(**{**KNOWN.__dict__, "stored": {("A",): stored}, "holdings": {("A",): "A 甲", ("C",): "C 丙"}})
    return compare(reading_of(FORMS[Kind.ENTERPRISES], [FilledRow(n, v) for n, v in enumerate(rows, 2)]), known)


def test_blank_changes_nothing_clear_takes_out_and_a_missing_row_is_only_named():
    difference, problems = compared({"uscc": "A", "gb4754_code": CLEARED}, stored={**FIRM, "gb4754_code": "C26"})
    assert difference.counts == {"new": 0, "changed": 1, "unchanged": 0, "missing": 1}
    assert difference.changed[0].fields == {"gb4754_code": ("C26", None)}
    assert difference.missing == ("C 丙",)
    assert problems == []


def test_the_same_key_twice_is_an_error_at_the_second_row():
    _, problems = compared({"uscc": "A"}, {"uscc": "A"})
    assert [(p.cell, p.cause) for p in problems] == [("A3", "与第 2 行是同一行")]


def test_a_name_on_no_list_is_told_with_what_is_on_it():
    _, problems = compared({"uscc": "A", "district": "火星"})
    assert [(p.cause, p.cure) for p in problems] == [("地区中没有“火星”", "请从模板的下拉中选，如 永宁县、贺兰县")]


def test_another_name_of_a_district_is_the_same_district():
    difference, _ = compared({"uscc": "A", "district": "永宁"})
    assert difference.unchanged == 1


def test_a_row_without_its_key_is_told_and_in_no_part_of_the_difference():
    difference, problems = compared({"name": "无码"})
    assert [(p.weight, p.cause) for p in problems] == [(Weight.ERROR, "没有填写，这一行无法识别")]
    assert difference.writes == ()


def test_the_mark_moves_when_the_stored_row_does():
    first, _ = compared({"uscc": "A", "name": "乙"})
    again, _ = compared({"uscc": "A", "name": "乙"})
    later, _ = compared({"uscc": "A", "name": "乙"}, stored={**FIRM, "version": 2})
    assert mark_of(first, []) == mark_of(again, []) != mark_of(later, [])


@pytest.mark.parametrize(("new", "word"), [(0, "0"), (CLEARED, "空")])
def test_an_amount_that_was_reported_does_not_vanish_without_a_word(new, word):
    found = told(Kind.PROJECTS, {"code": "P-1", "contract_fen": new}, PROJECT)
    assert ("contract_fen", "explain", f"已报的合同金额 120.00 万元改为{word}") in found
    assert (
        told(Kind.PROJECTS, {"code": "P-1", "contract_fen": 0}, {**PROJECT, "contract_fen": None, "eligible_fen": 0})
        == []
    )


def asked(rows, stored):
    """Row and cause of what is asked about columns filled by a slip of the hand; `rows`: values by row number."""
    form = FORMS[Kind.PROJECTS]
    known = KnownRows(**{**KNOWN.__dict__, "stored": {(row["code"],): row for row in stored}})
    reading = reading_of(form, [FilledRow(number, values) for number, values in rows])
    found = compare(reading, known)[1]
    return [(one.row, one.heading, one.cause) for one in found if "像是下拉" in one.cause or "贴错" in one.cause]


@pytest.mark.parametrize(
    ("values", "is_asked"),
    [
        ([118_500_000 + 1_000_000 * step for step in range(4)], True),
        ([118_500_000 + 100 * step for step in range(5)], True),
        ([118_500_000 + 1_000_000 * step for step in range(3)], False),
        ([118_500_000] * 4, False),
        ([118_500_000 + 2_000_000 * step for step in range(4)], False),
        ([date(2026, 3, 5) + timedelta(step) for step in range(4)], True),
        ([date(2026, 3, 5) + timedelta(step) for step in range(3)], False),
        ([date(2026, 3, 5)] * 4, False),
    ],
)
@pytest.mark.parametrize("gap", [1, 2])
def test_a_cell_dragged_down_is_asked(values, is_asked, gap):
    field, heading = (
        ("planned_build", "实施计划日") if isinstance(values[0], date) else ("contract_fen", "合同金额（万元）")
    )
    stored = [{**PROJECT, "code": f"P-{n}", "contract_fen": 1, "eligible_fen": 2} for n in range(9)]
    rows = [(4 + gap * n, {"code": f"P-{n}", field: value}) for n, value in enumerate(values)]
    found = asked(rows, stored)
    if is_asked and gap == 1:
        assert [(row, told.split("（")[0]) for row, told, _ in found] == [(4, FORMS[Kind.PROJECTS][field].heading)]
        assert f"连续 {len(values)} 行" in found[0][2]
    else:
        assert found == [], heading


@pytest.mark.parametrize(("number", "others", "is_asked"), [(4, 0, True), (3, 0, False), (4, 1, True), (4, 2, False)])
def test_a_column_pasted_over_another_is_asked(number, others, is_asked):
    stored = [
        {**PROJECT, "code": f"P-{n}", "contract_fen": 100_000_000 + n * 7_000, "eligible_fen": 90_000_000 + n * n}
        for n in range(9)
    ]
    rows = [(4 + 2 * n, {"code": f"P-{n}", "contract_fen": 90_000_000 + n * n}) for n in range(number)]
    rows += [(40 + 2 * n, {"code": f"P-{8 - n}", "contract_fen": 123_000_000 + n * 31}) for n in range(others)]
    assert bool(asked(rows, stored)) is is_asked


@pytest.mark.parametrize(
    ("stored", "values", "levels", "asked"),
    [
        ({}, {"completed_assessment": TODAY}, {}, True),
        ({}, {"completed_assessment": TODAY}, {"A": (("self_after", TODAY, 3), ("before", TODAY, 1))}, True),
        ({}, {"completed_assessment": TODAY}, {"A": (("official_after", TODAY, 2),)}, False),
        ({"completed_assessment": TODAY}, {"name": "改名"}, {}, False),
        ({"completed_assessment": TODAY}, {"completed_assessment": CLEARED}, {}, False),
    ],
    ids=["no level at all", "none that counts", "the official one", "said before", "taken back"],
)
def test_an_assessment_said_to_be_done_asks_for_its_level(stored, values, levels, asked):
    known = replace(KNOWN, assessed=levels, stored={("P-1",): PROJECT | stored})
    change = change_of(FORMS[Kind.PROJECTS], {"code": "P-1", **values}, known, 4)
    causes = [cause for field, _, cause, *_ in problems_of(FORMS[Kind.PROJECTS], change, known)]
    assert any("改造后官方评测" in cause for cause in causes) is asked
