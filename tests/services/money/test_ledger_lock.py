"""Two people at once: who writes money locks the pilot before anything is read, so both cannot pass the same check."""

from datetime import date
from threading import Event, Thread

import pytest
from sqlalchemy import event, func, select

from data_access import tables
from data_access.engine import reading, write_engine
from data_access.queries.pilots import get_pilot
from domain.words import FundKind
from services.access import DEMO_USER
from services.desk import Desk, Pair, at_desk
from services.errors import Refused
from services.money.ledger import correct_entry, record_entry

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


TWO = Pair(DEMO_USER.name, "李四")


def corrected(desk: Desk, new: str = "更1号") -> str:
    return correct_entry(
        desk,
        kind=FundKind.APPROPRIATE,
        document_no=GIVEN["document_no"],
        reason="重复录入",
        new_document_no=new,
        occurred_on=date(2025, 9, 2),
    )


def recorded_then_refused(desk: Desk) -> None:
    record_entry(desk, GIVEN)
    record_entry(desk, GIVEN)


@pytest.fixture
def pilot_id(plans_url) -> int:
    with reading() as connection:
        return get_pilot(connection, "yinchuan").id


def test_the_pilot_is_locked_before_anything_is_read(plans_url, pilot_id):
    write_engine().connect().close()  # the first time the driver asks what the server can do
    said = []
    event.listen(write_engine(), "before_cursor_execute", lambda *words: said.append(words[2]))
    with at_desk(pilot_id, DEMO_USER):
        pass
    first = next(statement for statement in said if statement.startswith("SELECT"))
    assert first.startswith("SELECT pilots.id")
    assert ("FOR UPDATE" in first) == plans_url.startswith("postgresql")


def test_of_a_rehearsal_nothing_is_kept_and_of_a_refused_verb_neither(plans_url, pilot_id):
    with at_desk(pilot_id, DEMO_USER, is_rehearsal=True) as desk:
        assert record_entry(desk, GIVEN) == "已登记 1 笔，合计 100.00 元"
    with pytest.raises(Refused, match="没有登记"), at_desk(pilot_id, DEMO_USER) as desk:
        recorded_then_refused(desk)
    with reading() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.FundEntry)) == 0


def test_two_people_cannot_take_the_same_entry_back(pilot_id):
    with at_desk(pilot_id, DEMO_USER) as desk:
        record_entry(desk, GIVEN)
    has_written, may_end, said = Event(), Event(), []

    def first() -> None:
        with at_desk(pilot_id, DEMO_USER, pair=TWO) as desk:
            corrected(desk)
            has_written.set()
            may_end.wait(10)

    def second() -> None:
        try:
            with at_desk(pilot_id, DEMO_USER, pair=TWO) as desk:
                corrected(desk, "更2号")
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
    with reading() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.FundEntry)) == 2
