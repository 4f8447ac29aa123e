"""What an alert is about, as people call it."""

from datetime import date
from typing import Any

from sqlalchemy import Row

from data_access.queries.alerts import AlertFilter
from domain.alerts.handling import ASKED
from domain.alerts.opening import PROJECT, PROVIDER
from domain.alerts.views import AlertLine
from domain.facts.calendar import Calendar, workdays_between
from domain.lights.core import CORE, CORE_LIGHTS
from services.access import Permission, Role, User, check, home_of
from services.errors import Forbidden

INDICATORS = {**{core.value: CORE_LIGHTS[core].zh for core in CORE}, PROJECT: "项目", PROVIDER: "服务商赛马"}
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
    """完成改造（永宁县）; 朗润新材（YC-2025-0012）; a provider's name."""
    if row.project:
        return f"{row.enterprise}（{row.project}）"
    if row.provider:
        return str(row.provider)
    return f"{INDICATORS[row.indicator]}（{row.district or pilot}）"


def line_of(row: Row[Any], pilot: str, today: date, calendar: Calendar) -> AlertLine:
    """A row of the list as it stands on the pilot's day."""
    late = workdays_between(calendar, row.due_on, today) if row.status in ASKED else 0
    return AlertLine(
        id=row.id,
        name=name_of(row, pilot),
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
        period=row.period,
    )
