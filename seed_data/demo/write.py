"""Writes a world into the tables, kind by kind, in blocks of bounded size."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from data_access.bulk import insert_columns, next_id
from data_access.commands.leads import open_leads
from domain.days import NEVER
from domain.words import STAGES, AssessmentKind, EnterpriseStatus, ProviderKind, ProviderStatus, Scale, Title
from seed_data.demo.codes import credit_codes
from seed_data.demo.days import AS_OF, as_dates
from seed_data.demo.departures import REASONS
from seed_data.demo.names import enterprise_names, provider_names, trade_of
from seed_data.demo.world import World

BLOCK = 100_000
PROVIDER_CODES_FROM = 90_000_000
NOTES = ("企业设备检修，顺延", "等待接口联调", "合同条款重新商定", "材料补正后重新提交", "企业年度停产检修，顺延")
Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Ids:
    """First ids of what was written, so that later tables can point at it."""

    enterprise: int
    project: int
    provider: int
    uscc: np.ndarray


def words(enum, codes: np.ndarray) -> np.ndarray:
    """The stored word of each code (position in the enumeration)."""
    return np.array([member.value for member in enum], dtype=object)[codes]


def ids_of(units, positions: np.ndarray) -> np.ndarray:
    return np.array([unit.id for unit in units])[positions]


def write_core(connection: Connection, world: World, said: Progress) -> Ids:
    """Providers, enterprises, projects, milestones, assessments."""
    ids = Ids(
        next_id(connection, "enterprises"),
        next_id(connection, "projects"),
        next_id(connection, "providers"),
        credit_codes(world.story.number, np.arange(1, len(world.firms) + 1)),
    )
    said("providers", _providers(connection, world, ids))
    said("enterprises", _enterprises(connection, world, ids))
    said("projects", _projects(connection, world, ids))
    open_leads(connection, ids.project, len(world.firm))
    said("project_providers", _partners(connection, world, ids))
    said("milestones", _milestones(connection, world, ids))
    said("assessments", _assessments(connection, world, ids))
    return ids


def _providers(connection: Connection, world: World, ids: Ids) -> int:
    pool = world.suppliers
    n = len(pool)
    reasons = np.array(
        ["", "多个项目进度严重滞后，约谈", "整改不到位，暂停承接新项目", "连续两期显著落后，清退"], dtype=object
    )
    return insert_columns(
        connection,
        "providers",
        {
            "id": np.arange(ids.provider, ids.provider + n),
            "pilot_id": world.plan.pilot_id,
            "uscc": credit_codes(world.story.number, PROVIDER_CODES_FROM + np.arange(n)),
            "name": provider_names(n, world.rng("provider names").integers(0, 1000, n)),
            "kind": words(ProviderKind, np.where(pool.integrated, 0, 1)),
            "admitted_on": as_dates(pool.admitted),
            "status": words(ProviderStatus, pool.status),
            "status_on": as_dates(np.where(pool.status_on < 0, NEVER, pool.status_on)),
            "status_reason": reasons[pool.status],
        },
    )


def _enterprises(connection: Connection, world: World, ids: Ids) -> int:
    firms, plan, n = world.firms, world.plan, len(world.firms)
    trades = np.array([trade_of(unit.name) for unit in plan.industries], dtype=object)[firms.industry]
    return insert_columns(
        connection,
        "enterprises",
        {
            "id": np.arange(ids.enterprise, ids.enterprise + n),
            "pilot_id": plan.pilot_id,
            "uscc": ids.uscc,
            "name": enterprise_names(trades, world.rng("names").integers(0, 1000, n)),
            "district_id": ids_of(plan.districts, firms.district),
            "industry_id": ids_of(plan.industries, firms.industry),
            "scale": words(Scale, firms.below.astype(np.int64)),
            "title": words((Title.NONE, Title.SRDI, Title.LITTLE_GIANT), firms.title),
            "state_owned": firms.state_owned,
            "already_funded": firms.already_funded,
            "planned_year": firms.year,
            "status": words(EnterpriseStatus, world.status),
            "status_on": as_dates(world.status_on),
            "status_reason": np.array(REASONS, dtype=object)[world.status],
        },
    )


def project_codes(world: World) -> np.ndarray:
    """Codes like YC-2025-0001: the year is that of the batch, the number runs through the pilot."""
    years = np.array([batch.opens_on.year for batch in world.plan.batches])[world.batch]
    width = max(4, len(str(len(world.firm))))
    prefixes = {year: f"{world.story.prefix}-{year}-" for year in set(years.tolist())}
    numbered = enumerate(years.tolist(), start=1)
    return np.array([f"{prefixes[year]}{number:0{width}d}" for number, year in numbered], dtype=object)


def _projects(connection: Connection, world: World, ids: Ids) -> int:
    n = len(world.firm)
    status = world.status[world.firm]
    hours = world.rng("hours").integers(60, 570, n).astype("timedelta64[m]")
    trades = np.array([f"{unit.short_name}数字化改造" for unit in world.plan.industries], dtype=object)
    return insert_columns(
        connection,
        "projects",
        {
            "id": np.arange(ids.project, ids.project + n),
            "pilot_id": world.plan.pilot_id,
            "code": project_codes(world),
            "enterprise_id": ids.enterprise + world.firm,
            "batch_id": ids_of(world.plan.batches, world.batch),
            "provider_id": ids.provider + world.lead,
            "name": trades[world.industry],
            "contract_fen": world.contract_fen,
            "eligible_fen": world.eligible_fen,
            "approved_fen": world.approved_fen,
            "status": words(EnterpriseStatus, status),
            "status_on": as_dates(world.status_on[world.firm]),
            "updated_at": world.diary.updated_on(AS_OF).astype("datetime64[m]") + hours,
        },
    )


def _partners(connection: Connection, world: World, ids: Ids) -> int:
    """A second provider for a third of the projects, never the lead, admitted before it."""
    rng = world.rng("partners")
    project = np.flatnonzero((rng.random(len(world.firm)) < 0.33) & (world.lead > 0))
    partner = (rng.random(len(project)) * world.lead[project]).astype(np.int64)
    return insert_columns(
        connection,
        "project_providers",
        {"project_id": ids.project + project, "provider_id": ids.provider + partner, "role": "partner"},
    )


def _milestones(connection: Connection, world: World, ids: Ids) -> int:
    rng, written = world.rng("notes"), 0
    first = next_id(connection, "milestones")
    stages, notes = np.array([stage.value for stage in STAGES], dtype=object), np.array(["", *NOTES], dtype=object)
    for start in range(0, len(world.firm), BLOCK):
        planned, done = world.planned[start : start + BLOCK], world.done[start : start + BLOCK]
        n = len(planned)
        late = (done != NEVER) & (done > planned + 6)
        picks = np.where(late & (rng.random((n, 9)) < 0.25), rng.integers(1, len(notes), (n, 9)), 0)
        written += insert_columns(
            connection,
            "milestones",
            {
                "id": np.arange(first + start * 9, first + (start + n) * 9),
                "project_id": np.repeat(np.arange(start, start + n) + ids.project, 9),
                "stage": np.tile(stages, n),
                "planned_on": as_dates(planned.ravel()),
                "completed_on": as_dates(done.ravel()),
                "note": notes[picks.ravel()],
            },
        )
    return written


def _assessments(connection: Connection, world: World, ids: Ids) -> int:
    levels = world.levels
    assessors = np.array(["线上普测与入企诊断", "企业自评", "第三方评测机构（演示）"], dtype=object)
    return insert_columns(
        connection,
        "assessments",
        {
            "enterprise_id": ids.enterprise + levels.firm,
            "kind": words(AssessmentKind, levels.kind),
            "level": levels.level,
            "assessed_on": as_dates(levels.day),
            "assessor": assessors[levels.kind],
            "score": levels.score,
        },
    )
