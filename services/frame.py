"""What a request looks at: pilot, period and scope, resolved from the words of a link, within the user's rights."""

from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import Connection

from data_access.engine import reading
from data_access.failures import DatabaseNotReady
from data_access.failures import ReadOvertaken as ReadOvertaken
from data_access.queries.projects import ProjectFilter
from data_access.standby import looking as looking_at
from data_access.standby import newest_on_standby
from domain.changes import Changes
from domain.frame_views import PeriodView, PilotView, UnitView
from domain.lights.readings import ScopeKey
from domain.words import PeriodKind
from services.access import Permission, Role, User, check_pilot, home_of, own_district
from services.clock import SHANGHAI
from services.errors import Refused
from services.plan_views import pilots, plan_of


@dataclass(frozen=True)
class Frame:
    """A resolved view: who looks at which period of which pilot, and at which scope of it."""

    user: User
    pilot: PilotView
    period: PeriodView
    pilots: tuple[PilotView, ...]
    periods: tuple[PeriodView, ...]
    districts: tuple[UnitView, ...]
    industries: tuple[UnitView, ...]
    district: UnitView | None = None
    industry: UnitView | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_pilot(self.user, self.pilot.id)

    @property
    def key(self) -> ScopeKey:
        return (self.district.id if self.district else None, self.industry.id if self.industry else None)

    @cached_property
    def cache_key(self) -> tuple[Any, ...]:
        return (
            self.pilot.id,
            self.pilot.today,
            self.period.id,
            self.period.kind,
            self.period.label,
            self.key,
            self.user.role,
            self.user.district_id,
            self.user.department_id,
        )

    @property
    def changes(self) -> Changes:
        """What of the pilot changed when, as this view sees it."""
        return self.pilot.changes

    @property
    def is_settled(self) -> bool:
        """Whether an edit of today leaves the period as it is."""
        return self.period.is_closed

    @cached_property
    def live_id(self) -> int | None:
        return next((period.id for period in self.periods if period.kind is PeriodKind.LIVE), None)

    @property
    def project_filter(self) -> ProjectFilter:
        """The scope as a filter of projects, never wider than the user's own district."""
        return ProjectFilter(own_district(self.user, self.key[0]), self.key[1])

    def offered(self, units: Iterable[UnitView], held: Container[int | None] = ()) -> tuple[str, ...]:
        """Names of units to choose from: those of the period's day, of the others those chosen or with records in it
        (`held`)."""
        chosen = (self.district, self.industry)
        return tuple(u.name for u in units if u.valid_on(self.period.as_of) or u.id in held or u in chosen)

    @property
    def may_list(self) -> bool:
        """Whether the user may see single projects of this scope; a district user only those of its own."""
        if not self.user.may(Permission.READ_PROJECTS):
            return False
        if self.user.role is not Role.DISTRICT:
            return True
        return self.user.district_id is not None and self.key[0] in (None, self.user.district_id)

    def shows(self, district: str) -> bool:
        """Whether single records of the district of this name may be shown; sums and lights of it may in any case."""
        home = home_of(self.user)
        return home is None or district == next((unit.name for unit in self.districts if unit.id == home), None)

    @property
    def scope_name(self) -> str:
        """全市, 经开区, 新型材料, 经开区 · 新型材料."""
        parts = [unit.name for unit in (self.district, self.industry) if unit]
        return " · ".join(parts) or self.pilot.short_name

    def at(self, district_id: int | None, industry_id: int | None) -> "Frame":
        """The same view of another scope of the pilot."""
        district = next((unit for unit in self.districts if unit.id == district_id), None)
        industry = next((unit for unit in self.industries if unit.id == industry_id), None)
        return replace(self, district=district, industry=industry)

    @cached_property
    def whole(self) -> "Frame":
        """The same of the whole pilot: what is alike for every unit is read and kept once."""
        return self.at(None, None)

    def earlier(self, number: int) -> tuple[PeriodView, ...]:
        """The periods up to this one of the same kind (of the reported kind for the live one), oldest first."""
        kind = self.period.kind
        if kind is PeriodKind.LIVE:
            kind = PeriodKind.WEEK if self.pilot.reports_weekly else PeriodKind.MONTH
        found = [p for p in self.periods if p.kind is kind and p.as_of <= self.period.as_of and p.is_closed]
        return tuple(reversed(found[:number]))


