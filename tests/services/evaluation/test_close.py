"""A period is closed once, as a whole, in its turn, and stays as it was (rules 10.1)."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection, func, select, update

from data_access import tables
from data_access.commands.audit import broken_audit_events
from data_access.engine import reading, writing
from data_access.queries.history import last_closed
from data_access.queries.pilots import get_period, get_pilot, is_closed
from data_access.tables import metadata
from domain.words import AlertDeed, AlertStatus, PeriodKind
from services import desk as desks
from services.access import Role, User
from services.alerts.handling import answer_alert
from services.audit.checking import problems
from services.desk import Pair, at_desk
from services.errors import Forbidden, Refused
from services.evaluation import close as evaluation
from services.evaluation import working_out
from services.evaluation.alerts import alerts_of
from services.evaluation.close import close, close_ahead, evaluate_live
from services.evaluation.working_out import work_out
from tests.databases import undone
from tests.two_people import desk_of_two

TABLES = (
    "indicator_readings",
    "scope_counts",
    "project_readings",
    "provider_readings",
    "findings",
    "target_readings",
    "target_shares",
)

CLOSER = User("王主任", Role.OFFICE)


def pilot_of(connection: Connection):
    return get_pilot(connection, "yinchuan")


def on_day(connection: Connection, day: date) -> None:
    """The demonstration's today."""
    pilots = tables.Pilot.__table__
    connection.execute(update(pilots).where(pilots.c.code == "yinchuan").values(demo_today=day))


def close_on(connection: Connection, day: date, label: str, reason: str = ""):
    on_day(connection, day)
    return close(desk_of_two(connection, pilot_of(connection).id, User("王主任", Role.OFFICE)), label, reason)


def stored(connection: Connection, label: str) -> dict[str, list]:
    """Every row of a period, without ids."""
    period = get_period(connection, pilot_of(connection).id, label)
    found = {"periods": [] if period is None else [tuple(period)]}
    for name in TABLES:
        table = metadata.tables[name]
        columns = [column for column in table.c if column.name != "id"]
        rows = connection.execute(select(*columns).where(table.c.period_id == (period.id if period else 0)))
        found[name] = sorted(map(repr, rows))
    return found


@pytest.fixture
def demo(demo_both):
    with undone(demo_both):
        yield demo_both


def test_the_next_week_is_closed_with_all_its_readings(demo):
    readings = close_on(demo, date(2026, 11, 22), "2026-W47")
    pilot = pilot_of(demo)
    period = get_period(demo, pilot.id, "2026-W47")
    assert is_closed(demo, pilot.id, "2026-W47")
    assert (period.starts_on, period.ends_on, period.as_of) == (
        date(2026, 11, 16),
        date(2026, 11, 22),
        date(2026, 11, 22),
    )
    assert (period.closed_by, period.rule_version) == ("王主任/李四", readings.rule_version)
    assert abs(datetime.now(UTC) - period.closed_at).total_seconds() < 60
    rows = stored(demo, "2026-W47")
    assert len(rows["indicator_readings"]) == len(readings.indicators)
    assert len(rows["project_readings"]) == 337


def test_closing_is_written_into_the_audit_trail(demo):
    readings = close_on(demo, date(2026, 11, 22), "2026-W47")
    event = demo.execute(select(tables.AuditEvent.__table__).order_by(tables.AuditEvent.id.desc()).limit(1)).one()
    assert (event.actor, event.action, event.subject_id) == ("王主任", "close_period", "2026-W47")
    assert readings.rule_version in event.after
    assert broken_audit_events(demo) == []


def test_closing_brings_the_live_period_to_today_and_compares_it_with_the_closed_one(demo):
    close_on(demo, date(2026, 11, 22), "2026-W47")
    live = get_period(demo, pilot_of(demo).id, "live")
    assert live.as_of == date(2026, 11, 22)
    row = metadata.tables["indicator_readings"].c
    changes = set(demo.scalars(select(row.change).where(row.period_id == live.id)))
    assert {str(change) for change in changes} == {"same"}


