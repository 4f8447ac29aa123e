"""Rows of the registers as what they count (domain.facts.registers)."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, String, case, cast, func, literal, null, select

from data_access.tables import (
    Certificate,
    CloudUse,
    Enterprise,
    Event,
    FinanceProduct,
    ListVersion,
    Recognition,
)
from domain.facts.registers import RegisterEntry
from domain.words import EnterpriseStatus

NONE, BLANK, ZERO = null(), literal(""), literal(0)
_LEFT = case((Enterprise.status != EnterpriseStatus.ACTIVE, Enterprise.status_on), else_=None)
"""The day an enterprise left the pilot."""
_E, _C, _R = Event, Certificate, Recognition
READS = {
    "events": (
        select(_E.kind, BLANK, _E.held_on, NONE, _E.attendance, _E.district_id, NONE, cast(_E.id, String)),
        _E.pilot_id,
    ),
    "certificates": (
        select(
            BLANK,
            BLANK,
            _C.certified_on,
            NONE,
            ZERO,
            func.coalesce(_C.district_id, Enterprise.district_id),
            Enterprise.industry_id,
            _C.holder,
        ).outerjoin(Enterprise, Enterprise.id == _C.enterprise_id),
        _C.pilot_id,
    ),
    "recognitions": (
        select(
            _R.kind,
            _R.level,
            _R.recognised_on,
            _R.revoked_on,
            ZERO,
            Enterprise.district_id,
            Enterprise.industry_id,
            cast(_R.id, String),
        ).outerjoin(Enterprise, Enterprise.id == _R.enterprise_id),
        _R.pilot_id,
    ),
    "cloud_uses": (
        select(
            BLANK,
            BLANK,
            CloudUse.used_from,
            CloudUse.stopped_on,
            ZERO,
            Enterprise.district_id,
            Enterprise.industry_id,
            cast(CloudUse.id, String),
            _LEFT,
        ).join(Enterprise, Enterprise.id == CloudUse.enterprise_id),
        Enterprise.pilot_id,
    ),
    "finance_products": (
        select(
            BLANK,
            BLANK,
            FinanceProduct.listed_on,
            FinanceProduct.delisted_on,
            ZERO,
            NONE,
            NONE,
            cast(FinanceProduct.id, String),
        ),
        FinanceProduct.pilot_id,
    ),
    "list_versions": (
        select(BLANK, BLANK, ListVersion.as_of, NONE, ZERO, NONE, NONE, cast(ListVersion.list, String)),
        ListVersion.pilot_id,
    ),
}
"""Name of a register → its rows in the order of RegisterEntry (of the cloud with the day the enterprise left); the
pilot."""


def registered(connection: Connection, pilot_id: int, sources: Iterable[str]) -> dict[str, list[RegisterEntry]]:
    """Entries of registers by their name. Use of the cloud ends at the latest when the enterprise leaves."""
    found = {}
    for source in sorted(set(sources)):
        query, pilot = READS[source]
        rows = connection.execute(query.where(pilot == pilot_id)).all()
        found[source] = [RegisterEntry(*row[:3], _earlier(row[3], *row[8:]), *row[4:8]) for row in rows]
    return found


def _earlier(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)
