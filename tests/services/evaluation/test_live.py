"""After any edit the live period is what a full evaluation from scratch would have written, row for row (rules 3.3)."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, insert, select, update

from data_access import tables
from data_access.engine import writing
from data_access.queries.pilots import get_period, get_pilot
from domain.words import STAGES, AssessmentKind, FundCategory, FundKind, FundSource, Severity
from services.access import DEMO_USER, Role, User
from services.desk import Desk
from services.errors import Forbidden
from services.evaluation.close import evaluate_live
from services.evaluation.live import edit_projects
from tests.databases import undone

TODAY = date(2026, 11, 15)
STEPS = [10, pytest.param(30, marks=pytest.mark.slow)]
SEED = 20261115
COMPARED = (
    "indicator_readings",
    "scope_counts",
    "project_readings",
    "provider_readings",
    "findings",
    "target_readings",
    "target_shares",
    "flow_sums",
    "money_cells",
)


def live_rows(connection: Connection, pilot_id: int) -> dict[str, Counter]:
    """Everything the live period says, without database ids."""
    period = get_period(connection, pilot_id, "live")
    found = {}
    for name in COMPARED:
        table = tables.metadata.tables[name]
        columns = [column for column in table.c if column.name not in ("id", "period_id")]
        rows = connection.execute(select(*columns).where(table.c.period_id == period.id))
        found[name] = Counter(map(tuple, rows))
    tally = tables.LiveTally.__table__.c
    cells = select(tally.district_id, tally.industry_id, tally.measure, tally.amount)
    rows = connection.execute(cells.where(tally.pilot_id == pilot_id, tally.amount != 0))
    found["live_tallies"] = Counter(map(tuple, rows))
    return found


def from_scratch(connection: Connection, pilot_id: int) -> dict[str, Counter]:
    """What a full evaluation writes; undone again."""
    with undone(connection):
        evaluate_live(connection, pilot_id)
        return live_rows(connection, pilot_id)


def differences(kept: dict[str, Counter], fresh: dict[str, Counter]) -> list[str]:
    """Rows that only one of the two has, named; empty when both say the same."""
    return [
        f"{name}: {word} {row}"
        for name in fresh
        for word, rows in (("only kept", kept[name] - fresh[name]), ("only fresh", fresh[name] - kept[name]))
        for row in rows
    ]


class Editor:
    """Random edits of a kind a clerk makes, each through edit_projects."""

    def __init__(self, connection: Connection, seed: int):
        self.connection, self.random = connection, random.Random(seed)
        self.pilot = get_pilot(connection, "yinchuan")
        project, enterprise = tables.Project.__table__, tables.Enterprise.__table__
        query = select(project, enterprise.c.uscc).join(enterprise, enterprise.c.id == project.c.enterprise_id)
        self.projects = list(connection.execute(query.order_by(project.c.id)))
        of_enterprise = Counter(project.enterprise_id for project in self.projects)
        self.twice = [project for project in self.projects if of_enterprise[project.enterprise_id] > 1]
        self.number = 0

    def ids(self, table: type) -> list[int]:
        rows = self.connection.execute(select(table.id).where(table.pilot_id == self.pilot.id).order_by(table.id))
        return [row.id for row in rows]

    def day(self, before: int = 200, after: int = 20) -> date:
        return TODAY + timedelta(days=self.random.randint(-before, after))

    def project(self):
        return self.random.choice(self.twice if self.random.random() < 0.2 else self.projects)

    def any_edit(self) -> str:
        kind = self.random.choice(sorted(EDITS))
        project = self.project()
        self.edit(kind, project)
        return f"{kind} of project {project.code}"

    def edit(self, kind: str, project) -> None:
        """One edit of a kind, as a clerk of the office makes it."""
        change = EDITS[kind]
        edit_projects(
            Desk.on(self.connection, self.pilot.id, DEMO_USER), [project.id], lambda: change(self, project), what=kind
        )

    def set(self, table: type, where, **values) -> None:
        self.connection.execute(update(table.__table__).where(where).values(**values))

    def add(self, table: type, **values) -> None:
        self.connection.execute(insert(table.__table__).values(**values))


def complete_milestone(edit: Editor, project) -> None:
    stage, table = edit.random.choice(STAGES), tables.Milestone
    edit.set(table, (table.project_id == project.id) & (table.stage == stage), completed_on=edit.day())


def undo_milestone(edit: Editor, project) -> None:
    stage, table = edit.random.choice(STAGES), tables.Milestone
    edit.set(table, (table.project_id == project.id) & (table.stage == stage), completed_on=None)


def plan_milestone_anew(edit: Editor, project) -> None:
    stage, table = edit.random.choice(STAGES), tables.Milestone
    edit.set(table, (table.project_id == project.id) & (table.stage == stage), planned_on=edit.day())


def report_progress(edit: Editor, project) -> None:
    moment = datetime.combine(edit.day(60, 0), datetime.min.time(), UTC) + timedelta(hours=edit.random.randint(0, 23))
    edit.set(tables.Project, tables.Project.id == project.id, updated_at=moment)


def assess(edit: Editor, project) -> None:
    edit.number += 1
    edit.add(
        tables.Assessment,
        enterprise_id=project.enterprise_id,
        kind=AssessmentKind.OFFICIAL_AFTER,
        level=edit.random.randint(1, 4),
        score=60,
        assessed_on=TODAY - timedelta(days=edit.number),
        assessor="",
    )


def pay(edit: Editor, project) -> None:
    """From the enterprise's district, sometimes back again."""
    edit.number += 1
    district = edit.random.choice(edit.ids(tables.District))
    accounts = [f"district:{district}", f"enterprise:{project.uscc}"]
    back = edit.random.random() < 0.3
    edit.add(
        tables.FundEntry,
        pilot_id=edit.pilot.id,
        kind=FundKind.RETURN if back else FundKind.PAY,
        from_account=accounts[back],
        to_account=accounts[not back],
        amount_fen=edit.random.randint(1, 40_000_000),
        occurred_on=edit.day(100, 5),
        source=FundSource.CENTRAL,
        category=FundCategory.TRANSFORMATION,
        document_no=f"试-{edit.number}",
        project_id=project.id,
        district_id=district,
        author="甲",
        approver="乙",
        note="",
    )


