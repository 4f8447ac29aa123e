"""What evaluation is given is what was written, on both databases the same."""

from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime

import numpy as np
import pytest
from sqlalchemy import Connection, insert, select, update

from data_access import tables
from data_access.engine import writing
from data_access.queries.facts import load_facts, reload_projects
from data_access.queries.pilots import get_pilot
from domain.days import NEVER, number
from domain.facts.columns import DistrictIssue, Return
from domain.words import STAGES, Stage
from tests.databases import demonstration


def add(connection: Connection, table: type, **values) -> int:
    return connection.execute(insert(table.__table__).values(**values)).inserted_primary_key[0]


def id_of(connection: Connection, table: type, pilot, name: str) -> int:
    return connection.scalar(select(table.id).where(table.pilot_id == pilot.id, table.name == name))


@pytest.fixture
def written(plans_url):
    """One enterprise of 经开区 with one project in batch 1, and what happened to it; ids by word."""
    with writing() as session:
        connection = session.connection()
        pilot = get_pilot(connection, "yinchuan")
        district = id_of(connection, tables.District, pilot, "银川经济技术开发区")
        industry = id_of(connection, tables.Industry, pilot, "新型材料制造")
        batch = connection.execute(select(tables.Batch.__table__).where(tables.Batch.pilot_id == pilot.id)).first()
        enterprise = add(
            connection,
            tables.Enterprise,
            pilot_id=pilot.id,
            uscc="9" * 18,
            name="演示·甲",
            district_id=district,
            industry_id=industry,
            scale="above",
            title="little_giant",
            state_owned=False,
            gb4754_code="",
            already_funded=True,
            status="withdrawn",
            status_on=date(2026, 5, 2),
            status_reason="迁出",
            version=1,
        )
        project = add(
            connection,
            tables.Project,
            pilot_id=pilot.id,
            code="YC-1",
            enterprise_id=enterprise,
            batch_id=batch.id,
            name="改造",
            contract_fen=5,
            eligible_fen=7,
            approved_fen=3,
            status="active",
            updated_at=datetime(2026, 3, 4, 17, 0, tzinfo=UTC),
            version=1,
        )
        yield connection, pilot, {"district": district, "batch": batch, "enterprise": enterprise, "project": project}


def test_a_project_reads_as_it_was_written(written):
    connection, pilot, ids = written
    facts = load_facts(connection, pilot.id)
    projects = facts.projects
    assert projects.id.tolist() == [ids["project"]]
    assert facts.districts[projects.district[0]].name == "经开区"
    assert facts.industries[projects.industry[0]].id > 0
    assert (projects.provider[0], projects.title[0], projects.above[0], projects.already_funded[0]) == (-1, 2, 1, 1)
    assert (projects.eligible_fen[0], projects.approved_fen[0]) == (7, 3)
    assert projects.ratio[0].tolist() == [ids["batch"].subsidy_ratio] * 3
    batch = ids["batch"]
    assert projects.caps[0].tolist() == [batch.cap_level2_fen, batch.cap_level3_fen, batch.cap_level4_fen]
    assert projects.left_on[0] == number(date(2026, 5, 2))


def test_a_district_of_another_pilot_is_none_of_ours(written):
    connection, pilot, ids = written
    other = id_of(connection, tables.District, get_pilot(connection, "songjiang"), "松江经济技术开发区")
    assert other is not None
    enterprise = tables.Enterprise.__table__
    connection.execute(update(enterprise).where(enterprise.c.id == ids["enterprise"]).values(district_id=other))
    assert load_facts(connection, pilot.id).projects.district.tolist() == [-1]


def test_an_update_after_eight_in_the_evening_utc_is_of_the_next_day_in_shanghai(written):
    connection, pilot, _ = written
    assert load_facts(connection, pilot.id).projects.updated_on[0] == number(date(2026, 3, 5))


def test_milestones_stand_in_the_column_of_their_stage(written):
    connection, pilot, ids = written
    add(
        connection,
        tables.Milestone,
        project_id=ids["project"],
        stage="build",
        planned_on=date(2026, 4, 1),
        completed_on=None,
        note="",
        version=1,
    )
    projects = load_facts(connection, pilot.id).projects
    column = STAGES.index(Stage.BUILD)
    assert projects.planned[0, column] == number(date(2026, 4, 1))
    assert (projects.completed == NEVER).all()
    assert (np.delete(projects.planned[0], column) == NEVER).all()


