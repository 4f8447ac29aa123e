# ruff: noqa: S608  the SQL is the test's own
"""The quarter's figures against plain SQL over the closed months (rules 20.6)."""

from datetime import date

from sqlalchemy import text

from services.access import DEMO_USER
from services.frame import open_frame
from services.providers.cards import card_board
from tests.databases import undone_unread


def board(connection, period: str):
    return card_board(connection, open_frame(connection, DEMO_USER, pilot="yinchuan", period=period))


def due_until(connection, label: str) -> dict[str, tuple[int, int]]:
    rows = connection.execute(
        text(
            "SELECT v.uscc, r.milestones_due, r.milestones_on_time FROM provider_readings r JOIN providers v ON v.id = "
            "r.provider_id JOIN periods p ON p.id = r.period_id JOIN pilots t ON t.id = p.pilot_id "
            "WHERE t.code = 'yinchuan' AND p.label = :label"
        ),
        {"label": label},
    )
    return {row.uscc: (row.milestones_due, row.milestones_on_time) for row in rows}


def test_a_quarter_counts_what_came_due_in_it(demo_once):
    found = board(demo_once, "2026-10")
    assert found.quarters[-1] == "2026年三季度"
    now, before = due_until(demo_once, "2026-09"), due_until(demo_once, "2026-06")
    for row in found.rows:
        (due, met), (due_before, met_before) = now.get(row.uscc, (0, 0)), before.get(row.uscc, (0, 0))
        quarter = row.newest.quarter
        assert quarter.due == max(due - due_before, 0)
        assert quarter.met == min(max(met - met_before, 0), quarter.due)
    assert sum(row.newest.quarter.due for row in found.rows) > 0


def test_a_quarter_needs_its_last_month_closed(demo_once):
    assert board(demo_once, "2026-08").quarters[-1] == "2026年二季度"
    assert board(demo_once, "2026-09").quarters[-1] == "2026年三季度"
    assert board(demo_once, "2025-08").rows == ()
    assert board(demo_once, "2025-08").sentence == "还没有三个月都结账的季度，到季末月结账后出牌。"


def test_a_suspension_makes_the_card_red_while_it_holds(demo_once):
    provider = "(SELECT MIN(id) FROM providers WHERE pilot_id = (SELECT id FROM pilots WHERE code = 'yinchuan'))"
    with undone_unread(demo_once):
        demo_once.execute(
            text(
                "INSERT INTO provider_status_changes (provider_id, happened_on, action, status_before, status_after, "
                "reason, author, approver, document, recorded_at) VALUES "
                f"({provider}, :day, 'suspend', 'active', 'suspended', 'x', 'a', 'b', 'd', '2026-05-02 00:00:00')"
            ),
            {"day": date(2026, 5, 1)},
        )
        uscc = demo_once.execute(text(f"SELECT uscc FROM providers WHERE id = {provider}")).scalar_one()
        demo_once.execute(text("UPDATE pilots SET revision = revision + 1"))
        row = next(row for row in board(demo_once, "2026-10").rows if row.uscc == uscc)
        assert [card.light.value for card in row.cards[-2:]] == ["red", "red"]
        assert "本季暂停" in row.newest.why


def test_a_first_quarter_counts_only_where_nothing_was_before_it(demo_once):
    """Not rated where the quarter before was not closed, unless pilot or provider began in it (rules 20.6)."""
    with undone_unread(demo_once):
        first = board(demo_once, "2026-10").quarters[0]
        began = "UPDATE pilots SET first_on = :day, revision = revision + 1 WHERE code = 'yinchuan'"
        demo_once.execute(text(began), {"day": date(2025, 1, 1)})
        demo_once.execute(text("UPDATE providers SET admitted_on = '2025-01-02'"))
        rows = board(demo_once, "2026-10").rows
        assert {row.cards[0].quarter.label for row in rows} == {first}
        assert {row.cards[0].why for row in rows} == {("上季末没有结账，分不出本季到期的里程碑，不评",)}
        assert any(row.cards[1].light for row in rows)
        opened = min(row.cards[0].quarter.first_on for row in rows)
        demo_once.execute(text(began), {"day": opened})
        assert any(row.cards[0].light for row in board(demo_once, "2026-10").rows)
