"""Whom and what is counted, from the form of the office to the live period (rules 2.5, 4.1.4, 4.2, 5.3, 5.6)."""

from datetime import date

import pytest
from sqlalchemy import func, select, update

from data_access import tables
from data_access.queries.counted import Counted
from data_access.queries.pilots import get_period, get_pilot
from data_access.queries.projects import ProjectFilter, list_projects
from domain.intake.forms import Kind
from domain.lights.core import Core
from domain.words import FindingState, Stage
from services.access import DEMO_USER
from services.desk import Desk
from services.errors import Refused
from services.evaluation.close import evaluate_live
from services.frame import open_frame
from services.intake.edit import edit_view, save_row
from services.money.rulings import rule_on_finding
from services.money.settlement import settlement
from tests.databases import undone
from tests.services.evaluation.test_live import differences, from_scratch, live_rows
from tests.two_people import desk_of_two

P, READ, FOUND = tables.Project.__table__.c, tables.ProjectReading.__table__.c, tables.FindingRecord.__table__.c
PROVIDER, LEAD = tables.ProviderReading.__table__.c, tables.ProjectLead.__table__.c


@pytest.fixture
def connection(demo_both):
    with undone(demo_both):
        yield demo_both


def live(connection) -> tuple[int, int]:
    pilot = get_pilot(connection, "yinchuan")
    return pilot.id, get_period(connection, pilot.id, "live").id


def save(connection, kind: Kind, key: str, **values: str) -> None:
    pilot, _ = live(connection)
    desk = Desk.on(connection, pilot, DEMO_USER)
    save_row(desk, edit_view(desk, kind, (key,)), values, explained="现场核实")


def a_late_project(connection) -> tuple[str, int, int]:
    """Code, id and provider of an active project with late milestones of a provider."""
    _, period = live(connection)
    query = (
        select(P.code, P.id, P.provider_id)
        .join(tables.ProjectReading, READ.project_id == P.id)
        .where(READ.period_id == period, READ.milestones_on_time < READ.milestones_due, READ.light.is_not(None))
    )
    return tuple(connection.execute(query.order_by(P.id).limit(1)).one())


def answers_for(connection, provider: int) -> tuple[int, int]:
    _, period = live(connection)
    query = select(PROVIDER.milestones_due, PROVIDER.milestones_on_time)
    row = connection.execute(query.where(PROVIDER.period_id == period, PROVIDER.provider_id == provider)).first()
    return (0, 0) if row is None else (row[0], row[1])


def test_a_change_of_provider_is_dated_and_moves_no_late_milestone(connection):
    pilot, _ = live(connection)
    code, project, first = a_late_project(connection)
    uscc, second = connection.execute(
        select(tables.Provider.uscc, tables.Provider.id)
        .where(tables.Provider.pilot_id == pilot, tables.Provider.id != first)
        .order_by(tables.Provider.id.desc())
        .limit(1)
    ).one()
    before = answers_for(connection, first), answers_for(connection, second)
    save(connection, Kind.PROJECTS, code, provider=uscc)
    today = get_pilot(connection, "yinchuan").demo_today
    leads = connection.execute(select(LEAD.provider_id, LEAD.from_on, LEAD.to_on).where(LEAD.project_id == project))
    assert sorted(leads, key=lambda row: row.to_on is None) == [(first, None, today), (second, today, None)]
    due_today = connection.scalar(
        select(func.count()).where(
            tables.Milestone.project_id == project,
            tables.Milestone.planned_on == today,
            tables.Milestone.stage.in_(["diagnosis", "proposal", "build", "go_live", "acceptance"]),
        )
    )
    assert due_today == 0, "nothing of it falls due on the very day"
    assert (answers_for(connection, first), answers_for(connection, second)) == before
    assert differences(live_rows(connection, pilot), from_scratch(connection, pilot)) == []


def test_a_change_put_right_on_the_same_day_was_never_one(connection):
    pilot, _ = live(connection)
    code, project, first = a_late_project(connection)
    mine = connection.scalar(select(tables.Provider.uscc).where(tables.Provider.id == first))
    other = connection.scalar(
        select(tables.Provider.uscc).where(tables.Provider.pilot_id == pilot, tables.Provider.id != first).limit(1)
    )
    save(connection, Kind.PROJECTS, code, provider=other)
    save(connection, Kind.PROJECTS, code, provider=mine)
    leads = connection.execute(select(LEAD.provider_id, LEAD.from_on, LEAD.to_on).where(LEAD.project_id == project))
    assert [tuple(row) for row in leads] == [(first, None, None)]
    assert differences(live_rows(connection, pilot), from_scratch(connection, pilot)) == []