def test_a_light_that_stays_runs_one_period_longer(demo):
    close_on(demo, date(2026, 11, 22), "2026-W47")
    row = metadata.tables["indicator_readings"].c
    pilot = pilot_of(demo)
    runs = {}
    for label in ("2026-W46", "2026-W47"):
        query = select(row.indicator, row.district_id, row.industry_id, row.light, row.since, row.periods_running)
        period = get_period(demo, pilot.id, label)
        runs[label] = {tuple(r[:4]): tuple(r[4:]) for r in demo.execute(query.where(row.period_id == period.id))}
    stayed = runs["2026-W46"].keys() & runs["2026-W47"].keys()
    assert len(stayed) > 400
    for key in stayed:
        since, running = runs["2026-W46"][key]
        assert runs["2026-W47"][key] == (since, running + 1)


def test_nothing_changes_in_earlier_periods_and_nothing_is_restated_when_no_fact_changed(demo):
    before = stored(demo, "2026-W46"), stored(demo, "2026-10")
    close_on(demo, date(2026, 11, 22), "2026-W47")
    assert (stored(demo, "2026-W46"), stored(demo, "2026-10")) == before
    assert demo.scalar(select(func.count()).select_from(tables.RestatementRecord)) == 0


REFUSED = [
    (
        date(2026, 11, 22),
        "2026-W46",
        "2026年第46周（11月9日—15日） 已结账，不能重复结账；如需更正，请在下一期以“更正”列示",
    ),
    (date(2026, 11, 21), "2026-W47", "到 2026-11-22 才结束，今天是 2026-11-21，请期满后再结账"),
    (date(2026, 11, 15), "2026-11", "2026年11月 到 2026-11-30 才结束，今天是 2026-11-15，请期满后再结账"),
    (date(2026, 11, 15), "2025-06", "早于试点开始日 2025-07-01，没有可结账的内容"),
    (date(2026, 11, 15), "2026-W99", "期次“2026-W99”不合格式：周写作 2026-W46，月写作 2026-11"),
    (date(2026, 11, 15), "live", "期次“live”不合格式：周写作 2026-W46，月写作 2026-11"),
    (date(2026, 11, 15), "去年", "期次“去年”不合格式"),
]


@pytest.mark.parametrize(("day", "label", "said"), REFUSED)
def test_what_cannot_be_closed_is_refused_with_a_sentence(demo, day, label, said):
    with pytest.raises(Refused) as refusal:
        close_on(demo, day, label)
    assert said in str(refusal.value)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OFFICE}))
def test_who_may_not_close_is_told_so(demo, role):
    on_day(demo, date(2026, 11, 22))
    with pytest.raises(Forbidden, match="没有这项权限：close_period"):
        close(desk_of_two(demo, pilot_of(demo).id, User("某人", role)), "2026-W47")


def test_a_skipped_week_cannot_be_closed_after_the_next_one(demo):
    close_on(demo, date(2026, 11, 29), "2026-W48", "第47周停报")
    with pytest.raises(Refused, match="其后的 2026-W48 已结账，2026-W47 不能再补结"):
        close_on(demo, date(2026, 11, 29), "2026-W47")


def test_a_month_may_be_closed_after_later_weeks(demo):
    for week in ("2026-W47", "2026-W48", "2026-W49"):
        close_on(demo, date(2026, 12, 6), week)
    close_on(demo, date(2026, 12, 6), "2026-11")
    assert last_closed(demo, pilot_of(demo).id, PeriodKind.MONTH).label == "2026-11"


@pytest.mark.parametrize("step", ["insert_rows", "close_period", "record_audit", "replace_live_tallies"])
def test_a_failure_halfway_leaves_nothing(demo_url, monkeypatch, step):
    with writing() as session:
        on_day(session.connection(), date(2026, 11, 22))
        pilot_id = pilot_of(session.connection()).id
    with reading() as connection:
        before = {label: stored(connection, label) for label in ("2026-W46", "2026-W47", "live")}

    def fail(*_args, **_words):
        raise OSError("磁盘已满")

    def close_next() -> None:
        with at_desk(pilot_id, User("王主任", Role.OFFICE), pair=Pair("王主任", "李四")) as desk:
            close(desk, "2026-W47")

    with monkeypatch.context() as broken:
        broken.setattr(desks if step == "record_audit" else evaluation, step, fail)
        pytest.raises(OSError, close_next)
    with reading() as connection:
        assert {label: stored(connection, label) for label in before} == before
        assert connection.scalar(select(func.count()).select_from(tables.AuditEvent)) == 0
    close_next()
    with reading() as connection:
        assert is_closed(connection, pilot_of(connection).id, "2026-W47")


