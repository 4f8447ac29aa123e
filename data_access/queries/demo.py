"""What the demonstration generator must know of a loaded plan: units, batches, targets. Small queries only."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from data_access.queries.facts import reported_scopes
from data_access.queries.printed import newest_version
from data_access.tables import Batch, Department, District, Enterprise, Indicator, Industry, Pilot, Target
from domain.lights.measures import BASES
from domain.words import Basis, Cadence, ReportedScope, TargetKind


@dataclass(frozen=True)
class PlanUnit:
    """A district, industry or department of the plan."""

    id: int
    name: str
    short_name: str
    kind: str = ""


@dataclass(frozen=True)
class PlanBatch:
    id: int
    number: int
    opens_on: date
    ratio: float
    caps_fen: tuple[int, int, int]


@dataclass(frozen=True)
class PlanTarget:
    """A printed target; district and industry are positions in the plan's units, None for the whole pilot."""

    indicator_id: int
    indicator: str
    measure: str
    reported_scope: ReportedScope | None
    unit: str
    source_name: str
    district: int | None
    industry: int | None
    period: str
    first_on: date
    last_on: date
    value: float
    basis: Basis
    kind: TargetKind
    cadence: Cadence


@dataclass(frozen=True)
class DemoPlan:
    """A pilot's plan as the generator needs it; districts are those valid on the demonstration's day."""

    pilot_id: int
    code: str
    name: str
    first_on: date
    last_on: date
    implementation_from: date
    central_fund_fen: int
    local_fund_fen: int
    reports_weekly: bool
    districts: tuple[PlanUnit, ...]
    industries: tuple[PlanUnit, ...]
    departments: tuple[PlanUnit, ...]
    batches: tuple[PlanBatch, ...]
    targets: tuple[PlanTarget, ...]
    bases: dict[str, int]
    """Share that is measured with a reported population → id of that indicator."""


def get_demo_plan(connection: Connection, pilot_code: str, as_of: date) -> DemoPlan | None:
    """The plan of a pilot; None if no such pilot is loaded."""
    known = select(Pilot.__table__).where(Pilot.code == pilot_code, Pilot.withdrawn_at.is_(None))
    pilot = connection.execute(known).one_or_none()
    if pilot is None:
        return None
    rows = connection.execute(
        select(District.__table__).where(District.pilot_id == pilot.id).order_by(District.position, District.id)
    ).all()
    valid = [row for row in rows if not (row.valid_to and row.valid_to < as_of)]
    districts = tuple(PlanUnit(row.id, row.name, row.short_name, row.kind.value) for row in valid)
    rows = connection.execute(
        select(Industry.__table__).where(Industry.pilot_id == pilot.id).order_by(Industry.position, Industry.id)
    )
    industries = tuple(PlanUnit(row.id, row.name, row.short_name, row.code) for row in rows)
    rows = connection.execute(
        select(Department.__table__).where(Department.pilot_id == pilot.id).order_by(Department.position, Department.id)
    )
    departments = tuple(PlanUnit(row.id, row.name, row.name) for row in rows)
    return DemoPlan(
        pilot.id,
        pilot.code,
        pilot.name,
        pilot.first_on,
        pilot.last_on,
        pilot.implementation_from,
        pilot.central_fund_fen,
        pilot.local_fund_fen,
        pilot.reports_weekly,
        districts,
        industries,
        departments,
        _batches(connection, pilot.id),
        _targets(connection, pilot.id, districts, industries),
        {
            f"computed:{BASES[row.code]}": row.id
            for row in connection.execute(select(Indicator.id, Indicator.code).where(Indicator.code.in_(list(BASES))))
        },
    )


def _batches(connection: Connection, pilot_id: int) -> tuple[PlanBatch, ...]:
    rows = connection.execute(
        select(Batch.__table__).where(Batch.pilot_id == pilot_id).order_by(Batch.number, Batch.id)
    )
    return tuple(
        PlanBatch(
            row.id,
            row.number,
            row.opens_on,
            row.subsidy_ratio,
            (row.cap_level2_fen, row.cap_level3_fen, row.cap_level4_fen),
        )
        for row in rows
    )


def _targets(
    connection: Connection, pilot_id: int, districts: tuple[PlanUnit, ...], industries: tuple[PlanUnit, ...]
) -> tuple[PlanTarget, ...]:
    """Printed targets, tables before text, in printed order; those of districts no longer valid are left out."""
    district_of = {unit.id: position for position, unit in enumerate(districts)}
    industry_of = {unit.id: position for position, unit in enumerate(industries)}
    said = connection.scalar(select(Pilot.reported_scopes).where(Pilot.id == pilot_id))
    scopes = reported_scopes(said, connection.execute(select(Indicator.__table__)))
    query = (
        select(Target.__table__, Indicator.code, Indicator.measure)
        .join(Indicator, Indicator.id == Target.indicator_id)
        .where(Target.pilot_id == pilot_id, newest_version())
        .order_by(Target.kind, Target.position, Target.id)
    )
    return tuple(
        PlanTarget(
            row.indicator_id,
            row.code,
            row.measure,
            scopes.get(row.code),
            row.unit,
            row.source_name,
            district_of.get(row.district_id),
            industry_of.get(row.industry_id),
            row.period,
            row.first_on,
            row.last_on,
            row.value,
            row.basis,
            row.kind,
            row.cadence,
        )
        for row in connection.execute(query)
        if row.district_id is None or row.district_id in district_of
    )


def count_enterprises(connection: Connection, pilot_id: int) -> int:
    """Enterprises of a pilot, whatever their status."""
    return connection.scalar(select(func.count()).select_from(Enterprise).where(Enterprise.pilot_id == pilot_id))
