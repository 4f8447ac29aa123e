"""Two people at once: who writes money locks the pilot before anything is read, so both cannot pass the same check."""

from datetime import date
from threading import Event, Thread

import pytest
from sqlalchemy import Connection, event, func, select

from data_access import tables
from data_access.engine import writing
from data_access.queries.pilots import get_pilot
from domain.words import FindingState, FundKind
from services.access import DEMO_USER
from services.errors import Refused
from services.money.ledger import correct_entry, record_entry
from services.money.rulings import rule_on_finding

GIVEN = {
    "kind": "下达",
    "from_account": "中央财政",
    "to_account": "财政专户",
    "amount_fen": "100",
    "occurred_on": "2025-09-01",
    "source": "中央",
    "category": "企业改造奖补",
    "document_no": "财建〔2025〕1号",
}


def recorded(connection: Connection, pilot_id: int) -> str:
    return record_entry(connection, pilot_id, {}, DEMO_USER)


def corrected(connection: Connection, pilot_id: int, new: str = "更1号") -> str:
    return correct_entry(
        connection,
        pilot_id,
        kind=FundKind.APPROPRIATE,
        document_no=GIVEN["document_no"],
        reason="重复录入",
        new_document_no=new,
        occurred_on=date(2025, 9, 2),
        approver="李四",
        user=DEMO_USER,
    )


def ruled(connection: Connection, pilot_id: int) -> str:
    return rule_on_finding(
        connection,
        pilot_id,
        key="x",
        state=FindingState.CLOSED,
        reason="r",
        evidence="e",
        approved_by="李四",
        user=DEMO_USER,
    )


@pytest.mark.parametrize("act", [recorded, corrected, ruled])
def test_the_pilot_is_locked_before_anything_is_read(plans_url, act):
    with writing() as session:
        connection, said = session.connection(), []
        pilot_id = get_pilot(connection, "yinchuan").id
        event.listen(connection, "before_cursor_execute", lambda *words: said.append(words[2]))
        with pytest.raises(Refused):
            act(connection, pilot_id)
    assert said[0].startswith("SELECT pilots.id")
    assert ("FOR UPDATE" in said[0]) == plans_url.startswith("postgresql")


def test_two_people_cannot_take_the_same_entry_back(plans_url):
    with writing() as session:
        pilot_id = get_pilot(session.connection(), "yinchuan").id
        record_entry(session.connection(), pilot_id, GIVEN, DEMO_USER)
    has_written, may_end, said = Event(), Event(), []

    def first() -> None:
        with writing() as session:
            corrected(session.connection(), pilot_id)
            has_written.set()
            may_end.wait(10)

    def second() -> None:
        try:
            with writing() as session:
                corrected(session.connection(), pilot_id, "更2号")
        except Refused as error:
            said.append(error)

    one, other = Thread(target=first), Thread(target=second)
    one.start()
    assert has_written.wait(30)
    other.start()
    other.join(1)
    assert other.is_alive()
    may_end.set()
    one.join(30)
    other.join(30)
    assert isinstance(said[0], Refused)
    assert "已更正过，或本身是更正" in str(said[0])
    with writing() as session:
        assert session.connection().scalar(select(func.count()).select_from(tables.FundEntry)) == 2