def pay_from_used_account(edit: Editor, project) -> None:
    """From an account of the ledger, so that balances and unspent advances of districts move."""
    edit.number += 1
    table = tables.FundEntry.__table__
    query = select(table.c.to_account, table.c.district_id).where(
        table.c.pilot_id == edit.pilot.id, table.c.kind == FundKind.ADVANCE
    )
    account, district = edit.random.choice(sorted(set(map(tuple, edit.connection.execute(query)))))
    edit.add(
        tables.FundEntry,
        pilot_id=edit.pilot.id,
        kind=FundKind.PAY,
        from_account=account,
        to_account=f"enterprise:{project.uscc}",
        amount_fen=edit.random.choice([10_000_000, 2_000_000_000]),
        occurred_on=edit.day(100, 0),
        source=FundSource.CENTRAL,
        category=FundCategory.TRANSFORMATION,
        document_no=f"试-{edit.number}",
        project_id=project.id,
        district_id=district,
        author="甲",
        approver="乙",
        note="",
    )


def open_issue(edit: Editor, project) -> None:
    edit.number += 1
    opened = edit.day(60, 0)
    edit.add(
        tables.Issue,
        pilot_id=edit.pilot.id,
        code=f"TEST-{edit.number}",
        project_id=project.id,
        category="进度",
        severity=edit.random.choice(list(Severity)),
        title="测试",
        opened_on=opened,
        due_on=opened + timedelta(days=edit.random.randint(0, 40)),
        owner="专班",
        version=1,
    )


def close_issues(edit: Editor, project) -> None:
    issue = tables.Issue
    edit.set(issue, (issue.project_id == project.id) & (issue.opened_on <= TODAY), closed_on=TODAY)


def withdraw_project(edit: Editor, project) -> None:
    status = edit.random.choice(["withdrawn", "replaced", "disqualified"])
    edit.set(tables.Project, tables.Project.id == project.id, status=status, status_on=edit.day(50, 5))


def take_project_back(edit: Editor, project) -> None:
    edit.set(tables.Project, tables.Project.id == project.id, status="active", status_on=None)


def withdraw_enterprise(edit: Editor, project) -> None:
    enterprise = tables.Enterprise
    edit.set(enterprise, enterprise.id == project.enterprise_id, status="withdrawn", status_on=edit.day(50, 5))


def change_provider(edit: Editor, project) -> None:
    provider = edit.random.choice([None, *edit.ids(tables.Provider)])
    edit.set(tables.Project, tables.Project.id == project.id, provider_id=provider)


def change_district(edit: Editor, project) -> None:
    district = edit.random.choice([None, *edit.ids(tables.District)])
    edit.set(tables.Enterprise, tables.Enterprise.id == project.enterprise_id, district_id=district)


def change_industry(edit: Editor, project) -> None:
    industry = edit.random.choice([None, *edit.ids(tables.Industry)])
    edit.set(tables.Enterprise, tables.Enterprise.id == project.enterprise_id, industry_id=industry)


