"""期初补录: all periods are closed in one go, each by its own day; broken off it goes on; afterwards locks hold (rules
9.13); on both databases."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from data_access import tables
from data_access.engine import reading, writing
from data_access.seals import closed_periods, holds
from data_access.workdays import published_calendar
from domain.facts.calendar import workday_after
from domain.intake.views import Weight
from domain.words import HistoryState, PeriodKind
from services.access import COMMAND_LINE
from services.desk import at_desk
from services.errors import Refused
from services.evaluation import opening
from services.evaluation.close import close, evaluate_live
from services.evaluation.opening import close_all
from services.evaluation.opening_view import history_view
from services.frame import open_frame
from services.intake.edit import NotSaved
from tests.a_year_before import PAIR, admit_providers, bring_in, the_day
from tests.new_city import CODE, found, pilot_id, prepare
from tests.opened_past import (
    CITY,
    PERIODS,
    TODAY,
    YEAR,
    approve,
    begin,
    close_everything,
    closed,
    copy_of,
    due,
    edit,
    history,
    periods,
    said,
    scalar,
)


def test_all_weeks_and_months_are_closed_in_order_each_named(past):
    labels = due()
    assert (labels[:2], labels[4:6], labels[-1]) == (["2025-W49", "2025-W50"], ["2025-12", "2026-W01"], "2026-W11")
    assert len(labels) == 15 + 3
    assert approve(due()) == "期初数据已批准，18 期开始结账"
    seen = []
    done = close_all(pilot_id(), COMMAND_LINE, lambda *told: seen.append(told))
    assert done == "期初补录已办结：18 期已结账，此后按期锁定"
    assert [one[:2] for one in seen] == [(n, 18) for n in range(1, 19)]
    rows = periods()
    assert [row.label for row in rows] == labels
    assert {(row.history_id, row.closed_by) for row in rows} == {(history().id, "甲某/乙某")}
    assert all(row.as_of == row.ends_on for row in rows)
    assert (history().state, history().until, history().ended_on) == (HistoryState.CLOSED, date(2026, 3, 15), TODAY)
    with reading() as connection:
        frame = open_frame(connection, COMMAND_LINE, pilot=CODE)
        assert frame.period.label == "2026-W11"
        assert frame.period.state_zh == "已结账，期初补录"
        assert all(holds(connection, row) for row in closed_periods(connection))
    forecast = tables.ForecastRecord.__table__.c
    ranked = tables.ProviderReading.__table__.c
    by_day = {row.label: row.id for row in rows}
    assert scalar(select(func.count()).where(ranked.period_id == by_day["2026-W11"], ranked.score.is_not(None))) > 0
    assert scalar(select(func.count()).where(forecast.period_id == by_day["2026-W11"])) > 0
    assert scalar(select(func.count()).where(forecast.period_id == by_day["2025-W52"])) == 0, "fewer than 8 weeks"


@pytest.mark.parametrize("day", [date(2026, 1, 11), pytest.param(date(2026, 2, 15), marks=pytest.mark.slow)], ids=str)
def test_a_past_week_says_what_it_would_have_said_on_its_own_day(closed_past, day, store):
    """The same city asked on the week's last day, to which only what had happened by then is known."""
    label = "{}-W{:02d}".format(*day.isocalendar())
    afterwards = said(label)
    with copy_of(store, "no_pilot", prepare, day):
        found(CITY)
        admit_providers(pilot_id(), date(2025, 12, 2))
        begin()
        bring_in(replace(YEAR, today=day))
        close_everything(day)
        at_the_time = said(label)
    assert len([key for key in at_the_time if key[0] == "project"]) == YEAR.number
    assert afterwards == at_the_time


def test_nobody_is_silent_in_the_past_and_everybody_may_be_two_weeks_after_its_end(closed_past):
    silent = tables.ProjectReading.__table__.c.silent_days
    assert scalar(select(func.max(silent))) == 0
    for later, days in ((13, 13), (14, 14)):
        with the_day(TODAY + timedelta(days=later)), at_desk(pilot_id(), COMMAND_LINE) as desk:
            readings = evaluate_live(desk.connection, pilot_id())
            assert set(readings.projects["silent_days"]) == {days}
            reasons = [r for r in readings.projects["reason"] if "天未更新进展" in r]
            assert bool(reasons) is (later == 14)


