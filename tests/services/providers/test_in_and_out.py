"""The office records steps in and out: permission, two people, one transaction, an audit event, never a change after
(rules 6.7, 11.3)."""

from datetime import date

import pytest
from sqlalchemy import func, select

from data_access.queries.facts import load_facts
from data_access.queries.providers import get_provider, list_status_changes
from data_access.tables import AuditEvent, Pilot, Provider, Solution
from domain.days import number
from services.access import DEMO_USER, Role, User
from services.errors import Forbidden, Refused
from services.providers.in_and_out import record_step
from tests.databases import undone
from tests.two_people import desk_of_two

SAID = {"reason": "三个项目逾期超过 30 天", "document": "专班纪要〔2026〕12号"}


@pytest.fixture
def connection(demo_both):
    with undone(demo_both):
        yield demo_both


@pytest.fixture
def pilot_id(connection):
    return connection.scalar(select(Pilot.id).where(Pilot.code == "yinchuan"))


@pytest.fixture
def provider(connection, pilot_id):
    """One in good standing."""
    uscc = connection.scalar(
        select(func.min(Provider.uscc)).where(Provider.pilot_id == pilot_id, Provider.status == "active")
    )
    return get_provider(connection, pilot_id, uscc)


def step(connection, pilot_id, provider, action, **changed):
    now = get_provider(connection, pilot_id, provider.uscc)
    return record_step(
        desk_of_two(connection, pilot_id, DEMO_USER),
        provider.uscc,
        action,
        **{"version": now.version, **SAID, **changed},
    )


def test_a_warning_is_recorded_with_its_day_of_rectification_and_audited(connection, pilot_id, provider):
    said = step(connection, pilot_id, provider, "warn")
    assert said == f"已登记：{provider.name} 约谈，现为“约谈”，整改期限 2026-12-15"
    row = list_status_changes(connection, pilot_id, provider.id)[-1]
    assert (row.status_before, row.status_after, row.author) == ("active", "warned", DEMO_USER.name)
    assert get_provider(connection, pilot_id, provider.uscc).status == "warned"
    event = connection.execute(select(AuditEvent.__table__).order_by(AuditEvent.id.desc()).limit(1)).one()
    assert (event.action, event.subject_id) == ("provider_warn", provider.uscc)
    assert "李四" in event.after


def test_an_appeal_and_its_revocation_bring_a_provider_back(connection, pilot_id, provider):
    step(connection, pilot_id, provider, "suspend")
    step(connection, pilot_id, provider, "appeal", document="", reason="停产检修所致")
    assert get_provider(connection, pilot_id, provider.uscc).status == "suspended"
    step(connection, pilot_id, provider, "revoke", reason="核实属企业原因")
    assert get_provider(connection, pilot_id, provider.uscc).status == "active"
    actions = [str(row.action) for row in list_status_changes(connection, pilot_id, provider.id)]
    assert actions == ["suspend", "appeal", "revoke"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"reason": "  "}, "约谈没有登记：请填写理由"),
        ({"document": "", "reason": ""}, "请填写理由\\（1—500 字\\）、文件或会议纪要"),
        ({"version": 99}, "状态刚被别人改为"),
    ],
)
def test_what_is_missing_is_said_at_once_and_nothing_is_stored(connection, pilot_id, provider, changed, message):
    with pytest.raises(Refused, match=message):
        step(connection, pilot_id, provider, "warn", **changed)
    assert list_status_changes(connection, pilot_id, provider.id) == []


def test_a_step_that_cannot_follow_is_refused_with_those_that_can(connection, pilot_id, provider):
    with pytest.raises(Refused, match="服务商现为“在池”，不能恢复；现在可以：约谈、暂停承接、清退"):
        step(connection, pilot_id, provider, "readmit")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICE])
def test_only_the_office_records(connection, pilot_id, provider, role):
    with pytest.raises(Forbidden):
        record_step(desk_of_two(connection, pilot_id, User("某人", role, 1)), provider.uscc, "warn", version=1, **SAID)


def test_the_demonstration_tells_how_its_bad_providers_came_to_their_status(connection, pilot_id):
    rows = connection.execute(
        select(Provider.id, Provider.status).where(Provider.pilot_id == pilot_id, Provider.status != "active")
    ).all()
    assert {row.status for row in rows} == {"warned", "suspended", "removed"}
    for row in rows:
        assert list_status_changes(connection, pilot_id, row.id)[-1].status_after == row.status


def test_each_day_keeps_the_pool_it_had_whatever_became_of_a_provider_since(connection, pilot_id):
    """Suspended 10-01, removed 10-20, back 11-05: out of the pool from 10-01 on, its solutions from 10-20 on."""
    early = select(Solution.provider_id).where(Solution.listed_on < date(2026, 9, 30))
    known = select(func.min(Provider.uscc)).where(Provider.pilot_id == pilot_id, Provider.status == "active")
    provider = get_provider(connection, pilot_id, connection.scalar(known.where(Provider.id.in_(early))))
    on_day = (Solution.provider_id == provider.id, Solution.listed_on <= date(2026, 10, 20))
    own = connection.scalar(select(func.count()).select_from(Solution).where(*on_day))

    def counted() -> dict[str, list[float]]:
        supply = load_facts(connection, pilot_id).supply
        days = [date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 19), date(2026, 10, 20), date(2026, 11, 5)]
        return {
            name: [float(supply[name].until(number(day)).amount.sum()) for day in days]
            for name in ("provider_all", f"provider_{provider.kind}", "solutions")
        }

    before = counted()
    step(connection, pilot_id, provider, "suspend", on=date(2026, 10, 1))
    step(connection, pilot_id, provider, "remove", on=date(2026, 10, 20))
    removed = counted()
    step(connection, pilot_id, provider, "readmit", on=date(2026, 11, 5))
    assert own
    away = {
        "provider_all": [0, 1, 1, 1, 1],
        f"provider_{provider.kind}": [0, 1, 1, 1, 1],
        "solutions": [0, 0, 0, own, own],
    }
    for name, less in away.items():
        assert [b - now for b, now in zip(before[name], removed[name], strict=True)] == less, name
        assert [b - now for b, now in zip(before[name], counted()[name], strict=True)] == [*less[:-1], 0], name
