"""试点设置: the four steps from a plan to the first light, which of them are done, and where the next one is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row

from data_access.queries.setup import count_setup, list_units_without_people
from domain.intake.forms import Kind
from services import access
from services.access import Permission, User, check_pilot
from services.plan_views import pilots

OFFICE_PEOPLE = 2
"""Closing, issuing and paying take two (rules 11.3)."""
NAMED = 5


@dataclass(frozen=True)
class SetupStep:
    """A step; `way` leads to the page (`path`, with the words of its URL) on which it is done, empty for this one."""

    title: str
    is_done: bool
    said: str
    way: str
    path: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PilotSetup:
    """A pilot with its steps."""

    id: int
    code: str
    name: str
    is_demo: bool
    revision: int
    steps: tuple[SetupStep, ...]


def pilots_to_set_up(connection: Connection, user: User) -> list[tuple[str, str]]:
    """Code and name of the pilots whose plan the user may bring."""
    access.check(user, Permission.SET_UP)
    return [(one.code, one.name) for one in pilots(connection) if user.pilot_id in (None, one.id)]


def may_begin_one(user: User) -> bool:
    """Whether the user may set up another pilot: only who is bound to none."""
    return user.may(Permission.SET_UP) and user.pilot_id is None


def setup_of(connection: Connection, user: User, code: str) -> PilotSetup:
    """The pilot's four steps as they stand."""
    access.check(user, Permission.SET_UP)
    pilot = next(one for one in pilots(connection) if one.code == code)
    check_pilot(user, pilot.id)
    has = count_setup(connection, pilot.id, pilot.today)
    missing = list(_missing(has, *list_units_without_people(connection, pilot.id, pilot.today)))
    return PilotSetup(pilot.id, pilot.code, pilot.name, pilot.is_demo, pilot.revision, tuple(_steps(has, missing)))


def _missing(has: Row[Any], districts: Sequence[str], departments: Sequence[str]) -> Iterator[str]:
    """Who has nobody yet: what takes two needs two of the office, every district and member owes returns."""
    if has.office_people < OFFICE_PEOPLE:
        yield f"专班办公室须 {OFFICE_PEOPLE} 人（现有 {has.office_people} 人）"
    if districts:
        yield f"{_named(districts)}还没有人"
    if departments:
        yield f"{_named(departments)}还没有人"


def _named(names: Sequence[str]) -> str:
    return "、".join(names[:NAMED]) + (f"等 {len(names)} 个单位" if len(names) > NAMED else "")


def _steps(has: Row[Any], missing: Sequence[str]) -> Iterator[SetupStep]:
    span = f"{has.first_on:%Y-%m-%d} 至 {has.last_on:%Y-%m-%d}"
    said = f"{span}，{has.targets} 个目标" if has.targets else f"{span}，还没有目标：填方案表的“目标”"
    yield SetupStep("方案与目标", has.targets > 0, said, "看方案表" if has.targets else "填方案表")
    people = f"{has.people} 人有授权" if has.people else "还没有人有授权"
    members = "；".join([f"{has.districts} 个地区，{has.departments} 个成员单位，{people}", *missing])
    yield SetupStep("单位与人员", has.districts > 0 and not missing, members, "去用户与权限", "users")
    if has.batches:
        said = f"{has.batches} 个批次"
        yield SetupStep("批次与条件", True, said, "看批次条件", "subsidy", {"view": "record"})
    else:
        yield SetupStep("批次与条件", False, "办法印发后，填方案表的“批次”和“资金条件”", "填方案表")
    if has.enterprises:
        said = f"{has.enterprises} 家企业，{has.projects} 个项目"
        rest = {} if has.projects else {"report": Kind.PROJECTS.value}
    else:
        said, rest = "还没有企业：用“试点企业”模板报送名单", {"report": Kind.ENTERPRISES.value}
    yield SetupStep("企业名单", has.enterprises > 0, said, "去数据报送", "intake", rest and {"at": "file", **rest})