def test_nothing_else_is_closed_while_the_past_comes_in(past):
    with (
        at_desk(pilot_id(), COMMAND_LINE, pair=PAIR) as desk,
        pytest.raises(Refused, match="期初数据补录中，2026年第11"),
    ):
        close(desk, "2026-W11")
    approve(due())
    with at_desk(pilot_id(), COMMAND_LINE, pair=PAIR) as desk, pytest.raises(Refused, match="期初数据结账中"):
        close(desk, "2026-W11")


@pytest.mark.parametrize("labels", [[], ["2025-W50"], ["2025-W49", "2025-12"]], ids=["none", "not the first", "a gap"])
def test_it_begins_with_the_oldest_and_leaves_none_out(past, labels):
    with pytest.raises(Refused, match="须从最早的一期起"):
        approve(labels)
    assert history().state is HistoryState.OPEN


def test_closing_that_breaks_off_leaves_whole_periods_and_goes_on(past, store, monkeypatch):
    approve(due())
    as_ever = opening.store_closed

    def fails(connection, pilot, readings, *rest, **more):
        if readings.span.label == "2026-W02":
            raise RuntimeError("disk full")
        as_ever(connection, pilot, readings, *rest, **more)

    monkeypatch.setattr(opening, "store_closed", fails)
    with pytest.raises(RuntimeError, match="disk full"):
        close_all(pilot_id(), COMMAND_LINE)
    assert [row.label for row in periods()] == due_before("2026-W02")
    assert scalar(select(func.count()).where(tables.Period.__table__.c.status == "open")) == 1, "the live one alone"
    assert history().state is HistoryState.CLOSING
    with reading() as connection:
        view = history_view(connection, COMMAND_LINE, CODE)
    assert (view.closed, view.number, view.last) == (6, 18, "2026年第1周（12月29日—1月4日）")
    with pytest.raises(NotSaved):
        edit("JH-0007", "晚到", completed_build=date(2026, 1, 10))

    monkeypatch.setattr(opening, "store_closed", as_ever)
    seen = []
    close_all(pilot_id(), COMMAND_LINE, lambda *told: seen.append(told[0]))
    assert seen == list(range(7, 19))
    assert history().state is HistoryState.CLOSED
    in_two = {row.label: said(row.label) for row in periods()}
    with copy_of(store, "city_with_a_closed_past", closed, base="city_with_a_past"):
        assert in_two == {row.label: said(row.label) for row in periods()}


def due_before(label: str) -> list[str]:
    """The labels that were approved, up to one."""
    labels = history().labels.split()
    return labels[: labels.index(label)]


def test_who_goes_on_where_another_has_been_is_told_and_closes_nothing_twice(past):
    approve(due())
    whole = opening._read(pilot_id(), COMMAND_LINE)
    first, rows = next(opening._evaluated(whole))
    with at_desk(pilot_id(), COMMAND_LINE, pair=PAIR) as desk:
        opening._close_one(desk, whole, first, rows)
    with (
        at_desk(pilot_id(), COMMAND_LINE, pair=PAIR) as desk,
        pytest.raises(Refused, match="已由另一处结账：期初结账正在别处进行"),
    ):
        opening._close_one(desk, whole, first, rows)
    close_all(pilot_id(), COMMAND_LINE)
    assert len(periods()) == PERIODS
    with (
        at_desk(pilot_id(), COMMAND_LINE, pair=PAIR) as desk,
        pytest.raises(Refused, match="期初数据已补录结账"),
    ):
        opening._close_one(desk, whole, first, rows)


