"""Registers behind reported figures, so that both say the same; finance products with loans, policies with claims."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from domain.days import EPOCH, NEVER
from domain.facts.registers import REGISTERS, CountedRegister, is_reported
from domain.words import EventKind, RecognitionKind, RecognitionLevel, Scale, Stage
from seed_data.demo.observations import Observed
from seed_data.demo.timetable import ACCEPTANCE, CONTRACT
from seed_data.demo.world import World

MOST = 700
"""A register with more rows is not made up; its figures stay typed."""
LENT, CLAIMED = 24, 9
OF_FIRMS = ("cloud_uses", "recognitions")
"""Registers whose rows are of an enterprise."""
Rows = dict[str, list[dict[str, object]]]


def make_registers(world: World, series: Sequence[Observed]) -> Rows:
    """Rows by table; `firm` and `product`, `policy` are positions. An indicator is registered only where no other of
    the plan counts the same rows."""
    codes = {t.indicator_id: t.indicator for t in world.plan.targets if is_reported(t.measure)}
    asked = {code: REGISTERS[code] for code in codes.values() if code in REGISTERS}
    rows: Rows = {name: [] for name in ("events", "certificates", "recognitions", "cloud_uses", "finance_products")}
    for one in series:
        code = codes.get(one.indicator_id, "")
        register = asked.get(code)
        is_by_unit = (one.district, one.industry) != (None, None)
        if register is None or is_by_unit or one.values[0] or not one.values.any():
            continue
        firms = np.flatnonzero(world.status == 0)
        if register.source in OF_FIRMS and one.values[-1] > len(firms):
            continue
        alone = not any(_shares(register, other) for name, other in asked.items() if name != code)
        if alone and code != "work_lists" and (register.by_attendance or one.values[-1] <= MOST):
            _register(world, register, one, firms, rows)
    if not rows["finance_products"]:
        rows["finance_products"] = [_product(n, int(world.as_of) - 300 + n) for n in range(2)]
    return {**rows, **_finance(world, len(rows["finance_products"])), **_policies(world)}


def _shares(one: CountedRegister, other: CountedRegister) -> bool:
    """Whether a row may count for both."""
    apart = one.kinds and other.kinds and not one.kinds & other.kinds
    return one.source == other.source and not apart


def _register(world: World, register: CountedRegister, one: Observed, firms: np.ndarray, rows: Rows) -> None:
    """As many rows as the figure grew by, on the day it was reported."""
    before, start = 0, len(rows[register.source])
    for day, value in zip(one.days.tolist(), one.values.astype(int).tolist(), strict=True):
        grown, before = value - before, value
        for _ in range(1 if register.by_attendance and grown else grown):
            count = len(rows[register.source])
            firm = int(firms[(count - start) % len(firms)])
            rows[register.source].append(_row(world, register, count, firm, day, grown))


def _day(number: int):
    return EPOCH + timedelta(days=int(number))


def _row(world: World, register: CountedRegister, count: int, firm: int, day: int, grown: int) -> dict[str, object]:
    if register.source == "events":
        kind = sorted(register.kinds)[0]
        people = grown if register.by_attendance else 30 + count * 7 % 50
        return _event(kind, count, day, people)
    if register.source == "certificates":
        return {
            "number": f"YS{world.story.number:02d}{count + 1:05d}",
            "holder": f"演示人员 {count + 1:04d}",
            "title": "数字技术工程师（初级）",
            "issuer": "演示发证机构",
            "certified_on": _day(day),
            "district_id": None,
            "firm": int(count % len(world.firms)) if count % 3 == 0 else None,
        }
    if register.source == "cloud_uses":
        return {
            "firm": firm,
            "business": ("生产管理（MES）", "企业资源计划（ERP）", "设备联网")[count % 3],
            "platform": "演示云平台",
            "used_from": _day(day),
            "evidence": "演示：上云合同",
            "stopped_on": None,
        }
    if register.source == "finance_products":
        return _product(count, day)
    kind = sorted(register.kinds)[0]
    return {
        "name": f"演示·{RecognitionKind(kind).zh.strip('“”')}{count + 1:03d}",
        "kind": kind,
        "level": RecognitionLevel.MUNICIPAL,
        "firm": firm,
        "recognised_on": _day(day),
        "document": "演示：认定通知",
        "revoked_on": None,
    }


def _event(kind: str, count: int, day: int, people: int) -> dict[str, object]:
    has_deals = kind == EventKind.MATCHMAKING
    return {
        "name": f"演示·{EventKind(kind).zh}第{count + 1}场",
        "held_on": _day(day),
        "kind": kind,
        "place": "演示会场",
        "district_id": None,
        "attendance": people,
        "deals": 2 if has_deals else None,
        "deal_fen": 80_000_000 if has_deals else None,
        "evidence": "演示：签到表",
    }


def _product(count: int, day: int) -> dict[str, object]:
    return {
        "name": f"演示·数转贷{count + 1}号",
        "bank": f"演示银行{count % 4 + 1}",
        "most_fen": 500_000_000,
        "least_rate": (32 + count % 5) / 10,
        "most_months": 24 + 12 * (count % 2),
        "listed_on": _day(day),
        "evidence": "演示：产品公告",
        "delisted_on": None,
    }


def _signed(world: World) -> list[int]:
    """Firms of projects that were signed longest ago, of those that are in the pilot."""
    signed = world.done[:, CONTRACT]
    found = np.flatnonzero(world.active & (signed != NEVER))
    return list(dict.fromkeys(world.firm[found[np.lexsort((found, signed[found]))]].tolist()))


def _finance(world: World, products: int) -> Rows:
    loans = [
        {
            "number": f"YS-DK{world.story.number:02d}{place + 1:04d}",
            "product": place % products,
            "firm": firm,
            "amount_fen": 100_000_000 + 20_000_000 * (place % 7),
            "rate": (34 + place % 4) / 10,
            "lent_on": _day(int(world.as_of) - 200 + 3 * place),
            "due_on": _day(int(world.as_of) + 200 + 3 * place),
            "repaid_on": None,
        }
        for place, firm in enumerate(_signed(world)[:LENT])
    ]
    return {"loans": loans}


POLICY = {
    "needs_district_id": None,
    "needs_industry_id": None,
    "needs_scale": None,
    "needs_title": None,
    "needs_stage": None,
    "least_level": None,
    "needs_cloud": None,
    "needs_loan": None,
    "amount_fen": None,
    "interest_percent": None,
    "most_months": None,
    "cap_fen": None,
    "ends_on": None,
}


def _policies(world: World) -> Rows:
    """Interest on loans, a sum for those at level three, a course for titled ones below it."""
    starts = {"owner": "市财政局", "starts_on": world.plan.implementation_from, "document": "演示：政策文件"}
    found = [
        {"name": "演示·数转贷款贴息", "benefit": "按利息的一半贴息，最长 12 个月，每家不超过 5 万元"}
        | {"needs_loan": True, "interest_percent": 50.0, "most_months": 12, "cap_fen": 5_000_000},
        {"name": "演示·验收达标奖励", "benefit": "验收后评定三级及以上的，每家奖 10 万元"}
        | {"needs_stage": Stage.ACCEPTANCE, "least_level": 3, "amount_fen": 10_000_000},
        {"name": "演示·规上企业升级奖励", "benefit": "规上企业官方评定二级及以上的，每家奖 2 万元"}
        | {"needs_scale": Scale.ABOVE, "least_level": 2, "amount_fen": 2_000_000},
    ]
    done = world.done[:, ACCEPTANCE] != NEVER
    paid = [firm for firm in _signed(world)[:LENT] if done[world.firm == firm].any()][:CLAIMED]
    claims = [
        {
            "policy": 0,
            "firm": firm,
            "claimed_on": _day(int(world.as_of) - 40),
            "granted_on": _day(int(world.as_of) - 20) if place % 2 else None,
            "granted_fen": 1_500_000 if place % 2 else None,
        }
        for place, firm in enumerate(paid)
    ]
    return {"policies": [POLICY | starts | one for one in found], "policy_claims": claims}
