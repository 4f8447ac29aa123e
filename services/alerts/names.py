"""What an alert is about, as people call it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.alerts import AlertFilter, office_of
from data_access.queries.identity import list_answering
from data_access.workdays import load_calendar
from domain.alerts.handling import ASKED
from domain.alerts.seen import MILESTONE, PARTY_OF, PROJECT, PROVIDER, TARGET
from domain.alerts.views import AlertLine
from domain.facts.calendar import Calendar, workdays_between
from domain.lights.core import CORE, CORE_LIGHTS
from domain.words import AlertStatus, Stage
from services.access import Permission, Role, User, check, home_of
from services.errors import Forbidden

PARTIES_ZH = dict(zip(PARTY_OF, ("服务商履责", "企业履责", "主管部门履责"), strict=True))
INDICATORS = {
    **{core.value: CORE_LIGHTS[core].zh for core in CORE},
    PROJECT: "项目",
    PROVIDER: "服务商赛马",
    TARGET: "目标预测",
    MILESTONE: "节点预测",
    **PARTIES_ZH,
}
"""What an alert can be about."""


def seen_by(user: User) -> AlertFilter:
    """What a user may see: a district its own and what it owns, a department what it owns, the others all."""
    check(user, Permission.READ_SUMMARY)
    if user.role is Role.DEPARTMENT:
        if user.department_id is None:
            raise Forbidden(f"{user.name}（部门）的账号没有指定部门，不能查看预警：请联系专班办公室补上")
        return AlertFilter(department_id=user.department_id)
    return AlertFilter(district_id=home_of(user))


def name_of(row: Row[Any], pilot: str) -> str:
    """完成改造（永宁县）; 朗润新材（YC-2025-0012）; a provider's name; 规上企业覆盖率（2026）：预测."""
    if row.target:
        where = "" if row.district is None else f"，{row.district}"
        return f"{row.target}（{row.target_period}{where}）：预测"
    if row.project:
        return f"{row.enterprise}（{row.project}）" + (stage_of(row) if row.indicator == MILESTONE else "")
    if row.provider:
        return f"{row.provider}：{PARTIES_ZH[row.indicator]}" if row.indicator in PARTIES_ZH else str(row.provider)
    return f"{INDICATORS[row.indicator]}（{row.district or pilot}）"


def stage_of(row: Row[Any]) -> str:
    """：验收节点预测; without the stage for an alert from before its stage was kept."""
    stage = row.trouble.rpartition("/")[2]
    return f"：{Stage(stage).zh if stage in set(Stage) else ''}节点预测"


@dataclass(frozen=True)
class Answering:
    """Who may answer for a unit, by district or department (the office: by that of its department), in their order."""

    of_unit: Mapping[tuple[int | None, int | None], tuple[tuple[int, str], ...]]

    def people(self, district_id: int | None, department_id: int | None) -> tuple[tuple[int, str], ...]:
        """Account and name."""
        return self.of_unit.get((district_id, department_id), ())

    def named(self, row: Row[Any]) -> str:
        """Whom the office named, while he or she may answer for the unit; else empty."""
        return dict(self.people(row.owner_district_id, row.owner_department_id)).get(row.owner_account_id, "")

    def person(self, row: Row[Any]) -> str:
        """Who answers: named, else the first of the unit; empty where nobody has an account."""
        first = self.people(row.owner_district_id, row.owner_department_id)[:1]
        return self.named(row) or next((name for _, name in first), "")


def answering(connection: Connection, pilot_id: int, day: date) -> Answering:
    """By the grants of a day."""
    office = office_of(connection, pilot_id)
    found: dict[tuple[int | None, int | None], dict[int, str]] = {}
    for row in list_answering(connection, pilot_id, day):
        unit = (row.district_id, row.department_id)
        if unit == (None, None):
            unit = (None, None if office is None else office.id)
        found.setdefault(unit, {}).setdefault(row.account_id, row.name)
    return Answering({unit: tuple(people.items()) for unit, people in found.items()})


@dataclass(frozen=True)
class Here:
    """What a line of the list is read by: the pilot's name, its day, its working days, who answers."""

    pilot: str
    today: date
    calendar: Calendar
    people: Answering


def here_of(connection: Connection, pilot: Any, today: date) -> Here:
    return Here(pilot.short_name, today, load_calendar(connection, pilot.id), answering(connection, pilot.id, today))


def line_of(row: Row[Any], here: Here) -> AlertLine:
    """A row of the list as it stands on the pilot's day."""
    late = workdays_between(here.calendar, row.due_on, here.today) if row.status in ASKED else 0
    return AlertLine(
        id=row.id,
        name=name_of(row, here.pilot),
        light=row.light,
        now=row.seen_light,
        reason=row.reason,
        owner=row.owner,
        opened_on=row.opened_on or row.due_on,
        due_on=row.due_on,
        status=row.status,
        days_late=late,
        version=row.version,
        answers=row.answers,
        recovered_on=row.recovered_on,
        closed_on=row.closed_on,
        district=row.district_full or "",
        indicator=row.indicator,
        project=row.project or "",
        provider=row.provider_uscc or "",
        target=row.target_id,
        period=row.period,
        person="" if row.status is AlertStatus.CLOSED else here.people.person(row),
    )
