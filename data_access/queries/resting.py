"""Reads which later reviews, scores and rounds were made knowing of rows that a batch brought (rules 9.8)."""

from collections.abc import Iterable

from sqlalchemy import Connection, and_, exists, select
from sqlalchemy.orm import aliased

from data_access.queries.parts import in_parts
from data_access.tables import (
    Acceptance,
    AwardScore,
    IntakeBatch,
    IntakeChange,
    PlanReview,
    Project,
    ReviewListItem,
)
from domain.intake.form import Kind
from domain.words import ReviewList, ReviewStage, ScoreSeat


def resting_on(connection: Connection, kind: Kind, ids: Iterable[int]) -> list[int]:
    """Later rows of the kind that are not among these; of a batch of acceptances the applications that are in it."""
    if kind is Kind.REVIEW_LISTS:
        return _in_sessions(connection, set(ids))
    if kind not in (Kind.PLAN_REVIEWS, Kind.AWARD_SCORES, Kind.ACCEPTANCES):
        return []
    table = {Kind.PLAN_REVIEWS: PlanReview, Kind.AWARD_SCORES: AwardScore, Kind.ACCEPTANCES: Acceptance}[kind]
    one, other = aliased(table), aliased(table)
    if kind is Kind.PLAN_REVIEWS:
        follows = and_(
            other.plan_line_id == one.plan_line_id,
            one.stage == ReviewStage.PLATFORM,
            other.stage == ReviewStage.SUPERVISOR,
        )
    elif kind is Kind.AWARD_SCORES:
        follows = and_(
            other.entry_id == one.entry_id,
            other.criterion == one.criterion,
            one.seat.in_((ScoreSeat.FIRST, ScoreSeat.SECOND)),
            other.seat.in_((ScoreSeat.THIRD, ScoreSeat.AGREED)),
        )
    else:
        follows = and_(other.project_id == one.project_id, other.round > one.round)
    own = set(ids)
    query = select(other.id).join(one, follows)
    return sorted({at for part in in_parts(query, one.id, own) for at in connection.scalars(part)} - own)


def _in_sessions(connection: Connection, ids: set[int]) -> list[int]:
    """Applications in a batch of acceptances of which no row would be left."""
    one, other = aliased(ReviewListItem), aliased(ReviewListItem)
    same = and_(other.pilot_id == one.pilot_id, other.list == one.list, other.name == one.name, other.id.not_in(ids))
    query = (
        select(Acceptance.id)
        .join(Project, Project.id == Acceptance.project_id)
        .join(one, and_(one.pilot_id == Project.pilot_id, one.name == Acceptance.session))
        .where(one.list == ReviewList.SESSIONS, ~exists().where(same))
    )
    return sorted({at for part in in_parts(query, one.id, ids) for at in connection.scalars(part)})


def batches_of(connection: Connection, kind: Kind, ids: Iterable[int]) -> list[int]:
    """Batches that stand and brought these rows, the newest first."""
    query = (
        select(IntakeChange.batch_id)
        .join(IntakeBatch, IntakeBatch.id == IntakeChange.batch_id)
        .where(IntakeBatch.kind == kind, IntakeBatch.undone_at.is_(None))
        .order_by(IntakeChange.batch_id, IntakeChange.id)
    )
    found = {at for part in in_parts(query, IntakeChange.row_id, ids) for at in connection.scalars(part)}
    return sorted(found, reverse=True)