Choice = TypeVar("Choice")
Default = TypeVar("Default")


class NoPilot(Refused):
    """Nobody has brought a plan yet."""


class NoReadings(Refused):
    """A pilot whose plan is loaded and of which nothing has been evaluated yet."""

    def __init__(self, pilot: PilotView, pilots: tuple[PilotView, ...]):
        super().__init__(
            f"{pilot.name}的方案已装入，还没有测评结果。演示数据首次启动时在后台装入，约一分钟后刷新即可；"
            "正式试点在“试点设置”提交一次方案表就会测评"
        )
        self.pilot, self.pilots = pilot, pilots


@contextmanager
def connected() -> Iterator[Connection]:
    """A connection to read from; Refused, with what to run, when the database has no tables yet."""
    with _telling(), reading() as connection:
        yield connection


@contextmanager
def looking() -> Iterator[Connection]:
    """The same for what is looked at, from a standby where there is one (rules 11.18). ReadOvertaken: read again."""
    with _telling(), looking_at() as connection:
        yield connection


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except DatabaseNotReady as error:
        raise Refused(str(error)) from error


def _note_of_standby(connection: Connection) -> list[str]:
    """That nothing can be written just now, and of when what is shown is."""
    newest = newest_on_standby(connection)
    if newest is None:
        return []
    moment = newest.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    return [f"主数据库连不上，现在只能看，不能填报：显示的是备库里 {moment} 为止的内容。请告诉系统管理员"]


def open_frame(
    connection: Connection,
    user: User,
    *,
    pilot: str | None = None,
    period: str | None = None,
    district: str | None = None,
    industry: str | None = None,
) -> Frame:
    """Frame for the words of a link. What does not exist is replaced by the default and said in `notes`.

    Refused when there is no pilot or nothing has been evaluated yet.
    """
    notes = _note_of_standby(connection)
    found = tuple(one for one in pilots(connection) if user.pilot_id in (None, one.id))
    plan = plan_of(connection, _pick_pilot(connection, found, pilot, notes))
    if plan.default is None:
        raise NoReadings(plan.pilot, found)
    return Frame(
        user=user,
        pilot=plan.pilot,
        pilots=found,
        period=_pick(plan.periods, period, "label", "期次", plan.default, notes),
        periods=plan.periods,
        districts=plan.districts,
        industries=plan.industries,
        district=_pick(plan.districts, district, "name", "地区", None, notes),
        industry=_pick(plan.industries, industry, "name", "行业", None, notes),
        notes=tuple(notes),
    )


def _pick_pilot(connection: Connection, found: tuple[PilotView, ...], code: str | None, notes: list[str]) -> PilotView:
    if not found:
        raise NoPilot("还没有试点：请专班办公室在“试点设置”提交方案表；只想看演示的，请管理员运行 make run")
    if code is not None and any(one.code == code for one in found):
        return _pick(found, code, "code", "试点", found[0], notes)
    read = [p for p in found if plan_of(connection, p).default is not None]  # the others are published plans only
    first = sorted(read, key=lambda p: (p.is_demo, p.is_demo and p.code != "yinchuan"))
    default = next(iter(first), next((p for p in found if p.code == "yinchuan"), found[0]))
    return _pick(found, code, "code", "试点", default, notes)


def _pick(
    choices: Sequence[Choice], wanted: str | None, attribute: str, what: str, default: Default, notes: list[str]
) -> Choice | Default:
    if not wanted:
        return default
    for choice in choices:
        if getattr(choice, attribute) == wanted:
            return choice
    notes.append(f"链接中的{what}“{wanted}”不存在，已按默认显示")
    return default
