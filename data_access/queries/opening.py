"""Reads opening histories (期初补录) and what came with them."""

from datetime import date, datetime

from sqlalchemy import Connection, Row, func, select

from data_access.tables import (
    Assessment,
    Batch,
    BatchTerms,
    CheckpointSet,
    Enterprise,
    FundEntry,
    IntakeBatch,
    Issue,
    LightRule,
    Milestone,
    Observation,
    OpeningHistory,
    Period,
    Project,
    Proposal,
    Provider,
    ProviderReview,
    Solution,
    SubsidyApplication,
    Target,
)
from domain.identity.proposals import ProposalState
from domain.words import AssessmentKind, HistoryState, PeriodStatus, Stage

HISTORY = OpeningHistory.__table__


def find_history(connection: Connection, pilot_id: int) -> Row | None:
    """The pilot's opening history, running or closed; one that was stopped is none."""
    query = select(HISTORY).where(HISTORY.c.pilot_id == pilot_id, HISTORY.c.state != HistoryState.STOPPED)
    return connection.execute(query).first()


def open_history(connection: Connection, pilot_id: int) -> int | None:
    """Id of the opening history into which facts of before come now; None where none is open."""
    history = find_history(connection, pilot_id)
    return history.id if history is not None and history.state is HistoryState.OPEN else None


def list_histories(connection: Connection, pilot_id: int) -> list[Row]:
    """All of a pilot, stopped ones too, oldest first."""
    query = select(HISTORY).where(HISTORY.c.pilot_id == pilot_id).order_by(HISTORY.c.id)
    return list(connection.execute(query))


def closed_labels(connection: Connection, pilot_id: int) -> set[str]:
    """Labels of a pilot's closed periods."""
    query = select(Period.label).where(Period.pilot_id == pilot_id, Period.status == PeriodStatus.CLOSED)
    return set(connection.scalars(query))


def last_closed_at(connection: Connection, history_id: int) -> datetime | None:
    """When a period was closed last with an opening history."""
    return connection.scalar(select(func.max(Period.closed_at)).where(Period.history_id == history_id))


def list_history_batches(connection: Connection, history_id: int) -> list[Row]:
    """Batches of an opening history, oldest first: number, kind, file, rows, digest, whether taken back."""
    t = IntakeBatch.__table__.c
    query = (
        select(t.id, t.kind, t.file_name, t.author, t.rows_new, t.rows_changed, t.changes_sha256, t.undone_at)
        .where(t.history_id == history_id)
        .order_by(t.id)
    )
    return list(connection.execute(query))


def open_money_files(connection: Connection, pilot_id: int, since: datetime) -> list[Row]:
    """Files of money that were proposed since an instant and wait for approval, oldest first."""
    t = Proposal.__table__.c
    query = (
        select(t.id, t.subject, t.difference, t.payload_sha256, t.proposed_name)
        .where(
            t.pilot_id == pilot_id,
            t.verb == "import_money",
            t.state == ProposalState.OPEN,
            t.proposed_at >= since,
        )
        .order_by(t.id)
    )
    return list(connection.execute(query))


def open_closing(connection: Connection, pilot_id: int) -> Row | None:
    """The proposal to close the opening history that waits for approval: number and who proposed it."""
    t = Proposal.__table__.c
    query = select(t.id, t.proposed_name).where(
        t.pilot_id == pilot_id, t.verb == "close_history", t.state == ProposalState.OPEN
    )
    return connection.execute(query.order_by(t.id)).first()


def stock_of_facts(connection: Connection, pilot_id: int) -> dict[str, tuple[int, int]]:
    """Number of rows and sum of their versions by table (the newest row, where rows are only added): another one after
    every change of a fact, and of what facts are judged by."""
    p, e, m = Project.__table__.c, Enterprise.__table__.c, Milestone.__table__.c
    own = {
        "enterprises": select(func.count(), func.sum(e.version)).where(e.pilot_id == pilot_id),
        "projects": select(func.count(), func.sum(p.version)).where(p.pilot_id == pilot_id),
        "milestones": select(func.count(m.completed_on), func.sum(m.version))
        .join(Project, p.id == m.project_id)
        .where(p.pilot_id == pilot_id),
        "assessments": select(func.count(), func.sum(Assessment.version))
        .join(Enterprise, e.id == Assessment.enterprise_id)
        .where(e.pilot_id == pilot_id),
        "provider_reviews": select(func.count(), func.sum(ProviderReview.version))
        .join(Project, p.id == ProviderReview.project_id)
        .where(p.pilot_id == pilot_id),
        "observations": select(func.count(), func.sum(Observation.version)).where(Observation.pilot_id == pilot_id),
        "issues": select(func.count(), func.sum(Issue.version)).where(Issue.pilot_id == pilot_id),
        "providers": select(func.count(), func.sum(Provider.version)).where(Provider.pilot_id == pilot_id),
        "solutions": select(func.count(), func.sum(Solution.version)).where(Solution.pilot_id == pilot_id),
        "applications": select(func.count(), func.sum(SubsidyApplication.version))
        .join(Project, p.id == SubsidyApplication.project_id)
        .where(p.pilot_id == pilot_id),
        "fund_entries": select(func.count(), func.max(FundEntry.id)).where(FundEntry.pilot_id == pilot_id),
        "targets": select(func.count(), func.max(Target.id)).where(Target.pilot_id == pilot_id),
        "checkpoints": select(func.count(), func.max(CheckpointSet.id))
        .join(Target, Target.id == CheckpointSet.target_id)
        .where(Target.pilot_id == pilot_id),
        "batch_terms": select(func.count(), func.max(BatchTerms.id))
        .join(Batch, Batch.id == BatchTerms.batch_id)
        .where(Batch.pilot_id == pilot_id),
        "light_rules": select(func.count(), func.max(LightRule.id)),
    }
    return {name: tuple(int(n or 0) for n in connection.execute(query).one()) for name, query in own.items()}


def count_doubts(connection: Connection, pilot_id: int, first_on: date) -> dict[str, int]:
    """What of the facts would count for nothing, or for another than meant: projects assessed without a level, projects
    that nobody leads, stages done before the pilot began."""
    p, m, a = Project.__table__.c, Milestone.__table__.c, Assessment.__table__.c
    done = select(m.id).where(m.project_id == p.id, m.stage == Stage.ASSESSMENT, m.completed_on.is_not(None)).exists()
    level = select(a.id).where(a.enterprise_id == p.enterprise_id, a.kind == AssessmentKind.OFFICIAL_AFTER).exists()
    projects = select(func.count()).select_from(Project).where(p.pilot_id == pilot_id)
    early = (
        select(func.count())
        .select_from(Milestone)
        .join(Project, p.id == m.project_id)
        .where(p.pilot_id == pilot_id, m.completed_on < first_on)
    )
    queries = {
        "no_level": projects.where(done, ~level),
        "no_lead": projects.where(p.provider_id.is_(None)),
        "early": early,
    }
    return {name: connection.scalar(query) or 0 for name, query in queries.items()}
