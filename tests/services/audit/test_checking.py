"""`manage.py check`: rows that somebody took away by hand, past the triggers, are told by period, month and account."""

import pytest
from sqlalchemy import Delete, Update, delete, func, select, text, update

from data_access.money_triggers import drop_money_triggers
from data_access.tables import KEPT_ONCE, FundCorrection, Period, metadata
from data_access.triggers import drop_triggers
from services.audit.checking import problems
from tests.databases import undone

PILOT = "银川市中小企业数字化转型城市试点"


def some(name: str, *conditions: str, limit: int | None = None):
    """Ids of rows of the closed week, the first ones."""
    table = metadata.tables[name]
    week = select(func.max(Period.id)).where(Period.label == "2026-W46").scalar_subquery()
    where = [table.c.period_id == week, *map(text, conditions)]
    return select(table.c.id).where(*where).order_by(table.c.id).limit(limit).scalar_subquery()


def gone(name: str, *conditions: str, limit: int | None = None) -> Delete:
    table = KEPT_ONCE[name].rows if name in KEPT_ONCE else metadata.tables[name]
    return delete(table).where(table.c.id.in_(some(name, *conditions, limit=limit)))


def told(connection, *statements: Delete | Update) -> list[str]:
    """What the check says after statements that the triggers would have refused; nothing of it is kept."""
    with undone(connection):
        drop_triggers(connection)
        drop_money_triggers(connection)
        for statement in statements:
            changed = connection.execute(statement).rowcount
            assert changed > 0 or statement.table.name in KEPT_ONCE, statement  # SQLite counts none through a view
        return [sentence.removeprefix(f"{PILOT} ") for sentence in problems(connection)]


def test_the_demonstration_lacks_nothing(demo_both):
    assert problems(demo_both) == []


def hundred_entries() -> Delete:
    """Of those that nothing points at."""
    entries = metadata.tables["fund_entries"]
    held = select(FundCorrection.corrects_id).union(select(FundCorrection.entry_id))
    ids = select(entries.c.id).where(entries.c.id.not_in(held)).order_by(entries.c.id).limit(100)
    return delete(entries).where(entries.c.id.in_(ids.scalar_subquery()))


def test_a_hundred_entries_that_are_gone_are_told_by_month_and_accounts_and_by_period(demo_both):
    found = told(demo_both, hundred_entries())
    months = [sentence for sentence in found if "按月合计" in sentence]
    assert "中央财政 → 财政专户：按月合计 " in " ".join(months)
    both = [[int(part.split(" 笔")[0].split()[-1]) for part in one.split("，流水")] for one in months]
    assert sum(kept - there for kept, there in both) == 100
    assert any(sentence.startswith("2026-W46：资金流向的笔数存有 ") for sentence in found)


def test_entries_that_are_gone_from_the_months_too_are_told_by_the_periods(demo_both):
    months, entries = metadata.tables["ledger_months"], metadata.tables["fund_entries"]
    with undone(demo_both):
        drop_triggers(demo_both)
        drop_money_triggers(demo_both)
        before = demo_both.execute(select(entries).order_by(entries.c.id).limit(1)).one()
        last = (months.c.from_account == before.from_account) & (months.c.to_account == before.to_account)
        last &= (months.c.pilot_id == before.pilot_id) & (months.c.month == before.occurred_on.replace(day=1))
        demo_both.execute(
            update(months)
            .where(last)
            .values(entries=months.c.entries - 1, amount_fen=months.c.amount_fen - before.amount_fen)
        )
        demo_both.execute(delete(entries).where(entries.c.id == before.id))
        found = problems(demo_both)
    assert len(found) > 100
    assert sum("资金流向" in sentence for sentence in found) > 100
    assert "与前一笔不相接" in found[0]
    assert len([one for one in found if "资金流向" not in one]) == 1


WHOLE = ("district_id IS NULL", "industry_id IS NULL")
OF_NINGDONG = ("industry_id IS NULL", "district_id = (SELECT id FROM districts WHERE short_name = '宁东')")


GONE = [
    ("scope_counts", WHOLE, None, "2026-W46 全市：没有项目数的汇总"),
    ("scope_counts", OF_NINGDONG, None, "2026-W46 宁东：没有项目数的汇总"),
    ("indicator_readings", ("indicator = 'schedule'", *WHOLE), None, "2026-W46 全市：应有 11 项指标的读数，只有 10 项"),
    ("target_readings", (), 3, "2026-W46：应有 {targets} 条目标的读数，只有 {fewer} 条"),
    ("provider_readings", (), 1, "2026-W46：服务商存有 "),
    ("findings", ("project_id IS NOT NULL", "state = 'open'"), 1, "2026-W46：资金合规问题存有 "),
    ("flow_sums", (), 1, "2026-W46：资金流向的金额（分）存有 "),
    ("money_cells", (), 1, "2026-W46：奖补汇总的项目存有 "),
]
MORE_GONE = [
    ("project_readings", (), 100, "2026-W46：汇总 337 个项目，明细 237 个"),
    ("indicator_readings", (), None, "2026-W46 全市：应有 11 项指标的读数，只有 0 项"),
]


@pytest.mark.parametrize("rows", [GONE, MORE_GONE], ids=["some of each table", "projects and all lights"])
def test_readings_that_are_gone_are_told_with_their_period(demo_both, rows):
    targets = demo_both.scalar(
        text("SELECT max(n) FROM (SELECT count(*) AS n FROM target_readings GROUP BY period_id) t")
    )
    found = told(demo_both, *(gone(name, *conditions, limit=limit) for name, conditions, limit, _ in rows))
    for *_, sentence in rows:
        begins = sentence.format(targets=targets, fewer=targets - 3)
        assert [one for one in found if one.startswith(begins)], (begins, found)


def test_a_month_of_the_ledger_that_was_changed_is_told(demo_both):
    months = metadata.tables["ledger_months"]
    first = months.c.id == select(func.min(months.c.id)).scalar_subquery()
    (found,) = told(demo_both, update(months).where(first).values(amount_fen=months.c.amount_fen + 1))
    assert "：按月合计 " in found


def test_a_light_that_was_changed_is_told_though_all_rows_are_there(demo_both):
    table = metadata.tables["project_readings"]
    one = some("project_readings", "light = 'green'", limit=1)
    sealed, counted = told(demo_both, update(table).where(table.c.id == one).values(light="red"))
    assert sealed == "2026-W46：与结账时的封存摘要不符，该期留存的内容被改动过"
    assert counted.startswith("2026-W46：汇总 337 个项目（红 ")
