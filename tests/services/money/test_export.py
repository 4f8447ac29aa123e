"""清算 and the exports of money: equal to the ledger, of a period and as of any day (rules 5.6, 5.11)."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import select, update

from data_access import tables
from data_access.queries.balances import balances
from data_access.queries.money import list_flows
from data_access.queries.pilots import get_pilot
from domain.money.accounts import kind_of
from services.access import COMMAND_LINE, Role, User
from services.enterprises.page import enterprise_view
from services.errors import Refused
from services.evaluation.close import evaluate_live
from services.exporting import export
from services.money.page import money_page
from services.money.settlement import settlement
from tests.databases import undone
from tests.services.money.test_money import exported, forgetful, frame_of, ledger

__all__ = ["forgetful"]


def test_the_settlement_equals_the_ledger(demo_once):
    view = settlement(demo_once, frame_of(demo_once))
    moved: Counter = Counter()
    for row in ledger(demo_once, date(2026, 11, 15)):
        ends = {kind_of(row.from_account), kind_of(row.to_account)}
        if "treasury" in ends and ends & {"district", "enterprise"}:
            moved[row.district_id] += -row.amount_fen if kind_of(row.to_account) == "treasury" else row.amount_fen
    names = {unit.id: unit.name for unit in frame_of(demo_once).districts}
    whole = {row.district: row.received_fen for row in view.rows if not row.batch}
    assert whole == {names[district]: amount for district, amount in moved.items()}
    for row in (row for row in view.rows if not row.batch):
        batches = [other for other in view.rows if other.district == row.district and other.batch]
        for name in ("publicised_fen", "paid_fen", "unpaid_fen", "projects"):
            assert getattr(row, name) == sum(getattr(other, name) for other in batches)
        owed = row.publicised_fen + row.services_fen + row.kept_fen
        assert row.top_up_fen - row.give_back_fen == owed - row.received_fen
    sums = money_page(demo_once, frame_of(demo_once), "batch")
    assert view.total.paid_fen == next(stage.amount_fen for stage in sums.stages if stage.name == "已付净额")
    assert view.total.unpaid_fen == sum(row.total_fen for row in sums.ageing)


@pytest.mark.parametrize("period", ["2025-W50", "2026-W30", "2026-W46", "live"])
def test_the_exported_unpaid_and_returned_amounts_are_those_of_the_page(demo_both, period):
    rows, view = exported(demo_both, "subsidies", period), money_page(demo_both, frame_of(demo_both, period), "batch")
    stages = {stage.name: stage.amount_fen for stage in view.stages}
    sums = {
        name: sum(int(row[name]) for row in rows)
        for name in ("unpaid_fen", "publicised_fen", "returned_fen", "paid_fen")
    }
    assert sums["unpaid_fen"] == sum(row.total_fen for row in view.ageing)
    assert (sums["publicised_fen"], sums["returned_fen"], sums["paid_fen"]) == (
        stages["公示应付"],
        stages["收回"],
        stages["已付净额"],
    )


def test_unpaid_means_the_same_in_the_file_of_an_enterprise(demo_once):
    rows = exported(demo_once, "subsidies", "2026-W46")
    kinds = {
        "accepted, not publicised": lambda row: int(row["due_fen"]) > 0 == int(row["publicised_fen"]),
        "publicised, not paid": lambda row: int(row["unpaid_fen"]) > 0,
        "paid": lambda row: int(row["paid_fen"]) > 0 == int(row["unpaid_fen"]),
    }
    for kind, is_it in kinds.items():
        row = next(filter(is_it, rows))
        view = enterprise_view(demo_once, frame_of(demo_once), code=row["code"])
        assert view.money.unpaid_fen == int(row["unpaid_fen"]), kind


def test_what_a_project_that_left_was_lawfully_paid_is_not_given_back(demo_both):
    pilot = get_pilot(demo_both, "yinchuan")
    with undone(demo_both):
        code, paid = next(
            (row["code"], int(row["paid_fen"]))
            for row in exported(demo_both, "subsidies", "live")
            if int(row["paid_fen"]) == int(row["due_fen"]) > 0
        )
        before = settlement(demo_both, frame_of(demo_both, "live")).total
        demo_both.execute(
            update(tables.Project)
            .where(tables.Project.code == code, tables.Project.pilot_id == pilot.id)
            .values(status="withdrawn", status_on=date(2026, 11, 1))
        )
        evaluate_live(demo_both, pilot.id)
        after = settlement(demo_both, frame_of(demo_both, "live")).total
        assert (after.kept_fen - before.kept_fen, before.publicised_fen - after.publicised_fen) == (paid, paid)
        assert (after.top_up_fen, after.give_back_fen) == (before.top_up_fen, before.give_back_fen)


def test_balances_of_any_day_are_exported_and_sum_to_nothing(demo_once):
    for day in ("2026-03-31", "2026-11-15", ""):
        rows = exported(demo_once, "balances", day=day)
        assert sum(int(row["balance_fen"]) for row in rows) == 0
        assert {row["as_of"] for row in rows} == {day or "2026-11-15"}


@pytest.mark.parametrize(
    ("what", "period", "day", "said"),
    [
        (
            "projects",
            "",
            "2026-03-31",
            "“projects”不按日导出：请用 --period；按日导出的有 balances、subsidies、settlement、findings",
        ),
        ("findings", "", "x", "“x”不是日期：请写作 2026-10-31"),
        ("settlement", "", "2026-11-16", "2026-11-16 还没到：最晚 2026-11-15"),
        ("subsidies", "2026-W46", "2026-11-15", "--day 和 --period 只能填一个"),
    ],
)
def test_a_day_that_cannot_be_is_refused(demo_once, what, period, day, said):
    with pytest.raises(Refused, match=said):
        export(demo_once, COMMAND_LINE, what, "yinchuan", period, day)


@pytest.mark.parametrize("what", ["balances", "subsidies", "findings", "settlement"])
@pytest.mark.parametrize(
    ("period", "day"), [("2026-W46", "2026-11-15"), ("2026-W30", "2026-07-26"), ("2026-03", "2026-03-31")]
)
def test_a_day_says_what_the_period_closed_on_it_says(demo_both, what, period, day):
    stored, computed = exported(demo_both, what, period), exported(demo_both, what, day=day)
    for row in (*stored, *computed):
        row.pop("period", None)
    assert computed == stored
    assert computed or what == "findings"


def test_a_day_between_two_periods_is_neither_of_them(demo_once):
    paid = [
        sum(int(row["paid_fen"]) for row in exported(demo_once, "subsidies", day=f"2026-10-{day}"))
        for day in ("04", "07")
    ]
    assert paid[0] <= sum(int(row["paid_fen"]) for row in exported(demo_once, "subsidies", day="2026-10-06")) <= paid[1]
    assert paid[0] < paid[1]


def test_a_districts_user_gets_its_own_rows_of_a_day(demo_once):
    home = next(unit for unit in frame_of(demo_once).districts if unit.name == "永宁县")
    user = User("永宁", Role.DISTRICT, home.id)
    for what in ("subsidies", "findings", "settlement"):
        stored, computed = (
            list(export(demo_once, user, what, "yinchuan", *at).rows) for at in (("2026-W46",), ("", "2026-11-15"))
        )
        assert [row[2:] for row in computed] == [row[2:] for row in stored]
        assert computed


def test_balances_by_monthly_sums_are_the_sums_of_the_entries(demo_both):
    pilot = get_pilot(demo_both, "yinchuan")
    for day in (date(2025, 9, 30), date(2026, 2, 28), date(2026, 3, 1), date(2026, 11, 15)):
        wanted: Counter = Counter()
        for row in ledger(demo_both, day):
            for account, sign in ((row.from_account, -1), (row.to_account, 1)):
                wanted["enterprise:" if account.startswith("enterprise:") else account] += sign * row.amount_fen
        found = {account: came - went for account, (came, went) in balances(demo_both, pilot.id, day).items()}
        assert found == dict(wanted)


def test_every_closed_period_keeps_flows_that_conserve(demo_once):
    pilot = get_pilot(demo_once, "yinchuan")
    for period in demo_once.execute(select(tables.Period.__table__).where(tables.Period.pilot_id == pilot.id)).all():
        balance: Counter = Counter()
        for row in list_flows(demo_once, period.id):
            balance[row.from_account] -= row.amount_fen
            balance[row.to_account] += row.amount_fen
        assert sum(balance.values()) == 0
        assert min((b for a, b in balance.items() if kind_of(a) != "source"), default=0) >= 0
