"""Who reports: a district, a member department, or the office for all."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from data_access.queries.projects import list_districts
from data_access.queries.returns import list_departments
from data_access.queries.unit_names import former_names
from domain.facts.columns import Unit
from domain.intake.forms import Kind
from services.access import Permission, Role, User, check, home_of
from services.desk import Desk
from services.errors import Forbidden, Refused

OFFICE = "专班办公室"


@dataclass(frozen=True)
class ReportingUnit:
    """A unit by the name it is stored by; both ids None for the office, which reports for all."""

    name: str = OFFICE
    district_id: int | None = None
    department_id: int | None = None
    former: tuple[str, ...] = ()
    """What it was called before."""

    @property
    def district(self) -> str | None:
        return self.name if self.district_id is not None else None


OF_DEPARTMENT = (Kind.OBSERVATIONS, Kind.TASK_UPDATES, Kind.EVENTS, Kind.FINANCE_PRODUCTS, Kind.POLICIES)
OF_WHOLE = (Kind.FINANCE_PRODUCTS, Kind.POLICIES)
"""Kinds of which no row is a district's."""
OF_OFFICE = {
    Kind.FUND_ENTRIES: Permission.RECORD_MONEY,
    Kind.PROVIDERS: Permission.MANAGE_PROVIDERS,
    Kind.SOLUTIONS: Permission.MANAGE_PROVIDERS,
    Kind.HOLIDAYS: Permission.CLOSE_PERIOD,
    Kind.BATCH_FUNDS: Permission.RECORD_MONEY,
    Kind.OBJECTIONS: Permission.RECORD_MONEY,
    **dict.fromkeys((Kind.PARTY_DETAILS, Kind.OTHER_GRANTS), Permission.SUPERVISE),
    **dict.fromkeys((Kind.REVIEW_LISTS, Kind.PLAN_REVIEWS, Kind.AGENCIES, Kind.EXPERTS), Permission.MANAGE_PROVIDERS),
    Kind.AWARD_SCORES: Permission.MANAGE_PROVIDERS,
}
"""Kinds that the office alone keeps, and the right to."""


def units_of(connection: Connection, pilot_id: int, day: date | None = None) -> tuple[ReportingUnit, ...]:
    """All units of a pilot, or those that there are on a day: districts, then departments, in printed order."""
    former: dict[tuple[int | None, int | None], tuple[str, ...]] = {}
    for row in former_names(connection, pilot_id):
        key = (row.district_id, row.department_id)
        former[key] = (*former.get(key, ()), row.name, row.short_name)
    found = [
        *((row, row.short_name, row.id, None) for row in list_districts(connection, pilot_id)),
        *((row, row.name, None, row.id) for row in list_departments(connection, pilot_id)),
    ]
    return tuple(
        ReportingUnit(name, district, department, former.get((district, department), ()))
        for row, name, district, department in found
        if day is None or Unit(row.id, name, row.valid_from, row.valid_to).valid_on(day)
    )


def unit_for(desk: Desk, asked: str = "") -> ReportingUnit:
    """The unit a user reports for: its own; the office for the unit it names. Refused or Forbidden with a sentence."""
    user = desk.user
    check(user, Permission.SUBMIT)
    known = units_of(desk.connection, desk.pilot.id)
    if user.role is Role.DEPARTMENT:
        own = next((unit for unit in known if unit.department_id == user.department_id is not None), None)
    elif home := home_of(user):
        own = next((unit for unit in known if unit.district_id == home), None)
    else:
        return _named(known, asked)
    if own is None:
        raise Forbidden(f"{user.name}的账号没有指定本试点的单位，不能报送：请联系专班办公室补上")
    if asked not in ("", own.name, *own.former):
        raise Forbidden(f"只能为本单位（{own.name}）报送；{asked}的数据由它自己或专班办公室报送")
    return own


def _named(known: tuple[ReportingUnit, ...], asked: str) -> ReportingUnit:
    if asked in ("", OFFICE):
        return ReportingUnit()
    found = next((unit for unit in known if unit.name == asked), None)
    found = found or next((unit for unit in known if asked in unit.former), None)
    if found is None:
        raise Refused(f"没有“{asked}”这个单位；可用：{'、'.join(unit.name for unit in known)}")
    return found


def may_report(user: User, unit: ReportingUnit, kind: Kind) -> str:
    """Empty where the user may report the kind for the unit, else the sentence that says why not."""
    if kind in OF_OFFICE and not user.may(OF_OFFICE[kind]):
        return f"{kind.zh}由专班办公室登记，{unit.name}不能报送"
    if kind in OF_WHOLE and unit.district_id is not None:
        return f"{kind.zh}由专班办公室和成员单位登记，{unit.name}不能报送"
    if unit.department_id is not None and kind not in OF_DEPARTMENT:
        return f"成员单位只报送{'、'.join(k.zh for k in OF_DEPARTMENT)}；{kind.zh}由各地区报送"
    return ""


def user_named(connection: Connection, pilot_id: int, name: str) -> User:
    """Who a name on the command line is: a district's or department's name is that unit, anyone else the office."""
    for unit in units_of(connection, pilot_id):
        if name in (unit.name, *unit.former):
            role = Role.DISTRICT if unit.district_id is not None else Role.DEPARTMENT
            return User(name, role, unit.district_id, unit.department_id)
    return User(name, Role.OFFICE)
