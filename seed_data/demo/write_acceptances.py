"""Writes agencies, experts and acceptances of a demonstration."""

import numpy as np
from sqlalchemy import Connection

from data_access.bulk import insert_columns, next_id
from domain.days import NEVER
from domain.words import AcceptanceResult, AgencyKind, ReviewList
from seed_data.demo.codes import credit_codes
from seed_data.demo.days import as_dates
from seed_data.demo.transformation import acceptances
from seed_data.demo.world import World
from seed_data.demo.write import PROVIDER_CODES_FROM, Ids

AGENCY_CODES_FROM, EXPERTS, SEATS = 95_000_000, 24, 3
FIELDS = ("生产管理", "工业软件", "财务审计", "自动化", "信息安全", "质量管理")
PAPERS = "专项审计报告；发票和付款凭证；改造前后自评报告；改造合同；系统上线和使用记录；验收申请表"


def write_acceptances(connection: Connection, world: World, ids: Ids) -> dict[str, int]:
    made = acceptances(world)
    agency, expert = _parties(connection, world)
    first, n = next_id(connection, "acceptances"), len(made.project)
    place, has_result = np.arange(n), made.result >= 0
    seen, passed = made.visited != NEVER, made.result == 0
    official = world.levels.official[world.firm[made.project]]
    scores = {
        name: np.where(seen, 52.0 + (place * step) % 37, np.nan)
        for name, step in (("foundation", 3), ("operation", 5), ("management", 7), ("scenarios", 11))
    }
    months = made.applied.astype("datetime64[D]").astype("datetime64[M]").astype(str)
    _sessions(connection, world, [f"{month}批" for month, is_in in zip(months, made.gathered, strict=True) if is_in])
    written = insert_columns(
        connection,
        "acceptances",
        {
            "id": np.arange(first, first + n),
            "project_id": ids.project + made.project,
            "round": 1,
            "applied_on": as_dates(made.applied),
            "documents": PAPERS,
            "session": [f"{month}批" if is_in else "" for month, is_in in zip(months, made.gathered, strict=True)],
            "agency_id": [
                agency + 1 + int(at) % 2 if is_in else None for at, is_in in zip(place, made.gathered, strict=True)
            ],
            "visited_on": as_dates(made.visited),
            "minutes": np.where(seen, "系统在用，抽查的记录与台账一致", ""),
            **scores,
            "result": [list(AcceptanceResult)[at].value if at >= 0 else None for at in made.result],
            "result_on": as_dates(np.where(has_result, made.result_on, NEVER)),
            "rectify_by": as_dates(made.rectify_by),
            "level": [int(level) if is_in else None for level, is_in in zip(official, passed, strict=True)],
            "score": np.where(passed, np.array([0, 20, 40, 60, 80])[official] + 6.5, np.nan),
            "report": [
                f"演示：评测报告 {at + 1:05d}" if is_in else "" for at, is_in in zip(place, passed, strict=True)
            ],
        },
    )
    who = np.flatnonzero(made.gathered)
    seats = insert_columns(
        connection,
        "acceptance_experts",
        {
            "acceptance_id": np.repeat(first + who, SEATS),
            "expert_id": expert + (np.repeat(who, SEATS) * SEATS + np.tile(np.arange(SEATS), len(who))) % (EXPERTS - 1),
        },
    )
    return {"agencies": 5, "experts": EXPERTS, "acceptances": written, "acceptance_experts": seats}


def _parties(connection: Connection, world: World) -> tuple[int, int]:
    """First ids of agencies (the second and third accept) and experts; the last expert has to do with a provider."""
    agency, expert = next_id(connection, "agencies"), next_id(connection, "experts")
    kinds = [
        AgencyKind.INDUSTRY,
        AgencyKind.ACCEPTANCE,
        AgencyKind.ACCEPTANCE,
        AgencyKind.AUDIT,
        AgencyKind.SUPERVISION,
    ]
    numbers = np.arange(len(kinds))
    days = {"starts_on": world.plan.implementation_from, "ends_on": world.plan.last_on}
    insert_columns(
        connection,
        "agencies",
        {
            "id": agency + numbers,
            "pilot_id": world.plan.pilot_id,
            "uscc": credit_codes(world.story.number, AGENCY_CODES_FROM + numbers),
            "name": [f"演示·{kind.zh}机构{at + 1}" for at, kind in enumerate(kinds)],
            "kind": [kind.value for kind in kinds],
            "contract_no": [f"YS-FW-{at + 1:02d}" for at in numbers],
            "contract_fen": 80_000_000 + 10_000_000 * numbers,
            "fee_fen": [300_000 if kind is AgencyKind.ACCEPTANCE else None for kind in kinds],
            **days,
        },
    )
    numbers = np.arange(EXPERTS)
    provider = credit_codes(world.story.number, PROVIDER_CODES_FROM + np.arange(1))[0]
    insert_columns(
        connection,
        "experts",
        {
            "id": expert + numbers,
            "pilot_id": world.plan.pilot_id,
            "code": [f"ZJ-{at + 1:03d}" for at in numbers],
            "name": [f"演示专家{at + 1:02d}" for at in numbers],
            "unit": [f"演示·高校{at % 6 + 1}" for at in numbers],
            "field": [FIELDS[at % len(FIELDS)] for at in numbers],
            "contract_no": [f"YS-ZJ-{at + 1:03d}" for at in numbers],
            "fee_fen": 80_000,
            "starts_on": world.plan.implementation_from,
            "conflicts": [str(provider) if at == EXPERTS - 1 else "" for at in numbers],
        },
    )
    return agency, expert


def _sessions(connection: Connection, world: World, named: list[str]) -> None:
    """A batch a month, opened on its first day; all but the last one are closed since the first of the next."""
    names = sorted(set(named))
    months = [np.datetime64(name.removesuffix("批"), "M") for name in names]
    rows = [(name, month, True) for name, month in zip(names, months, strict=True)]
    rows += [(name, month + 1, False) for name, month in zip(names[:-1], months[:-1], strict=True)]
    if rows:
        days = np.array([month for _, month, _ in rows]).astype("datetime64[D]")
        insert_columns(
            connection,
            "review_lists",
            {
                "pilot_id": world.plan.pilot_id,
                "list": ReviewList.SESSIONS.value,
                "name": [name for name, _, _ in rows],
                "effective_from": days,
                "holds": [holds for _, _, holds in rows],
                "source": "演示：验收工作安排",
            },
        )
