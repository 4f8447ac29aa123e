"""What is known of a pilot when an entry is checked."""

from collections.abc import Iterable
from datetime import date

import numpy as np
from sqlalchemy import Connection, Row, case, func, select
from sqlalchemy.orm import aliased

from data_access.queries.money_facts import load_instalment
from data_access.queries.unit_names import account_names, former_of_districts
from data_access.tables import District, Enterprise, FundCorrection, FundEntry, Milestone, Objection, Project
from domain.money.ledger_checks import Known, KnownProject
from domain.words import FundKind, Stage


def load_known(connection: Connection, pilot: Row, today: date, codes: Iterable[str], uscc: Iterable[str]) -> Known:
    """Districts of the pilot, and of its enterprises and projects the ones named."""
    districts = list(connection.execute(select(District.__table__).where(District.pilot_id == pilot.id)))
    firms = select(Enterprise.uscc, Enterprise.name).where(
        Enterprise.pilot_id == pilot.id, Enterprise.uscc.in_(list(uscc))
    )
    return Known(
        pilot_code=pilot.code,
        first_on=pilot.first_on,
        today=today,
        districts={name: row.id for row in districts for name in (row.name, row.short_name)}
        | former_of_districts(connection, pilot.id),
        short_names={row.id: row.short_name for row in districts} | account_names(connection, pilot.id),
        enterprises={row.uscc: row.name for row in connection.execute(firms)},
        projects=_projects(connection, pilot.id, codes),
    )


def _projects(connection: Connection, pilot_id: int, codes: Iterable[str]) -> dict[str, KnownProject]:
    instalment, signed = load_instalment(connection, pilot_id, in_force=True), aliased(Milestone)
    done = (Milestone.project_id == Project.id) & (Milestone.stage == Stage.ACCEPTANCE)
    got = case((FundEntry.kind == FundKind.PAY, FundEntry.amount_fen), else_=-FundEntry.amount_fen)
    query = (
        select(
            Project.code,
            Project.id,
            Enterprise.uscc,
            Enterprise.name,
            Milestone.completed_on,
            Enterprise.district_id,
            Project.batch_id,
            signed.completed_on,
            Project.contract_fen,
            select(func.coalesce(func.sum(got), 0)).where(FundEntry.project_id == Project.id).scalar_subquery(),
            select(func.count())
            .where(Objection.project_id == Project.id, Objection.closed_on.is_(None))
            .scalar_subquery(),
        )
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(Milestone, done)
        .outerjoin(signed, (signed.project_id == Project.id) & (signed.stage == Stage.CONTRACT))
        .where(Project.pilot_id == pilot_id, Project.code.in_(list(codes)))
    )
    found = {}
    for code, *rest, contract_fen, paid_fen, objections in connection.execute(query):
        most = 0 if instalment is None else int(instalment.of(np.array(contract_fen)))
        found[code] = KnownProject(*rest, max(most - int(paid_fen), 0), int(paid_fen), objections)
    return found


def find_document(connection: Connection, pilot_id: int, kind: FundKind, document_no: str) -> Row | None:
    """The entry of a kind with a document number, None if there is none."""
    query = select(FundEntry.__table__).where(
        FundEntry.pilot_id == pilot_id, FundEntry.kind == kind, FundEntry.document_no == document_no
    )
    return connection.execute(query).first()


def correction_of(connection: Connection, entry_id: int) -> Row | None:
    """The correction in which an entry stands, on either side."""
    table = FundCorrection.__table__
    query = select(table).where((table.c.entry_id == entry_id) | (table.c.corrects_id == entry_id))
    return connection.execute(query).first()