def test_others_write_while_alerts_are_worked_out(demo_url, monkeypatch):
    """Nothing was written in between, so what was worked out before the lock is what is stored (rules 10.1)."""
    pilot_id = ready_to_close()
    at_work = []

    def meanwhile(*values):
        with at_desk(pilot_id, CLOSER):  # another writer is let in at once
            at_work.append("worked out")
        return alerts_of(*values)

    monkeypatch.setattr(working_out, "alerts_of", meanwhile)
    ahead = close_ahead(pilot_id, CLOSER, "2026-W47")["2026-W47"]
    with at_desk(pilot_id, CLOSER, pair=Pair("王主任", "李四")) as desk:
        close(desk, "2026-W47", ahead=ahead)
        opened = desk.connection.scalar(select(func.count()).where(tables.Alert.opened_on == date(2026, 11, 22)))
    assert at_work == ["worked out"], "once, and not under the lock"
    assert opened == sum(turn.deed is AlertDeed.OPENED for turn in ahead.turned.turns) > 0


def test_what_was_written_meanwhile_is_closed_too(demo_url, monkeypatch):
    """Worked out before the lock, it holds no more: it is worked out anew, of another week as well (rules 10.1)."""
    pilot_id = ready_to_close()
    anew = []
    monkeypatch.setattr(working_out, "alerts_of", lambda *values: (anew.append(1), alerts_of(*values))[1])
    ahead = close_ahead(pilot_id, CLOSER, "2026-W47")["2026-W47"]
    with at_desk(pilot_id, CLOSER) as desk:
        alert = next(one for one in ahead.turned.standing if one.owner_district and one.status is AlertStatus.OPEN)
        number = desk.connection.scalar(select(tables.Alert.version).where(tables.Alert.id == alert.id))
        said = {"cause": "approval", "text": "已约谈", "promised_on": date(2026, 11, 30)}
        answer_alert(desk, alert=alert.id, version=number, **said)
    with at_desk(pilot_id, CLOSER, pair=Pair("王主任", "李四")) as desk:
        close(desk, "2026-W47", ahead=ahead)
        row = desk.connection.execute(select(tables.Alert.status).where(tables.Alert.id == alert.id)).one()
    assert len(anew) == 2
    assert row.status is AlertStatus.REPLIED, "the answer stays"


def live_of(connection: Connection) -> dict[str, list[str]]:
    """Every row that says something of the live period, without numbers that the database gives."""
    pilot = pilot_of(connection)
    period, found = get_period(connection, pilot.id, "live"), {}
    for name in (*TABLES, "task_readings", "flow_sums", "live_tallies"):
        table = metadata.tables[name]
        columns = [column for column in table.c if column.name not in {"id", "period_id"}]
        of = table.c.period_id == period.id if "period_id" in table.c else table.c.pilot_id == pilot.id
        found[name] = sorted(map(repr, connection.execute(select(*columns).where(of))))
    return found


def test_the_live_period_after_a_closing_is_the_one_that_is_evaluated_anew(demo):
    """It is worked out beside what is closed, from it, before that is stored: of a week, and of a month, which the live
    period of Yinchuan is not compared with (rules 10.1)."""
    days = {"2026-W47": date(2026, 11, 22), "2026-W48": date(2026, 11, 29), "2026-11": date(2026, 11, 30)}
    for label, day in days.items():
        close_on(demo, day, label)
        beside = live_of(demo)
        evaluate_live(demo, pilot_of(demo).id)
        anew = live_of(demo)
        assert all(anew.values()), [name for name, rows in anew.items() if not rows]
        assert {name for name in anew if anew[name] != beside[name]} == set(), label