def test_only_official_assessments_count_and_in_order_of_day(written):
    connection, pilot, ids = written
    for kind, level, day in (("official_after", 3, 9), ("self_after", 4, 8), ("official_after", 1, 7)):
        add(
            connection,
            tables.Assessment,
            enterprise_id=ids["enterprise"],
            kind=kind,
            level=level,
            score=50,
            assessed_on=date(2026, 6, day),
            assessor="",
        )
    assert load_facts(connection, pilot.id).assessments.amount.tolist() == [1, 3]


def test_money_that_comes_back_from_an_enterprise_counts_back(written):
    connection, pilot, ids = written
    for kind, source, target, amount in (
        ("pay", "district:1", "enterprise:" + "9" * 18, 500),
        ("return", "enterprise:" + "9" * 18, "district:1", 200),
        ("pay", "district:1", "service:platform", 900),
    ):
        add(
            connection,
            tables.FundEntry,
            pilot_id=pilot.id,
            kind=kind,
            from_account=source,
            to_account=target,
            amount_fen=amount,
            occurred_on=date(2026, 6, 1),
            source="city",
            category="transformation",
            document_no=f"{kind}{amount}",
            project_id=ids["project"],
            author="甲",
            approver="乙",
            note="",
        )
    facts = load_facts(connection, pilot.id)
    assert sorted(facts.payments.amount.tolist()) == [-200, 500]
    assert sum(line.amount_fen for line in facts.ledger) == 1600


def test_issues_and_returns_of_a_district_keep_its_id(written):
    connection, pilot, ids = written
    add(
        connection,
        tables.Issue,
        pilot_id=pilot.id,
        code="W1",
        district_id=ids["district"],
        category="组织",
        severity="serious",
        title="慢",
        opened_on=date(2026, 1, 1),
        due_on=date(2026, 1, 9),
        owner="甲",
        version=1,
    )
    add(
        connection,
        tables.WeeklyReturn,
        pilot_id=pilot.id,
        district_id=ids["district"],
        week="2026-W01",
        due_on=date(2026, 1, 2),
        submitted_on=None,
        text="",
    )
    facts = load_facts(connection, pilot.id)
    day = number(date(2026, 1, 1))
    assert facts.district_issues == (DistrictIssue(ids["district"], day, day + 8, NEVER, True),)
    assert facts.returns == (Return(ids["district"], day + 1, NEVER),)


def test_all_printed_targets_are_there_with_their_scope(written):
    connection, pilot, _ = written
    targets = load_facts(connection, pilot.id).targets
    assert len(targets) == 197
    year = [t for t in targets if (t.indicator, t.period, t.district, t.industry) == ("completion", "2026", None, None)]
    assert {t.value for t in year} == {233.0}


def unlike(one: object, other: object, at: str = "facts") -> list[str]:
    """Where two facts differ, by path; nan never occurs."""
    if is_dataclass(one):
        names = [field.name for field in fields(one)]
        return [d for name in names for d in unlike(getattr(one, name), getattr(other, name), f"{at}.{name}")]
    if isinstance(one, dict):
        return [d for key in one.keys() | other.keys() for d in unlike(one.get(key), other.get(key), f"{at}[{key}]")]
    if isinstance(one, tuple) and len(one) == len(other):
        return [d for place, pair in enumerate(zip(one, other, strict=True)) for d in unlike(*pair, f"{at}[{place}]")]
    same = np.array_equal(one, other) if isinstance(one, np.ndarray) else one == other
    return [] if same else [f"{at}: {one} ≠ {other}"]


def test_some_projects_read_alone_are_those_rows_of_all(demo_once):
    pilot = get_pilot(demo_once, "yinchuan")
    whole = load_facts(demo_once, pilot.id)
    ids = whole.projects.id[[3, 90, 200]].tolist()
    some = load_facts(demo_once, pilot.id, ids)
    rows = np.searchsorted(whole.projects.id, ids)
    for field in fields(some.projects):
        assert np.array_equal(getattr(some.projects, field.name), getattr(whole.projects, field.name)[rows]), field.name
    assert unlike(some, reload_projects(demo_once, some, ids)) == []


@pytest.mark.postgres
def test_both_databases_give_the_same_facts(request):
    found = []
    for kind in ("sqlite", "postgresql"):
        store = request.getfixturevalue(f"{kind}_store")
        with demonstration(store) as connection:
            found.append(load_facts(connection, get_pilot(connection, "yinchuan").id))
    assert unlike(*found) == []