@pytest.mark.parametrize(
    ("day", "labels"),
    [(date(2025, 12, 6), []), (date(2025, 12, 7), ["2025-W49"]), (date(2025, 12, 8), ["2025-W49"])],
    ids=["none is over", "the last day of the first", "the day after"],
)
def test_none_and_one(store, day, labels):
    with copy_of(store, "no_pilot", prepare, day):
        found(CITY)
        begin()
        assert due(day) == labels
        with reading() as connection:
            assert history_view(connection, COMMAND_LINE, CODE).periods == (
                "1 周（2025年第49周）" if labels else "没有已期满的期次"
            )
        assert approve(labels) == f"期初数据已批准，{len(labels)} 期开始结账"
        assert close_all(pilot_id(), COMMAND_LINE) == f"期初补录已办结：{len(labels)} 期已结账，此后按期锁定"
        assert [row.label for row in periods()] == labels
        assert (history().state, history().until) == (HistoryState.CLOSED, date(2025, 12, 7) if labels else None)


def test_afterwards_a_late_return_meets_the_lock(closed_past):
    with pytest.raises(NotSaved) as asked:
        edit("JH-0007", completed_build=date(2026, 3, 10))
    causes = [p.cause for p in asked.value.problems if p.weight is Weight.EXPLAIN]
    assert causes == ["2026年第11周 已结账，改动将在下一期列为“更正”"]
    assert edit("JH-0007", "进场记录晚到", completed_build=date(2026, 3, 10)).startswith("已保存")
    with pytest.raises(NotSaved) as refused:
        edit("JH-0007", "进场记录晚到", completed_build=date(2026, 1, 10))
    causes = [p.cause for p in refused.value.problems if p.weight is Weight.ERROR]
    assert causes == ["2026-01-10 所在期次已锁定（2026-02-01 以前的不能再改）"]


def test_the_next_week_is_closed_as_any_and_corrects_nothing_that_did_not_change(closed_past):
    with the_day(date(2026, 3, 22)):
        with at_desk(pilot_id(), COMMAND_LINE, pair=PAIR) as desk:
            evaluate_live(desk.connection, pilot_id())
            close(desk, "2026-W12")
        assert scalar(select(func.count()).select_from(tables.RestatementRecord)) == 0
        assert [(row.label, row.history_id) for row in periods()][-1] == ("2026-W12", None)
        on_time, asked = said("2026-W12")["submission", None][:2]
    assert (on_time, asked) == (0, 4), "its Friday came after the end: it is asked of four, and nobody sent anything"


def test_only_the_newest_period_asks_and_from_today_on(past, monkeypatch):
    alerts = tables.Alert.__table__.c
    monkeypatch.setattr("services.evaluation.ranking.Ranker.rank", ranked_far_below(opening.Ranker.rank))
    close_everything()
    with reading() as connection:
        rows = connection.execute(
            select(tables.Period.__table__.c.label, alerts.due_on)
            .join(tables.Period, tables.Period.__table__.c.id == alerts.period_id)
            .distinct()
        ).all()
    assert [tuple(row) for row in rows] == [("2026-W11", workday_after(published_calendar(), TODAY, 5))]


def ranked_far_below(rank):
    """As if every provider had been far below for five periods."""

    def again(self, span, readings, rules):
        ranked = rank(self, span, readings, rules)
        for row in ranked.ranking.columns.values():
            row |= {"periods_below": 5, "on_time_observed": 1, "on_time_trials": 9, "on_time_adjusted": 0.1}
        return ranked

    return again


def test_the_trail_tells_begin_approval_every_period_and_the_end(closed_past):
    event = tables.AuditEvent.__table__
    with reading() as connection:
        rows = connection.execute(select(event).order_by(event.c.id)).all()
    names = [row.action for row in rows if row.action.endswith(("_history", "close_period"))]
    assert names == ["begin_history", "approve_history", *["close_period"] * 18, "close_history"]
    told = json.loads(next(row.after for row in rows if row.action == "approve_history"))
    assert (told["proposed_by"], told["approver"], told["periods"]) == ("甲某", "乙某", 18)


def test_a_monthly_pilot_closes_months_only(past):
    pilots = tables.Pilot.__table__
    with writing() as session:
        session.connection().execute(update(pilots).values(reports_weekly=False))
    close_everything()
    assert [(row.label, row.kind) for row in periods()] == [
        (label, PeriodKind.MONTH) for label in ("2025-12", "2026-01", "2026-02")
    ]
