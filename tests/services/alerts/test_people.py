"""Who within the owning unit answers: named by the office, else the first by the accounts, else the unit (rules
14.3)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from data_access import tables
from data_access.commands.identity import insert_account
from data_access.queries.alerts import AlertFilter, list_alerts, list_events
from data_access.queries.pilots import get_pilot
from data_access.tables import GrantRecord
from domain.alerts.rules import STEPS
from domain.identity.words import Role as RoleWord
from domain.words import AlertStatus
from services.access import Role, User
from services.alerts.handling import hand_on, take_step
from services.alerts.page import alert_page, alert_view
from services.desk import Desk
from services.errors import Refused
from services.frame import open_frame
from services.units.today import to_decide
from tests.databases import undone_unread

DAY = date(2026, 11, 15)
OFFICE = User("周敏", Role.OFFICE)
ALERTS, ACCOUNTS, GRANTS = tables.Alert.__table__, tables.Account.__table__, GrantRecord.__table__


@pytest.fixture
def connection(demo_both):
    with undone_unread(demo_both):
        yield demo_both


def frame_of(connection, user: User = OFFICE):
    return open_frame(connection, user, pilot="yinchuan")


def asked(connection, unit: str = "永宁县", **chosen: str):
    """An alert that a unit owes the answer of, and nobody in it has an account yet."""
    pilot = get_pilot(connection, "yinchuan")
    rows = list_alerts(connection, pilot.id, AlertFilter(statuses=(AlertStatus.OPEN,), owner=unit, **chosen), limit=1)
    connection.execute(update(ACCOUNTS).values(disabled_at=datetime.now(UTC)))
    return rows[0]


def person(connection, row, name: str, *, duty: str = "", to_on: date | None = None, role=RoleWord.DISTRICT) -> int:
    number = insert_account(connection, sign_in_name=f"a{name}", name=name, created_at=datetime.now(UTC))
    unit = row.owner_district_id if role is RoleWord.DISTRICT else None
    told = {"account_id": number, "role": role, "pilot_id": row.pilot_id, "district_id": unit, "duty": duty}
    at = {"from_on": date(2026, 1, 1), "to_on": to_on, "granted_at": datetime.now(UTC), "granted_by": "x"}
    connection.execute(GRANTS.insert().values(**told, **at))
    return number


def line(connection, row):
    return alert_view(connection, frame_of(connection), number=row.id).line


def give(connection, row, **words) -> str:
    version = connection.scalar(select(ALERTS.c.version).where(ALERTS.c.id == row.id))
    return hand_on(Desk.on(connection, row.pilot_id, OFFICE), alert=row.id, version=version, **words)


def test_without_accounts_the_unit_is_asked_with_one_its_first_person(connection):
    row = asked(connection)
    assert line(connection, row).asked == "永宁县"
    person(connection, row, "甲")
    assert line(connection, row).asked == "永宁县（甲）"
    person(connection, row, "乙", duty="分管")
    assert line(connection, row).asked == "永宁县（乙）", "who has a duty stands first, as in 今日该定"


def test_who_was_named_is_asked_until_the_grant_or_the_account_ends(connection):
    row = asked(connection)
    person(connection, row, "甲")
    named = person(connection, row, "乙", to_on=DAY)
    said = give(connection, row, unit="永宁县", person=named, text="乙跟过这家")
    assert said.endswith("由永宁县（乙）在 2026-11-20 前答复")
    assert line(connection, row).asked == "永宁县（乙）", "the last day of the grant counts"
    assert list_events(connection, [row.id])[-1].text == "转永宁县（乙）办理：乙跟过这家"
    with pytest.raises(Refused, match="已由永宁县乙负责"):
        give(connection, row, unit="永宁县", person=named)
    mine = GRANTS.c.account_id == named
    connection.execute(update(GRANTS).where(mine).values(to_on=DAY - timedelta(days=1)))
    assert line(connection, row).asked == "永宁县（甲）", "the day after it the unit answers, by its first person"
    connection.execute(update(GRANTS).where(mine).values(to_on=None))
    assert line(connection, row).asked == "永宁县（乙）"
    connection.execute(update(ACCOUNTS).values(disabled_at=datetime.now(UTC)))
    assert line(connection, row).asked == "永宁县"


def test_only_who_may_answer_for_the_unit_can_be_named(connection):
    row = asked(connection)
    away = person(connection, asked(connection, "经开区"), "丙")
    with pytest.raises(Refused, match="永宁县没有这个人的账号"):
        give(connection, row, unit="永宁县", person=away)
    office = person(connection, row, "丁", role=RoleWord.OFFICE)
    give(connection, row, unit="专班办公室", person=office)
    assert line(connection, row).asked == "专班办公室（丁）"
    give(connection, row, unit="经开区")
    assert line(connection, row).asked == "经开区（丙）", "handed on without a name it is the next unit's own choice"
    offered = alert_view(connection, frame_of(connection), number=row.id).people
    assert (offered["经开区"], offered["永宁县"]) == (((away, "丙"),), ())


def test_the_list_the_paper_and_todays_decisions_name_the_person(connection):
    frame = frame_of(connection)
    worst = next(one for one in to_decide(connection, frame) if one.kind == "地区")
    unit = dict(worst.words)["district"]
    late = {"status": AlertStatus.OPEN, "due_on": date(2026, 11, 2)}
    connection.execute(update(ALERTS).where(ALERTS.c.indicator == "completion").values(late))
    row = asked(connection, unit, indicator="completion")
    give(connection, row, unit=unit, person=person(connection, row, "乙"))
    connection.execute(update(ALERTS).where(ALERTS.c.id == row.id).values(due_on=late["due_on"]))
    again = next(one for one in to_decide(connection, frame_of(connection)) if one.kind == "地区")
    assert again.who == f"{unit} 乙"
    (listed,) = alert_page(connection, frame_of(connection), owner=unit, indicator="completion").lines
    assert listed.asked == f"{unit}（乙）"
    desk = Desk.on(connection, row.pilot_id, OFFICE)
    take_step(desk, alert=row.id, version=listed.version, deed=STEPS[0])
    (paper,) = alert_view(connection, frame_of(connection), number=row.id).papers
    assert "由你单位（乙）负责" in paper.body[0]
