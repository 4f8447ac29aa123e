"""What an alert is about, as people call it."""

from datetime import date
from typing import Any

from sqlalchemy import Row

from data_access.queries.alerts import AlertFilter
from domain.alerts.handling import ASKED
from domain.alerts.seen import MILESTONE, PARTY_OF, PROJECT, PROVIDER, TARGET
from domain.alerts.views import AlertLine
from domain.facts.calendar import Calendar, workdays_between
from domain.lights.core import CORE, CORE_LIGHTS
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
        return f"{row.enterprise}（{row.project}）" + ("：节点预测" if row.indicator == MILESTONE else "")
    if row.provider:
        return f"{row.provider}：{PARTIES_ZH[row.indicator]}" if row.indicator in PARTIES_ZH else str(row.provider)
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
        target=row.target_id,
        period=row.period,
    )