def test_a_week_and_a_month_are_both_worked_out_before_the_lock(demo_url, monkeypatch):
    """Neither rests on the other: what is stored is what would have been worked out between the two (rules 10.1)."""
    labels, seen = ("2026-W47", "2026-W48", "2026-11"), []
    pilot_id = ready_to_close(date(2026, 11, 30))
    monkeypatch.setattr(evaluation, "work_out", lambda *values: (seen.append(values[2].label), work_out(*values))[1])
    ahead = close_ahead(pilot_id, CLOSER, *labels)
    assert seen == list(ahead) == ["2026-W47", "2026-11"]
    kept = []
    for found in (ahead, {}):
        seen.clear()
        with at_desk(pilot_id, CLOSER, is_rehearsal=True, pair=Pair("王主任", "李四")) as desk:
            for label in labels:
                close(desk, label, ahead=found.get(label))
            kept.append({label: said(desk.connection, label) for label in (*labels, "live")})
        assert seen == ["2026-W48"] if found else list(labels), "the second week rests on the closing of the first"
    assert kept[0] == kept[1]
    assert all(any(rows) for rows in kept[0].values())


def said(connection: Connection, label: str) -> list[list[str]]:
    """What a period says, table by table, without its numbers; and the alerts that it opened."""
    period = get_period(connection, pilot_of(connection).id, label)
    found = []
    for name in TABLES:
        table = metadata.tables[name]
        columns = [column for column in table.c if column.name not in ("id", "period_id")]
        found.append(sorted(map(repr, connection.execute(select(*columns).where(table.c.period_id == period.id)))))
    alerts = select(tables.Alert.trouble, tables.Alert.owner, tables.Alert.due_on)
    found.append(sorted(map(repr, connection.execute(alerts.where(tables.Alert.period_id == period.id)))))
    return found


def test_of_periods_one_of_which_cannot_be_closed_nothing_is_worked_out(demo_url):
    pilot_id = ready_to_close()
    assert close_ahead(pilot_id, CLOSER, "2026-W47", "2026-11") == {}
    assert close_ahead(pilot_id, CLOSER) == {}


def ready_to_close(day: date = date(2026, 11, 22)) -> int:
    """The pilot on the last day of a week that is not closed."""
    with writing() as session:
        on_day(session.connection(), day)
        return pilot_of(session.connection()).id


def test_evaluating_twice_gives_the_same_live_period(demo):
    pilot = pilot_of(demo)
    first = stored(demo, "live")
    evaluate_live(demo, pilot.id)
    second = stored(demo, "live")
    assert [len(rows) for rows in first.values()] == [len(rows) for rows in second.values()]
    assert pilot_of(demo).revision == pilot.revision + 1


def test_counts_that_do_not_add_up_are_found_by_check(demo):
    live = get_period(demo, pilot_of(demo).id, "live")
    counts = metadata.tables["scope_counts"]
    whole = (counts.c.period_id == live.id) & counts.c.district_id.is_(None) & counts.c.industry_id.is_(None)
    assert problems(demo) == []
    demo.execute(update(counts).where(whole).values(projects=counts.c.projects + 1))
    assert problems(demo) == ["银川市中小企业数字化转型城市试点 live：汇总 338 个项目，明细 337 个"]


def test_counts_of_districts_and_of_cells_add_up_to_the_pilot(demo):
    """Also for every closed period: nobody is counted twice, nobody is lost."""
    row = metadata.tables["scope_counts"].c
    names = ("projects", "red", "yellow", "green", "grey", "withdrawn", "replaced", "disqualified")
    sums = [func.sum(row[name]) for name in names]

    def totals(*where) -> dict:
        query = select(row.period_id, *sums).where(*where).group_by(row.period_id)
        return {r[0]: tuple(map(int, r[1:])) for r in demo.execute(query)}

    whole = totals(row.district_id.is_(None), row.industry_id.is_(None))
    assert len(whole) == 89
    assert totals(row.district_id.is_not(None), row.industry_id.is_(None)) == whole
    assert totals(row.district_id.is_(None), row.industry_id.is_not(None)) == whole
    assert totals(row.district_id.is_not(None), row.industry_id.is_not(None)) == whole
    assert all(numbers[0] == sum(numbers[1:]) for numbers in whole.values())
