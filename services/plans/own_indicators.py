"""A pilot's own indicators, one by one: what is counted, in which unit, who reports it and how often (rules 2.13)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from data_access.commands.indicators import insert_indicator, update_indicator
from data_access.queries.indicators import list_indicators, list_own_indicators
from data_access.queries.pilots import get_pilot
from domain.texts import clean, half_percent, same
from domain.words import Direction, ReportedEvery, ReportedScope, Word
from services.access import Permission, User, check, check_pilot
from services.desk import Desk, at_desk
from services.errors import Refused
from services.evaluation.close import evaluate_live

LENGTHS = {"name": ("指标名称", 80), "unit": ("单位", 10), "definition": ("口径", 400), "source": ("出处", 400)}


@dataclass(frozen=True)
class OwnIndicator:
    """As its form begins and its table shows it; `is_used`: it has targets or reports, so its unit stands."""

    code: str
    name: str
    unit: str
    direction: Direction
    reported_scope: ReportedScope
    reported_every: ReportedEvery
    definition: str
    source: str
    targets: int
    reports: int
    version: int

    @property
    def is_used(self) -> bool:
        return bool(self.targets or self.reports)


def own_indicators(connection: Connection, user: User, code: str) -> tuple[OwnIndicator, ...]:
    """Those of a pilot, in the order they were made."""
    check(user, Permission.SET_UP)
    pilot = get_pilot(connection, code)
    if pilot is None:
        raise Refused(f"没有试点“{code}”")
    check_pilot(user, pilot.id)
    return tuple(map(_view, list_own_indicators(connection, code)))


def _view(row: Row[Any]) -> OwnIndicator:
    words = (row.direction, row.reported_scope, row.reported_every)
    return OwnIndicator(
        row.code, row.name, row.unit, *words, row.definition, row.source, row.targets, row.reports, row.version
    )


def keep_one(user: User, pilot_id: int, **words: Any) -> str:
    """Make or change one, in a transaction of its own."""
    with at_desk(pilot_id, user) as desk:
        return keep_indicator(desk, **words)


def keep_indicator(
    desk: Desk,
    *,
    code: str = "",
    name: str,
    unit: str,
    direction: str,
    reported_scope: str,
    reported_every: str,
    definition: str,
    source: str,
    version: int = 0,
) -> str:
    """A new one, or the one of this code changed; Refused with all that is wrong.

    Unit and who reports stay once there are targets or reports: another count is another indicator.
    """
    check(desk.user, Permission.SET_UP)
    known = list_own_indicators(desk.connection, desk.pilot.code)
    before = next((row for row in known if row.code == code), None)
    if code and before is None:
        raise Refused("没有保存：这个试点没有这个指标")
    told: dict[str, Any] = {"name": name, "unit": unit, "definition": definition, "source": source}
    told = {field: clean(text) for field, text in told.items()} | {"unit": half_percent(clean(unit))}
    problems = [
        f"请填写{zh}（1—{longest} 字）"
        for field, (zh, longest) in LENGTHS.items()
        if not 1 <= len(told[field]) <= longest
    ]
    catalogue = list_indicators(desk.connection)
    if any(same(row.name) == same(told["name"]) and row.code != code for row in catalogue.values()):
        problems.append(f"已有名为“{told['name']}”的指标：口径相同的直接用它，不同的请换一个名称")
    told |= {
        "direction": Direction(direction),
        "reported_scope": ReportedScope(reported_scope),
        "reported_every": ReportedEvery(reported_every),
    }
    if told["unit"] == "%" and told["reported_scope"] is not ReportedScope.PILOT:
        problems.append("百分比由全试点报一个数：各单位的百分比不能相加")
    if before is not None and (before.targets or before.reports):
        kept = [
            zh
            for field, zh in (("unit", "单位"), ("reported_scope", "由谁填报"))
            if told[field] != getattr(before, field)
        ]
        problems += [
            f"已有 {before.targets} 个目标、{before.reports} 条报送，{zh}不能改；请另建一个指标" for zh in kept
        ]
    if problems:
        raise Refused(f"没有保存：{'；'.join(problems)}")
    said = {field: _word(value) for field, value in told.items()}
    if before is None:
        code = _free(desk.pilot.code, catalogue)
        position = max((row.position for row in catalogue.values()), default=0) + 1
        insert_indicator(desk.connection, code=code, position=position, review_on=desk.pilot.last_on, **told)
        desk.audit("keep_indicator", "indicator", code, after=said)
        evaluate_live(desk.connection, desk.pilot.id)
        return f"已建立指标“{told['name']}”，可以报送；目标在方案表的“目标”表里定"
    if not update_indicator(desk.connection, code=code, version=version, **told):
        raise Refused(f"没有保存：“{before.name}”刚被别人改过，请刷新后再改")
    old = {field: _word(getattr(before, field)) for field in told}
    desk.audit("keep_indicator", "indicator", code, before=old, after=said)
    evaluate_live(desk.connection, desk.pilot.id)
    return f"已保存指标“{told['name']}”"


def _word(value: object) -> object:
    """As the trail shows it."""
    return value.zh if isinstance(value, Word) else value


def _free(pilot: str, catalogue: Any) -> str:
    return next(code for number in range(1, 10_000) if (code := f"{pilot}_own{number}") not in catalogue)