def verify_investment(edit: Editor, project) -> None:
    amounts = {"eligible_fen": edit.random.randint(0, 200_000_000), "approved_fen": edit.random.randint(0, 60_000_000)}
    edit.set(tables.Project, tables.Project.id == project.id, **amounts)


def judge_by_hand(edit: Editor, project) -> None:
    edit.add(
        tables.LightOverride,
        pilot_id=edit.pilot.id,
        indicator="overall",
        project_id=project.id,
        light="green",
        reason="现场核实",
        author="甲",
        approved_by="乙",
        starts_on=TODAY - timedelta(days=3),
        expires_on=edit.day(2, 20),
    )


EDITS: dict[str, Callable] = {
    function.__name__: function
    for function in (
        complete_milestone,
        undo_milestone,
        plan_milestone_anew,
        report_progress,
        assess,
        pay,
        pay_from_used_account,
        open_issue,
        close_issues,
        withdraw_project,
        take_project_back,
        withdraw_enterprise,
        change_provider,
        change_district,
        change_industry,
        verify_investment,
        judge_by_hand,
    )
}


@pytest.mark.parametrize("steps", STEPS)
def test_any_edits_leave_the_live_period_as_a_full_evaluation_would(demo_url, steps):
    with writing() as session:
        connection = session.connection()
        edit = Editor(connection, SEED)
        kept = live_rows(connection, edit.pilot.id)
        assert differences(kept, from_scratch(connection, edit.pilot.id)) == [], "before any edit"
        for step in range(steps):
            said = edit.any_edit()
            found = differences(live_rows(connection, edit.pilot.id), from_scratch(connection, edit.pilot.id))
            assert found == [], f"step {step}: {said}"


@pytest.mark.parametrize("kind", sorted(EDITS))
def test_each_kind_of_edit_on_both_projects_of_an_enterprise(demo_once, kind):
    edit = Editor(demo_once, 7)
    with undone(demo_once):
        for project in edit.twice:
            edit.edit(kind, project)
        assert differences(live_rows(demo_once, edit.pilot.id), from_scratch(demo_once, edit.pilot.id)) == []


def test_an_edit_is_written_into_the_audit_trail_with_the_project_and_the_person(demo_once):
    edit = Editor(demo_once, 7)
    with undone(demo_once):
        edit.edit("complete_milestone", edit.projects[3])
        event = demo_once.execute(select(tables.AuditEvent.__table__).order_by(tables.AuditEvent.id.desc())).first()
        assert (event.actor, event.action, event.subject, event.subject_id) == (
            DEMO_USER.name,
            "complete_milestone",
            "project",
            edit.projects[3].code,
        )


@pytest.mark.parametrize("role", [Role.LEADER, Role.DEPARTMENT, Role.AUDITOR, Role.ADMIN])
def test_who_may_not_edit_changes_nothing(demo_once, role):
    edit = Editor(demo_once, 7)
    with pytest.raises(Forbidden, match="没有这项权限：edit_facts"):
        edit_projects(
            Desk.on(demo_once, edit.pilot.id, User("某人", role)), [1], lambda: pytest.fail("changed"), what="x"
        )


def test_an_edit_tells_the_caches_that_the_pilot_changed(demo_once):
    edit = Editor(demo_once, 7)
    with undone(demo_once):
        edit.edit("report_progress", edit.projects[3])
        assert get_pilot(demo_once, "yinchuan").revision > edit.pilot.revision


def test_a_project_that_is_the_first_of_its_cell_gives_the_cell_its_readings_and_the_last_takes_them_away(demo_once):
    """Scopes come and go with their projects, as in a full evaluation."""
    edit = Editor(demo_once, 7)
    alone = edit.projects[5]
    district = demo_once.scalar(
        insert(tables.District.__table__)
        .values(pilot_id=edit.pilot.id, code="", name="新区", short_name="新区", kind="zone", note="", position=99)
        .returning(tables.District.id)
    )
    with undone(demo_once):
        evaluate_live(demo_once, edit.pilot.id)
        home = demo_once.scalar(
            select(tables.Enterprise.district_id).where(tables.Enterprise.id == alone.enterprise_id)
        )
        for place in (district, home):
            move = {"district_id": place}
            edit_projects(
                Desk.on(demo_once, edit.pilot.id, DEMO_USER),
                [alone.id],
                lambda move=move: edit.set(tables.Enterprise, tables.Enterprise.id == alone.enterprise_id, **move),
                what="move",
            )
            assert differences(live_rows(demo_once, edit.pilot.id), from_scratch(demo_once, edit.pilot.id)) == []
