"""Reads what signs of fraud are looked for in, and what was found (rules 19.6)."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, Row, and_, func, select

from data_access.tables import (
    Assessment,
    Batch,
    Enterprise,
    EvidenceFile,
    FoundSignRecord,
    Milestone,
    OtherGrant,
    PageMark,
    PartyDetail,
    PictureMark,
    PlanLine,
    Project,
    ProjectProvider,
    Provider,
    SignRuling,
    SignScan,
    Solution,
)
from domain.supervision.held import SignFile, SignGrant, SignParty, SignPrice, SignProject
from domain.words import AssessmentKind, EnterpriseStatus, ProjectRole, Stage

PDF = "application/pdf"
MARKED = ("image/png", "image/jpeg", PDF)


def list_projects_held(connection: Connection, pilot_id: int) -> list[SignProject]:
    """Every project whose enterprise is in the pilot, with its days and levels, by code."""
    days: dict[int, dict[Stage, date]] = {}
    milestones = (
        select(Milestone.project_id, Milestone.stage, Milestone.completed_on)
        .join(Project, Project.id == Milestone.project_id)
        .where(Project.pilot_id == pilot_id, Milestone.completed_on.is_not(None))
    )
    for project, stage, day in connection.execute(milestones.order_by(Milestone.id)):
        days.setdefault(project, {})[stage] = day
    levels, beside = _levels(connection, pilot_id), _partners(connection, pilot_id)
    query = (
        select(
            Project.id,
            Project.code,
            Project.enterprise_id,
            Enterprise.uscc,
            Enterprise.name.label("enterprise"),
            Provider.uscc.label("provider_uscc"),
            Provider.name.label("provider"),
            Project.contract_fen,
            Batch.opens_on,
        )
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(Provider, Provider.id == Project.provider_id)
        .outerjoin(Batch, Batch.id == Project.batch_id)
        .where(
            Project.pilot_id == pilot_id,
            Project.status == EnterpriseStatus.ACTIVE,
            Enterprise.status == EnterpriseStatus.ACTIVE,
        )
    )
    found = []
    for row in connection.execute(query.order_by(Project.code, Project.id)):
        own = days.get(row.id, {})
        before, (after, assessed_on) = levels.get(row.enterprise_id, (None, (None, None)))
        found.append(
            SignProject(
                row.code,
                row.uscc,
                row.enterprise,
                row.provider_uscc or "",
                row.provider or "",
                row.contract_fen,
                own.get(Stage.CONTRACT),
                own,
                before,
                after,
                assessed_on,
                row.opens_on,
                beside.get(row.id, ()),
            )
        )
    return found


def _partners(connection: Connection, pilot_id: int) -> dict[int, tuple[str, ...]]:
    """Project → credit codes of the providers beside the leading one."""
    query = (
        select(ProjectProvider.project_id, Provider.uscc)
        .join(Provider, Provider.id == ProjectProvider.provider_id)
        .where(Provider.pilot_id == pilot_id, ProjectProvider.role == ProjectRole.PARTNER)
    )
    found: dict[int, tuple[str, ...]] = {}
    for project, uscc in connection.execute(query.order_by(ProjectProvider.project_id, Provider.uscc)):
        found[project] = (*found.get(project, ()), uscc)
    return found


def _levels(connection: Connection, pilot_id: int) -> dict[int, tuple[int | None, tuple[int | None, date | None]]]:
    """Enterprise → its last level before, its last official one after with the day."""
    query = (
        select(Assessment.enterprise_id, Assessment.kind, Assessment.level, Assessment.assessed_on)
        .join(Enterprise, Enterprise.id == Assessment.enterprise_id)
        .where(Enterprise.pilot_id == pilot_id, Assessment.kind != AssessmentKind.SELF_AFTER)
    )
    found: dict[int, tuple[int | None, tuple[int | None, date | None]]] = {}
    for enterprise, kind, level, day in connection.execute(query.order_by(Assessment.assessed_on, Assessment.id)):
        before, after = found.get(enterprise, (None, (None, None)))
        found[enterprise] = (level, after) if kind is AssessmentKind.BEFORE else (before, (level, day))
    return found


def list_files_held(connection: Connection, pilot_id: int) -> list[SignFile]:
    """Kept evidence with the mark of what is a picture, by number; behind it the pictures in pages of PDFs."""
    query = (
        select(
            Project.code,
            Enterprise.uscc,
            EvidenceFile.file_name,
            EvidenceFile.sha256,
            PictureMark.mark,
            EvidenceFile.stage,
        )
        .join(Project, Project.id == EvidenceFile.project_id)
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(PictureMark, PictureMark.evidence_id == EvidenceFile.id)
        .where(EvidenceFile.pilot_id == pilot_id)
    )
    rows = connection.execute(query.order_by(EvidenceFile.id))
    found = [SignFile(row.code, row.uscc, row.file_name, row.sha256, row.mark or "", 0, row.stage) for row in rows]
    pages = (
        select(
            Project.code,
            Enterprise.uscc,
            EvidenceFile.file_name,
            EvidenceFile.sha256,
            PageMark.mark,
            PageMark.page,
            EvidenceFile.stage,
        )
        .join(EvidenceFile, EvidenceFile.id == PageMark.evidence_id)
        .join(Project, Project.id == EvidenceFile.project_id)
        .join(Enterprise, Enterprise.id == Project.enterprise_id)
        .where(EvidenceFile.pilot_id == pilot_id)
        .order_by(PageMark.evidence_id, PageMark.position, PageMark.id)
    )
    return found + [
        SignFile(row.code, row.uscc, f"{row.file_name} 第 {row.page} 页的图", row.sha256, row.mark, row.page, row.stage)
        for row in connection.execute(pages)
    ]


def unmarked(connection: Connection, pilot_id: int) -> Iterator[Row]:
    """Id, kind and bytes of pictures and PDFs that have no mark yet, one after the other."""
    ids = connection.scalars(
        select(EvidenceFile.id)
        .outerjoin(PictureMark, PictureMark.evidence_id == EvidenceFile.id)
        .where(
            EvidenceFile.pilot_id == pilot_id,
            EvidenceFile.media_type.in_(MARKED),
            PictureMark.evidence_id.is_(None),
        )
        .order_by(EvidenceFile.id)
    ).all()
    for one in ids:
        file = select(EvidenceFile.id, EvidenceFile.media_type, EvidenceFile.file)
        yield connection.execute(file.where(EvidenceFile.id == one)).one()


def list_parties_held(connection: Connection, pilot_id: int) -> list[SignParty]:
    """Who stands behind enterprises and providers, by credit code; without a name, the code."""
    table = PartyDetail.__table__.c
    query = (
        select(
            table.uscc,
            Enterprise.name.label("enterprise"),
            Provider.name.label("provider"),
            table.legal_person,
            table.phone,
            table.address,
            table.account,
        )
        .outerjoin(Enterprise, and_(Enterprise.uscc == table.uscc, Enterprise.pilot_id == table.pilot_id))
        .outerjoin(Provider, and_(Provider.uscc == table.uscc, Provider.pilot_id == table.pilot_id))
        .where(table.pilot_id == pilot_id)
    )
    return [
        SignParty(
            row.uscc, row.enterprise or row.provider or row.uscc, row.legal_person, row.phone, row.address, row.account
        )
        for row in connection.execute(query.order_by(table.uscc, table.id))
    ]


def list_prices_held(connection: Connection, pilot_id: int) -> list[SignPrice]:
    """Unit prices of the newest version of each project's plan, by solution (or scenario) and unit."""
    newest = (
        select(PlanLine.project_id, func.max(PlanLine.number).label("number"))
        .join(Project, Project.id == PlanLine.project_id)
        .where(Project.pilot_id == pilot_id)
        .group_by(PlanLine.project_id)
        .subquery()
    )
    table = PlanLine.__table__.c
    query = (
        select(
            Project.code, table.solution_id, Solution.name, table.scenario, table.unit, table.amount_fen, table.quantity
        )
        .join(newest, and_(newest.c.project_id == table.project_id, newest.c.number == table.number))
        .join(Project, Project.id == table.project_id)
        .outerjoin(Solution, Solution.id == table.solution_id)
    )
    return [
        SignPrice(
            row.code,
            f"{row.solution_id or ''}|{row.scenario}|{row.unit}",
            f"{row.name or '自有方案'}（{row.scenario.zh}，每{row.unit}）",
            row.amount_fen / row.quantity,
        )
        for row in connection.execute(query.order_by(Project.code, table.id))
    ]


