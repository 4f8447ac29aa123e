"""Nothing is written by a clock that cannot be right, until somebody says that it is (rules 11.17)."""

from datetime import datetime, timedelta

import pytest

from data_access.commands.audit import record_audit
from data_access.commands.identity import insert_account
from data_access.engine import writing
from data_access.queries.audit import newest_event, newest_moment
from domain.clocks import LONGEST_SILENCE, SKEW
from services.clock import now
from services.errors import Refused
from services.keeping.clock import ACTION, confirm_clock
from tests.databases import _fresh, plans_template
from tests.test_manage import run

MINUTE = timedelta(minutes=1)


@pytest.fixture
def url(store, monkeypatch):
    yield from _fresh(store, plans_template(store), monkeypatch)


def note(at: datetime | None = None) -> None:
    with writing() as session:
        names = {"pilot_id": None, "subject": "project", "subject_id": "1"}
        record_audit(session.connection(), actor="甲", action="edit", at=at, **names)


def people() -> None:
    with writing() as session:
        insert_account(session.connection(), sign_in_name="zhoumin", name="周敏", created_at=now())


@pytest.mark.parametrize("by", [-LONGEST_SILENCE - MINUTE, SKEW + MINUTE])
def test_nothing_is_written_by_a_clock_that_is_wrong(url, by):
    people()
    note(now() + by)
    with pytest.raises(Refused, match="^没有写入：本机时钟是 .*比库里最近一次操作.*python manage.py clock"):
        note()


@pytest.mark.parametrize("by", [-LONGEST_SILENCE + MINUTE, timedelta(), SKEW - MINUTE])
def test_a_month_of_silence_and_clocks_an_hour_apart_are_as_usual(url, by):
    people()
    note(now() + by)
    note()


def test_a_demonstration_may_lie_untouched_for_a_year(url):
    note(now() - timedelta(days=365))
    note()


def test_who_says_that_the_clock_is_right_is_noted_and_writing_goes_on(url):
    people()
    note(now() - timedelta(days=365))
    with pytest.raises(Refused, match="请用 --reason 写明原因"):
        confirm_clock(" ")
    done = run("clock", "--reason", "春节停用")
    assert (done.exit_code, done.stdout.strip()) == (0, "已确认本机时钟无误，记入操作留痕；现在可以启动和填报")
    note()
    with writing() as session:
        assert "春节停用" in newest_event(session.connection(), ACTION).after
        assert now() - newest_moment(session.connection()) < timedelta(minutes=5)
    again = run("clock", "--reason", "再来一次")
    assert (again.exit_code, "不需要确认" in again.stderr) == (1, True)