def a_paid_project(connection) -> tuple[str, str, int]:
    """Code, credit code of the enterprise and 分 of an active project that was paid what it is due."""
    _, period = live(connection)
    firm = tables.Enterprise.__table__.c
    query = (
        select(P.code, firm.uscc, READ.paid_fen)
        .join(tables.ProjectReading, READ.project_id == P.id)
        .join(tables.Enterprise, firm.id == P.enterprise_id)
        .where(READ.period_id == period, READ.paid_fen == READ.due_fen, READ.paid_fen > 0, READ.light.is_not(None))
    )
    alone = select(func.count()).where(tables.Project.enterprise_id == firm.id).correlate(tables.Enterprise)
    return tuple(connection.execute(query.where(alone.scalar_subquery() == 1).order_by(P.id).limit(1)).one())


def test_what_a_disqualified_enterprise_got_is_a_finding_and_to_be_recovered(connection):
    pilot, _ = live(connection)
    code, uscc, paid = a_paid_project(connection)
    before = settlement(connection, open_frame(connection, DEMO_USER, pilot="yinchuan", period="live")).total
    save(
        connection,
        Kind.ENTERPRISES,
        uscc,
        status="取消资格",
        status_on="2026-11-14",
        status_reason="虚假改造",
    )
    _, period = live(connection)
    found = connection.execute(
        select(FOUND.amount_fen, FOUND.severity, FOUND.since_on).where(
            FOUND.period_id == period, FOUND.rule == "paid_to_left"
        )
    ).all()
    assert (paid, "serious", date(2026, 11, 14)) in [tuple(row) for row in found]
    after = settlement(connection, open_frame(connection, DEMO_USER, pilot="yinchuan", period="live")).total
    assert after.recover_fen - before.recover_fen == paid
    assert after.kept_fen == before.kept_fen, "nothing of it is kept"
    moved = (after.give_back_fen - after.top_up_fen) - (before.give_back_fen - before.top_up_fen)
    assert moved == paid
    assert differences(live_rows(connection, pilot), from_scratch(connection, pilot)) == []
    key = f"paid_to_left|{code}|"
    with pytest.raises(Refused, match="款项还没有收回"):
        rule_on_finding(
            desk_of_two(connection, pilot, DEMO_USER),
            key=key,
            state=FindingState.CLOSED,
            reason="核实",
            evidence="纪要",
        )


def completed(connection) -> list[str]:
    """Codes of the projects that a click on 完成改造 opens, all years together."""
    _, period = live(connection)
    day = connection.scalar(select(tables.Period.as_of).where(tables.Period.id == period))
    chosen = ProjectFilter(counted=Counted(Core.COMPLETION, day))
    return [row.code for row in list_projects(connection, period, chosen, limit=10_000)]


def test_an_enterprise_is_completed_by_its_second_contract_and_the_list_opens_that_one(connection):
    """Its first contract unfinished, the second one accepted at level 2."""
    pilot, _ = live(connection)
    twice = select(P.enterprise_id).where(P.pilot_id == pilot).group_by(P.enterprise_id).having(func.count() > 1)
    first, second = connection.execute(
        select(P.id, P.code).where(P.enterprise_id == twice.limit(1).scalar_subquery()).order_by(P.id)
    ).all()
    table = tables.Milestone
    later = (Stage.ACCEPTANCE, Stage.ASSESSMENT, Stage.PUBLICITY, Stage.PAYMENT)
    day = date(2026, 11, 2)
    for project, done in ((first, None), (second, day)):
        connection.execute(
            update(table).where(table.project_id == project.id, table.stage.in_(later)).values(completed_on=done)
        )
    evaluate_live(connection, pilot)
    codes = completed(connection)
    assert [code for code in codes if code in (first.code, second.code)] == [second.code]
    tally = tables.LiveTally.__table__.c
    where = (tally.pilot_id == pilot, tally.measure == Core.COMPLETION.value)
    assert connection.scalar(select(func.sum(tally.amount)).where(*where)) == len(codes)
    connection.execute(
        update(table).where(table.project_id == first.id, table.stage.in_(later)).values(completed_on=date(2026, 11, 1))
    )
    evaluate_live(connection, pilot)
    again = completed(connection)
    assert [code for code in again if code in (first.code, second.code)] == [first.code], "the one completed first"
    assert len(again) == len(codes)