def list_grants_held(connection: Connection, pilot_id: int) -> list[SignGrant]:
    """Money of other funds, by enterprise and day."""
    table = OtherGrant.__table__.c
    query = (
        select(Enterprise.uscc, table.fund, table.what, table.amount_fen, table.granted_on)
        .join(Enterprise, Enterprise.id == table.enterprise_id)
        .where(Enterprise.pilot_id == pilot_id)
    )
    return [SignGrant(*row) for row in connection.execute(query.order_by(Enterprise.uscc, table.granted_on, table.id))]


def get_scan(connection: Connection, pilot_id: int) -> Row | None:
    """The last look, if there was one."""
    table = SignScan.__table__
    return connection.execute(select(table).where(table.c.pilot_id == pilot_id)).first()


def list_found(connection: Connection, pilot_id: int) -> list[Row]:
    """What the last look found, in the order it was kept."""
    table = FoundSignRecord.__table__
    return list(connection.execute(select(table).where(table.c.pilot_id == pilot_id).order_by(table.c.id)))


def list_sign_rulings(connection: Connection, pilot_id: int) -> list[Row]:
    """What people found of signs, oldest first."""
    table = SignRuling.__table__
    return list(connection.execute(select(table).where(table.c.pilot_id == pilot_id).order_by(table.c.id)))


def names_of(connection: Connection, pilot_id: int) -> dict[str, tuple[str, bool]]:
    """Credit code → name, and whether it is a provider."""
    found = {
        row.uscc: (row.name, False)
        for row in connection.execute(
            select(Enterprise.uscc, Enterprise.name)
            .where(Enterprise.pilot_id == pilot_id)
            .order_by(Enterprise.uscc, Enterprise.id)
        )
    }
    providers = select(Provider.uscc, Provider.name).where(Provider.pilot_id == pilot_id)
    rows = connection.execute(providers.order_by(Provider.uscc, Provider.id))
    return found | {row.uscc: (row.name, True) for row in rows}
